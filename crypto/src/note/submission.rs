//! What a log sends to a witness: `POST /add-checkpoint` (C2SP tlog-witness).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::NoteError;
use super::checkpoint::decimal;
use crate::bytes::Hash;

/// The most hashes in a proof: a tree has at most 63 rows above its leaves.
const MOST_HASHES: usize = 63;

/// The body of `add-checkpoint`: the size that the witness is known to have cosigned last, the proof that the log has
/// grown from there, and the newest checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The size of the checkpoint that the witness cosigned last; 0 if none.
    pub old: u64,
    /// The consistency proof (RFC 6962 §2.1.2).
    pub proof: Vec<Hash>,
    /// The checkpoint with its signature lines.
    pub checkpoint: String,
}

impl Submission {
    /// Reads a request. Of the checkpoint nothing is read yet.
    pub fn parse(body: &str) -> Result<Self, NoteError> {
        let (head, checkpoint) = body.split_once("\n\n").ok_or(NoteError::Submission)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old "));
        let old = old.and_then(|digits| decimal(digits).ok());
        let hashes: Option<Vec<Hash>> = lines.map(hash).collect();
        let (Some(old), Some(proof)) = (old, hashes) else {
            return Err(NoteError::Submission);
        };
        if proof.len() > MOST_HASHES {
            return Err(NoteError::Submission);
        }
        Ok(Self {
            old,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

fn hash(line: &str) -> Option<Hash> {
    Hash::try_from(STANDARD.decode(line).ok()?.as_slice()).ok()
}

impl fmt::Display for Submission {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(formatter, "{}", STANDARD.encode(hash))?;
        }
        write!(formatter, "\n{}", self.checkpoint)
    }
}

/// The size that a witness answers with 409 (`text/x.tlog.size`): decimal and a newline.
pub fn parse_size(body: &str) -> Option<u64> {
    decimal(body.strip_suffix('\n')?).ok()
}
