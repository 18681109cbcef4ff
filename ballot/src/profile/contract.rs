//! Collective contracts (集体合同): the rule book's §4. National rules and those of the places that have their own.

use super::{
    Confidence::{Secondary, Verified},
    Rule, RuleProfile, Source, Text,
    congress::{ORDINARY_MOTION, PAPERS_ELSEWHERE, PAPERS_SHANGHAI},
    laws::contracts,
    rule::{HALF_EXCEEDED, HALF_REACHED, TWO_THIRDS, article, rule},
};
use crate::ratio::Ratio;

const fn contract(
    value: Option<Ratio>,
    law: &'static str,
    article_: &'static str,
) -> Rule<Option<Ratio>> {
    rule(value, "WC-12", article(law, article_), Verified)
}

const BEIJING: &str = "《北京市集体合同条例》";
const SHANGHAI: &str = "《上海市集体合同条例》";
const CHONGQING: &str = "《重庆市集体合同条例》";
const ZHEJIANG: &str = "《浙江省集体合同条例》";
const SHANDONG: &str = "《山东省企业工资集体协商条例》";

const NATIONAL: Source = contracts("第三十六条");

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
    quorum: rule(TWO_THIRDS, "WC-12", NATIONAL, Secondary),
    pass: rule(HALF_REACHED, "WC-12", NATIONAL, Secondary),
    papers: Some(PAPERS_ELSEWHERE),
    ..ORDINARY_MOTION
};

pub(super) const BEIJING_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract-beijing@1",
    base: Some(COLLECTIVE_CONTRACT.name),
    title: Text {
        zh: "集体合同草案表决（北京）",
        en: "Collective contract (Beijing)",
    },
    when: Text {
        zh: "北京的单位表决集体合同草案。半数赞成就通过。",
        en: "A unit in Beijing votes on a draft collective contract. Half carry it.",
    },
    quorum: contract(TWO_THIRDS, BEIJING, "第三十八条"),
    pass: contract(HALF_REACHED, BEIJING, "第三十八条"),
    ..COLLECTIVE_CONTRACT
};

/// Shanghai's own rules set no quorum: the national one holds.
pub(super) const SHANGHAI_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract-shanghai@1",
    base: Some(COLLECTIVE_CONTRACT.name),
    title: Text {
        zh: "集体合同草案表决（上海）",
        en: "Collective contract (Shanghai)",
    },
    when: Text {
        zh: "上海的单位表决集体合同草案。半数赞成就通过；到会人数按国家规定。",
        en: "A unit in Shanghai votes on a draft collective contract. Half carry it; the quorum is the national one.",
    },
    pass: contract(HALF_REACHED, SHANGHAI, "第二十二条"),
    papers: Some(PAPERS_SHANGHAI),
    ..COLLECTIVE_CONTRACT
};

pub(super) const CHONGQING_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract-chongqing@1",
    base: Some(COLLECTIVE_CONTRACT.name),
    title: Text {
        zh: "集体合同草案表决（重庆）",
        en: "Collective contract (Chongqing)",
    },
    when: Text {
        zh: "重庆的单位表决集体合同草案。半数赞成就通过。",
        en: "A unit in Chongqing votes on a draft collective contract. Half carry it.",
    },
    quorum: contract(TWO_THIRDS, CHONGQING, "第二十六条"),
    pass: contract(HALF_REACHED, CHONGQING, "第二十六条"),
    told: &[rule(
        Text {
            zh: "没有通过的草案可以重新协商，再次表决。",
            en: "A draft that was not carried may be negotiated and voted on again.",
        },
        "WC-13",
        article(CHONGQING, "第二十六条"),
        Verified,
    )],
    ..COLLECTIVE_CONTRACT
};

pub(super) const ZHEJIANG_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract-zhejiang@1",
    base: Some(COLLECTIVE_CONTRACT.name),
    title: Text {
        zh: "集体合同草案表决（浙江）",
        en: "Collective contract (Zhejiang)",
    },
    when: Text {
        zh: "浙江的单位表决集体合同草案。须过半数，刚好半数不够。",
        en: "A unit in Zhejiang votes on a draft collective contract. More than half must be for it; exactly half is not enough.",
    },
    quorum: contract(TWO_THIRDS, ZHEJIANG, "第二十四条"),
    pass: contract(HALF_EXCEEDED, ZHEJIANG, "第二十四条"),
    ..COLLECTIVE_CONTRACT
};

/// Shandong's own rules set no quorum either.
pub(super) const SHANDONG_CONTRACT: RuleProfile = RuleProfile {
    name: "collective-contract-shandong@1",
    base: Some(COLLECTIVE_CONTRACT.name),
    title: Text {
        zh: "工资专项集体合同草案表决（山东）",
        en: "Collective contract on wages (Shandong)",
    },
    when: Text {
        zh: "山东的企业表决工资专项集体合同草案。须过半数，刚好半数不够；到会人数按国家规定。",
        en: "An enterprise in Shandong votes on a draft collective contract on wages. More than half must be for it; the quorum is the national one.",
    },
    pass: contract(HALF_EXCEEDED, SHANDONG, "第二十七条"),
    ..COLLECTIVE_CONTRACT
};
