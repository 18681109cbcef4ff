//! Paper ballots (docs/protocol.md §9): handing them out, counting the box, typing them in.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::{ContestId, MemberId};
use ballot::paper::{Hand, Reading};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use super::{id, json};
use crate::conduct::{PaperStanding, TypingRefusal, Unsettled};
use crate::http::access::ByOfficer;
use crate::http::{App, Problem};
use crate::roll::DelegateId;
use crate::roll::officers::Officer;
use crate::roll::paper::PaperRefusal;

/// `{"delegate":"…"}`.
#[derive(Deserialize)]
struct To {
    delegate: DelegateId,
}

/// `{"returned":7}`.
#[derive(Deserialize)]
struct InBox {
    returned: u32,
}

/// `{"sheet":"void"}`, or `{"sheet":{"marks":["for",null],"write_ins":[]}}`.
#[derive(Deserialize)]
struct Read {
    sheet: Sheet,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Sheet {
    Marked {
        marks: Vec<Option<String>>,
        write_ins: Vec<MemberId>,
    },
    Whole(Whole),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Whole {
    Void,
}

impl From<Sheet> for Reading {
    fn from(sheet: Sheet) -> Self {
        match sheet {
            Sheet::Marked { marks, write_ins } => Self::Marked { marks, write_ins },
            Sheet::Whole(Whole::Void) => Self::Void,
        }
    }
}

/// How many delegates took a paper ballot.
#[derive(Serialize)]
pub(in crate::http) struct Issued {
    issued: u64,
}

/// How the typing stands, for the officer who asks.
#[derive(Serialize)]
pub(in crate::http) struct Standing {
    issued: u64,
    /// As counted, which the close makes final.
    counted: Option<u64>,
    returned: u32,
    hands: Vec<Typist>,
    own: Option<Hand>,
    typed: BTreeMap<u32, Box<RawValue>>,
    settled: bool,
    /// The sheets that the two have read differently.
    differ: Vec<u32>,
}

#[derive(Serialize)]
struct Typist {
    hand: Hand,
    name: String,
    typed: usize,
}

/// Hands a delegate a paper ballot.
pub(in crate::http) async fn hand_out_paper(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Issued>, Problem> {
    hand_out(&app, &officer, &contest, body, false).await
}

/// Notes that a spoiled sheet was taken back for a new one.
pub(in crate::http) async fn replace_paper(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Issued>, Problem> {
    hand_out(&app, &officer, &contest, body, true).await
}

async fn hand_out(
    app: &App,
    officer: &Officer,
    contest: &str,
    body: Body,
    replaced: bool,
) -> Result<Json<Issued>, Problem> {
    let To { delegate } = json(body).await?;
    let contest: ContestId = id(contest, Problem::unknown_contest)?;
    let given = app
        .roll
        .hand_out_paper(officer, contest, delegate, replaced);
    let issued = given.await?;
    touch(app, contest).await?;
    Ok(Json(Issued { issued }))
}

/// Notes how many paper ballots lay in the box.
pub(in crate::http) async fn count_paper_box(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Standing>, Problem> {
    let InBox { returned } = json(body).await?;
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    app.roll
        .count_paper_box(&officer, contest, returned)
        .await?;
    touch(&app, contest).await?;
    standing(&app, &officer, contest).await
}

/// How the typing stands.
pub(in crate::http) async fn paper_standing(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
) -> Result<Json<Standing>, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    standing(&app, &officer, contest).await
}

/// Keeps what the officer reads off a sheet.
pub(in crate::http) async fn type_paper(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path((contest, sheet)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Standing>, Problem> {
    let Read { sheet: read } = json(body).await?;
    take_reading(&app, &officer, (&contest, &sheet), Some(read.into())).await
}

/// Takes a reading back.
pub(in crate::http) async fn untype_paper(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path((contest, sheet)): Path<(String, String)>,
) -> Result<Json<Standing>, Problem> {
    take_reading(&app, &officer, (&contest, &sheet), None).await
}

/// Has somebody else type in place of one of the two.
pub(in crate::http) async fn replace_typist(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path((contest, hand)): Path<(String, String)>,
) -> Result<Json<Standing>, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let hand = serde_json::from_value(hand.into()).map_err(|_| Problem::not_found())?;
    let standing = app.conduct.replace_typist(&officer, contest, hand).await?;
    answer(&app, &officer, contest, standing).await
}

async fn take_reading(
    app: &App,
    officer: &Officer,
    (contest, sheet): (&str, &str),
    reading: Option<Reading>,
) -> Result<Json<Standing>, Problem> {
    let contest: ContestId = id(contest, Problem::unknown_contest)?;
    let number: u32 = id(sheet, Problem::not_found)?;
    let typed = app
        .conduct
        .type_paper(officer, contest, number, reading)
        .await?;
    answer(app, officer, contest, typed).await
}

async fn standing(
    app: &App,
    officer: &Officer,
    contest: ContestId,
) -> Result<Json<Standing>, Problem> {
    let standing = app.conduct.paper_standing(officer, contest).await?;
    answer(app, officer, contest, standing).await
}

async fn answer(
    app: &App,
    officer: &Officer,
    contest: ContestId,
    standing: PaperStanding,
) -> Result<Json<Standing>, Problem> {
    let facts = app
        .roll
        .contest_facts(officer.organisation, contest)
        .await?;
    let facts = facts.ok_or_else(Problem::unknown_contest)?;
    let typists = standing.hands.into_iter();
    let typed = standing.typed.into_iter();
    Ok(Json(Standing {
        issued: facts.paper.issued,
        counted: facts.paper.returned,
        returned: standing.returned,
        hands: typists
            .map(|(hand, name, typed)| Typist { hand, name, typed })
            .collect(),
        own: standing.own,
        typed: typed
            .filter_map(|(number, body)| Some((number, RawValue::from_string(body).ok()?)))
            .collect(),
        settled: standing.unsettled.is_none(),
        differ: match standing.unsettled {
            Some(Unsettled::Differ { sheets }) => sheets,
            _ => Vec::new(),
        },
    }))
}

async fn touch(app: &App, contest: ContestId) -> Result<(), Problem> {
    if let Some(congress) = app.roll.congress_of(contest).await? {
        app.hub.touch(congress);
    }
    Ok(())
}

impl From<PaperRefusal> for Problem {
    fn from(refusal: PaperRefusal) -> Self {
        match refusal {
            PaperRefusal::UnknownContest => Self::unknown_contest(),
            PaperRefusal::NotEntitled => Self::not_entitled(),
            PaperRefusal::AlreadyIssued => Self::already_issued(),
            PaperRefusal::NoPaper => Self::no_paper_ballot(),
            PaperRefusal::ContestNotReady => Self::contest_not_ready(),
            PaperRefusal::IssuingClosed => Self::issuing_closed(),
            PaperRefusal::WrongState(state) => Self::wrong_state(state),
            PaperRefusal::HandsTaken => Self::hands_taken(),
            PaperRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<TypingRefusal> for Problem {
    fn from(refusal: TypingRefusal) -> Self {
        match refusal {
            TypingRefusal::Roll(refusal) => refusal.into(),
            TypingRefusal::Unreadable(_) => Self::body_not_canonical(),
            TypingRefusal::NoSuchSheet { .. } => Self::no_such_sheet(),
            TypingRefusal::Fault(error) => Self::fault(&error),
        }
    }
}
