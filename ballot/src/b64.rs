//! Byte strings of a fixed length, as JSON carries them: base64url without padding, unused bits zero (§2).

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text is not base64url without padding, or not of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {length} bytes in base64url without padding")]
pub struct NotBytes {
    /// The length that was asked for, in bytes.
    pub length: usize,
}

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// A public key of `N` bytes. Length and spelling are checked here; whether it is a key, where it is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key<const N: usize>(pub [u8; N]);

/// An RSA public key as SPKI DER (§3); [`crate::manifest::Manifest::parse`] checks its encoding.
pub type IssuerKey = Key<294>;

/// A P-256 public key as an uncompressed point. Whether it lies on the curve is for cryptography to say.
pub type PointKey = Key<65>;

impl<const N: usize> TryFrom<&[u8]> for Key<N> {
    type Error = NotBytes;

    fn try_from(bytes: &[u8]) -> Result<Self, NotBytes> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| NotBytes { length: N })
    }
}

macro_rules! as_text {
    ([$($generics:tt)*] $name:ty, $length:expr) => {
        impl<$($generics)*> $name {
            /// The bytes.
            pub fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl<$($generics)*> fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&URL_SAFE_NO_PAD.encode(self.0))
            }
        }

        impl<$($generics)*> fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl<$($generics)*> FromStr for $name {
            type Err = NotBytes;

            fn from_str(text: &str) -> Result<Self, NotBytes> {
                decode(text).map(Self)
            }
        }

        impl<$($generics)*> Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de, $($generics)*> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::deserialize(deserializer)
            }
        }
    };
}

as_text!([] Digest, 32);
as_text!([const N: usize] Key<N>, N);

fn decode<const N: usize>(text: &str) -> Result<[u8; N], NotBytes> {
    let length = NotBytes { length: N };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| length)?;
    bytes.try_into().map_err(|_| length)
}
