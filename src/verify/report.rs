//! What an audit comes to: each check with its verdict, each contest with its figures, each failure with its entry.

use std::fmt;

use ballot::id::ContestId;
use ballot::outcome::ResultDoc;
use ballot::state::State;
use crypto::merkle::Tree;

use super::{
    BallotFault, FiguresFault, GrammarFault, LogFault, ManifestFault, OpeningFault, PeopleFault,
    ResultFault, SignoffFault, UnsealingFault,
};

/// The seven checks of protocol §7, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// 1: checkpoint signatures, root, receipts, earlier checkpoints.
    Log,
    /// 2: what may follow what.
    Grammar,
    /// 3: each ballot's tokens, signature and key.
    Ballots,
    /// 4: figures and signoffs, roll and registers.
    Figures,
    /// 5: sealed boxes.
    Unsealing,
    /// 6: openings and paper ballots.
    Openings,
    /// 7: results and certificates.
    Results,
}

impl Check {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::Log,
        Self::Grammar,
        Self::Ballots,
        Self::Figures,
        Self::Unsealing,
        Self::Openings,
        Self::Results,
    ];

    /// The check's number in protocol §7.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }
}

/// Why a check fails: one enum for each part of the audit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Check 1.
    #[error(transparent)]
    Log(#[from] LogFault),
    /// Check 2.
    #[error(transparent)]
    Grammar(#[from] GrammarFault),
    /// Check 2, of a manifest.
    #[error("the manifest is not lawful: {0}")]
    Manifest(#[from] ManifestFault),
    /// Check 3.
    #[error(transparent)]
    Ballot(#[from] BallotFault),
    /// Check 4.
    #[error(transparent)]
    Figures(#[from] FiguresFault),
    /// Check 4, of signoffs.
    #[error(transparent)]
    Signoff(#[from] SignoffFault),
    /// Check 4, of roll and registers.
    #[error(transparent)]
    People(#[from] PeopleFault),
    /// Check 5.
    #[error(transparent)]
    Unsealing(#[from] UnsealingFault),
    /// Check 6.
    #[error(transparent)]
    Opening(#[from] OpeningFault),
    /// Check 7.
    #[error(transparent)]
    Result(#[from] ResultFault),
}

impl Reason {
    /// The check that fails for this reason.
    pub fn check(&self) -> Check {
        match self {
            Self::Log(_) => Check::Log,
            Self::Grammar(_) | Self::Manifest(_) => Check::Grammar,
            Self::Ballot(_) => Check::Ballots,
            Self::Figures(_) | Self::Signoff(_) | Self::People(_) => Check::Figures,
            Self::Unsealing(_) => Check::Unsealing,
            Self::Opening(_) => Check::Openings,
            Self::Result(_) => Check::Results,
        }
    }
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The index of the entry that fails; none where the log as a whole does.
    pub entry: Option<u64>,
    /// Why.
    pub reason: Reason,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (check, reason) = (self.reason.check().number(), &self.reason);
        match self.entry {
            Some(entry) => write!(formatter, "check {check}, entry {entry}: {reason}"),
            None => write!(formatter, "check {check}: {reason}"),
        }
    }
}

/// The index of an entry with a write-in that only the eligible list can decide, where the reader does not have it (check 6).
///
/// It is neither right nor wrong: whoever casts a ballot must not be able to make a log look tampered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unchecked(pub u64);

impl Unchecked {
    /// The check that can't be finished.
    pub fn check(self) -> Check {
        Check::Openings
    }
}

impl fmt::Display for Unchecked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (check, entry) = (self.check().number(), self.0);
        write!(
            formatter,
            "check {check}, entry {entry}: a write-in can't be checked without the eligible list"
        )
    }
}

/// What a check comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// It holds.
    Holds,
    /// It does not; its first failure.
    Fails(&'a Failure),
    /// All that could be checked holds; the first that could not.
    Unchecked(Unchecked),
}

/// What an audit comes to.
#[derive(Debug, Clone)]
pub struct Report {
    /// The contests, in the order of their entries.
    pub contests: Vec<ContestReport>,
    /// The tree over all entries.
    pub tree: Tree,
    /// Everything that does not hold: first what concerns the whole log, then by entry.
    pub failures: Vec<Failure>,
    /// Everything that could not be checked, by entry.
    pub unchecked: Vec<Unchecked>,
}

impl Report {
    /// Whether all of it was checked, and holds.
    pub fn holds(&self) -> bool {
        self.failures.is_empty() && self.unchecked.is_empty()
    }

    /// What one check comes to.
    pub fn verdict(&self, check: Check) -> Verdict<'_> {
        let first = self
            .failures
            .iter()
            .find(|failure| failure.reason.check() == check);
        let mut unchecked = self.unchecked.iter();
        let unchecked = unchecked.find(|unchecked| unchecked.check() == check);
        match (first, unchecked) {
            (Some(failure), _) => Verdict::Fails(failure),
            (None, Some(unchecked)) => Verdict::Unchecked(*unchecked),
            (None, None) => Verdict::Holds,
        }
    }

    /// The first entry that fails, with its reason; none where only the log as a whole does, or nothing.
    pub fn first_failing_entry(&self) -> Option<&Failure> {
        self.failures.iter().find(|failure| failure.entry.is_some())
    }
}

/// A contest's figures, as its entries state them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestReport {
    /// The contest.
    pub contest: ContestId,
    /// Its title.
    pub title: String,
    /// How far it has come.
    pub state: State,
    /// 应到.
    pub entitled: u32,
    /// `close.present`, or `open.present` while the box is open.
    pub present: u32,
    /// 发出, both kinds together; 0 before `close`.
    pub issued: u32,
    /// 收回, both kinds together; 0 before `close`.
    pub returned: u32,
    /// Ballots in the log, each with valid tokens, signature and key if check 3 holds.
    pub ballots: u32,
    /// Of these, ballots whose opening is in the log.
    pub opened: u32,
    /// Of these, ballots of a sealed box that its keys don't open: they count as invalid.
    pub unopenable: u32,
    /// Keys of the box that scrutineers have released.
    pub unsealed: u32,
    /// Keys that it takes; 0 for a live box.
    pub threshold: u32,
    /// Certificates in the log.
    pub certificates: u32,
    /// Certificates that the rules demand.
    pub certificates_demanded: u32,
    /// Whether the roll was there to be checked.
    pub roll_checked: bool,
    /// How many registers were there to be checked.
    pub registers_checked: u32,
    /// The result as recomputed.
    pub result: Option<ResultDoc>,
}

impl ContestReport {
    /// Ballots given out that did not come back: the most that an organiser could have added.
    pub fn not_returned(&self) -> u32 {
        self.issued.saturating_sub(self.returned)
    }
}
