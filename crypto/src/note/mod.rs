//! The log's name, keys and checkpoints: C2SP signed-note and tlog-checkpoint, as protocol §6 uses them; and what
//! witnesses say of them: tlog-cosignature and tlog-witness.
//!
//! The log signs each checkpoint twice: Ed25519 for the ecosystem's tools, ECDSA P-256 for phones.
//! Notes and verifier keys have their own base64: the standard alphabet, padded.

mod checkpoint;
mod cosignature;
mod keys;
mod submission;

pub use checkpoint::Checkpoint;
pub use cosignature::{CosignedAt, WitnessKey, WitnessName, WitnessSigner};
pub use keys::{LogKeys, Verifier, vkey_hash};
pub use submission::{Submission, parse_size};

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
    /// Not the verifier key of a witness.
    #[error("not a witness's verifier key")]
    WitnessKey,
    /// The witness did not cosign this checkpoint.
    #[error("the witness has not cosigned the checkpoint")]
    NotCosigned,
    /// A line under the witness's key does not hold.
    #[error("the witness's cosignature does not hold")]
    Cosignature,
    /// Not the body of an `add-checkpoint` request.
    #[error("not an old size, a proof and a checkpoint")]
    Submission,
}

/// What signed-note allows as a key's name.
fn is_key_name(name: &str) -> bool {
    let unfit = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    !name.is_empty() && !name.contains(unfit)
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
        if is_key_name(name) {
            Ok(Self(name.to_owned()))
        } else {
            Err(NoteError::Name)
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
