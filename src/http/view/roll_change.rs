//! 更换名册: what a new file changes of the stored roll, before it is applied.

use askama::Template;

use super::{Frame, Meeting, Wrong, filters, paths};
use crate::words::Words;

/// `/officer/c/{congress}/roll`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/roll_change.html")]
pub struct RollChange {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Hidden token of every form.
    pub csrf: String,
    /// Why no roll can be put in the place of the stored one any more.
    pub closed: Option<String>,
    /// Why this one is not.
    pub refused: Option<String>,
    /// What is wrong with the file, by cell.
    pub wrong: Vec<Wrong>,
    /// What is odd but may be meant.
    pub odd: Vec<Wrong>,
    /// What the file changes.
    pub shown: Option<RollShown>,
    /// Whether it has just been applied.
    pub done: bool,
}

/// What a file changes, with what confirms it.
#[derive(Clone, Debug)]
pub struct RollShown {
    /// The file's name.
    pub name: String,
    /// The file, which the confirmation sends back.
    pub file: String,
    /// The mark of file and stored roll.
    pub mark: String,
    /// What it changes.
    pub changes: RollChanges,
}

/// What a new roll changes of an old one.
#[derive(Clone, Debug)]
pub struct RollChanges {
    /// Only on the new one.
    pub added: Vec<RollLine>,
    /// On both, and not the same.
    pub changed: Vec<RollLine>,
    /// Only on the old one.
    pub removed: Vec<RollLine>,
    /// How many are the same.
    pub unchanged: usize,
}

impl RollChanges {
    /// The lists with their words and the value of `data-kind`.
    pub(super) fn lists(&self, t: &Words) -> [(&'static str, &'static str, &[RollLine]); 3] {
        let w = &t.roll_change;
        [
            (w.added, "added", &self.added),
            (w.changed, "changed", &self.changed),
            (w.removed, "removed", &self.removed),
        ]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

/// Somebody in one of the lists.
#[derive(Clone, Debug)]
pub struct RollLine {
    /// Number on the roll.
    pub number: String,
    /// Name.
    pub name: String,
    /// Unit and delegation; of a change, each field: "单位：总装车间 → 财务部".
    pub details: Vec<String>,
}
