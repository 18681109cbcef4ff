//! `/c/{congress}/minutes` (会议记录): drawn from the agenda and the results; there is nothing in it that is not public.

use axum::extract::{Path, State};

use super::assembly::Assembly;
use super::sheet::{recount, sheet_of, times};
use super::visitor::{Page, Visitor};
use super::{proposals, result, time};
use crate::http::view::{AgendaLine, MinuteItem, MinuteVote, Minutes, Outcome, Recount};
use crate::http::{App, Problem};

/// `GET /c/{congress}/minutes`.
pub(in crate::http) async fn minutes(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<Page<Minutes>, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let recount = recount(&app, &assembly).await?;
    let mut items: Vec<MinuteItem> = Vec::new();
    for line in assembly.agenda(visitor.t()) {
        let before = items.last().and_then(|item| item.line.session.clone());
        items.push(MinuteItem {
            session: line.session.clone().filter(|_| line.session != before),
            vote: vote(&visitor, &assembly, &line, &recount)?,
            line,
        });
    }
    Ok(Page(Minutes {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        balance: assembly.balance(),
        at: time::moment(assembly.at, visitor.t()),
        items,
        proposals: proposals::figures(&app, assembly.congress.id).await?,
        notices: assembly.notices(&app, visitor.t()).await?,
        recount,
    }))
}

fn vote(
    visitor: &Visitor,
    assembly: &Assembly,
    line: &AgendaLine,
    recount: &Recount,
) -> Result<MinuteVote, Problem> {
    let known = line
        .contest
        .as_ref()
        .and_then(|contest| contest.contest.parse().ok());
    let contest = known.and_then(|id| assembly.contest(id).ok());
    let Some((contest, status)) = contest.and_then(|known| Some((known, known.status.as_ref()?)))
    else {
        return Ok(MinuteVote::None);
    };
    Ok(match result::outcome(status, visitor.t()) {
        None => MinuteVote::None,
        Some(Outcome::Void { ground, reason }) => MinuteVote::Void {
            times: times(contest, visitor),
            why: visitor.t().minutes.void(ground, reason),
        },
        Some(_) => MinuteVote::Counted(Box::new(sheet_of(
            visitor,
            assembly,
            contest,
            recount.clone(),
        )?)),
    })
}
