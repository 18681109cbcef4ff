//! The Merkle tree of RFC 6962, section 2.1: hashes, proofs and their verification.
//!
//! [`append`], [`Tiles`] and the free proof functions work on stored C2SP tiles and hold little in
//! memory; [`Tree`] holds all hashes, for auditors. Where tiles are stored is the caller's business,
//! how they are named and served is [`crate::tlog`]'s.

mod shape;
mod tiles;
mod tree;
mod verify;

pub use tiles::{
    Growth, TILE_WIDTH, TileId, Tiles, append, consistency_proof, consistency_tiles, edge_tiles,
    inclusion_proof, inclusion_tiles,
};
pub use tree::Tree;
pub use verify::{verify_consistency, verify_inclusion};

use crate::bytes::{Hash, sha256};

/// Length of a hash in a tile, in bytes.
pub const HASH_LENGTH: usize = Hash::LENGTH;

/// The size of a log and its root hash at that size: `tree(n)` of the protocol (§2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Number of entries.
    pub size: u64,
    /// Root hash over them.
    pub root: Hash,
}

impl TreeHead {
    /// The log without entries; its root is SHA-256 of nothing.
    pub fn empty() -> Self {
        Self {
            size: 0,
            root: empty_root(),
        }
    }
}

/// Why a proof or root cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A tile that is needed is not there, or has too few hashes.
    #[error("tile {n} of level {level} is missing or too short")]
    MissingTile {
        /// The tile's level.
        level: u8,
        /// The tile's number in its level.
        n: u64,
    },
    /// An entry or a size beyond the tree.
    #[error("{asked} is beyond the tree of size {size}")]
    OutOfRange {
        /// The index or size asked for.
        asked: u64,
        /// The tree's size.
        size: u64,
    },
}

/// The root hash of the empty tree.
pub fn empty_root() -> Hash {
    sha256(&[]).into()
}

/// The hash of an entry as a leaf.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    sha256(&[&[0], entry]).into()
}

/// The hash of an inner node.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left.as_bytes(), right.as_bytes()]).into()
}

/// The root hash over all these leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut row = leaves.to_vec();
    while row.len() > 1 {
        // An odd one at the end moves up as it is: the same tree as the RFC's recursion.
        row = row
            .chunks(2)
            .map(|pair| {
                pair.get(1)
                    .map_or(pair[0], |right| node_hash(&pair[0], right))
            })
            .collect();
    }
    row.first().copied().unwrap_or_else(empty_root)
}

/// The hash over perfect subtrees that stand side by side, larger ones first; at least one.
fn fold_right(subtrees: &[Hash]) -> Hash {
    let folded = subtrees
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node_hash(&left, &right));
    folded.unwrap_or_else(empty_root)
}
