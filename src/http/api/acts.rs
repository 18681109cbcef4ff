//! The officers' acts on a contest (protocol §8).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::ContestId;
use ballot::state;
use serde::{Deserialize, Serialize};

use super::{id, json};
use crate::conduct::{Act, ActRefusal};
use crate::http::access::ByOfficer;
use crate::http::{App, Problem};
use crate::roll::acts::Actor;
use crate::roll::officers::Officer;

/// `{}`.
#[derive(Deserialize)]
struct Empty {}

/// `{"reason":"…"}`.
#[derive(Deserialize)]
struct Reason {
    reason: String,
}

/// The state that the contest is in now.
#[derive(Serialize)]
pub(in crate::http) struct Done {
    pub(super) contest: ContestId,
    pub(super) state: state::State,
}

/// `ready`, `open`, `close` and `count`.
pub(in crate::http) async fn act(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path((contest, verb)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let act = match verb.as_str() {
        "ready" => Act::Ready,
        "open" => Act::Open,
        "close" => Act::Close,
        "count" => Act::Count,
        _ => return Err(Problem::not_found()),
    };
    let Empty {} = json(body).await?;
    carry_out(&app, &officer, &contest, act).await
}

/// `void`, with its reason.
pub(in crate::http) async fn void(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let Reason { reason } = json(body).await?;
    let act = Act::void(&reason).ok_or_else(Problem::malformed)?;
    carry_out(&app, &officer, &contest, act).await
}

pub(super) async fn carry_out(
    app: &App,
    officer: &Officer,
    contest: &str,
    act: Act,
) -> Result<Json<Done>, Problem> {
    let contest: ContestId = id(contest, Problem::unknown_contest)?;
    let state = app.conduct.act(&Actor::from(officer), contest, act).await?;
    if let Some(congress) = app.roll.congress_of(contest).await? {
        app.hub.touch(congress);
    }
    Ok(Json(Done { contest, state }))
}

impl From<&Officer> for Actor {
    fn from(officer: &Officer) -> Self {
        Self {
            organisation: officer.organisation,
            name: officer.name.clone(),
        }
    }
}

impl From<ActRefusal> for Problem {
    fn from(refusal: ActRefusal) -> Self {
        match refusal {
            ActRefusal::UnknownContest => Self::unknown_contest(),
            ActRefusal::WrongState(state) => Self::wrong_state(state),
            ActRefusal::LogWaiting => Self::log_waiting(),
            ActRefusal::Rules(obstacles) => {
                let findings: Vec<_> = obstacles
                    .iter()
                    .map(|obstacle| (obstacle.rule(), obstacle.sentence_zh()))
                    .collect();
                Self::rule_refused(&findings)
            }
            ActRefusal::Issuer(name) => Self::issuer_unreachable(&name),
            ActRefusal::Fault(error) => Self::fault(&error),
        }
    }
}
