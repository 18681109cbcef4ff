//! A cast request, from bytes to a value whose lengths hold (protocol §5).

use ballot::id::ContestId;
use crypto::bytes::{ByteString, Commitment, PublicPoint, Signature, Token};
use crypto::entry;
use serde::{Deserialize, Deserializer};

/// Most bytes of a cast request.
pub const MOST_BYTES: usize = 65_536;

/// A ballot as it was sent. What depends on the manifest is not tested yet.
#[derive(Debug, Clone, Deserialize)]
pub struct Envelope {
    /// The contest's id.
    pub contest: ContestId,
    /// K, a point on the curve.
    pub key: PublicPoint,
    /// One token for each issuer.
    pub tokens: Vec<Token>,
    /// C.
    pub commit: Commitment,
    /// S.
    pub signature: Signature,
    /// P, in a live box.
    #[serde(default, deserialize_with = "present")]
    pub opening: Option<ByteString>,
    /// In a sealed box.
    #[serde(default, deserialize_with = "present")]
    pub sealed: Option<Sealed>,
}

/// What a sealed box takes in place of an opening.
#[derive(Debug, Clone, Deserialize)]
pub struct Sealed {
    /// The encrypted opening.
    pub content: ByteString,
    /// A key share for each scrutineer.
    pub shares: Vec<Share>,
}

/// One scrutineer's share.
#[derive(Debug, Clone, Deserialize)]
pub struct Share {
    /// HPKE's encapsulated key.
    pub enc: PublicPoint,
    /// The encrypted share.
    pub share: crypto::bytes::SealedShare,
}

/// Not JSON, or a member is missing, repeated or ill-typed, or a length is wrong, or K is not on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed")]
pub struct Malformed;

impl Sealed {
    /// The same as the log has it.
    pub fn as_logged(&self) -> entry::Sealed {
        let shares = self.shares.iter();
        entry::Sealed {
            content: self.content.clone(),
            shares: shares
                .map(|share| entry::SealedTo {
                    enc: share.enc,
                    share: share.share,
                })
                .collect(),
        }
    }
}

impl Envelope {
    /// Reads a request body.
    pub fn parse(raw: &[u8]) -> Result<Self, Malformed> {
        let envelope: Self = crate::json::object(raw).map_err(|_| Malformed)?;
        if envelope.key.is_on_curve() {
            Ok(envelope)
        } else {
            Err(Malformed)
        }
    }
}

/// A member that may be missing but not null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
