//! One blind signature for each delegate and contest (protocol §4, §8): recorded durably before it is answered, answered
//! alike for ever after, and none after the count is signed. In the same order of tests as the organiser's.

use std::sync::Arc;

use ballot::id::ContestId;
use crypto::bytes::{BlindSignature, Blinded, BytesError, PublicPoint, Signature};
use crypto::{ecdsa, message};
use uuid::Uuid;

use super::authority::Authority;
pub use super::authority::{ManifestFault, NotYet};
use super::contests::Stage;
use super::enrolling::Session;
use super::{Issuer, IssuerError};
use crate::store::{StoreError, execute, fetch_optional, refusal, write};

/// What a device sends.
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

/// Why nothing is signed, in the order in which it is looked at.
#[derive(Debug, thiserror::Error)]
pub enum IssueRefusal {
    /// There is no such contest here.
    #[error("there is no such contest")]
    UnknownContest,
    /// `blinded` is not below n, or another issuer is meant.
    #[error("the request fits no key of ours")]
    Malformed,
    /// Not on the contest's roll.
    #[error("the delegate is not on the contest's roll")]
    NotEntitled,
    /// Another `blinded` was signed.
    #[error("the delegate was issued a token already")]
    AlreadyIssued,
    /// There is nothing to sign for yet.
    #[error(transparent)]
    NotYet(NotYet),
    /// The count is signed, or the contest is over.
    #[error("nothing is issued any more")]
    IssuingClosed,
    /// Not signed by the device that is registered now.
    #[error("the registered device has not signed this")]
    DeviceSignatureInvalid,
    /// Too many wait for a signature.
    #[error("too many requests are waiting")]
    Busy,
    /// It can't be looked up, signed or stored.
    #[error(transparent)]
    Internal(#[from] IssuerError),
}
refusal!(IssueRefusal);

/// How a delegate stands with a contest.
struct Standing {
    stage: Stage,
    /// On the frozen roll, or, before there is one, on the congress's.
    entitled: bool,
    device_key: Option<PublicPoint>,
    issued: Option<(Blinded, BlindSignature)>,
}

/// What a request comes to, if nothing refuses it.
enum Outcome {
    Stored(BlindSignature),
    Due(Arc<Authority>, PublicPoint),
}

type Row = (
    String,
    Uuid,
    Option<Uuid>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
);

impl Issuer {
    /// Signs a delegate's token for a contest.
    ///
    /// # Errors
    /// [`IssueRefusal`]: the first that applies.
    pub async fn issue(
        &self,
        session: &Session,
        request: IssueRequest,
    ) -> Result<BlindSignature, IssueRefusal> {
        let (authority, device_key) = match self.examine(session, &request).await? {
            Outcome::Stored(answer) => return Ok(answer),
            Outcome::Due(authority, device_key) => (authority, device_key),
        };
        let signed = message::issue(&authority.manifest, authority.place, &request.blinded);
        if !ecdsa::verify(&device_key, &signed, &request.device_signature) {
            return Err(IssueRefusal::DeviceSignatureInvalid);
        }
        let blinded = request.blinded;
        let answer = self.pool.run(move || authority.sign(&blinded)).await;
        let answer = answer.map_err(|_| IssueRefusal::Busy)??;
        if self.record(session, &request, &device_key, &answer).await? {
            return Ok(answer);
        }
        // Something has changed meanwhile, or somebody was quicker: the same questions have another answer now.
        match self.examine(session, &request).await? {
            Outcome::Stored(answer) => Ok(answer),
            Outcome::Due(..) => Err(IssueRefusal::DeviceSignatureInvalid),
        }
    }

    async fn examine(
        &self,
        session: &Session,
        request: &IssueRequest,
    ) -> Result<Outcome, IssueRefusal> {
        let authority = match self.authority(request.contest).await {
            Err(NotYet::Unknown) => return Err(IssueRefusal::UnknownContest),
            Err(NotYet::Internal(error)) => return Err(error.into()),
            authority => authority,
        };
        if let Ok(authority) = &authority {
            let fits = authority.public.accepts(&request.blinded);
            if request.issuer != authority.place || !fits {
                return Err(IssueRefusal::Malformed);
            }
        }
        let standing = self.standing(session, request.contest).await?;
        if !standing.entitled {
            return Err(IssueRefusal::NotEntitled);
        }
        match standing.issued {
            Some((asked, answer)) if asked == request.blinded => {
                return Ok(Outcome::Stored(answer));
            }
            Some(_) => return Err(IssueRefusal::AlreadyIssued),
            None => {}
        }
        let authority = authority.map_err(IssueRefusal::NotYet)?;
        match standing.stage {
            Stage::Made | Stage::Issuing => {}
            Stage::Stopped | Stage::Ended => return Err(IssueRefusal::IssuingClosed),
        }
        let device_key = standing.device_key;
        let device_key = device_key.ok_or(IssueRefusal::DeviceSignatureInvalid)?;
        Ok(Outcome::Due(authority, device_key))
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
                 WHERE c.id = $1 AND c.state = 'issuing' AND d.device_key = $5 ON CONFLICT DO NOTHING",
                request.contest.0,
                session.delegate,
                request.blinded.as_ref(),
                answer.as_ref(),
                device_key.as_ref(),
                request.device_signature.as_ref(),
            )?;
            Ok(recorded == 1)
        })
    }

    async fn standing(
        &self,
        session: &Session,
        contest: ContestId,
    ) -> Result<Standing, IssueRefusal> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            Row,
            "SELECT c.state, c.congress, r.delegate, d.device_key, i.blinded, i.answer \
             FROM contests c JOIN delegates d ON d.id = $2 \
             LEFT JOIN contest_roll r ON r.contest = c.id AND r.delegate = d.id \
             LEFT JOIN issues i ON i.contest = c.id AND i.delegate = d.id WHERE c.id = $1",
            contest.0,
            session.delegate,
        )?;
        let (state, congress, on_roll, key, blinded, answer) =
            row.ok_or(IssueRefusal::UnknownContest)?;
        let stage = Stage::read(&state)?;
        let issued = blinded.zip(answer).map(|(blinded, answer)| {
            let blinded = Blinded::try_from(blinded.as_slice())?;
            Ok((blinded, BlindSignature::try_from(answer.as_slice())?))
        });
        let device_key = key.as_deref().map(PublicPoint::try_from).transpose();
        Ok(Standing {
            stage,
            entitled: match stage {
                Stage::Made => congress == session.congress.0,
                _ => on_roll.is_some(),
            },
            device_key: device_key.map_err(corrupt)?,
            issued: issued.transpose().map_err(corrupt)?,
        })
    }
}

fn corrupt(_: BytesError) -> StoreError {
    StoreError::Corrupt("issue")
}
