//! People who are not (only) delegates: candidates and members who may be written in.

use std::collections::BTreeMap;

use super::files::Files;
use super::model::{Candidate, Person};
use super::names;
use super::problems::{Findings, Place};
use super::sheet::{Column, Field, Row, Table};
use super::{Markdown, Photo, text};

/// The name in a row: tidy, and somebody's.
pub(super) fn name(row: &Row<'_>, findings: &mut Findings) -> String {
    if let Field::Number(number) = row.field(Column::Name, &mut Findings::default()) {
        row.problem(
            Column::Name,
            format!("姓名是数字 {number}。请填写姓名。"),
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
                let message = format!(
                    "{detail}的{name}与 {first} 同名同部门。如果是两个人，请在部门里写得更细；如果重复了，请删去一行。"
                );
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
    pub(super) resume: Option<String>,
    pub(super) photo: Option<String>,
    /// The file and the place where this is written.
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
        resume: Some(row.text(Column::Resume, findings)).filter(|path| !path.is_empty()),
        photo: Some(row.text(Column::Photo, findings)).filter(|path| !path.is_empty()),
        written: (file.to_owned(), row.place(Column::Name)),
    };
    let nominees: Vec<Nominee> = table.rows().map(nominee).collect();
    if nominees.is_empty() {
        findings.problem(
            table.file(),
            table.heading_place(),
            "没有候选人：列名下面是空的。",
        );
    }
    nominees
}

/// Opens the candidates' files and looks for anybody who is nominated twice.
pub(super) fn candidates(
    nominees: Vec<Nominee>,
    files: &mut Files,
    findings: &mut Findings,
) -> Vec<Candidate> {
    let mut seen = std::collections::BTreeSet::new();
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
                    format!("候选人“{}”写了两次。请删去一个。", nominee.name),
                );
            }
            candidate(nominee, files, findings)
        })
        .collect()
}

fn candidate(nominee: Nominee, files: &mut Files, findings: &mut Findings) -> Candidate {
    let written = nominee.written;
    let resume = nominee
        .resume
        .and_then(|path| markdown(&path, &written, files, findings))
        .map(|(_, text)| text);
    let photo = nominee
        .photo
        .and_then(|path| photo(&path, &written, files, findings));
    Candidate {
        name: nominee.name,
        detail: nominee.detail,
        resume: resume.unwrap_or_default(),
        photo,
    }
}

/// The Markdown file that `reference`, written at `written`, names, with its path.
pub(super) fn markdown(
    reference: &str,
    written: &(String, Place),
    files: &mut Files,
    findings: &mut Findings,
) -> Option<(String, Markdown)> {
    let (path, bytes) = open(reference, written, files, findings)?;
    match text::decode(bytes) {
        Some(text) => Some((path, Markdown::new(&text))),
        None => {
            findings.problem(
                &path,
                Place::File,
                "不是文本文件，读不出来。请另存为 UTF-8 编码的文本（.md）；Word 文档请复制成文本。",
            );
            None
        }
    }
}

fn photo(
    reference: &str,
    written: &(String, Place),
    files: &mut Files,
    findings: &mut Findings,
) -> Option<Photo> {
    let (path, bytes) = open(reference, written, files, findings)?;
    Photo::read(bytes)
        .map_err(|message| findings.problem(&path, Place::File, message))
        .ok()
}

/// Opens a file; if there is none, the problem lies where its path is written.
pub(super) fn open<'p>(
    reference: &str,
    written: &(String, Place),
    files: &'p mut Files,
    findings: &mut Findings,
) -> Option<(String, &'p [u8])> {
    files
        .open(reference)
        .map_err(|message| findings.problem(&written.0, written.1.clone(), message))
        .ok()
}
