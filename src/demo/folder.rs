//! A data folder that a demo made. `demo.json` in it says so, and remembers what a restart prints again.
//!
//! Everybody in a demo is made up: only therefore codes are kept here in the clear. A real congress stores hashes.

use std::path::{Path, PathBuf};

use ballot::id::CongressId;
use serde::{Deserialize, Serialize};

use super::story::Story;
use crate::fetched;
use crate::private_file;
use crate::roll::OfficerId;

const FILE: &str = "demo.json";

/// Why a folder can't be a demo's.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Something else is in it.
    #[error(
        "{0} 里有别的内容，不是演示的数据文件夹，请用 --data 另指定一个 / holds something else than a demo"
    )]
    NotADemo(PathBuf),
    /// It can't be read or written.
    #[error("{0} can't be used: {1}")]
    File(PathBuf, std::io::Error),
}

/// A folder that belongs to a demo.
#[derive(Debug)]
pub(super) struct Folder {
    file: PathBuf,
    kept: Option<Kept>,
}

/// What a demo remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The congress.
    pub(super) congress: CongressId,
    /// Who runs it.
    pub(super) officer: OfficerId,
    /// The roll, in its order.
    pub(super) guests: Vec<Guest>,
    /// The story that it plays.
    #[serde(default)]
    pub(super) story: Option<Story>,
    /// Scrutineers of sealed boxes.
    #[serde(default)]
    pub(super) scrutineers: Vec<Watcher>,
    /// Who run the meeting where nobody else does; none before they were wanted.
    #[serde(default)]
    pub(super) clerks: Option<[OfficerId; 2]>,
}

/// A scrutineer with the code of their link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Watcher {
    /// Their name.
    pub(super) name: String,
    /// The code.
    pub(super) code: String,
}

/// A delegate with their invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Guest {
    /// Their name.
    pub(super) name: String,
    /// Their unit.
    pub(super) unit: String,
    /// The invitation's code.
    pub(super) code: String,
    /// Their second factor.
    pub(super) check: String,
    /// Whether they have asked for leave.
    pub(super) on_leave: bool,
}

impl Folder {
    /// Takes a folder that is missing, empty or a demo's. `fresh`, or a demo that never got ready, begins anew.
    pub(super) fn claim(path: &Path, fresh: bool) -> Result<Self, FolderError> {
        let failed = |error| FolderError::File(path.to_owned(), error);
        std::fs::create_dir_all(path).map_err(failed)?;
        let file = path.join(FILE);
        let kept = if file.exists() {
            // A file of another version is a demo's all the same, of which nothing can go on.
            let kept =
                serde_json::from_slice(&std::fs::read(&file).map_err(failed)?).unwrap_or(None);
            kept.filter(|_| !fresh)
        } else if !contents(path).map_err(failed)?.is_empty() {
            return Err(FolderError::NotADemo(path.to_owned()));
        } else {
            None
        };
        if kept.is_none() {
            clear(path).map_err(failed)?;
            private_file::write(&file, b"null").map_err(failed)?;
        }
        Ok(Self { file, kept })
    }

    /// What the demo before remembers.
    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// Remembers a congress that is ready to be shown.
    pub(super) fn keep(&self, kept: &Kept) -> Result<(), FolderError> {
        let json = serde_json::to_vec_pretty(kept).expect("texts and ids are JSON");
        private_file::write(&self.file, &json)
            .map_err(|error| FolderError::File(self.file.clone(), error))
    }
}

/// What is in a folder, but for others' players: they are no demo's, and stay.
fn contents(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<Result<Vec<_>, _>>()?;
    paths.retain(|path| !path.ends_with(fetched::FOLDER));
    Ok(paths)
}

fn clear(path: &Path) -> std::io::Result<()> {
    for path in contents(path)? {
        if path.is_dir() {
            std::fs::remove_dir_all(path)?;
        } else {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        let guest = Guest {
            name: "王芳".into(),
            unit: "质量检验中心".into(),
            code: "0000".into(),
            check: "1234".into(),
            on_leave: false,
        };
        let id = uuid::Uuid::from_u128(7);
        Kept {
            congress: CongressId(id),
            officer: OfficerId(id),
            guests: vec![guest],
            story: Some(Story::Tie),
            scrutineers: Vec::new(),
            clerks: None,
        }
    }

    #[test]
    fn a_demo_that_got_ready_goes_on_and_a_fresh_one_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        Folder::claim(folder.path(), false)
            .unwrap()
            .keep(&kept())
            .unwrap();
        std::fs::write(folder.path().join("roll.db"), "rows").unwrap();
        assert_eq!(
            Folder::claim(folder.path(), false).unwrap().kept(),
            Some(&kept())
        );
        assert!(folder.path().join("roll.db").exists());
        assert_eq!(Folder::claim(folder.path(), true).unwrap().kept(), None);
        assert!(!folder.path().join("roll.db").exists());
    }

    #[test]
    fn a_demo_that_never_got_ready_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        Folder::claim(folder.path(), false).unwrap();
        std::fs::write(folder.path().join("roll.db"), "half").unwrap();
        assert_eq!(Folder::claim(folder.path(), false).unwrap().kept(), None);
        assert!(!folder.path().join("roll.db").exists());
    }

    #[test]
    fn players_that_were_fetched_stay() {
        let folder = tempfile::tempdir().unwrap();
        let player = folder.path().join(fetched::FOLDER).join("player.js");
        std::fs::create_dir(player.parent().unwrap()).unwrap();
        std::fs::write(&player, "play").unwrap();
        for _ in 0..2 {
            Folder::claim(folder.path(), true).unwrap();
        }
        assert!(player.exists());
    }

    #[test]
    fn what_no_demo_made_is_never_touched() {
        let folder = tempfile::tempdir().unwrap();
        let letter = folder.path().join("letter.txt");
        std::fs::write(&letter, "dear").unwrap();
        for fresh in [false, true] {
            assert!(matches!(
                Folder::claim(folder.path(), fresh),
                Err(FolderError::NotADemo(_))
            ));
        }
        assert_eq!(std::fs::read_to_string(letter).unwrap(), "dear");
    }
}
