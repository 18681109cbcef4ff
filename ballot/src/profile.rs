//! Rule profiles as data: what a kind of contest demands, each rule with its source and how sure we are of it.
//!
//! A profile only proposes the `rules` of a manifest; what a contest runs under is what its manifest says.

use std::fmt;

use serde::Serialize;

use crate::{
    manifest::{Audience, Kind, Rules, RunoffPass, Show, Signoffs, Sitting, Spread, Stage},
    ratio::{Basis, Ratio},
};

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

/// A rule with where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule<T> {
    /// What it demands.
    pub value: T,
    /// Its id in the rule book.
    pub id: RuleId,
    /// Law and article, as Chinese officers quote them.
    pub source: &'static str,
    /// How sure we are.
    pub confidence: Confidence,
}

/// The rules that a kind of contest usually runs under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RuleProfile {
    /// Name and version, as manifests carry it.
    pub name: &'static str,
    /// Name for officers, Chinese.
    pub zh: &'static str,
    /// Name for officers, English.
    pub en: &'static str,
    /// The kind of contest it is for.
    pub kind: Kind,
    /// How many must take part.
    pub quorum: Rule<Option<Ratio>>,
    /// How many votes elect or carry.
    pub pass: Rule<Option<Ratio>>,
    /// 差额, where candidates must be more than seats.
    pub surplus: Option<Rule<Ratio>>,
    /// What a run-off among the tied demands, where there can be one.
    pub runoff_pass: Option<Rule<RunoffPass>>,
    /// Whether a write-in needs a mark against, where there are write-ins.
    pub write_in_needs_against: Option<Rule<bool>>,
    /// Which rule makes a ballot valid.
    pub validity: RuleId,
    /// Which rule compares ballots returned with ballots issued.
    pub balance: RuleId,
}

const fn rule<T>(
    value: T,
    id: &'static str,
    source: &'static str,
    confidence: Confidence,
) -> Rule<T> {
    let id = RuleId(id);
    Rule {
        value,
        id,
        source,
        confidence,
    }
}

const TWO_THIRDS: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 2, 3));
const MORE_THAN_HALF: Option<Ratio> = Some(Ratio::more_than(Basis::Entitled, 1, 2));
const HALF_OR_MORE: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 1, 2));

const UNION_COMMITTEE: RuleProfile = {
    use Confidence::{Memory, Secondary};
    RuleProfile {
        name: "union-committee@1",
        zh: "工会委员会委员选举",
        en: "Election of a union committee",
        kind: Kind::Election,
        quorum: rule(
            TWO_THIRDS,
            "UE-20",
            "《工会基层组织选举工作条例》第十七条",
            Secondary,
        ),
        pass: rule(
            MORE_THAN_HALF,
            "UE-27",
            "《工会基层组织选举工作条例》第二十七条",
            Secondary,
        ),
        surplus: Some(rule(
            Ratio::at_least(Basis::Seats, 5, 100),
            "UE-14",
            "《工会基层组织选举工作条例》第十七条",
            Secondary,
        )),
        runoff_pass: Some(rule(
            RunoffPass::Plurality,
            "UE-30",
            "《工会基层组织选举工作条例》第二十七条",
            Memory,
        )),
        write_in_needs_against: Some(rule(
            true,
            "UE-24",
            "《工会基层组织选举工作条例》第二十四条",
            Memory,
        )),
        validity: RuleId("UE-25"),
        balance: RuleId("UE-26"),
    }
};

const ORDINARY_MOTION: RuleProfile = {
    use Confidence::Secondary;
    RuleProfile {
        name: "ordinary-motion@1",
        zh: "一般事项表决",
        en: "Ordinary motion",
        kind: Kind::Motion,
        quorum: rule(
            TWO_THIRDS,
            "WC-02",
            "《企业民主管理规定》第二十条",
            Secondary,
        ),
        pass: rule(
            MORE_THAN_HALF,
            "WC-03",
            "《企业民主管理规定》第二十条",
            Secondary,
        ),
        surplus: None,
        runoff_pass: None,
        write_in_needs_against: None,
        // No rule of its own: the identities of counting, the rule book's §7.
        validity: RuleId("§7"),
        balance: RuleId("§7"),
    }
};

const COLLECTIVE_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract@1",
    zh: "集体合同草案表决（国家规定）",
    en: "Collective contract (national)",
    quorum: rule(
        TWO_THIRDS,
        "WC-12",
        "《集体合同规定》第三十六条",
        Confidence::Secondary,
    ),
    pass: rule(
        HALF_OR_MORE,
        "WC-12",
        "《集体合同规定》第三十六条",
        Confidence::Secondary,
    ),
    ..ORDINARY_MOTION
};

/// All profiles.
pub static PROFILES: [RuleProfile; 3] = [UNION_COMMITTEE, ORDINARY_MOTION, COLLECTIVE_CONTRACT];

impl RuleProfile {
    /// The profile of that name and version.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }

    /// The profile that a contest names, or else the plainest of its kind, so that every finding and reason can
    /// quote a rule.
    pub(crate) fn behind(rules: &Rules, kind: Kind) -> &'static Self {
        Self::named(&rules.profile).unwrap_or(match kind {
            Kind::Election => &PROFILES[0],
            Kind::Motion | Kind::Appraisal => &PROFILES[1],
        })
    }

    /// The `rules` of a manifest as this profile proposes them: in an assembly, without scrutineers' signatures,
    /// turnout only while the box is open.
    pub fn rules(&self, stage: Stage, seats: u32) -> Rules {
        let contested = matches!(stage, Stage::Primary | Stage::Formal);
        Rules {
            profile: self.name.to_owned(),
            sitting: Sitting::Assembly,
            quorum: self.quorum.value,
            pass: self.pass.value,
            runoff_pass: self.runoff_pass.map_or(RunoffPass::Same, |rule| rule.value),
            max_for: if self.kind == Kind::Election {
                seats
            } else {
                0
            },
            write_in_needs_against: self.write_in_needs_against.is_some_and(|rule| rule.value),
            surplus: self.surplus.map(|rule| rule.value).filter(|_| contested),
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
