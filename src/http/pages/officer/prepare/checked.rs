//! What is wrong with a preparation, at the step and the field to which it belongs.

use crate::http::judging::Judged;
use crate::http::view::Step;
use crate::http::{App, Problem};
use crate::package::draft::{Draft, Entry, Spot, Written};
use crate::package::{self, Package, Place};
use crate::roll::import;
use crate::roll::preparations::Preparation;
use crate::words::Words;

/// A table of the draft and a key in it; the key is empty for the table as a whole.
pub(super) type At = (Spot, &'static str);

/// A problem, or what is odd.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) step: Step,
    pub(super) at: Option<At>,
    /// The file and the cell; empty where the page says it.
    pub(super) place: String,
    pub(super) words: String,
}

/// A preparation, judged by the reader that judges every package.
pub(super) struct Checked {
    judged: Judged,
    pub(super) wrong: Vec<Found>,
    pub(super) odd: Vec<Found>,
}

impl Checked {
    /// Judges a preparation.
    pub(super) async fn of(
        app: &App,
        preparation: &Preparation,
        t: &Words,
    ) -> Result<Self, Problem> {
        let files = package::with_congress(&preparation.draft, &preparation.files);
        let judged = app.judging.of(files).await?;
        Ok(told(judged, &preparation.draft, t))
    }

    /// The package, if nothing is wrong with it.
    pub(super) fn package(&self) -> Option<&Package> {
        let package = self.judged.as_ref().as_ref().ok();
        package.filter(|_| self.wrong.is_empty())
    }

    /// What is wrong at a step.
    pub(super) fn at_step(&self, step: Step) -> impl Iterator<Item = &Found> {
        self.wrong.iter().filter(move |found| found.step == step)
    }

    /// What is wrong at one place.
    pub(super) fn at(&self, at: At) -> Option<&Found> {
        self.wrong.iter().find(|found| found.at == Some(at))
    }

    /// What is wrong in a table, whichever key, and in what it holds.
    pub(super) fn within(&self, spot: Spot) -> Vec<String> {
        let within = |found: &&Found| match (found.at, spot) {
            (Some((Spot::Person(contest, _), _)), Spot::Contest(whole)) => contest == whole,
            (Some((at, _)), _) => at == spot,
            (None, _) => false,
        };
        let found = self.wrong.iter().filter(within);
        let mut words: Vec<String> = found.map(|found| found.words.clone()).collect();
        words.dedup();
        words
    }
}

/// The verdict, step by step.
fn told(judged: Judged, draft: &Draft, t: &Words) -> Checked {
    let written = draft.written();
    let found = |problems: &[package::Problem]| -> Vec<Found> {
        let mut all: Vec<Found> = Vec::new();
        for problem in problems {
            let found = find(problem, draft, &written, t);
            // A key is said once: an empty one is also none of the values that it may have. A file is said cell by cell.
            let known = found.place.is_empty()
                && found.at.is_some_and(|(_, key)| !key.is_empty())
                && all.iter().any(|other| other.at == found.at);
            if !known {
                all.push(found);
            }
        }
        all
    };
    let (wrong, odd) = match judged.as_ref() {
        Err(problems) => {
            let problems: Vec<_> = problems.iter().cloned().collect();
            (found(&problems), Vec::new())
        }
        Ok(package) => (found(&import::problems(package)), found(&package.warnings)),
    };
    Checked { judged, wrong, odd }
}

fn find(problem: &package::Problem, draft: &Draft, written: &Written, t: &Words) -> Found {
    let at = match &problem.place {
        Place::Line(line) if problem.file == "congress.toml" => written.spot(*line),
        _ if problem.file == "congress.toml" => named(draft, problem.message.words(t)),
        _ => holding(draft, &problem.file),
    };
    let place = (problem.file != "congress.toml").then(|| problem.place_in_words(t));
    Found {
        step: match at {
            Some(at) => step(at),
            // Scrutineers who are no electors; else a file that nothing names.
            None if problem.file == "congress.toml" => Step::Scrutineers,
            None => Step::Papers,
        },
        at,
        words: at
            .and_then(|at| own_words(at, draft, t))
            .filter(|_| place.is_none())
            .unwrap_or_else(|| problem.message.words(t).to_owned()),
        place: place.unwrap_or_default(),
    }
}

fn step((spot, key): At) -> Step {
    match (spot, key) {
        // Only a missing agenda is a problem of the whole.
        (Spot::Congress, "") | (Spot::Item(_), _) => Step::Agenda,
        (Spot::Congress, "roll" | "eligible" | "members") => Step::Roll,
        (Spot::Congress, "scrutineers") => Step::Scrutineers,
        (Spot::Congress, _) => Step::Congress,
        (Spot::Document(_), _) => Step::Papers,
        (Spot::Contest(_) | Spot::Person(..), _) => Step::Contests,
    }
}

/// The contest that a problem of the whole begins with, in every language.
fn named(draft: &Draft, message: &str) -> Option<At> {
    let begins = |title: &str| message.starts_with(&format!("“{title}”"));
    let mut contests = draft.contests.iter();
    let index = contests.position(|contest| begins(contest.entry.get("title")))?;
    Some((Spot::Contest(index), ""))
}

/// Where a file is named.
fn holding(draft: &Draft, file: &str) -> Option<At> {
    for key in ["roll", "eligible"] {
        if draft.congress.get(key) == file {
            return Some((Spot::Congress, key));
        }
    }
    for (index, contest) in draft.contests.iter().enumerate() {
        for (place, person) in contest.people.people().iter().enumerate() {
            for key in ["resume", "photo"] {
                if person.get(key) == file {
                    return Some((Spot::Person(index, place), key));
                }
            }
        }
        if contest.people.file() == Some(file) {
            return Some((Spot::Contest(index), ""));
        }
    }
    let mut documents = draft.documents.iter();
    let index = documents.position(|document| document.get("file") == file)?;
    Some((Spot::Document(index), "file"))
}

fn entry(draft: &Draft, spot: Spot) -> Option<&Entry> {
    match spot {
        Spot::Congress => Some(&draft.congress),
        Spot::Item(index) => draft.agenda.get(index).map(|item| &item.entry),
        Spot::Document(index) => draft.documents.get(index),
        Spot::Contest(index) => draft.contests.get(index).map(|contest| &contest.entry),
        Spot::Person(index, place) => draft.contests.get(index)?.people.people().get(place),
    }
}

/// What is wrong in words of a form: the reader of packages speaks of keys and quotes. `None` where its words fit.
fn own_words((spot, key): At, draft: &Draft, t: &Words) -> Option<String> {
    let t = &t.prepare;
    let typed = entry(draft, spot)?.get(key);
    let slugs = || {
        let contests = draft.contests.iter().map(|contest| &contest.entry);
        contests.filter(|entry| entry.get("slug") == typed).count()
    };
    let words = match (spot, key) {
        (Spot::Congress, "") => t.no_agenda,
        (Spot::Congress, "scrutineers") => t.bad_names,
        (Spot::Contest(_), "slug") if slugs() == 1 => t.not_listed,
        (_, "slug") => t.slug_twice,
        (Spot::Item(_), "session") => t.sessions_apart,
        (Spot::Item(_), "contest") => t.bad_contest,
        (Spot::Contest(index), "") => {
            let contest = draft.contests.get(index)?;
            let nobody = contest.people.file().is_none() && contest.people.people().is_empty();
            match contest.entry.get("kind") {
                "election" if nobody => t.no_people,
                "appraisal" if nobody => t.no_items,
                _ => return None,
            }
        }
        (_, "second_factor" | "kind" | "profile" | "grades") if typed.is_empty() => t.choose_one,
        (_, "") => return None,
        _ if typed.is_empty() => t.fill_in,
        (
            _,
            "members" | "seats" | "formal_seats" | "write_ins" | "show.batch" | "spread.issue_s"
            | "spread.settle_s" | "box.group" | "box.wait_s" | "box.threshold" | "signatures.open"
            | "signatures.close" | "signatures.certify" | "signatures.void",
        ) if typed.parse::<u32>().is_err() => t.whole_number,
        (_, "starts" | "ends" | "opens" | "closes") => t.bad_moment,
        (_, "published" | "notice.from" | "notice.to") => t.bad_day,
        _ if typed.chars().count() > 200 => t.too_long,
        _ => return None,
    };
    Some(words.to_owned())
}
