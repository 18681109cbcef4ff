//! Piaojue.
pub mod http;
pub mod words;
