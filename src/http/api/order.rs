//! The order of a draft's candidates (docs/protocol.md §9).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::MemberId;
use serde::Deserialize;

use super::acts::{Done, carry_out};
use super::json;
use crate::conduct::{Act, Arrangement};
use crate::http::access::ByOfficer;
use crate::http::{App, Problem};

/// `{"options":["…","…"]}`: every candidate, once.
#[derive(Deserialize)]
struct Order {
    options: Vec<MemberId>,
}

/// Puts the candidates into this order.
pub(in crate::http) async fn order(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let Order { options } = json(body).await?;
    let act = Act::Order(Arrangement::Listed(options));
    carry_out(&app, &officer, &contest, act).await
}
