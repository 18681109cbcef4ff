//! A ballot paper: a contest's manifest that the client has found in the log, byte for byte (protocol §4).

use ballot::id::ContestId;
use ballot::manifest::{EligibleList, Manifest};
use crypto::bytes::{ByteString, Hash, ManifestHash};
use crypto::entry::{Contest, Entry};
use crypto::message;
use crypto::receipt::{Receipt, ReceiptError};
use serde::Deserialize;

use super::{ClientError, Doubt, Http, Trust};

/// A manifest to which a delegate can consent, because everybody sees the same one.
#[derive(Debug, Clone)]
pub struct Paper {
    /// The manifest.
    pub manifest: Manifest,
    /// `M`: SHA-256 of its published bytes.
    pub hash: ManifestHash,
    /// Who can be written in; none where nobody can.
    pub eligible: Option<EligibleList>,
}

#[derive(Deserialize)]
struct Proof {
    index: u64,
    checkpoint: String,
    proof: Vec<Hash>,
}

impl Paper {
    /// Fetches a contest's manifest and makes sure that these very bytes are in the log.
    pub async fn fetch(
        http: &Http,
        trust: &Trust,
        contest: ContestId,
    ) -> Result<Self, ClientError> {
        let path = format!("/api/v1/contests/{contest}/manifest");
        let bytes = http.get(&path, None).await?.body.to_vec();
        let proof: Proof = http.get(&format!("{path}/proof"), None).await?.json()?;
        let entry = Entry::Contest(Contest {
            manifest: ByteString(bytes.clone()),
        });
        let entry = ByteString(entry.to_bytes().map_err(|_| Doubt::ManifestNotLogged)?);
        let claim = Receipt {
            index: proof.index,
            entry,
            checkpoint: proof.checkpoint,
            proof: proof.proof,
        };
        let checkpoint = claim
            .verify(trust.verifier())
            .map_err(|error| match error {
                ReceiptError::Checkpoint(error) => Doubt::Checkpoint(error),
                ReceiptError::NotIncluded => Doubt::ManifestNotLogged,
            })?;
        trust.advance(&checkpoint).await?;
        let manifest = Manifest::parse(&bytes).map_err(Doubt::from)?;
        if manifest.contest != contest {
            return Err(Doubt::ManifestNotLogged.into());
        }
        Ok(Self {
            manifest,
            hash: message::manifest_hash(&bytes),
            eligible: None,
        })
    }

    /// Fetches who can be written in, if anybody can, and holds the list against the manifest's hash.
    pub(super) async fn with_eligible(
        mut self,
        http: &Http,
        session: &str,
    ) -> Result<Self, ClientError> {
        if let Some(digest) = self.manifest.eligible {
            let path = format!("/api/v1/contests/{}/eligible", self.manifest.contest);
            let reply = http.get(&path, Some(session)).await?;
            if Hash::of(&reply.body).as_bytes() != digest.as_bytes() {
                return Err(Doubt::Eligible.into());
            }
            self.eligible = Some(EligibleList::parse(&reply.body).map_err(|_| Doubt::Eligible)?);
        }
        Ok(self)
    }

    /// The contest.
    pub fn contest(&self) -> ContestId {
        self.manifest.contest
    }
}
