//! A folder or a zip → its files in memory, within the limits, and nothing from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Cursor, Read, Seek, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::problems::{Findings, Place};
use super::text;
use crate::words::{Said, said};

/// The most bytes of a package, unpacked.
pub const MAX_BYTES: u64 = 20 << 20;
/// The most files and folders of a package.
pub const MAX_FILES: usize = 2_000;

pub(super) const CONGRESS: &str = "congress.toml";

/// Files in memory by their paths inside the package, with `/` between folders.
pub type FileMap = BTreeMap<String, Vec<u8>>;

/// A path that is written somewhere in a package.
pub(super) struct Reference {
    /// The path as written.
    pub(super) path: String,
    /// The file in which it is written.
    pub(super) file: String,
    /// Where in that file.
    pub(super) place: Place,
}

/// The files of a package by their path inside it, with `/` between folders.
pub(super) struct Files {
    by_path: FileMap,
    used: BTreeSet<String>,
}

impl Files {
    /// Loads the package; `None` if it cannot be read as one at all, with the problem noted.
    pub(super) fn load(path: &Path, findings: &mut Findings) -> Option<Self> {
        let mut loader = Loader::new(shown(path), findings);
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => loader.folder(path),
            Ok(meta) if meta.is_file() => loader.zip(File::open(path).ok(), meta.len()),
            _ => loader.refuse(said(|t| t.package.none_there)),
        }?;
        loader.into_files()
    }

    /// Loads the `.zip` of that name from memory, as [`Files::load`] does.
    pub(super) fn unpack(name: &str, zip: &[u8], findings: &mut Findings) -> Option<Self> {
        let mut loader = Loader::new(name.to_owned(), findings);
        loader.zip(Some(Cursor::new(zip)), zip.len() as u64)?;
        loader.into_files()
    }

    /// Takes files that are in memory already, within the same limits.
    pub(super) fn of(files: &FileMap, findings: &mut Findings) -> Option<Self> {
        let mut loader = Loader::new(super::PACKAGE.to_owned(), findings);
        for (path, bytes) in files {
            loader.count_one()?;
            loader.file(path, Some(bytes.as_slice()))?;
        }
        loader.into_files()
    }

    /// The files.
    pub(super) fn into_map(self) -> FileMap {
        self.by_path
    }

    /// `congress.toml`.
    pub(super) fn congress(&self) -> (&'static str, &[u8]) {
        (
            CONGRESS,
            self.by_path.get(CONGRESS).map_or(&[], Vec::as_slice),
        )
    }

    /// The file that `reference` names, with its path as it stands in the package; `None` if there is none, with the
    /// problem noted where the reference is written.
    pub(super) fn open(
        &mut self,
        reference: &Reference,
        findings: &mut Findings,
    ) -> Option<(String, &[u8])> {
        let written = &reference.path;
        let message = match inside(written) {
            None => said(|t| t.package.path_outside(written)),
            Some(path) if self.by_path.contains_key(&path) => {
                self.used.insert(path.clone());
                return self
                    .by_path
                    .get(&path)
                    .map(|bytes| (path, bytes.as_slice()));
            }
            Some(path) => match text::nearest(&path, self.by_path.keys().map(String::as_str)) {
                Some(near) => said(|t| t.package.no_file_near(near, written)),
                None => said(|t| t.package.no_file(written)),
            },
        };
        findings.problem(&reference.file, reference.place.clone(), message);
        None
    }

    /// A résumé that nothing names is a résumé that the delegates will miss.
    pub(super) fn warn_about_unused(&self, findings: &mut Findings) {
        for path in self
            .by_path
            .keys()
            .filter(|path| !self.used.contains(*path))
        {
            findings.warning(path, Place::File, said(|t| t.package.file_unused));
        }
    }
}

/// Loads one package. A method that returns `None` has noted a problem after which going on makes no sense.
struct Loader<'f> {
    name: String,
    findings: &'f mut Findings,
    by_path: FileMap,
    count: usize,
    bytes: u64,
}

impl<'f> Loader<'f> {
    fn new(name: String, findings: &'f mut Findings) -> Self {
        Self {
            name,
            findings,
            by_path: FileMap::new(),
            count: 0,
            bytes: 0,
        }
    }

    /// The package that was loaded; `None` without its `congress.toml`.
    fn into_files(self) -> Option<Files> {
        let by_path = without_wrapper(self.by_path);
        if !by_path.contains_key(CONGRESS) {
            let message = match text::nearest(CONGRESS, by_path.keys().map(String::as_str)) {
                Some(near) => said(|t| t.package.no_congress_near(near)),
                None => said(|t| t.package.no_congress),
            };
            self.findings.problem(&self.name, Place::File, message);
            return None;
        }
        Some(Files {
            by_path,
            used: BTreeSet::from([CONGRESS.to_owned()]),
        })
    }

    fn refuse(&mut self, message: Said) -> Option<()> {
        self.findings.problem(&self.name, Place::File, message);
        None
    }

    fn folder(&mut self, root: &Path) -> Option<()> {
        let mut waiting = vec![(root.to_owned(), String::new())];
        while let Some((folder, prefix)) = waiting.pop() {
            let Ok(entries) = fs::read_dir(&folder) else {
                return self.refuse(said(|t| t.package.folder_shut(&prefix)));
            };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let path = format!("{prefix}{}", name.to_string_lossy());
                if ignored(&path) {
                    continue;
                }
                self.count_one()?;
                // `file_type` does not follow links: a link would reach outside the folder.
                match entry.file_type() {
                    _ if name.to_str().is_none() => {
                        self.findings
                            .problem(&path, Place::File, said(|t| t.package.file_name))
                    }
                    Ok(kind) if kind.is_dir() => waiting.push((entry.path(), format!("{path}/"))),
                    Ok(kind) if kind.is_file() => {
                        self.file(&path, File::open(entry.path()).ok())?
                    }
                    _ => self
                        .findings
                        .problem(&path, Place::File, said(|t| t.package.link)),
                }
            }
        }
        Some(())
    }

    fn zip(&mut self, file: Option<impl Read + Seek>, size: u64) -> Option<()> {
        if size > MAX_BYTES {
            return self.refuse(said(|t| t.package.zip_large));
        }
        let Some(mut archive) = file.and_then(|file| ZipArchive::new(file).ok()) else {
            return self.refuse(said(|t| t.package.zip_broken));
        };
        for index in 0..archive.len() {
            self.count_one()?;
            let Ok(entry) = archive.by_index(index) else {
                return self.refuse(said(|t| t.package.zip_locked));
            };
            let Some(raw) = text::decode(entry.name_raw()) else {
                return self.refuse(said(|t| t.package.zip_names));
            };
            match inside(&raw) {
                None => self
                    .findings
                    .problem(&raw, Place::File, said(|t| t.package.zip_outside)),
                Some(path) if entry.is_dir() || ignored(&path) => {}
                Some(path) if entry.is_symlink() => {
                    self.findings
                        .problem(&path, Place::File, said(|t| t.package.link));
                }
                Some(path) => self.file(&path, Some(entry))?,
            }
        }
        Some(())
    }

    fn count_one(&mut self) -> Option<()> {
        self.count += 1;
        if self.count <= MAX_FILES {
            return Some(());
        }
        self.refuse(said(|t| t.package.many_files(MAX_FILES)))
    }

    /// Reads one file, counting the bytes that really come: what an archive says of its sizes is not trusted.
    fn file(&mut self, path: &str, reader: Option<impl Read>) -> Option<()> {
        let mut bytes = Vec::new();
        let read = reader.map(|reader| {
            reader
                .take(MAX_BYTES - self.bytes + 1)
                .read_to_end(&mut bytes)
        });
        self.bytes += bytes.len() as u64;
        if self.bytes > MAX_BYTES {
            return self.refuse(said(|t| t.package.large));
        }
        if !matches!(read, Some(Ok(_))) {
            self.findings
                .problem(path, Place::File, said(|t| t.package.file_broken));
        } else if self.by_path.insert(path.to_owned(), bytes).is_some() {
            self.findings
                .problem(path, Place::File, said(|t| t.package.zip_twice));
        }
        Some(())
    }
}

/// The files as a `.zip`.
///
/// # Errors
/// Where a name is too long for one.
pub(super) fn pack(files: &FileMap) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        zip.start_file(path.as_str(), SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What an officer knows the package by.
fn shown(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// A path inside the package in its one spelling; `None` if it leads outside.
fn inside(path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    if path.starts_with('/') || path.chars().nth(1) == Some(':') {
        return None;
    }
    let parts: Vec<&str> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// Files that file managers and office programs leave behind.
fn ignored(path: &str) -> bool {
    path.split('/').any(|part| {
        part.starts_with('.')
            || part.starts_with("~$")
            || matches!(part, "__MACOSX" | "Thumbs.db" | "desktop.ini")
    })
}

/// Who zips a folder gets a zip with that folder in it: it is not part of the paths.
fn without_wrapper(files: FileMap) -> FileMap {
    let wrapper = files
        .keys()
        .find_map(|path| path.strip_suffix(CONGRESS))
        .unwrap_or_default()
        .to_owned();
    let wraps_all =
        wrapper.matches('/').count() == 1 && files.keys().all(|path| path.starts_with(&wrapper));
    if !wraps_all {
        return files;
    }
    files
        .into_iter()
        .map(|(path, bytes)| (path[wrapper.len()..].to_owned(), bytes))
        .collect()
}
