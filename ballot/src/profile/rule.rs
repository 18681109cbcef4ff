//! What one rule is made of: its value, where it stands, and how sure the rule book is of it.

use std::fmt;

use serde::Serialize;

use crate::ratio::{Basis, Ratio};

/// The id of a rule in the rule book, `UE-27`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(pub &'static str);

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// How sure the rule book is of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Confidence {
    /// V: read in the text of the law.
    Verified,
    /// S: from a secondary source that quotes or applies it.
    Secondary,
    /// M: from memory; to be confirmed before it is relied upon.
    Memory,
}

/// Where a rule stands, as Chinese officers quote it: 《…》 and the article, which may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Source {
    /// The law, 《工会基层组织选举工作条例》.
    pub law: &'static str,
    /// The article, 第二十七条.
    pub article: &'static str,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.law, self.article)
    }
}

/// A rule with where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule<T> {
    /// What it demands.
    pub value: T,
    /// Its id in the rule book.
    pub id: RuleId,
    /// Law and article.
    pub source: Source,
    /// How sure we are.
    pub confidence: Confidence,
}

/// Words in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// How many seats there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SeatRange {
    /// By the number of union members (UE-04): ascending, the last without an end.
    ByMembers(&'static [Band]),
    /// Whatever the number of members.
    Fixed {
        /// Fewest seats.
        least: u32,
        /// Most seats.
        most: u32,
    },
}

impl SeatRange {
    /// Fewest and most seats for a union of so many members.
    pub fn at(self, members: u32) -> [u32; 2] {
        match self {
            Self::Fixed { least, most } => [least, most],
            Self::ByMembers(bands) => bands
                .iter()
                .find(|band| band.members.is_none_or(|most| members <= most))
                .map_or([0, u32::MAX], |band| [band.least, band.most]),
        }
    }

    /// The same; none where members decide and nobody knows how many there are.
    pub fn bounds(self, members: Option<u32>) -> Option<[u32; 2]> {
        match self {
            Self::Fixed { .. } => Some(self.at(0)),
            Self::ByMembers(_) => members.map(|members| self.at(members)),
        }
    }
}

/// A range of seats for unions of up to so many members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The most members in this band; none in the last.
    pub members: Option<u32>,
    /// Fewest seats.
    pub least: u32,
    /// Most seats.
    pub most: u32,
}

/// A number of days: for how long candidates are announced (公示), until when a result is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Days {
    /// How many.
    pub days: u32,
    /// Whether only working days count.
    pub working: bool,
}

/// How long before the meeting delegates get the papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Papers {
    /// Fewest days from the publication to the meeting's first day.
    pub days: u32,
    /// Whether it is the law where this profile holds.
    pub reach: Reach,
}

/// Where a rule is the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Wherever the profile holds.
    Here,
    /// In some places, and perhaps in this one.
    Elsewhere,
}

/// A rule as one line of a profile.
pub(super) const fn rule<T: Copy>(
    value: T,
    id: &'static str,
    source: Source,
    confidence: Confidence,
) -> Rule<T> {
    Rule {
        value,
        id: RuleId(id),
        source,
        confidence,
    }
}

/// An article of a law.
pub(super) const fn article(law: &'static str, article: &'static str) -> Source {
    Source { law, article }
}

/// 三分之二以上 of 应到.
pub(super) const TWO_THIRDS: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 2, 3));
/// 过半数 of 应到.
pub(super) const HALF_EXCEEDED: Option<Ratio> = Some(Ratio::more_than(Basis::Entitled, 1, 2));
/// 半数以上 of 应到.
pub(super) const HALF_REACHED: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 1, 2));
