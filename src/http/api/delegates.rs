//! Checking in, and the register that delegates read after the close (protocol §6, §8).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use ballot::id::{CongressId, ContestId};
use serde::{Deserialize, Serialize};

use super::{exact_json, id, json};
use crate::http::access::{Delegate, Insider};
use crate::http::{App, Problem};
use crate::roll::check_in::CheckInRefusal;
use crate::roll::hall_code::HallCode;

/// `{}`, with `code` where the phone has one from the hall's screen.
#[derive(Deserialize)]
struct CheckIn {
    code: Option<String>,
}

/// How many are there.
#[derive(Serialize)]
pub(in crate::http) struct Present {
    present: u64,
}

/// Checks the delegate in; idempotent.
pub(in crate::http) async fn check_in(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path(congress): Path<String>,
    body: Body,
) -> Result<Json<Present>, Problem> {
    let CheckIn { code } = json(body).await?;
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let code = code.as_deref().and_then(HallCode::parse);
    let present = app.roll.check_in(&session, congress, code.as_ref()).await?;
    app.hub.touch(congress);
    Ok(Json(Present { present }))
}

/// The register of a contest that is closed or void: for its delegates and officers.
pub(in crate::http) async fn register(
    State(app): State<App>,
    insider: Insider,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let congress = require_insider(&app, &insider, contest).await?;
    match app.roll.register(contest).await? {
        Some(register) => Ok(exact_json(register)),
        None => {
            let contests = app.roll.contests(congress).await?;
            let facts = contests.iter().find(|facts| facts.contest == contest);
            Err(Problem::wrong_state(
                facts.map_or(ballot::state::State::Draft, |facts| facts.state),
            ))
        }
    }
}

/// The congress of a contest, where the insider belongs to it.
pub(super) async fn require_insider(
    app: &App,
    insider: &Insider,
    contest: ContestId,
) -> Result<CongressId, Problem> {
    let congress = app
        .roll
        .congress_of(contest)
        .await?
        .ok_or_else(Problem::unknown_contest)?;
    if insider.belongs_to(app, congress).await? {
        Ok(congress)
    } else {
        Err(Problem::unknown_contest())
    }
}

impl From<CheckInRefusal> for Problem {
    fn from(refusal: CheckInRefusal) -> Self {
        match refusal {
            CheckInRefusal::Closed => Self::check_in_closed(),
            CheckInRefusal::CodeWanted => Self::hall_code_wanted(),
            CheckInRefusal::UnknownCongress => Self::unknown_congress(),
            CheckInRefusal::Internal(error) => Self::fault(&error),
        }
    }
}
