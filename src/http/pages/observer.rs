//! `/c/{congress}/watch`: turnout, and the tally as far as each contest shows it to everybody.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use ballot::manifest::Audience;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, table};
use crate::conduct::ContestOverview;
use crate::http::headers::Policy;
use crate::http::view::{Observer, ObserverContest};
use crate::http::{App, Problem};

/// `GET /c/{congress}/watch`.
pub(in crate::http) async fn observer(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let contests = assembly.overview.contests.iter();
    let page = Observer {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        stream: assembly.stream(),
        balance: assembly.balance(),
        updated: assembly.clock(),
        notices: assembly.notices(&app, visitor.t()).await?,
        agenda: assembly.agenda(visitor.t()),
        proposals: app.roll.call(assembly.congress.id).await?.0.published,
        contests: contests.map(|each| contest(each, &visitor)).collect(),
    };
    Ok((Extension(Policy::Framing), Page(page)))
}

fn contest(overview: &ContestOverview, visitor: &Visitor) -> ObserverContest {
    let tally = overview.tally_for(Audience::Public);
    let show = overview.rules().show;
    ObserverContest {
        contest: fill::contest(overview),
        balance: fill::balance(overview),
        quorum: fill::quorum(overview),
        streams: show.while_open && show.to == Audience::Public,
        score: overview
            .status
            .as_ref()
            .and_then(|status| table::explained(status, tally, visitor)),
    }
}
