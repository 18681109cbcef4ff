//! How SQL is run: opening a database, transactions, the one retrying runner, migrations.
//!
//! Nothing outside this folder knows which engine runs. Every statement is one SQL text for all engines (`$1`
//! placeholders), passed through the macros [`execute!`], [`fetch_optional!`], [`fetch_all!`] and [`insert_rows`],
//! which are the only places that match on the engine. No table of anybody lives here.

mod database;
mod macros;
mod rows;

pub(crate) use database::MayBeStoreError;
pub use database::{Attempts, Database, Half, StoreError, Tx};
pub(crate) use macros::{execute, fetch_all, fetch_one, fetch_optional, refusal, write};
pub(crate) use rows::insert_rows;

/// The store's error inside a layer's own, if that is what it is.
pub(crate) fn database_error<E: MayBeStoreError>(error: &E) -> Option<&StoreError> {
    error.store_error()
}
