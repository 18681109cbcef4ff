//! Why a result is what it is.

use super::{act, amount, chosen};
use crate::{
    manifest::{Kind, Stage},
    ratio::Ratio,
    reason::{Loser, Seats, Why},
    words::Context,
};

pub(in crate::words) fn reason(why: &Why, context: &Context<'_>) -> String {
    let manifest = context.manifest;
    let act = act(manifest.kind);
    match why {
        Why::Quorum(quorum) => super::quorum(quorum),
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
        Why::Threshold { base, ratio, needs } => {
            let end = if manifest.kind == Kind::Election {
                chosen(context)
            } else {
                "carried"
            };
            format!(
                "{}, votes for must {}, so at least {needs}, to be {end}.",
                super::base(ratio.of, *base),
                amount(ratio.bound)
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
            let missing = needs.saturating_sub(*votes);
            format!("{votes} votes for, fewer than {needs}, {missing} short: not carried.")
        }
        Why::Graded { valid } => {
            format!(
                "The share of each grade is of the {valid} valid ballots; nothing passes or fails."
            )
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
