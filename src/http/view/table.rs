//! The result table: bars on the scale of 应到 with the threshold as one line through all rows.

use super::balance::percent;

/// Rows of an election or of a motion, live or final.
#[derive(Clone, Debug)]
pub struct Table {
    /// 应到: the end of the scale.
    pub entitled: u32,
    /// Fewest votes that pass; none where votes alone rank.
    pub needs: Option<u32>,
    /// Whether `needs` means "more than half of 应到", and is named so.
    pub majority: bool,
    /// Ballots these figures cover, while the tally runs: "已计入 N 票". None in a result.
    pub counted: Option<u32>,
    /// Rows in the order they are shown.
    pub rows: Vec<Row>,
}

impl Table {
    /// Where the threshold stands, in per cent.
    #[must_use]
    pub fn threshold(&self) -> Option<String> {
        self.needs.map(|needs| percent(needs, self.entitled))
    }

    /// A bar's length, in per cent.
    #[must_use]
    pub fn length(&self, votes: u32) -> String {
        percent(votes, self.entitled)
    }

    /// Index of the first row below the cut, if there is a cut between two rows.
    #[must_use]
    pub fn cut(&self) -> Option<usize> {
        let first = self.rows.iter().position(|row| row.word == Word::NotElected)?;
        (first > 0).then_some(first)
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
        matches!(self, Self::Open | Self::Elected | Self::Passed)
    }

    /// Whether the word stands in red Song.
    #[must_use]
    pub fn is_won(self) -> bool {
        matches!(self, Self::Elected | Self::Passed)
    }

    /// The word itself; empty while open.
    #[must_use]
    pub fn text(self, lang: crate::words::Lang) -> &'static str {
        let t = &crate::words::words(lang).result;
        match self {
            Self::Open => "",
            Self::Elected => t.elected,
            Self::NotElected => t.not_elected,
            Self::Tied => t.tied,
            Self::Passed => t.passed,
            Self::NotPassed => t.not_passed,
        }
    }
}
