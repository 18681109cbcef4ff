//! `/c/{congress}`: what is now, the balance, the agenda.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::IntoResponse;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, motion};
use crate::http::headers::Policy;
use crate::http::view::{Home, Slip};
use crate::http::{App, Problem};

/// `GET /c/{congress}`.
pub(in crate::http) async fn home(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let current = assembly.current();
    let (_, called) = app.roll.call(assembly.congress.id).await?;
    let page = Home {
        held: assembly.held(visitor.t()),
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        stream: assembly.stream(),
        vote: assembly
            .open_vote()
            .map(|(item, open)| motion::vote(item, open, visitor.t())),
        slips: assembly
            .overview
            .contests
            .iter()
            .map(|contest| Slip {
                contest: fill::contest(contest),
            })
            .collect(),
        balance: current.map_or_else(|| assembly.balance(), fill::balance),
        quorum: current.and_then(fill::quorum),
        group: current.map_or(0, |contest| contest.facts.draft.group),
        updated: assembly.clock(),
        agenda: assembly.agenda(visitor.t()),
        proposals: called,
    };
    Ok((Extension(Policy::Framing), Page(page)))
}
