//! A tree with all of its hashes in memory, for those who read a whole log.

use std::ops::Range;

use super::shape::{consistency_path, inclusion_path, perfect_nodes};
use super::{TreeError, fold_right, node_hash};
use crate::bytes::Hash;

/// All complete subtrees of a log, from which roots and proofs at every size up to its own are read.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// `rows[h][i]` is the hash of the perfect subtree of height `h` and number `i`.
    rows: Vec<Vec<Hash>>,
}

impl Tree {
    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.rows.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Appends the leaf hash of one entry.
    pub fn push(&mut self, leaf: Hash) {
        let (mut height, mut hash) = (0, leaf);
        loop {
            if height == self.rows.len() {
                self.rows.push(Vec::new());
            }
            let row = &mut self.rows[height];
            row.push(hash);
            if row.len() % 2 == 1 {
                return;
            }
            hash = node_hash(&row[row.len() - 2], &row[row.len() - 1]);
            height += 1;
        }
    }

    /// The root hash of the first `size` entries.
    pub fn root_at(&self, size: u64) -> Result<Hash, TreeError> {
        self.within(size)?;
        Ok(self.subtree(0..size))
    }

    /// The inclusion proof of entry `index` in the first `size` entries, leaf to root.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
        self.within(size)?;
        if index >= size {
            return Err(TreeError::OutOfRange { asked: index, size });
        }
        Ok(inclusion_path(index, size)
            .into_iter()
            .map(|range| self.subtree(range))
            .collect())
    }

    /// The consistency proof between two sizes.
    pub fn consistency_proof(&self, from: u64, to: u64) -> Result<Vec<Hash>, TreeError> {
        self.within(to)?;
        if from > to {
            return Err(TreeError::OutOfRange {
                asked: from,
                size: to,
            });
        }
        Ok(consistency_path(from, to)
            .into_iter()
            .map(|range| self.subtree(range))
            .collect())
    }

    fn within(&self, asked: u64) -> Result<(), TreeError> {
        let size = self.size();
        if asked > size {
            Err(TreeError::OutOfRange { asked, size })
        } else {
            Ok(())
        }
    }

    fn subtree(&self, entries: Range<u64>) -> Hash {
        let nodes = perfect_nodes(entries).into_iter();
        let hashes: Vec<Hash> = nodes
            .map(|node| self.rows[usize::from(node.height)][node.index as usize])
            .collect();
        fold_right(&hashes)
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}
