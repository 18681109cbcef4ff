//! What can go wrong in this half that is not a refusal with a name of its own.

use std::path::PathBuf;

use crate::store::{MayBeStoreError, StoreError};
use crate::vault::VaultError;

/// What can go wrong in this half.
#[derive(Debug, thiserror::Error)]
pub enum RollError {
    /// Below SQL.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file, or something encrypted under it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database is there, its key file is not.
    #[error("the key file {0} is gone: put back the one that belongs to the database")]
    KeyFileGone(PathBuf),
    /// There is no such thing, or it belongs to another organisation or congress.
    #[error("there is no such {0}")]
    Unknown(&'static str),
    /// A contest's issuing key, once decrypted, can't sign.
    #[error("a contest's issuing key can't sign: {0}")]
    Issuing(String),
}

impl RollError {
    /// True where there was too much to do: the same may succeed a little later.
    pub fn is_overload(&self) -> bool {
        self.store_error().is_some_and(StoreError::is_overload)
    }
}

impl MayBeStoreError for RollError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

pub(super) use crate::store::refusal;
