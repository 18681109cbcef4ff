//! Casting: the protocol's tests in their order, then the writer, then the receipt (protocol §5).
//!
//! Nothing in here writes to the service's log: not a time, not a size, not an outcome.

use std::sync::Arc;
use std::time::Duration;

use ballot::body::Body;
use ballot::manifest::BoxKind;
use ballot::state::State;
use crypto::bytes::Commitment;
use crypto::receipt::Receipt;
use crypto::{ecdsa, message, opening, sealing};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::contest_box::ContestBox;
use super::envelope::{Envelope, Malformed};
use super::{Here, Inner, UrnError};
use crate::store::{Tx, fetch_optional};

/// How long an answer waits for the ballot's group (protocol §5).
const RECEIPT_WAIT: Duration = Duration::from_secs(2);

/// Bounds on what is under way at once.
#[derive(Debug, Clone, Copy)]
pub struct CastLimits {
    /// Ballots being tested or stored at once; beyond it `too-many-requests`.
    pub testing: usize,
    /// Ballots waiting for the database; beyond it `busy`.
    pub queued: usize,
}

impl Default for CastLimits {
    fn default() -> Self {
        Self {
            testing: 2048,
            queued: 1024,
        }
    }
}

/// A ballot that is taken.
#[derive(Debug, Clone)]
pub enum Cast {
    /// It is in the log.
    Logged(Box<Receipt>),
    /// It is durably stored and waits for its group.
    Stored,
}

/// Why a ballot is not taken, in the order of the tests.
#[derive(Debug, thiserror::Error)]
pub enum CastRefusal {
    /// JSON, members, lengths, or the curve.
    #[error("malformed")]
    Malformed,
    /// No such contest here.
    #[error("unknown contest")]
    UnknownContest,
    /// This key has cast another ballot.
    #[error("another ballot is stored under this key")]
    BallotDiffers,
    /// The box takes nothing now.
    #[error("the box is not open")]
    BoxNotOpen,
    /// A token is not its issuer's.
    #[error("a token is not valid")]
    TokenInvalid,
    /// The ballot key did not sign this.
    #[error("the signature is not valid")]
    SignatureInvalid,
    /// The opening does not fit the commitment.
    #[error("the opening does not fit the commitment")]
    CommitMismatch,
    /// The body is not canonical.
    #[error("the body is not canonical")]
    BodyNotCanonical,
    /// Too many ballots are being tested.
    #[error("too many ballots at once")]
    TooManyRequests,
    /// Too many ballots wait for the database.
    #[error("the box is busy")]
    Busy,
    /// A fault below.
    #[error(transparent)]
    Urn(#[from] UrnError),
}

impl From<Malformed> for CastRefusal {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// Lets a bounded number of ballots be tested and stored at once.
#[derive(Debug)]
pub(super) struct Gate {
    places: Semaphore,
}

impl Gate {
    pub(super) fn new(limits: CastLimits) -> Self {
        Self {
            places: Semaphore::new(limits.testing),
        }
    }
}

/// A ballot that has passed every test but the writer's.
#[derive(Debug)]
pub(super) struct Tested {
    pub(super) contest: Arc<ContestBox>,
    pub(super) envelope: Envelope,
    pub(super) contents: Contents,
}

/// What a ballot says, as far as the box can know.
#[derive(Debug)]
pub(super) enum Contents {
    /// Nonce and body.
    Open(Vec<u8>),
    /// The entry's `sealed`, JSON.
    Sealed(Vec<u8>),
}

impl Here {
    /// Takes a ballot: `raw` is the request's body, at most [`MOST_BYTES`](super::envelope::MOST_BYTES).
    pub async fn cast(&self, raw: &[u8]) -> Result<Cast, CastRefusal> {
        let envelope = Envelope::parse(raw)?;
        let contest = self.inner.contest_box(envelope.contest).await?;
        let contest = contest.ok_or(CastRefusal::UnknownContest)?;
        shape(&contest, &envelope)?;
        let (key, commit) = (envelope.key, envelope.commit);
        if self.inner.look_up(&contest, &envelope).await? == Found::New {
            let place = self.inner.casting.places.try_acquire();
            let _place = place.map_err(|_| CastRefusal::TooManyRequests)?;
            let tested = test(contest.clone(), envelope)?;
            self.writer.store(tested).await?;
        }
        self.receipt(&contest, key, commit).await
    }

    /// The receipt, waiting a little for the ballot's group.
    async fn receipt(
        &self,
        contest: &ContestBox,
        key: crypto::bytes::PublicPoint,
        commit: Commitment,
    ) -> Result<Cast, CastRefusal> {
        let mut changes = self.changes();
        let waited = timeout(RECEIPT_WAIT, async {
            loop {
                changes.mark_unchanged();
                if let Some(position) = self.inner.position(contest, &key, &commit).await? {
                    break Ok::<_, UrnError>(position);
                }
                changes.changed().await.map_err(|_| UrnError::Stopping)?;
            }
        });
        match waited.await {
            Ok(position) => {
                let receipt = self.inner.receipt_at(contest.congress, position?).await?;
                Ok(Cast::Logged(Box::new(receipt)))
            }
            Err(_) => Ok(Cast::Stored),
        }
    }
}

/// What the box holds under a ballot's key.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    New,
    Same,
}

impl Inner {
    /// The tests that come before those of the contents: is it stored, is the box open.
    async fn look_up(
        &self,
        contest: &ContestBox,
        envelope: &Envelope,
    ) -> Result<Found, CastRefusal> {
        let mut tx = self.database.read().await.map_err(UrnError::from)?;
        if let Some((commit, _)) = stored(&mut tx, envelope.contest, &envelope.key).await? {
            let same = commit == envelope.commit;
            return if same {
                Ok(Found::Same)
            } else {
                Err(CastRefusal::BallotDiffers)
            };
        }
        match super::reading::state(&mut tx, contest.manifest.contest).await? {
            Some(State::Open) => Ok(Found::New),
            _ => Err(CastRefusal::BoxNotOpen),
        }
    }

    async fn position(
        &self,
        contest: &ContestBox,
        key: &crypto::bytes::PublicPoint,
        commit: &Commitment,
    ) -> Result<Option<u64>, UrnError> {
        let mut tx = self.database.read().await?;
        let row = stored(&mut tx, contest.manifest.contest, key).await?;
        Ok(row
            .filter(|(stored, _)| stored == commit)
            .and_then(|(_, position)| position))
    }
}

/// The commitment and log index stored under a ballot key.
pub(super) async fn stored(
    tx: &mut Tx,
    contest: ballot::id::ContestId,
    key: &crypto::bytes::PublicPoint,
) -> Result<Option<(Commitment, Option<u64>)>, UrnError> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>, Option<i64>),
        "SELECT hash, position FROM ballots WHERE contest = $1 AND key = $2",
        contest.0,
        key.as_bytes().as_slice(),
    )?;
    row.map(|(hash, position)| {
        let commit =
            Commitment::try_from(hash.as_slice()).map_err(|_| UrnError::Corrupt("commitment"))?;
        Ok((commit, position.map(i64::cast_unsigned)))
    })
    .transpose()
}

/// Numbers and lengths that the manifest fixes.
fn shape(contest: &ContestBox, envelope: &Envelope) -> Result<(), CastRefusal> {
    let size = contest.manifest.ballot_box.size as usize;
    let spec = &contest.manifest;
    let right_contents = match (spec.ballot_box.kind, &envelope.opening, &envelope.sealed) {
        (BoxKind::Live, Some(opening), None) => opening.as_bytes().len() == size,
        (BoxKind::Sealed, None, Some(sealed)) => {
            sealed.content.as_bytes().len() == size + sealing::TAG_LENGTH
                && sealed.shares.len() == spec.scrutineers.len()
        }
        _ => false,
    };
    let right = right_contents && envelope.tokens.len() == contest.issuers.len();
    if right {
        Ok(())
    } else {
        Err(CastRefusal::Malformed)
    }
}

/// Token and signature; commitment and canonical form where the box can see them.
fn test(contest: Arc<ContestBox>, envelope: Envelope) -> Result<Tested, CastRefusal> {
    let token_message = message::token(&contest.hash, &envelope.key);
    for (issuer, token) in contest.issuers.iter().zip(&envelope.tokens) {
        issuer
            .verify(&token_message, token)
            .map_err(|_| CastRefusal::TokenInvalid)?;
    }
    let ballot_message = message::ballot(&contest.hash, &envelope.commit);
    if !ecdsa::verify(&envelope.key, &ballot_message, &envelope.signature) {
        return Err(CastRefusal::SignatureInvalid);
    }
    let contents = match (&envelope.opening, &envelope.sealed) {
        (Some(opening), _) => {
            Contents::Open(read_opening(&contest, &envelope, opening.as_bytes())?)
        }
        (None, Some(sealed)) => Contents::Sealed(
            serde_json::to_vec(&sealed.as_logged()).expect("byte strings are JSON"),
        ),
        (None, None) => return Err(CastRefusal::Malformed),
    };
    Ok(Tested {
        contest,
        envelope,
        contents,
    })
}

/// Nonce and body of an opening that fits its commitment and is canonical.
fn read_opening(
    contest: &ContestBox,
    envelope: &Envelope,
    padded: &[u8],
) -> Result<Vec<u8>, CastRefusal> {
    let (nonce, body) = opening::read(padded).map_err(|_| CastRefusal::CommitMismatch)?;
    if message::commitment(&contest.hash, &envelope.key, &nonce, body) != envelope.commit {
        return Err(CastRefusal::CommitMismatch);
    }
    Body::parse(&contest.manifest, contest.eligible.as_ref(), body)
        .map_err(|_| CastRefusal::BodyNotCanonical)?;
    Ok([nonce.as_bytes(), body].concat())
}
