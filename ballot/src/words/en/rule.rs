//! What the rules of a profile demand.

use super::fraction;
use crate::{
    manifest::{Kind, RunoffPass},
    profile::{Confidence, Demand, Loosening, Papers, Reach, RuleProfile, SeatRange},
    ratio::{Basis, Bound, Ratio},
};

pub(in crate::words) fn rule(demand: &Demand, kind: Kind) -> String {
    match *demand {
        Demand::Quorum(Some(ratio)) => format!("Taking part: {}.", measured(ratio)),
        Demand::Quorum(None) => "No quorum is set.".to_owned(),
        Demand::Pass(Some(ratio)) => format!("Votes for that {}: {}.", end(kind), measured(ratio)),
        Demand::Pass(None) => "No number of votes is set.".to_owned(),
        Demand::Surplus(Some(ratio)) => {
            format!(
                "Contested: candidates beyond the seats, {}.",
                measured(ratio)
            )
        }
        Demand::Surplus(None) => "As many candidates as seats, or more.".to_owned(),
        Demand::RunoffPass(RunoffPass::Plurality) => {
            "A run-off is decided by votes alone.".to_owned()
        }
        Demand::RunoffPass(RunoffPass::Same) => {
            "A run-off needs as many votes as the first vote.".to_owned()
        }
        Demand::WriteInNeedsAgainst(true) => {
            "Whoever marks against may write somebody in.".to_owned()
        }
        Demand::WriteInNeedsAgainst(false) => "Anybody may write somebody in.".to_owned(),
        Demand::Seats(range) => seats(range),
        Demand::Notice(notice) => {
            let unit = if notice.working {
                "working days"
            } else {
                "days"
            };
            format!("Candidates are announced for {} {unit}.", notice.days)
        }
        Demand::Report(days) => {
            let unit = if days.working { "working days" } else { "days" };
            format!(
                "The union above is told of the result within {} {unit}.",
                days.days
            )
        }
        Demand::DrawnFrom(stems) => {
            format!(
                "Candidates come from the newly elected of: {}.",
                titles(stems)
            )
        }
        Demand::ApartFrom(stems) => format!("Not together with: {}.", titles(stems)),
        Demand::Scrutineers => "Scrutineers are electors and not candidates.".to_owned(),
        Demand::Validity => validity(kind).to_owned(),
        Demand::Balance => {
            "Not more ballots returned than issued; else void, and voted again.".to_owned()
        }
        Demand::Papers(Papers { days, reach }) => match reach {
            Reach::Here => format!("Delegates get the papers {days} days ahead."),
            Reach::Elsewhere => format!(
                "Shanghai and Henan demand that delegates get the papers {days} days ahead; look up the rule of other places."
            ),
        },
        Demand::Told(text) => text.en.to_owned(),
    }
}

pub(in crate::words) fn loosening(loosening: &Loosening, kind: Kind) -> String {
    let Loosening { rule: stands, own } = loosening;
    format!(
        "“{}” is looser than {} ({}): {} A meeting's own rules may be tighter, never looser.",
        rule(own, kind).trim_end_matches('.'),
        stands.source,
        stands.id,
        rule(&stands.value, kind),
    )
}

pub(in crate::words) fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verified => "read in the text",
        Confidence::Secondary => "from a secondary source",
        Confidence::Memory => "from memory: not held against the text",
    }
}

/// "at least two thirds of those entitled".
pub(in crate::words) fn measured(ratio: Ratio) -> String {
    let of = match ratio.of {
        Basis::Entitled => "those entitled",
        Basis::Present => "those present",
        Basis::Returned => "the ballots returned",
        Basis::Valid => "the valid ballots",
        Basis::Seats => "the seats",
    };
    let compared = match ratio.bound {
        Bound::AtLeast(_) => "at least",
        Bound::MoreThan(_) => "more than",
    };
    format!("{compared} {} of {of}", fraction(ratio.bound.fraction()))
}

fn end(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => "elect",
        Kind::Motion | Kind::Appraisal => "carry",
    }
}

fn validity(kind: Kind) -> &'static str {
    match kind {
        Kind::Election => {
            "A ballot with more chosen than seats, write-ins included, is invalid as a whole."
        }
        Kind::Motion | Kind::Appraisal => "Every ballot returned is valid.",
    }
}

fn seats(range: SeatRange) -> String {
    match range {
        SeatRange::Fixed { least, most } => format!("{least} to {most} seats."),
        SeatRange::ByMembers(bands) => {
            let each = bands.iter().map(|band| {
                let (least, most) = (band.least, band.most);
                match band.members {
                    Some(members) => format!("up to {members} members {least} to {most}"),
                    None => format!("beyond {least} to {most}"),
                }
            });
            format!("Seats: {}.", each.collect::<Vec<_>>().join(", "))
        }
    }
}

fn titles(stems: &[&str]) -> String {
    let titles = stems.iter().filter_map(|stem| RuleProfile::of_stem(stem));
    titles
        .map(|profile| profile.title.en)
        .collect::<Vec<_>>()
        .join(", ")
}
