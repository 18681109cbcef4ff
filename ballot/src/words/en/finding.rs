//! Whether a contest may be opened, closed, counted.

use super::amount;
use crate::finding::{Check, Finding, Level};

pub(in crate::words) fn finding(finding: &Finding) -> String {
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
        Check::Quorum(ref quorum) => super::quorum(quorum),
    }
}
