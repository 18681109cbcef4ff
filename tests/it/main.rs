//! The integration tests.

mod closing;
mod devices;
mod election;
mod package;
mod pages;
mod problems;
mod roll;
mod support;
