//! The result table: bars on the scale of 应到 with the threshold as one line through all rows.

use super::balance::percent;
use crate::words::Words;

/// Rows of an election or of a motion, live or final.
#[derive(Clone, Debug)]
pub struct Table {
    /// 应到: the end of the scale.
    pub entitled: u32,
    /// 应选; 0 in a motion.
    pub seats: u32,
    /// Fewest votes that pass; none where votes alone rank.
    pub needs: Option<u32>,
    /// Whether `needs` means "more than half of 应到", and is named so.
    pub majority: bool,
    /// Ballots these figures cover, while the tally runs: "已计入 N 票". None in a result.
    pub counted: Option<u32>,
    /// Rows in the order they are shown.
    pub rows: Vec<Row>,
}

/// A row as it is drawn.
pub(super) struct Line<'a> {
    /// The row.
    pub(super) row: &'a Row,
    /// Its bar in per cent.
    pub(super) length: String,
    /// Whether the cut lies above it.
    pub(super) cut: bool,
}

impl Table {
    /// Whether the tally still runs.
    pub(super) fn is_live(&self) -> bool {
        self.counted.is_some()
    }

    /// Where the threshold stands, in per cent.
    pub(super) fn threshold(&self) -> Option<String> {
        self.needs.map(|needs| percent(needs, self.entitled))
    }

    /// The threshold in words: "过半数 61 票".
    pub(super) fn threshold_words(&self, t: &Words) -> String {
        match self.needs {
            Some(needs) if self.majority => t.observer.needs_majority(needs),
            Some(needs) => t.observer.needs(needs),
            None => String::new(),
        }
    }

    /// The rows as they are drawn. The cut is drawn where elected turn into not elected.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let first_below = self
            .rows
            .iter()
            .position(|row| matches!(row.word, Word::NotElected | Word::NotListed));
        self.rows
            .iter()
            .enumerate()
            .map(|(index, row)| Line {
                row,
                length: percent(row.votes_for, self.entitled),
                cut: index > 0 && first_below == Some(index),
            })
            .collect()
    }

    /// Whether it is of a primary (预选): nobody is elected by one.
    fn is_primary(&self) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| matches!(row.word, Word::Listed | Word::NotListed))
    }

    /// What its solid and its hatched bars mean.
    pub(super) fn legend(&self, t: &Words) -> (&'static str, &'static str) {
        let [won, lost] = match (self.seats, self.is_primary()) {
            (0, _) => [Word::Passed, Word::NotPassed],
            (_, true) => [Word::Listed, Word::NotListed],
            (_, false) => [Word::Elected, Word::NotElected],
        };
        (won.text(t), lost.text(t))
    }

    /// The sentence at the cut.
    pub(super) fn cut_words(&self, t: &Words) -> String {
        let count = |of: fn(Word) -> bool| self.rows.iter().filter(|row| of(row.word)).count();
        let below = count(|word| matches!(word, Word::NotElected | Word::NotListed));
        let filled = u32::try_from(count(Word::is_won)).is_ok_and(|won| won == self.seats);
        match (filled, self.is_primary()) {
            (true, false) => t.table.cut(below, self.seats),
            (true, true) => t.table.primary_cut(below, self.seats),
            (false, false) => t.table.cut_short(below),
            (false, true) => t.table.primary_cut_short(below),
        }
    }
}

/// One candidate or one motion.
#[derive(Clone, Debug)]
pub struct Row {
    /// Option id, `data-option` of the row.
    pub id: String,
    /// Rank in a result, number on the ballot while voting.
    pub number: usize,
    /// Name.
    pub name: String,
    /// 赞成.
    pub votes_for: u32,
    /// 不赞成; none for a write-in.
    pub against: Option<u32>,
    /// 弃权; none for a write-in.
    pub abstain: Option<u32>,
    /// What it came to.
    pub word: Word,
    /// The same with the votes that were missing, where there is room to say so: "未过半数，差 5 票".
    pub said: Option<String>,
}

impl Row {
    /// The word at the end of the row.
    pub(super) fn text(&self, t: &Words) -> String {
        let word = || self.word.text(t).to_owned();
        self.said.clone().unwrap_or_else(word)
    }
}

/// The word at the end of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Nothing yet.
    Open,
    /// 当选.
    Elected,
    /// 未当选.
    NotElected,
    /// 入选: what a primary leads to is a candidacy.
    Listed,
    /// 未入选.
    NotListed,
    /// 得票相同, a run-off decides.
    Tied,
    /// 通过.
    Passed,
    /// 未通过.
    NotPassed,
}

impl Word {
    /// Whether the bar is solid. While counting runs all are.
    #[must_use]
    pub fn is_solid(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Elected | Self::Listed | Self::Passed
        )
    }

    /// Whether the word stands in red Song.
    #[must_use]
    pub fn is_won(self) -> bool {
        matches!(self, Self::Elected | Self::Listed | Self::Passed)
    }

    /// The word itself; empty while open.
    #[must_use]
    pub fn text(self, t: &Words) -> &'static str {
        let t = &t.result;
        match self {
            Self::Open => "",
            Self::Elected => t.elected,
            Self::NotElected => t.not_elected,
            Self::Listed => t.listed,
            Self::NotListed => t.not_listed,
            Self::Tied => t.tied,
            Self::Passed => t.passed,
            Self::NotPassed => t.not_passed,
        }
    }
}
