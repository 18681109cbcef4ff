//! What an officer makes of an outcome: the next round, or fewer seats (docs/protocol.md §9).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::ContestId;
use ballot::manifest::Stage;
use serde::Deserialize;

use super::acts::Done;
use super::{id, json};
use crate::http::access::ByOfficer;
use crate::http::{App, Problem};
use crate::roll::acts::Actor;

/// `{"stage":"runoff","seats":null}`.
#[derive(Deserialize)]
struct Next {
    stage: Stage,
    #[serde(default)]
    seats: Option<u32>,
}

/// `{"votes_for":102}`.
#[derive(Deserialize)]
struct Reduce {
    votes_for: u32,
}

/// Makes the next round from the contest's outcome and makes it ready: the new contest and its state.
pub(in crate::http) async fn next_round(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let Next { stage, seats } = json(body).await?;
    let contest: ContestId = id(contest.as_str(), Problem::unknown_contest)?;
    let actor = Actor::from(&officer);
    let made = app
        .conduct
        .next_round(&actor, contest, stage, seats)
        .await?;
    touch(&app, contest).await?;
    Ok(Json(Done {
        contest: made.contest,
        state: made.ready?,
    }))
}

/// Makes do with the seats that are filled.
pub(in crate::http) async fn reduce_seats(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let Reduce { votes_for } = json(body).await?;
    let contest: ContestId = id(contest.as_str(), Problem::unknown_contest)?;
    let actor = Actor::from(&officer);
    let state = app.conduct.reduce_seats(&actor, contest, votes_for).await?;
    touch(&app, contest).await?;
    Ok(Json(Done { contest, state }))
}

async fn touch(app: &App, contest: ContestId) -> Result<(), Problem> {
    if let Some(congress) = app.roll.congress_of(contest).await? {
        app.hub.touch(congress);
    }
    Ok(())
}
