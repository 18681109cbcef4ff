//! The files of `static/`, as built into the program, and others' players, where they were fetched. Addresses stay, so
//! browsers ask whether they changed.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use crypto::bytes::Hash;

use super::tag::Tag;
use super::{App, Problem};

/// A file of `static/`, its tag made once.
struct Asset {
    path: &'static str,
    kind: &'static str,
    bytes: Bytes,
    tag: Tag,
}

macro_rules! assets {
    ($($path:literal $kind:literal),* $(,)?) => {
        static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
            vec![$(asset($path, $kind, include_bytes!(concat!("../../static/", $path)))),*]
        });
    };
}

assets! {
    "balance.js" "text/javascript; charset=utf-8",
    "ballot-browser.js" "text/javascript; charset=utf-8",
    "ballot-protocol.js" "text/javascript; charset=utf-8",
    "ballot-sealing.js" "text/javascript; charset=utf-8",
    "ballot.js" "text/javascript; charset=utf-8",
    "changes.js" "text/javascript; charset=utf-8",
    "console.js" "text/javascript; charset=utf-8",
    "discussion.js" "text/javascript; charset=utf-8",
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
    "motion.js" "text/javascript; charset=utf-8",
    "open-vote.js" "text/javascript; charset=utf-8",
    "moderation.js" "text/javascript; charset=utf-8",
    "page.js" "text/javascript; charset=utf-8",
    "paper-typing.js" "text/javascript; charset=utf-8",
    "paper.js" "text/javascript; charset=utf-8",
    "people.js" "text/javascript; charset=utf-8",
    "proposals.js" "text/javascript; charset=utf-8",
    "prepare.js" "text/javascript; charset=utf-8",
    "renewing.js" "text/javascript; charset=utf-8",
    "slips.js" "text/javascript; charset=utf-8",
    "review.js" "text/javascript; charset=utf-8",
    "revise.js" "text/javascript; charset=utf-8",
    "screen.js" "text/javascript; charset=utf-8",
    "scrutineer-device.js" "text/javascript; charset=utf-8",
    "scrutineer-hands.js" "text/javascript; charset=utf-8",
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

fn asset(path: &'static str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    Asset {
        path,
        kind,
        bytes: Bytes::from_static(bytes),
        tag: Tag::of(&Hash::of(bytes).to_string()),
    }
}

/// `GET /static/{path}`.
pub(super) async fn served(
    Path(path): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let asset = ASSETS
        .iter()
        .find(|asset| asset.path == path)
        .ok_or_else(Problem::not_found)?;
    Ok(answer(&asked, &asset.tag, asset.kind, &asset.bytes))
}

/// `GET /assets/{file}`: what `piaojue assets` fetched.
pub(super) async fn fetched(
    State(app): State<App>,
    Path(file): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let (bytes, pinned) = app.fetched.file(&file).ok_or_else(Problem::not_found)?;
    let tag = Tag::of(&pinned.integrity());
    Ok(answer(
        &asked,
        &tag,
        "text/javascript; charset=utf-8",
        bytes,
    ))
}

fn answer(asked: &HeaderMap, tag: &Tag, kind: &'static str, bytes: &Bytes) -> Response {
    if tag.is_known(asked) {
        tag.not_modified(kind)
    } else {
        tag.answer(kind, bytes.clone())
    }
}
