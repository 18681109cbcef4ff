//! Checkpoints: a log's size and root, signed (C2SP tlog-checkpoint in a signed note).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::keys::KeyId;
use super::{LogKeys, NoteError, Origin, Verifier};
use crate::bytes::Hash;
use crate::merkle::TreeHead;

/// A checkpoint's statement, without its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: Origin,
    /// Its size and root.
    pub tree: TreeHead,
}

impl Checkpoint {
    /// Reads a checkpoint and checks that both of the log's signatures hold, Ed25519 first. Lines of
    /// other signers (witnesses) may follow; whether they hold is not this function's question.
    pub fn verify(note: &str, log: &Verifier) -> Result<Self, NoteError> {
        let (text, signatures) = split(note)?;
        let checkpoint = Self::parse_text(text)?;
        if checkpoint.origin != *log.origin() {
            return Err(NoteError::Origin);
        }
        let lines = signatures
            .lines()
            .map(SignatureLine::parse)
            .collect::<Result<Vec<_>, _>>()?;
        let [ed25519, ecdsa, ..] = lines.as_slice() else {
            return Err(NoteError::Signature);
        };
        let name = log.origin().as_str();
        let holds = ed25519.is_of(name, log.ed25519_id())
            && log.ed25519_holds(text, &ed25519.signature)
            && ecdsa.is_of(name, log.ecdsa_id())
            && log.ecdsa_holds(text, &ecdsa.signature);
        if holds {
            Ok(checkpoint)
        } else {
            Err(NoteError::Signature)
        }
    }

    /// Reads what a checkpoint states without looking at its signatures: for a log that reads its own.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        Self::parse_text(split(note)?.0)
    }

    /// Origin, size, root; extension lines after them are not ours to understand.
    fn parse_text(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.lines();
        let mut line = || lines.next().ok_or(NoteError::Malformed);
        let (origin, size, root) = (line()?, line()?, line()?);
        if lines.any(str::is_empty) {
            return Err(NoteError::Malformed);
        }
        let origin = origin.parse().map_err(|_| NoteError::Malformed)?;
        let root = STANDARD.decode(root).map_err(|_| NoteError::Malformed)?;
        let root = Hash::try_from(root.as_slice()).map_err(|_| NoteError::Malformed)?;
        Ok(Self {
            origin,
            tree: TreeHead {
                size: decimal(size)?,
                root,
            },
        })
    }
}

impl LogKeys {
    /// Signs a checkpoint: the note with both signature lines.
    pub fn sign_checkpoint(&self, tree: &TreeHead) -> String {
        let (log, root) = (self.verifier(), STANDARD.encode(tree.root));
        let text = format!("{}\n{}\n{root}\n", log.origin(), tree.size);
        let line = |id: KeyId, signature: Vec<u8>| {
            format!(
                "— {} {}\n",
                log.origin(),
                STANDARD.encode([&id[..], &signature].concat())
            )
        };
        let ed25519 = line(log.ed25519_id(), self.ed25519_signature(&text));
        let ecdsa = line(log.ecdsa_id(), self.ecdsa_signature(&text));
        format!("{text}\n{ed25519}{ecdsa}")
    }
}

/// One line of a signed note after its text.
pub(super) struct SignatureLine<'a> {
    name: &'a str,
    id: KeyId,
    pub(super) signature: Vec<u8>,
}

impl<'a> SignatureLine<'a> {
    pub(super) fn parse(line: &'a str) -> Result<Self, NoteError> {
        let parts = line
            .strip_prefix("— ")
            .and_then(|rest| rest.split_once(' '));
        let (name, encoded) = parts.ok_or(NoteError::Malformed)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| NoteError::Malformed)?;
        let (id, signature) = bytes.split_first_chunk().ok_or(NoteError::Malformed)?;
        Ok(Self {
            name,
            id: *id,
            signature: signature.to_vec(),
        })
    }

    pub(super) fn is_of(&self, name: &str, id: KeyId) -> bool {
        self.name == name && self.id == id
    }
}

/// A signed note's text, with its last newline, and its signature lines.
pub(super) fn split(note: &str) -> Result<(&str, &str), NoteError> {
    let control = |c: char| c < ' ' && c != '\n';
    let middle = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
    if note.contains(control) || !note.ends_with('\n') {
        return Err(NoteError::Malformed);
    }
    Ok((&note[..=middle], &note[middle + 2..]))
}

/// A number in decimal, of which each has exactly one form.
pub(super) fn decimal(digits: &str) -> Result<u64, NoteError> {
    let number: u64 = digits.parse().map_err(|_| NoteError::Malformed)?;
    if number.to_string() == digits {
        Ok(number)
    } else {
        Err(NoteError::Malformed)
    }
}
