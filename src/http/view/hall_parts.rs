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

/// What a vote came to, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeLine {
    /// What was decided on.
    pub title: String,
    /// "选举有效，选出 9 人".
    pub outcome: String,
}
