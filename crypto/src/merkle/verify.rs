//! Verifying proofs, as RFC 9162 sections 2.1.3.2 and 2.1.4.2 do (same trees as RFC 6962).

use super::{TreeHead, empty_root, node_hash};
use crate::bytes::Hash;

/// Whether `proof` (leaf to root) shows that entry `index`, with this leaf hash, is in the tree.
pub fn verify_inclusion(leaf: &Hash, index: u64, tree: &TreeHead, proof: &[Hash]) -> bool {
    if index >= tree.size {
        return false;
    }
    // The place of the subtree reached so far in its row, and of the row's last one.
    let (mut place, mut last) = (index, tree.size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            hash = node_hash(sibling, &hash);
            skip_lone_rows(&mut place, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == tree.root
}

/// Whether `proof` shows that the first `old.size` entries of `new` are those of `old`.
pub fn verify_consistency(old: &TreeHead, new: &TreeHead, proof: &[Hash]) -> bool {
    if old.size == new.size {
        return proof.is_empty() && old.root == new.root;
    }
    if old.size == 0 {
        return proof.is_empty() && old.root == empty_root();
    }
    if old.size > new.size {
        return false;
    }
    // Where the old tree is one perfect subtree, its root stands for the proof's first hash.
    let (first, rest) = if old.size.is_power_of_two() {
        (&old.root, proof)
    } else {
        match proof.split_first() {
            Some(parts) => parts,
            None => return false,
        }
    };
    grows_into(old, new, first, rest)
}

/// Rebuilds both roots from the last complete subtree of the old tree upwards.
fn grows_into(old: &TreeHead, new: &TreeHead, first: &Hash, rest: &[Hash]) -> bool {
    let (mut place, mut last) = (old.size - 1, new.size - 1);
    while place % 2 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut old_root, mut new_root) = (*first, *first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if place % 2 == 1 || place == last {
            old_root = node_hash(sibling, &old_root);
            new_root = node_hash(sibling, &new_root);
            skip_lone_rows(&mut place, &mut last);
        } else {
            new_root = node_hash(&new_root, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && old_root == old.root && new_root == new.root
}

/// Climbs the rows in which the subtree is a last one without a sibling.
fn skip_lone_rows(place: &mut u64, last: &mut u64) {
    while place.is_multiple_of(2) && *place != 0 {
        *place >>= 1;
        *last >>= 1;
    }
}
