//! The integration tests.

mod closing;
mod crash;
mod devices;
mod election;
mod live;
mod package;
mod pages;
mod problems;
mod roll;
mod support;
