//! Whether a contest may be opened, closed, counted.

use super::amount;
use crate::{
    finding::{Announced, Check, Finding, Held, Level, Paper},
    profile::{Days, Papers, Reach},
};

pub(in crate::words) fn finding(finding: &Finding) -> String {
    let holds = finding.level != Level::Blocks;
    match finding.check {
        Check::Seats { seats: 0 } => "还没有应选名额。".to_owned(),
        Check::Seats { seats } => format!("应选 {seats} 人。"),
        Check::Candidates { candidates: 0, .. } => "还没有候选人。".to_owned(),
        Check::Candidates { candidates, seats } if candidates < seats => {
            format!("候选人 {candidates} 人，少于应选 {seats} 人，名额不能全部选满。")
        }
        Check::Candidates { candidates, .. } => format!("候选人 {candidates} 人。"),
        Check::Surplus {
            candidates,
            seats,
            extra,
            bound,
        } => {
            let least = u64::from(seats) + extra;
            let (share, end) = (
                amount(bound),
                if holds {
                    "符合差额要求"
                } else {
                    "差额不够"
                },
            );
            format!(
                "候选人 {candidates} 人，应选 {seats} 人，差额须{share}，至少要有候选人 {least} 人，{end}。"
            )
        }
        Check::Uncontested { candidates, seats } => {
            format!("候选人 {candidates} 人，应选 {seats} 人，规则没有要求差额。")
        }
        Check::Roll { entitled: 0 } => "名册上没有人。".to_owned(),
        Check::Roll { entitled } => format!("名册已定，应到 {entitled} 人。"),
        Check::PassMark { set: true } => "已规定当选或通过的票数。".to_owned(),
        Check::PassMark { set: false } => "还没有规定当选或通过的票数。".to_owned(),
        Check::Signoffs { demanded: 0, .. } => "没有要求监票人签名。".to_owned(),
        Check::Signoffs {
            demanded,
            scrutineers,
        } if holds => {
            format!("监票人 {scrutineers} 人，每次签名最多要 {demanded} 人，人数足够。")
        }
        Check::Signoffs {
            demanded,
            scrutineers,
        } => {
            format!("签名要 {demanded} 位监票人，只有 {scrutineers} 位。")
        }
        Check::SeatRange {
            seats,
            members,
            range,
        } => seat_range(seats, members, range),
        Check::Notice { announced, needed } => notice(announced, needed),
        Check::Papers { ref papers, needed } => self::papers(papers, needed),
        Check::Scrutineers {
            named,
            ref candidates,
        } => scrutineers(named, candidates),
        Check::Drawn {
            ref contest,
            ref dropped,
        } => drawn(contest.as_deref(), dropped.as_deref()),
        Check::Apart { ref held } => apart(held),
        Check::Quorum(ref quorum) => super::quorum(quorum),
    }
}

fn seat_range(seats: u32, members: Option<u32>, range: Option<[u32; 2]>) -> String {
    let of = members.map_or_else(String::new, |members| format!("会员 {members} 人，"));
    match range {
        None => "没有填会员人数，没有核对应选名额。".to_owned(),
        Some([least, most]) if (least..=most).contains(&seats) => {
            format!("{of}应选 {seats} 人，在 {least} 到 {most} 人之间。")
        }
        Some([least, most]) => {
            format!("{of}应选名额应当是 {least} 到 {most} 人，现在是 {seats} 人。")
        }
    }
}

fn notice(announced: Option<Announced>, needed: Days) -> String {
    let unit = if needed.working {
        "个工作日"
    } else {
        "天"
    };
    let days = needed.days;
    let Some(announced) = announced else {
        return format!("没有填公示的起止日期。候选人应当公示 {days} {unit}。");
    };
    let counted = announced.counted(needed.working);
    let short = if counted < days { "不够" } else { "够了" };
    let over = if announced.over {
        ""
    } else {
        "公示还没有结束，结束以后才能投票。"
    };
    format!("候选人公示 {counted} {unit}，应当有 {days} {unit}，{short}。{over}")
}

fn papers(papers: &[Paper], needed: Papers) -> String {
    let least = needed.days;
    if papers.is_empty() {
        return format!("没有材料。材料应当在会前 {least} 日送交代表。");
    }
    if papers.iter().any(|paper| paper.days.is_none()) {
        return format!("没有写大会开始的日子，没有核对材料是不是在会前 {least} 日送交代表。");
    }
    let late = papers.iter().filter_map(|paper| {
        let days = paper
            .days
            .filter(|&days| i64::from(days) < i64::from(least))?;
        let title = &paper.title;
        Some(match days {
            ..0 => format!("“{title}”会后才公布"),
            0 => format!("“{title}”开会当天才公布"),
            _ => format!("“{title}”会前 {days} 日才公布"),
        })
    });
    let late: Vec<String> = late.collect();
    let revised = revised(papers, least);
    if late.is_empty() {
        let count = papers.len();
        return format!("{count} 份材料都在会前 {least} 日以前公布。{revised}");
    }
    let place = match needed.reach {
        Reach::Here => "",
        Reach::Elsewhere => "上海、河南规定，",
    };
    format!(
        "{}。{place}材料应当在会前 {least} 日送交代表。{revised}",
        late.join("，")
    )
}

/// Papers whose newest version came later than papers must.
fn revised(papers: &[Paper], least: u32) -> String {
    let late = |paper: &&Paper| {
        paper
            .revised
            .is_some_and(|days| i64::from(days) < i64::from(least))
    };
    let titles = papers.iter().filter(late);
    let titles: Vec<String> = titles.map(|paper| format!("“{}”", paper.title)).collect();
    if titles.is_empty() {
        return String::new();
    }
    format!(
        "{}按讨论意见修改过，修改稿公布不足 {least} 日：分歧较大的，应当重新协商，再次提交。",
        titles.join("、")
    )
}

fn scrutineers(named: u32, candidates: &[String]) -> String {
    match (named, candidates) {
        (0, []) => "还没有指定监票人。".to_owned(),
        (_, []) => format!("监票人 {named} 人，都不是候选人。"),
        (_, both) => format!("{}既是候选人又是监票人，请换人监票。", both.join("、")),
    }
}

fn drawn(contest: Option<&str>, dropped: Option<&[String]>) -> String {
    match (contest, dropped) {
        (None, _) => "候选人须从新当选的委员中产生。本次大会不选举委员，请自行核对。".to_owned(),
        (Some(contest), None) => {
            format!("候选人须从新当选的人中产生，“{contest}”还没有最后的结果。")
        }
        (Some(contest), Some([])) => format!("候选人都在“{contest}”中当选。"),
        (Some(contest), Some(dropped)) => format!(
            "{}没有在“{contest}”中当选，不再列为候选人。",
            dropped.join("、")
        ),
    }
}

fn apart(held: &[Held]) -> String {
    let each = held.iter().map(|held| {
        let what = if held.elected {
            "已经当选"
        } else {
            "同时是候选人"
        };
        format!("{}在“{}”中{what}", held.name, held.contest)
    });
    format!("{}，不能兼任。", each.collect::<Vec<_>>().join("；"))
}
