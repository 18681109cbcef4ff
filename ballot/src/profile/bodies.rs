//! Elections of a union's other bodies (经审会、女职工委员会), and of a regional union's congress: the rule book's
//! §2.5 and §4.

use super::{
    Confidence::{Memory, Secondary, Verified},
    ElectionRules, RuleProfile, SeatRange, Text,
    laws::{SAMPLES, constitution, elections, women},
    rule::{HALF_EXCEEDED, TWO_THIRDS, rule},
    union::{APPROVED_ABOVE, COMMITTEE, NO_PROXY, UNION_ELECTION},
};

pub(super) const AUDIT_COMMITTEE: RuleProfile = RuleProfile {
    name: "audit-committee@1",
    title: Text {
        zh: "经费审查委员会委员选举",
        en: "Election of a union's audit committee",
    },
    when: Text {
        zh: "与工会委员会同时选举经费审查委员会委员，选票和计票分开。一般等额。",
        en: "The audit committee is elected together with the union committee, on a ballot and with a count of its own; usually with as many candidates as seats.",
    },
    election: Some(ElectionRules {
        surplus: rule(None, "UE-50", elections("第三十五条"), Memory),
        seats: Some(rule(
            SeatRange::Fixed { least: 3, most: 11 },
            "UE-50",
            elections("第三十五条"),
            Memory,
        )),
        apart_from: Some(rule(
            &[
                "union-chair",
                "union-chair-by-committee",
                "union-standing-committee",
            ],
            "UE-51",
            elections("第三十五条"),
            Memory,
        )),
        ..UNION_ELECTION
    }),
    told: &[
        NO_PROXY,
        rule(
            Text {
                zh: "经费审查委员会与工会委员会同时选举产生。",
                en: "The audit committee is elected at the same time as the union committee.",
            },
            "UE-50",
            constitution("第十三条"),
            Secondary,
        ),
        rule(
            Text {
                zh: "主席、分管财务的副主席和财务、资产管理人员不得进入经费审查委员会。",
                en: "The chair, the vice-chair in charge of finance, and finance or asset staff cannot sit on the audit committee.",
            },
            "UE-51",
            elections("第三十五条"),
            Memory,
        ),
        APPROVED_ABOVE,
    ],
    ..COMMITTEE
};

pub(super) const WOMEN_COMMITTEE: RuleProfile = RuleProfile {
    name: "women-committee@1",
    title: Text {
        zh: "女职工委员会委员选举",
        en: "Election of a union's women workers' committee",
    },
    when: Text {
        zh: "女职工大会或者女职工代表大会选举女职工委员会委员。应到只含女职工（代表）。",
        en: "A meeting or congress of women workers elects the women workers' committee. Only women are entitled.",
    },
    quorum: rule(TWO_THIRDS, "UE-20", elections("第十七条"), Memory),
    pass: rule(HALF_EXCEEDED, "UE-27", elections("第二十七条"), Memory),
    election: Some(ElectionRules {
        surplus: rule(None, "UE-52", women("第十三条"), Memory),
        ..UNION_ELECTION
    }),
    report: None,
    told: &[
        NO_PROXY,
        rule(
            Text {
                zh: "女会员不少于 10 人的设女职工委员会，少于 10 人的设女职工委员一人。",
                en: "A union with 10 women members or more has a women workers' committee; with fewer, one woman on the union committee.",
            },
            "UE-52",
            women("第十一条"),
            Secondary,
        ),
        rule(
            Text {
                zh: "女职工委员会也可以由协商产生，协商产生的不用投票。",
                en: "A women workers' committee may also be formed by consultation; no vote is held then.",
            },
            "UE-52",
            women("第十三条"),
            Secondary,
        ),
    ],
    ..COMMITTEE
};

pub(super) const REGIONAL_CONGRESS: RuleProfile = RuleProfile {
    name: "regional-union-congress@1",
    title: Text {
        zh: "县以上工会代表大会选举",
        en: "Election at a regional union's congress",
    },
    when: Text {
        zh: "县和县以上地方工会的代表大会选举。到会过半数即可开会，不用三分之二。",
        en: "The congress of a union of a county or above elects. More than half make a quorum, not two thirds.",
    },
    quorum: rule(HALF_EXCEEDED, "§4", SAMPLES, Secondary),
    pass: rule(HALF_EXCEEDED, "§4", SAMPLES, Secondary),
    election: Some(ElectionRules {
        surplus: rule(None, "§4", SAMPLES, Memory),
        ..UNION_ELECTION
    }),
    told: &[
        rule(
            Text {
                zh: "可以直接差额选举，也可以先差额预选、再正式选举。差额多少没有查到规定，请先问上一级工会。",
                en: "The vote has more candidates than seats itself, or a primary that has comes before it. No rule on how many more was found; ask the union above first.",
            },
            "UE-16",
            constitution("第十条"),
            Verified,
        ),
        NO_PROXY,
        APPROVED_ABOVE,
    ],
    ..COMMITTEE
};
