//! Motions that no box decides (protocol §9): scrutineers' signatures to shows of hands, and what delegates say by name.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use ballot::id::CongressId;
use ballot::open_vote::Voice;
use crypto::bytes::Signature;
use serde::{Deserialize, Serialize};

use super::scrutineers::by_code;
use super::{id, json};
use crate::http::access::{Delegate, Insider};
use crate::http::pages::{CountFigures, hands_signed};
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::hands::{HandsSignRefusal, ToSign};
use crate::roll::open_votes::{OpenVote, Spoken, VoiceRefusal};
use crate::roll::scrutineers::Scrutineer;

#[derive(Deserialize)]
struct ByCode {
    code: String,
}

/// The shows of hands of a scrutineer's congress.
#[derive(Serialize)]
pub(in crate::http) struct ToBeSigned {
    hands: Vec<Count>,
}

/// The newest count of one, as it is signed.
#[derive(Serialize)]
struct Count {
    item: AgendaItemId,
    #[serde(flatten)]
    count: CountFigures,
    /// The places of those who have signed it, from 1.
    signed: Vec<u32>,
    /// The asker's own place.
    place: u32,
}

/// What a scrutineer may sign of shows of hands, and has signed.
pub(in crate::http) async fn hands_to_sign(
    State(app): State<App>,
    body: Body,
) -> Result<Json<ToBeSigned>, Problem> {
    let ByCode { code } = json(body).await?;
    let who = by_code(&app, &code).await?;
    let hands = app.roll.hands_to_sign(&who).await?.into_iter();
    Ok(Json(ToBeSigned {
        hands: hands.map(|each| count(each, &who)).collect(),
    }))
}

fn count(ToSign { item, counted }: ToSign, who: &Scrutineer) -> Count {
    Count {
        item,
        count: CountFigures::of(&counted),
        signed: counted.signed.iter().map(|signed| signed.place).collect(),
        place: who.place,
    }
}

#[derive(Deserialize)]
struct HandsSignature {
    version: u32,
    scrutineer: u32,
    signature: Signature,
}

/// `{}`.
#[derive(Serialize)]
pub(in crate::http) struct Signed {}

/// Takes a scrutineer's signature to a show of hands.
pub(in crate::http) async fn sign_hands(
    State(app): State<App>,
    Path((congress, item)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Signed>, Problem> {
    let HandsSignature {
        version,
        scrutineer,
        signature,
    } = json(body).await?;
    let (congress, item) = place(&congress, &item)?;
    let count = (version, scrutineer);
    app.conduct
        .sign_hands((congress, item), count, &signature, hands_signed)
        .await?;
    app.hub.touch(congress);
    Ok(Json(Signed {}))
}

#[derive(Deserialize)]
struct Said {
    voice: Voice,
    /// The vote that the phone shows: another one may have begun since.
    #[serde(default = "first")]
    round: u32,
}

fn first() -> u32 {
    1
}

/// What a delegate has said.
#[derive(Serialize)]
pub(in crate::http) struct Taken {
    voice: Voice,
}

/// Takes what a delegate says in a vote by name; what they said before is replaced.
pub(in crate::http) async fn speak(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, item)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Taken>, Problem> {
    let Said { voice, round } = json(body).await?;
    let (congress, item) = place(&congress, &item)?;
    app.roll
        .speak(&session, (congress, item), (round, voice))
        .await?;
    app.hub.touch(congress);
    Ok(Json(Taken { voice }))
}

/// A vote by name as its insiders see it.
#[derive(Serialize)]
pub(in crate::http) struct Standing {
    item: AgendaItemId,
    title: String,
    round: u32,
    /// Why it is held again; empty of the first.
    why: String,
    open: bool,
    public_names: bool,
    entitled: u32,
    present: u32,
    voted: u32,
    /// What the asking delegate has said.
    mine: Option<Voice>,
    /// What it came to, once it is over.
    figures: Option<Figures>,
    /// Who said what, once it is over.
    names: Option<Vec<Spoken>>,
}

#[derive(Serialize)]
struct Figures {
    in_favour: u32,
    against: u32,
    abstained: u32,
    silent: u32,
    needed: u64,
    /// Null where it decides nothing for want of a quorum.
    passed: Option<bool>,
}

/// Which vote is asked for: the newest where nothing is said.
#[derive(Deserialize)]
pub(in crate::http) struct Asked {
    round: Option<u32>,
}

/// How a vote by name stands, for delegates and officers of its congress: who said what once it is over, and not before.
pub(in crate::http) async fn spoken(
    State(app): State<App>,
    insider: Insider,
    Path((congress, item)): Path<(String, String)>,
    Query(Asked { round }): Query<Asked>,
) -> Result<Json<Standing>, Problem> {
    let (congress, item) = place(&congress, &item)?;
    if !insider.belongs_to(&app, congress).await? {
        return Err(Problem::unknown_congress());
    }
    let vote = app.roll.open_vote_at(congress, (item, round)).await?;
    let vote = vote.ok_or_else(Problem::not_found)?;
    let which = (item, vote.round);
    let mine = match &insider {
        Insider::Delegate(session) => app.roll.voice_of(session.delegate, which).await?,
        Insider::Officer(_) => None,
    };
    let names = match vote.closed {
        true => Some(app.roll.voices(which).await?),
        false => None,
    };
    Ok(Json(standing(item, vote, mine, names)))
}

fn standing(
    item: AgendaItemId,
    vote: OpenVote,
    mine: Option<Voice>,
    names: Option<Vec<Spoken>>,
) -> Standing {
    let hands = vote.count.hands;
    let figures = Figures {
        in_favour: hands.in_favour,
        against: hands.against,
        abstained: hands.abstained,
        silent: vote.count.silent(),
        needed: hands.needed(),
        passed: vote.count.verdict().ok(),
    };
    Standing {
        item,
        round: vote.round,
        why: vote.why,
        open: !vote.closed,
        public_names: vote.public_names,
        entitled: hands.entitled,
        present: hands.present,
        voted: vote.count.voted(),
        figures: vote.closed.then_some(figures),
        title: vote.title,
        mine,
        names,
    }
}

fn place(congress: &str, item: &str) -> Result<(CongressId, AgendaItemId), Problem> {
    let congress = id(congress, Problem::unknown_congress)?;
    Ok((congress, id(item, Problem::not_found)?))
}

impl From<HandsSignRefusal> for Problem {
    fn from(refusal: HandsSignRefusal) -> Self {
        match refusal {
            HandsSignRefusal::Unknown => Self::not_found(),
            HandsSignRefusal::Corrected => Self::figures_changed(),
            HandsSignRefusal::NotTheirs => Self::not_the_scrutineers(),
            HandsSignRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<VoiceRefusal> for Problem {
    fn from(refusal: VoiceRefusal) -> Self {
        match refusal {
            VoiceRefusal::Unknown => Self::not_found(),
            VoiceRefusal::Closed => Self::vote_closed(),
            VoiceRefusal::NotCheckedIn => Self::not_checked_in(),
            VoiceRefusal::Internal(error) => Self::fault(&error),
        }
    }
}
