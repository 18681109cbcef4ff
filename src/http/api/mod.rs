//! The API of protocol §5 and §8: each handler parses at the edge, asks one half (or `conduct`), and words the answer.

mod acts;
mod cast;
mod congresses;
mod contests;
mod delegates;
mod discussion;
mod door;
mod hall_code;
mod issue;
mod motions;
mod openapi;
mod order;
mod paper;
mod proposals;
mod recovery;
mod rounds;
mod scrutineers;
mod sign_in;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

pub(super) use acts::{act, void};
pub(super) use cast::cast;
pub(super) use congresses::congress;
pub(super) use contests::{eligible, manifest, manifest_proof, photo, profile};
pub(super) use delegates::{check_in, register};
pub(super) use discussion::{ask_to_speak, discussion, make_statement, statements_on, withdraw};
pub(super) use door::{attendance, delegates};
pub(super) use hall_code::hall_code;
pub(super) use issue::issue;
pub(super) use motions::{hands_to_sign, sign_hands, speak, spoken};
pub(super) use openapi::openapi;
pub(super) use order::order;
pub(super) use paper::{
    count_paper_box, hand_out_paper, paper_standing, replace_paper, replace_typist, type_paper,
    untype_paper,
};
pub(super) use proposals::{act_on_proposal, proposal, proposals, propose};
pub(super) use recovery::{get_recovery, put_recovery};
pub(super) use rounds::{next_round, reduce_seats};
pub(crate) use scrutineers::scrutineer_url;
pub(super) use scrutineers::{
    give_up, scrutineer, scrutineer_key, scrutineer_link, sealing_key, sealing_proof, sign,
    signing, unseal,
};
pub(super) use sign_in::sign_in;

use super::Problem;

/// How long a request may take for its body.
const BODY_WITHIN: std::time::Duration = std::time::Duration::from_secs(30);

/// Most bytes of a JSON request other than a cast.
const MOST_BYTES: usize = 16_384;

/// Reads a request's body as a JSON object.
pub(super) async fn json<T: DeserializeOwned>(body: Body) -> Result<T, Problem> {
    let bytes = read(body, MOST_BYTES).await?;
    crate::json::object(&bytes).map_err(|_| Problem::malformed())
}

/// Reads a body of at most `most` bytes; a longer one is `too-large`.
pub(super) async fn read(body: Body, most: usize) -> Result<Bytes, Problem> {
    let bytes = tokio::time::timeout(BODY_WITHIN, axum::body::to_bytes(body, most)).await;
    bytes
        .map_err(|_| Problem::busy())?
        .map_err(|_| Problem::too_large())
}

/// Reads an id in a path; a misspelt one names nothing.
pub(super) fn id<T: std::str::FromStr>(text: &str, unknown: fn() -> Problem) -> Result<T, Problem> {
    text.parse().map_err(|_| unknown())
}

/// Bytes that are hashed as published: sent as they are.
pub(super) fn exact_json(bytes: Vec<u8>) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], bytes).into_response()
}
