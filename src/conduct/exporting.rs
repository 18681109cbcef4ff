//! The files of the audit bundle, gathered from both halves: the log, and the documents that it names by hash.

use std::collections::BTreeMap;

use ballot::id::CongressId;
use crypto::note::Checkpoint;
use crypto::tlog::TilePath;

use super::{Conduct, ConductError};
use crate::audit::bundle;
use crate::urn::UrnError;

/// Who a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Delegates, officers and scrutineers: with rolls and registers.
    Insider,
    /// Anybody: the log, and who may be written in.
    Public,
}

impl Conduct {
    /// The files of a congress's bundle by their paths; none where there is no such congress.
    pub async fn bundle(
        &self,
        congress: CongressId,
        reader: Reader,
    ) -> Result<Option<BTreeMap<String, Vec<u8>>>, ConductError> {
        let (vkey, checkpoint) = (
            self.urn.vkey(congress).await?,
            self.urn.checkpoint(congress).await?,
        );
        let (Some(vkey), Some(checkpoint)) = (vkey, checkpoint) else {
            return Ok(None);
        };
        let size = Checkpoint::parse(&checkpoint)
            .map_err(|_| UrnError::Corrupt("checkpoint"))?
            .tree
            .size;
        let mut files = BTreeMap::from([
            ("vkey".to_owned(), vkey.into_bytes()),
            ("checkpoint".to_owned(), checkpoint.into_bytes()),
        ]);
        for path in bundle::tiles(size) {
            files.insert(path.to_string(), self.tile(congress, &path).await?);
        }
        self.add_documents(congress, reader, &mut files).await?;
        Ok(Some(files))
    }

    async fn tile(&self, congress: CongressId, path: &TilePath) -> Result<Vec<u8>, ConductError> {
        let tile = self.urn.tile(congress, path).await?;
        Ok(tile.ok_or(UrnError::Corrupt("hash tile"))?)
    }

    async fn add_documents(
        &self,
        congress: CongressId,
        reader: Reader,
        files: &mut BTreeMap<String, Vec<u8>>,
    ) -> Result<(), ConductError> {
        for status in self.urn.contests(congress).await? {
            let contest = status.known.manifest.contest;
            let folder = format!("contests/{contest}");
            if let Some(eligible) = &status.known.eligible {
                files.insert(format!("{folder}/eligible.json"), eligible.to_bytes());
            }
            if reader == Reader::Public {
                continue;
            }
            if let Some(roll) = self.roll.roll_document(contest).await? {
                files.insert(format!("{folder}/roll.json"), roll);
            }
            if let Some(register) = self.roll.register(contest).await? {
                files.insert(format!("{folder}/registers/0.json"), register);
            }
        }
        Ok(())
    }
}
