//! `POST /api/v1/ballots` (protocol §5). Nothing in here is logged.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::read;
use crate::http::Problem;
use crate::urn::envelope::MOST_BYTES;
use crate::urn::{Cast, CastRefusal, Urn};

/// When a device whose ballot waits for its group is to ask again, in milliseconds.
const RETRY_MS: u32 = 2000;

/// Takes a ballot from anybody who holds a valid token.
pub(in crate::http) async fn cast(
    State(urn): State<Urn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    if headers.contains_key(header::COOKIE) || headers.contains_key(header::AUTHORIZATION) {
        return Err(Problem::credentials_present());
    }
    let raw = read(body, MOST_BYTES).await?;
    match urn.cast(&raw).await? {
        Cast::Logged(receipt) => Ok(Json(*receipt).into_response()),
        Cast::Stored => {
            let stored = json!({ "stored": true, "retry_ms": RETRY_MS });
            Ok((StatusCode::ACCEPTED, Json(stored)).into_response())
        }
    }
}

impl From<CastRefusal> for Problem {
    fn from(refusal: CastRefusal) -> Self {
        match refusal {
            CastRefusal::Malformed => Self::malformed(),
            CastRefusal::UnknownContest => Self::unknown_contest(),
            CastRefusal::BallotDiffers => Self::ballot_differs(),
            CastRefusal::BoxNotOpen => Self::box_not_open(),
            CastRefusal::TokenInvalid => Self::token_invalid(),
            CastRefusal::SignatureInvalid => Self::signature_invalid(),
            CastRefusal::CommitMismatch => Self::commit_mismatch(),
            CastRefusal::BodyNotCanonical => Self::body_not_canonical(),
            CastRefusal::TooManyRequests => Self::too_many_requests(),
            CastRefusal::Busy => Self::busy(),
            CastRefusal::Urn(error) => Self::fault(&error),
        }
    }
}
