//! This half as its callers see it: in this process, or in another.

use std::path::Path;
use std::sync::Arc;

use ballot::id::{CongressId, ContestId, MemberId};
use crypto::bytes::{ByteString, Hash, Signature};
use crypto::note::Submission;
use crypto::note::WitnessKey;
use crypto::receipt::Receipt;
use crypto::tlog::TilePath;
use tokio::sync::watch;

use super::casting::{Cast, CastLimits, CastRefusal};
use super::command::{Answer, Command, Refusal};
use super::contest_box::ContestBox;
use super::cosignatures::Cosigned;
use super::elsewhere::{Elsewhere, Question};
use super::holding::{Held, SignedAct};
use super::paper::Typed;
use super::reading::{ContestStatus, Proof};
use super::{Here, UrnError};
use crate::rng::Rng;

/// The half that knows ballots. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Urn {
    /// In this process.
    Here(Here),
    /// In a process of its own, mostly on another host.
    Elsewhere(Box<Elsewhere>),
}

impl Urn {
    /// Opens the half in `folder`, in this process.
    pub async fn open(folder: &Path, rng: Rng, limits: CastLimits) -> Result<Self, UrnError> {
        Here::open(folder, rng, limits).await.map(Self::Here)
    }

    /// Where devices cast their ballots, if not where everything else is.
    pub fn url(&self) -> Option<&str> {
        match self {
            Self::Here(_) => None,
            Self::Elsewhere(half) => Some(half.url()),
        }
    }

    /// Carries out a command. Given again, it changes nothing and answers the same.
    pub async fn act(&self, command: Command) -> Result<Answer, Refusal> {
        match self {
            Self::Here(half) => half.act(command).await,
            Self::Elsewhere(half) => half.act(command).await,
        }
    }

    /// Takes a ballot. A half elsewhere takes its ballots itself: nobody has a box here.
    pub async fn cast(&self, raw: &[u8]) -> Result<Cast, CastRefusal> {
        match self {
            Self::Here(half) => half.cast(raw).await,
            Self::Elsewhere(_) => Err(CastRefusal::UnknownContest),
        }
    }

    /// What a contest's scrutineers are asked to sign, where the log waits for them.
    pub async fn held(&self, contest: ContestId) -> Result<Option<(SignedAct, Held)>, UrnError> {
        match self {
            Self::Here(half) => half.held(contest).await,
            Self::Elsewhere(half) => half.ask(&Question::Held(contest)).await,
        }
    }

    /// The newest signed checkpoint.
    pub async fn checkpoint(&self, congress: CongressId) -> Result<Option<String>, UrnError> {
        match self {
            Self::Here(half) => half.checkpoint(congress).await,
            Self::Elsewhere(half) => half.ask(&Question::Checkpoint(congress)).await,
        }
    }

    /// The log's public keys, as the vkey file.
    pub async fn vkey(&self, congress: CongressId) -> Result<Option<String>, UrnError> {
        match self {
            Self::Here(half) => half.vkey(congress).await,
            Self::Elsewhere(half) => half.ask(&Question::Vkey(congress)).await,
        }
    }

    /// A tile's bytes; none where the log has not grown so far.
    pub async fn tile(
        &self,
        congress: CongressId,
        path: &TilePath,
    ) -> Result<Option<Vec<u8>>, UrnError> {
        match self {
            Self::Here(half) => half.tile(congress, path).await,
            Self::Elsewhere(half) => {
                bytes(half.ask(&Question::Tile(congress, path.to_string())).await)
            }
        }
    }

    /// The receipt of any entry, under the newest checkpoint.
    pub async fn receipt_at(&self, congress: CongressId, index: u64) -> Result<Receipt, UrnError> {
        match self {
            Self::Here(half) => half.receipt_at(congress, index).await,
            Self::Elsewhere(half) => half.ask(&Question::Receipt(congress, index)).await,
        }
    }

    /// The proof that a contest's manifest is in the log.
    pub async fn manifest_proof(&self, contest: ContestId) -> Result<Option<Proof>, UrnError> {
        match self {
            Self::Here(half) => half.manifest_proof(contest).await,
            Self::Elsewhere(half) => half.ask(&Question::ManifestProof(contest)).await,
        }
    }

    /// A contest as published; none before `ready`.
    pub async fn contest(&self, contest: ContestId) -> Result<Option<Arc<ContestBox>>, UrnError> {
        match self {
            Self::Here(half) => half.contest(contest).await,
            Self::Elsewhere(half) => half.contest(contest).await,
        }
    }

    /// One contest's standing; none before `ready`.
    pub async fn status(&self, contest: ContestId) -> Result<Option<ContestStatus>, UrnError> {
        match self {
            Self::Here(half) => half.status(contest).await,
            Self::Elsewhere(half) => half.status(contest).await,
        }
    }

    /// All published contests of a congress, in the order of their entries.
    pub async fn contests(&self, congress: CongressId) -> Result<Vec<ContestStatus>, UrnError> {
        match self {
            Self::Here(half) => half.contests(congress).await,
            Self::Elsewhere(half) => half.contests(congress).await,
        }
    }

    /// What has been read off a contest's paper ballots; none before `ready`.
    pub async fn typed(&self, contest: ContestId) -> Result<Option<Typed>, UrnError> {
        match self {
            Self::Here(half) => half.typed(contest).await,
            Self::Elsewhere(half) => half.ask(&Question::Typed(contest)).await,
        }
    }

    /// An option's profile, byte for byte as hashed in the manifest.
    pub async fn profile(
        &self,
        contest: ContestId,
        member: MemberId,
    ) -> Result<Option<Vec<u8>>, UrnError> {
        match self {
            Self::Here(half) => half.profile(contest, member).await,
            Self::Elsewhere(half) => bytes(half.ask(&Question::Profile(contest, member)).await),
        }
    }

    /// A photo (JPEG) by its hash.
    pub async fn photo(&self, hash: &Hash) -> Result<Option<Vec<u8>>, UrnError> {
        match self {
            Self::Here(half) => half.photo(hash).await,
            Self::Elsewhere(half) => bytes(half.ask(&Question::Photo(*hash)).await),
        }
    }

    /// The certificates of a contest's result: each scrutineer's place and signature.
    pub async fn certificates(
        &self,
        contest: ContestId,
    ) -> Result<Vec<(u32, Signature)>, UrnError> {
        match self {
            Self::Here(half) => half.certificates(contest).await,
            Self::Elsewhere(half) => half.ask(&Question::Certificates(contest)).await,
        }
    }

    /// Wakes whenever something public has changed here; what changes elsewhere, [`Urn::version`] tells.
    pub fn changes(&self) -> watch::Receiver<u64> {
        match self {
            Self::Here(half) => half.changes(),
            Self::Elsewhere(half) => half.changes(),
        }
    }

    /// A number that moves when another process has changed this half, or the half elsewhere anything.
    pub async fn version(&self) -> Result<i64, UrnError> {
        match self {
            Self::Here(half) => half.version().await,
            Self::Elsewhere(half) => half.ask(&Question::Version).await,
        }
    }

    /// How much of each log a witness has cosigned. Witnesses are asked where the log is.
    pub async fn cosigned(&self, witness: &WitnessKey) -> Result<Vec<Cosigned>, UrnError> {
        match self {
            Self::Here(half) => half.cosigned(witness).await,
            Self::Elsewhere(_) => Ok(Vec::new()),
        }
    }

    /// What to send to a witness that has cosigned `old` entries; none where the log is smaller.
    pub async fn submission(
        &self,
        congress: CongressId,
        old: u64,
    ) -> Result<Option<(Submission, u64)>, UrnError> {
        match self {
            Self::Here(half) => half.submission(congress, old).await,
            Self::Elsewhere(_) => Ok(None),
        }
    }

    /// Keeps a witness's cosignature on the checkpoint of this size. The caller has verified it.
    pub async fn record_cosignature(
        &self,
        congress: CongressId,
        witness: &WitnessKey,
        size: u64,
        line: &str,
    ) -> Result<(), UrnError> {
        match self {
            Self::Here(half) => half.record_cosignature(congress, witness, size, line).await,
            Self::Elsewhere(_) => Ok(()),
        }
    }

    /// Finishes what was taken, then closes the database.
    pub async fn close(&self) {
        if let Self::Here(half) = self {
            half.close().await;
        }
    }
}

fn bytes(answer: Result<Option<ByteString>, UrnError>) -> Result<Option<Vec<u8>>, UrnError> {
    Ok(answer?.map(|bytes| bytes.0))
}
