//! A rehearsal (试投): made of a congress from its console, wiped from its own.

use axum::extract::{Path, State};
use axum::response::Response;
use ballot::state;

use super::act::{refusal_page, sentence};
use super::console::Shown;
use super::sign_in::Nothing;
use super::{OfficerForm, SignedIn};
use crate::conduct::{RehearseRefusal, WipeRefusal};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{Rehearsing, paths};
use crate::http::{App, Problem};
use crate::roll::acts::Actor;

/// Where a congress stands with its rehearsal.
pub(super) async fn standing(
    app: &App,
    by: &SignedIn,
    assembly: &Assembly,
) -> Result<Rehearsing, Problem> {
    let congress = &assembly.congress;
    if congress.purpose.is_rehearsal() {
        return Ok(Rehearsing::This);
    }
    let there = app
        .conduct
        .rehearsal_of(by.officer.organisation, &congress.title)
        .await?;
    let mut contests = assembly.overview.contests.iter();
    Ok(match there {
        Some(rehearsal) => Rehearsing::There(paths::console(&rehearsal.to_string())),
        None if contests.any(|contest| contest.state() != state::State::Draft) => Rehearsing::Begun,
        None => Rehearsing::Offered,
    })
}

/// `POST /officer/c/{congress}/rehearse`: makes a rehearsal, or leads to the one that is there.
pub(in crate::http) async fn rehearse(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm { by, .. }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let actor = Actor::from(&by.officer);
    let words = &visitor.t().rehearsal;
    let refused = match app.conduct.rehearse(&actor, assembly.congress.id).await {
        Ok(made) | Err(RehearseRefusal::There(made)) => {
            return Ok(see_other(&paths::console(&made.to_string())));
        }
        Err(RehearseRefusal::Begun) => words.begun,
        Err(RehearseRefusal::IsRehearsal) => words.this,
        Err(RehearseRefusal::Unknown) => return Err(Problem::unknown_congress()),
        Err(RehearseRefusal::Fault(error)) => return Err(error.into()),
    };
    let shown = Shown {
        refused: Some(vec![sentence(refused.to_owned(), "rehearsal")]),
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

/// `POST /officer/c/{congress}/wipe`: deletes a rehearsal for good.
pub(in crate::http) async fn wipe(
    State(app): State<App>,
    Path(congress): Path<String>,
    OfficerForm { by, .. }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let id = congress.parse().map_err(|_| Problem::unknown_congress())?;
    match app.conduct.wipe(&Actor::from(&by.officer), id).await {
        Ok(()) => Ok(see_other(paths::OFFICER)),
        Err(WipeRefusal::Unknown) => Err(Problem::unknown_congress()),
        Err(WipeRefusal::Real) => Err(Problem::not_a_rehearsal()),
        Err(WipeRefusal::Fault(error)) => Err(error.into()),
    }
}
