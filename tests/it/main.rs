//! The integration tests.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod demo;
mod election;
mod package;
mod pages;
mod roll;
mod support;
