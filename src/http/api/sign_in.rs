//! `POST /api/v1/session` (protocol §8).

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use crypto::bytes::PublicPoint;
use serde::{Deserialize, Serialize};

use super::json;
use crate::http::{App, Problem};
use crate::roll::sessions::{Device, SignInRefusal};

/// What a device sends.
#[derive(Deserialize)]
struct Request {
    invitation: String,
    check: String,
    device_key: PublicPoint,
}

/// What it is told.
#[derive(Serialize)]
pub(in crate::http) struct Answer {
    session: String,
    delegate: Delegate,
    congress: ballot::id::CongressId,
    device: Device,
    watch: String,
    checked_in: bool,
}

#[derive(Serialize)]
struct Delegate {
    id: crate::roll::DelegateId,
    name: String,
    unit: String,
    delegation: String,
}

/// Signs a delegate's device in.
pub(in crate::http) async fn sign_in(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Answer>, Problem> {
    let request: Request = json(body).await?;
    if !request.device_key.is_on_curve() {
        return Err(Problem::malformed());
    }
    let signed_in = app
        .roll
        .sign_in(&request.invitation, &request.check, request.device_key)
        .await?;
    let delegate = signed_in.delegate;
    Ok(Json(Answer {
        session: signed_in.session.expose().to_owned(),
        delegate: Delegate {
            id: delegate.id,
            name: delegate.name,
            unit: delegate.unit,
            delegation: delegate.delegation,
        },
        congress: signed_in.congress,
        device: signed_in.device,
        watch: signed_in.watch.to_string(),
        checked_in: signed_in.checked_in,
    }))
}

impl From<SignInRefusal> for Problem {
    fn from(refusal: SignInRefusal) -> Self {
        match refusal {
            SignInRefusal::Failed => Self::sign_in_failed(),
            SignInRefusal::Void => Self::invitation_void(),
            SignInRefusal::Paused { retry_after_s } => {
                Self::invitation_paused(retry_after_s.into())
            }
            SignInRefusal::Internal(error) => Self::fault(&error),
        }
    }
}
