//! The result table of a contest, live or final.

use ballot::id::MemberId;
use ballot::manifest::{Kind, Manifest};
use ballot::outcome::{ResultDoc, Standing, standings};
use ballot::words::Context;

use super::fill::{is_majority, small};
use crate::http::view::{Row, Table, Word};
use crate::urn::{ContestBox, ContestStatus, ShownTally};

/// A running tally: rows in ballot order.
pub(super) fn live(manifest: &Manifest, shown: &ShownTally) -> Table {
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
pub(super) fn ranked(known: &ContestBox, doc: &ResultDoc) -> Table {
    let manifest = &known.manifest;
    let names = Context::new(manifest, known.eligible.as_ref());
    let ranked = standings(manifest, doc);
    let votes_alone = manifest.kind == Kind::Election && doc.outcome.needs <= 1;
    let rows = ranked
        .iter()
        .filter(|standing| manifest.is_option(standing.id) || decides(doc, standing.id));
    Table {
        entitled: small(doc.entitled),
        seats: manifest.seats,
        needs: (!votes_alone).then(|| small(doc.outcome.needs)),
        majority: is_majority(manifest.rules.pass),
        counted: None,
        rows: rows
            .map(|standing| {
                let word = word(doc, standing.id);
                match manifest
                    .options
                    .iter()
                    .position(|option| option.id == standing.id)
                {
                    Some(place) => row(
                        standing.id,
                        names.name(standing.id),
                        rank(&ranked, standing),
                        &doc.options[place],
                        word,
                    ),
                    None => row(
                        standing.id,
                        names.name(standing.id),
                        rank(&ranked, standing),
                        &[standing.votes],
                        word,
                    ),
                }
            })
            .collect(),
    }
}

/// The table of a contest as `status` shows it, where it shows one.
pub(super) fn of(status: &ContestStatus, tally: Option<&ShownTally>) -> Option<Table> {
    match result_of(status) {
        Some(doc) => Some(ranked(&status.known, &doc)),
        None => tally.map(|shown| live(&status.known.manifest, shown)),
    }
}

/// The result of a contest, read back from its bytes in the log.
pub(super) fn result_of(status: &ContestStatus) -> Option<ResultDoc> {
    let bytes = status.result.as_ref()?;
    ballot::json::parse_canonical(bytes).ok()
}

/// Equal votes share a rank.
fn rank(ranked: &[Standing], standing: &Standing) -> usize {
    ranked
        .iter()
        .filter(|other| other.votes > standing.votes)
        .count()
        + 1
}

fn decides(doc: &ResultDoc, id: MemberId) -> bool {
    doc.outcome.elected.contains(&id) || doc.outcome.tied.contains(&id)
}

fn word(doc: &ResultDoc, id: MemberId) -> Word {
    match doc.outcome.passed {
        Some(true) => Word::Passed,
        Some(false) => Word::NotPassed,
        None if doc.outcome.elected.contains(&id) => Word::Elected,
        None if doc.outcome.tied.contains(&id) => Word::Tied,
        None => Word::NotElected,
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
    }
}
