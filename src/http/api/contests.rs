//! What is published of a contest: byte for byte as hashed (protocol §3, §4).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ballot::id::{ContestId, MemberId};
use crypto::bytes::Hash;

use super::delegates::require_insider;
use super::{exact_json, id};
use crate::http::access::Insider;
use crate::http::{App, Problem};
use crate::urn::{Proof, Urn};

/// The manifest.
pub(in crate::http) async fn manifest(
    State(urn): State<Urn>,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let known = urn
        .contest(contest)
        .await?
        .ok_or_else(Problem::unknown_contest)?;
    Ok(exact_json(known.bytes.clone()))
}

/// That the manifest is in the log.
pub(in crate::http) async fn manifest_proof(
    State(urn): State<Urn>,
    Path(contest): Path<String>,
) -> Result<Json<Proof>, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let proof = urn.manifest_proof(contest).await?;
    proof.map(Json).ok_or_else(Problem::unknown_contest)
}

/// An option's profile.
pub(in crate::http) async fn profile(
    State(urn): State<Urn>,
    Path((contest, option)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let option: MemberId = id(&option, Problem::not_found)?;
    let profile = urn.profile(contest, option).await?;
    profile.map(exact_json).ok_or_else(Problem::not_found)
}

/// The eligible list: for the contest's delegates and officers.
pub(in crate::http) async fn eligible(
    State(app): State<App>,
    insider: Insider,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    require_insider(&app, &insider, contest).await?;
    let known = app
        .urn
        .contest(contest)
        .await?
        .ok_or_else(Problem::contest_not_ready)?;
    let eligible = known.eligible.as_ref().ok_or_else(Problem::not_found)?;
    Ok(exact_json(eligible.to_bytes()))
}

/// A photo, by the hash that a profile names.
pub(in crate::http) async fn photo(
    State(urn): State<Urn>,
    Path(hash): Path<String>,
) -> Result<Response, Problem> {
    let hash: Hash = id(&hash, Problem::not_found)?;
    let jpeg = urn.photo(&hash).await?.ok_or_else(Problem::not_found)?;
    let kind = HeaderValue::from_static("image/jpeg");
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, forever),
        ],
        jpeg,
    )
        .into_response())
}
