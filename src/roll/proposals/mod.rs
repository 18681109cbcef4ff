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
pub(super) use reading::by_item;
use wording::Wording;

use super::RollError;
use super::error::refusal;
use super::ids::{AgendaItemId, DelegateId, ProposalId};
use crate::store::{StoreError, Tx, execute};

/// Most proposals of one delegate in a congress, those withdrawn too.
pub const MOST_EACH: u32 = 20;

/// Which text of a proposal: the first, and one more with each that it is replaced by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Version {
    /// As it was first sent.
    pub const FIRST: Self = Self(1);

    fn read(stored: i64) -> Result<Self, StoreError> {
        let version = u32::try_from(stored).map(Self);
        version.map_err(|_| StoreError::Corrupt("version of a text"))
    }
}

/// In whose name a proposal is made. A delegate can claim to speak for their delegation, and nobody else of it is asked here:
/// an officer asks, and says at the filing what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Behalf {
    /// The delegate's own.
    Own,
    /// The delegation's, as the delegate alone says.
    Claimed,
    /// The delegation's, which has confirmed it.
    Confirmed,
    /// The delegate's own: the delegation was claimed, and has not confirmed it.
    Unconfirmed,
}

impl Behalf {
    fn read(claimed: bool, confirmed: Option<bool>) -> Self {
        match (claimed, confirmed) {
            (false, _) => Self::Own,
            (true, None) => Self::Claimed,
            (true, Some(true)) => Self::Confirmed,
            (true, Some(false)) => Self::Unconfirmed,
        }
    }
}

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
    /// What it said before it was corrected, oldest first.
    pub former: Vec<FormerAnswer>,
}

impl Answer {
    /// Which text of it this is.
    pub fn version(&self) -> Version {
        Version(
            u32::try_from(self.former.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        )
    }
}

/// What an answer said before it was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerAnswer {
    /// What was answered.
    pub text: String,
    /// By whom.
    pub by: String,
    /// Why it was corrected.
    pub why: String,
}

/// A text that was returned and replaced, with those who seconded it: under the one after it their names do not stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerText {
    /// Which one it was.
    pub version: Version,
    /// What it said.
    pub wording: Wording,
    /// Why it was returned.
    pub returned: String,
    /// Who seconded it.
    pub seconders: Vec<Signer>,
}

/// The motion that a proposal was raised to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Motion {
    /// The agenda's item.
    pub item: AgendaItemId,
    /// Its words.
    pub title: String,
}

/// A proposal that was raised to a motion, as the motion names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// The proposal.
    pub proposal: ProposalId,
    /// Its number.
    pub number: u32,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id, drawn by the proposer's phone.
    pub id: ProposalId,
    /// Whose it is.
    pub proposer: Signer,
    /// In whose name it is made.
    pub behalf: Behalf,
    /// Which text it has now.
    pub version: Version,
    /// What it says.
    pub wording: Wording,
    /// The texts before, oldest first.
    pub former: Vec<FormerText>,
    /// Where it stands.
    pub stage: Stage,
    /// Its number, once it is filed.
    pub number: Option<u32>,
    /// The department that answers, once it is filed.
    pub department: Option<String>,
    /// Why this text was returned.
    pub returned: Option<String>,
    /// The agenda item that it was raised to.
    pub item: Option<Motion>,
    /// Who second its text as it is, in their order.
    pub seconders: Vec<Signer>,
    /// The answer, and the second one.
    pub answers: Vec<Answer>,
}

impl Proposal {
    /// Whether somebody seconds it as it is.
    pub fn is_seconded_by(&self, delegate: DelegateId) -> bool {
        is_among(&self.seconders, delegate)
    }

    /// Whether somebody seconded a text that was replaced.
    pub fn was_seconded_by(&self, delegate: DelegateId) -> bool {
        let mut former = self.former.iter();
        former.any(|text| is_among(&text.seconders, delegate))
    }
}

fn is_among(signers: &[Signer], delegate: DelegateId) -> bool {
    signers.iter().any(|signer| signer.delegate == delegate)
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
    /// Its text has been replaced since it was read.
    #[error("the text has been replaced since it was read")]
    Changed,
    /// It does not follow where the proposal stands.
    #[error(transparent)]
    WrongStage(#[from] WrongStage),
    /// The agenda is over, or the item is no motion that still waits for hands or names.
    #[error("no motion of the agenda can take it")]
    NoMotion,
    /// The delegate claims to speak for their delegation, and the officer has not said whether it confirms that.
    #[error("it is not said whether the delegation confirms it")]
    Unasked,
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
    behalf: Behalf,
    version: Version,
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
