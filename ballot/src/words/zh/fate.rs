//! What became of each.

use super::{chosen, not_chosen};
use crate::{
    fate::{Fate, Verdict},
    ratio::Bound,
    words::Context,
};

/// "李强得 55 票，未过半数，差 6 票，未当选。"
pub(in crate::words) fn fate(fate: &Fate, context: &Context<'_>) -> String {
    let Fate { id, votes, verdict } = *fate;
    let (who, brief) = (context.name(id), brief(fate, context));
    match verdict {
        Verdict::Elected => format!("{who}得 {votes} 票，{brief}。"),
        Verdict::Tied => format!("{who}得 {votes} 票，{brief}，须再次投票。"),
        Verdict::Beaten { .. } | Verdict::Below { .. } => {
            format!("{who}得 {votes} 票，{brief}，{}。", not_chosen(context))
        }
        Verdict::Carried | Verdict::NotCarried { .. } => format!("赞成 {votes} 票，{brief}。"),
    }
}

/// "未过半数，差 6 票": what a table has room for.
pub(in crate::words) fn brief(fate: &Fate, context: &Context<'_>) -> String {
    match fate.verdict {
        Verdict::Elected => chosen(context).to_owned(),
        Verdict::Tied => "票数相同".to_owned(),
        Verdict::Beaten { short: 0 } => "没有名额".to_owned(),
        Verdict::Beaten { short } => format!("名次靠后，差 {short} 票"),
        Verdict::Below { missing: 1 } if fate.votes == 0 => "没有得票".to_owned(),
        Verdict::Below { missing } => {
            format!("{}，差 {missing} 票", below(fate.votes + missing, context))
        }
        Verdict::Carried => "通过".to_owned(),
        Verdict::NotCarried { missing } => format!("未通过，差 {missing} 票"),
    }
}

/// What was not met: "未过半数".
fn below(needs: u64, context: &Context<'_>) -> String {
    match context.manifest.rules.pass.map(|ratio| ratio.bound) {
        Some(Bound::MoreThan([1, 2])) => "未过半数".to_owned(),
        Some(Bound::AtLeast([1, 2])) => "不到半数".to_owned(),
        _ => format!("不到 {needs} 票"),
    }
}
