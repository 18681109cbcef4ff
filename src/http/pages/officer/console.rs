//! The officer's list of congresses, and the console of one.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use ballot::id::ContestId;
use ballot::manifest::Kind;
use ballot::state;
use serde::Deserialize;

use super::{
    OWN_REFERRER, SignedIn, agenda, findings, hands, notices, prepare, record, rehearsal, reports,
    rounds, scrutiny,
};
use crate::clock::Millis;
use crate::conduct::{ContestOverview, Unsettled};
use crate::fetched;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::problem::only_congress;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::pages::{fill, plain, result, table, time};
use crate::http::view::{
    BoxTimes, Console, ContestLine, Explanation, Finding, Grades, OfficerHome, OwnCongress,
    PausedInvitation, Score, Standing, StreamForm, Upcoming, Waiting,
};
use crate::http::{App, Problem};
use crate::roll::congresses::Phase;
use crate::roll::scrutineers::Link;

/// Acts on a page.
const RECENT_ACTS: u32 = 12;

/// `GET /officer`.
pub(in crate::http) async fn home(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
) -> Result<Response, Problem> {
    list(&app, &visitor, &by, Vec::new()).await
}

/// The officer's congresses, and those that are being prepared, with why none was begun just now.
pub(super) async fn list(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    refused: Vec<String>,
) -> Result<Response, Problem> {
    let mut congresses = app.roll.congresses().await?;
    congresses.retain(|congress| congress.organisation == by.officer.organisation);
    let contact = only_congress(app).await?.as_ref().map(fill::contact);
    let mut own = Vec::with_capacity(congresses.len());
    for line in plain::lines(congresses, visitor.t()) {
        let assembly = Assembly::named(app, &line.meeting.congress).await?;
        let reports = reports::waiting(app, &assembly, visitor).await?;
        own.push(OwnCongress { line, reports });
    }
    let page = OfficerHome {
        frame: visitor.frame(contact),
        officer: by.officer.name.clone(),
        csrf: by.csrf(),
        congresses: own,
        preparations: prepare::rows(app, by, visitor.t()).await?,
        refused,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// Which contest is in the middle.
#[derive(Deserialize)]
pub(in crate::http) struct InHand {
    contest: Option<String>,
}

/// `GET /officer/c/{congress}`.
pub(in crate::http) async fn console(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
    Query(InHand { contest }): Query<InHand>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let wanted = contest.and_then(|id| id.parse().ok());
    let shown = Shown {
        contest: wanted,
        ..Shown::default()
    };
    page(&app, &visitor, &by, &assembly, shown).await
}

/// What a console shows beside how things stand.
#[derive(Default)]
pub(super) struct Shown {
    /// The contest that is asked for; else what is current.
    pub(super) contest: Option<ContestId>,
    /// Why the act just tried was refused.
    pub(super) refused: Option<Vec<Finding>>,
    /// What was given for a livestream's address, and is none.
    pub(super) no_stream: Option<String>,
    /// The reason that was typed.
    pub(super) reason: String,
    /// A scrutineer's link that was just made, with their place.
    pub(super) link: Option<(u32, Link)>,
}

/// The console.
pub(super) async fn page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    shown: Shown,
) -> Result<Response, Problem> {
    let (t, id) = (visitor.t(), assembly.congress.id);
    let in_hand = in_hand(assembly, shown.contest);
    let waiting = scrutiny::waiting(app, in_hand).await?;
    let unsettled = match in_hand {
        Some(contest) => app.conduct.unsettled_paper(contest.contest()).await?,
        None => None,
    };
    let acts = app
        .roll
        .recent_acts(by.officer.organisation, id, RECENT_ACTS)
        .await?;
    let key = app.roll.watch_keys(id).await?.officers;
    let contests = assembly.overview.contests.iter();
    let page = Console {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        officer: by.officer.name.clone(),
        csrf: by.csrf(),
        clock: assembly.clock(),
        agenda: assembly.agenda(t),
        changes: agenda::changes(assembly, t),
        ended: assembly.congress.phase == Phase::Ended,
        stream: StreamForm {
            running: assembly.overview.stream.is_some(),
            flawed: shown.no_stream.is_some(),
            address: shown
                .no_stream
                .or_else(|| Some(assembly.stream()?.address))
                .unwrap_or_default(),
            player: app.fetched.has(&fetched::HLS),
        },
        check_in_open: assembly.congress.check_in_open,
        standing: in_hand.map(|contest| standing(contest, (waiting, unsettled), assembly, visitor)),
        upcoming: in_hand.and_then(|contest| upcoming(contest, assembly, visitor)),
        contests: contests.map(|contest| line(contest, visitor)).collect(),
        acts: acts
            .iter()
            .map(|act| record::line(act, assembly.at, t))
            .collect(),
        refused: shown.refused,
        reason: shown.reason,
        paused: paused(app, by, assembly).await?,
        scrutineers: scrutiny::lines(app, by, assembly, shown.link).await?,
        motion: hands::in_hand(app, assembly, t).await?,
        notices: assembly.notices(app, t).await?,
        reports: reports::lines(app, assembly, visitor).await?,
        rehearsing: rehearsal::standing(app, by, assembly).await?,
        live: format!("/api/v1/congresses/{id}/live?watch={key}"),
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// The contest that is asked for, what is current, the first draft, or the last one that ended.
fn in_hand(assembly: &Assembly, wanted: Option<ContestId>) -> Option<&ContestOverview> {
    let contests = &assembly.overview.contests;
    let named = wanted.and_then(|id| contests.iter().find(|contest| contest.contest() == id));
    let draft = || {
        contests
            .iter()
            .find(|contest| contest.state() == state::State::Draft)
    };
    named
        .or_else(|| assembly.current())
        .or_else(draft)
        .or_else(|| contests.last())
}

fn standing(
    contest: &ContestOverview,
    (waiting, unsettled): (Option<Waiting>, Option<Unsettled>),
    assembly: &Assembly,
    visitor: &Visitor,
) -> Standing {
    let facts = &contest.facts;
    let released = contest
        .status
        .as_ref()
        .map_or(0, |status| status.unsealed.len());
    let next =
        findings::next_act(contest, unsettled, assembly, visitor).filter(|_| waiting.is_none());
    Standing {
        contest: fill::contest(contest),
        balance: fill::balance(contest),
        quorum: fill::quorum(contest),
        times: BoxTimes {
            opened: facts.opened_at.map(time::clock),
            closes: facts.closes().map(|at| time::clock(Millis(at))),
            closed: facts
                .closed_at
                .filter(|_| facts.opened_at.is_some())
                .map(time::clock),
        },
        updated: assembly.clock(),
        next,
        waiting,
        sealed: facts.draft.threshold.map(|threshold| (threshold, released)),
        can_void: findings::can_void(contest.state()),
        findings: findings::of(contest, assembly, visitor),
        ways: rounds::ways(&assembly.overview, contest, visitor),
        agreed_seats: facts.agreed_seats,
        extendable: notices::extendable(contest),
        explanation: explanation(contest, visitor),
        grades: grades(contest, visitor),
    }
}

/// What came of a counted contest, and why.
fn explanation(contest: &ContestOverview, visitor: &Visitor) -> Option<Explanation> {
    let status = contest.status.as_ref()?;
    let outcome = result::outcome(status, visitor.t())?.sentence(visitor.t());
    let reasons = result::reasons(status, visitor);
    (!reasons.is_empty()).then_some(Explanation { outcome, reasons })
}

/// The table of a counted appraisal.
fn grades(contest: &ContestOverview, visitor: &Visitor) -> Option<Grades> {
    match table::short(contest.status.as_ref()?, None, visitor)? {
        Score::Grades(grades) => Some(grades),
        Score::Votes(_) => None,
    }
}

/// The draft that comes next, with its findings, while the contest in the middle has none of its own.
fn upcoming(in_hand: &ContestOverview, assembly: &Assembly, visitor: &Visitor) -> Option<Upcoming> {
    if !findings::of(in_hand, assembly, visitor).is_empty() {
        return None;
    }
    let mut contests = assembly.overview.contests.iter();
    let next = contests.find(|contest| contest.state() == state::State::Draft)?;
    Some(Upcoming {
        contest: fill::contest(next),
        findings: findings::of(next, assembly, visitor),
    })
}

fn line(contest: &ContestOverview, visitor: &Visitor) -> ContestLine {
    let rules = contest.rules();
    let contested = rules.surplus.is_some() && contest.facts.draft.kind == Kind::Election;
    let profile = fill::profile(&rules, visitor);
    let balance = fill::balance(contest);
    ContestLine {
        contest: fill::contest(contest),
        rule: if contested {
            visitor.t().officer.rule_contested(profile)
        } else {
            profile
        },
        issued_returned: contest
            .status
            .is_some()
            .then_some((balance.issued, balance.returned)),
    }
}

async fn paused(
    app: &App,
    by: &SignedIn,
    assembly: &Assembly,
) -> Result<Vec<PausedInvitation>, Problem> {
    let paused = app.roll.paused(&by.officer, assembly.congress.id).await?;
    let line = |invitation: crate::roll::invitations::Paused| PausedInvitation {
        delegate: invitation.delegate.to_string(),
        name: invitation.name,
        number: invitation.number,
        until: time::clock(invitation.until),
    };
    Ok(paused.into_iter().map(line).collect())
}
