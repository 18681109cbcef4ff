//! The audit bundle: everything that it takes to verify a congress without the service, in one `.tar`.
//!
//! | path | what it is |
//! |---|---|
//! | `README.md` | what this is, and how to verify it |
//! | `vkey`, `checkpoint`, `tile/…` | the log, as it is served (C2SP tlog-tiles) |
//! | `contests/<uuid>/eligible.json` | who may be written in |
//! | `contests/<uuid>/roll.json`, `contests/<uuid>/registers/<n>.json` | who may vote, what issuer n has issued: for those who may read them |
//!
//! A tar holds its files uncompressed and without checksums over them: whoever changes a byte is found by the log's own
//! hashes, and any program of the last forty years reads it.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ballot::id::ContestId;
use crypto::bytes::Hash;
use crypto::merkle::TileId;
use crypto::tlog::{self, FULL_WIDTH, TilePath, width_at};

use crate::verify::{Documents, Evidence};

/// The files of a bundle by their paths.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What the bundle says of itself.
const README: &str = include_str!("bundle.md");
/// Most bytes of a bundle: a congress of 10,000 delegates and 20 contests has less.
const MOST_BYTES: u64 = 4 << 30;

/// Why a bundle can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file or folder.
    #[error("读不了 can't be read: {0}（{1}）")]
    File(PathBuf, io::Error),
    /// Not a tar.
    #[error("不是审计包 not a bundle: {0}")]
    NotATar(io::Error),
    /// A file that a bundle has is not there.
    #[error("审计包里缺少 the bundle lacks {0}")]
    Missing(String),
    /// A file is not what its place asks for.
    #[error("审计包里的 {0} 不能用 can't be used")]
    Malformed(String),
}

/// The bundle as bytes: the same files make the same ones.
pub fn write(files: &Files) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let readme = ("README.md", README.as_bytes());
    let files = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
    for (path, bytes) in std::iter::once(readme).chain(files) {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, path, bytes)
            .expect("paths are short, and memory takes what is written");
    }
    tar.into_inner().expect("memory takes what is written")
}

/// The files of a bundle: a `.tar`, or a folder into which it was unpacked.
pub fn files(path: &Path) -> Result<Files, BundleError> {
    let failed = |error| BundleError::File(path.to_owned(), error);
    if path.is_dir() {
        let mut files = Files::new();
        read_folder(path, "", &mut files).map_err(failed)?;
        return Ok(files);
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    unpack(file.take(MOST_BYTES))
}

/// The files in the bytes of a `.tar`, each below its one top folder if there is one.
pub fn unpack(bytes: impl Read) -> Result<Files, BundleError> {
    let mut files = Files::new();
    let mut tar = tar::Archive::new(bytes);
    for entry in tar.entries().map_err(BundleError::NotATar)? {
        let mut entry = entry.map_err(BundleError::NotATar)?;
        let path = entry.path().map_err(BundleError::NotATar)?;
        let path = path.to_string_lossy().trim_start_matches("./").to_owned();
        let mut bytes = Vec::new();
        entry
            .read_to_end(&mut bytes)
            .map_err(BundleError::NotATar)?;
        files.insert(path, bytes);
    }
    Ok(below_top_folder(files))
}

/// What an auditor reads of a bundle's files.
pub fn evidence(files: &Files) -> Result<Evidence, BundleError> {
    let checkpoint = text(files, "checkpoint")?;
    Ok(Evidence {
        vkey: text(files, "vkey")?,
        entries: entries(files)?,
        documents: documents(files),
        tiles: hash_tiles(files),
        checkpoint,
        ..Evidence::default()
    })
}

/// The paths of all tiles and bundles of entries of a log of `size` entries.
pub fn tiles(size: u64) -> Vec<TilePath> {
    let mut paths = Vec::new();
    for n in 0..size.div_ceil(FULL_WIDTH.into()) {
        let width = width_at(0, n, size);
        paths.push(TilePath::Entries { n, width });
    }
    for level in 0..8 {
        let widths = (0..).map(|n| (n, width_at(level, n, size)));
        let present = widths.take_while(|(_, width)| *width > 0);
        paths.extend(present.map(|(n, width)| TilePath::Hashes { level, n, width }));
    }
    paths
}

/// All entries that are there, whatever the checkpoint says: that they are too few is for the auditor to find.
fn entries(files: &Files) -> Result<Vec<Vec<u8>>, BundleError> {
    let mut widest: BTreeMap<u64, (u16, &String)> = BTreeMap::new();
    for path in files.keys() {
        if let Ok(TilePath::Entries { n, width }) = path.parse() {
            let known = widest.entry(n).or_insert((width, path));
            if known.0 < width {
                *known = (width, path);
            }
        }
    }
    if widest.is_empty() {
        return Err(BundleError::Missing("tile/entries/000".to_owned()));
    }
    let mut entries = Vec::new();
    for (place, (n, (_, path))) in (0..).zip(&widest) {
        if place != *n {
            return Err(BundleError::Missing(format!("tile/entries/{place:03}")));
        }
        let bundle = tlog::entries(&files[*path]);
        let bundle = bundle.map_err(|_| BundleError::Malformed((*path).clone()))?;
        entries.extend(bundle.into_iter().map(<[u8]>::to_vec));
    }
    Ok(entries)
}

/// The hash tiles that are there, by level; those that can't be read are left out.
fn hash_tiles(files: &Files) -> Vec<(TileId, Vec<Hash>)> {
    let mut tiles: Vec<_> = files
        .iter()
        .filter_map(|(path, bytes)| {
            let TilePath::Hashes { level, n, .. } = path.parse().ok()? else {
                return None;
            };
            let hashes = bytes.as_chunks().0.iter().map(|hash| Hash::from(*hash));
            Some((TileId { level, n }, hashes.collect()))
        })
        .collect();
    tiles.sort_by_key(|(tile, _)| (tile.level, tile.n));
    tiles
}

/// What stands beside the log; a file of no known name is left alone.
fn documents(files: &Files) -> BTreeMap<ContestId, Documents> {
    let mut documents: BTreeMap<ContestId, Documents> = BTreeMap::new();
    for (path, bytes) in files {
        let Some(rest) = path.strip_prefix("contests/") else {
            continue;
        };
        let Some((contest, name)) = rest.split_once('/') else {
            continue;
        };
        let Ok(contest) = contest.parse() else {
            continue;
        };
        let known = documents.entry(contest).or_default();
        let register = name
            .strip_prefix("registers/")
            .and_then(|name| name.strip_suffix(".json")?.parse().ok());
        match (name, register) {
            ("eligible.json", _) => known.eligible = Some(bytes.clone()),
            ("roll.json", _) => known.roll = Some(bytes.clone()),
            (_, Some(issuer)) => {
                known.registers.insert(issuer, bytes.clone());
            }
            _ => {}
        }
    }
    documents
}

fn text(files: &Files, path: &str) -> Result<String, BundleError> {
    let bytes = files
        .get(path)
        .ok_or_else(|| BundleError::Missing(path.to_owned()))?;
    String::from_utf8(bytes.clone()).map_err(|_| BundleError::Malformed(path.to_owned()))
}

/// The folder is told by its `checkpoint`, at most one level down; `._…` are what macOS adds to a tar.
fn below_top_folder(files: Files) -> Files {
    let top = files
        .keys()
        .filter(|path| !path.starts_with("._"))
        .filter_map(|path| path.strip_suffix("checkpoint"))
        .find(|top| top.is_empty() || top.find('/') == Some(top.len() - 1))
        .unwrap_or_default()
        .to_owned();
    let below = |(path, bytes): (String, Vec<u8>)| {
        let path = path.strip_prefix(&top)?.to_owned();
        Some((path, bytes))
    };
    files.into_iter().filter_map(below).collect()
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
