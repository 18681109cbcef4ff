//! The bulletin board as it is served: checkpoint, vkey, hash tiles, entry bundles, proofs (protocol §6, C2SP tlog-tiles).

use ballot::id::{CongressId, ContestId};
use crypto::merkle;
use crypto::receipt::Receipt;
use crypto::tlog::{self, TilePath};

use super::{Inner, Urn, UrnError, congress_bytes, reading};
use crate::store::{Tx, fetch_all, fetch_optional};

impl Urn {
    /// The newest signed checkpoint.
    pub async fn checkpoint(&self, congress: CongressId) -> Result<Option<String>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let id = congress_bytes(&congress);
        let row = fetch_optional!(&mut tx, (String,), "SELECT checkpoint FROM logs WHERE congress = $1", id)?;
        Ok(row.map(|(checkpoint,)| checkpoint))
    }

    /// The log's public keys, as the vkey file.
    pub async fn vkey(&self, congress: CongressId) -> Result<Option<String>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let id = congress_bytes(&congress);
        let row = fetch_optional!(&mut tx, (String,), "SELECT vkey FROM logs WHERE congress = $1", id)?;
        Ok(row.map(|(vkey,)| vkey))
    }

    /// A tile's bytes; none where the log has not grown so far.
    pub async fn tile(&self, congress: CongressId, path: &TilePath) -> Result<Option<Vec<u8>>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        match path.level {
            Some(level) => {
                let stored = hash_tile(&mut tx, congress, level, path.number).await?;
                let wanted = usize::from(path.width) * 32;
                Ok(stored.filter(|tile| tile.len() >= wanted).map(|tile| tile[..wanted].to_vec()))
            }
            None => entry_bundle(&mut tx, congress, path).await,
        }
    }

    /// The proof that a contest's manifest is in the log: index, checkpoint, inclusion proof.
    pub async fn manifest_proof(&self, contest: ContestId) -> Result<Option<reading::Proof>, UrnError> {
        let Some(known) = self.inner.contest_box(contest).await? else {
            return Ok(None);
        };
        let mut tx = self.inner.database.read().await?;
        let (checkpoint, size) = head(&mut tx, known.congress).await?;
        let proof = inclusion(&mut tx, known.congress, known.entry, size).await?;
        Ok(Some(reading::Proof { index: known.entry, checkpoint, proof }))
    }
}

impl Inner {
    /// The receipt of the entry at `position`, under the newest checkpoint.
    pub(super) async fn receipt_at(&self, congress: CongressId, position: u64) -> Result<Receipt, UrnError> {
        let mut tx = self.database.read().await?;
        let (checkpoint, size) = head(&mut tx, congress).await?;
        let proof = inclusion(&mut tx, congress, position, size).await?;
        let row = fetch_optional!(
            &mut tx,
            (Vec<u8>,),
            "SELECT bytes FROM entries WHERE congress = $1 AND position = $2",
            congress_bytes(&congress),
            position.cast_signed(),
        )?;
        let (entry,) = row.ok_or(UrnError::Corrupt("log"))?;
        Ok(Receipt::new(position, &entry, checkpoint, proof))
    }
}

/// The newest checkpoint and its size.
async fn head(tx: &mut Tx, congress: CongressId) -> Result<(String, u64), UrnError> {
    let row = fetch_optional!(
        tx,
        (String, i64),
        "SELECT checkpoint, size FROM logs WHERE congress = $1",
        congress_bytes(&congress),
    )?;
    let (checkpoint, size) = row.ok_or(UrnError::UnknownLog)?;
    Ok((checkpoint, size.cast_unsigned()))
}

async fn inclusion(
    tx: &mut Tx,
    congress: CongressId,
    index: u64,
    size: u64,
) -> Result<Vec<crypto::bytes::Hash>, UrnError> {
    let mut tiles = std::collections::HashMap::new();
    for (level, number) in merkle::inclusion_tiles(index, size) {
        if let Some(tile) = hash_tile(tx, congress, level, number).await? {
            tiles.insert((level, number), tile);
        }
    }
    merkle::inclusion_proof(index, size, |level, number| tiles.get(&(level, number)).map(Vec::as_slice))
        .ok_or(UrnError::Corrupt("hash tile"))
}

async fn hash_tile(
    tx: &mut Tx,
    congress: CongressId,
    level: u8,
    number: u64,
) -> Result<Option<Vec<u8>>, UrnError> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>,),
        "SELECT hashes FROM tiles WHERE congress = $1 AND level = $2 AND number = $3",
        congress_bytes(&congress),
        i64::from(level),
        number.cast_signed(),
    )?;
    Ok(row.map(|(hashes,)| hashes))
}

async fn entry_bundle(tx: &mut Tx, congress: CongressId, path: &TilePath) -> Result<Option<Vec<u8>>, UrnError> {
    let first = path.number.saturating_mul(256);
    let Ok(from) = i64::try_from(first) else {
        return Ok(None);
    };
    let rows = fetch_all!(
        tx,
        (Vec<u8>,),
        "SELECT bytes FROM entries WHERE congress = $1 AND position >= $2 ORDER BY position LIMIT $3",
        congress_bytes(&congress),
        from,
        i64::from(path.width),
    )?;
    if rows.len() < usize::from(path.width) {
        return Ok(None);
    }
    Ok(Some(tlog::entry_bundle(rows.iter().map(|(bytes,)| bytes.as_slice()))))
}
