//! `/c/{congress}/agenda/{item}`: a motion that hands or names decide, and its figures as data that anybody can verify.

use axum::Json;
use axum::extract::{Path, State};
use ballot::matter::Matter;
use crypto::bytes::{Hash, PublicPoint, Signature};
use crypto::message::short_code;
use serde::Serialize;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, proposals};
use crate::http::view::{
    HandsCount, Link, MotionFigures, MotionPage, NamesGroup, NamesVote, matter_word, paths,
};
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::hands::Counted;
use crate::roll::open_votes::{OpenVote, Spoken};
use crate::roll::programme::AgendaItem;
use crate::words::{Lang, Words, words};

/// `GET /c/{congress}/agenda/{item}`.
pub(in crate::http) async fn motion(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
) -> Result<Page<MotionPage>, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let (item, t) = (boxless(&assembly, &item)?, visitor.t());
    let counts = item.hands.iter().rev();
    let mut votes = Vec::new();
    for open in item.open_votes.iter().rev() {
        votes.push(with_names(&app, item, open, t).await?);
    }
    Ok(Page(MotionPage {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        item: item.id.to_string(),
        title: item.title.clone(),
        documents: item
            .documents
            .iter()
            .map(|entry| fill::document(&congress, entry, t))
            .collect(),
        proposals: item
            .proposals
            .iter()
            .map(|raised| Link {
                href: paths::proposal(&congress, &raised.proposal.to_string()),
                title: proposals::numbered(raised.number, t),
            })
            .collect(),
        counts: counts.map(|counted| count(counted, t)).collect(),
        former: votes.split_off(votes.len() - item.former_votes().len()),
        vote: votes.pop(),
    }))
}

/// The motion that an address names; what a box decides has pages of its own.
fn boxless<'a>(assembly: &'a Assembly, item: &str) -> Result<&'a AgendaItem, Problem> {
    let item: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let mut items = assembly.agenda.iter();
    let found = items.find(|each| each.id == item && each.is_boxless());
    found.ok_or_else(Problem::not_found)
}

async fn with_names(
    app: &App,
    item: &AgendaItem,
    open: &OpenVote,
    t: &Words,
) -> Result<NamesVote, Problem> {
    let mut shown = vote(item, open, t);
    if open.closed && open.public_names {
        shown.names = groups(&app.roll.voices((item.id, open.round)).await?, t);
    }
    Ok(shown)
}

/// A vote by name without its names.
pub(super) fn vote(item: &AgendaItem, open: &OpenVote, t: &Words) -> NamesVote {
    NamesVote {
        item: item.id.to_string(),
        round: open.round,
        title: open.title.clone(),
        why: open.why.clone(),
        replaced: replaced(item, open, t),
        matter: declared(open.matter, t),
        open: !open.closed,
        public_names: open.public_names,
        figures: MotionFigures {
            silent: Some(open.count.silent()),
            ..fill::motion_figures(&open.count.hands)
        },
        outcome: open.closed.then(|| fill::open_vote(open, t)),
        names: Vec::new(),
    }
}

/// What has taken the place of a vote by name, and why; empty where nothing has.
fn replaced(item: &AgendaItem, open: &OpenVote, t: &Words) -> String {
    let mut later = item.open_votes.iter();
    match later.find(|later| later.round > open.round) {
        Some(again) => t.open_vote.replaced(&again.why),
        None if item.counted().is_some() => t.open_vote.replaced_by_hands.to_owned(),
        None => String::new(),
    }
}

fn declared(matter: Matter, t: &Words) -> String {
    t.floor.declared(matter_word(matter, t))
}

fn groups(spoken: &[Spoken], t: &Words) -> Vec<NamesGroup> {
    let groups = spoken.chunk_by(|one, next| one.delegation == next.delegation);
    let person = |each: &Spoken| {
        (
            each.name.clone(),
            each.unit.clone(),
            fill::voice(each.voice, t),
        )
    };
    let group = |people: &[Spoken]| NamesGroup {
        delegation: people[0].delegation.clone(),
        people: people.iter().map(person).collect(),
    };
    groups.map(group).collect()
}

/// A count of a show of hands.
pub(super) fn count(counted: &Counted, t: &Words) -> HandsCount {
    HandsCount {
        version: counted.version,
        figures: fill::motion_figures(&counted.hands),
        words: fill::hands(counted, t),
        matter: counted
            .matter
            .map_or_else(String::new, |matter| declared(matter, t)),
        why: counted.why.clone(),
        signatures: fill::hands_signatures(counted, t),
        awaits: counted.awaits_signatures(),
        signed: counted
            .signed
            .iter()
            .map(|signed| (signed.name.clone(), key_code(&signed.key)))
            .collect(),
    }
}

/// What the log says once scrutineers have made a count final: it is for everybody, and in the first language.
pub(in crate::http) fn hands_signed(counted: &Counted) -> String {
    let zh = words(Lang::Zh);
    let signatures = fill::hands_signatures(counted, zh);
    zh.hands.said_signed(signatures, &counted.title)
}

fn key_code(key: &PublicPoint) -> String {
    short_code(Hash::of(key.as_bytes()).as_bytes())
}

/// A show of hands for whoever wants to verify its signatures (protocol §9).
#[derive(Serialize)]
pub(in crate::http) struct HandsData {
    congress: String,
    item: String,
    counts: Vec<CountData>,
}

#[derive(Serialize)]
struct CountData {
    #[serde(flatten)]
    count: CountFigures,
    message: String,
    signatures: Vec<SignatureData>,
}

/// A count of a show of hands, as scrutineers' phones and whoever verifies it read it (protocol §9).
#[derive(Serialize)]
pub(in crate::http) struct CountFigures {
    version: u32,
    title: String,
    entitled: u32,
    present: u32,
    in_favour: u32,
    against: u32,
    abstained: u32,
    counted_by: String,
    why: String,
    needed: u64,
    passed: bool,
    demanded: u32,
}

impl CountFigures {
    /// Those of `counted`.
    pub(in crate::http) fn of(counted: &Counted) -> Self {
        let hands = counted.hands;
        Self {
            version: counted.version,
            title: counted.title.clone(),
            entitled: hands.entitled,
            present: hands.present,
            in_favour: hands.in_favour,
            against: hands.against,
            abstained: hands.abstained,
            counted_by: counted.counted_by.clone(),
            why: counted.why.clone(),
            needed: hands.needed(),
            passed: hands.passed(),
            demanded: counted.demanded,
        }
    }
}

#[derive(Serialize)]
struct SignatureData {
    scrutineer: u32,
    name: String,
    key: PublicPoint,
    signature: Signature,
}

/// `GET /c/{congress}/agenda/{item}/hands.json`: every count, oldest first; the last holds.
pub(in crate::http) async fn hands_json(
    State(app): State<App>,
    Path((congress, item)): Path<(String, String)>,
) -> Result<Json<HandsData>, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let item = boxless(&assembly, &item)?;
    let message = |counted: &Counted| counted.message(assembly.congress.id, item.id);
    let counts = item.hands.iter();
    Ok(Json(HandsData {
        congress: assembly.congress.id.to_string(),
        item: item.id.to_string(),
        counts: counts
            .map(|counted| count_data(counted, &message(counted)))
            .collect(),
    }))
}

fn count_data(counted: &Counted, message: &[u8]) -> CountData {
    let signatures = counted.signed.iter().map(|signed| SignatureData {
        scrutineer: signed.place,
        name: signed.name.clone(),
        key: signed.key,
        signature: signed.signature,
    });
    CountData {
        count: CountFigures::of(counted),
        message: crypto::b64::encode(message),
        signatures: signatures.collect(),
    }
}
