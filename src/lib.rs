//! Piaojue.

pub mod package;
