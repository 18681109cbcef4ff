//! What is wrong with a package, and where, in an officer's words.

use std::fmt::{self, Display};

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
    /// What is wrong and what to do, in Chinese sentences.
    pub message: String,
}

impl Problem {
    pub(super) fn in_file(file: impl Display, message: impl Into<String>) -> Self {
        Self {
            file: file.to_string(),
            place: Place::File,
            message: message.into(),
        }
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
        f.write_str(&self.file)?;
        match &self.place {
            Place::File => {}
            Place::Line(line) => write!(f, "，第 {line} 行")?,
            Place::Cell {
                sheet: Some(sheet),
                cell,
            } => write!(f, "，工作表“{sheet}”，{cell}")?,
            Place::Cell { sheet: None, cell } => write!(f, "，{cell}")?,
        }
        write!(f, "：{}", self.message)
    }
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
        write!(f, "会议包有 {} 处问题，没有导入任何内容。", self.0.len())?;
        for (index, problem) in self.0.iter().enumerate() {
            write!(f, "\n{:>4}. {problem}", index + 1)?;
        }
        Ok(())
    }
}

/// Collects what is found while a package is read.
#[derive(Default)]
pub(super) struct Findings {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Findings {
    /// Notes a problem: the package will be refused, whatever the reader goes on to build.
    pub(super) fn problem(&mut self, file: &str, place: Place, message: impl Into<String>) {
        self.problems.push(Problem {
            file: file.to_owned(),
            place,
            message: message.into(),
        });
    }

    /// Notes something odd that does not stop the import.
    pub(super) fn warning(&mut self, file: &str, place: Place, message: impl Into<String>) {
        self.warnings.push(Problem {
            file: file.to_owned(),
            place,
            message: message.into(),
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
