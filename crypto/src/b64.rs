//! base64url as protocol §2 has it: no padding, only its alphabet, unused trailing bits zero.
//!
//! The standard base64 of signed notes is another encoding and lives in [`crate::note`].

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text is not base64url without padding, or its unused trailing bits are not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not base64url without padding")]
pub struct NotBase64;

/// Encodes bytes of any length.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes text, of which each byte string has exactly one.
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase64> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| NotBase64)
}
