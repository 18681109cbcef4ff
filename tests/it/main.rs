//! The integration tests.

mod package;
