//! What officers do with proposals: file, return, answer, raise. Each act is recorded with the officer's name.

use ballot::id::CongressId;
use uuid::Uuid;

use super::course::{Step, Support};
use super::reading::known;
use super::wording::{Name, Passage, Reason};
use super::{Behalf, Known, ProposalRefusal, set_stage};
use crate::rng::Rng;
use crate::roll::congresses::require_own;
use crate::roll::ids::{AgendaItemId, ProposalId};
use crate::roll::officers::Officer;
use crate::roll::programme::AgendaKind;
use crate::roll::programme::changing::{self, AgendaRefusal, NewItem};
use crate::roll::{Roll, RollError, evidence, floor};
use crate::store::{StoreError, Tx, execute, fetch_optional, write};

/// What an officer does with a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screening {
    /// Files it (立案) under the next number, for a department to answer.
    File {
        /// The department.
        department: Name,
        /// Whose it is, where the delegate claims to speak for their delegation.
        whose: Option<Whose>,
    },
    /// Returns it (退回).
    Return {
        /// Why.
        reason: Reason,
    },
    /// Enters an answer (答复).
    Answer {
        /// What is answered.
        text: Passage,
        /// By whom.
        by: Name,
    },
    /// Has another department answer it.
    Reassign {
        /// The department.
        department: Name,
    },
    /// Corrects the latest answer, openly: what it said before stays beside it.
    Correct {
        /// What is answered.
        text: Passage,
        /// By whom.
        by: Name,
        /// Why the answer was wrong.
        why: Reason,
    },
    /// Raises it to a formal motion (议案), which the meeting votes.
    Raise {
        /// Which motion.
        to: Raising,
    },
}

/// What came of asking a delegation for which a delegate claims to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// It confirms the proposal as its own.
    Delegations,
    /// It does not: the proposal is filed as the delegate's.
    Delegates,
}

/// The motion that a proposal is raised to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raising {
    /// One of its own, under the proposal's title: last on the agenda, but before its close.
    Own,
    /// One that stands on the agenda and that hands or names are still to decide.
    Onto(AgendaItemId),
}

impl Screening {
    fn step(&self) -> Step {
        match self {
            Self::File { .. } => Step::File,
            Self::Return { .. } => Step::Return,
            Self::Answer { .. } => Step::Answer,
            Self::Reassign { .. } => Step::Reassign,
            Self::Correct { .. } => Step::Correct,
            Self::Raise { .. } => Step::Raise,
        }
    }

    fn verb(&self, behalf: Behalf) -> &'static str {
        match self {
            Self::File { whose, .. } => match (behalf, whose) {
                (Behalf::Claimed, Some(Whose::Delegations)) => "proposal-file-delegation",
                (Behalf::Claimed, Some(Whose::Delegates)) => "proposal-file-delegate",
                _ => "proposal-file",
            },
            Self::Return { .. } => "proposal-return",
            Self::Answer { .. } => "proposal-answer",
            Self::Reassign { .. } => "proposal-reassign",
            Self::Correct { .. } => "proposal-correct",
            Self::Raise { .. } => "proposal-raise",
        }
    }
}

impl Roll {
    /// Does an officer's act on a proposal.
    pub async fn screen_proposal(
        &self,
        officer: &Officer,
        (congress, proposal): (CongressId, ProposalId),
        act: &Screening,
    ) -> Result<(), ProposalRefusal> {
        let at = self.clock.now();
        write!(self.database, "screen proposal", ProposalRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let known = known(tx, congress, proposal).await?;
            // None of an officer's steps asks who seconds: enough did when it was sent.
            let stage = known.stage.after(act.step(), Support { have: 0, needed: 0 })?;
            note(tx, &self.rng, &known, act).await?;
            set_stage(tx, proposal, stage).await?;
            let deed = (act.verb(known.behalf), known.wording.title.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, congress, deed).await?;
            Ok(())
        })
    }
}

async fn note(
    tx: &mut Tx,
    rng: &Rng,
    known: &Known,
    act: &Screening,
) -> Result<(), ProposalRefusal> {
    match act {
        Screening::File { department, whose } => file(tx, known, department, *whose).await?,
        Screening::Return { reason } => {
            execute!(
                tx,
                "UPDATE proposals SET returned = $2 WHERE id = $1",
                known.id.0,
                reason.as_str(),
            )?;
        }
        Screening::Answer { text, by } => {
            execute!(
                tx,
                "INSERT INTO proposal_answers (proposal, round, text, by) \
                 SELECT $1, count(*) + 1, $2, $3 FROM proposal_answers WHERE proposal = $1",
                known.id.0,
                text.as_str(),
                by.as_str(),
            )?;
        }
        Screening::Reassign { department } => {
            execute!(
                tx,
                "UPDATE proposals SET department = $2 WHERE id = $1",
                known.id.0,
                department.as_str(),
            )?;
        }
        Screening::Correct { text, by, why } => correct(tx, known, (text, by, why)).await?,
        Screening::Raise { to } => raise(tx, rng, known, *to).await?,
    }
    Ok(())
}

/// Puts another text in the place of the latest answer's, which is kept.
async fn correct(
    tx: &mut Tx,
    known: &Known,
    (text, by, why): (&Passage, &Name, &Reason),
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO proposal_former_answers (proposal, round, version, text, by, why) \
         SELECT a.proposal, a.round, (SELECT count(*) + 1 FROM proposal_former_answers f WHERE f.proposal = a.proposal \
         AND f.round = a.round), a.text, a.by, $2 FROM proposal_answers a WHERE a.proposal = $1 ORDER BY a.round DESC LIMIT 1",
        known.id.0,
        why.as_str(),
    )?;
    execute!(
        tx,
        "UPDATE proposal_answers SET text = $2, by = $3 WHERE proposal = $1 \
         AND round = (SELECT max(round) FROM proposal_answers WHERE proposal = $1)",
        known.id.0,
        text.as_str(),
        by.as_str(),
    )?;
    Ok(())
}

async fn file(
    tx: &mut Tx,
    known: &Known,
    department: &Name,
    whose: Option<Whose>,
) -> Result<(), ProposalRefusal> {
    let confirmed = match (known.behalf, whose) {
        (Behalf::Claimed, None) => return Err(ProposalRefusal::Unasked),
        (Behalf::Claimed, Some(whose)) => Some(whose == Whose::Delegations),
        _ => None,
    };
    execute!(
        tx,
        "UPDATE proposals SET department = $2, confirmed = $4, number = \
         (SELECT coalesce(max(number), 0) + 1 FROM proposals WHERE congress = $3) WHERE id = $1",
        known.id.0,
        department.as_str(),
        known.congress.0,
        confirmed,
    )?;
    Ok(())
}

/// Puts the proposal on the agenda as a motion of its own, or joins it to one that is undecided, and links it there.
async fn raise(tx: &mut Tx, rng: &Rng, known: &Known, to: Raising) -> Result<(), ProposalRefusal> {
    let item = match to {
        Raising::Own => own_motion(tx, rng.id(), known).await?,
        Raising::Onto(item) => undecided_motion(tx, known.congress, item).await?,
    };
    execute!(
        tx,
        "UPDATE proposals SET raised_to = $2 WHERE id = $1",
        known.id.0,
        item.0,
    )?;
    Ok(())
}

async fn own_motion(tx: &mut Tx, id: Uuid, known: &Known) -> Result<AgendaItemId, ProposalRefusal> {
    let place = match changing::before_the_close(tx, known.congress).await {
        Ok(place) => place,
        Err(AgendaRefusal::Past) => return Err(ProposalRefusal::NoMotion),
        Err(AgendaRefusal::Internal(error)) => return Err(error.into()),
    };
    let item = NewItem {
        id: AgendaItemId(id),
        title: known.wording.title.as_str(),
        kind: AgendaKind::Motion,
        contest: None,
    };
    changing::add_item(tx, known.congress, &place, &item).await?;
    Ok(item.id)
}

/// The item, where hands or names may still decide it.
async fn undecided_motion(
    tx: &mut Tx,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<AgendaItemId, ProposalRefusal> {
    let done = fetch_optional!(
        tx,
        (bool,),
        "SELECT state = 'done' FROM agenda WHERE id = $1 AND congress = $2",
        item.0,
        congress.0,
    )?;
    let (done,) = done.ok_or(RollError::Unknown("agenda item"))?;
    let undecided = floor::is_untouched(tx, congress, item).await?;
    (undecided && !done)
        .then_some(item)
        .ok_or(ProposalRefusal::NoMotion)
}
