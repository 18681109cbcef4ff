//! The integration tests.

mod election;
mod demo;
mod package;
mod pages;
mod roll;
mod support;
