//! What a device sends to the box (protocol §5), in the order of its members. Open to be spoilt by tests.

use ballot::id::ContestId;
use ballot::manifest::BoxKind;
use crypto::bytes::{ByteString, Commitment, Nonce, PublicPoint, Signature, Token};
use crypto::ecdsa::SigningKey;
use crypto::entry::{Ballot, Sealed};
use crypto::sealing::{self, Context};
use crypto::{message, opening};
use serde::{Deserialize, Serialize};

use super::{ClientError, Paper};
use crate::rng::Rng;

/// A filled ballot.
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
    /// `P`: nonce, body and spaces; of a live box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opening: Option<ByteString>,
    /// Where it is cast, if not where everything else is: not sent.
    #[serde(skip)]
    pub url: Option<String>,
    /// `P` under a key that scrutineers share; of a sealed box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Sealed>,
}

impl Envelope {
    /// Commits to `body`, signs the commitment with the ballot key, pads the opening, and seals it where the box is
    /// sealed.
    pub fn seal(
        paper: &Paper,
        key: &SigningKey,
        tokens: Vec<Token>,
        body: &[u8],
        rng: &Rng,
    ) -> Result<Self, ClientError> {
        let nonce = Nonce::from(rng.bytes());
        let size = paper.manifest.ballot_box.size as usize;
        let padded = opening::pad(&nonce, body, size)
            .map_err(|_| ClientError::Unsupported("the body is too long"))?;
        let commit = message::commitment(&paper.hash, &key.public(), &nonce, body);
        let (opening, sealed) = match paper.manifest.ballot_box.kind {
            BoxKind::Live => (Some(ByteString(padded)), None),
            BoxKind::Sealed => (None, Some(seal(paper, &commit, &padded, rng)?)),
        };
        Ok(Self {
            contest: paper.contest(),
            key: key.public(),
            tokens,
            commit,
            signature: key.sign(&message::ballot(&paper.hash, &commit)),
            opening,
            sealed,
            url: paper.manifest.ballot_box.url.clone(),
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
        ) && self.sealed == entry.sealed
    }
}

fn seal(
    paper: &Paper,
    commitment: &Commitment,
    padded: &[u8],
    rng: &Rng,
) -> Result<Sealed, ClientError> {
    const NO_KEY: ClientError = ClientError::Unsupported("a scrutineer has no usable key");
    let named = paper.manifest.scrutineers.iter();
    let keys: Option<Vec<PublicPoint>> = named
        .map(|named| named.sealing_key.map(|key| PublicPoint::from(key.0)))
        .collect();
    let threshold = u8::try_from(paper.manifest.ballot_box.threshold).map_err(|_| NO_KEY)?;
    let context = Context {
        manifest: &paper.hash,
        commitment,
    };
    let mut random = |bytes: &mut [u8]| rng.fill(bytes);
    sealing::seal(
        context,
        &keys.ok_or(NO_KEY)?,
        threshold,
        padded,
        &mut random,
    )
    .map_err(|_| NO_KEY)
}
