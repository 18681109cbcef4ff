//! Requests as the API reads them (protocol §8).

use serde::de::{DeserializeOwned, Error};

/// Reads a JSON object: members in any order, unknown ones ignored; a missing, repeated or ill-typed one is an error.
/// An array of the members' values is one too: `serde_json` alone would take it for the object.
pub(crate) fn object<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::custom("not an object"));
    }
    serde_json::from_slice(bytes)
}
