//! Whether a contest may be opened, closed, counted.

use super::amount;
use crate::finding::{Check, Finding, Level};

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
        Check::Quorum(ref quorum) => super::quorum(quorum),
    }
}
