//! The congress package: a folder or `.zip` that an officer prepares, read into plain values.
//!
//! [`read`] looks at everything and either returns a whole [`Package`] or every problem it found, each with its
//! place, in words an officer understands (`docs/congress-package.md` is the officer's side of this module).
//! Here live the format, its limits and the spreadsheet traps. Here must not live: databases, ids, the rules of
//! contests (a profile is only a name here), clocks.
//!
//! | file | what it knows |
//! |---|---|
//! | `model` | what a package is, once it has been read |
//! | `problems` | problems, warnings, their places |
//! | `files` | folder or zip → files in memory, within the limits |
//! | `section` | one TOML table: typed keys, unknown keys |
//! | `congress`, `contest` | `congress.toml` |
//! | `sheet` | `.xlsx` and `.csv` → cells, columns found by their headings |
//! | `people`, `roll` | rows → candidates, members, delegates |
//! | `names` | how Chinese names and digits are typed, and how they are meant |
//! | `text`, `markdown`, `photo`, `document` | one file each → text, HTML, a small picture, any of these or a PDF |

mod congress;
mod contest;
mod document;
mod files;
mod markdown;
mod model;
mod names;
mod people;
mod photo;
mod problems;
mod roll;
mod section;
mod sheet;
mod text;

use std::path::Path;

pub use document::{Body, Pdf};
pub use files::{MAX_BYTES, MAX_FILES};
pub use markdown::Markdown;
pub use model::{
    AgendaItem, AgendaKind, BoxSettings, Candidate, Check, Contact, ContestDraft, Delegate,
    Document, Notice, Order, Package, PackageDigest, Person, Planned, Question, SecondFactor, Show,
    ShowTo, Signatures, Slug, Spread, Stage,
};
pub use photo::Photo;
pub use problems::{Place, Problem, Problems};

use files::Files;
use problems::Findings;

/// Reads the congress package at `path`, a folder or a `.zip`.
///
/// # Errors
///
/// All problems at once. Nothing is returned of a package that has any.
pub fn read(path: &Path) -> Result<Package, Problems> {
    let mut findings = Findings::default();
    let package = Files::load(path, &mut findings).and_then(|mut files| {
        let package = congress::read(&mut files, &mut findings)?;
        files.warn_about_unused(&mut findings);
        Some(package)
    });
    let warnings = findings.into_warnings()?;
    // Without a problem there is a package: `Files::load` returns none only with one.
    match package {
        Some(package) => Ok(Package {
            warnings,
            ..package
        }),
        None => Err(Problems::from(Problem::in_file(
            path.display(),
            "读不出来，请重新准备会议包。",
        ))),
    }
}
