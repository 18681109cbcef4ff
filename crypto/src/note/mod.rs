//! The log's name, keys and checkpoints: C2SP signed-note and tlog-checkpoint, as protocol §6 uses them.
//!
//! The log signs each checkpoint twice: Ed25519 for the ecosystem's tools, ECDSA P-256 for phones.
//! Notes and verifier keys have their own base64: the standard alphabet, padded.

mod checkpoint;
mod keys;

pub use checkpoint::Checkpoint;
pub use keys::{LogKeys, Verifier, vkey_hash};

use std::fmt;
use std::str::FromStr;

/// Why a name, key or note is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key name is empty, or has white space, control characters or `+`.
    #[error("not a key name")]
    Name,
    /// The verifier keys are not the two lines of protocol §6.
    #[error("not a log's two verifier keys")]
    VerifierKeys,
    /// A secret key cannot be made or read.
    #[error("not a log's secret keys")]
    SecretKeys,
    /// The text is not a checkpoint.
    #[error("not a checkpoint")]
    Malformed,
    /// The checkpoint names another log.
    #[error("the checkpoint of another log")]
    Origin,
    /// One of the log's two signatures is missing, out of place, or does not hold.
    #[error("the log's signatures do not hold")]
    Signature,
}

/// A log's name: the URL at which it was created, without scheme and trailing slash. It is the
/// first line of its checkpoints and the name of its keys, and stays when the service moves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NoteError;

    fn from_str(name: &str) -> Result<Self, NoteError> {
        let unfit = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.contains(unfit) {
            Err(NoteError::Name)
        } else {
            Ok(Self(name.to_owned()))
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
