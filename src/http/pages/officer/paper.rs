//! Paper ballots at the desk, and the page where they are typed in.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ballot::grade::Grade;
use ballot::id::ContestId;
use ballot::manifest::{Kind, Manifest};
use ballot::paper::Hand;
use ballot::state;
use serde::Deserialize;

use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::conduct::TypingRefusal;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::fill;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{Holder, PaperDesk, PaperStage, PaperTyping, Typist, paths};
use crate::http::{App, Problem};
use crate::roll::DelegateId;
use crate::roll::check_in::Attendee;
use crate::roll::paper::PaperRefusal;
use crate::words::Words;

/// Most people that a search shows.
const MOST_FOUND: usize = 20;

/// Whom to look for.
#[derive(Deserialize)]
pub(in crate::http) struct Wanted {
    #[serde(default)]
    who: String,
}

/// One of the desk's small forms.
#[derive(Deserialize)]
#[serde(tag = "to", rename_all = "kebab-case")]
pub(in crate::http) enum AtDesk {
    HandOut { delegate: DelegateId },
    Replace { delegate: DelegateId },
    Box { returned: String },
    Free { hand: Hand },
}

/// What the desk says of what was just tried.
#[derive(Default)]
struct Said {
    done: Option<String>,
    refused: Option<String>,
    wanted: String,
}

/// `GET /officer/contests/{contest}/paper`.
pub(in crate::http) async fn paper(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(contest): Path<String>,
    Query(Wanted { who }): Query<Wanted>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let said = Said {
        wanted: who,
        ..Said::default()
    };
    desk(&app, &visitor, &by, (&assembly, id), said).await
}

/// `POST /officer/contests/{contest}/paper`.
pub(in crate::http) async fn paper_act(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    OfficerForm { by, form }: OfficerForm<AtDesk>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let visitor = visitor.led_back_to(paths::paper(&contest));
    let people = app
        .roll
        .attendees(&by.officer, assembly.congress.id)
        .await?;
    let t = visitor.t();
    let issued = assembly.contest(id)?.facts.paper.issued;
    let tried = carry_out(&app, &by, id, issued, &form).await;
    app.hub.touch(assembly.congress.id);
    let (status, said) = match tried {
        Ok(()) => (
            StatusCode::OK,
            Said {
                done: Some(done(&form, &people, t)),
                ..Said::default()
            },
        ),
        Err(refusal) => {
            let refused = Some(refused(refusal, t)?);
            (
                StatusCode::CONFLICT,
                Said {
                    refused,
                    ..Said::default()
                },
            )
        }
    };
    let now = Assembly::load(&app, assembly.congress.id).await?;
    let page = desk(&app, &visitor, &by, (&now, id), said).await?;
    Ok((status, page).into_response())
}

/// Why the desk did nothing.
enum NotDone {
    /// What stands in the box's field is no number of sheets in plain digits.
    NoNumber,
    /// More sheets in the box than were handed out.
    AboveIssued { returned: u32, issued: u64 },
    /// Refused below.
    Refused(TypingRefusal),
}

impl From<PaperRefusal> for NotDone {
    fn from(refusal: PaperRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<TypingRefusal> for NotDone {
    fn from(refusal: TypingRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The sheets in the box as typed: never a guess, since a wrong figure is final once the contest is closed.
fn sheets_in_box(typed: &str, issued: u64) -> Result<u32, NotDone> {
    let returned: u32 = typed.trim().parse().map_err(|_| NotDone::NoNumber)?;
    if u64::from(returned) > issued {
        return Err(NotDone::AboveIssued { returned, issued });
    }
    Ok(returned)
}

async fn carry_out(
    app: &App,
    by: &SignedIn,
    contest: ContestId,
    issued: u64,
    form: &AtDesk,
) -> Result<(), NotDone> {
    let (roll, officer) = (&app.roll, &by.officer);
    match form {
        AtDesk::HandOut { delegate } => {
            roll.hand_out_paper(officer, contest, *delegate, false)
                .await?;
        }
        AtDesk::Replace { delegate } => {
            roll.hand_out_paper(officer, contest, *delegate, true)
                .await?;
        }
        AtDesk::Box { returned } => {
            let returned = sheets_in_box(returned, issued)?;
            roll.count_paper_box(officer, contest, returned).await?;
        }
        AtDesk::Free { hand } => {
            app.conduct.replace_typist(officer, contest, *hand).await?;
        }
    }
    Ok(())
}

fn done(form: &AtDesk, people: &[Attendee], t: &Words) -> String {
    let name = |id: &DelegateId| {
        let known = people.iter().find(|person| person.id == *id);
        known.map(|person| person.name.clone()).unwrap_or_default()
    };
    match form {
        AtDesk::HandOut { delegate } => t.on_paper.handed_out(name(delegate)),
        AtDesk::Replace { delegate } => t.on_paper.replaced(name(delegate)),
        AtDesk::Box { returned } => t.on_paper.box_noted(returned.trim()),
        AtDesk::Free { .. } => t.on_paper.freed.to_owned(),
    }
}

fn refused(refusal: NotDone, t: &Words) -> Result<String, Problem> {
    let t = &t.on_paper;
    let refusal = match refusal {
        NotDone::NoNumber => return Ok(t.box_no_number.to_owned()),
        NotDone::AboveIssued { returned, issued } => {
            return Ok(t.box_above(issued, returned));
        }
        NotDone::Refused(TypingRefusal::Roll(refusal)) => refusal,
        NotDone::Refused(refusal) => return Err(refusal.into()),
    };
    Ok(match refusal {
        PaperRefusal::AlreadyIssued => t.has_token.to_owned(),
        PaperRefusal::NotEntitled => t.not_entitled.to_owned(),
        PaperRefusal::NoPaper => t.no_paper.to_owned(),
        PaperRefusal::ContestNotReady => t.early.to_owned(),
        PaperRefusal::IssuingClosed | PaperRefusal::WrongState(_) => t.ended.to_owned(),
        other => return Err(other.into()),
    })
}

async fn desk(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    (assembly, id): (&Assembly, ContestId),
    said: Said,
) -> Result<Response, Problem> {
    let contest = assembly.contest(id)?;
    let people = app
        .roll
        .attendees(&by.officer, assembly.congress.id)
        .await?;
    let on_paper = app.roll.on_paper(id).await?;
    let typing = app.conduct.paper_standing(&by.officer, id).await?;
    let holders = people.iter().filter(|person| on_paper.contains(&person.id));
    let wanted = said.wanted.trim();
    let fits = |person: &&Attendee| {
        !wanted.is_empty() && (person.name.contains(wanted) || person.number.contains(wanted))
    };
    let page = PaperDesk {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        csrf: by.csrf(),
        balance: fill::balance(contest),
        stage: stage(contest.facts.state),
        counted: contest.facts.paper.returned.map(fill::small),
        found: people
            .iter()
            .filter(fits)
            .take(MOST_FOUND)
            .map(|person| holder(person, &on_paper))
            .collect(),
        wanted: wanted.to_owned(),
        holders: holders.map(|person| holder(person, &on_paper)).collect(),
        done: said.done,
        refused: said.refused,
        typists: typing.hands.into_iter().map(typist).collect(),
        needs_every_mark: needs_every_mark(&contest.manifest()),
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

fn holder(person: &Attendee, on_paper: &BTreeSet<DelegateId>) -> Holder {
    Holder {
        delegate: person.id.to_string(),
        name: person.name.clone(),
        unit: person.unit.clone(),
        number: person.number.clone(),
        has_paper: on_paper.contains(&person.id),
    }
}

fn typist((hand, name, typed): (Hand, String, usize)) -> Typist {
    let hand = match hand {
        Hand::First => "first",
        Hand::Second => "second",
    };
    Typist { hand, name, typed }
}

fn stage(state: state::State) -> PaperStage {
    match state {
        state::State::Draft => PaperStage::Early,
        state::State::Ready => PaperStage::Issuing,
        state::State::Open => PaperStage::Open,
        state::State::Closing => PaperStage::Signing,
        state::State::Closed => PaperStage::Closed,
        state::State::Counted | state::State::Certified | state::State::Void => PaperStage::Over,
    }
}

fn needs_every_mark(manifest: &Manifest) -> bool {
    let silent = |mark: &String| mark == "abstain" || mark == "unknown";
    manifest.kind == Kind::Appraisal && !manifest.marks.iter().any(silent)
}

/// `GET /officer/contests/{contest}/paper/typing`.
pub(in crate::http) async fn paper_typing(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    let manifest = contest.manifest();
    let known = app.urn.contest(id).await?;
    let eligible = known.as_ref().and_then(|known| known.eligible.as_ref());
    let eligible = eligible.into_iter().flat_map(|list| list.members());
    let page = PaperTyping {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        officer: by.officer.name.clone(),
        returned: fill::small(contest.paper_returned()),
        options: fill::options(&contest.facts.draft),
        marks: marks(&manifest, &visitor),
        write_ins: manifest.write_ins,
        eligible: eligible
            .filter(|member| !manifest.is_option(member.id))
            .map(|member| {
                (
                    member.id.to_string(),
                    member.name.clone(),
                    member.detail.clone(),
                )
            })
            .collect(),
        open: contest.facts.state == state::State::Closed,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// The marks of a ballot with the words that it bears.
fn marks(manifest: &Manifest, visitor: &Visitor) -> Vec<(String, String)> {
    let t = visitor.t();
    let word = |mark: &String| match mark.as_str() {
        "for" => t.ballot.for_.to_owned(),
        "against" => t.ballot.against.to_owned(),
        mark => Grade::of_mark(mark).map_or_else(
            || mark.to_owned(),
            |grade| visitor.choose(|| grade.zh, || grade.en).to_owned(),
        ),
    };
    manifest
        .marks
        .iter()
        .map(|mark| (mark.clone(), word(mark)))
        .collect()
}
