//! Why a result is what it is.

use super::{act, amount, chosen, not_chosen};
use crate::{
    manifest::{Kind, Stage},
    ratio::{Bound, Ratio},
    reason::{Loser, Seats, Why},
    words::Context,
};

pub(in crate::words) fn reason(why: &Why, context: &Context<'_>) -> String {
    let manifest = context.manifest;
    let kind = manifest.kind;
    match why {
        Why::Quorum(quorum) => super::quorum(quorum),
        Why::Balance { issued, returned } => format!(
            "发出 {issued} 张，收回 {returned} 张，收回不多于发出，{}有效。",
            act(kind)
        ),
        Why::Validity {
            valid, invalid: 0, ..
        } => format!("有效 {valid} 张，没有无效票。"),
        Why::Validity {
            valid,
            invalid,
            unopenable,
        } => {
            let cause = invalid_because(context, invalid - unopenable.min(invalid), *unopenable);
            format!("有效 {valid} 张。无效 {invalid} 张，{cause}。")
        }
        Why::Threshold { base, ratio, needs } => {
            let end = if kind == Kind::Election {
                chosen(context)
            } else {
                "通过"
            };
            format!(
                "{}，赞成须{}，即至少 {needs} 票，才可{end}。",
                super::base(ratio.of, *base),
                amount(ratio.bound)
            )
        }
        Why::VotesAlone if manifest.stage == Stage::Runoff => {
            "再次投票在得票相同的人中进行，按赞成票多少当选。".to_owned()
        }
        Why::VotesAlone => "没有规定最低票数，按赞成票多少排名，至少 1 票。".to_owned(),
        Why::Motion {
            votes,
            needs,
            passed: true,
        } => {
            format!("赞成 {votes} 票，不少于 {needs} 票，通过。")
        }
        Why::Motion { votes, needs, .. } => format!(
            "赞成 {votes} 票，少于 {needs} 票，差 {} 票，未通过。",
            needs.saturating_sub(*votes)
        ),
        Why::Graded { valid } => {
            format!("各等次的比例以有效票 {valid} 张为基数，没有通过或不通过。")
        }
        Why::NoSignoffs => format!("本次{}没有设监票人签名。", act(kind)),
        Why::Seats {
            needs,
            threshold,
            seats,
        } => self::seats(seats, &reach(*threshold, *needs), context),
    }
}

fn seats(seats: &Seats, reach: &str, context: &Context<'_>) -> String {
    let chosen = chosen(context);
    match seats {
        Seats::AllElected { seats } => format!("{seats} 人{reach}，与应选人数相同，全部{chosen}。"),
        Seats::Cut {
            passing,
            seats,
            losers,
        } => format!(
            "{passing} 人{reach}，多于应选 {seats} 人，按赞成票多少取前 {seats} 名。{}。",
            self::losers(losers, context)
        ),
        Seats::Tied {
            passing,
            seats,
            elected,
            votes,
            tied,
            left,
        } => {
            let above = match elected {
                0 => String::new(),
                above => format!("前 {above} 名{chosen}；"),
            };
            let (names, sharing) = (context.names(tied, "、"), tied.len());
            format!(
                "{passing} 人{reach}，多于应选 {seats} 人。{above}{names}这 {sharing} 人都得 {votes} 票，只剩 {left} 个名额，须在他们中再次投票。"
            )
        }
        Seats::Vacant {
            elected: 0, seats, ..
        } => {
            format!(
                "没有人{reach}，应选 {seats} 人全部空缺{}。",
                remedy(context)
            )
        }
        Seats::Vacant {
            elected,
            seats,
            vacant,
        } => {
            let remedy = remedy(context);
            format!("{elected} 人{reach}，{chosen}；应选 {seats} 人，还缺 {vacant} 人{remedy}。")
        }
    }
}

fn losers(losers: &[Loser], context: &Context<'_>) -> String {
    let not_chosen = not_chosen(context);
    let each = losers.iter().map(|Loser { id, votes, rank }| {
        format!(
            "{} {votes} 票，排第 {rank}，{not_chosen}",
            context.name(*id)
        )
    });
    each.collect::<Vec<_>>().join("；")
}

fn invalid_because(context: &Context<'_>, unlawful: u64, unopenable: u64) -> String {
    let rules = &context.manifest.rules;
    let most = rules.max_for;
    let mut causes = Vec::new();
    if unlawful > 0 {
        causes.push(
            match (context.manifest.write_ins, rules.write_in_needs_against) {
                (0, _) => format!("赞成都超过 {most} 人"),
                (_, false) => format!("赞成连同另选都超过 {most} 人"),
                (_, true) => format!("赞成连同另选超过 {most} 人，或者另选多于不赞成"),
            },
        );
    }
    if unopenable > 0 {
        causes.push(format!("其中 {unopenable} 张无法开封"));
    }
    causes.join("，")
}

/// How those with enough votes are spoken of.
fn reach(threshold: Option<Ratio>, needs: u64) -> String {
    match threshold {
        None => "得票".to_owned(),
        Some(Ratio {
            bound: Bound::MoreThan([1, 2]),
            ..
        }) => "过半数".to_owned(),
        Some(_) => format!("达到 {needs} 票"),
    }
}

fn remedy(context: &Context<'_>) -> &'static str {
    match context.manifest.stage {
        Stage::Primary => "",
        _ => "，须另行选举，或者由大会同意减少名额",
    }
}
