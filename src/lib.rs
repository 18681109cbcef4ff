//! Piaojue.
