//! The bulletin board as it is served: checkpoint, vkey, hash tiles, entry bundles, proofs (protocol §6, C2SP tlog-tiles).

use std::collections::HashMap;

use ballot::id::{CongressId, ContestId};
use crypto::bytes::{ByteString, Hash};
use crypto::merkle::{self, HASH_LENGTH, TileId};
use crypto::receipt::Receipt;
use crypto::tlog::{self, TilePath};

use super::log::hash_tile;
use super::{Here, Inner, UrnError, cosignatures, reading};
use crate::store::{Tx, fetch_all, fetch_optional};

impl Here {
    /// The newest signed checkpoint: the log's two signatures, then those of witnesses who have cosigned this very one.
    pub async fn checkpoint(&self, congress: CongressId) -> Result<Option<String>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (String, i64),
            "SELECT checkpoint, size FROM logs WHERE congress = $1",
            congress.0
        )?;
        let Some((checkpoint, size)) = row else {
            return Ok(None);
        };
        let cosignatures = cosignatures::lines(&mut tx, congress, size).await?;
        Ok(Some(checkpoint + &cosignatures))
    }

    /// The log's public keys, as the vkey file.
    pub async fn vkey(&self, congress: CongressId) -> Result<Option<String>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (String,),
            "SELECT vkey FROM logs WHERE congress = $1",
            congress.0
        )?;
        Ok(row.map(|(vkey,)| vkey))
    }

    /// A tile's bytes; none where the log has not grown so far.
    pub async fn tile(
        &self,
        congress: CongressId,
        path: &TilePath,
    ) -> Result<Option<Vec<u8>>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        match *path {
            TilePath::Hashes { level, n, width } => {
                let stored = hash_tile(&mut tx, congress, TileId { level, n }).await?;
                let wanted = usize::from(width) * HASH_LENGTH;
                Ok(stored.and_then(|tile| tile.get(..wanted).map(<[u8]>::to_vec)))
            }
            TilePath::Entries { n, width } => entry_bundle(&mut tx, congress, n, width).await,
        }
    }

    /// The receipt of any entry, under the newest checkpoint.
    pub async fn receipt_at(&self, congress: CongressId, index: u64) -> Result<Receipt, UrnError> {
        self.inner.receipt_at(congress, index).await
    }

    /// The proof that a contest's manifest is in the log: index, checkpoint, inclusion proof.
    pub async fn manifest_proof(
        &self,
        contest: ContestId,
    ) -> Result<Option<reading::Proof>, UrnError> {
        let Some(known) = self.inner.contest_box(contest).await? else {
            return Ok(None);
        };
        let mut tx = self.inner.database.read().await?;
        let (checkpoint, size) = head(&mut tx, known.congress).await?;
        let proof = inclusion(&mut tx, known.congress, known.entry, size).await?;
        Ok(Some(reading::Proof {
            index: known.entry,
            checkpoint,
            proof,
        }))
    }
}

impl Inner {
    /// The receipt of the entry at `position`, under the newest checkpoint.
    pub(super) async fn receipt_at(
        &self,
        congress: CongressId,
        position: u64,
    ) -> Result<Receipt, UrnError> {
        let mut tx = self.database.read().await?;
        let (checkpoint, size) = head(&mut tx, congress).await?;
        let proof = inclusion(&mut tx, congress, position, size).await?;
        let row = fetch_optional!(
            &mut tx,
            (Vec<u8>,),
            "SELECT bytes FROM entries WHERE congress = $1 AND position = $2",
            congress.0,
            position.cast_signed(),
        )?;
        let (entry,) = row.ok_or(UrnError::Corrupt("log"))?;
        Ok(Receipt {
            index: position,
            entry: ByteString(entry),
            checkpoint,
            proof,
        })
    }
}

/// The newest checkpoint and its size.
async fn head(tx: &mut Tx, congress: CongressId) -> Result<(String, u64), UrnError> {
    let row = fetch_optional!(
        tx,
        (String, i64),
        "SELECT checkpoint, size FROM logs WHERE congress = $1",
        congress.0,
    )?;
    let (checkpoint, size) = row.ok_or(UrnError::UnknownLog)?;
    Ok((checkpoint, size.cast_unsigned()))
}

async fn inclusion(
    tx: &mut Tx,
    congress: CongressId,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, UrnError> {
    let mut tiles = HashMap::new();
    for tile in merkle::inclusion_tiles(index, size) {
        if let Some(hashes) = hash_tile(tx, congress, tile).await? {
            tiles.insert(tile, hashes);
        }
    }
    merkle::inclusion_proof(index, size, |level, n| {
        tiles.get(&TileId { level, n }).map(Vec::as_slice)
    })
    .map_err(|_| UrnError::Corrupt("hash tile"))
}

async fn entry_bundle(
    tx: &mut Tx,
    congress: CongressId,
    n: u64,
    width: u16,
) -> Result<Option<Vec<u8>>, UrnError> {
    let Ok(from) = i64::try_from(n.saturating_mul(u64::from(tlog::FULL_WIDTH))) else {
        return Ok(None);
    };
    let rows = fetch_all!(
        tx,
        (Vec<u8>,),
        "SELECT bytes FROM entries WHERE congress = $1 AND position >= $2 ORDER BY position LIMIT $3",
        congress.0,
        from,
        i64::from(width),
    )?;
    if rows.len() < usize::from(width) {
        return Ok(None);
    }
    Ok(Some(tlog::bundle(rows.iter().map(|(bytes,)| bytes))?))
}
