//! Congresses that are still being written in the browser (筹备中的会议): packages with all their files, encrypted.

use ballot::id::CongressId;
use uuid::Uuid;

use super::error::refusal;
use super::ids::PreparationId;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::package::draft::Draft;
use crate::package::{FileMap, MAX_BYTES, MAX_FILES};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_one, fetch_optional, write};

/// Most preparations of an organisation at a time.
pub const MOST_PREPARATIONS: usize = 20;
/// Most bytes of its `congress.toml`: thousands of candidates, and no form that nobody could read.
const MOST_DRAFT_BYTES: usize = 1 << 20;
/// Where the draft stands among the files.
const CONGRESS: &str = "congress.toml";

/// A preparation as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparationLine {
    /// Its id.
    pub id: PreparationId,
    /// The congress's title, as far as it has one.
    pub title: String,
    /// When it was changed last.
    pub changed: Millis,
    /// How many congresses came of it.
    pub founded: u64,
}

/// A preparation.
#[derive(Debug, Clone)]
pub struct Preparation {
    /// Its id.
    pub id: PreparationId,
    /// Its `congress.toml`.
    pub draft: Draft,
    /// Its other files.
    pub files: FileMap,
    /// The congresses that came of it, newest first.
    pub founded: Vec<CongressId>,
}

/// Why a preparation is not stored. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum PreparationRefusal {
    /// The organisation has [`MOST_PREPARATIONS`].
    #[error("the organisation has as many preparations as it may")]
    TooMany,
    /// It would be larger than a package may be.
    #[error("the package would be too large")]
    TooLarge,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(PreparationRefusal);

impl Roll {
    /// The organisation's preparations, those changed last first.
    pub async fn preparations(&self, officer: &Officer) -> Result<Vec<PreparationLine>, RollError> {
        let tx = &mut self.database.read().await?;
        let rows = fetch_all!(
            tx,
            (Uuid, String, i64, i64),
            "SELECT id, title, changed, (SELECT COUNT(*) FROM founded WHERE preparation = id) \
             FROM preparations WHERE organisation = $1 ORDER BY changed DESC",
            officer.organisation.0,
        )?;
        let line = |(id, title, changed, founded): (_, _, _, i64)| PreparationLine {
            id: PreparationId(id),
            title,
            changed: Millis(changed),
            founded: founded.unsigned_abs(),
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// Begins a preparation with what there is already.
    pub async fn begin_preparation(
        &self,
        officer: &Officer,
        draft: &Draft,
        files: &FileMap,
    ) -> Result<PreparationId, PreparationRefusal> {
        let (id, at) = (PreparationId(self.rng.id()), self.clock.now());
        write!(self.database, "begin preparation", PreparationRefusal, tx => {
            let (count,) = fetch_one!(
                tx,
                (i64,),
                "SELECT COUNT(*) FROM preparations WHERE organisation = $1",
                officer.organisation.0,
            )?;
            if count.unsigned_abs() >= MOST_PREPARATIONS as u64 {
                return Err(PreparationRefusal::TooMany);
            }
            execute!(
                tx,
                "INSERT INTO preparations (id, organisation, title, changed) VALUES ($1, $2, $3, $4)",
                id.0,
                officer.organisation.0,
                draft.congress.get("title"),
                at.0,
            )?;
            self.put_files(tx, id, draft, files).await?;
            Ok(id)
        })
    }

    /// A preparation with everything in it; one of another organisation is unknown.
    pub async fn preparation(
        &self,
        officer: &Officer,
        id: PreparationId,
    ) -> Result<Preparation, RollError> {
        let tx = &mut self.database.read().await?;
        require_own(tx, officer, id).await?;
        let rows = fetch_all!(
            tx,
            (String, Vec<u8>),
            "SELECT path, sealed FROM preparation_files WHERE preparation = $1",
            id.0,
        )?;
        let founded = fetch_all!(
            tx,
            (Uuid,),
            "SELECT congress FROM founded WHERE preparation = $1 ORDER BY at DESC",
            id.0,
        )?;
        let mut files = FileMap::new();
        for (path, sealed) in rows {
            let bytes = self.vault.unseal(&context(id, &path), &sealed)?;
            files.insert(path, bytes);
        }
        let draft = read(&files.remove(CONGRESS).unwrap_or_default())?;
        Ok(Preparation {
            id,
            draft,
            files,
            founded: founded.into_iter().map(|(id,)| CongressId(id)).collect(),
        })
    }

    /// Changes a preparation: `edit` changes the draft, and puts files beside it. Files that nothing names any more
    /// are gone. It may be run again where another change came first, and starts from that then.
    pub async fn change_preparation<T: Send>(
        &self,
        officer: &Officer,
        id: PreparationId,
        edit: impl Fn(&mut Draft, &mut FileMap) -> T + Send + Sync,
    ) -> Result<T, PreparationRefusal> {
        let at = self.clock.now();
        write!(self.database, "change preparation", PreparationRefusal, tx => {
            require_own(tx, officer, id).await?;
            let (sealed,) = fetch_one!(
                tx,
                (Vec<u8>,),
                "SELECT sealed FROM preparation_files WHERE preparation = $1 AND path = $2",
                id.0,
                CONGRESS,
            )?;
            let congress = self.vault.unseal(&context(id, CONGRESS), &sealed).map_err(RollError::from)?;
            let mut draft = read(&congress)?;
            let named = draft.clone();
            let mut files = FileMap::new();
            let said = edit(&mut draft, &mut files);
            let kept = draft.paths();
            for gone in named.paths().difference(&kept) {
                execute!(
                    tx,
                    "DELETE FROM preparation_files WHERE preparation = $1 AND path = $2",
                    id.0,
                    *gone,
                )?;
            }
            self.put_files(tx, id, &draft, &files).await?;
            execute!(
                tx,
                "UPDATE preparations SET title = $1, changed = $2 WHERE id = $3",
                draft.congress.get("title"),
                at.0,
                id.0,
            )?;
            Ok(said)
        })
    }

    /// Deletes a preparation with its files. Congresses that came of it stay.
    pub async fn delete_preparation(
        &self,
        officer: &Officer,
        id: PreparationId,
    ) -> Result<(), RollError> {
        write!(self.database, "delete preparation", RollError, tx => {
            require_own(tx, officer, id).await?;
            execute!(tx, "DELETE FROM preparations WHERE id = $1", id.0)?;
            Ok(())
        })
    }

    /// Notes that a congress came of a preparation.
    pub async fn note_founded(
        &self,
        officer: &Officer,
        id: PreparationId,
        congress: CongressId,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "note founded", RollError, tx => {
            require_own(tx, officer, id).await?;
            execute!(
                tx,
                "INSERT INTO founded (preparation, congress, at) VALUES ($1, $2, $3) \
                 ON CONFLICT (preparation, congress) DO NOTHING",
                id.0,
                congress.0,
                at.0,
            )?;
            Ok(())
        })
    }

    /// Stores the draft and files, in place of those at the same paths, as far as the limits of a package allow.
    async fn put_files(
        &self,
        tx: &mut Tx,
        id: PreparationId,
        draft: &Draft,
        files: &FileMap,
    ) -> Result<(), PreparationRefusal> {
        let congress = draft.written().text.into_bytes();
        if congress.len() > MOST_DRAFT_BYTES {
            return Err(PreparationRefusal::TooLarge);
        }
        let files = files.iter().map(|(path, bytes)| (path.as_str(), bytes));
        for (path, bytes) in files.chain([(CONGRESS, &congress)]) {
            execute!(
                tx,
                "INSERT INTO preparation_files (preparation, path, sealed) VALUES ($1, $2, $3) \
                 ON CONFLICT (preparation, path) DO UPDATE SET sealed = excluded.sealed",
                id.0,
                path,
                self.vault.seal(&context(id, path), bytes),
            )?;
        }
        let (count, bytes) = fetch_one!(
            tx,
            (i64, i64),
            "SELECT COUNT(*), SUM(LENGTH(sealed)) FROM preparation_files WHERE preparation = $1",
            id.0,
        )?;
        let fits = count.unsigned_abs() <= MAX_FILES as u64 && bytes.unsigned_abs() <= MAX_BYTES;
        if fits {
            Ok(())
        } else {
            Err(PreparationRefusal::TooLarge)
        }
    }
}

async fn require_own(tx: &mut Tx, officer: &Officer, id: PreparationId) -> Result<(), RollError> {
    fetch_optional!(
        tx,
        (Uuid,),
        "SELECT id FROM preparations WHERE id = $1 AND organisation = $2",
        id.0,
        officer.organisation.0,
    )?
    .map(|_| ())
    .ok_or(RollError::Unknown("preparation"))
}

fn context(id: PreparationId, path: &str) -> Vec<u8> {
    [
        b"preparation\0".as_slice(),
        id.0.as_bytes(),
        path.as_bytes(),
    ]
    .concat()
}

fn read(congress: &[u8]) -> Result<Draft, RollError> {
    let text = std::str::from_utf8(congress).ok();
    text.and_then(Draft::read)
        .ok_or_else(|| StoreError::Corrupt("preparation").into())
}
