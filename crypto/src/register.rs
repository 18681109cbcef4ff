//! The two documents about delegates of which the log carries only hashes: roll (§3) and register (§6).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::bytes::{Hash, ManifestHash, PublicPoint, Salt, Signature};
use crate::json::{self, JsonError};
use crate::{ecdsa, message};

/// Why bytes are not a roll or register, or data make none.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Not the members due, or not in their one form.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A delegate stands twice, or (when read) out of order.
    #[error("delegates are not ascending")]
    Order,
}

/// Who may vote in a contest: `{"salt":"…","delegates":["<uuid>",…]}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    salt: Salt,
    delegates: Vec<Uuid>,
}

impl Roll {
    /// Makes a roll of these delegates, in any order, none twice. The salt keeps the published hash
    /// from telling who is on it.
    pub fn new(salt: Salt, mut delegates: Vec<Uuid>) -> Result<Self, RegisterError> {
        delegates.sort_unstable();
        Self { salt, delegates }.ordered()
    }

    /// Reads a roll in its one form.
    pub fn parse(bytes: &[u8]) -> Result<Self, RegisterError> {
        json::from_bytes::<Self>(bytes)?.ordered()
    }

    /// The delegates, ascending.
    pub fn delegates(&self) -> &[Uuid] {
        &self.delegates
    }

    /// The document.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::to_bytes(self)
    }

    /// The manifest's `electorate.roll`.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }

    fn ordered(self) -> Result<Self, RegisterError> {
        if self.delegates.is_sorted_by(|one, next| one < next) {
            Ok(self)
        } else {
            Err(RegisterError::Order)
        }
    }
}

/// One issue of a token, as the issuer recorded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// To whom.
    pub delegate: Uuid,
    /// The device key that asked.
    pub device_key: PublicPoint,
    /// SHA-256 of the blinded message.
    pub blinded: Hash,
    /// The device's signature over [`message::issue`].
    pub signature: Signature,
}

impl Issue {
    /// Whether the device signed this issue by this issuer of the contest.
    pub fn verify(&self, manifest: &ManifestHash, issuer: u8) -> bool {
        let message = message::issue_by_hash(manifest, issuer, &self.blinded);
        ecdsa::verify(&self.device_key, &message, &self.signature)
    }
}

/// An issuer's register of a contest: its issues, ascending by delegate, without times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register(Vec<Issue>);

impl Register {
    /// Makes a register of these issues, in any order, no delegate twice.
    pub fn new(mut issues: Vec<Issue>) -> Result<Self, RegisterError> {
        issues.sort_unstable_by_key(|issue| issue.delegate);
        Self(issues).ordered()
    }

    /// Reads a register in its one form.
    pub fn parse(bytes: &[u8]) -> Result<Self, RegisterError> {
        json::from_bytes::<Self>(bytes)?.ordered()
    }

    /// The issues, ascending by delegate.
    pub fn issues(&self) -> &[Issue] {
        &self.0
    }

    /// The document.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::to_bytes(self)
    }

    /// What the `close` entry states as `register`.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.to_bytes())
    }

    fn ordered(self) -> Result<Self, RegisterError> {
        let ascending = self
            .0
            .is_sorted_by(|one, next| one.delegate < next.delegate);
        if ascending {
            Ok(self)
        } else {
            Err(RegisterError::Order)
        }
    }
}
