//! What scrutineers' own browsers ask: keys to be named in manifests, signatures to acts, keys of sealed boxes.
//!
//! A code proves who makes a key. Signatures and keys prove themselves: their routes read no credentials.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::{CongressId, ContestId};
use ballot::state;
use crypto::bytes::{ByteString, Hash, PublicPoint, Scalar, Signature};
use crypto::sealing;
use serde::{Deserialize, Serialize};

use super::acts::Done;
use super::{id, json};
use crate::conduct::{ActRefusal, Asked, SignRefusal};
use crate::http::access::ByOfficer;
use crate::http::view::paths;
use crate::http::{App, Problem};
use crate::roll::acts::Actor;
use crate::roll::congresses::Congress;
use crate::roll::invitations::Code;
use crate::roll::scrutineers::{KeyRefusal, Scrutineer};

/// Whoever opens a scrutineer's link.
#[derive(Deserialize)]
struct ByCode {
    code: String,
}

/// Who they are, and what they have to do with which contest.
#[derive(Serialize)]
pub(in crate::http) struct Who {
    congress: CongressId,
    title: String,
    name: String,
    key: Option<PublicPoint>,
    contests: Vec<Watched>,
}

#[derive(Serialize)]
struct Watched {
    contest: ContestId,
    title: String,
    state: state::State,
    /// Whether the box is sealed.
    sealed: bool,
    /// The key of the sealed box that they have made and proved.
    sealing_key: Option<PublicPoint>,
    /// Signatures that acts need.
    signatures: ballot::manifest::Signoffs,
}

#[derive(Deserialize)]
struct NewKey {
    code: String,
    key: PublicPoint,
}

#[derive(Deserialize)]
struct NewSealingKey {
    code: String,
    contest: ContestId,
    key: PublicPoint,
}

/// What the holder of a new sealing key has to decrypt.
#[derive(Serialize)]
pub(in crate::http) struct Challenge {
    enc: PublicPoint,
    sealed: ByteString,
}

#[derive(Deserialize)]
struct Proof {
    code: String,
    contest: ContestId,
    answer: ByteString,
}

/// `{}`.
#[derive(Serialize)]
pub(in crate::http) struct Taken {}

/// What is to be signed, with its figures.
#[derive(Serialize)]
pub(in crate::http) struct ToSign {
    contest: ContestId,
    #[serde(flatten)]
    asked: Option<Asked>,
    tree: Option<Tree>,
    demanded: u32,
    signed: Vec<u32>,
}

#[derive(Serialize)]
struct Tree {
    size: u64,
    root: Hash,
}

#[derive(Deserialize)]
struct Signoff {
    scrutineer: u32,
    signature: Signature,
}

#[derive(Deserialize)]
struct Release {
    scrutineer: u32,
    key: Scalar,
}

/// A scrutineer's link, shown once.
#[derive(Serialize)]
pub(in crate::http) struct NewLink {
    name: String,
    link: String,
}

/// Who holds a scrutineer's link, and what is asked of them.
pub(in crate::http) async fn scrutineer(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Who>, Problem> {
    let ByCode { code } = json(body).await?;
    let who = by_code(&app, &code).await?;
    let keys = app.roll.sealing_keys(&who).await?;
    let congress = app.roll.congress(who.congress).await?;
    let overview = app.conduct.overview(who.congress).await?;
    let watched = overview.contests.iter().map(|contest| {
        let mut proved = keys.iter().filter(|key| key.proved);
        let own = proved.find(|key| key.contest == contest.contest());
        Watched {
            contest: contest.contest(),
            title: contest.facts.title.clone(),
            state: contest.state(),
            sealed: contest.facts.draft.threshold.is_some(),
            sealing_key: own.map(|own| own.key),
            signatures: contest.facts.draft.signoffs,
        }
    });
    Ok(Json(Who {
        congress: who.congress,
        title: congress.map(|congress| congress.title).unwrap_or_default(),
        contests: watched.collect(),
        name: who.name,
        key: who.key,
    }))
}

/// Takes the key that a scrutineer signs with.
pub(in crate::http) async fn scrutineer_key(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Taken>, Problem> {
    let NewKey { code, key } = json(body).await?;
    let code = parse(&code)?;
    if !key.is_on_curve() {
        return Err(Problem::malformed());
    }
    app.roll.take_scrutineer_key(&code, &key).await?;
    Ok(Json(Taken {}))
}

/// Takes a key of a sealed box, and answers a challenge for whoever holds it.
pub(in crate::http) async fn sealing_key(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Challenge>, Problem> {
    let NewSealingKey { code, contest, key } = json(body).await?;
    let code = parse(&code)?;
    let rng = app.rng.clone();
    let answer: [u8; 32] = rng.bytes();
    let mut random = |bytes: &mut [u8]| rng.fill(bytes);
    let challenge = sealing::challenge(contest.0.as_bytes(), &key, &answer, &mut random)
        .map_err(|_| Problem::malformed())?;
    let offered = (contest, key);
    app.roll
        .offer_sealing_key(&code, offered, &Hash::of(&answer))
        .await?;
    Ok(Json(Challenge {
        enc: challenge.enc,
        sealed: challenge.sealed,
    }))
}

/// Takes the answer to the challenge.
pub(in crate::http) async fn sealing_proof(
    State(app): State<App>,
    body: Body,
) -> Result<Json<Taken>, Problem> {
    let Proof {
        code,
        contest,
        answer,
    } = json(body).await?;
    let (code, answer) = (parse(&code)?, Hash::of(answer.as_bytes()));
    app.roll.prove_sealing_key(&code, contest, &answer).await?;
    Ok(Json(Taken {}))
}

/// What a contest's scrutineers are asked to sign; an act of null where nothing is.
pub(in crate::http) async fn signing(
    State(app): State<App>,
    Path(contest): Path<String>,
) -> Result<Json<ToSign>, Problem> {
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let signing = app.conduct.signing(contest).await?;
    Ok(Json(match signing {
        None => ToSign {
            contest,
            asked: None,
            tree: None,
            demanded: 0,
            signed: Vec::new(),
        },
        Some(signing) => ToSign {
            contest,
            asked: Some(signing.asked),
            tree: Some(Tree {
                size: signing.tree.size,
                root: signing.tree.root,
            }),
            demanded: signing.demanded,
            signed: signing.signed,
        },
    }))
}

/// Takes a scrutineer's signature to what is asked.
pub(in crate::http) async fn sign(
    State(app): State<App>,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let Signoff {
        scrutineer,
        signature,
    } = json(body).await?;
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let state = app.conduct.sign(contest, scrutineer, signature).await?;
    done(&app, contest, state).await
}

/// Takes a scrutineer's key of a sealed box that is closed.
pub(in crate::http) async fn unseal(
    State(app): State<App>,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let Release { scrutineer, key } = json(body).await?;
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let state = app.conduct.unseal(contest, scrutineer, key).await?;
    done(&app, contest, state).await
}

/// Gives up an act that waits for signatures.
pub(in crate::http) async fn give_up(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(contest): Path<String>,
    body: Body,
) -> Result<Json<Done>, Problem> {
    let _: serde_json::Map<String, serde_json::Value> = json(body).await?;
    let contest: ContestId = id(&contest, Problem::unknown_contest)?;
    let state = app.conduct.give_up(&Actor::from(&officer), contest).await?;
    done(&app, contest, state).await
}

/// Makes a link for a scrutineer; the one before is void.
pub(in crate::http) async fn scrutineer_link(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path((congress, place)): Path<(String, String)>,
) -> Result<Json<NewLink>, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let place: u32 = id(&place, Problem::not_found)?;
    let actor = Actor::from(&officer);
    let known = app.roll.congress(congress).await?;
    let known = known.ok_or_else(Problem::unknown_congress)?;
    let link = app.roll.link_scrutineer(&actor, congress, place).await?;
    Ok(Json(NewLink {
        link: scrutineer_url(&app.base, &known, &link.code),
        name: link.name,
    }))
}

/// The link of a scrutineer: the code and the hash of the log's keys are in the fragment, which no server sees.
pub(crate) fn scrutineer_url(base: &str, congress: &Congress, code: &Code) -> String {
    let log = crypto::note::vkey_hash(&congress.vkey);
    let id = congress.id.to_string();
    let page = paths::way_in(paths::SCRUTINEER, &id, congress.purpose);
    format!("{base}{page}#{code}.{log}")
}

async fn done(app: &App, contest: ContestId, state: state::State) -> Result<Json<Done>, Problem> {
    if let Some(congress) = app.roll.congress_of(contest).await? {
        app.hub.touch(congress);
    }
    Ok(Json(Done { contest, state }))
}

fn parse(code: &str) -> Result<Code, Problem> {
    Code::parse(code).ok_or_else(Problem::unknown_scrutineer)
}

pub(super) async fn by_code(app: &App, code: &str) -> Result<Scrutineer, Problem> {
    let known = app.roll.scrutineer(&parse(code)?).await?;
    known.ok_or_else(Problem::unknown_scrutineer)
}

impl From<KeyRefusal> for Problem {
    fn from(refusal: KeyRefusal) -> Self {
        match refusal {
            KeyRefusal::UnknownCode => Self::unknown_scrutineer(),
            KeyRefusal::InUse => Self::key_in_use(),
            KeyRefusal::Taken => Self::key_taken(),
            KeyRefusal::UnknownContest => Self::unknown_contest(),
            KeyRefusal::NotProved => Self::not_proved(),
            KeyRefusal::Internal(error) => Self::fault(&error),
        }
    }
}

impl From<SignRefusal> for Problem {
    fn from(refusal: SignRefusal) -> Self {
        match refusal {
            SignRefusal::UnknownContest => ActRefusal::UnknownContest.into(),
            SignRefusal::WrongState(state) => ActRefusal::WrongState(state).into(),
            SignRefusal::LogWaiting => ActRefusal::LogWaiting.into(),
            SignRefusal::NotTheirs => Self::not_the_scrutineers(),
            SignRefusal::Fault(error) => Self::fault(&error),
        }
    }
}
