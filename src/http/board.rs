//! The bulletin board, read without credentials (protocol §6; C2SP tlog-tiles).

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ballot::id::CongressId;
use crypto::tlog::TilePath;

use super::Problem;
use crate::urn::Urn;

/// What never changes: full tiles and bundles.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// What grows.
const FRESH: &str = "no-cache";

/// `checkpoint`, `vkey`, `tile/…`: everything below a log's URL.
pub(super) async fn board(
    State(urn): State<Urn>,
    Path((congress, path)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let congress: CongressId = congress.parse().map_err(|_| Problem::not_found())?;
    match path.as_str() {
        "checkpoint" => text(urn.checkpoint(congress).await?),
        "vkey" => text(urn.vkey(congress).await?),
        path => {
            let tile: TilePath = path.parse().map_err(|_| Problem::not_found())?;
            let bytes = urn
                .tile(congress, &tile)
                .await?
                .ok_or_else(Problem::not_found)?;
            Ok(answer("application/octet-stream", FOREVER, bytes))
        }
    }
}

fn text(text: Option<String>) -> Result<Response, Problem> {
    let text = text.ok_or_else(Problem::not_found)?;
    Ok(answer(
        "text/plain; charset=utf-8",
        FRESH,
        text.into_bytes(),
    ))
}

fn answer(kind: &'static str, cache: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
    ];
    (headers, bytes).into_response()
}
