//! The bulletin board's storage: entries, hash tiles, the newest signed checkpoint (protocol §6).
//!
//! Entries are appended inside the caller's transaction, together with the tiles they change and the checkpoint that
//! covers them: nobody is told of an entry before all of that is on disk.

use ballot::id::CongressId;
use crypto::bytes::Hash;
use crypto::entry::Entry;
use crypto::merkle;
use crypto::note::LogKeys;

use super::{Refusal, UrnError};
use crate::store::{Tx, execute, fetch_all, fetch_optional, insert_rows};
use crate::vault::Vault;

/// What the keys of a log are bound to under the half's key file.
fn keys_context(congress: CongressId) -> Vec<u8> {
    [b"log keys ".as_slice(), congress.as_bytes()].concat()
}

/// A log as it is inside one transaction.
pub(super) struct Log {
    congress: CongressId,
    keys: LogKeys,
    size: u64,
}

impl Log {
    /// Makes the row of a new, empty log; `keys` sign its checkpoints.
    pub(super) async fn create(
        tx: &mut Tx,
        vault: &Vault,
        congress: CongressId,
        keys: LogKeys,
    ) -> Result<Self, UrnError> {
        let sealed = vault.seal(&keys_context(congress), &keys.to_secret_bytes());
        execute!(
            tx,
            "INSERT INTO logs (congress, origin, keys, vkey, size, checkpoint) VALUES ($1, $2, $3, $4, 0, '')",
            congress.as_bytes().as_slice(),
            keys.origin(),
            sealed,
            keys.vkey(),
        )?;
        Ok(Self { congress, keys, size: 0 })
    }

    /// The log as it stands, ready to grow.
    pub(super) async fn load(tx: &mut Tx, vault: &Vault, congress: CongressId) -> Result<Self, UrnError> {
        let (sealed, size): (Vec<u8>, i64) = fetch_optional!(
            tx,
            (Vec<u8>, i64),
            "SELECT keys, size FROM logs WHERE congress = $1",
            congress.as_bytes().as_slice(),
        )?
        .ok_or(UrnError::UnknownLog)?;
        let secret = vault.unseal(&keys_context(congress), &sealed)?;
        let keys = LogKeys::from_secret_bytes(&secret).map_err(|_| UrnError::Corrupt("log key"))?;
        Ok(Self { congress, keys, size: size.cast_unsigned() })
    }

    /// How many entries it has; the next one's index.
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// Appends `entries` and signs a checkpoint over all. Returns the first one's index.
    pub(super) async fn append(&mut self, tx: &mut Tx, entries: &[Entry]) -> Result<u64, Refusal> {
        let bytes: Vec<Vec<u8>> = entries
            .iter()
            .map(|entry| entry.to_bytes().map_err(|_| Refusal::TooLarge))
            .collect::<Result<_, _>>()?;
        Ok(self.append_bytes(tx, &bytes).await?)
    }

    async fn append_bytes(&mut self, tx: &mut Tx, entries: &[Vec<u8>]) -> Result<u64, UrnError> {
        let first = self.size;
        self.insert_entries(tx, entries).await?;
        let leaves: Vec<Hash> = entries.iter().map(|bytes| merkle::leaf_hash(bytes)).collect();
        let root = self.grow_tiles(tx, &leaves).await?;
        self.size += entries.len() as u64;
        execute!(
            tx,
            "UPDATE logs SET size = $2, checkpoint = $3 WHERE congress = $1",
            self.congress.as_bytes().as_slice(),
            self.size.cast_signed(),
            self.keys.sign_checkpoint(self.size, &root),
        )?;
        Ok(first)
    }

    async fn insert_entries(&self, tx: &mut Tx, entries: &[Vec<u8>]) -> Result<(), UrnError> {
        for (position, bytes) in (self.size..).zip(entries) {
            execute!(
                tx,
                "INSERT INTO entries (congress, position, bytes) VALUES ($1, $2, $3)",
                self.congress.as_bytes().as_slice(),
                position.cast_signed(),
                bytes.as_slice(),
            )?;
        }
        Ok(())
    }

    /// Stores the tiles that `leaves` change; the root of the grown tree.
    async fn grow_tiles(&self, tx: &mut Tx, leaves: &[Hash]) -> Result<Hash, UrnError> {
        let edge = self.right_edge(tx).await?;
        let grown = merkle::grow(self.size, &edge, leaves).ok_or(UrnError::Corrupt("hash tile"))?;
        for tile in &grown.tiles {
            execute!(
                tx,
                "INSERT INTO tiles (congress, level, number, hashes) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (congress, level, number) DO UPDATE SET hashes = excluded.hashes",
                self.congress.as_bytes().as_slice(),
                i64::from(tile.level),
                tile.number.cast_signed(),
                tile.hashes.as_slice(),
            )?;
        }
        Ok(grown.root)
    }

    /// The newest tile of every level.
    async fn right_edge(&self, tx: &mut Tx) -> Result<Vec<merkle::Tile>, UrnError> {
        let rows = fetch_all!(
            tx,
            (i64, i64, Vec<u8>),
            "SELECT level, number, hashes FROM tiles AS t WHERE congress = $1 AND number =
                 (SELECT max(number) FROM tiles AS u WHERE u.congress = t.congress AND u.level = t.level)
             ORDER BY level",
            self.congress.as_bytes().as_slice(),
        )?;
        rows.into_iter()
            .map(|(level, number, hashes)| {
                let level = u8::try_from(level).map_err(|_| UrnError::Corrupt("hash tile"))?;
                Ok(merkle::Tile { level, number: number.cast_unsigned(), hashes })
            })
            .collect()
    }
}

/// Ballots' entries come in hundreds: the rows that many-row statements want.
pub(super) async fn insert_ballots(tx: &mut Tx, rows: &[[&[u8]; 7]]) -> Result<(), UrnError> {
    const HEAD: &str = "INSERT INTO ballots (contest, key, hash, tokens, signature, nonce, body) VALUES";
    Ok(insert_rows(tx, HEAD, rows).await?)
}
