//! Growing a tree and proving from it through C2SP tiles of up to 256 hashes (tlog-tiles).
//!
//! Tile `n` of level `l` holds the hashes of the perfect subtrees of height `8·l`, numbers
//! `256·n` to `256·n + 255`, as far as they are complete.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::shape::{Node, consistency_path, inclusion_path, perfect_nodes};
use super::{HASH_LENGTH, TreeError, TreeHead, node_hash, root};
use crate::bytes::Hash;

/// Heights of the tree between two levels of tiles.
const TILE_HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const TILE_WIDTH: u64 = 1 << TILE_HEIGHT;

/// A tile's place in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 for the tiles of leaf hashes.
    pub level: u8,
    /// The tile's number in its level.
    pub n: u64,
}

/// What appending entries changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The new size and root.
    pub head: TreeHead,
    /// Every tile that is new or longer, with all of its hashes.
    pub tiles: BTreeMap<TileId, Vec<u8>>,
}

/// The tiles that [`append`] reads at this size: the partial ones at the right edge.
pub fn edge_tiles(size: u64) -> Vec<TileId> {
    let mut tiles = Vec::new();
    let (mut level, mut count) = (0, size);
    while count > 0 {
        if count % TILE_WIDTH != 0 {
            tiles.push(TileId {
                level,
                n: count / TILE_WIDTH,
            });
        }
        level += 1;
        count /= TILE_WIDTH;
    }
    tiles
}

/// Appends leaf hashes to a log of `size` entries. `read` gives a stored tile's hashes by level and
/// number; what it has beyond `size` (from a write that was never committed) is ignored.
pub fn append<'a>(
    size: u64,
    leaves: &[Hash],
    read: impl Fn(u8, u64) -> Option<&'a [u8]>,
) -> Result<Growth, TreeError> {
    let mut tiles = BTreeMap::new();
    let (mut level, mut first, mut hashes) = (0, size, leaves.to_vec());
    while !hashes.is_empty() {
        hashes = append_level(level, first, &hashes, &read, &mut tiles)?;
        level += 1;
        first /= TILE_WIDTH;
    }
    let size = size + leaves.len() as u64;
    let changed = |level, n| {
        tiles
            .get(&TileId { level, n })
            .map(Vec::as_slice)
            .or_else(|| read(level, n))
    };
    let root = Tiles::new(changed).root(size)?;
    Ok(Growth {
        head: TreeHead { size, root },
        tiles,
    })
}

/// Appends to one level, whose next hash has the number `first`; answers the hashes of the tiles
/// that became full, for the level above.
fn append_level<'a>(
    level: u8,
    first: u64,
    hashes: &[Hash],
    read: &impl Fn(u8, u64) -> Option<&'a [u8]>,
    tiles: &mut BTreeMap<TileId, Vec<u8>>,
) -> Result<Vec<Hash>, TreeError> {
    let mut full = Vec::new();
    let (mut n, mut width) = (first / TILE_WIDTH, first % TILE_WIDTH);
    let mut rest = hashes;
    while !rest.is_empty() {
        let room = rest.len().min((TILE_WIDTH - width) as usize);
        let (now, later) = rest.split_at(room);
        let mut tile = stored(read, level, n, width)?.to_vec();
        now.iter()
            .for_each(|hash| tile.extend_from_slice(hash.as_bytes()));
        if width + room as u64 == TILE_WIDTH {
            full.push(root(&hashes_of(&tile)));
        }
        tiles.insert(TileId { level, n }, tile);
        (n, width, rest) = (n + 1, 0, later);
    }
    Ok(full)
}

/// The first `width` hashes of a stored tile.
fn stored<'a>(
    read: &impl Fn(u8, u64) -> Option<&'a [u8]>,
    level: u8,
    n: u64,
    width: u64,
) -> Result<&'a [u8], TreeError> {
    if width == 0 {
        return Ok(&[]);
    }
    let length = width as usize * HASH_LENGTH;
    read(level, n)
        .and_then(|tile| tile.get(..length))
        .ok_or(TreeError::MissingTile { level, n })
}

fn hashes_of(tile: &[u8]) -> Vec<Hash> {
    tile.as_chunks::<HASH_LENGTH>()
        .0
        .iter()
        .map(|hash| Hash::from(*hash))
        .collect()
}

/// The tiles that the inclusion proof of `index` at `size` is made from.
pub fn inclusion_tiles(index: u64, size: u64) -> Vec<TileId> {
    tiles_of(inclusion_path(index, size))
}

/// The tiles that the consistency proof between two sizes is made from.
pub fn consistency_tiles(from: u64, to: u64) -> Vec<TileId> {
    tiles_of(consistency_path(from, to))
}

/// The tiles in which the hashes of these subtrees, or the hashes below them, stand.
fn tiles_of(subtrees: Vec<Range<u64>>) -> Vec<TileId> {
    let nodes = subtrees.into_iter().flat_map(perfect_nodes);
    let mut tiles: Vec<TileId> = nodes.map(|node| place(node).0).collect();
    tiles.sort_unstable();
    tiles.dedup();
    tiles
}

/// One inclusion proof, leaf to root. For several at once, [`Tiles`] saves hashing.
pub fn inclusion_proof<'a>(
    index: u64,
    size: u64,
    read: impl Fn(u8, u64) -> Option<&'a [u8]>,
) -> Result<Vec<Hash>, TreeError> {
    Tiles::new(read).inclusion_proof(index, size)
}

/// One consistency proof between two sizes of the log.
pub fn consistency_proof<'a>(
    from: u64,
    to: u64,
    read: impl Fn(u8, u64) -> Option<&'a [u8]>,
) -> Result<Vec<Hash>, TreeError> {
    Tiles::new(read).consistency_proof(from, to)
}

/// Stored tiles, read as a tree. It remembers each hash that it has computed: complete subtrees
/// never change, so proofs for a whole group of ballots cost little more than one.
pub struct Tiles<R> {
    read: R,
    known: HashMap<Node, Hash>,
}

impl<'a, R: Fn(u8, u64) -> Option<&'a [u8]>> Tiles<R> {
    /// Reads tiles through `read`, which gives a tile's hashes by level and number.
    pub fn new(read: R) -> Self {
        Self {
            read,
            known: HashMap::new(),
        }
    }

    /// The root hash at this size.
    pub fn root(&mut self, size: u64) -> Result<Hash, TreeError> {
        if size == 0 {
            Ok(super::empty_root())
        } else {
            self.subtree(0..size)
        }
    }

    /// The inclusion proof of entry `index` at this size, leaf to root.
    pub fn inclusion_proof(&mut self, index: u64, size: u64) -> Result<Vec<Hash>, TreeError> {
        if index >= size {
            return Err(TreeError::OutOfRange { asked: index, size });
        }
        inclusion_path(index, size)
            .into_iter()
            .map(|range| self.subtree(range))
            .collect()
    }

    /// The consistency proof between two sizes.
    pub fn consistency_proof(&mut self, from: u64, to: u64) -> Result<Vec<Hash>, TreeError> {
        if from > to {
            return Err(TreeError::OutOfRange {
                asked: from,
                size: to,
            });
        }
        consistency_path(from, to)
            .into_iter()
            .map(|range| self.subtree(range))
            .collect()
    }

    /// The hash over a subtree of at least one entry.
    fn subtree(&mut self, entries: Range<u64>) -> Result<Hash, TreeError> {
        let nodes = perfect_nodes(entries)
            .into_iter()
            .map(|node| self.node(node));
        let hashes = nodes.collect::<Result<Vec<_>, _>>()?;
        Ok(super::fold_right(&hashes))
    }

    fn node(&mut self, node: Node) -> Result<Hash, TreeError> {
        if node.height.is_multiple_of(TILE_HEIGHT) {
            return self.stored(node);
        }
        if let Some(hash) = self.known.get(&node) {
            return Ok(*hash);
        }
        let child = |side| Node {
            height: node.height - 1,
            index: 2 * node.index + side,
        };
        let hash = node_hash(&self.node(child(0))?, &self.node(child(1))?);
        self.known.insert(node, hash);
        Ok(hash)
    }

    fn stored(&self, node: Node) -> Result<Hash, TreeError> {
        let (TileId { level, n }, offset) = place(node);
        let start = offset as usize * HASH_LENGTH;
        (self.read)(level, n)
            .and_then(|tile| Hash::try_from(tile.get(start..start + HASH_LENGTH)?).ok())
            .ok_or(TreeError::MissingTile { level, n })
    }
}

/// The tile in which a subtree's hash, or the hashes below it, stand, and the first one's number there.
fn place(node: Node) -> (TileId, u64) {
    let first = node.index << (node.height % TILE_HEIGHT);
    let tile = TileId {
        level: node.height / TILE_HEIGHT,
        n: first / TILE_WIDTH,
    };
    (tile, first % TILE_WIDTH)
}
