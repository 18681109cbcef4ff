//! Proposals (提案) on delegates' phones (docs/protocol.md §9): listed, read, sent, seconded, rated.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::CongressId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{id, json};
use crate::http::access::Delegate;
use crate::http::{App, Problem};
use crate::roll::proposals::call::{Call, CallState};
use crate::roll::proposals::course::{Rating, Stage};
use crate::roll::proposals::wording::Wording;
use crate::roll::proposals::{
    Answer, Behalf, DelegateAct, FormerAnswer, FormerText, MOST_EACH, Motion, Proposal,
    ProposalRefusal, Signer, Version,
};
use crate::roll::sessions::Session;
use crate::roll::{AgendaItemId, ProposalId};

/// What a delegate sees of the proposals of their congress.
#[derive(Serialize)]
pub(in crate::http) struct Listed {
    call: Called,
    /// How many more the delegate may write.
    left: u32,
    proposals: Vec<Line>,
}

#[derive(Serialize)]
struct Called {
    state: &'static str,
    from: Option<Date>,
    until: Option<Date>,
    seconders: u32,
    filed_only: bool,
}

/// Whose a proposal is to whoever asks.
#[derive(Serialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Role {
    Own,
    Seconded,
    /// They seconded a text that was replaced, and not the one that stands.
    Former,
    Other,
}

#[derive(Serialize)]
struct Line {
    proposal: ProposalId,
    version: Version,
    stage: Stage,
    role: Role,
    number: Option<u32>,
    title: String,
    proposer: Signed,
    behalf: Behalf,
    seconders: usize,
}

#[derive(Serialize)]
struct Signed {
    name: String,
    unit: String,
    delegation: String,
}

/// A whole proposal.
#[derive(Serialize)]
pub(in crate::http) struct Whole {
    #[serde(flatten)]
    line: Line,
    reason: String,
    suggestion: String,
    seconded_by: Vec<Signed>,
    /// Texts that were replaced: for the proposer and the seconders, former ones too.
    former: Vec<Former>,
    department: Option<String>,
    /// Why it was returned: for the proposer and the seconders.
    returned: Option<String>,
    item: Option<Raised>,
    answers: Vec<Answered>,
}

/// The motion that a proposal was raised to.
#[derive(Serialize)]
struct Raised {
    item: AgendaItemId,
    title: String,
}

#[derive(Serialize)]
struct Former {
    version: Version,
    title: String,
    reason: String,
    suggestion: String,
    returned: String,
    seconded_by: Vec<Signed>,
}

#[derive(Serialize)]
struct Answered {
    text: String,
    by: String,
    rating: Option<Rating>,
    version: Version,
    former: Vec<Corrected>,
}

/// What an answer said before it was corrected.
#[derive(Serialize)]
struct Corrected {
    text: String,
    by: String,
    why: String,
}

/// A proposal as its proposer sends it.
#[derive(Deserialize)]
struct Sent {
    title: String,
    reason: String,
    suggestion: String,
    #[serde(default)]
    on_behalf: bool,
}

/// With `second`.
#[derive(Deserialize)]
struct Read {
    /// The text that the delegate has read.
    version: Version,
}

/// With `rate`.
#[derive(Deserialize)]
struct Rated {
    rating: Rating,
    /// Of the answer's text that the delegate has read.
    version: Version,
}

/// Lists what the delegate sees.
pub(in crate::http) async fn proposals(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path(congress): Path<String>,
) -> Result<Json<Listed>, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let proposals = app.roll.proposals_for(&session, congress).await?;
    let (call, _) = app.roll.call(congress).await?;
    let written = app.roll.proposals_written(&session).await?;
    Ok(Json(Listed {
        call: called(&call, call.at(app.clock.now())),
        left: MOST_EACH.saturating_sub(written),
        proposals: proposals.iter().map(|one| line(one, &session)).collect(),
    }))
}

/// Answers one proposal.
pub(in crate::http) async fn proposal(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, proposal)): Path<(String, String)>,
) -> Result<Json<Whole>, Problem> {
    let which = named(&congress, &proposal)?;
    answer(&app, &session, which).await
}

/// Takes a new proposal, or an amended one; idempotent.
pub(in crate::http) async fn propose(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, proposal)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Whole>, Problem> {
    let which = named(&congress, &proposal)?;
    let sent: Sent = json(body).await?;
    let wording = Wording::parse(&sent.title, &sent.reason, &sent.suggestion)
        .map_err(Problem::proposal_text)?;
    let roll = &app.roll;
    roll.propose(&session, which, &wording, sent.on_behalf)
        .await?;
    answer(&app, &session, which).await
}

/// Seconds, takes that back, withdraws or rates; idempotent.
pub(in crate::http) async fn act_on_proposal(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, proposal, act)): Path<(String, String, String)>,
    body: Body,
) -> Result<Json<Whole>, Problem> {
    let which = named(&congress, &proposal)?;
    let act = match act.as_str() {
        "second" => DelegateAct::Second(json::<Read>(body).await?.version),
        "take-back" => DelegateAct::TakeBack,
        "withdraw" => DelegateAct::Withdraw,
        "rate" => {
            let Rated { rating, version } = json(body).await?;
            DelegateAct::Rate(rating, version)
        }
        _ => return Err(Problem::not_found()),
    };
    app.roll.act_on_proposal(&session, which, act).await?;
    answer(&app, &session, which).await
}

fn named(congress: &str, proposal: &str) -> Result<(CongressId, ProposalId), Problem> {
    Ok((
        id(congress, Problem::not_found)?,
        id(proposal, Problem::not_found)?,
    ))
}

async fn answer(
    app: &App,
    session: &Session,
    (congress, proposal): (CongressId, ProposalId),
) -> Result<Json<Whole>, Problem> {
    let found = app.roll.proposal_for(session, congress, proposal).await?;
    Ok(Json(whole(found, session)))
}

fn called(call: &Call, state: CallState) -> Called {
    Called {
        state: match state {
            CallState::Open => "open",
            CallState::Closed => "closed",
            CallState::NotYet(_) => "not-yet",
            CallState::Over(_) => "over",
        },
        from: call.from,
        until: call.until,
        seconders: call.seconders.get(),
        filed_only: call.filed_only,
    }
}

fn line(proposal: &Proposal, session: &Session) -> Line {
    Line {
        proposal: proposal.id,
        version: proposal.version,
        stage: proposal.stage,
        role: role(proposal, session),
        number: proposal.number,
        title: proposal.wording.title.as_str().to_owned(),
        proposer: signed(&proposal.proposer),
        behalf: proposal.behalf,
        seconders: proposal.seconders.len(),
    }
}

fn role(proposal: &Proposal, session: &Session) -> Role {
    if proposal.proposer.delegate == session.delegate {
        Role::Own
    } else if proposal.is_seconded_by(session.delegate) {
        Role::Seconded
    } else if proposal.was_seconded_by(session.delegate) {
        Role::Former
    } else {
        Role::Other
    }
}

fn whole(proposal: Proposal, session: &Session) -> Whole {
    let line = line(&proposal, session);
    let concerned = line.role != Role::Other;
    let Proposal {
        wording,
        former,
        seconders,
        department,
        returned,
        item,
        answers,
        ..
    } = proposal;
    Whole {
        line,
        reason: wording.reason.as_str().to_owned(),
        suggestion: wording.suggestion.as_str().to_owned(),
        seconded_by: seconders.iter().map(signed).collect(),
        former: former
            .iter()
            .filter(|_| concerned)
            .map(former_text)
            .collect(),
        department,
        returned: returned.filter(|_| concerned),
        item: item.map(|Motion { item, title }| Raised { item, title }),
        answers: answers.into_iter().map(answered).collect(),
    }
}

fn former_text(text: &FormerText) -> Former {
    let wording = &text.wording;
    Former {
        version: text.version,
        title: wording.title.as_str().to_owned(),
        reason: wording.reason.as_str().to_owned(),
        suggestion: wording.suggestion.as_str().to_owned(),
        returned: text.returned.clone(),
        seconded_by: text.seconders.iter().map(signed).collect(),
    }
}

fn signed(signer: &Signer) -> Signed {
    Signed {
        name: signer.name.clone(),
        unit: signer.unit.clone(),
        delegation: signer.delegation.clone(),
    }
}

fn answered(answer: Answer) -> Answered {
    let version = answer.version();
    let former = answer.former.into_iter();
    let corrected = |FormerAnswer { text, by, why }| Corrected { text, by, why };
    Answered {
        text: answer.text,
        by: answer.by,
        rating: answer.rating,
        version,
        former: former.map(corrected).collect(),
    }
}

impl From<ProposalRefusal> for Problem {
    fn from(refusal: ProposalRefusal) -> Self {
        match refusal {
            ProposalRefusal::NotCalled(_) => Self::proposals_closed(),
            ProposalRefusal::TooMany => Self::too_many_proposals(),
            ProposalRefusal::NotTheProposer => Self::not_the_proposer(),
            ProposalRefusal::OwnProposal => Self::own_proposal(),
            ProposalRefusal::Changed => Self::proposal_changed(),
            ProposalRefusal::WrongStage(stage) => Self::proposal_stage(stage.0),
            ProposalRefusal::NoMotion => Self::agenda_past(),
            ProposalRefusal::Unasked => Self::malformed(),
            ProposalRefusal::Internal(error) => error.into(),
        }
    }
}
