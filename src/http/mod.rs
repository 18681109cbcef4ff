//! Everything that knows HTTP.

pub mod view;
