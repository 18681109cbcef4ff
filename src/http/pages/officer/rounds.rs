//! What an officer does with an outcome: the next round, made of it and published with one click, or fewer seats by
//! consent of the congress.

use axum::extract::{Path, State};
use axum::response::Response;
use ballot::manifest::Stage;
use serde::Deserialize;

use super::OfficerForm;
use super::act::{findings_of, refusal_page, sentence};
use super::console::Shown;
use crate::conduct::{self, ContestOverview, Obstacle, Overview, RoundRefusal};
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{RoundWay, Way, paths};
use crate::http::{App, Problem};
use crate::roll::acts::Actor;

/// The form of a next round.
#[derive(Deserialize)]
pub(in crate::http) struct NextForm {
    stage: Stage,
    /// Typed where the outcome does not say how many seats there are.
    #[serde(default)]
    seats: String,
}

/// `POST /officer/contests/{contest}/next`.
pub(in crate::http) async fn next_round(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    OfficerForm { by, form }: OfficerForm<NextForm>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let congress = assembly.congress.id;
    let actor = Actor::from(&by.officer);
    let made = app
        .conduct
        .next_round(&actor, id, form.stage, form.seats.trim().parse().ok())
        .await;
    app.hub.touch(congress);
    let (shown, refused) = match made {
        Ok(made) => match made.ready {
            Ok(_) => {
                let page = paths::console_contest(&congress.to_string(), &made.contest.to_string());
                return Ok(see_other(&page));
            }
            Err(refusal) => (made.contest, findings_of(refusal, &visitor)?),
        },
        Err(RoundRefusal::NotDue(_)) => (
            id,
            vec![sentence(visitor.t().round.not_due.to_owned(), "UE-31")],
        ),
        Err(RoundRefusal::Seats) => (
            id,
            vec![sentence(visitor.t().round.seats_needed.to_owned(), "seats")],
        ),
        Err(refusal) => return Err(refusal.into()),
    };
    let shown = Shown {
        contest: Some(shown),
        refused: Some(refused),
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

/// The form of fewer seats.
#[derive(Deserialize)]
pub(in crate::http) struct ReduceForm {
    #[serde(default)]
    votes_for: String,
}

/// `POST /officer/contests/{contest}/reduce`.
pub(in crate::http) async fn reduce_seats(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    OfficerForm { by, form }: OfficerForm<ReduceForm>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let refused = match form.votes_for.trim().parse() {
        Err(_) => vec![sentence(visitor.t().round.votes_needed.to_owned(), "UE-31")],
        Ok(votes_for) => {
            let actor = Actor::from(&by.officer);
            match app.conduct.reduce_seats(&actor, id, votes_for).await {
                Ok(_) => {
                    app.hub.touch(assembly.congress.id);
                    let congress = assembly.congress.id.to_string();
                    return Ok(see_other(&paths::console_contest(&congress, &contest)));
                }
                Err(refusal) => findings_of(refusal, &visitor)?,
            }
        }
    };
    let shown = Shown {
        contest: Some(id),
        refused: Some(refused),
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

/// The ways on from a contest, as the console offers them.
pub(super) fn ways(overview: &Overview, contest: &ContestOverview, visitor: &Visitor) -> Vec<Way> {
    let ways = overview.ways(contest.contest()).into_iter();
    ways.map(|way| match way {
        conduct::Way::Round {
            stage,
            seats,
            candidates,
            rule,
        } => Way::Round(RoundWay {
            stage: slug(stage),
            seats,
            candidates,
            rule: rule.to_owned(),
        }),
        conduct::Way::Reduce(reduction) => Way::Reduce {
            seats: reduction.seats,
            to: reduction.to,
            refused: floor(&reduction)
                .map(|found| visitor.choose(|| found.sentence_zh(), || found.sentence_en())),
        },
    })
    .collect()
}

fn floor(reduction: &ballot::course::Reduction) -> Option<Obstacle> {
    let floor = reduction.floor.unwrap_or(1);
    (!reduction.is_lawful()).then_some(Obstacle::SeatFloor {
        to: reduction.to,
        floor,
    })
}

/// The stage as forms and the API name it.
fn slug(stage: Stage) -> &'static str {
    match stage {
        Stage::Primary => "primary",
        Stage::Formal => "formal",
        Stage::Runoff => "runoff",
        Stage::Further => "further",
        Stage::Byelection => "byelection",
    }
}

impl From<RoundRefusal> for Problem {
    fn from(refusal: RoundRefusal) -> Self {
        match refusal {
            RoundRefusal::UnknownContest => Self::unknown_contest(),
            RoundRefusal::NotDue(state) => Self::wrong_state(state),
            RoundRefusal::Seats => Self::malformed(),
            RoundRefusal::Fault(error) => Self::fault(&error),
        }
    }
}
