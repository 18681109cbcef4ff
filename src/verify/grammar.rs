//! Check 2: what may follow what. A contest's entries are a walk through its phases.

use ballot::state::State;
use crypto::entry::{Entry, EntryError, Ground, Void};

/// Where a contest's entries have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Its manifest is in the log.
    Ready,
    /// Its box is open.
    Open,
    /// Its figures are in the log.
    Closed,
    /// Its figures are in the log and demand that the next entry voids it.
    Doomed(Ground),
    /// Its ballots are being opened.
    Opening,
    /// Its paper ballots are being listed.
    Paper,
    /// Its result is in the log.
    Counted,
    /// It ended without a result.
    Void(Ground),
}

/// Why an entry has no business where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrammarFault {
    /// Of no type that this version of the protocol has.
    #[error("not an entry of a known type")]
    UnknownType,
    /// Not the members due, or not in their one form.
    #[error("not in its canonical form: {0}")]
    NotCanonical(String),
    /// The first entry is not `congress`.
    #[error("the log does not begin with its congress")]
    NoCongress,
    /// `congress` a second time.
    #[error("the log names its congress twice")]
    CongressTwice,
    /// No `contest` entry with this id stands before.
    #[error("no contest of this id is in the log")]
    UnknownContest,
    /// A contest's id a second time.
    #[error("the contest is in the log already")]
    ContestTwice,
    /// An opening of something that is not a ballot.
    #[error("no ballot stands at entry {0}")]
    NoSuchBallot(u64),
    /// Not at this time of the contest's life.
    #[error("out of place: the contest is {0:?}")]
    OutOfPlace(Phase),
    /// Arithmetic or time allows no void on this ground.
    #[error("no ground to void a contest that is {0:?}")]
    Ground(Phase),
}

impl From<EntryError> for GrammarFault {
    fn from(error: EntryError) -> Self {
        match error {
            EntryError::Type => Self::UnknownType,
            other => Self::NotCanonical(other.to_string()),
        }
    }
}

impl Phase {
    /// The phase after an entry of the contest.
    pub(super) fn after(self, entry: &Entry) -> Result<Self, GrammarFault> {
        match (self, entry) {
            (Self::Ready, Entry::Open(_)) | (Self::Open, Entry::Ballot(_)) => Ok(Self::Open),
            (Self::Open, Entry::Close(_)) | (Self::Closed, Entry::Unseal(_)) => Ok(Self::Closed),
            (Self::Closed | Self::Opening, Entry::Opening(_)) => Ok(Self::Opening),
            (Self::Closed | Self::Opening | Self::Paper, Entry::Paper(_)) => Ok(Self::Paper),
            (Self::Closed | Self::Opening | Self::Paper, Entry::Result(_)) => Ok(Self::Counted),
            (Self::Counted, Entry::Certify(_)) => Ok(Self::Counted),
            (phase, Entry::Void(void)) => phase.voided(void),
            (phase, _) => Err(GrammarFault::OutOfPlace(phase)),
        }
    }

    /// Void on the ground given, where there is one. Whether certificates forbid it, [`super::result`] knows.
    fn voided(self, void: &Void) -> Result<Self, GrammarFault> {
        let lawful = match self {
            Self::Ready => void.ground == Ground::Withdrawn,
            Self::Doomed(demanded) => void.ground == demanded,
            Self::Open | Self::Closed | Self::Opening | Self::Paper | Self::Counted => {
                void.ground == Ground::Decision
            }
            Self::Void(_) => return Err(GrammarFault::OutOfPlace(self)),
        };
        if lawful {
            Ok(Self::Void(void.ground))
        } else {
            Err(GrammarFault::Ground(self))
        }
    }

    /// The state that others know the contest to be in.
    pub(super) fn state(self) -> State {
        match self {
            Self::Ready => State::Ready,
            Self::Open => State::Open,
            Self::Closed | Self::Doomed(_) | Self::Opening | Self::Paper => State::Closed,
            Self::Counted => State::Counted,
            Self::Void(_) => State::Void,
        }
    }
}
