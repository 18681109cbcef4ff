//! The integration tests.

mod architecture;
mod election;
mod package;
mod pages;
mod reverify;
mod roll;
mod separation;
mod support;
mod urn;
