//! Proposals (提案, WC-18): written before the meeting, one matter each, seconded, screened, filed or returned with
//! reasons, answered, rated by the proposer. They are signed: who proposes and who seconds is no secret. When a delegate
//! did something is not stored.
//!
//! | file | what lives there |
//! |---|---|
//! | [`course`] | what may follow what, pure |
//! | [`wording`] | what people write, bounded |
//! | [`call`] | what the officer chooses: seconders, days, who sees what |
//! | `acts`, [`screening`] | what delegates do; what officers do |
//! | `reading` | proposals as delegates, officers and everybody see them |

mod acts;
pub mod call;
pub mod course;
mod reading;
pub mod screening;
pub mod wording;

use ballot::id::CongressId;

pub use acts::DelegateAct;
use call::CallState;
use course::{Rating, Stage, WrongStage};
pub use reading::Figures;
use wording::Wording;

use super::RollError;
use super::error::refusal;
use super::ids::{DelegateId, ProposalId};
use crate::store::{StoreError, Tx, execute};

/// Most proposals of one delegate in a congress, those withdrawn too.
pub const MOST_EACH: u32 = 20;

/// Somebody whose name stands under a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The delegate.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation; may be empty.
    pub delegation: String,
}

/// An answer (答复).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What was answered.
    pub text: String,
    /// By whom.
    pub by: String,
    /// What the proposer thinks of it.
    pub rating: Option<Rating>,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id, drawn by the proposer's phone.
    pub id: ProposalId,
    /// Whose it is.
    pub proposer: Signer,
    /// Whether the proposer speaks for their delegation.
    pub on_behalf: bool,
    /// What it says.
    pub wording: Wording,
    /// Where it stands.
    pub stage: Stage,
    /// Its number, once it is filed.
    pub number: Option<u32>,
    /// The department that answers, once it is filed.
    pub department: Option<String>,
    /// Why it was last returned.
    pub returned: Option<String>,
    /// The agenda item that it was raised to.
    pub item: Option<String>,
    /// Who second it, in their order.
    pub seconders: Vec<Signer>,
    /// The answer, and the second one.
    pub answers: Vec<Answer>,
}

impl Proposal {
    /// Whether somebody seconds it.
    pub fn is_seconded_by(&self, delegate: DelegateId) -> bool {
        self.seconders
            .iter()
            .any(|signer| signer.delegate == delegate)
    }
}

/// Why something is not done with a proposal.
#[derive(Debug, thiserror::Error)]
pub enum ProposalRefusal {
    /// No proposals are taken now.
    #[error("the call is {0:?}")]
    NotCalled(CallState),
    /// The delegate has written as many as one may.
    #[error("the delegate has {MOST_EACH} proposals")]
    TooMany,
    /// It is somebody else's.
    #[error("only the proposer may do this")]
    NotTheProposer,
    /// Nobody seconds their own.
    #[error("nobody seconds their own proposal")]
    OwnProposal,
    /// It does not follow where the proposal stands.
    #[error(transparent)]
    WrongStage(#[from] WrongStage),
    /// There is no such proposal in this congress, or it can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(ProposalRefusal);

/// What a step has to know of a proposal.
struct Known {
    id: ProposalId,
    congress: CongressId,
    proposer: DelegateId,
    wording: Wording,
    stage: Stage,
}

async fn set_stage(tx: &mut Tx, proposal: ProposalId, stage: Stage) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE proposals SET stage = $2 WHERE id = $1",
        proposal.0,
        stage.name(),
    )?;
    Ok(())
}
