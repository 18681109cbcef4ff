//! Elections of delegates: of union members (会员代表) and of workers by constituency (职工代表, WC-05).

use super::{
    Confidence::{Memory, Secondary, Verified},
    ElectionRules, RuleProfile, Text,
    laws::{constitution, management, member_congress, shaanxi, shanghai, women},
    rule::{HALF_EXCEEDED, HALF_REACHED, TWO_THIRDS, rule},
    union::{COMMITTEE, NO_PROXY, UNION_ELECTION},
};
use crate::ratio::{Basis, Ratio};

pub(super) const UNION_DELEGATES: RuleProfile = RuleProfile {
    name: "union-delegates@1",
    title: Text {
        zh: "会员代表选举",
        en: "Election of union delegates",
    },
    when: Text {
        zh: "分会、小组或者下级工会选举会员代表大会的代表。",
        en: "A branch, a group or a lower union elects delegates to the members' congress.",
    },
    quorum: rule(TWO_THIRDS, "UE-18", member_congress(""), Memory),
    pass: rule(HALF_EXCEEDED, "UE-18", member_congress(""), Memory),
    election: Some(ElectionRules {
        surplus: rule(
            Some(Ratio::at_least(Basis::Seats, 15, 100)),
            "UE-18",
            member_congress(""),
            Memory,
        ),
        ..UNION_ELECTION
    }),
    report: None,
    told: &[
        NO_PROXY,
        rule(
            Text {
                zh: "会员代表必须选举产生，不得指定。",
                en: "Delegates are elected and never appointed.",
            },
            "UE-18",
            member_congress(""),
            Memory,
        ),
        rule(
            Text {
                zh: "会员代表实行常任制，任期与委员会相同。",
                en: "Delegates keep their office for the committee's term.",
            },
            "UE-18",
            constitution("第二十六条"),
            Verified,
        ),
        rule(
            Text {
                zh: "女代表的比例应当与女会员的比例相适应。",
                en: "The share of women among delegates should match their share among members.",
            },
            "UE-53",
            women("第十五条"),
            Secondary,
        ),
    ],
    ..COMMITTEE
};

pub(super) const CONSTITUENCY_DELEGATES: RuleProfile = RuleProfile {
    name: "constituency-delegates@1",
    title: Text {
        zh: "职工代表选举（分选区）",
        en: "Election of workers' delegates by constituency",
    },
    when: Text {
        zh: "班组、车间、科室等选区的全体职工选举职工代表。每个选区单独一场，应到是选区全体职工。",
        en: "All staff of a constituency (team, workshop, office) elect their delegates; a contest for each, all its staff entitled.",
    },
    quorum: rule(TWO_THIRDS, "WC-05", management(""), Memory),
    pass: rule(HALF_EXCEEDED, "WC-05", management(""), Memory),
    election: Some(ElectionRules {
        surplus: rule(None, "WC-05", management(""), Memory),
        ..UNION_ELECTION
    }),
    report: None,
    told: &[
        rule(
            Text {
                zh: "规模大的企业，也可以由下一级职工代表大会选举。",
                en: "Delegates of a large enterprise may also be elected by its lower congresses.",
            },
            "WC-05",
            management("第二十四条"),
            Secondary,
        ),
        rule(
            Text {
                zh: "职工代表不少于 30 人，并且不少于职工人数的 5%。",
                en: "There are at least 30 delegates, and at least 5% of staff.",
            },
            "WC-07",
            management("第八条"),
            Memory,
        ),
    ],
    ..COMMITTEE
};

pub(super) const CONSTITUENCY_DELEGATES_SHANGHAI: RuleProfile = RuleProfile {
    name: "constituency-delegates-shanghai@1",
    base: Some(CONSTITUENCY_DELEGATES.name),
    title: Text {
        zh: "职工代表选举（上海）",
        en: "Election of workers' delegates (Shanghai)",
    },
    when: Text {
        zh: "上海的单位分选区选举职工代表。得选区全体职工的半数就够。",
        en: "A unit in Shanghai elects workers' delegates by constituency. Half of all its staff are enough.",
    },
    quorum: rule(TWO_THIRDS, "WC-05", shanghai("第十五条"), Verified),
    pass: rule(HALF_REACHED, "WC-05", shanghai("第十五条"), Verified),
    told: &[
        rule(
            Text {
                zh: "中层以上管理人员一般不超过代表总数的 20%。",
                en: "Managers are usually not more than 20% of the delegates.",
            },
            "WC-08",
            shanghai("第十六条"),
            Verified,
        ),
        rule(
            Text {
                zh: "职工 100 人到 3000 人的，代表以 30 人为基数，每多 100 人至少多 5 人；超过 3000 人的不少于 175 人；不足 100 人的不少于 30 人。",
                en: "100 to 3000 staff: 30 delegates and at least 5 more for each further 100; above 3000: at least 175; below 100: at least 30.",
            },
            "WC-07",
            shanghai("第二十一条"),
            Verified,
        ),
    ],
    ..CONSTITUENCY_DELEGATES
};

pub(super) const CONSTITUENCY_DELEGATES_SHAANXI: RuleProfile = RuleProfile {
    name: "constituency-delegates-shaanxi@1",
    base: Some(CONSTITUENCY_DELEGATES.name),
    title: Text {
        zh: "职工代表选举（陕西）",
        en: "Election of workers' delegates (Shaanxi)",
    },
    when: Text {
        zh: "陕西的企业分选区选举职工代表。",
        en: "An enterprise in Shaanxi elects workers' delegates by constituency.",
    },
    pass: rule(HALF_EXCEEDED, "WC-05", shaanxi("第十九条"), Secondary),
    ..CONSTITUENCY_DELEGATES
};
