//! The integration tests.

mod election;
mod http_pages;
mod package;
mod pages;
mod roll;
mod support;
