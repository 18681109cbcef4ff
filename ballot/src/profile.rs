//! Rule profiles as data: what a kind of contest demands, each rule with its source and how sure we are of it.
//!
//! A profile only proposes the `rules` of a manifest; what a contest runs under is what its manifest says. Here is
//! what a profile is made of; the profiles themselves stand in `union.rs`, `bodies.rs` and `delegates.rs` (elections),
//! `congress.rs`, `contract.rs` and `recall.rs` (votes), and the laws that they quote in `laws.rs`. A province's
//! profile is its national one with what the province changes.

mod bodies;
mod congress;
mod contract;
mod delegates;
mod laws;
mod line;
mod own;
mod recall;
mod rule;
mod union;

use serde::Serialize;

pub use congress::SESSION_REPORT;
pub use line::Demand;
pub use own::{Loosening, OwnRules};
pub use rule::{Band, Confidence, Days, Papers, Reach, Rule, RuleId, SeatRange, Source, Text};

use crate::{
    manifest::{Audience, Kind, Rules, RunoffPass, Show, Signoffs, Sitting, Spread, Stage},
    ratio::Ratio,
};

/// The rules that a kind of contest usually runs under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RuleProfile {
    /// Name and version, as manifests carry it.
    pub name: &'static str,
    /// The national profile that a province's own changes, if this is one of a province.
    pub base: Option<&'static str>,
    /// What officers call it.
    pub title: Text,
    /// When an officer takes it.
    pub when: Text,
    /// The kind of contest it is for.
    pub kind: Kind,
    /// How many must take part.
    pub quorum: Rule<Option<Ratio>>,
    /// How many votes elect or carry.
    pub pass: Rule<Option<Ratio>>,
    /// What only elections have.
    pub election: Option<ElectionRules>,
    /// What makes a ballot valid.
    pub validity: Rule<()>,
    /// Ballots returned are compared with ballots issued.
    pub balance: Rule<()>,
    /// Within how many days of the vote the union above is told of it.
    pub report: Option<Rule<Days>>,
    /// When delegates get the papers of the meeting.
    pub papers: Option<Rule<Papers>>,
    /// What no program can check, to be told to whoever prepares the contest.
    pub told: &'static [Rule<Text>],
}

/// The rules that only an election has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ElectionRules {
    /// 差额; none where 等额 is lawful.
    pub surplus: Rule<Option<Ratio>>,
    /// What a run-off among the tied demands.
    pub runoff_pass: Rule<RunoffPass>,
    /// Whether a write-in needs a mark against.
    pub write_in_needs_against: Rule<bool>,
    /// How many seats there may be.
    pub seats: Option<Rule<SeatRange>>,
    /// 公示: for how long candidates must be announced before the vote.
    pub notice: Option<Rule<Days>>,
    /// Candidates come from among those whom a contest under one of these profiles (names without version) has
    /// just elected.
    pub drawn_from: Option<Rule<&'static [&'static str]>>,
    /// Nobody elected, or standing, under one of these profiles (names without version) may be elected here.
    pub apart_from: Option<Rule<&'static [&'static str]>>,
    /// Scrutineers are electors and not candidates.
    pub scrutineers: Rule<()>,
}

/// All profiles, as an officer looks for them: elections, then votes, the plainest of each first, and after a national
/// profile those of provinces.
pub static PROFILES: [RuleProfile; 29] = [
    union::COMMITTEE,
    union::STANDING_COMMITTEE,
    union::CHAIR,
    union::CHAIR_BY_COMMITTEE,
    bodies::AUDIT_COMMITTEE,
    bodies::WOMEN_COMMITTEE,
    delegates::UNION_DELEGATES,
    delegates::CONSTITUENCY_DELEGATES,
    delegates::CONSTITUENCY_DELEGATES_SHANGHAI,
    delegates::CONSTITUENCY_DELEGATES_SHAANXI,
    congress::STAFF_DIRECTOR,
    bodies::REGIONAL_CONGRESS,
    congress::ORDINARY_MOTION,
    congress::APPROVAL,
    congress::APPROVAL_SHANGHAI,
    congress::APPROVAL_ZHEJIANG,
    congress::APPROVAL_HENAN,
    contract::COLLECTIVE_CONTRACT,
    contract::BEIJING_CONTRACT,
    contract::SHANGHAI_CONTRACT,
    contract::CHONGQING_CONTRACT,
    contract::ZHEJIANG_CONTRACT,
    contract::SHANDONG_CONTRACT,
    congress::SCHOOL,
    recall::UNION_RECALL,
    recall::DELEGATE_RECALL,
    recall::DELEGATE_RECALL_SHANGHAI,
    recall::DELEGATE_RECALL_SHAANXI,
    congress::APPRAISAL,
];

impl RuleProfile {
    /// The profile of that name and version.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// The profile of that name in its newest version.
    pub fn of_stem(stem: &str) -> Option<&'static Self> {
        PROFILES.iter().rfind(|profile| profile.stem() == stem)
    }

    /// The profile that a contest names, or else the plainest of its kind, so that every finding and reason can
    /// quote a rule.
    pub fn behind(name: &str, kind: Kind) -> &'static Self {
        Self::named(name).unwrap_or(match kind {
            Kind::Election => &union::COMMITTEE,
            Kind::Motion => &congress::ORDINARY_MOTION,
            Kind::Appraisal => &congress::APPRAISAL,
        })
    }

    /// The name without its version.
    pub fn stem(&self) -> &'static str {
        self.name
            .split_once('@')
            .map_or(self.name, |(stem, _)| stem)
    }

    /// The `rules` of a manifest as this profile proposes them: in an assembly, without scrutineers' signatures,
    /// turnout only while the box is open. A primary ranks by votes alone (UE-16).
    pub fn rules(&self, stage: Stage, seats: u32) -> Rules {
        let contested = matches!(stage, Stage::Primary | Stage::Formal);
        let election = self.election.as_ref();
        Rules {
            profile: self.name.to_owned(),
            sitting: Sitting::Assembly,
            quorum: self.quorum.value,
            pass: self.pass.value.filter(|_| stage != Stage::Primary),
            runoff_pass: election.map_or(RunoffPass::Same, |rules| rules.runoff_pass.value),
            max_for: election.map_or(0, |_| seats),
            write_in_needs_against: election
                .is_some_and(|rules| rules.write_in_needs_against.value),
            surplus: election
                .and_then(|rules| rules.surplus.value)
                .filter(|_| contested),
            signoffs: Signoffs::default(),
            show: Show {
                to: Audience::Officers,
                while_open: false,
                batch: 5,
            },
            spread: Spread {
                issue_s: 20,
                settle_s: 60,
            },
        }
    }
}
