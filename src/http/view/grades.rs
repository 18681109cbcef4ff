//! How those who are appraised stand: a column for each grade, its votes and its share of the valid ballots.

use super::Table;

/// Figures of a contest, as its kind asks for them.
#[derive(Clone, Debug)]
pub enum Score {
    /// An election's or a motion's.
    Votes(Table),
    /// An appraisal's.
    Grades(Grades),
}

impl Score {
    /// Ballots these figures cover, while the tally runs.
    pub(super) fn counted(&self) -> Option<u32> {
        match self {
            Self::Votes(table) => table.counted,
            Self::Grades(grades) => grades.counted,
        }
    }
}

/// The table of an appraisal, live or final.
#[derive(Clone, Debug)]
pub struct Grades {
    /// The grades in words, in the order of the ballot.
    pub grades: Vec<String>,
    /// Ballots these figures cover, while the tally runs. None in a result.
    pub counted: Option<u32>,
    /// Rows in the order of the ballot.
    pub rows: Vec<GradedRow>,
}

/// Somebody, or something, that is appraised.
#[derive(Clone, Debug)]
pub struct GradedRow {
    /// Option id, `data-option` of the row.
    pub id: String,
    /// Number on the ballot.
    pub number: usize,
    /// Name.
    pub name: String,
    /// A cell for each grade.
    pub cells: Vec<GradedCell>,
}

/// Votes for a grade.
#[derive(Clone, Debug)]
pub struct GradedCell {
    /// The grade in words.
    pub grade: String,
    /// Votes.
    pub votes: u32,
    /// Their share of the valid ballots: "95.83%".
    pub rate: String,
}

impl Grades {
    /// Whether the tally still runs.
    pub(super) fn is_live(&self) -> bool {
        self.counted.is_some()
    }
}
