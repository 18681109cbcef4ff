//! Canonical JSON (§2): what is hashed, signed or logged equals its own re-serialisation, byte for byte.
//!
//! `serde_json` writes compactly and escapes as ECMAScript's `JSON.stringify` does; struct fields stand in the
//! order of the protocol. So "parse, write again, compare" refuses unknown, repeated, missing and reordered
//! members, white space, other escapes and other spellings of numbers, all at once.

use serde::{Serialize, de::DeserializeOwned};

/// The largest integer that every JSON reader keeps exactly (2⁵³ − 1).
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Why bytes are not the canonical JSON of a type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// Not JSON, or not of this shape.
    #[error("not the JSON expected here: {0}")]
    Malformed(String),
    /// Understood, but spelled otherwise than its own re-serialisation.
    #[error("not spelled canonically, from byte {at} on")]
    Spelling {
        /// The first byte that differs.
        at: usize,
    },
}

/// The canonical bytes of a value.
pub fn canonical<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value)
        .expect("types of this protocol have string keys and write into memory")
}

/// Reads a value from exactly its canonical bytes.
///
/// # Errors
/// [`NotCanonical`] if the bytes are not JSON of this shape, or are spelled in any other way.
pub fn parse_canonical<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, NotCanonical> {
    let value = serde_json::from_slice(bytes)
        .map_err(|error| NotCanonical::Malformed(error.to_string()))?;
    same_spelling(&canonical(&value), bytes)?;
    Ok(value)
}

/// Compares bytes as received with the canonical ones.
pub(crate) fn same_spelling(canonical: &[u8], received: &[u8]) -> Result<(), NotCanonical> {
    if canonical == received {
        return Ok(());
    }
    let at = canonical
        .iter()
        .zip(received)
        .take_while(|(a, b)| a == b)
        .count();
    Err(NotCanonical::Spelling { at })
}
