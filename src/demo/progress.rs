//! What is said of the simulated delegates: one line when all of them are through with something, never one for each.

use std::collections::BTreeMap;

/// Something that every player comes to once. A contest is named by its place in voting order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Signed in and checked in.
    CheckIn,
    /// Took the ballot of a contest.
    Take(usize),
    /// Cast it, and verified the receipt.
    Cast(usize),
}

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

/// Counts outcomes.
#[derive(Debug)]
pub(super) struct Progress {
    players: usize,
    titles: Vec<String>,
    counts: BTreeMap<Phase, Count>,
}

#[derive(Debug, Default)]
struct Count {
    done: usize,
    missed: usize,
    failed: usize,
    first_failure: Option<String>,
}

impl Progress {
    /// Of so many players, and contests with these titles.
    pub(super) fn new(players: usize, titles: Vec<String>) -> Self {
        Self {
            players,
            titles,
            counts: BTreeMap::new(),
        }
    }

    /// Counts one outcome; the line to print when it was the last one of its phase. Nothing is said of a phase that
    /// was over before anybody came to it.
    pub(super) fn record(&mut self, phase: Phase, outcome: Outcome) -> Option<String> {
        let count = self.counts.entry(phase).or_default();
        match outcome {
            Outcome::Done => count.done += 1,
            Outcome::Missed => count.missed += 1,
            Outcome::Failed(cause) => {
                count.failed += 1;
                count.first_failure.get_or_insert(cause);
            }
        }
        let told =
            count.done + count.missed + count.failed == self.players && count.missed < self.players;
        told.then(|| self.line(phase))
    }

    fn line(&self, phase: Phase) -> String {
        let title = |contest: usize| self.titles.get(contest).map_or("", String::as_str);
        let (about, did) = match phase {
            Phase::CheckIn => ("签到 check-in", "已签到 checked in"),
            Phase::Take(contest) => (title(contest), "已领取选票 took ballots"),
            Phase::Cast(contest) => (
                title(contest),
                "已投票，回执核对无误 cast, receipts verified",
            ),
        };
        let count = &self.counts[&phase];
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

    #[test]
    fn nothing_is_said_of_a_phase_that_nobody_came_to() {
        let mut progress = Progress::new(2, vec!["选票".into()]);
        assert_eq!(progress.record(Phase::Take(0), Outcome::Missed), None);
        assert_eq!(progress.record(Phase::Take(0), Outcome::Missed), None);
    }

    #[test]
    fn a_phase_is_told_once_when_the_last_player_is_through() {
        let mut progress = Progress::new(3, vec!["选票".into()]);
        assert_eq!(progress.record(Phase::Cast(0), Outcome::Done), None);
        assert_eq!(progress.record(Phase::Cast(0), Outcome::Missed), None);
        assert_eq!(progress.record(Phase::CheckIn, Outcome::Done), None);
        let line = progress
            .record(Phase::Cast(0), Outcome::Failed("no answer".into()))
            .unwrap();
        assert_eq!(
            line,
            "选票：1 位已投票，回执核对无误 cast, receipts verified；1 位没有 did not；1 位出错 failed（no answer）"
        );
    }
}
