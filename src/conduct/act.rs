//! What an act is, whether it is possible now, and what is needed to complete it.

use ballot::course::Reduction;
use ballot::finding::Finding;
use ballot::id::MemberId;
use ballot::state::{self, State, WrongState};
use serde::{Deserialize, Serialize};

use super::ConductError;
use super::arranging::Arrangement;
use super::findings::{self, Circumstances, Obstacle};
use crate::clock::Millis;
use crate::roll::OrganisationId;
use crate::roll::acts::{Judgement, Refused};
use crate::roll::contests::Facts;

/// Most characters of a reason: its log entry must fit.
const MOST_REASON_CHARS: usize = 2000;

/// An officer's act on a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Put the candidates of a draft into order (UE-13).
    Order(Arrangement),
    /// Fix everything that a delegate consents to, and publish it.
    Ready,
    /// Open the box.
    Open,
    /// Close the box, for good.
    Close,
    /// Count, and publish the result.
    Count,
    /// Make do with fewer seats, as the congress has agreed (UE-31).
    Reduce(Reduced),
    /// End the contest without a result.
    Void {
        /// Why, in words for everybody.
        reason: String,
    },
}

/// Fewer seats, with the show of hands that agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reduced {
    /// What the rules say of it.
    pub reduction: Reduction,
    /// Delegates who agreed.
    pub votes_for: u32,
}

impl Act {
    /// To void a contest for a reason: some words, at most [`MOST_REASON_CHARS`] characters.
    pub fn void(reason: &str) -> Option<Self> {
        let reason = reason.trim();
        let fits = !reason.is_empty() && reason.chars().count() <= MOST_REASON_CHARS;
        fits.then(|| Self::Void {
            reason: reason.to_owned(),
        })
    }

    /// The act's name, as in the API's paths.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Order(_) => "order",
            Self::Ready => "ready",
            Self::Open => "open",
            Self::Close => "close",
            Self::Count => "count",
            Self::Reduce(_) => "reduce",
            Self::Void { .. } => "void",
        }
    }
}

/// Why an act is refused. Nothing has changed then, and the refusal is recorded.
#[derive(Debug, thiserror::Error)]
pub enum ActRefusal {
    /// No such contest in the organisation.
    #[error("unknown contest")]
    UnknownContest,
    /// The contest's life does not allow the act now; a repeated act too.
    #[error("the contest is {0}")]
    WrongState(State),
    /// Another act is under way in this congress.
    #[error("another act is under way")]
    LogWaiting,
    /// Rules refuse it.
    #[error("rules refuse it")]
    Rules(Vec<Obstacle>),
    /// A further issuer can't be asked: nothing has been done.
    #[error("the further issuer {0} can't be asked")]
    Issuer(String),
    /// A fault below: the act is completed or undone later.
    #[error(transparent)]
    Fault(ConductError),
}

impl From<ConductError> for ActRefusal {
    fn from(error: ConductError) -> Self {
        match error {
            ConductError::Issuer { name, .. } => Self::Issuer(name),
            error => Self::Fault(error),
        }
    }
}

/// Why an act is judged impossible.
#[derive(Debug)]
pub enum Reason {
    /// By the contest's state.
    State(State),
    /// By rules.
    Rules(Vec<Obstacle>),
}

impl From<Reason> for ActRefusal {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::State(state) => Self::WrongState(state),
            Reason::Rules(obstacles) => Self::Rules(obstacles),
        }
    }
}

impl Reduced {
    /// What the log says of it.
    fn note(&self, facts: &Facts) -> String {
        let (Reduction { seats, to, .. }, votes) = (self.reduction, self.votes_for);
        let (title, entitled) = (&facts.title, facts.entitled);
        format!(
            "{title}：大会同意应选名额由 {seats} 人减为 {to} 人，赞成 {votes} 人，应到 {entitled} 人。"
        )
    }
}

/// What is needed to complete an act that was begun; recorded with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Plan {
    Order {
        order: Vec<MemberId>,
        by_strokes: bool,
    },
    Ready {
        organisation: OrganisationId,
    },
    Open {
        present: u64,
    },
    Close,
    Count,
    Reduce {
        to: u32,
        text: String,
    },
    Void {
        reason: String,
    },
}

/// Whether `act` is possible on a contest as it is now.
pub(super) fn judge(
    act: &Act,
    facts: &Facts,
    circumstances: &Circumstances,
    now: Millis,
) -> Judgement<Reason> {
    let plan = after(act, facts)
        .map_err(|wrong| by_state(wrong.state))
        .and_then(|()| {
            let obstacles = findings::obstacles(act, facts, circumstances, now);
            if obstacles.is_empty() {
                Ok(planned(act, facts))
            } else {
                Err(by_rules(obstacles))
            }
        });
    Judgement { plan }
}

/// Whether the contest's life allows the act.
fn after(act: &Act, facts: &Facts) -> Result<(), WrongState> {
    let state = facts.state;
    let step = match act {
        Act::Order(_) if state == State::Draft => return Ok(()),
        Act::Order(_) => return Err(WrongState { state }),
        Act::Ready => state::Act::Ready,
        Act::Open => state::Act::Open,
        Act::Close => state::Act::Close,
        Act::Count => state::Act::Count,
        // Nothing changes its state any more: a reduction only says how the result is taken.
        Act::Reduce(_) if matches!(state, State::Counted | State::Certified) => return Ok(()),
        Act::Reduce(_) => return Err(WrongState { state }),
        Act::Void { .. } => state::Act::Void(state::ground_of_void(state, &facts.draft.signoffs)?),
    };
    state.after(step).map(|_| ())
}

fn planned(act: &Act, facts: &Facts) -> (String, String) {
    let plan = match act {
        Act::Order(arrangement) => Plan::Order {
            order: arrangement.of(&facts.draft).unwrap_or_default(),
            by_strokes: *arrangement == Arrangement::Strokes,
        },
        Act::Ready => Plan::Ready {
            organisation: facts.organisation,
        },
        Act::Open => Plan::Open {
            present: facts.there,
        },
        Act::Close => Plan::Close,
        Act::Count => Plan::Count,
        Act::Reduce(reduced) => Plan::Reduce {
            to: reduced.reduction.to,
            text: reduced.note(facts),
        },
        Act::Void { reason } => Plan::Void {
            reason: reason.clone(),
        },
    };
    let plan = serde_json::to_string(&plan).expect("a plan of plain values is JSON");
    (plan, detail(act, facts).to_string())
}

/// What the record says of an act that is done: its figures.
fn detail(act: &Act, facts: &Facts) -> serde_json::Value {
    match act {
        Act::Order(arrangement) => serde_json::json!({
            "moved": arrangement.moved(&facts.draft),
            "by_strokes": *arrangement == Arrangement::Strokes,
        }),
        Act::Ready => serde_json::json!({ "entitled": facts.entitled }),
        Act::Open => {
            serde_json::json!({ "present": facts.there, "issued": facts.issued + facts.paper.issued })
        }
        Act::Close => {
            serde_json::json!({ "present": facts.present, "issued": facts.issued + facts.paper.issued })
        }
        Act::Count => serde_json::json!({}),
        Act::Reduce(reduced) => {
            serde_json::json!({ "seats": reduced.reduction.to, "votes": reduced.votes_for })
        }
        Act::Void { reason } => serde_json::json!({ "reason": reason }),
    }
}

fn by_state(state: State) -> Refused<Reason> {
    let detail = serde_json::json!({ "state": state }).to_string();
    Refused {
        reason: Reason::State(state),
        detail,
        by_state: true,
    }
}

fn by_rules(obstacles: Vec<Obstacle>) -> Refused<Reason> {
    let rules: Vec<&str> = obstacles.iter().map(Obstacle::rule).collect();
    let detail = serde_json::json!({ "rules": rules }).to_string();
    Refused {
        reason: Reason::Rules(obstacles),
        detail,
        by_state: false,
    }
}

/// What blocks among findings.
pub(super) fn blocking(findings: Vec<Finding>) -> impl Iterator<Item = Obstacle> {
    findings
        .into_iter()
        .filter(|finding| finding.level == ballot::finding::Level::Blocks)
        .map(Obstacle::Finding)
}
