//! Bearer secrets: 256 random bits that are shown once. Only their hash is stored.

use std::fmt;

use crypto::b64;
use ring::digest::{SHA256, digest};

use crate::rng::Rng;

/// A bearer secret as text. Masked in debugging output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn random(rng: &Rng) -> Self {
        Self(b64::encode(rng.bytes::<32>()))
    }

    /// The secret in the clear, for the one who is to hold it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What is stored of a secret or code. A plain hash is enough: at 100 bits and more nobody tries them all.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
    hash
}
