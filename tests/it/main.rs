//! The integration tests.

mod election;
mod package;
mod pages;
mod roll;
mod support;
