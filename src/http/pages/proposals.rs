//! `/c/{congress}/proposals` (提案), and what pages say of proposals.

use axum::extract::{Path, State};
use ballot::id::CongressId;
use jiff::civil::Date;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use crate::http::view::{
    AnswerLine, FormerText, Link, ProposalCard, ProposalFigures, Proposals, paths,
};
use crate::http::{App, Problem};
use crate::roll::proposals::call::{Call, CallState};
use crate::roll::proposals::course::{Rating, Stage};
use crate::roll::proposals::{self as roll, Answer, Behalf, Figures, Proposal, Signer};
use crate::words::Words;

/// `GET /c/{congress}/proposals`.
pub(in crate::http) async fn proposals(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<Page<Proposals>, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let (id, t) = (assembly.congress.id, visitor.t());
    let (call, _) = app.roll.call(id).await?;
    let filed = app.roll.published_proposals(id).await?;
    let nameless = |proposal| ProposalCard {
        proposer: String::new(),
        seconders: Vec::new(),
        returned: None,
        former: Vec::new(),
        ..card(id, proposal, t)
    };
    Ok(Page(Proposals {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        call: standing(&call, &app, t),
        seconders: call.seconders.get(),
        published: call
            .published
            .then(|| filed.into_iter().map(nameless).collect()),
    }))
}

/// The figures for everybody; none where no proposal was received.
pub(super) async fn figures(
    app: &App,
    congress: CongressId,
) -> Result<Option<ProposalFigures>, Problem> {
    let figures = app.roll.proposal_figures(congress).await?;
    Ok((figures.received > 0).then(|| shown(figures)))
}

pub(super) fn shown(figures: Figures) -> ProposalFigures {
    let Figures {
        received,
        filed,
        delegations,
        returned,
        answered,
        rated,
    } = figures;
    ProposalFigures {
        received,
        filed,
        delegations,
        returned,
        answered,
        rated,
    }
}

/// How a call stands, as a sentence.
pub(super) fn standing(call: &Call, app: &App, t: &Words) -> String {
    let day = |day: Date| day.strftime(t.app.day_format).to_string();
    match (call.at(app.clock.now()), call.until) {
        (CallState::Open, Some(until)) => t.proposals.open(day(until)),
        (CallState::Open, None) => t.proposals.open_endless.to_owned(),
        (CallState::Closed, _) => t.proposals.closed.to_owned(),
        (CallState::NotYet(from), _) => t.proposals.not_yet(day(from)),
        (CallState::Over(until), _) => t.proposals.over(day(until)),
    }
}

/// A proposal as a page shows it.
pub(super) fn card(congress: CongressId, proposal: Proposal, t: &Words) -> ProposalCard {
    ProposalCard {
        id: proposal.id.to_string(),
        number: proposal.number.map(|number| numbered(number, t)),
        title: proposal.wording.title.as_str().to_owned(),
        reason: proposal.wording.reason.as_str().to_owned(),
        suggestion: proposal.wording.suggestion.as_str().to_owned(),
        stage: stage(proposal.stage, t),
        proposer: signer(&proposal.proposer, t),
        behalf: behalf(proposal.behalf, t),
        claimed: proposal.behalf == Behalf::Claimed,
        seconders: signers(&proposal.seconders, t),
        former: proposal.former.iter().map(|one| former(one, t)).collect(),
        department: proposal.department,
        returned: proposal.returned,
        item: proposal.item.map(|motion| Link {
            href: paths::motion(&congress.to_string(), &motion.item.to_string()),
            title: motion.title,
        }),
        answers: proposal
            .answers
            .into_iter()
            .map(|one| answer(one, t))
            .collect(),
        typed: None,
    }
}

/// In whose name a proposal is made, where it is not just the delegate's.
fn behalf(behalf: Behalf, t: &Words) -> Option<&'static str> {
    match behalf {
        Behalf::Own => None,
        Behalf::Claimed => Some(t.proposals.behalf_claimed),
        Behalf::Confirmed => Some(t.proposals.behalf_confirmed),
        Behalf::Unconfirmed => Some(t.proposals.behalf_unconfirmed),
    }
}

fn answer(answer: Answer, t: &Words) -> AnswerLine {
    let former = answer.former.into_iter();
    AnswerLine {
        text: answer.text,
        by: answer.by,
        former: former.map(|one| (one.text, one.why)).collect(),
        rating: answer.rating.map(|rating| match rating {
            Rating::Satisfied => t.proposals.satisfied,
            Rating::Mostly => t.proposals.mostly,
            Rating::Dissatisfied => t.proposals.dissatisfied,
        }),
    }
}

fn former(text: &roll::FormerText, t: &Words) -> FormerText {
    FormerText {
        heading: t.proposals.former(text.version.0),
        title: text.wording.title.as_str().to_owned(),
        reason: text.wording.reason.as_str().to_owned(),
        suggestion: text.wording.suggestion.as_str().to_owned(),
        returned: text.returned.clone(),
        seconders: signers(&text.seconders, t),
    }
}

/// "提案第 001 号".
pub(super) fn numbered(number: u32, t: &Words) -> String {
    t.proposals.number(format!("{number:03}"))
}

fn signers(signers: &[Signer], t: &Words) -> Vec<String> {
    signers.iter().map(|one| signer(one, t)).collect()
}

fn signer(signer: &Signer, t: &Words) -> String {
    let parts = [&signer.name, &signer.unit, &signer.delegation];
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.as_str())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(t.app.comma)
}

/// A stage in words.
pub(super) fn stage(stage: Stage, t: &Words) -> &'static str {
    let t = &t.proposals;
    match stage {
        Stage::Seconding => t.stage_seconding,
        Stage::Submitted => t.stage_submitted,
        Stage::Returned => t.stage_returned,
        Stage::Filed => t.stage_filed,
        Stage::Answered => t.stage_answered,
        Stage::SentBack => t.stage_sent_back,
        Stage::AnsweredAgain => t.stage_answered_again,
        Stage::Rated => t.stage_rated,
        Stage::Raised => t.stage_raised,
        Stage::Withdrawn => t.stage_withdrawn,
    }
}
