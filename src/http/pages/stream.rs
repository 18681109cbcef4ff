//! `/c/{congress}/stream`: the livestream's own page, framed beside the agenda.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use super::visitor::{Page, Visitor};
use crate::fetched;
use crate::http::headers::Policy;
use crate::http::view::{Player, StreamPage};
use crate::http::{App, Problem};

/// `GET /c/{congress}/stream`.
pub(in crate::http) async fn stream(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let id = congress.parse().map_err(|_| Problem::unknown_congress())?;
    let congress = app.roll.congress(id).await?;
    let congress = congress.ok_or_else(Problem::unknown_congress)?;
    let stream = app.roll.stream(id).await?;
    let policy = Policy::Stream(stream.clone());
    let fetched = app.fetched.has(&fetched::HLS);
    let page = StreamPage {
        frame: visitor.frame(None),
        meeting: super::fill::meeting(&congress),
        address: stream.map(|stream| stream.to_string()),
        player: fetched.then(|| Player {
            script: format!("/assets/{}", fetched::HLS_SCRIPT.name),
            integrity: fetched::HLS_SCRIPT.integrity(),
        }),
    };
    Ok((Extension(policy), Page(page)))
}
