//! What became of each.

use super::chosen;
use crate::{
    fate::{Fate, Verdict},
    ratio::Bound,
    words::Context,
};

/// "Li Qiang: 55 votes, not over half, 6 short, not elected."
pub(in crate::words) fn fate(fate: &Fate, context: &Context<'_>) -> String {
    let Fate { id, votes, verdict } = *fate;
    let (who, what) = (context.name(id), said(fate, context));
    match verdict {
        Verdict::Elected => format!("{who}: {votes} votes, {what}."),
        Verdict::Tied => format!("{who}: {votes} votes, {what}; a run-off decides."),
        Verdict::Beaten { .. } | Verdict::Below { .. } => {
            format!("{who}: {votes} votes, {what}, not {}.", chosen(context))
        }
        Verdict::Carried | Verdict::NotCarried { .. } => format!("{votes} votes for, {what}."),
    }
}

/// "Not over half, 6 short": what a table has room for.
pub(in crate::words) fn brief(fate: &Fate, context: &Context<'_>) -> String {
    let mut brief = said(fate, context);
    if let Some(first) = brief.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    brief
}

fn said(fate: &Fate, context: &Context<'_>) -> String {
    match fate.verdict {
        Verdict::Elected => chosen(context).to_owned(),
        Verdict::Tied => "equal votes".to_owned(),
        Verdict::Beaten { short: 0 } => "no seat".to_owned(),
        Verdict::Beaten { short } => format!("{short} behind the last seat"),
        Verdict::Below { missing: 1 } if fate.votes == 0 => "no votes".to_owned(),
        Verdict::Below { missing } => {
            format!("{}, {missing} short", below(fate.votes + missing, context))
        }
        Verdict::Carried => "carried".to_owned(),
        Verdict::NotCarried { missing } => format!("not carried, {missing} short"),
    }
}

/// What was not met: "not over half".
fn below(needs: u64, context: &Context<'_>) -> String {
    match context.manifest.rules.pass.map(|ratio| ratio.bound) {
        Some(Bound::MoreThan([1, 2])) => "not over half".to_owned(),
        Some(Bound::AtLeast([1, 2])) => "under half".to_owned(),
        _ => format!("under {needs} votes"),
    }
}
