//! The table of an appraisal, live or final: rows in ballot order, since nobody ranks above anybody.

use ballot::appraisal::Rate;
use ballot::grade::Grade;
use ballot::manifest::Manifest;
use ballot::outcome::ResultDoc;

use super::fill::small;
use super::visitor::Visitor;
use crate::http::view::{GradedCell, GradedRow, Grades};
use crate::urn::ShownTally;

/// A running tally.
pub(super) fn live(manifest: &Manifest, shown: &ShownTally, visitor: &Visitor) -> Grades {
    let tally = &shown.tally;
    let counted = Some(small(shown.covers));
    table(manifest, tally.options(), tally.valid(), counted, visitor)
}

/// A result.
pub(super) fn of(manifest: &Manifest, doc: &ResultDoc, visitor: &Visitor) -> Grades {
    table(manifest, &doc.options, doc.valid, None, visitor)
}

fn table(
    manifest: &Manifest,
    options: &[Vec<u64>],
    valid: u64,
    counted: Option<u32>,
    visitor: &Visitor,
) -> Grades {
    let grades = words(manifest, visitor);
    let cell = |(grade, &votes): (&String, &u64)| GradedCell {
        grade: grade.clone(),
        votes: small(votes),
        rate: Rate { votes, valid }.to_string(),
    };
    let rows = manifest.options.iter().zip(options).enumerate();
    let rows = rows.map(|(index, (option, figures))| GradedRow {
        id: option.id.to_string(),
        number: index + 1,
        name: option.name.clone(),
        cells: grades.iter().zip(figures).map(cell).collect(),
    });
    Grades {
        rows: rows.collect(),
        counted,
        grades,
    }
}

/// The grades of an appraisal in the reader's language.
fn words(manifest: &Manifest, visitor: &Visitor) -> Vec<String> {
    let word = |mark: &String| Grade::word(mark, visitor.language()).to_owned();
    manifest.marks.iter().map(word).collect()
}
