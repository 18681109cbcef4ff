//! The sentences in English.

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
    let act = act(manifest.kind);
    match why {
        Why::Quorum(quorum) => self::quorum(quorum),
        Why::Balance { issued, returned } => format!(
            "{issued} ballots issued, {returned} returned: not more returned than issued, so the {act} is valid."
        ),
        Why::Validity {
            valid, invalid: 0, ..
        } => format!("{valid} valid ballots, none invalid."),
        Why::Validity {
            valid,
            invalid,
            unopenable,
        } => {
            let cause = invalid_because(context, invalid - unopenable.min(invalid), *unopenable);
            format!("{valid} valid ballots. {invalid} invalid: {cause}.")
        }
        Why::Threshold { needs, ratio } => {
            let end = if manifest.kind == Kind::Election {
                "To be elected"
            } else {
                "To be carried"
            };
            format!(
                "{end}, votes for must {}: at least {needs}.",
                demand(*ratio)
            )
        }
        Why::VotesAlone if manifest.stage == Stage::Runoff => {
            "A run-off is held among those with equal votes; more votes win.".to_owned()
        }
        Why::VotesAlone => "No threshold is set: votes alone rank, at least 1.".to_owned(),
        Why::Seats {
            needs,
            threshold,
            seats,
        } => self::seats(seats, &reach(*threshold, *needs), context),
        Why::Motion {
            votes,
            needs,
            passed: true,
        } => {
            format!("{votes} votes for, not fewer than {needs}: carried.")
        }
        Why::Motion { votes, needs, .. } => {
            format!("{votes} votes for, fewer than {needs}: not carried.")
        }
        Why::NoSignoffs => format!("No scrutineer's signature was demanded in this {act}."),
    }
}

fn seats(seats: &Seats, reach: &str, context: &Context<'_>) -> String {
    let chosen = chosen(context);
    match seats {
        Seats::AllElected { seats } => format!("{seats} {reach}, as many as seats: all {chosen}."),
        Seats::Cut {
            passing,
            seats,
            losers,
        } => format!(
            "{passing} {reach}, more than the {seats} seats: the first {seats} by votes for are {chosen}. {}.",
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
                above => format!(" The first {above} are {chosen}."),
            };
            let names = context.names(tied, ", ");
            format!(
                "{passing} {reach}, more than the {seats} seats.{above} {names} have {votes} votes each with {left} left to fill: a run-off among them decides."
            )
        }
        Seats::Vacant {
            elected: 0, seats, ..
        } => {
            format!(
                "Nobody {reach}: all {seats} seats are vacant{}.",
                remedy(context)
            )
        }
        Seats::Vacant {
            elected,
            seats,
            vacant,
        } => {
            let remedy = remedy(context);
            format!(
                "{elected} {reach} and are {chosen}; of {seats} seats {vacant} are vacant{remedy}."
            )
        }
    }
}

fn losers(losers: &[Loser], context: &Context<'_>) -> String {
    let chosen = chosen(context);
    let each = losers.iter().map(|Loser { id, votes, rank }| {
        format!(
            "{}: {votes} votes, rank {rank}, not {chosen}",
            context.name(*id)
        )
    });
    each.collect::<Vec<_>>().join("; ")
}

fn invalid_because(context: &Context<'_>, unlawful: u64, unopenable: u64) -> String {
    let rules = &context.manifest.rules;
    let most = rules.max_for;
    let mut causes = Vec::new();
    if unlawful > 0 {
        causes.push(
            match (context.manifest.write_ins, rules.write_in_needs_against) {
                (0, _) => format!("more than {most} marked for"),
                (_, false) => format!("more than {most} marked for or written in"),
                (_, true) => format!(
                    "more than {most} marked for or written in, or more written in than against"
                ),
            },
        );
    }
    if unopenable > 0 {
        causes.push(format!("{unopenable} could not be opened"));
    }
    causes.join("; ")
}

pub(super) fn finding(finding: &Finding) -> String {
    let holds = finding.level != Level::Blocks;
    match finding.check {
        Check::Seats { seats: 0 } => "There are no seats to fill yet.".to_owned(),
        Check::Seats { seats } => format!("Seats to fill: {seats}."),
        Check::Candidates { candidates: 0, .. } => "There are no candidates yet.".to_owned(),
        Check::Candidates { candidates, seats } if candidates < seats => {
            format!(
                "Candidates: {candidates}, fewer than the {seats} seats; not all can be filled."
            )
        }
        Check::Candidates { candidates, .. } => format!("Candidates: {candidates}."),
        Check::Surplus {
            candidates,
            seats,
            extra,
            bound,
        } => {
            let least = u64::from(seats) + extra;
            let (share, end) = (amount(bound), if holds { "enough" } else { "too few" });
            format!(
                "{candidates} candidates for {seats} seats; those beyond the seats must {share} of them, so at least {least} candidates: {end}."
            )
        }
        Check::Uncontested { candidates, seats } => {
            format!(
                "{candidates} candidates for {seats} seats; the rules demand no more candidates than seats."
            )
        }
        Check::Roll { entitled: 0 } => "Nobody is on the roll.".to_owned(),
        Check::Roll { entitled } => format!("The roll is fixed: {entitled} entitled."),
        Check::PassMark { set: true } => "The votes needed are set.".to_owned(),
        Check::PassMark { set: false } => "The votes needed are not set yet.".to_owned(),
        Check::Signoffs { demanded: 0, .. } => "No scrutineer's signature is demanded.".to_owned(),
        Check::Signoffs {
            demanded,
            scrutineers,
        } if holds => {
            format!("{scrutineers} scrutineers for at most {demanded} signatures: enough.")
        }
        Check::Signoffs {
            demanded,
            scrutineers,
        } => {
            format!("{demanded} scrutineers must sign and there are only {scrutineers}.")
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

fn reach(threshold: Option<Ratio>, needs: u64) -> String {
    match threshold {
        None => "received votes".to_owned(),
        Some(_) => format!("reached {needs} votes"),
    }
}

fn remedy(context: &Context<'_>) -> &'static str {
    match context.manifest.stage {
        Stage::Primary => "",
        _ => ", to be filled by a further election, or the congress consents to fewer seats",
    }
}

/// "exceed half of those entitled".
fn demand(ratio: Ratio) -> String {
    let of = match ratio.of {
        Basis::Entitled => "those entitled",
        Basis::Present => "those present",
        Basis::Returned => "the ballots returned",
        Basis::Valid => "the valid ballots",
        Basis::Seats => "the seats",
    };
    format!("{} of {of}", amount(ratio.bound))
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
