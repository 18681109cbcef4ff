//! The integration tests.

mod package;
mod pages;
mod roll;
