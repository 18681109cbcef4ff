//! Votes of a workers' congress (职工代表大会): the rule book's §3 and §4.

use super::{
    Confidence::Secondary,
    RuleProfile, Source, Text,
    rule::{article, rule},
};
use crate::{
    manifest::Kind,
    ratio::{Basis, Ratio},
};

const fn management(article_: &'static str) -> Source {
    article("《企业民主管理规定》", article_)
}

const TWO_THIRDS: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 2, 3));
const MORE_THAN_HALF: Option<Ratio> = Some(Ratio::more_than(Basis::Entitled, 1, 2));
const HALF_OR_MORE: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 1, 2));

/// No rule of its own: the identities of counting, the rule book's §7.
const IDENTITIES: Source = article("计票恒等式", "");

pub(super) const ORDINARY_MOTION: RuleProfile = RuleProfile {
    name: "ordinary-motion@1",
    base: None,
    title: Text {
        zh: "一般事项表决",
        en: "Ordinary motion",
    },
    when: Text {
        zh: "大会表决一般事项。",
        en: "A congress votes on an ordinary matter.",
    },
    kind: Kind::Motion,
    quorum: rule(TWO_THIRDS, "WC-02", management("第二十条"), Secondary),
    pass: rule(MORE_THAN_HALF, "WC-03", management("第二十条"), Secondary),
    election: None,
    validity: rule((), "§7", IDENTITIES, Secondary),
    balance: rule((), "§7", IDENTITIES, Secondary),
    told: &[],
};

pub(super) const COLLECTIVE_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract@1",
    title: Text {
        zh: "集体合同草案表决（国家规定）",
        en: "Collective contract (national)",
    },
    when: Text {
        zh: "职工代表大会或者全体职工表决集体合同草案。",
        en: "A workers' congress or all staff vote on a draft collective contract.",
    },
    quorum: rule(
        TWO_THIRDS,
        "WC-12",
        article("《集体合同规定》", "第三十六条"),
        Secondary,
    ),
    pass: rule(
        HALF_OR_MORE,
        "WC-12",
        article("《集体合同规定》", "第三十六条"),
        Secondary,
    ),
    ..ORDINARY_MOTION
};
