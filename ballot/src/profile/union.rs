//! Elections of a union's committee, its standing committee and its chair (工会选举): the rule book's §2.

use super::{
    Band,
    Confidence::{Memory, Secondary, Verified},
    Days, ElectionRules, Rule, RuleProfile, SeatRange, Text,
    laws::{chairs, constitution, elections, union_law},
    rule::{HALF_EXCEEDED, TWO_THIRDS, rule},
};
use crate::{
    manifest::{Kind, RunoffPass},
    ratio::{Basis, Ratio},
};

/// UE-04. A union of fewer than 25 may also have one chair or organiser alone.
const SEATS_BY_MEMBERS: &[Band] = &[
    band(Some(24), 3, 5),
    band(Some(200), 3, 7),
    band(Some(1_000), 7, 15),
    band(Some(5_000), 15, 21),
    band(Some(10_000), 21, 29),
    band(Some(50_000), 29, 37),
    band(None, 37, 45),
];

const fn band(members: Option<u32>, least: u32, most: u32) -> Band {
    Band {
        members,
        least,
        most,
    }
}

pub(super) const NO_PROXY: Rule<Text> = rule(
    Text {
        zh: "不得委托他人代为投票。",
        en: "Nobody votes by proxy.",
    },
    "UE-23",
    chairs("第十四条"),
    Verified,
);

const NOMINATED: Rule<Text> = rule(
    Text {
        zh: "候选人由会员分组提名，上届委员会或者筹备组按多数人的意见提出名单，报同级党组织和上一级工会审查，再由大会通过。",
        en: "Members nominate in groups; the outgoing committee or the preparatory group draws up the list from what most of them want; the Party organisation of the same level and the union above review it; then the congress adopts it.",
    },
    "UE-10",
    elections("第十二条、第十三条"),
    Memory,
);

const RELATIVES: Rule<Text> = rule(
    Text {
        zh: "企业主要负责人的近亲属不得作为委员会委员的候选人。",
        en: "Near relatives of those who head the enterprise cannot stand for the committee.",
    },
    "UE-11",
    union_law("第十条"),
    Verified,
);

pub(super) const APPROVED_ABOVE: Rule<Text> = rule(
    Text {
        zh: "选举结果须报上一级工会批准。",
        en: "The union above must approve the result.",
    },
    "UE-60",
    constitution("第二十七条"),
    Verified,
);

const REPORT: Option<Rule<Days>> = Some(rule(
    Days {
        days: 15,
        working: false,
    },
    "UE-60",
    elections("第二十九条"),
    Memory,
));

const VOTES_REPORTED: Rule<Text> = rule(
    Text {
        zh: "报批时写明每位当选人的得票数。",
        en: "The report names the votes of each person elected.",
    },
    "UE-60",
    elections("第二十九条"),
    Memory,
);

const TERM: Rule<Text> = rule(
    Text {
        zh: "任期三年或者五年，由大会决定。",
        en: "The term is 3 or 5 years, as the congress decides.",
    },
    "UE-06",
    union_law("第十六条"),
    Verified,
);

/// What every election of a union's base organisation has; the surplus is each profile's own.
pub(super) const UNION_ELECTION: ElectionRules = ElectionRules {
    surplus: rule(None, "UE-15", elections("第十八条"), Memory),
    runoff_pass: rule(
        RunoffPass::Plurality,
        "UE-30",
        elections("第二十七条"),
        Memory,
    ),
    write_in_needs_against: rule(true, "UE-24", elections("第二十四条"), Memory),
    seats: None,
    notice: None,
    drawn_from: None,
    apart_from: None,
    scrutineers: rule((), "UE-40", elections("第二十二条"), Memory),
};

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
    pass: rule(HALF_EXCEEDED, "UE-27", elections("第二十七条"), Secondary),
    election: Some(ElectionRules {
        surplus: rule(
            Some(Ratio::at_least(Basis::Seats, 5, 100)),
            "UE-14",
            elections("第十七条"),
            Secondary,
        ),
        // The band above 50,000 members is from a secondary source, the others were read: the rule claims the less.
        seats: Some(rule(
            SeatRange::ByMembers(SEATS_BY_MEMBERS),
            "UE-04",
            elections("第八条"),
            Secondary,
        )),
        notice: Some(rule(
            Days {
                days: 5,
                working: true,
            },
            "UE-12",
            elections("第十五条"),
            Memory,
        )),
        ..UNION_ELECTION
    }),
    validity: rule((), "UE-25", elections("第二十六条"), Secondary),
    balance: rule((), "UE-26", elections("第二十六条"), Secondary),
    report: REPORT,
    papers: None,
    told: &[
        NO_PROXY,
        NOMINATED,
        RELATIVES,
        TERM,
        APPROVED_ABOVE,
        VOTES_REPORTED,
    ],
};

pub(super) const STANDING_COMMITTEE: RuleProfile = RuleProfile {
    name: "union-standing-committee@1",
    title: Text {
        zh: "工会委员会常务委员选举",
        en: "Election of a union's standing committee",
    },
    when: Text {
        zh: "新当选的工会委员会全体会议选举常务委员。只有规模大的单位才设常委会。",
        en: "The newly elected union committee elects its standing committee. Only large units have one.",
    },
    quorum: rule(TWO_THIRDS, "UE-20", elections("第十七条"), Memory),
    pass: rule(HALF_EXCEEDED, "UE-27", elections("第二十七条"), Memory),
    election: Some(ElectionRules {
        surplus: rule(
            Some(Ratio::at_least(Basis::Seats, 10, 100)),
            "UE-14",
            elections("第十七条"),
            Memory,
        ),
        seats: Some(rule(
            SeatRange::Fixed { least: 9, most: 11 },
            "UE-05",
            elections("第九条"),
            Memory,
        )),
        drawn_from: Some(rule(
            &["union-committee"],
            "UE-17",
            elections("第十七条"),
            Memory,
        )),
        ..UNION_ELECTION
    }),
    told: &[
        NO_PROXY,
        rule(
            Text {
                zh: "设常务委员会须经上一级工会批准。",
                en: "The union above must approve that there is a standing committee.",
            },
            "UE-05",
            elections("第九条"),
            Memory,
        ),
        APPROVED_ABOVE,
        VOTES_REPORTED,
    ],
    ..COMMITTEE
};

pub(super) const CHAIR: RuleProfile = RuleProfile {
    name: "union-chair@1",
    title: Text {
        zh: "工会主席、副主席选举（大会直接选举）",
        en: "Election of a union's chair and vice-chairs by the congress",
    },
    when: Text {
        zh: "会员大会或者会员代表大会直接选举主席、副主席。等额、差额都可以。",
        en: "A members' meeting or congress elects chair and vice-chairs itself, with or without more candidates than seats.",
    },
    quorum: rule(TWO_THIRDS, "UE-20", chairs("第十六条"), Verified),
    pass: rule(HALF_EXCEEDED, "UE-27", chairs("第十六条"), Verified),
    election: Some(ElectionRules {
        notice: Some(rule(
            Days {
                days: 7,
                working: false,
            },
            "UE-12",
            chairs("第十条"),
            Verified,
        )),
        drawn_from: Some(rule(
            &["union-committee", "union-standing-committee"],
            "UE-17",
            elections("第十七条、第十八条"),
            Memory,
        )),
        ..UNION_ELECTION
    }),
    told: &[
        NO_PROXY,
        rule(
            Text {
                zh: "候选人由上届委员会或者筹备组在会员推荐的基础上提出，报同级党组织和上一级工会审查。",
                en: "The outgoing committee or the preparatory group proposes candidates whom members recommended; the Party organisation of the same level and the union above review them.",
            },
            "UE-10",
            chairs("第八条、第十一条"),
            Verified,
        ),
        rule(
            Text {
                zh: "企业行政负责人（含副职）、合伙人及其近亲属、人力资源部门负责人、外籍职工不得作为主席候选人。",
                en: "Executives and their deputies, partners, their near relatives, the head of personnel and foreign staff cannot stand for chair.",
            },
            "UE-11",
            chairs("第六条"),
            Verified,
        ),
        rule(
            Text {
                zh: "这个办法又说主席候选人应当多于应选名额，与《工会基层组织选举工作条例》不同；一般按条例，请先问上一级工会。",
                en: "These provisions say that there should be more candidates for chair than seats, unlike the regulations on union elections, which are usually followed. Ask the union above first.",
            },
            "UE-15",
            chairs("第八条"),
            Verified,
        ),
        rule(
            Text {
                zh: "设常委会的，主席、副主席从新当选的常委中产生。同一天直接选举的，没有当选委员的人当选主席无效。",
                en: "Where there is a standing committee, chair and vice-chairs come from it. On a day when both are elected, nobody is chair who was not elected to the committee.",
            },
            "UE-17",
            elections("第十七条、第十八条"),
            Memory,
        ),
        APPROVED_ABOVE,
        VOTES_REPORTED,
    ],
    ..COMMITTEE
};

pub(super) const CHAIR_BY_COMMITTEE: RuleProfile = RuleProfile {
    name: "union-chair-by-committee@1",
    title: Text {
        zh: "工会主席、副主席选举（委员会选举）",
        en: "Election of a union's chair and vice-chairs by the committee",
    },
    when: Text {
        zh: "新当选的工会委员会全体会议选举主席、副主席。应到是全体委员。",
        en: "The newly elected union committee elects chair and vice-chairs. All committee members are entitled.",
    },
    quorum: rule(TWO_THIRDS, "UE-20", elections("第十七条"), Memory),
    pass: rule(HALF_EXCEEDED, "UE-27", elections("第二十七条"), Memory),
    ..CHAIR
};
