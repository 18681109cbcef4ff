//! The sentences in Chinese; here the turns of phrase that they share.

mod appraisal;
mod fate;
mod finding;
mod reason;
mod rule;

pub(super) use appraisal::appraised;
pub(super) use fate::{brief, fate};
pub(super) use finding::finding;
pub(super) use reason::reason;
pub(super) use rule::{confidence, loosening, measured, rule};

use super::Context;
use crate::{
    manifest::{Kind, Sitting, Stage},
    quorum::Quorum,
    ratio::{Basis, Bound},
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

fn not_chosen(context: &Context<'_>) -> &'static str {
    if context.manifest.stage == Stage::Primary {
        "未入选"
    } else {
        "未当选"
    }
}

/// "应到 120 人": the figure that a threshold is measured against.
fn base(of: Basis, figure: u64) -> String {
    match of {
        Basis::Entitled => format!("应到 {figure} 人"),
        Basis::Present => format!("实到 {figure} 人"),
        Basis::Returned => format!("收回 {figure} 张"),
        Basis::Valid => format!("有效票 {figure} 张"),
        Basis::Seats => format!("应选 {figure} 人"),
    }
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
