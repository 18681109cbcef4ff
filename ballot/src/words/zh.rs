//! The sentences in Chinese; here the turns of phrase that they share.

mod finding;
mod reason;

pub(super) use finding::finding;
pub(super) use reason::reason;

use super::Context;
use crate::{
    manifest::{Kind, Sitting, Stage},
    quorum::Quorum,
    ratio::{Basis, Bound, Ratio},
};

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
