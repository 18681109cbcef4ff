//! What witnesses say of the log: how much they have cosigned, what proves the growth since, and the newest lines
//! (C2SP tlog-witness, tlog-cosignature).

use std::collections::HashMap;

use ballot::id::CongressId;
use crypto::merkle::{self, TileId};
use crypto::note::{Submission, WitnessKey};

use super::log::hash_tile;
use super::{Here, UrnError};
use crate::store::{Tx, execute, fetch_all, fetch_optional, write};

/// How much of a log a witness has cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cosigned {
    /// The log's congress.
    pub congress: CongressId,
    /// The size that the witness cosigned last; 0 if none.
    pub cosigned: u64,
    /// The size now.
    pub size: u64,
}

impl Here {
    /// How much of each log a witness has cosigned, as far as is known here.
    pub async fn cosigned(&self, witness: &WitnessKey) -> Result<Vec<Cosigned>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (uuid::Uuid, i64, i64),
            "SELECT logs.congress, COALESCE(cosignatures.size, 0), logs.size FROM logs
             LEFT JOIN cosignatures ON cosignatures.congress = logs.congress AND cosignatures.witness = $1
             WHERE logs.size > 0",
            witness.to_string(),
        )?;
        let cosigned = |(congress, cosigned, size): (_, i64, i64)| Cosigned {
            congress: CongressId(congress),
            cosigned: cosigned.cast_unsigned(),
            size: size.cast_unsigned(),
        };
        Ok(rows.into_iter().map(cosigned).collect())
    }

    /// What to send to a witness that has cosigned `old` entries: the newest checkpoint, with proof that it has grown from
    /// there. None where the log is smaller.
    pub async fn submission(
        &self,
        congress: CongressId,
        old: u64,
    ) -> Result<Option<(Submission, u64)>, UrnError> {
        let mut tx = self.inner.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (String, i64),
            "SELECT checkpoint, size FROM logs WHERE congress = $1",
            congress.0,
        )?;
        let (checkpoint, size) = row.ok_or(UrnError::UnknownLog)?;
        let size = size.cast_unsigned();
        if old > size {
            return Ok(None);
        }
        let proof = consistency(&mut tx, congress, old, size).await?;
        let submission = Submission {
            old,
            proof,
            checkpoint,
        };
        Ok(Some((submission, size)))
    }

    /// Keeps a witness's cosignature on the checkpoint of this size, instead of its earlier one. The caller has verified it.
    pub async fn record_cosignature(
        &self,
        congress: CongressId,
        witness: &WitnessKey,
        size: u64,
        line: &str,
    ) -> Result<(), UrnError> {
        let (database, witness) = (&self.inner.database, witness.to_string());
        write!(database, "record a cosignature", UrnError, tx => {
            execute!(
                tx,
                "INSERT INTO cosignatures (congress, witness, size, line) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (congress, witness) DO UPDATE SET size = excluded.size, line = excluded.line",
                congress.0,
                witness.as_str(),
                size.cast_signed(),
                line,
            )?;
            Ok(())
        })
    }
}

/// The cosignature lines on the checkpoint of this size, as they are served after it.
pub(super) async fn lines(
    tx: &mut Tx,
    congress: CongressId,
    size: i64,
) -> Result<String, UrnError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT line FROM cosignatures WHERE congress = $1 AND size = $2 ORDER BY witness",
        congress.0,
        size,
    )?;
    Ok(rows.into_iter().map(|(line,)| line).collect())
}

async fn consistency(
    tx: &mut Tx,
    congress: CongressId,
    from: u64,
    to: u64,
) -> Result<Vec<crypto::bytes::Hash>, UrnError> {
    let mut tiles = HashMap::new();
    for tile in merkle::consistency_tiles(from, to) {
        if let Some(hashes) = hash_tile(tx, congress, tile).await? {
            tiles.insert(tile, hashes);
        }
    }
    merkle::consistency_proof(from, to, |level, n| {
        tiles.get(&TileId { level, n }).map(Vec::as_slice)
    })
    .map_err(|_| UrnError::Corrupt("hash tile"))
}
