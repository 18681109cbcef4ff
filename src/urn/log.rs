//! The bulletin board's storage: entries, hash tiles, the newest signed checkpoint (protocol §6).
//!
//! Entries are appended inside the caller's transaction, together with the tiles they change and the checkpoint that
//! covers them: nobody is told of an entry before all of that is on disk.

use std::collections::HashMap;

use ballot::id::CongressId;
use crypto::bytes::Hash;
use crypto::entry::Entry;
use crypto::merkle::{self, TileId, TreeHead};
use crypto::note::LogKeys;

use super::UrnError;
use crate::purpose::Purpose;
use crate::rng::Rng;
use crate::store::{Tx, execute, fetch_optional, insert_rows};
use crate::vault::Vault;

/// What the keys of a log are bound to under the half's key file.
fn keys_context(congress: CongressId) -> Vec<u8> {
    [b"log keys ".as_slice(), congress.0.as_bytes()].concat()
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
        (keys, purpose): (LogKeys, Purpose),
    ) -> Result<Self, UrnError> {
        let sealed = vault.seal(&keys_context(congress), keys.to_secret_bytes());
        execute!(
            tx,
            "INSERT INTO logs (congress, origin, keys, vkey, size, checkpoint, purpose) VALUES ($1, $2, $3, $4, 0, '', $5)",
            congress.0,
            keys.verifier().origin().as_str(),
            sealed,
            keys.vkey(),
            purpose.name(),
        )?;
        Ok(Self {
            congress,
            keys,
            size: 0,
        })
    }

    /// The log as it stands, ready to grow.
    pub(super) async fn load(
        tx: &mut Tx,
        vault: &Vault,
        rng: &Rng,
        congress: CongressId,
    ) -> Result<Self, UrnError> {
        let (origin, sealed, size) = fetch_optional!(
            tx,
            (String, Vec<u8>, i64),
            "SELECT origin, keys, size FROM logs WHERE congress = $1",
            congress.0,
        )?
        .ok_or(UrnError::UnknownLog)?;
        let secret = vault.unseal(&keys_context(congress), &sealed)?;
        let corrupt = |_| UrnError::Corrupt("log key");
        let origin = origin.parse().map_err(corrupt)?;
        let keys = LogKeys::from_secret_bytes(&secret, rng.ring(), origin).map_err(corrupt)?;
        Ok(Self {
            congress,
            keys,
            size: size.cast_unsigned(),
        })
    }

    /// Appends `entries` and signs a checkpoint over all. Returns the first one's index.
    pub(super) async fn append(&mut self, tx: &mut Tx, entries: &[Entry]) -> Result<u64, UrnError> {
        let entries: Vec<Vec<u8>> = entries
            .iter()
            .map(Entry::to_bytes)
            .collect::<Result<_, _>>()?;
        let first = self.size;
        self.insert_entries(tx, &entries).await?;
        let leaves: Vec<Hash> = entries
            .iter()
            .map(|bytes| merkle::leaf_hash(bytes))
            .collect();
        let head = self.grow_tiles(tx, &leaves).await?;
        self.size = head.size;
        execute!(
            tx,
            "UPDATE logs SET size = $2, checkpoint = $3 WHERE congress = $1",
            self.congress.0,
            head.size.cast_signed(),
            self.keys.sign_checkpoint(&head),
        )?;
        Ok(first)
    }

    async fn insert_entries(&self, tx: &mut Tx, entries: &[Vec<u8>]) -> Result<(), UrnError> {
        for (position, bytes) in (self.size..).zip(entries) {
            execute!(
                tx,
                "INSERT INTO entries (congress, position, bytes) VALUES ($1, $2, $3)",
                self.congress.0,
                position.cast_signed(),
                bytes.as_slice(),
            )?;
        }
        Ok(())
    }

    /// Stores the tiles that `leaves` change; the grown tree's head.
    async fn grow_tiles(&self, tx: &mut Tx, leaves: &[Hash]) -> Result<TreeHead, UrnError> {
        let mut edge = HashMap::new();
        for tile in merkle::edge_tiles(self.size) {
            if let Some(hashes) = hash_tile(tx, self.congress, tile).await? {
                edge.insert(tile, hashes);
            }
        }
        let stored = |level, n| edge.get(&TileId { level, n }).map(Vec::as_slice);
        let grown = merkle::append(self.size, leaves, stored)
            .map_err(|_| UrnError::Corrupt("hash tile"))?;
        for (tile, hashes) in &grown.tiles {
            execute!(
                tx,
                "INSERT INTO tiles (congress, level, number, hashes) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (congress, level, number) DO UPDATE SET hashes = excluded.hashes",
                self.congress.0,
                i64::from(tile.level),
                tile.n.cast_signed(),
                hashes.as_slice(),
            )?;
        }
        Ok(grown.head)
    }
}

/// A stored hash tile, full or partial.
pub(super) async fn hash_tile(
    tx: &mut Tx,
    congress: CongressId,
    tile: TileId,
) -> Result<Option<Vec<u8>>, UrnError> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>,),
        "SELECT hashes FROM tiles WHERE congress = $1 AND level = $2 AND number = $3",
        congress.0,
        i64::from(tile.level),
        tile.n.cast_signed(),
    )?;
    Ok(row.map(|(hashes,)| hashes))
}

/// Inserts ballots' rows, many in a statement.
pub(super) async fn insert_ballots(
    tx: &mut Tx,
    rows: &[[Option<&[u8]>; 7]],
) -> Result<(), UrnError> {
    const HEAD: &str =
        "INSERT INTO ballots (contest, key, hash, tokens, signature, opened, sealed) VALUES";
    Ok(insert_rows(tx, HEAD, rows).await?)
}
