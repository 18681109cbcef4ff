//! The candidates of a ballot and their order (UE-13): a draft's can be moved, each move is an act.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ballot::id::{ContestId, MemberId};
use ballot::manifest::Kind;
use ballot::{state, strokes};
use serde::Deserialize;

use super::act::findings_of;
use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::conduct::{Act, Arrangement};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::fill;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{Candidates, Finding, Standee, paths};
use crate::http::{App, Problem};
use crate::roll::acts::Actor;
use crate::roll::draft::Draft;

/// One of the page's small forms: a candidate a place up or down, or all of them by strokes.
#[derive(Deserialize)]
#[serde(tag = "to", rename_all = "lowercase")]
pub(in crate::http) enum Move {
    Up { option: MemberId },
    Down { option: MemberId },
    Strokes,
}

impl Move {
    fn arrangement(&self) -> Arrangement {
        match self {
            Self::Up { option } => Arrangement::Up(*option),
            Self::Down { option } => Arrangement::Down(*option),
            Self::Strokes => Arrangement::Strokes,
        }
    }

    /// Where on the page the browser goes on.
    fn fragment(&self) -> String {
        match self {
            Self::Up { option } | Self::Down { option } => format!("#candidate-{option}"),
            Self::Strokes => String::new(),
        }
    }
}

/// `GET /officer/contests/{contest}/candidates`.
pub(in crate::http) async fn candidates(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    page(&visitor, &by, &assembly, id, None)
}

/// `POST /officer/contests/{contest}/candidates`.
pub(in crate::http) async fn arrange(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    OfficerForm { by, form }: OfficerForm<Move>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let path = paths::candidates(&contest);
    let act = Act::Order(form.arrangement());
    match app.conduct.act(&Actor::from(&by.officer), id, act).await {
        Ok(_) => {
            app.hub.touch(assembly.congress.id);
            Ok(see_other(&format!("{path}{}", form.fragment())))
        }
        Err(refusal) => {
            let visitor = visitor.led_back_to(path);
            let refused = findings_of(refusal, &visitor)?;
            let now = Assembly::load(&app, assembly.congress.id).await?;
            let page = page(&visitor, &by, &now, id, Some(refused))?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
    }
}

fn page(
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    id: ContestId,
    refused: Option<Vec<Finding>>,
) -> Result<Response, Problem> {
    let contest = assembly.contest(id)?;
    let draft = &contest.facts.draft;
    if draft.kind != Kind::Election {
        return Err(Problem::not_found());
    }
    let page = Candidates {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        officer: by.officer.name.clone(),
        csrf: by.csrf(),
        order: fill::order(draft),
        standees: standees(draft),
        movable: contest.state() == state::State::Draft,
        refused,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

fn standees(draft: &Draft) -> Vec<Standee> {
    let options = fill::options(draft);
    options
        .into_iter()
        .map(|option| Standee {
            unranked: strokes::unranked(&option.name),
            option,
        })
        .collect()
}
