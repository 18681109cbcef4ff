//! `POST /api/v1/contests/{contest}/issue` (protocol §4, §8).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use crypto::bytes::{BlindSignature, Blinded, Signature};
use serde::{Deserialize, Serialize};

use super::{id, json};
use crate::http::access::Delegate;
use crate::http::{App, Problem};
use crate::roll::issuing::{IssueRefusal, IssueRequest};

/// What a device sends.
#[derive(Deserialize)]
struct Request {
    issuer: u8,
    blinded: Blinded,
    device_signature: Signature,
}

/// What it gets.
#[derive(Serialize)]
pub(in crate::http) struct Answer {
    blind_signature: BlindSignature,
}

/// Gives out a ballot token, blindly signed.
pub(in crate::http) async fn issue(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let Request {
        issuer,
        blinded,
        device_signature,
    } = json(body).await?;
    let contest = id(&contest, Problem::unknown_contest)?;
    let request = IssueRequest {
        contest,
        issuer,
        blinded,
        device_signature,
    };
    let blind_signature = app.roll.issue(&session, request).await?;
    app.hub.touch(session.congress);
    Ok(Json(Answer { blind_signature }))
}

impl From<IssueRefusal> for Problem {
    fn from(refusal: IssueRefusal) -> Self {
        match refusal {
            IssueRefusal::UnknownContest => Self::unknown_contest(),
            IssueRefusal::Malformed => Self::malformed(),
            IssueRefusal::NotEntitled => Self::not_entitled(),
            IssueRefusal::AlreadyIssued => Self::already_issued(),
            IssueRefusal::OnPaper => Self::on_paper(),
            IssueRefusal::ContestNotReady => Self::contest_not_ready(),
            IssueRefusal::IssuingClosed => Self::issuing_closed(),
            IssueRefusal::NotCheckedIn => Self::not_checked_in(),
            IssueRefusal::DeviceSignatureInvalid => Self::device_signature_invalid(),
            IssueRefusal::Busy => Self::busy(),
            IssueRefusal::Internal(error) => Self::fault(&error),
        }
    }
}
