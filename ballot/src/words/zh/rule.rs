//! What the rules of a profile demand.

use super::{comparison, fraction};
use crate::{
    manifest::{Kind, RunoffPass},
    profile::{Confidence, Demand, Loosening, Papers, Reach, RuleProfile, SeatRange},
    ratio::{Basis, Ratio},
};

pub(in crate::words) fn rule(demand: &Demand, kind: Kind) -> String {
    match *demand {
        Demand::Quorum(Some(ratio)) => format!("参加投票的人数{}。", measured(ratio)),
        Demand::Quorum(None) => "没有规定法定人数。".to_owned(),
        Demand::Pass(Some(ratio)) => format!("赞成票{}，{}。", measured(ratio), end(kind)),
        Demand::Pass(None) => "没有规定通过的票数。".to_owned(),
        Demand::Surplus(Some(ratio)) => format!("差额选举：多出的候选人{}。", measured(ratio)),
        Demand::Surplus(None) => "差额、等额都可以。".to_owned(),
        Demand::RunoffPass(RunoffPass::Plurality) => "再次投票按赞成票多少当选。".to_owned(),
        Demand::RunoffPass(RunoffPass::Same) => "再次投票仍须达到当选的票数。".to_owned(),
        Demand::WriteInNeedsAgainst(true) => "投了不赞成的，才可以另选他人。".to_owned(),
        Demand::WriteInNeedsAgainst(false) => "可以另选他人，不必先投不赞成。".to_owned(),
        Demand::Seats(range) => seats(range),
        Demand::Notice(notice) => {
            let unit = if notice.working {
                "个工作日"
            } else {
                "天"
            };
            format!("候选人公示 {} {unit}。", notice.days)
        }
        Demand::Report(days) => {
            let unit = if days.working { "个工作日" } else { "天" };
            format!("结果在 {} {unit}内报上一级工会。", days.days)
        }
        Demand::DrawnFrom(stems) => format!("候选人从新当选的人中产生：{}。", titles(stems)),
        Demand::ApartFrom(stems) => format!("不能兼任，也不能同时参选：{}。", titles(stems)),
        Demand::Scrutineers => "监票人从有选举权的人中产生，不能是候选人。".to_owned(),
        Demand::Validity => validity(kind).to_owned(),
        Demand::Balance => "收回的选票不多于发出的，有效；多于，作废重投。".to_owned(),
        Demand::Papers(Papers { days, reach }) => match reach {
            Reach::Here => format!("材料在会前 {days} 日送交代表。"),
            Reach::Elsewhere => {
                format!("上海、河南规定材料在会前 {days} 日送交代表；别的地方请查本地规定。")
            }
        },
        Demand::Told(text) => text.zh.to_owned(),
    }
}

pub(in crate::words) fn loosening(loosening: &Loosening, kind: Kind) -> String {
    let Loosening { rule: stands, own } = loosening;
    format!(
        "“{}”比规则宽。{}规定：{}（{}）本次大会自己的办法可以更严，不能更宽。",
        rule(own, kind).trim_end_matches('。'),
        stands.source,
        rule(&stands.value, kind),
        stands.id
    )
}

pub(in crate::words) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verified => "已核对原文",
        Confidence::Secondary => "据二手资料",
        Confidence::Memory => "凭记忆，未核对原文",
    }
}

/// "达到应到人数的三分之二".
pub(in crate::words) fn measured(ratio: Ratio) -> String {
    let of = match ratio.of {
        Basis::Entitled => "应到人数",
        Basis::Present => "实到人数",
        Basis::Returned => "收回票数",
        Basis::Valid => "有效票数",
        Basis::Seats => "应选名额",
    };
    let share = fraction(ratio.bound.fraction());
    format!("{}{of}的{share}", comparison(ratio.bound))
}

fn end(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "当选",
        Kind::Motion | Kind::Appraisal => "通过",
    }
}

fn validity(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "选的人数连同另选不多于应选名额，选票有效；多于，整张无效。",
        Kind::Motion | Kind::Appraisal => "收回的票都有效。",
    }
}

fn seats(range: SeatRange) -> String {
    match range {
        SeatRange::Fixed { least, most } => format!("应选 {least} 到 {most} 人。"),
        SeatRange::ByMembers(bands) => {
            let each = bands.iter().map(|band| {
                let (least, most) = (band.least, band.most);
                match band.members {
                    Some(members) => format!("会员 {members} 人以下 {least} 到 {most} 人"),
                    None => format!("更多的 {least} 到 {most} 人"),
                }
            });
            format!("应选名额：{}。", each.collect::<Vec<_>>().join("，"))
        }
    }
}

fn titles(stems: &[&str]) -> String {
    let titles = stems.iter().filter_map(|stem| RuleProfile::of_stem(stem));
    titles
        .map(|profile| profile.title.zh)
        .collect::<Vec<_>>()
        .join("、")
}
