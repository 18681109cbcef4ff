//! People who are not (only) delegates: candidates and members who may be written in.

use std::collections::{BTreeMap, BTreeSet};

use ballot::strokes;

use super::files::{Files, Reference};
use super::model::{Candidate, Person};
use super::names;
use super::problems::{Findings, Place};
use super::sheet::{Column, Field, Row, Table};
use super::{Markdown, Photo, text};
use crate::words::said;

/// The name in a row: tidy, and somebody's.
pub(super) fn name(row: &Row<'_>, findings: &mut Findings) -> String {
    if let Field::Number(number) = row.field(Column::Name, &mut Findings::default()) {
        row.problem(
            Column::Name,
            said(|t| t.package.name_number(number)),
            findings,
        );
        return String::new();
    }
    let name = names::person(&row.required(Column::Name, findings));
    if let Some(flaw) = names::flaw(&name).filter(|_| !name.is_empty()) {
        row.problem(Column::Name, flaw, findings);
    }
    name
}

/// The members of an `eligible` file.
pub(super) fn eligible(file: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Person> {
    let Some(table) = Table::read(file, bytes, &[Column::Name, Column::Unit], findings) else {
        return Vec::new();
    };
    let mut namesakes = Namesakes::default();
    table
        .rows()
        .map(|row| {
            let person = Person {
                name: name(&row, findings),
                detail: row.required(Column::Unit, findings),
            };
            namesakes.look(&person, &row, findings);
            person
        })
        .collect()
}

/// Warns of people whom name and unit do not tell apart.
#[derive(Default)]
pub(super) struct Namesakes(BTreeMap<Person, String>);

impl Namesakes {
    pub(super) fn look(&mut self, person: &Person, row: &Row<'_>, findings: &mut Findings) {
        if person.name.is_empty() {
            return;
        }
        match self.0.get(person) {
            Some(first) => {
                let Person { name, detail } = person;
                let message = said(|t| t.package.namesakes(first, name, detail));
                row.warning(Column::Name, message, findings);
            }
            None => {
                self.0.insert(person.clone(), row.address(Column::Name));
            }
        }
    }
}

/// A candidate as written down, before their files are opened.
pub(super) struct Nominee {
    pub(super) name: String,
    pub(super) detail: String,
    pub(super) resume: Option<Reference>,
    pub(super) photo: Option<Reference>,
    /// The file and the place where the name is written.
    pub(super) written: (String, Place),
}

/// The candidates of a spreadsheet, in its order.
pub(super) fn nominees(file: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Nominee> {
    let Some(table) = Table::read(file, bytes, &[Column::Name, Column::Unit], findings) else {
        return Vec::new();
    };
    let nominee = |row: Row<'_>| Nominee {
        name: name(&row, findings),
        detail: row.required(Column::Unit, findings),
        resume: row.reference(Column::Resume, findings),
        photo: row.reference(Column::Photo, findings),
        written: (file.to_owned(), row.place(Column::Name)),
    };
    let nominees: Vec<Nominee> = table.rows().map(nominee).collect();
    if nominees.is_empty() {
        findings.problem(
            table.file(),
            table.heading_place(),
            said(|t| t.package.no_candidates),
        );
    }
    nominees
}

/// Warns of candidates whose place by strokes the table does not know.
pub(super) fn unranked(nominees: &[Nominee], findings: &mut Findings) {
    for nominee in nominees {
        if let Some(character) = strokes::unranked(&nominee.name) {
            let (file, place) = &nominee.written;
            let message = said(|t| t.package.unranked(character, &nominee.name));
            findings.warning(file, place.clone(), message);
        }
    }
}

/// Opens the candidates' files and looks for anybody who is nominated twice.
pub(super) fn candidates(
    nominees: Vec<Nominee>,
    files: &mut Files,
    findings: &mut Findings,
) -> Vec<Candidate> {
    let mut seen = BTreeSet::new();
    nominees
        .into_iter()
        .map(|nominee| {
            if !nominee.name.is_empty()
                && !seen.insert((nominee.name.clone(), nominee.detail.clone()))
            {
                let (file, place) = &nominee.written;
                findings.problem(
                    file,
                    place.clone(),
                    said(|t| t.package.candidate_twice(&nominee.name)),
                );
            }
            candidate(nominee, files, findings)
        })
        .collect()
}

fn candidate(nominee: Nominee, files: &mut Files, findings: &mut Findings) -> Candidate {
    let resume = nominee
        .resume
        .and_then(|reference| markdown(&reference, files, findings))
        .map(|(_, text)| text);
    let photo = nominee
        .photo
        .and_then(|reference| photo(&reference, files, findings));
    Candidate {
        name: nominee.name,
        detail: nominee.detail,
        resume: resume.unwrap_or_default(),
        photo,
    }
}

/// The Markdown file that `reference` names, with its path.
pub(super) fn markdown(
    reference: &Reference,
    files: &mut Files,
    findings: &mut Findings,
) -> Option<(String, Markdown)> {
    let (path, bytes) = files.open(reference, findings)?;
    let text = text::decode(bytes);
    if text.is_none() {
        let message = said(|t| t.package.no_resume_text);
        findings.problem(&path, Place::File, message);
    }
    Some((path, Markdown::new(&text?)))
}

fn photo(reference: &Reference, files: &mut Files, findings: &mut Findings) -> Option<Photo> {
    let (path, bytes) = files.open(reference, findings)?;
    Photo::read(bytes)
        .map_err(|message| findings.problem(&path, Place::File, message))
        .ok()
}
