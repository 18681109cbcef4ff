//! Recalls (罢免、撤换): of a union's chair and vice-chairs (UE-61), of workers' delegates (WC-06).

use super::{
    Confidence::{Memory, Secondary, Verified},
    RuleProfile, Text,
    congress::ORDINARY_MOTION,
    laws::{elections, management, shaanxi, shanghai, union_law},
    rule::{HALF_EXCEEDED, HALF_REACHED, rule},
};

pub(super) const UNION_RECALL: RuleProfile = RuleProfile {
    name: "union-recall@1",
    title: Text {
        zh: "罢免工会主席、副主席",
        en: "Recall of a union's chair or vice-chair",
    },
    when: Text {
        zh: "会员大会或者会员代表大会表决罢免主席、副主席。没有到会人数的要求，须全体会员或者全体代表过半数赞成。",
        en: "A members' meeting or congress votes on recalling its chair or vice-chair. No quorum; more than half of all members or delegates must be for it.",
    },
    quorum: rule(None, "UE-61", union_law("第十八条"), Verified),
    pass: rule(HALF_EXCEEDED, "UE-61", union_law("第十八条"), Verified),
    told: &[
        rule(
            Text {
                zh: "须召开大会讨论，不得由委员会决定。",
                en: "The congress must discuss it; the committee cannot decide.",
            },
            "UE-61",
            union_law("第十八条"),
            Verified,
        ),
        rule(
            Text {
                zh: "用无记名投票。",
                en: "The ballot is secret.",
            },
            "UE-61",
            elections("第三十二条"),
            Memory,
        ),
    ],
    ..ORDINARY_MOTION
};

pub(super) const DELEGATE_RECALL: RuleProfile = RuleProfile {
    name: "delegate-recall@1",
    title: Text {
        zh: "撤换职工代表",
        en: "Recall of a workers' delegate",
    },
    when: Text {
        zh: "原选区的全体职工表决撤换职工代表。应到是选区全体职工。",
        en: "The constituency that elected a workers' delegate votes on the recall; all its staff are entitled.",
    },
    quorum: rule(None, "WC-06", management(""), Memory),
    pass: rule(HALF_EXCEEDED, "WC-06", management(""), Memory),
    told: &[rule(
        Text {
            zh: "由选举这位代表的选区撤换，别的选区和职代会不能代替。",
            en: "Only the constituency that elected the delegate recalls them, not another one or the congress.",
        },
        "WC-06",
        management(""),
        Memory,
    )],
    ..ORDINARY_MOTION
};

pub(super) const DELEGATE_RECALL_SHANGHAI: RuleProfile = RuleProfile {
    name: "delegate-recall-shanghai@1",
    base: Some(DELEGATE_RECALL.name),
    title: Text {
        zh: "撤换职工代表（上海）",
        en: "Recall of a workers' delegate (Shanghai)",
    },
    when: Text {
        zh: "上海的单位撤换职工代表。选区全体职工的半数赞成就够。",
        en: "A unit in Shanghai recalls a workers' delegate. Half of the constituency's staff are enough.",
    },
    quorum: rule(None, "WC-06", shanghai("第十九条"), Verified),
    pass: rule(HALF_REACHED, "WC-06", shanghai("第十九条"), Verified),
    ..DELEGATE_RECALL
};

pub(super) const DELEGATE_RECALL_SHAANXI: RuleProfile = RuleProfile {
    name: "delegate-recall-shaanxi@1",
    base: Some(DELEGATE_RECALL.name),
    title: Text {
        zh: "撤换职工代表（陕西）",
        en: "Recall of a workers' delegate (Shaanxi)",
    },
    when: Text {
        zh: "陕西的企业撤换职工代表。",
        en: "An enterprise in Shaanxi recalls a workers' delegate.",
    },
    quorum: rule(None, "WC-06", shaanxi("第十九条"), Secondary),
    pass: rule(HALF_EXCEEDED, "WC-06", shaanxi("第十九条"), Secondary),
    ..DELEGATE_RECALL
};
