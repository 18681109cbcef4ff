//! What is wrong with a package, and where, in an officer's words.

use std::fmt::{self, Display};

use crate::words::{Lang, Said, Words, words};

/// Where in a file a problem lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// A line of a text file, from 1.
    Line(usize),
    /// A cell of a spreadsheet such as `C17`; `sheet` is `None` in a `.csv`, which has only one.
    Cell {
        /// The name on the sheet's tab.
        sheet: Option<String>,
        /// Column letters and row number, as the spreadsheet program shows them.
        cell: String,
    },
}

/// One thing that is wrong (or, among the warnings, odd), with its cure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as a path inside the package.
    pub file: String,
    /// The place inside that file.
    pub place: Place,
    /// What is wrong and what to do, in sentences.
    pub message: Said,
}

impl Problem {
    /// What is wrong with a file as a whole.
    pub fn in_file(file: impl Display, message: Said) -> Self {
        Self {
            file: file.to_string(),
            place: Place::File,
            message,
        }
    }

    /// The file and the place inside it, in the language of a catalogue.
    pub fn place_in_words(&self, t: &Words) -> String {
        let (file, t) = (&self.file, &t.package);
        match &self.place {
            Place::File => file.clone(),
            Place::Line(line) => t.line(file, line),
            Place::Cell {
                sheet: Some(sheet),
                cell,
            } => t.sheet_cell(cell, file, sheet),
            Place::Cell { sheet: None, cell } => t.cell(cell, file),
        }
    }

    /// Where it lies and what is wrong, in the language of a catalogue.
    pub fn in_words(&self, t: &Words) -> String {
        let (place, message) = (self.place_in_words(t), self.message.words(t));
        t.package.at(message, place)
    }

    /// The sheet of the cell that the problem lies in.
    pub fn sheet(&self) -> Option<&str> {
        match &self.place {
            Place::Cell { sheet, .. } => sheet.as_deref(),
            _ => None,
        }
    }

    /// The cell that the problem lies in, such as `C17`.
    pub fn cell(&self) -> Option<&str> {
        match &self.place {
            Place::Cell { cell, .. } => Some(cell),
            _ => None,
        }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(words(Lang::Zh)))
    }
}

/// A list of problems with what they come to, in the language of a catalogue.
pub fn listed(problems: &[Problem], t: &Words) -> String {
    let lines = problems.iter().enumerate();
    lines.fold(
        t.package.refused(problems.len()),
        |text, (index, problem)| format!("{text}\n{:>4}. {}", index + 1, problem.in_words(t)),
    )
}

/// Every problem of a package: never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The problems, in the order in which the files were read.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&listed(&self.0, words(Lang::Zh)))
    }
}

/// What may be chosen among, in the language of a catalogue.
pub fn choices<'a>(names: impl IntoIterator<Item = &'a str>, t: &Words) -> String {
    let names = names.into_iter().map(|name| t.package.listed(name));
    names.collect::<Vec<_>>().join(t.package.and)
}

/// Collects what is found while a package is read.
#[derive(Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Findings {
    /// Notes a problem: the package will be refused, whatever the reader goes on to build.
    pub(super) fn problem(&mut self, file: &str, place: Place, message: Said) {
        self.problems.push(Problem {
            file: file.to_owned(),
            place,
            message,
        });
    }

    /// Notes something odd that does not stop the import.
    pub(super) fn warning(&mut self, file: &str, place: Place, message: Said) {
        self.warnings.push(Problem {
            file: file.to_owned(),
            place,
            message,
        });
    }

    /// The warnings of a package without problems, else the problems.
    pub(super) fn into_warnings(self) -> Result<Vec<Problem>, Problems> {
        if self.problems.is_empty() {
            Ok(self.warnings)
        } else {
            Err(Problems(self.problems))
        }
    }
}
