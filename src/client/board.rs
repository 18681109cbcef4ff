//! A congress's whole log, read from its bundles of entries and held against its checkpoint (protocol §6).

use crypto::entry::Entry;
use crypto::merkle::{Tree, leaf_hash};
use crypto::note::Checkpoint;
use crypto::tlog::{self, FULL_WIDTH, TilePath, width_at};
use uuid::Uuid;

use super::trust::fetch_tile;
use super::{ClientError, Doubt, Http, Trust};

/// All entries of a log under a checkpoint whose signatures and root hold.
#[derive(Debug, Clone)]
pub struct Board {
    /// The checkpoint's text, as it was served.
    pub note: String,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The entries' bytes, in order.
    pub entries: Vec<Vec<u8>>,
    /// Their Merkle tree.
    pub tree: Tree,
}

impl Board {
    /// Reads the log of a congress up to its newest checkpoint.
    pub async fn read(http: &Http, congress: Uuid, trust: &Trust) -> Result<Self, ClientError> {
        let (note, checkpoint) = trust.newest_note().await?;
        let size = checkpoint.tree.size;
        let mut entries = Vec::new();
        for n in 0..size.div_ceil(FULL_WIDTH.into()) {
            let width = width_at(0, n, size);
            let path = TilePath::Entries { n, width };
            let bundle = fetch_tile(http, &format!("/log/{congress}"), path).await?;
            let bundle = tlog::entries(&bundle)
                .map_err(|error| ClientError::Unexpected(error.to_string()))?;
            entries.extend(bundle.into_iter().take(width.into()).map(<[u8]>::to_vec));
        }
        let tree: Tree = entries.iter().map(|entry| leaf_hash(entry)).collect();
        if tree.root_at(size).ok() != Some(checkpoint.tree.root) {
            return Err(Doubt::Root.into());
        }
        Ok(Self {
            note,
            checkpoint,
            entries,
            tree,
        })
    }

    /// The entries, read.
    pub fn parsed(&self) -> Result<Vec<Entry>, ClientError> {
        let read = |bytes: &Vec<u8>| Entry::parse(bytes);
        let entries: Result<_, _> = self.entries.iter().map(read).collect();
        entries.map_err(|error| ClientError::Unexpected(error.to_string()))
    }
}
