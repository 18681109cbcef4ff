//! The files of `static/`, as built into the program, and others' players, where they were fetched. Addresses stay, so
//! browsers ask whether they changed.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{App, Problem};

/// A file of `static/`.
struct Asset {
    path: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! assets {
    ($($path:literal $kind:literal),* $(,)?) => {
        const ASSETS: &[Asset] = &[$(Asset {
            path: $path,
            kind: $kind,
            bytes: include_bytes!(concat!("../../static/", $path)),
        }),*];
    };
}

assets! {
    "balance.js" "text/javascript; charset=utf-8",
    "ballot-browser.js" "text/javascript; charset=utf-8",
    "ballot-protocol.js" "text/javascript; charset=utf-8",
    "ballot-sealing.js" "text/javascript; charset=utf-8",
    "ballot.js" "text/javascript; charset=utf-8",
    "console.js" "text/javascript; charset=utf-8",
    "document.js" "text/javascript; charset=utf-8",
    "doubt.js" "text/javascript; charset=utf-8",
    "enter-steps.js" "text/javascript; charset=utf-8",
    "enter.js" "text/javascript; charset=utf-8",
    "evidence.js" "text/javascript; charset=utf-8",
    "figures.js" "text/javascript; charset=utf-8",
    "forgetting.js" "text/javascript; charset=utf-8",
    "hall.js" "text/javascript; charset=utf-8",
    "handing.js" "text/javascript; charset=utf-8",
    "home.js" "text/javascript; charset=utf-8",
    "icon.svg" "image/svg+xml",
    "leading.js" "text/javascript; charset=utf-8",
    "live.js" "text/javascript; charset=utf-8",
    "marks.js" "text/javascript; charset=utf-8",
    "page.js" "text/javascript; charset=utf-8",
    "paper-typing.js" "text/javascript; charset=utf-8",
    "paper.js" "text/javascript; charset=utf-8",
    "people.js" "text/javascript; charset=utf-8",
    "prepare.js" "text/javascript; charset=utf-8",
    "renewing.js" "text/javascript; charset=utf-8",
    "slips.js" "text/javascript; charset=utf-8",
    "review.js" "text/javascript; charset=utf-8",
    "screen.js" "text/javascript; charset=utf-8",
    "scrutineer-device.js" "text/javascript; charset=utf-8",
    "scrutineer.js" "text/javascript; charset=utf-8",
    "sending.js" "text/javascript; charset=utf-8",
    "stream.js" "text/javascript; charset=utf-8",
    "style.css" "text/css; charset=utf-8",
    "taking.js" "text/javascript; charset=utf-8",
    "verify-ballots.js" "text/javascript; charset=utf-8",
    "verify-bytes.js" "text/javascript; charset=utf-8",
    "verify-contest.js" "text/javascript; charset=utf-8",
    "verify-count.js" "text/javascript; charset=utf-8",
    "verify-entries.js" "text/javascript; charset=utf-8",
    "verify-figures.js" "text/javascript; charset=utf-8",
    "verify-keys.js" "text/javascript; charset=utf-8",
    "verify-lines.js" "text/javascript; charset=utf-8",
    "verify-log.js" "text/javascript; charset=utf-8",
    "verify-manifest.js" "text/javascript; charset=utf-8",
    "verify-note.js" "text/javascript; charset=utf-8",
    "verify-own.js" "text/javascript; charset=utf-8",
    "verify-page.js" "text/javascript; charset=utf-8",
    "verify-report.js" "text/javascript; charset=utf-8",
    "verify-sealed.js" "text/javascript; charset=utf-8",
    "verify-shape.js" "text/javascript; charset=utf-8",
    "verify-source.js" "text/javascript; charset=utf-8",
    "verify-tar.js" "text/javascript; charset=utf-8",
    "verify-tree.js" "text/javascript; charset=utf-8",
    "verify-witness.js" "text/javascript; charset=utf-8",
    "verify.js" "text/javascript; charset=utf-8",
    "vote.js" "text/javascript; charset=utf-8",
    "waiting.js" "text/javascript; charset=utf-8",
    "watch.js" "text/javascript; charset=utf-8",
    "words.js" "text/javascript; charset=utf-8",
}

/// `GET /static/{path}`.
pub(super) async fn asset(
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.path == path)
        .ok_or_else(Problem::not_found)?;
    Ok(answer(&headers, asset.kind, asset.bytes.to_vec()))
}

/// `GET /assets/{file}`: what `piaojue assets` fetched.
pub(super) async fn fetched(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let bytes = app.fetched.file(&file).ok_or_else(Problem::not_found)?;
    Ok(answer(
        &headers,
        "text/javascript; charset=utf-8",
        bytes.to_vec(),
    ))
}

/// Files have no secrets, and pages without an origin may read them.
fn answer(headers: &HeaderMap, kind: &'static str, bytes: Vec<u8>) -> Response {
    let tag = format!("\"{}\"", crypto::bytes::Hash::of(&bytes));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
    let anybody = HeaderValue::from_static("*");
    let common = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
    ];
    if known {
        (StatusCode::NOT_MODIFIED, common).into_response()
    } else {
        (common, bytes).into_response()
    }
}
