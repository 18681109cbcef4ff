//! What a device sends to the box (protocol §5), in the order of its members. Open to be spoilt by tests.

use ballot::id::ContestId;
use ballot::manifest::BoxKind;
use crypto::bytes::{ByteString, Commitment, Nonce, PublicPoint, Signature, Token};
use crypto::ecdsa::SigningKey;
use crypto::entry::Ballot;
use crypto::{message, opening};
use serde::{Deserialize, Serialize};

use super::{ClientError, Paper};

/// A filled ballot of a live box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The contest.
    pub contest: ContestId,
    /// `K`: the ballot key.
    pub key: PublicPoint,
    /// A token of each issuer.
    pub tokens: Vec<Token>,
    /// `C`.
    pub commit: Commitment,
    /// `S`.
    pub signature: Signature,
    /// `P`: nonce, body and spaces.
    pub opening: ByteString,
}

impl Envelope {
    /// Commits to `body`, signs the commitment with the ballot key, and pads the opening.
    pub fn seal(
        paper: &Paper,
        key: &SigningKey,
        tokens: Vec<Token>,
        body: &[u8],
        nonce: Nonce,
    ) -> Result<Self, ClientError> {
        if paper.manifest.ballot_box.kind != BoxKind::Live {
            return Err(ClientError::Unsupported("the box is sealed"));
        }
        let size = paper.manifest.ballot_box.size as usize;
        let opening = opening::pad(&nonce, body, size)
            .map_err(|_| ClientError::Unsupported("the body is too long"))?;
        let commit = message::commitment(&paper.hash, &key.public(), &nonce, body);
        Ok(Self {
            contest: paper.contest(),
            key: key.public(),
            tokens,
            commit,
            signature: key.sign(&message::ballot(&paper.hash, &commit)),
            opening: ByteString(opening),
        })
    }

    /// The bytes that are sent, every time the same: compact, members in the protocol's order.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("byte strings and ids are JSON")
    }

    /// Whether a log entry is this ballot.
    pub fn is_logged_as(&self, entry: &Ballot) -> bool {
        let sent = (
            self.contest.0,
            self.key,
            &self.tokens,
            self.commit,
            self.signature,
        );
        sent == (
            entry.contest,
            entry.key,
            &entry.tokens,
            entry.commit,
            entry.signature,
        ) && entry.sealed.is_none()
    }
}
