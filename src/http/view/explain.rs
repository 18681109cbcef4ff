//! The outcome in a sentence, and why it is so: rules with this contest's figures.

use super::{Figures, Kind, Outcome, ResultPage, Row, Word};
use crate::words::Words;

/// The outcome as a sentence.
pub(super) fn sentence(page: &ResultPage) -> String {
    let t = &page.frame.t().result;
    match page.outcome {
        Outcome::Election {
            elected: 0,
            tied: 0,
            ..
        } => t.sentence_none.to_owned(),
        Outcome::Election {
            elected, tied: 0, ..
        } => t.sentence_all(elected),
        Outcome::Election { elected, tied, .. } => t.sentence_tied(elected, tied),
        Outcome::Motion { passed: true } => t.sentence_passed.to_owned(),
        Outcome::Motion { passed: false } => t.sentence_not_passed.to_owned(),
        Outcome::Void { .. } => t.sentence_void.to_owned(),
    }
}

/// Three to six sentences; none for a void contest, whose ground stands on the page.
pub(super) fn reasons(page: &ResultPage) -> Vec<String> {
    if page.outcome.is_void() {
        return Vec::new();
    }
    let words = page.frame.t();
    let mut reasons = basis(&page.figures, words);
    reasons.push(threshold(&page.figures, page.contest.kind, words));
    match page.outcome {
        Outcome::Election {
            elected,
            tied,
            vacant,
        } => {
            reasons.extend(election(page, elected, tied, vacant));
        }
        Outcome::Motion { passed } => reasons.push(motion(page, passed)),
        Outcome::Void { .. } => {}
    }
    reasons
}

/// Quorum, ballots returned, ballots valid.
fn basis(figures: &Figures, words: &Words) -> Vec<String> {
    let t = &words.explain;
    let quorum = figures.quorum.map(|quorum| {
        t.quorum(
            figures.entitled,
            quorum.needs,
            figures.present,
            quorum.share(words),
        )
    });
    let valid = if figures.invalid == 0 {
        t.all_valid(figures.valid)
    } else {
        t.valid(figures.invalid, figures.max_for, figures.valid)
    };
    quorum
        .into_iter()
        .chain([t.returned(figures.issued, figures.returned), valid])
        .collect()
}

/// What it takes to pass.
fn threshold(figures: &Figures, kind: Kind, t: &Words) -> String {
    let t = &t.explain;
    match (kind, figures.majority) {
        (Kind::Election { .. }, true) => t.needs_majority(figures.needs),
        (Kind::Election { .. }, false) => t.needs(figures.needs),
        (Kind::Motion, true) => t.needs_motion_majority(figures.needs),
        (Kind::Motion, false) => t.needs_motion(figures.needs),
    }
}

/// Who passed, who lost above the threshold, who is tied.
fn election(page: &ResultPage, elected: u32, tied: u32, vacant: u32) -> Vec<String> {
    let t = &page.frame.t().explain;
    let figures = &page.figures;
    let seats = figures.seats;
    let passed = passed(page);
    let mut reasons = Vec::new();
    if passed > seats {
        reasons.push(format!(
            "{}{}",
            t.more(elected, passed, seats),
            losers(page)
        ));
    } else if passed == seats {
        reasons.push(t.enough(passed, seats));
    } else {
        reasons.push(t.fewer(passed, seats, vacant));
    }
    if tied > 0 {
        let names: Vec<&str> = rows(page)
            .filter(|row| row.word == Word::Tied)
            .map(|row| row.name.as_str())
            .collect();
        reasons.push(t.tied(names.join(page.frame.t().app.and)));
    }
    reasons
}

/// Those who meet the threshold, write-ins included.
fn passed(page: &ResultPage) -> u32 {
    let needs = page.figures.needs;
    let candidates = rows(page).filter(|row| row.votes_for >= needs).count();
    let write_ins = page.write_ins.iter().filter(|w| w.votes >= needs).count();
    u32::try_from(candidates + write_ins).unwrap_or(u32::MAX)
}

/// Everybody over the threshold who lost, by name.
fn losers(page: &ResultPage) -> String {
    let t = &page.frame.t().explain;
    rows(page)
        .filter(|row| row.word == Word::NotElected && row.votes_for >= page.figures.needs)
        .map(|row| t.lost(&row.name, row.number, row.votes_for))
        .collect()
}

fn motion(page: &ResultPage, passed: bool) -> String {
    let t = &page.frame.t().explain;
    let votes = rows(page).next().map_or(0, |row| row.votes_for);
    if passed {
        t.motion_yes(votes)
    } else {
        t.motion_no(votes)
    }
}

fn rows(page: &ResultPage) -> impl Iterator<Item = &Row> {
    page.table.iter().flat_map(|table| &table.rows)
}
