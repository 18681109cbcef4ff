//! The sentences in English; here the turns of phrase that they share.

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
        Sitting::Assembly => "present",
        Sitting::Remote => "ballots returned",
    };
    let end = match (sitting, met) {
        (Sitting::Assembly, true) => format!("the {act} can be held"),
        (Sitting::Assembly, false) => format!("the {act} cannot be held yet"),
        (Sitting::Remote, true) => format!("the {act} is valid"),
        (Sitting::Remote, false) => format!("the {act} is void"),
    };
    let share = amount(*bound);
    format!("{took_part} {who} of {entitled} entitled; a quorum must {share} ({needed}), so {end}.")
}

fn act(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "election",
        Kind::Motion => "vote",
        Kind::Appraisal => "appraisal",
    }
}

fn chosen(context: &Context<'_>) -> &'static str {
    if context.manifest.stage == Stage::Primary {
        "nominated"
    } else {
        "elected"
    }
}

/// "Of 120 entitled": the figure that a threshold is measured against.
fn base(of: Basis, figure: u64) -> String {
    let what = match of {
        Basis::Entitled => "entitled",
        Basis::Present => "present",
        Basis::Returned => "ballots returned",
        Basis::Valid => "valid ballots",
        Basis::Seats => "seats",
    };
    format!("Of {figure} {what}")
}

/// "reach two thirds".
fn amount(bound: Bound) -> String {
    let verb = match bound {
        Bound::AtLeast(_) => "reach",
        Bound::MoreThan(_) => "exceed",
    };
    format!("{verb} {}", fraction(bound.fraction()))
}

fn fraction([n, d]: [u32; 2]) -> String {
    match [n, d] {
        [1, 2] => "half".to_owned(),
        [1, 3] => "one third".to_owned(),
        [2, 3] => "two thirds".to_owned(),
        [n, 100] => format!("{n}%"),
        [n, d] => format!("{n}/{d}"),
    }
}
