//! `P`: a ballot's opening, padded so that every ballot of a contest has one length (§5).

use crate::bytes::Nonce;

/// The filling after the body. A body is JSON without white space at its end, so it is told apart.
const PAD: u8 = b' ';

/// The opening cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// Nonce and body need more bytes than the contest's `box.size`.
    #[error("nonce and body need {needed} bytes, the box takes {size}")]
    TooLong {
        /// Bytes needed.
        needed: usize,
        /// Bytes that the manifest fixes.
        size: usize,
    },
    /// There is not even room for a nonce.
    #[error("an opening has at least {} bytes", Nonce::LENGTH)]
    TooShort,
}

/// `nonce ‖ body ‖ spaces` to exactly `size` bytes.
pub fn pad(nonce: &Nonce, body: &[u8], size: usize) -> Result<Vec<u8>, OpeningError> {
    let mut opening = [nonce.as_bytes(), body].concat();
    if opening.len() > size {
        return Err(OpeningError::TooLong {
            needed: opening.len(),
            size,
        });
    }
    opening.resize(size, PAD);
    Ok(opening)
}

/// Nonce and body of an opening, the body without the trailing spaces. Whether the body fits its
/// commitment is for the caller to test; padding by anything else thus fails there.
pub fn read(opening: &[u8]) -> Result<(Nonce, &[u8]), OpeningError> {
    let (nonce, padded) = opening
        .split_first_chunk::<{ Nonce::LENGTH }>()
        .ok_or(OpeningError::TooShort)?;
    let length = padded
        .iter()
        .rposition(|byte| *byte != PAD)
        .map_or(0, |last| last + 1);
    Ok((Nonce::from(*nonce), &padded[..length]))
}
