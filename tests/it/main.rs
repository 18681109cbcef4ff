//! The integration tests.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod browser;
mod closing;
mod demo;
mod devices;
mod election;
mod package;
mod pages;
mod problems;
mod reverify;
mod roll;
mod support;
