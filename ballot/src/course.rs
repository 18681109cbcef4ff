//! The course of an election, round by round: 预选 → 正式选举 → 再次投票 among the tied → 另行选举, or fewer seats by
//! consent. What may come next follows from the last result; nobody makes it up.
//!
//! A contest knows the one that it follows (§3 `follows`). Contests joined so are one course; a contest that was
//! void and is repeated belongs to it too.

mod step;

pub use step::{NextRound, Reduction, Step};

use crate::{
    id::{ContestId, MemberId},
    manifest::{Kind, Manifest, Stage},
    outcome::ResultDoc,
};

/// A contest as its course knows it.
#[derive(Clone, Copy, Debug)]
pub struct Round<'a> {
    /// Its manifest; of a draft, what it would be.
    pub manifest: &'a Manifest,
    /// What came of it.
    pub end: End<'a>,
    /// The seats that the congress has agreed to make do with after it (UE-31).
    pub agreed_seats: Option<u32>,
}

/// What came of a contest.
#[derive(Clone, Copy, Debug)]
pub enum End<'a> {
    /// Nothing yet.
    Running,
    /// It is void.
    Void,
    /// A result.
    Result(&'a ResultDoc),
}

impl<'a> Round<'a> {
    fn id(&self) -> ContestId {
        self.manifest.contest
    }

    fn result(&self) -> Option<&'a ResultDoc> {
        match self.end {
            End::Result(doc) => Some(doc),
            End::Running | End::Void => None,
        }
    }

    /// Whether `self` takes up where `other` ended: it names it, or repeats a run-off that was void, which names
    /// what that run-off followed, so that votes alone decide again (§3 `runoff_pass`).
    fn takes_up(&self, other: &Self) -> bool {
        let repeats = matches!(other.end, End::Void)
            && self.manifest.stage == other.manifest.stage
            && self.manifest.follows == other.manifest.follows
            && self.manifest.round > other.manifest.round;
        self.manifest.follows == Some(other.id()) || (other.manifest.follows.is_some() && repeats)
    }
}

/// The rounds of one election, in voting order.
#[derive(Clone, Debug)]
pub struct Course<'a> {
    rounds: Vec<Round<'a>>,
}

impl<'a> Course<'a> {
    /// The course to which a contest belongs, out of all contests of a congress in voting order.
    pub fn of(all: &[Round<'a>], contest: ContestId) -> Self {
        let mut ids = vec![contest];
        // Each turn of the walk finds a neighbour that is not yet known, or ends it.
        while let Some(found) = all.iter().find(|round| joins(round, &ids, all)) {
            ids.push(found.id());
        }
        let rounds = all.iter().filter(|round| ids.contains(&round.id()));
        Self {
            rounds: rounds.copied().collect(),
        }
    }

    /// The contests of the course, in voting order.
    pub fn contests(&self) -> impl Iterator<Item = ContestId> {
        self.rounds.iter().map(Round::id)
    }

    /// Everybody elected over all rounds, in the order in which they were. 预选 and its run-off choose candidates
    /// and elect nobody.
    pub fn elected(&self) -> Vec<MemberId> {
        let rounds = self.rounds.iter().filter(|round| !self.is_primary(round));
        chosen(rounds)
    }

    /// Whether nothing is under way and no tie waits: those elected are known. A vacancy may remain.
    pub fn is_settled(&self) -> bool {
        let open = |round: &Round<'_>| match round.end {
            End::Running => true,
            End::Void => self.successor(round).is_none(),
            End::Result(doc) => !doc.outcome.tied.is_empty() && self.successor(round).is_none(),
        };
        !self.rounds.iter().any(open)
    }

    /// The round of that stage which takes up where a contest ended, if there is one.
    pub fn next(&self, contest: ContestId, stage: Stage) -> Option<ContestId> {
        let next = self.successor(self.round(contest)?)?;
        (next.manifest.stage == stage).then(|| next.id())
    }

    /// The round that takes up where another ended, unless it came to nothing itself.
    fn successor(&self, round: &Round<'_>) -> Option<&Round<'a>> {
        self.rounds
            .iter()
            .find(|other| other.id() != round.id() && other.takes_up(round) && !self.is_lost(other))
    }

    /// Withdrawn or void, and nothing took its place.
    fn is_lost(&self, round: &Round<'_>) -> bool {
        matches!(round.end, End::Void) && !self.rounds.iter().any(|other| other.takes_up(round))
    }

    fn round(&self, contest: ContestId) -> Option<&Round<'a>> {
        self.rounds.iter().find(|round| round.id() == contest)
    }

    /// A primary, or a run-off among those whom it left tied.
    fn is_primary(&self, round: &Round<'_>) -> bool {
        match round.manifest.stage {
            Stage::Primary => true,
            Stage::Runoff => round
                .manifest
                .follows
                .and_then(|earlier| self.round(earlier))
                .is_some_and(|earlier| self.is_primary(earlier)),
            Stage::Formal | Stage::Further | Stage::Byelection => false,
        }
    }

    /// The seats that the election set out to fill.
    fn seats(&self) -> u32 {
        let first = self
            .rounds
            .iter()
            .find(|round| round.manifest.kind == Kind::Election && !self.is_primary(round));
        first.map_or(0, |round| round.manifest.seats)
    }
}

fn joins(round: &Round<'_>, ids: &[ContestId], all: &[Round<'_>]) -> bool {
    let mut known = all.iter().filter(|other| ids.contains(&other.id()));
    !ids.contains(&round.id()) && known.any(|other| round.takes_up(other) || other.takes_up(round))
}

fn chosen<'r, 'a: 'r>(rounds: impl Iterator<Item = &'r Round<'a>>) -> Vec<MemberId> {
    let results = rounds.filter_map(Round::result);
    results
        .flat_map(|doc| doc.outcome.elected.iter().copied())
        .collect()
}
