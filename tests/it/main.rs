//! The integration tests.

mod election;
mod package;
mod pages;
mod reverify;
mod roll;
mod support;
