//! One newtype for each kind of byte string in the protocol, so that a nonce is never taken for a hash.
//!
//! In JSON each is strict base64url of exactly its length. `Debug` abbreviates what is public and
//! hides what could join a person to a ballot, or a log line to either.

use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

use openssl::bn::BigNumContext;
use openssl::ec::{EcGroup, EcPoint};
use openssl::nid::Nid;
use ring::digest::SHA256;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::b64;

/// Why a text or slice is not a byte string of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// Not strict base64url.
    #[error(transparent)]
    Encoding(#[from] b64::NotBase64),
    /// Another number of bytes than the kind has.
    #[error("{actual} bytes where {expected} are due")]
    Length {
        /// The kind's length in bytes.
        expected: usize,
        /// The length found, in bytes.
        actual: usize,
    },
}

/// Reads base64url text as `B`, borrowing the text from JSON where it can.
struct TextVisitor<B>(PhantomData<B>);

impl<B: std::str::FromStr<Err = BytesError>> Visitor<'_> for TextVisitor<B> {
    type Value = B;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a base64url string without padding")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<B, E> {
        text.parse().map_err(E::custom)
    }
}

/// `Display` as base64url, and serde through the text.
macro_rules! text_form {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&b64::encode(self.as_bytes()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(TextVisitor(PhantomData))
            }
        }
    };
}

/// `Debug` of a kind: `shown` abbreviates it, `hidden` prints nothing of it.
macro_rules! debug_form {
    ($name:ident, shown) => {
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(
                    formatter,
                    "{}({}…)",
                    stringify!($name),
                    b64::encode(&self.0[..6])
                )
            }
        }
    };
    ($name:ident, hidden) => {
        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

macro_rules! byte_strings {
    ($($(#[$doc:meta])* $debug:ident $name:ident($length:literal);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// Length in bytes.
            pub const LENGTH: usize = $length;

            /// The bytes themselves.
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl From<[u8; $length]> for $name {
            fn from(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = BytesError;

            fn try_from(bytes: &[u8]) -> Result<Self, BytesError> {
                let length = BytesError::Length { expected: $length, actual: bytes.len() };
                bytes.try_into().map(Self).map_err(|_| length)
            }
        }

        impl std::str::FromStr for $name {
            type Err = BytesError;

            fn from_str(text: &str) -> Result<Self, BytesError> {
                Self::try_from(b64::decode(text)?.as_slice())
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        text_form!($name);
        debug_form!($name, $debug);
    )*};
}

byte_strings! {
    /// A SHA-256 hash of public data: a tree node, a root, a roll, a register.
    shown Hash(32);
    /// `M`: SHA-256 of a contest manifest's bytes (§3).
    shown ManifestHash(32);
    /// `C`: what a ballot commits to (§5).
    hidden Commitment(32);
    /// The random part of a commitment, published with the opening (§5).
    hidden Nonce(32);
    /// The random part of a roll's hash (§3).
    hidden Salt(32);
    /// ECDSA P-256 with SHA-256, `r ‖ s`.
    hidden Signature(64);
    /// A P-256 public key as an uncompressed point; any 65 bytes until [`PublicPoint::is_on_curve`] says so.
    hidden PublicPoint(65);
    /// A P-256 private scalar, as an `unseal` entry publishes it (§6).
    hidden Scalar(32);
    /// A blinded token message, as the device sends it to an issuer (§4).
    hidden Blinded(256);
    /// An issuer's answer to a [`Blinded`] message (§4).
    hidden BlindSignature(256);
    /// A finished ballot token: an RSASSA-PSS signature (§4).
    hidden Token(256);
    /// A share of a content key, HPKE-sealed to a scrutineer (§5).
    hidden SealedShare(49);
    /// An issuer's RSA public key as SPKI DER, as manifests carry it (§3).
    shown IssuerSpki(294);
}

impl Hash {
    /// SHA-256 of the bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(&[bytes]))
    }
}

impl Blinded {
    /// SHA-256 of the blinded message: what a device signs and the register keeps (§4, §6).
    pub fn hash(&self) -> Hash {
        Hash::of(&self.0)
    }
}

impl PublicPoint {
    /// Whether this is an uncompressed point on P-256, and not infinity.
    pub fn is_on_curve(&self) -> bool {
        static P256: LazyLock<Option<EcGroup>> =
            LazyLock::new(|| EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).ok());
        // OpenSSL also reads the hybrid forms 0x06 and 0x07, which have the same length.
        let (0x04, Some(group)) = (self.0[0], &*P256) else {
            return false;
        };
        BigNumContext::new()
            .and_then(|mut context| EcPoint::from_bytes(group, &self.0, &mut context))
            .is_ok()
    }
}

/// A byte string whose length the protocol leaves open: a manifest, an entry, sealed content.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteString(pub Vec<u8>);

impl ByteString {
    /// The bytes themselves.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::str::FromStr for ByteString {
    type Err = BytesError;

    fn from_str(text: &str) -> Result<Self, BytesError> {
        Ok(Self(b64::decode(text)?))
    }
}

impl fmt::Debug for ByteString {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ByteString({} bytes)", self.0.len())
    }
}

text_form!(ByteString);

/// SHA-256 of the parts, one after another.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}
