//! Votes of a workers' congress (职工代表大会): the rule book's §3 and §4.

use super::{
    Confidence::{Memory, Secondary, Verified},
    Days, ElectionRules, Papers, Reach, Rule, RuleProfile, Text,
    laws::{IDENTITIES, SAMPLES, SCHOOLS, companies, henan, management, shanghai, zhejiang},
    rule::{HALF_EXCEEDED, HALF_REACHED, TWO_THIRDS, rule},
    union::UNION_ELECTION,
};
use crate::manifest::Kind;

/// Until when a session is reported to the union above.
pub const SESSION_REPORT: Rule<Days> = rule(
    Days {
        days: 7,
        working: true,
    },
    "WC-21",
    shanghai("第三十七条"),
    Verified,
);

/// Some places demand it; whether this one does, its own rules say.
pub(super) const PAPERS_ELSEWHERE: Rule<Papers> = rule(
    Papers {
        days: 7,
        reach: Reach::Elsewhere,
    },
    "WC-11",
    shanghai("第三十条"),
    Verified,
);

pub(super) const PAPERS_SHANGHAI: Rule<Papers> = rule(
    Papers {
        days: 7,
        reach: Reach::Here,
    },
    "WC-11",
    shanghai("第三十条"),
    Verified,
);

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
    pass: rule(HALF_EXCEEDED, "WC-03", management("第二十条"), Secondary),
    election: None,
    validity: rule((), "§7", IDENTITIES, Secondary),
    balance: rule((), "§7", IDENTITIES, Secondary),
    report: None,
    papers: None,
    told: &[],
};

pub(super) const APPROVAL: RuleProfile = RuleProfile {
    name: "congress-approval@1",
    title: Text {
        zh: "审议通过事项表决",
        en: "Matter that needs the congress's approval",
    },
    when: Text {
        zh: "职代会表决必须审议通过的事项，如国有、集体企业的工资、福利和安置方案，事业单位的聘用、考核和分配方案。集体合同草案另有规则。",
        en: "A workers' congress votes on what it must approve, such as pay, welfare and resettlement plans of state and collective firms, or hiring, appraisal and distribution in public institutions. Collective contracts have rules of their own.",
    },
    papers: Some(PAPERS_ELSEWHERE),
    told: &[rule(
        Text {
            zh: "重要事项分项表决，一项一票，不得合并。",
            en: "Important matters are voted item by item, never together.",
        },
        "WC-04",
        management(""),
        Secondary,
    )],
    ..ORDINARY_MOTION
};

pub(super) const APPROVAL_SHANGHAI: RuleProfile = RuleProfile {
    name: "congress-approval-shanghai@1",
    base: Some(APPROVAL.name),
    title: Text {
        zh: "审议通过事项表决（上海）",
        en: "Matter that needs the congress's approval (Shanghai)",
    },
    when: Text {
        zh: "上海的职代会表决必须审议通过的事项。全体代表的半数赞成就通过。",
        en: "A workers' congress in Shanghai votes on what it must approve. Half of all delegates carry it.",
    },
    quorum: rule(TWO_THIRDS, "WC-02", shanghai("第二十八条"), Verified),
    pass: rule(HALF_REACHED, "WC-03", shanghai("第三十一条"), Verified),
    report: Some(SESSION_REPORT),
    papers: Some(PAPERS_SHANGHAI),
    told: &[
        rule(
            Text {
                zh: "分歧大的，重新协商以后再提交。",
                en: "Where delegates differ deeply, it is negotiated again and put anew.",
            },
            "WC-11",
            shanghai("第三十条"),
            Verified,
        ),
        rule(
            Text {
                zh: "应当审议通过而没有通过的事项，对职工没有约束力。",
                en: "What needed approval and did not get it does not bind staff.",
            },
            "WC-12",
            shanghai("第三十三条"),
            Verified,
        ),
    ],
    ..APPROVAL
};

pub(super) const APPROVAL_ZHEJIANG: RuleProfile = RuleProfile {
    name: "congress-approval-zhejiang@1",
    base: Some(APPROVAL.name),
    title: Text {
        zh: "审议通过事项表决（浙江）",
        en: "Matter that needs the congress's approval (Zhejiang)",
    },
    when: Text {
        zh: "浙江的职代会表决必须审议通过的事项。",
        en: "A workers' congress in Zhejiang votes on what it must approve.",
    },
    quorum: rule(TWO_THIRDS, "WC-02", zhejiang("第十五条"), Verified),
    pass: rule(HALF_EXCEEDED, "WC-03", zhejiang("第十五条"), Verified),
    told: &[],
    ..APPROVAL
};

pub(super) const APPROVAL_HENAN: RuleProfile = RuleProfile {
    name: "congress-approval-henan@1",
    base: Some(APPROVAL.name),
    title: Text {
        zh: "审议通过事项表决（河南）",
        en: "Matter that needs the congress's approval (Henan)",
    },
    when: Text {
        zh: "河南的职代会表决必须审议通过的事项。",
        en: "A workers' congress in Henan votes on what it must approve.",
    },
    quorum: rule(TWO_THIRDS, "WC-02", henan("第十九条"), Verified),
    pass: rule(HALF_EXCEEDED, "WC-03", henan("第二十条"), Verified),
    papers: Some(rule(
        Papers {
            days: 7,
            reach: Reach::Here,
        },
        "WC-11",
        henan("第十九条"),
        Verified,
    )),
    told: &[],
    ..APPROVAL
};

pub(super) const SCHOOL: RuleProfile = RuleProfile {
    name: "school-congress@1",
    title: Text {
        zh: "教职工代表大会表决",
        en: "Vote of a school's staff congress",
    },
    when: Text {
        zh: "学校的教职工代表大会表决。全体代表的半数赞成就通过。",
        en: "The staff congress of a school votes. Half of all delegates carry it.",
    },
    quorum: rule(TWO_THIRDS, "WC-22", SCHOOLS, Memory),
    pass: rule(HALF_REACHED, "WC-22", SCHOOLS, Memory),
    ..ORDINARY_MOTION
};

pub(super) const APPRAISAL: RuleProfile = RuleProfile {
    name: "appraisal@1",
    title: Text {
        zh: "民主评议",
        en: "Appraisal of officers",
    },
    when: Text {
        zh: "职代会评议领导人员或者职工董事、监事，按等次打分。只算各等次占有效票的比例，没有通过不通过。",
        en: "A workers' congress grades senior managers or staff directors and supervisors. Shares of the valid ballots are counted; nothing passes or fails.",
    },
    kind: Kind::Appraisal,
    pass: rule(None, "WC-17", shanghai("第十四条"), Secondary),
    told: &[
        rule(
            Text {
                zh: "评议职工董事、职工监事，国有、集体企业的高级管理人员，事业单位负责人。",
                en: "Appraised are staff directors and supervisors, senior managers of state and collective firms, and heads of public institutions.",
            },
            "WC-17",
            shanghai("第十四条"),
            Verified,
        ),
        rule(
            Text {
                zh: "等次由表决办法定，常用优秀、称职、基本称职、不称职；不称职达到多少怎样处理，各地不同。",
                en: "The congress's own rules name the grades; what follows from how many bad ones differs from place to place.",
            },
            "WC-17",
            SAMPLES,
            Secondary,
        ),
    ],
    ..ORDINARY_MOTION
};

pub(super) const STAFF_DIRECTOR: RuleProfile = RuleProfile {
    name: "staff-director@1",
    title: Text {
        zh: "职工董事、职工监事选举",
        en: "Election of staff directors and supervisors",
    },
    when: Text {
        zh: "职代会或者职工大会选举职工董事、职工监事。董事和监事各一场。",
        en: "A workers' congress or all staff elect staff directors or supervisors; a contest for each.",
    },
    kind: Kind::Election,
    election: Some(ElectionRules {
        surplus: rule(None, "WC-15", SAMPLES, Secondary),
        ..UNION_ELECTION
    }),
    told: &[
        rule(
            Text {
                zh: "职工 300 人以上的公司，董事会里要有职工董事；监事会里已经有职工监事的除外。监事会里职工监事不少于三分之一。",
                en: "A company with 300 staff or more has a staff director, unless its supervisory board has staff members; these are at least a third of that board.",
            },
            "WC-15",
            companies("第六十八条、第七十六条"),
            Verified,
        ),
        rule(
            Text {
                zh: "国有独资公司的职工董事由职代会选举产生。",
                en: "In a wholly state-owned company the workers' congress elects the staff director.",
            },
            "WC-15",
            companies("第一百七十三条"),
            Verified,
        ),
        rule(
            Text {
                zh: "有的地方工会要求差额选举，请先问上一级工会。",
                en: "Some local unions demand more candidates than seats; ask the union above first.",
            },
            "WC-15",
            SAMPLES,
            Secondary,
        ),
    ],
    ..ORDINARY_MOTION
};
