//! What comes after a result, and the rounds of one election.

use super::ContestRef;
use crate::words::Words;

/// A way on from a contest that is over, as the console offers it.
#[derive(Clone, Debug)]
pub enum Way {
    /// Another vote.
    Round(RoundWay),
    /// Fewer seats by consent.
    Reduce {
        /// Seats that the election set out to fill.
        seats: u32,
        /// Seats that would remain.
        to: u32,
        /// Why the rules forbid it; none where they don't.
        refused: Option<String>,
    },
}

/// Another vote, as it would be.
#[derive(Clone, Debug)]
pub struct RoundWay {
    /// `runoff`, `further`, `formal`, …: the form's `stage`.
    pub stage: &'static str,
    /// 应选名额; none where the officer types it.
    pub seats: Option<u32>,
    /// Candidates, in the order of the ballot.
    pub candidates: Vec<String>,
    /// The rule that leads there.
    pub rule: String,
}

impl RoundWay {
    /// Verb and object, as the button says it: "发布再次投票选票".
    #[must_use]
    pub fn label(&self, t: &Words) -> &'static str {
        match self.stage {
            "runoff" => t.round.publish_runoff,
            "further" => t.round.publish_further,
            "formal" => t.round.publish_formal,
            _ => t.round.publish_again,
        }
    }

    /// The question of the dialog, with the contest's name.
    #[must_use]
    pub fn question(&self, t: &Words, title: impl std::fmt::Display) -> String {
        match self.stage {
            "runoff" => t.round.ask_runoff(title),
            "further" => t.round.ask_further(title),
            "formal" => t.round.ask_formal(title),
            _ => t.round.ask_again(title),
        }
    }

    /// What it does, with its figures.
    #[must_use]
    pub fn effect(&self, t: &Words) -> String {
        let (names, n) = (self.candidates.join(t.app.and), self.candidates.len());
        match (self.stage, self.seats) {
            ("runoff", Some(seats)) => t.round.does_runoff(n, names, seats),
            ("further", Some(seats)) => t.round.does_further(n, names, seats),
            ("formal", Some(seats)) => t.round.does_formal(n, names, seats),
            ("formal", None) => t.round.does_formal_open(n, names),
            _ => t.round.does_again.to_owned(),
        }
    }
}

/// One round of an election, on the pages of the others.
#[derive(Clone, Debug)]
pub struct CourseLine {
    /// The contest.
    pub contest: ContestRef,
    /// Whether it is the page's own.
    pub own: bool,
    /// What it came to, or its state.
    pub words: String,
}
