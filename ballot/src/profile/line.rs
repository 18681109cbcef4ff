//! A profile read line by line: every rule that it holds, in the order in which officers read them.

use serde::Serialize;

use super::{Days, ElectionRules, Papers, Rule, RuleProfile, SeatRange, Text};
use crate::{
    manifest::{Rules, RunoffPass},
    ratio::Ratio,
};

/// What one rule of a profile is about, with its value; none where nothing is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// How many must take part.
    Quorum(Option<Ratio>),
    /// How many votes elect or carry.
    Pass(Option<Ratio>),
    /// 差额.
    Surplus(Option<Ratio>),
    /// What a run-off among the tied demands.
    RunoffPass(RunoffPass),
    /// Whether a write-in needs a mark against.
    WriteInNeedsAgainst(bool),
    /// How many seats there may be.
    Seats(SeatRange),
    /// 公示.
    Notice(Days),
    /// Profiles among whose elected the candidates are.
    DrawnFrom(&'static [&'static str]),
    /// Profiles whose elected and candidates cannot be elected.
    ApartFrom(&'static [&'static str]),
    /// Scrutineers are electors and not candidates.
    Scrutineers,
    /// What makes a ballot valid.
    Validity,
    /// Not more ballots returned than issued.
    Balance,
    /// 报告: until when the union above is told.
    Report(Days),
    /// When delegates get the papers.
    Papers(Papers),
    /// What no program can check.
    Told(Text),
}

impl<T> Rule<T> {
    /// The same rule with something else for its value.
    pub(super) fn map<U>(self, to: impl FnOnce(T) -> U) -> Rule<U> {
        Rule {
            value: to(self.value),
            id: self.id,
            source: self.source,
            confidence: self.confidence,
        }
    }
}

impl RuleProfile {
    /// Every rule of the profile.
    pub fn lines(&self) -> Vec<Rule<Demand>> {
        let mut lines = vec![self.quorum.map(Demand::Quorum), self.pass.map(Demand::Pass)];
        lines.extend(self.election.iter().flat_map(ElectionRules::lines));
        lines.push(self.validity.map(|()| Demand::Validity));
        lines.push(self.balance.map(|()| Demand::Balance));
        lines.extend(self.report.map(|rule| rule.map(Demand::Report)));
        lines.extend(self.papers.map(|rule| rule.map(Demand::Papers)));
        lines.extend(self.told.iter().map(|told| told.map(Demand::Told)));
        lines
    }
}

impl Demand {
    /// What the rules of a contest demand in this one's place, where it is something else: by its stage, or because the
    /// meeting has tightened it.
    pub fn instead(self, rules: &Rules) -> Option<Self> {
        let here = match self {
            Self::Quorum(_) => Self::Quorum(rules.quorum),
            Self::Pass(_) => Self::Pass(rules.pass),
            Self::Surplus(_) => Self::Surplus(rules.surplus),
            Self::RunoffPass(_) => Self::RunoffPass(rules.runoff_pass),
            Self::WriteInNeedsAgainst(_) => Self::WriteInNeedsAgainst(rules.write_in_needs_against),
            other => other,
        };
        (here != self).then_some(here)
    }
}

impl ElectionRules {
    fn lines(&self) -> impl Iterator<Item = Rule<Demand>> {
        let always = [
            self.surplus.map(Demand::Surplus),
            self.runoff_pass.map(Demand::RunoffPass),
            self.write_in_needs_against.map(Demand::WriteInNeedsAgainst),
            self.scrutineers.map(|()| Demand::Scrutineers),
        ];
        let sometimes = [
            self.seats.map(|rule| rule.map(Demand::Seats)),
            self.notice.map(|rule| rule.map(Demand::Notice)),
            self.drawn_from.map(|rule| rule.map(Demand::DrawnFrom)),
            self.apart_from.map(|rule| rule.map(Demand::ApartFrom)),
        ];
        always.into_iter().chain(sometimes.into_iter().flatten())
    }
}
