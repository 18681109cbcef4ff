//! Whether a contest may be opened, closed, counted.

use super::amount;
use crate::{
    finding::{Announced, Check, Finding, Held, Level, Paper},
    profile::{Days, Papers, Reach},
};

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
        Check::SeatRange {
            seats,
            members,
            range,
        } => seat_range(seats, members, range),
        Check::Notice { announced, needed } => notice(announced, needed),
        Check::Papers { ref papers, needed } => self::papers(papers, needed),
        Check::Scrutineers {
            named,
            ref candidates,
        } => scrutineers(named, candidates),
        Check::Drawn {
            ref contest,
            ref dropped,
        } => drawn(contest.as_deref(), dropped.as_deref()),
        Check::Apart { ref held } => apart(held),
        Check::Quorum(ref quorum) => super::quorum(quorum),
    }
}

fn seat_range(seats: u32, members: Option<u32>, range: Option<[u32; 2]>) -> String {
    let of = members.map_or_else(String::new, |members| format!(" for {members} members"));
    match range {
        None => {
            "How many members the union has is not given: the seats were not checked.".to_owned()
        }
        Some([least, most]) if (least..=most).contains(&seats) => {
            format!("{seats} seats, between {least} and {most}{of}.")
        }
        Some([least, most]) => format!("{seats} seats, where {least} to {most} are allowed{of}."),
    }
}

fn notice(announced: Option<Announced>, needed: Days) -> String {
    let unit = if needed.working {
        "working days"
    } else {
        "days"
    };
    let days = needed.days;
    let Some(announced) = announced else {
        return format!(
            "The dates of the announcement are not given. Candidates are announced for {days} {unit}."
        );
    };
    let counted = announced.counted(needed.working);
    let short = if counted < days { "too few" } else { "enough" };
    let over = if announced.over {
        ""
    } else {
        " It is not over: the vote comes after its end."
    };
    format!("Candidates announced for {counted} {unit}, {days} are demanded: {short}.{over}")
}

fn papers(papers: &[Paper], needed: Papers) -> String {
    let least = needed.days;
    if papers.is_empty() {
        return format!("There are no papers. Delegates get them {least} days ahead.");
    }
    if papers.iter().any(|paper| paper.days.is_none()) {
        return format!(
            "The meeting's first day is not given: whether delegates got the papers {least} days ahead is not checked."
        );
    }
    let late = papers.iter().filter_map(|paper| {
        let days = paper
            .days
            .filter(|&days| i64::from(days) < i64::from(least))?;
        Some(match days {
            ..0 => format!("“{}” after the meeting began", paper.title),
            _ => format!("“{}” {days} days ahead", paper.title),
        })
    });
    let late: Vec<String> = late.collect();
    let revised = revised(papers, least);
    if late.is_empty() {
        let count = papers.len();
        return format!("All {count} papers published {least} days ahead.{revised}");
    }
    let place = match needed.reach {
        Reach::Here => "Delegates",
        Reach::Elsewhere => "In Shanghai and Henan delegates",
    };
    format!(
        "Published late: {}. {place} get the papers {least} days ahead.{revised}",
        late.join(", ")
    )
}

/// Papers whose newest version came later than papers must.
fn revised(papers: &[Paper], least: u32) -> String {
    let late = |paper: &&Paper| {
        paper
            .revised
            .is_some_and(|days| i64::from(days) < i64::from(least))
    };
    let titles = papers.iter().filter(late);
    let titles: Vec<String> = titles.map(|paper| format!("“{}”", paper.title)).collect();
    if titles.is_empty() {
        return String::new();
    }
    format!(
        " Revised after discussion, the revision less than {least} days old: {}. Where much is disputed, negotiate and submit it anew.",
        titles.join(", ")
    )
}

fn scrutineers(named: u32, candidates: &[String]) -> String {
    match (named, candidates) {
        (0, []) => "No scrutineers are named yet.".to_owned(),
        (_, []) => format!("Scrutineers named: {named}; none of them stands."),
        (_, both) => format!(
            "Both candidate and scrutineer: {}. Name somebody else to watch.",
            both.join(", ")
        ),
    }
}

fn drawn(contest: Option<&str>, dropped: Option<&[String]>) -> String {
    match (contest, dropped) {
        (None, _) => "Candidates come from the newly elected. This congress elects none of them: check it yourself.".to_owned(),
        (Some(contest), None) => {
            format!("Candidates come from those elected in “{contest}”, which has no final result yet.")
        }
        (Some(contest), Some([])) => format!("All candidates were elected in “{contest}”."),
        (Some(contest), Some(dropped)) => format!(
            "Not elected in “{contest}”, and so no candidate any more: {}.",
            dropped.join(", ")
        ),
    }
}

fn apart(held: &[Held]) -> String {
    let each = held.iter().map(|held| {
        let what = if held.elected {
            "was elected"
        } else {
            "stands"
        };
        format!("{} {what} in “{}”", held.name, held.contest)
    });
    format!("{}: not both.", each.collect::<Vec<_>>().join("; "))
}
