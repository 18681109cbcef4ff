//! The integration tests.

mod package;
mod roll;
mod pages;
