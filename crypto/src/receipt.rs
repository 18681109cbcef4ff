//! The receipt that a device gets for its ballot, and what it proves (§5).

use serde::{Deserialize, Serialize};

use crate::bytes::{ByteString, Hash};
use crate::merkle::{leaf_hash, verify_inclusion};
use crate::note::{Checkpoint, NoteError, Verifier};

/// A logged entry with the proof that it is in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The entry's index in the log.
    pub index: u64,
    /// The entry's bytes.
    pub entry: ByteString,
    /// A signed checkpoint of the log.
    pub checkpoint: String,
    /// The inclusion proof under it, leaf to root.
    pub proof: Vec<Hash>,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The checkpoint is not the log's.
    #[error(transparent)]
    Checkpoint(#[from] NoteError),
    /// The entry is not shown to be in the log at this index.
    #[error("the entry is not in the log")]
    NotIncluded,
}

impl Receipt {
    /// Checks that the log has the entry at the index, and answers the checkpoint that says so.
    /// Whether the entry is the ballot that was cast is for its caster to compare.
    pub fn verify(&self, log: &Verifier) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = Checkpoint::verify(&self.checkpoint, log)?;
        let leaf = leaf_hash(self.entry.as_bytes());
        if verify_inclusion(&leaf, self.index, &checkpoint.tree, &self.proof) {
            Ok(checkpoint)
        } else {
            Err(ReceiptError::NotIncluded)
        }
    }
}
