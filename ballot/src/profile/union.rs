//! Elections of a union (工会选举): the rule book's §2.

use super::{
    Confidence::{Memory, Secondary, Verified},
    ElectionRules, Notice, RuleProfile, Source, Text,
    rule::{article, rule},
};
use crate::{
    manifest::{Kind, RunoffPass},
    ratio::{Basis, Ratio},
};

const fn elections(article_: &'static str) -> Source {
    article("《工会基层组织选举工作条例》", article_)
}

const TWO_THIRDS: Option<Ratio> = Some(Ratio::at_least(Basis::Entitled, 2, 3));
const MORE_THAN_HALF: Option<Ratio> = Some(Ratio::more_than(Basis::Entitled, 1, 2));

pub(super) const COMMITTEE: RuleProfile = RuleProfile {
    name: "union-committee@1",
    base: None,
    title: Text {
        zh: "工会委员会委员选举",
        en: "Election of a union committee",
    },
    when: Text {
        zh: "会员大会或者会员代表大会选举工会委员会委员。",
        en: "A members' meeting or congress elects the union committee.",
    },
    kind: Kind::Election,
    quorum: rule(TWO_THIRDS, "UE-20", elections("第十七条"), Secondary),
    pass: rule(MORE_THAN_HALF, "UE-27", elections("第二十七条"), Secondary),
    election: Some(ElectionRules {
        surplus: rule(
            Some(Ratio::at_least(Basis::Seats, 5, 100)),
            "UE-14",
            elections("第十七条"),
            Secondary,
        ),
        runoff_pass: rule(
            RunoffPass::Plurality,
            "UE-30",
            elections("第二十七条"),
            Memory,
        ),
        write_in_needs_against: rule(true, "UE-24", elections("第二十四条"), Memory),
        seats: None,
        notice: Some(rule(
            Notice {
                days: 5,
                working: true,
            },
            "UE-12",
            elections("第十五条"),
            Memory,
        )),
        drawn_from: None,
        apart_from: None,
        scrutineers: rule((), "UE-40", elections("第二十二条"), Memory),
    }),
    validity: rule((), "UE-25", elections("第二十六条"), Secondary),
    balance: rule((), "UE-26", elections("第二十六条"), Secondary),
    told: &[rule(
        Text {
            zh: "不得委托他人代为投票。",
            en: "Nobody votes by proxy.",
        },
        "UE-23",
        article("《企业工会主席产生办法（试行）》", "第十四条"),
        Verified,
    )],
};
