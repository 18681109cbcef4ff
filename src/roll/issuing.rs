//! Giving out ballots: issuer 0 of the protocol (§4, §8). Once for each delegate and contest, recorded durably before
//! it is answered, and answered alike for ever after.

mod issuers;

use std::sync::Arc;

use ballot::id::{CongressId, ContestId};
use ballot::state::State;
use crypto::bytes::{BlindSignature, Blinded, PublicPoint, Signature};
use crypto::{ecdsa, message};
use uuid::Uuid;

pub use issuers::Issuers;

use super::check_in::Attendance;
use super::error::refusal;
use super::figures::read_state;
use super::sessions::Session;
use super::signing::Busy;
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_optional, write};
use issuers::Issuer;

/// The number of the organiser among a contest's issuers.
const OURS: u8 = 0;

/// What a device sends for a ballot token.
#[derive(Debug, Clone, Copy)]
pub struct IssueRequest {
    /// The contest.
    pub contest: ContestId,
    /// Which of the contest's issuers is asked.
    pub issuer: u8,
    /// The blinded token message.
    pub blinded: Blinded,
    /// The device key's signature over the request.
    pub device_signature: Signature,
}

/// Why no ballot is given out, in the order in which it is looked at.
#[derive(Debug, thiserror::Error)]
pub enum IssueRefusal {
    /// There is no such contest.
    #[error("there is no such contest")]
    UnknownContest,
    /// `blinded` is not below n, or another issuer is meant.
    #[error("the request fits no key of ours")]
    Malformed,
    /// Not on the contest's roll.
    #[error("the delegate is not on the contest's roll")]
    NotEntitled,
    /// A ballot was given out for another `blinded`.
    #[error("the delegate was issued a ballot already")]
    AlreadyIssued,
    /// The delegate has taken a paper ballot.
    #[error("the delegate has taken a paper ballot")]
    OnPaper,
    /// The contest is a draft.
    #[error("the contest is not ready")]
    ContestNotReady,
    /// Closing has begun, or the contest is over.
    #[error("nothing is issued any more")]
    IssuingClosed,
    /// The delegate has not checked in, or has left.
    #[error("the delegate is not checked in")]
    NotCheckedIn,
    /// Not signed by the device that is registered now.
    #[error("the registered device has not signed this")]
    DeviceSignatureInvalid,
    /// Too many wait for a signature.
    #[error("too many requests are waiting")]
    Busy,
    /// It can't be looked up, signed or stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(IssueRefusal);

impl From<Busy> for IssueRefusal {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

/// How a delegate stands with a contest.
struct Standing {
    state: State,
    entitled: bool,
    present: bool,
    device_key: Option<PublicPoint>,
    issued: Option<(Blinded, BlindSignature)>,
    on_paper: bool,
}

/// What a request comes to, if nothing refuses it.
enum Outcome {
    /// The same was asked before.
    Stored(BlindSignature),
    /// It may be signed, if the device that holds this key has asked.
    Due(PublicPoint),
}

impl Roll {
    /// Gives out a delegate's ballot token for a contest.
    ///
    /// # Errors
    /// [`IssueRefusal`]: the first that applies.
    pub async fn issue(
        &self,
        session: &Session,
        request: IssueRequest,
    ) -> Result<BlindSignature, IssueRefusal> {
        let (issuer, device_key) = match self.examine(session, &request).await? {
            (_, Outcome::Stored(answer)) => return Ok(answer),
            (issuer, Outcome::Due(device_key)) => (issuer, device_key),
        };
        let issuer = issuer.ok_or(IssueRefusal::IssuingClosed)?;
        let signed = message::issue(&issuer.manifest, OURS, &request.blinded);
        if !ecdsa::verify(&device_key, &signed, &request.device_signature) {
            return Err(IssueRefusal::DeviceSignatureInvalid);
        }
        let blinded = request.blinded;
        let answer = self.signing.run(move || issuer.sign(&blinded)).await??;
        if self.record(session, &request, &device_key, &answer).await? {
            return Ok(answer);
        }
        // Something has changed meanwhile, or somebody was quicker: the same questions have another answer now.
        match self.examine(session, &request).await?.1 {
            Outcome::Stored(answer) => Ok(answer),
            Outcome::Due(_) => Err(IssueRefusal::DeviceSignatureInvalid),
        }
    }

    /// Goes through the refusals in their order, up to the device's signature.
    async fn examine(
        &self,
        session: &Session,
        request: &IssueRequest,
    ) -> Result<(Option<Arc<Issuer>>, Outcome), IssueRefusal> {
        let mut tx = self.database.read().await?;
        let standing = standing(&mut tx, session, request.contest).await?;
        drop(tx);
        let standing = standing.ok_or(IssueRefusal::UnknownContest)?;
        let issuer = match standing.state {
            State::Draft => None,
            _ => Some(self.issuer(request.contest).await?),
        };
        let fits = issuer
            .as_ref()
            .is_none_or(|issuer| issuer.public.accepts(&request.blinded));
        if request.issuer != OURS || !fits {
            return Err(IssueRefusal::Malformed);
        }
        Ok((issuer, standing.outcome(&request.blinded)?))
    }

    /// Records an issue if all that allowed it still holds; whether it did.
    async fn record(
        &self,
        session: &Session,
        request: &IssueRequest,
        device_key: &PublicPoint,
        answer: &BlindSignature,
    ) -> Result<bool, IssueRefusal> {
        write!(self.database, "issue", IssueRefusal, tx => {
            let recorded = execute!(
                tx,
                "INSERT INTO issues (contest, delegate, blinded, answer, device_key, device_signature) \
                 SELECT c.id, d.id, $3, $4, $5, $6 FROM contests c JOIN delegates d ON d.id = $2 \
                 WHERE c.id = $1 AND c.state IN ('ready', 'open') AND d.attendance = 'present' \
                 AND d.device_key = $5 AND NOT EXISTS \
                 (SELECT 1 FROM paper_issues p WHERE p.contest = c.id AND p.delegate = d.id) ON CONFLICT DO NOTHING",
                request.contest.0,
                session.delegate.0,
                request.blinded.as_ref(),
                answer.as_ref(),
                device_key.as_ref(),
                request.device_signature.as_ref(),
            )?;
            Ok(recorded == 1)
        })
    }
}

impl Standing {
    fn outcome(self, blinded: &Blinded) -> Result<Outcome, IssueRefusal> {
        if !self.entitled {
            return Err(IssueRefusal::NotEntitled);
        }
        match self.issued {
            Some((asked, answer)) if asked == *blinded => return Ok(Outcome::Stored(answer)),
            Some(_) => return Err(IssueRefusal::AlreadyIssued),
            None if self.on_paper => return Err(IssueRefusal::OnPaper),
            None => {}
        }
        match self.state {
            State::Draft => return Err(IssueRefusal::ContestNotReady),
            State::Ready | State::Open => {}
            State::Closing | State::Closed | State::Counted | State::Certified | State::Void => {
                return Err(IssueRefusal::IssuingClosed);
            }
        }
        if !self.present {
            return Err(IssueRefusal::NotCheckedIn);
        }
        self.device_key
            .map(Outcome::Due)
            .ok_or(IssueRefusal::DeviceSignatureInvalid)
    }
}

type StandingRow = (
    String,
    Uuid,
    Option<Uuid>,
    String,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    bool,
);

async fn standing(
    tx: &mut Tx,
    session: &Session,
    contest: ContestId,
) -> Result<Option<Standing>, StoreError> {
    let row = fetch_optional!(
        tx,
        StandingRow,
        "SELECT c.state, c.congress, r.delegate, d.attendance, d.device_key, i.blinded, i.answer, \
         EXISTS (SELECT 1 FROM paper_issues p WHERE p.contest = c.id AND p.delegate = d.id) \
         FROM contests c JOIN delegates d ON d.id = $2 \
         LEFT JOIN contest_roll r ON r.contest = c.id AND r.delegate = d.id \
         LEFT JOIN issues i ON i.contest = c.id AND i.delegate = d.id WHERE c.id = $1",
        contest.0,
        session.delegate.0,
    )?;
    let Some((state, congress, on_roll, attendance, device_key, blinded, answer, on_paper)) = row
    else {
        return Ok(None);
    };
    let state = read_state(&state)?;
    Ok(Some(Standing {
        state,
        // A draft's roll is not frozen yet: it will be everybody on the congress's.
        entitled: match state {
            State::Draft => CongressId(congress) == session.congress,
            _ => on_roll.is_some(),
        },
        on_paper,
        present: Attendance::read(&attendance)? == Attendance::Present,
        device_key: device_key
            .map(|key| PublicPoint::try_from(key.as_slice()))
            .transpose()
            .map_err(corrupt)?,
        issued: blinded
            .zip(answer)
            .map(|(blinded, answer)| {
                Ok((
                    Blinded::try_from(blinded.as_slice())?,
                    BlindSignature::try_from(answer.as_slice())?,
                ))
            })
            .transpose()
            .map_err(corrupt)?,
    }))
}

fn corrupt(_: crypto::bytes::BytesError) -> StoreError {
    StoreError::Corrupt("issue")
}
