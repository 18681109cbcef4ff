//! What stages of the hall screen are made of.

use super::balance::percent;
use crate::words::Words;

/// One thing on the way from a closing box to its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountingStep {
    /// What it is: "监票人签字，确认停止投票".
    pub text: String,
    /// How far it is.
    pub progress: StepProgress,
}

/// How far a step of the count is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepProgress {
    /// Done.
    Done,
    /// So many of so many.
    Part {
        /// Those that are there.
        done: u32,
        /// Those that it takes.
        of: u32,
    },
    /// Not begun; nothing to count.
    Waiting,
}

impl StepProgress {
    /// So many of so many, or done.
    #[must_use]
    pub fn part(done: u32, of: u32) -> Self {
        if done >= of {
            Self::Done
        } else {
            Self::Part { done, of }
        }
    }

    /// Whether nothing is missing.
    pub(super) fn is_done(self) -> bool {
        self == Self::Done
    }

    /// Length of its bar in per cent, where it has one.
    pub(super) fn length(self) -> Option<String> {
        match self {
            Self::Part { done, of } => Some(percent(done, of)),
            Self::Done | Self::Waiting => None,
        }
    }

    /// "1 / 2", "已完成", "等待".
    pub(super) fn word(self, t: &Words) -> String {
        match self {
            Self::Done => t.hall.step_done.to_owned(),
            Self::Part { done, of } => format!("{done} / {of}"),
            Self::Waiting => t.hall.step_waiting.to_owned(),
        }
    }
}

/// What a show of hands came to, as bars on the scale of 应到.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandsBars {
    /// 应到: the end of the scale.
    pub entitled: u32,
    /// Fewest hands that pass.
    pub needed: u32,
    /// Whether it passed.
    pub passed: bool,
    /// 赞成.
    pub in_favour: u32,
    /// 反对.
    pub against: u32,
    /// 弃权.
    pub abstained: u32,
}

/// One bar of a show of hands.
pub(super) struct HandsBar {
    pub(super) word: &'static str,
    pub(super) votes: u32,
    pub(super) length: String,
    /// The pattern's id; none where the bar is solid.
    pub(super) pattern: Option<&'static str>,
}

impl HandsBars {
    /// The three bars, each in a pattern of its own.
    pub(super) fn bars(&self, t: &Words) -> [HandsBar; 3] {
        let bar = |word, votes, pattern| HandsBar {
            word,
            votes,
            length: percent(votes, self.entitled),
            pattern,
        };
        [
            bar(t.ballot.for_, self.in_favour, None),
            bar(t.ballot.against, self.against, Some("hatch-wide")),
            bar(t.ballot.abstain, self.abstained, Some("dots-wide")),
        ]
    }

    /// Where the threshold stands, in per cent.
    pub(super) fn threshold(&self) -> String {
        percent(self.needed, self.entitled)
    }
}

/// What a vote came to, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeLine {
    /// What was decided on.
    pub title: String,
    /// "选举有效，选出 9 人".
    pub outcome: String,
}
