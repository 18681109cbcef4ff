//! What is said of the simulated delegates: one line when all of them are through with something, never one for each.

use std::collections::BTreeMap;

use ballot::id::ContestId;

/// Something that every player comes to once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Signed in and checked in.
    CheckIn,
    /// Took the ballot of a contest.
    Take(ContestId),
    /// Cast it, and verified the receipt.
    Cast(ContestId),
}

/// Phases that every player is through with, and how many of them did what they came for.
pub(super) type Phases = BTreeMap<Phase, usize>;

/// How a player came through a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// As they wanted.
    Done,
    /// They did not, or could not any more.
    Missed,
    /// Something went wrong.
    Failed(String),
}

/// What a player tells.
#[derive(Debug, Clone)]
pub(super) struct Report {
    /// Of what.
    pub(super) phase: Phase,
    /// The contest's title, from whoever has read its paper.
    pub(super) title: Option<String>,
    /// How it went.
    pub(super) outcome: Outcome,
}

/// Counts outcomes.
#[derive(Debug)]
pub(super) struct Progress {
    players: usize,
    counts: BTreeMap<Phase, Count>,
}

#[derive(Debug, Default)]
struct Count {
    done: usize,
    missed: usize,
    failed: usize,
    title: String,
    first_failure: Option<String>,
}

impl Count {
    fn reported(&self) -> usize {
        self.done + self.missed + self.failed
    }
}

impl Progress {
    /// Of so many players.
    pub(super) fn new(players: usize) -> Self {
        Self {
            players,
            counts: BTreeMap::new(),
        }
    }

    /// Counts one outcome; the line to print when it was the last one of its phase. Nothing is said of a phase that
    /// was over before anybody came to it.
    pub(super) fn record(&mut self, report: Report) -> Option<String> {
        let Report {
            phase,
            title,
            outcome,
        } = report;
        let count = self.counts.entry(phase).or_default();
        count.title = title.unwrap_or(std::mem::take(&mut count.title));
        match outcome {
            Outcome::Done => count.done += 1,
            Outcome::Missed => count.missed += 1,
            Outcome::Failed(cause) => {
                count.failed += 1;
                count.first_failure.get_or_insert(cause);
            }
        }
        let told = count.reported() == self.players && count.missed < self.players;
        told.then(|| self.line(phase))
    }

    /// What all players are through with.
    pub(super) fn through(&self) -> Phases {
        let counts = self.counts.iter();
        counts
            .filter(|(_, count)| count.reported() == self.players)
            .map(|(phase, count)| (*phase, count.done))
            .collect()
    }

    fn line(&self, phase: Phase) -> String {
        let count = &self.counts[&phase];
        let title = count.title.as_str();
        let (about, did) = match phase {
            Phase::CheckIn => ("签到 check-in", "已签到 checked in"),
            Phase::Take(_) => (title, "已领取选票 took ballots"),
            Phase::Cast(_) => (title, "已投票，回执核对无误 cast, receipts verified"),
        };
        let mut line = format!("{about}：{} 位{did}", count.done);
        if count.missed > 0 {
            line += &format!("；{} 位没有 did not", count.missed);
        }
        if let Some(cause) = &count.first_failure {
            line += &format!("；{} 位出错 failed（{cause}）", count.failed);
        }
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(phase: Phase, outcome: Outcome) -> Report {
        Report {
            phase,
            title: (outcome != Outcome::Missed).then(|| "选票".to_owned()),
            outcome,
        }
    }

    const CONTEST: ContestId = ContestId(uuid::Uuid::nil());

    #[test]
    fn nothing_is_said_of_a_phase_that_nobody_came_to() {
        let mut progress = Progress::new(2);
        let missed = report(Phase::Take(CONTEST), Outcome::Missed);
        assert_eq!(progress.record(missed.clone()), None);
        assert_eq!(progress.record(missed), None);
    }

    #[test]
    fn a_phase_is_told_once_when_the_last_player_is_through() {
        let mut progress = Progress::new(3);
        let cast = |outcome| report(Phase::Cast(CONTEST), outcome);
        assert_eq!(progress.record(cast(Outcome::Done)), None);
        assert_eq!(progress.record(cast(Outcome::Missed)), None);
        assert_eq!(progress.record(report(Phase::CheckIn, Outcome::Done)), None);
        let line = progress
            .record(cast(Outcome::Failed("no answer".into())))
            .unwrap();
        assert_eq!(
            line,
            "选票：1 位已投票，回执核对无误 cast, receipts verified；1 位没有 did not；1 位出错 failed（no answer）"
        );
    }
}
