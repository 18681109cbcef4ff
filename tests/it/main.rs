//! The integration tests.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    unreachable_pub,
    reason = "what one test module shares with another is public within this binary"
)]

mod appraisal;
mod architecture;
mod attacks;
mod browser;
mod checks;
mod cli;
mod closing;
mod crash;
mod demo;
mod devices;
mod election;
mod halves;
mod http_pages;
mod issuer;
mod linkage;
mod live;
mod model;
mod ordering;
mod package;
mod pages;
mod paper;
mod problems;
mod rehearsal;
mod reverify;
mod roll;
mod rounds;
mod routes;
mod scrutiny;
mod separation;
mod support;
mod threats;
mod urn;
mod vectors;
mod witness;
