//! A contest's life (§8 `state`), and the grounds on which it ends early (§6 `void`). Drawn in
//! docs/contest-life.md.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    manifest::{Manifest, Signoffs, Sitting},
    quorum::Quorum,
};

/// Where a contest is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Being prepared; not in the log yet.
    Draft,
    /// Manifest in the log; tokens are issued.
    Ready,
    /// The box takes ballots.
    Open,
    /// Issuing and casting have stopped; the figures wait for signatures.
    Closing,
    /// The figures are in the log.
    Closed,
    /// The result is in the log.
    Counted,
    /// The demanded certificates, at least one, are in the log.
    Certified,
    /// Ended without a result. Final.
    Void,
}

/// What moves a contest from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Fix the manifest.
    Ready,
    /// Open the box.
    Open,
    /// Stop issuing and casting.
    Close,
    /// Give the closing up: issuing and casting resume.
    Resume,
    /// Log the figures, signed as demanded.
    Confirm,
    /// Log the result.
    Count,
    /// The last demanded certificate came in.
    Certify,
    /// End without a result.
    Void(Ground),
}

/// Why a contest is void.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Before it was opened.
    Withdrawn,
    /// More ballots than were issued (UE-26); the arithmetic commands it.
    ReturnedAboveIssued,
    /// Too few took part in a remote sitting (UE-20); the arithmetic commands it.
    Quorum,
    /// Decided, with the signatures that the rules demand.
    Decision,
}

/// The act does not fit the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not possible while the contest is {state}")]
pub struct WrongState {
    /// The state that the contest is in.
    pub state: State,
}

impl State {
    /// The state after an act.
    ///
    /// # Errors
    /// [`WrongState`] if the act does not fit, a repeated one too.
    pub fn after(self, act: Act) -> Result<Self, WrongState> {
        match (self, act) {
            (Self::Draft, Act::Ready) => Ok(Self::Ready),
            (Self::Ready, Act::Open) | (Self::Closing, Act::Resume) => Ok(Self::Open),
            (Self::Open, Act::Close) => Ok(Self::Closing),
            (Self::Closing, Act::Confirm) => Ok(Self::Closed),
            (Self::Closed, Act::Count) => Ok(Self::Counted),
            (Self::Counted, Act::Certify) => Ok(Self::Certified),
            (state, Act::Void(ground)) if ground.fits(state) => Ok(Self::Void),
            (state, _) => Err(WrongState { state }),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Counted => "counted",
            Self::Certified => "certified",
            Self::Void => "void",
        })
    }
}

impl Ground {
    fn fits(self, state: State) -> bool {
        match self {
            Self::Withdrawn => state == State::Ready,
            Self::ReturnedAboveIssued | Self::Quorum => state == State::Closed,
            Self::Decision => {
                matches!(
                    state,
                    State::Open | State::Closing | State::Closed | State::Counted
                )
            }
        }
    }
}

/// The ground on which an officer's `void` rests: it follows from the state. A counted contest can still be
/// voided only while certificates are demanded and not all in.
///
/// # Errors
/// [`WrongState`] where a contest cannot be voided: it is in no log yet, or final.
pub fn ground_of_void(state: State, signoffs: &Signoffs) -> Result<Ground, WrongState> {
    match state {
        State::Ready => Ok(Ground::Withdrawn),
        State::Open | State::Closing | State::Closed => Ok(Ground::Decision),
        State::Counted if signoffs.certify > 0 => Ok(Ground::Decision),
        state => Err(WrongState { state }),
    }
}

/// The figures with which a box closes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtClose {
    /// Issued by the organiser, electronic and paper together.
    pub issued: u64,
    /// Returned, electronic and paper together.
    pub returned: u64,
    /// Ballots in the log: `close.returned`.
    pub in_log: u64,
    /// What each further issuer has signed as issued.
    pub further_issued: Vec<u64>,
}

/// The ground on which the arithmetic at close commands that a contest is void, the first that applies (§6).
pub fn void_at_close(manifest: &Manifest, figures: &AtClose) -> Option<Ground> {
    let above_further = figures
        .further_issued
        .iter()
        .any(|issued| figures.in_log > *issued);
    if figures.returned > figures.issued || above_further {
        return Some(Ground::ReturnedAboveIssued);
    }
    // At close nobody asks an assembly's quorum again: it was tested at opening.
    let remote = manifest.rules.sitting == Sitting::Remote;
    let quorum = Quorum::of(manifest, 0, figures.returned).filter(|_| remote)?;
    (!quorum.met()).then_some(Ground::Quorum)
}
