//! What officers do with proposals: file, return, answer, raise. Each act is recorded with the officer's name.

use ballot::id::CongressId;

use super::course::{Step, Support};
use super::reading::known;
use super::wording::{Name, Passage, Reason};
use super::{Known, ProposalRefusal, set_stage};
use crate::roll::congresses::require_own;
use crate::roll::ids::AgendaItemId;
use crate::roll::ids::ProposalId;
use crate::roll::officers::Officer;
use crate::roll::{Roll, RollError, evidence};
use crate::store::{StoreError, Tx, execute, fetch_optional, write};

/// What an officer does with a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screening {
    /// Files it (立案) under the next number, for a department to answer.
    File {
        /// The department.
        department: Name,
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
    /// Raises it to a formal motion (议案): the meeting votes it at an agenda item.
    Raise {
        /// The item.
        item: AgendaItemId,
    },
}

impl Screening {
    fn step(&self) -> Step {
        match self {
            Self::File { .. } => Step::File,
            Self::Return { .. } => Step::Return,
            Self::Answer { .. } => Step::Answer,
            Self::Raise { .. } => Step::Raise,
        }
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::File { .. } => "proposal-file",
            Self::Return { .. } => "proposal-return",
            Self::Answer { .. } => "proposal-answer",
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
            note(tx, &known, act).await?;
            set_stage(tx, proposal, stage).await?;
            let deed = (act.verb(), known.wording.title.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, congress, deed).await?;
            Ok(())
        })
    }
}

async fn note(tx: &mut Tx, known: &Known, act: &Screening) -> Result<(), RollError> {
    match act {
        Screening::File { department } => file(tx, known, department).await?,
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
        Screening::Raise { item } => raise(tx, known, *item).await?,
    }
    Ok(())
}

async fn file(tx: &mut Tx, known: &Known, department: &Name) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE proposals SET department = $2, number = \
         (SELECT coalesce(max(number), 0) + 1 FROM proposals WHERE congress = $3) WHERE id = $1",
        known.id.0,
        department.as_str(),
        known.congress.0,
    )?;
    Ok(())
}

/// The item is kept by its title: the agenda may change later.
async fn raise(tx: &mut Tx, known: &Known, item: AgendaItemId) -> Result<(), RollError> {
    let (title,) = fetch_optional!(
        tx,
        (String,),
        "SELECT title FROM agenda WHERE id = $1 AND congress = $2",
        item.0,
        known.congress.0,
    )?
    .ok_or(RollError::Unknown("agenda item"))?;
    execute!(
        tx,
        "UPDATE proposals SET item = $2 WHERE id = $1",
        known.id.0,
        title,
    )?;
    Ok(())
}
