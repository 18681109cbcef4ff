//! The tree: against the RFC's own recursion, against an independent implementation, and spoilt proofs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use crypto::bytes::Hash;
use crypto::merkle::{self, TileId, Tiles, Tree, TreeError, TreeHead, leaf_hash, node_hash};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

/// A log's tiles, as a server stores them.
#[derive(Default)]
struct Store(BTreeMap<TileId, Vec<u8>>);

impl Store {
    fn read(&self, level: u8, n: u64) -> Option<&[u8]> {
        self.0.get(&TileId { level, n }).map(Vec::as_slice)
    }

    /// Appends in groups of these sizes.
    fn grown(leaves: &[Hash], groups: &[usize]) -> (Self, TreeHead) {
        let (mut store, mut head, mut rest) = (Self::default(), TreeHead::empty(), leaves);
        for group in groups.iter().copied().chain([leaves.len()]) {
            let (now, later) = rest.split_at(group.min(rest.len()));
            let growth = merkle::append(head.size, now, |level, n| store.read(level, n)).unwrap();
            (head, rest) = (growth.head, later);
            store.0.extend(growth.tiles);
        }
        (store, head)
    }
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count as u64)
        .map(|index| leaf_hash(&index.to_be_bytes()))
        .collect()
}

/// MTH of RFC 6962, section 2.1, word for word: k is the largest power of two below n.
fn naive_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(b""),
        [leaf] => *leaf,
        _ => {
            let k = leaves.len().next_power_of_two() / 2;
            node_hash(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

fn head_of(leaves: &[Hash]) -> TreeHead {
    TreeHead {
        size: leaves.len() as u64,
        root: naive_root(leaves),
    }
}

#[test]
fn the_empty_root_and_the_first_hashes_are_those_of_the_rfc() {
    let hex = |hash: Hash| {
        hash.as_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hex(merkle::empty_root()), empty);
    let empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(hex(leaf_hash(b"")), empty_leaf);
}

#[test]
fn all_ways_to_a_root_agree_with_the_rfc_at_every_size() {
    let all = leaves(70);
    let tree: Tree = all.iter().copied().collect();
    let (store, _) = Store::grown(&all, &[3, 1, 20]);
    for size in 0..=all.len() {
        let root = naive_root(&all[..size]);
        assert_eq!(merkle::root(&all[..size]), root, "size {size}");
        assert_eq!(tree.root_at(size as u64).unwrap(), root, "size {size}");
        let tiled = Tiles::new(|level, n| store.read(level, n))
            .root(size as u64)
            .unwrap();
        assert_eq!(tiled, root, "size {size}");
    }
}

#[test]
fn every_proof_in_small_trees_verifies_at_its_index_only() {
    let all = leaves(20);
    let tree: Tree = all.iter().copied().collect();
    for size in 1..=all.len() {
        let head = head_of(&all[..size]);
        for index in 0..size {
            let proof = tree.inclusion_proof(index as u64, size as u64).unwrap();
            for (at, leaf) in all[..size].iter().enumerate() {
                let verified = merkle::verify_inclusion(leaf, at as u64, &head, &proof);
                assert_eq!(verified, at == index, "{at} for {index} of {size}");
            }
            assert!(!merkle::verify_inclusion(
                &all[index],
                size as u64,
                &head,
                &proof
            ));
        }
    }
}

#[test]
fn a_proof_does_not_verify_at_another_size_with_the_same_root() {
    let all = leaves(2);
    let root = naive_root(&all);
    for size in [1, 3, 4, 5] {
        let head = TreeHead { size, root };
        assert!(
            !merkle::verify_inclusion(&all[0], 0, &head, &all[1..]),
            "size {size}"
        );
    }
    assert!(merkle::verify_inclusion(
        &all[0],
        0,
        &head_of(&all),
        &all[1..]
    ));
}

#[test]
fn every_small_tree_is_consistent_with_its_own_past_only() {
    let all = leaves(20);
    let tree: Tree = all.iter().copied().collect();
    for to in 0..=all.len() {
        for from in 0..=to {
            let (old, new) = (head_of(&all[..from]), head_of(&all[..to]));
            let proof = tree.consistency_proof(from as u64, to as u64).unwrap();
            assert!(
                merkle::verify_consistency(&old, &new, &proof),
                "{from} to {to}"
            );
            let forged = TreeHead {
                size: old.size,
                root: leaf_hash(b"forged"),
            };
            assert!(
                !merkle::verify_consistency(&forged, &new, &proof),
                "{from} to {to}"
            );
            if from < to {
                assert!(
                    !merkle::verify_consistency(&new, &old, &proof),
                    "{to} to {from}"
                );
                let other = TreeHead {
                    size: new.size,
                    root: leaf_hash(b"other"),
                };
                assert!(from == 0 || !merkle::verify_consistency(&old, &other, &proof));
            }
        }
    }
}

#[test]
fn a_proof_with_a_hash_more_less_or_changed_does_not_verify() {
    let all = leaves(13);
    let tree: Tree = all.iter().copied().collect();
    let (old, new) = (head_of(&all[..6]), head_of(&all));
    let spoil = |proof: Vec<Hash>, holds: &dyn Fn(&[Hash]) -> bool| {
        assert!(holds(&proof));
        assert!(!holds(&proof[1..]) && !holds(&proof[..proof.len() - 1]));
        assert!(!holds(&[&proof[..], &proof[..1]].concat()));
        for place in 0..proof.len() {
            let mut changed = proof.clone();
            changed[place] = leaf_hash(b"changed");
            assert!(!holds(&changed), "place {place}");
        }
    };
    let inclusion = tree.inclusion_proof(7, 13).unwrap();
    spoil(inclusion, &|proof| {
        merkle::verify_inclusion(&all[7], 7, &new, proof)
    });
    let consistency = tree.consistency_proof(6, 13).unwrap();
    spoil(consistency, &|proof| {
        merkle::verify_consistency(&old, &new, proof)
    });
}

#[test]
fn a_log_of_seventy_thousand_has_the_tiles_of_the_specification() {
    let (store, _) = Store::grown(&leaves(70_000), &[255, 1, 65_280, 7]);
    let count = |level| store.0.keys().filter(|tile| tile.level == level).count();
    assert_eq!((count(0), count(1), count(2), count(3)), (274, 2, 1, 0));
    let width = |level, n| store.read(level, n).unwrap().len() / merkle::HASH_LENGTH;
    assert_eq!(
        (
            width(0, 272),
            width(0, 273),
            width(1, 0),
            width(1, 1),
            width(2, 0)
        ),
        (256, 112, 256, 17, 1)
    );
}

#[test]
fn a_tile_that_is_missing_or_too_short_is_named() {
    let (mut store, head) = Store::grown(&leaves(300), &[]);
    let missing = |level, n| TreeError::MissingTile { level, n };
    store
        .0
        .get_mut(&TileId { level: 0, n: 1 })
        .unwrap()
        .truncate(43 * 32);
    let append = merkle::append(head.size, &leaves(1), |level, n| store.read(level, n));
    assert_eq!(append, Err(missing(0, 1)));
    let proof = merkle::inclusion_proof(0, head.size, |level, n| store.read(level, n));
    assert_eq!(proof, Err(missing(0, 1)));
    store.0.remove(&TileId { level: 1, n: 0 });
    assert_eq!(
        Tiles::new(|level, n| store.read(level, n)).root(256),
        Err(missing(1, 0))
    );
}

#[test]
fn hashes_of_a_write_that_was_never_committed_are_overwritten() {
    let all = leaves(5);
    let (mut store, _) = Store::grown(&all[..3], &[]);
    store
        .0
        .get_mut(&TileId { level: 0, n: 0 })
        .unwrap()
        .extend([0xee; 64]);
    let growth = merkle::append(3, &all[3..], |level, n| store.read(level, n)).unwrap();
    assert_eq!(growth.head, head_of(&all));
}

#[test]
fn nothing_is_proved_beyond_the_tree() {
    let tree: Tree = leaves(3).into_iter().collect();
    let beyond = |asked, size| Err(TreeError::OutOfRange { asked, size });
    assert_eq!(tree.inclusion_proof(3, 3), beyond(3, 3));
    assert_eq!(tree.inclusion_proof(0, 4), beyond(4, 3));
    assert_eq!(tree.consistency_proof(3, 2), beyond(3, 2));
    assert_eq!(merkle::inclusion_proof(3, 3, |_, _| None), beyond(3, 3));
    assert_eq!(merkle::consistency_proof(3, 2, |_, _| None), beyond(3, 2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn tiles_and_memory_give_the_same_proofs_however_the_log_grew(
        count in 1..1_500_usize,
        groups in prop::collection::vec(1..400_usize, 0..6),
        at in any::<prop::sample::Index>(),
        past in any::<prop::sample::Index>(),
    ) {
        let all = leaves(count);
        let tree: Tree = all.iter().copied().collect();
        let (store, head) = Store::grown(&all, &groups);
        prop_assert_eq!(head, TreeHead { size: count as u64, root: tree.root_at(count as u64).unwrap() });

        let index = at.index(count) as u64;
        let needed = merkle::inclusion_tiles(index, head.size);
        let only_needed = |level, n| needed.contains(&TileId { level, n }).then(|| store.read(level, n)).flatten();
        let proof = merkle::inclusion_proof(index, head.size, only_needed).unwrap();
        prop_assert_eq!(&proof, &tree.inclusion_proof(index, head.size).unwrap());
        prop_assert!(merkle::verify_inclusion(&all[index as usize], index, &head, &proof));

        let size = past.index(count) as u64;
        let old = TreeHead { size, root: tree.root_at(size).unwrap() };
        let needed = merkle::consistency_tiles(size, head.size);
        let only_needed = |level, n| needed.contains(&TileId { level, n }).then(|| store.read(level, n)).flatten();
        let proof = merkle::consistency_proof(size, head.size, only_needed).unwrap();
        prop_assert!(merkle::verify_consistency(&old, &head, &proof));
    }

    #[test]
    fn appending_reads_the_tiles_at_the_edge_only(count in 0..70_000_u64, more in 1..600_usize) {
        let edge = merkle::edge_tiles(count);
        let full = [0; 256 * merkle::HASH_LENGTH];
        let read = |level, n| edge.contains(&TileId { level, n }).then_some(&full[..]);
        prop_assert!(merkle::append(count, &leaves(more), read).is_ok());
    }

    #[test]
    fn an_independent_implementation_has_the_same_roots_and_proofs(
        count in 1..200_usize,
        at in any::<prop::sample::Index>(),
        past in any::<prop::sample::Index>(),
    ) {
        let mut oracle = MemoryBackedTree::<Sha256, [u8; 8]>::new();
        (0..count as u64).for_each(|index| oracle.push(index.to_be_bytes()));
        let tree: Tree = leaves(count).into_iter().collect();
        let size = count as u64;
        let root = tree.root_at(size).unwrap();
        let oracles = oracle.root();
        prop_assert_eq!(root.as_bytes().as_slice(), oracles.as_bytes().as_slice());

        let joined = |proof: Vec<Hash>| proof.iter().flat_map(|hash| *hash.as_bytes()).collect::<Vec<u8>>();
        let index = at.index(count);
        let proof = tree.inclusion_proof(index as u64, size).unwrap();
        let oracles = oracle.prove_inclusion(index);
        prop_assert_eq!(joined(proof), oracles.as_bytes());

        let from = 1 + past.index(count);
        let proof = tree.consistency_proof(from as u64, size).unwrap();
        let oracles = oracle.prove_consistency(count - from);
        prop_assert_eq!(joined(proof), oracles.as_bytes());
    }
}
