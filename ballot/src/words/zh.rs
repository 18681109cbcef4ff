//! The sentences in Chinese.

use super::Context;
use crate::{
    finding::{Check, Finding, Level},
    manifest::{Kind, Sitting, Stage},
    quorum::Quorum,
    ratio::{Basis, Bound, Ratio},
    reason::{Loser, Seats, Why},
};

pub(super) fn reason(why: &Why, context: &Context<'_>) -> String {
    let manifest = context.manifest;
    let kind = manifest.kind;
    match why {
        Why::Quorum(quorum) => self::quorum(quorum),
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
        Why::Threshold { needs, ratio } => {
            let end = if kind == Kind::Election {
                chosen(context)
            } else {
                "通过"
            };
            format!("赞成{}才可{end}，至少 {needs} 票。", demand(*ratio))
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
        Why::Motion { votes, needs, .. } => format!("赞成 {votes} 票，少于 {needs} 票，未通过。"),
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
    let not_chosen = if context.manifest.stage == Stage::Primary {
        "未入选"
    } else {
        "未当选"
    };
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

pub(super) fn finding(finding: &Finding) -> String {
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
        Check::Quorum(ref quorum) => self::quorum(quorum),
    }
}

fn quorum(quorum: &Quorum) -> String {
    let Quorum {
        took_part,
        entitled,
        needed,
        bound,
        kind,
        sitting,
    } = quorum;
    let (met, act) = (quorum.met(), act(*kind));
    let who = match sitting {
        Sitting::Assembly => format!("到会 {took_part} 人"),
        Sitting::Remote => format!("收回 {took_part} 张"),
    };
    let end = match (sitting, met) {
        (Sitting::Assembly, true) => format!("可以{act}"),
        (Sitting::Assembly, false) => format!("还不能{act}"),
        (Sitting::Remote, true) => format!("{act}有效"),
        (Sitting::Remote, false) => format!("{act}无效"),
    };
    let not = if met { "" } else { "没有" };
    let share = amount(*bound);
    format!("{who}，应到 {entitled} 人，{not}{share}（{needed} 人），{end}。")
}

fn act(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "选举",
        Kind::Motion => "表决",
        Kind::Appraisal => "评议",
    }
}

/// What becomes of somebody with enough votes.
fn chosen(context: &Context<'_>) -> &'static str {
    if context.manifest.stage == Stage::Primary {
        "入选"
    } else {
        "当选"
    }
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

/// "超过应到人数的半数".
fn demand(ratio: Ratio) -> String {
    let of = match ratio.of {
        Basis::Entitled => "应到人数",
        Basis::Present => "实到人数",
        Basis::Returned => "收回票数",
        Basis::Valid => "有效票数",
        Basis::Seats => "应选名额",
    };
    format!(
        "{}{of}的{}",
        comparison(ratio.bound),
        fraction(ratio.bound.fraction())
    )
}

/// "达到三分之二".
fn amount(bound: Bound) -> String {
    format!("{}{}", comparison(bound), fraction(bound.fraction()))
}

fn comparison(bound: Bound) -> &'static str {
    match bound {
        Bound::AtLeast(_) => "达到",
        Bound::MoreThan(_) => "超过",
    }
}

fn fraction([n, d]: [u32; 2]) -> String {
    const DIGITS: [&str; 11] = [
        "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十",
    ];
    let digit = |number: u32| DIGITS.get(number as usize);
    match (digit(n), digit(d)) {
        _ if [n, d] == [1, 2] => "半数".to_owned(),
        _ if d == 100 => format!(" {n}%"),
        (Some(n), Some(d)) => format!("{d}分之{n}"),
        _ => format!(" {n}/{d}"),
    }
}
