//! Where an auditor's evidence comes from: a log's address, or a bundle of files that needs no server any more.
//!
//! What the evidence shows is for [`crate::verify`] to say; nothing in here trusts or judges it.

pub mod bundle;
mod online;
mod registers;

pub use bundle::{BundleError, Files};
pub use online::fetch;
pub use registers::add_register;
