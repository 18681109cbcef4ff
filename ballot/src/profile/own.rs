//! The meeting's own 选举办法 or 表决办法: it may tighten what a profile demands, and never loosen it.

use serde::{Deserialize, Serialize};

use super::{Demand, Rule, RuleProfile};
use crate::{
    manifest::{Rules, RunoffPass, Stage},
    ratio::{Basis, Bound, Ratio},
};

/// What a meeting has decided for itself; none where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRules {
    /// How many must take part.
    pub quorum: Option<Ratio>,
    /// How many votes elect or carry.
    pub pass: Option<Ratio>,
    /// 差额.
    pub surplus: Option<Ratio>,
    /// What a run-off among the tied demands.
    pub runoff_pass: Option<RunoffPass>,
    /// Whether a write-in needs a mark against.
    pub write_in_needs_against: Option<bool>,
}

/// A rule that a meeting's own would loosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loosening {
    /// What stands.
    pub rule: Rule<Demand>,
    /// What the meeting would have.
    pub own: Demand,
}

impl OwnRules {
    /// What of it would loosen a contest of this stage under a profile.
    pub fn loosened(&self, profile: &RuleProfile, stage: Stage) -> Vec<Loosening> {
        let stands = profile.rules(stage, 0);
        let election = profile.election.as_ref();
        let mut all = Vec::new();
        let mut add = |rule: Option<Rule<Demand>>, own: Demand| {
            all.extend(rule.map(|rule| Loosening { rule, own }));
        };
        if let Some(own) = loose(self.quorum, stands.quorum, Basis::Entitled) {
            add(
                Some(profile.quorum.map(Demand::Quorum)),
                Demand::Quorum(Some(own)),
            );
        }
        if let Some(own) = loose(self.pass, stands.pass, Basis::Entitled) {
            add(
                Some(profile.pass.map(Demand::Pass)),
                Demand::Pass(Some(own)),
            );
        }
        if let Some(own) = loose(self.surplus, stands.surplus, Basis::Seats) {
            let rule = election.map(|rules| rules.surplus.map(Demand::Surplus));
            add(rule, Demand::Surplus(Some(own)));
        }
        if self.runoff_pass == Some(RunoffPass::Plurality) && stands.runoff_pass == RunoffPass::Same
        {
            let rule = election.map(|rules| rules.runoff_pass.map(Demand::RunoffPass));
            add(rule, Demand::RunoffPass(RunoffPass::Plurality));
        }
        if self.write_in_needs_against == Some(false) && stands.write_in_needs_against {
            let rule = election.map(|rules| rules.write_in_needs_against);
            let rule = rule.map(|rule| rule.map(Demand::WriteInNeedsAgainst));
            add(rule, Demand::WriteInNeedsAgainst(false));
        }
        all
    }

    /// Tightens the rules that a profile proposes. What would loosen them, at a later stage perhaps, changes nothing.
    pub fn tighten(&self, rules: &mut Rules) {
        rules.quorum = tightened(self.quorum, rules.quorum, Basis::Entitled);
        rules.pass = tightened(self.pass, rules.pass, Basis::Entitled);
        if rules.surplus.is_some() {
            rules.surplus = tightened(self.surplus, rules.surplus, Basis::Seats);
        }
        if self.runoff_pass == Some(RunoffPass::Same) {
            rules.runoff_pass = RunoffPass::Same;
        }
        rules.write_in_needs_against |= self.write_in_needs_against == Some(true);
    }
}

/// The meeting's own threshold, where it is not at least as tight as what stands; `natural` is the basis where nothing
/// stands.
fn loose(own: Option<Ratio>, stands: Option<Ratio>, natural: Basis) -> Option<Ratio> {
    own.filter(|own| !is_as_tight(*own, stands, natural))
}

fn tightened(own: Option<Ratio>, stands: Option<Ratio>, natural: Basis) -> Option<Ratio> {
    own.filter(|own| is_as_tight(*own, stands, natural))
        .or(stands)
}

/// Whether whatever meets `own` meets what stands, whatever the base is. Another basis is never shown to be as tight:
/// half of those present may be few of those entitled.
fn is_as_tight(own: Ratio, stands: Option<Ratio>, natural: Basis) -> bool {
    let Some(stands) = stands else {
        return own.of == natural;
    };
    let [[n, d], [m, e]] = [own, stands].map(|ratio| ratio.bound.fraction().map(u64::from));
    let (mine, theirs) = (n * e, m * d);
    let as_strict = match (own.bound, stands.bound) {
        (Bound::AtLeast(_), Bound::MoreThan(_)) => mine > theirs,
        _ => mine >= theirs,
    };
    own.of == stands.of && as_strict
}
