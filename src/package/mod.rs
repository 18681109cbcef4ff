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
//! | `files` | folder or zip → files in memory, within the limits; and back to a zip |
//! | [`draft`] | `congress.toml` while it is being written in the browser |
//! | `section` | one TOML table: typed keys, unknown keys |
//! | `congress`, `contest` | `congress.toml` |
//! | `sheet` | `.xlsx` and `.csv` → cells, columns found by their headings |
//! | `people`, `roll` | rows → candidates, members, delegates |
//! | `names` | how Chinese names and digits are typed, and how they are meant |
//! | `text`, `markdown`, `photo`, `document` | one file each → text, HTML, a small picture, any of these or a PDF |

mod congress;
mod contest;
mod document;
pub mod draft;
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
pub use files::{FileMap, MAX_BYTES, MAX_FILES};
pub use markdown::Markdown;
pub use model::{
    AgendaItem, AgendaKind, BoxSettings, Candidate, Check, Contact, ContestDraft, Delegate,
    Document, Notice, Order, Package, PackageDigest, Person, Planned, Question, SecondFactor, Show,
    ShowTo, Signatures, Slug, Spread, Stage,
};
pub use photo::Photo;
pub use problems::{Place, Problem, Problems, choices, listed};

use draft::Draft;
use files::Files;
use problems::Findings;

use crate::words::said;

/// What a package in memory is called where its own name is unknown.
const PACKAGE: &str = "package.zip";

/// Reads the congress package at `path`, a folder or a `.zip`.
///
/// # Errors
///
/// All problems at once. Nothing is returned of a package that has any.
pub fn read(path: &Path) -> Result<Package, Problems> {
    whole(path.display(), |findings| Files::load(path, findings))
}

/// Reads a congress package whose files are in memory, as [`read`] does.
///
/// # Errors
/// As [`read`].
pub fn check(files: &FileMap) -> Result<Package, Problems> {
    whole(PACKAGE, |findings| Files::of(files, findings))
}

/// Reads a roll that stands for itself, `name` being its file's: its people, and what is odd but may be meant.
///
/// # Errors
/// All problems at once, by cell.
pub fn read_roll(
    name: &str,
    bytes: &[u8],
    factor: SecondFactor,
) -> Result<(Vec<Delegate>, Vec<Problem>), Problems> {
    let mut findings = Findings::default();
    let people = roll::read(name, bytes, factor, &mut findings);
    Ok((people, findings.into_warnings()?))
}

fn whole(
    name: impl std::fmt::Display,
    load: impl FnOnce(&mut Findings) -> Option<Files>,
) -> Result<Package, Problems> {
    let mut findings = Findings::default();
    let package = load(&mut findings).and_then(|mut files| {
        let package = congress::read(&mut files, &mut findings)?;
        files.warn_about_unused(&mut findings);
        Some(package)
    });
    let warnings = findings.into_warnings()?;
    // Without a problem there is a package: it can't be loaded or read only with one.
    match package {
        Some(package) => Ok(Package {
            warnings,
            ..package
        }),
        None => Err(unreadable(name)),
    }
}

fn unreadable(name: impl std::fmt::Display) -> Problems {
    Problems::from(Problem::in_file(name, said(|t| t.package.unreadable)))
}

/// The files of a `.zip` of that name, and its `congress.toml` as a draft; what it names is not looked at yet.
///
/// # Errors
/// Where it is no package, or its `congress.toml` has what no form would keep: then with everything that is wrong with the package.
pub fn unpack(name: &str, zip: &[u8]) -> Result<(Draft, FileMap), Problems> {
    let mut findings = Findings::default();
    let files = Files::unpack(name, zip, &mut findings).map(Files::into_map);
    findings.into_warnings()?;
    let mut files = files.ok_or_else(|| unreadable(name))?;
    let congress = files
        .get(files::CONGRESS)
        .and_then(|bytes| text::decode(bytes));
    let draft = congress.as_deref().and_then(Draft::read);
    let Some(mut draft) = draft else {
        return Err(check(&files).err().unwrap_or_else(|| unreadable(name)));
    };
    files.remove(files::CONGRESS);
    draft.list_documents();
    Ok((draft, files))
}

/// The `.zip` of a draft and its files: what [`unpack`] takes, and `piaojue import`.
///
/// # Errors
/// Where a path is too long for a zip.
pub fn pack(draft: &Draft, files: &FileMap) -> std::io::Result<Vec<u8>> {
    files::pack(&with_congress(draft, files)).map_err(std::io::Error::from)
}

/// The title that a document of these bytes gives itself; `None` where it is no text, or has no heading.
pub fn own_title(bytes: &[u8]) -> Option<String> {
    Markdown::new(&text::decode(bytes)?).title()
}

/// The draft and its files as a package.
pub fn with_congress(draft: &Draft, files: &FileMap) -> FileMap {
    let mut all = files.clone();
    all.insert(
        files::CONGRESS.to_owned(),
        draft.written().text.into_bytes(),
    );
    all
}
