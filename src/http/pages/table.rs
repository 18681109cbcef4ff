//! The figures of a contest, live or final; those of an appraisal are made in `grades.rs`.

use ballot::fate::{Fate, Verdict, fates};
use ballot::id::MemberId;
use ballot::manifest::{Kind, Manifest, Stage};
use ballot::outcome::ResultDoc;
use ballot::words::Context;

use super::fill::{is_majority, small};
use super::grades;
use super::visitor::Visitor;
use crate::http::view::{Row, Score, Table, Word};
use crate::urn::{ContestBox, ContestStatus, ShownTally};

/// A running tally: rows in ballot order.
fn live(manifest: &Manifest, shown: &ShownTally) -> Table {
    let entitled = u64::from(manifest.electorate.entitled);
    let of_entitled = manifest
        .rules
        .pass
        .filter(|pass| pass.of == ballot::ratio::Basis::Entitled);
    let rows = manifest
        .options
        .iter()
        .zip(shown.tally.options())
        .enumerate();
    Table {
        entitled: small(entitled),
        seats: manifest.seats,
        needs: of_entitled.map(|pass| small(pass.needed(entitled))),
        majority: is_majority(of_entitled),
        counted: Some(small(shown.covers)),
        rows: rows
            .map(|(index, (option, marks))| {
                row(option.id, option.name.clone(), index + 1, marks, Word::Open)
            })
            .collect(),
    }
}

/// A result: rows by votes; of those written in only who is elected or tied.
fn ranked(known: &ContestBox, doc: &ResultDoc, said: impl Fn(&Fate) -> Option<String>) -> Table {
    let manifest = &known.manifest;
    let names = Context::new(manifest, known.eligible.as_ref());
    let fates = fates(manifest, doc);
    let votes_alone = manifest.kind == Kind::Election && doc.outcome.needs <= 1;
    let shown = fates
        .iter()
        .filter(|fate| manifest.is_option(fate.id) || is_seated(fate.verdict));
    let row = |fate: &Fate| {
        let mut options = manifest.options.iter().zip(&doc.options);
        let marks = options.find(|(option, _)| option.id == fate.id);
        let marks = marks.map_or(std::slice::from_ref(&fate.votes), |(_, marks)| marks);
        let (name, word) = (names.name(fate.id), word(manifest.stage, fate.verdict));
        Row {
            said: said(fate),
            ..row(fate.id, name, rank(&fates, fate), marks, word)
        }
    };
    Table {
        entitled: small(doc.entitled),
        seats: manifest.seats,
        needs: (!votes_alone).then(|| small(doc.outcome.needs)),
        majority: is_majority(manifest.rules.pass),
        counted: None,
        rows: shown.map(row).collect(),
    }
}

/// The figures of a contest as `status` shows them, where it shows any, in the fewest words.
pub(super) fn short(
    status: &ContestStatus,
    tally: Option<&ShownTally>,
    visitor: &Visitor,
) -> Option<Score> {
    score(status, tally, visitor, |_| None)
}

/// The same figures; a result says of each how many votes were missing.
pub(super) fn explained(
    status: &ContestStatus,
    tally: Option<&ShownTally>,
    visitor: &Visitor,
) -> Option<Score> {
    let context = Context::new(&status.known.manifest, status.known.eligible.as_ref());
    score(status, tally, visitor, |fate| {
        Some(brief(fate, &context, visitor))
    })
}

/// A verdict in the reader's language: "未过半数，差 5 票".
pub(super) fn brief(fate: &Fate, context: &Context<'_>, visitor: &Visitor) -> String {
    visitor.choose(|| fate.brief_zh(context), || fate.brief_en(context))
}

fn score(
    status: &ContestStatus,
    tally: Option<&ShownTally>,
    visitor: &Visitor,
    said: impl Fn(&Fate) -> Option<String>,
) -> Option<Score> {
    let (known, manifest) = (&status.known, &status.known.manifest);
    let is_appraisal = manifest.kind == Kind::Appraisal;
    Some(match (result_of(status), tally) {
        (Some(doc), _) if is_appraisal => Score::Grades(grades::of(manifest, &doc, visitor)),
        (Some(doc), _) => Score::Votes(ranked(known, &doc, said)),
        (None, tally) if is_appraisal => Score::Grades(grades::live(manifest, tally?, visitor)),
        (None, tally) => Score::Votes(live(manifest, tally?)),
    })
}

/// The result of a contest, read back from its bytes in the log.
pub(super) fn result_of(status: &ContestStatus) -> Option<ResultDoc> {
    let bytes = status.result.as_ref()?;
    ballot::json::parse_canonical(bytes).ok()
}

/// Equal votes share a rank.
fn rank(all: &[Fate], fate: &Fate) -> usize {
    all.iter().filter(|other| other.votes > fate.votes).count() + 1
}

fn is_seated(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Elected | Verdict::Tied)
}

/// What a verdict is called: a primary elects nobody.
pub(super) fn word(stage: Stage, verdict: Verdict) -> Word {
    let primary = stage == Stage::Primary;
    match verdict {
        Verdict::Elected if primary => Word::Listed,
        Verdict::Beaten { .. } | Verdict::Below { .. } if primary => Word::NotListed,
        Verdict::Elected => Word::Elected,
        Verdict::Tied => Word::Tied,
        Verdict::Beaten { .. } | Verdict::Below { .. } => Word::NotElected,
        Verdict::Carried => Word::Passed,
        Verdict::NotCarried { .. } => Word::NotPassed,
    }
}

/// `marks` are the figures of for, against and abstain; for somebody written in, of the first alone.
fn row(id: MemberId, name: String, number: usize, marks: &[u64], word: Word) -> Row {
    let mark = |place: usize| marks.get(place).map(|votes| small(*votes));
    Row {
        id: id.to_string(),
        number,
        name,
        votes_for: mark(0).unwrap_or(0),
        against: mark(1),
        abstain: mark(2),
        word,
        said: None,
    }
}
