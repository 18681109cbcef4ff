//! The bulletin board: tree, tiles, keys, checkpoints, receipts, documents.

use std::collections::BTreeMap;

use crypto::bytes::Hash;
use crypto::merkle::{
    Growth, TileId, Tree, TreeHead, append, leaf_hash, verify_consistency, verify_inclusion,
};
use crypto::note::{Checkpoint, CosignedAt, LogKeys, Verifier, WitnessKey, vkey_hash};
use crypto::receipt::Receipt;
use crypto::register::{Issue, Register, Roll};
use crypto::tlog::{self, TilePath, width_at};
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey, EcPoint};
use openssl::nid::Nid;
use openssl::pkey::PKey;
use ring::rand::SystemRandom;
use serde_json::Value;

use crate::{all_refused, cases, file, hex, kind, number, text};

/// The tree over "entry 0", "entry 1", … that the vectors are about.
fn tree(size: u64) -> Tree {
    let mut tree = Tree::default();
    (0..size).for_each(|at| tree.push(leaf_hash(format!("entry {at}").as_bytes())));
    tree
}

fn proof(list: &Value) -> Vec<Hash> {
    list.as_array().unwrap().iter().map(kind).collect()
}

fn head(size: &Value, root: &Value) -> TreeHead {
    TreeHead {
        size: number(size),
        root: kind(root),
    }
}

#[test]
fn roots_and_proofs_have_their_bytes_and_verify() {
    let vectors = file("merkle");
    assert_eq!(
        leaf_hash(&hex(&vectors["leaf"]["entry"])),
        kind(&vectors["leaf"]["hash"])
    );
    let tree = tree(513);
    for case in cases(&vectors["roots"]) {
        assert_eq!(
            tree.root_at(number(&case["size"])).unwrap(),
            kind(&case["root"]),
            "{case}"
        );
    }
    for case in cases(&vectors["inclusions"]) {
        let (index, size) = (number(&case["index"]), number(&case["size"]));
        let (made, proof) = (
            tree.inclusion_proof(index, size).unwrap(),
            proof(&case["proof"]),
        );
        assert_eq!(made, proof, "{case}");
        let head = TreeHead {
            size,
            root: tree.root_at(size).unwrap(),
        };
        let leaf = leaf_hash(format!("entry {index}").as_bytes());
        assert!(verify_inclusion(&leaf, index, &head, &proof), "{case}");
    }
    for case in cases(&vectors["consistencies"]) {
        let (from, to) = (number(&case["from"]), number(&case["to"]));
        let (made, proof) = (
            tree.consistency_proof(from, to).unwrap(),
            proof(&case["proof"]),
        );
        assert_eq!(made, proof, "{case}");
        let head = |size| TreeHead {
            size,
            root: tree.root_at(size).unwrap(),
        };
        assert!(verify_consistency(&head(from), &head(to), &proof), "{case}");
    }
}

#[test]
fn proofs_of_anything_else_are_refused() {
    let vectors = file("merkle");
    all_refused(&vectors["bad_inclusions"], |case| {
        let head = head(&case["size"], &case["root"]);
        verify_inclusion(
            &kind(&case["leaf"]),
            number(&case["index"]),
            &head,
            &proof(&case["proof"]),
        )
    });
    all_refused(&vectors["bad_consistencies"], |case| {
        let (old, new) = (
            head(&case["from"], &case["from_root"]),
            head(&case["to"], &case["to_root"]),
        );
        verify_consistency(&old, &new, &proof(&case["proof"]))
    });
}

#[test]
fn tiles_and_bundles_have_one_path_each() {
    let vectors = &file("tiles")["paths"];
    for case in cases(&vectors["good"]) {
        let (n, width) = (
            number(&case["n"]),
            u16::try_from(number(&case["width"])).unwrap(),
        );
        let path = match case["level"].as_u64() {
            Some(level) => TilePath::Hashes {
                level: u8::try_from(level).unwrap(),
                n,
                width,
            },
            None => TilePath::Entries { n, width },
        };
        assert_eq!(path.to_string(), text(&case["path"]));
        assert_eq!(text(&case["path"]).parse(), Ok(path));
    }
    let bad = cases(&vectors["bad"]);
    let taken: Vec<_> = bad
        .iter()
        .filter(|case| text(&case["path"]).parse::<TilePath>().is_ok())
        .collect();
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
fn bundles_hold_entries_with_their_lengths() {
    let vectors = &file("tiles")["bundles"];
    for case in cases(&vectors["good"]) {
        let entries: Vec<_> = case["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(hex)
            .collect();
        assert_eq!(tlog::bundle(&entries).unwrap(), hex(&case["bundle"]));
        assert_eq!(tlog::entries(&hex(&case["bundle"])).unwrap(), entries);
    }
    all_refused(&vectors["bad"], |case| {
        tlog::entries(&hex(&case["bundle"])).is_ok()
    });
}

#[test]
fn tiles_have_their_widths_and_hashes() {
    let vectors = file("tiles");
    for case in cases(&vectors["widths"]) {
        let level = u8::try_from(number(&case["level"])).unwrap();
        let width = width_at(level, number(&case["n"]), number(&case["size"]));
        assert_eq!(u64::from(width), number(&case["width"]), "{case}");
    }
    let mut grown: BTreeMap<u64, Growth> = BTreeMap::new();
    for case in cases(&vectors["tiles"]) {
        let size = number(&case["size"]);
        let growth = grown.entry(size).or_insert_with(|| {
            let leaves: Vec<Hash> = (0..size)
                .map(|at| leaf_hash(format!("entry {at}").as_bytes()))
                .collect();
            append(0, &leaves, |_, _| None).unwrap()
        });
        let id = TileId {
            level: u8::try_from(number(&case["level"])).unwrap(),
            n: number(&case["n"]),
        };
        assert_eq!(
            Hash::of(&growth.tiles[&id]),
            kind(&case["sha256"]),
            "{case}"
        );
    }
}

/// The log's keys, from the vectors' seed and scalar.
fn log_keys(vectors: &Value) -> LogKeys {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let scalar = BigNum::from_slice(&hex(&vectors["ecdsa_scalar"])).unwrap();
    let mut point = EcPoint::new(&group).unwrap();
    point
        .mul_generator2(&group, &scalar, &mut BigNumContext::new().unwrap())
        .unwrap();
    let key = EcKey::from_private_components(&group, &scalar, &point).unwrap();
    let pkcs8 = PKey::from_ec_key(key)
        .unwrap()
        .private_key_to_pkcs8()
        .unwrap();
    let secret = [hex(&vectors["ed25519_seed"]), pkcs8].concat();
    let origin = text(&vectors["origin"]).parse().unwrap();
    LogKeys::from_secret_bytes(&secret, &SystemRandom::new(), origin).unwrap()
}

#[test]
fn the_vkey_file_has_its_bytes_and_no_other_form() {
    let vectors = file("notes");
    let vkey = text(&vectors["vkey"]);
    assert_eq!(Verifier::parse(vkey).unwrap().vkey(), vkey);
    assert_eq!(log_keys(&vectors).vkey(), vkey);
    assert_eq!(vkey_hash(vkey), text(&vectors["vkey_hash"]));
    all_refused(&vectors["bad_vkeys"], |case| {
        Verifier::parse(text(&case["vkey"])).is_ok()
    });
}

#[test]
fn a_checkpoint_is_read_under_both_signatures_of_its_log_only() {
    let vectors = file("notes");
    let log = Verifier::parse(text(&vectors["vkey"])).unwrap();
    for case in cases(&vectors["good"]) {
        let checkpoint = Checkpoint::verify(text(&case["note"]), &log)
            .unwrap_or_else(|error| panic!("{error}: {case}"));
        assert_eq!(checkpoint.tree, head(&case["size"], &case["root"]));
    }
    all_refused(&vectors["bad"], |case| {
        Checkpoint::verify(text(&case["note"]), &log).is_ok()
    });
}

#[test]
fn our_checkpoint_has_the_vectors_text_and_ed25519_signature() {
    let vectors = file("notes");
    let case = &vectors["good"][0];
    let ours = log_keys(&vectors).sign_checkpoint(&head(&case["size"], &case["root"]));
    // Text, empty line, Ed25519: both deterministic. ECDSA, after them, is not.
    let fixed = |note: &str| note.split_inclusive('\n').take(5).collect::<String>();
    assert_eq!(fixed(&ours), fixed(text(&case["note"])));
    let log = Verifier::parse(text(&vectors["vkey"])).unwrap();
    Checkpoint::verify(&ours, &log).unwrap();
}

#[test]
fn a_witness_has_cosigned_at_its_second() {
    let witness = &file("notes")["witness"];
    let key: WitnessKey = text(&witness["vkey"]).parse().unwrap();
    let at = key.verify(text(&witness["note"])).unwrap();
    assert_eq!(at, CosignedAt(number(&witness["time"])));
}

#[test]
fn a_receipt_proves_its_entry_and_nothing_else() {
    let vectors = file("receipts");
    let log = Verifier::parse(text(&vectors["vkey"])).unwrap();
    let holds = |value: &Value| {
        let receipt: Receipt = serde_json::from_value(value.clone()).unwrap();
        receipt.verify(&log).is_ok()
    };
    for case in cases(&vectors["good"]) {
        assert!(holds(case), "{case}");
    }
    all_refused(&vectors["bad"], |case| holds(&case["receipt"]));
}

#[test]
fn roll_and_register_are_read_in_their_one_form_only() {
    let vectors = file("documents");
    for case in cases(&vectors["roll"]["good"]) {
        let roll = Roll::parse(text(&case["text"]).as_bytes()).unwrap();
        assert_eq!(roll.to_bytes(), text(&case["text"]).as_bytes());
        assert_eq!(roll.hash().to_string(), text(&case["hash"]));
    }
    all_refused(&vectors["roll"]["bad"], |case| {
        Roll::parse(text(&case["text"]).as_bytes()).is_ok()
    });
    let manifest = kind(&vectors["manifest_hash"]);
    for case in cases(&vectors["register"]["good"]) {
        let register = Register::parse(text(&case["text"]).as_bytes()).unwrap();
        assert_eq!(register.to_bytes(), text(&case["text"]).as_bytes());
        assert_eq!(register.hash().to_string(), text(&case["hash"]));
        assert!(
            register
                .issues()
                .iter()
                .all(|issue| issue.verify(&manifest, 0))
        );
    }
    all_refused(&vectors["register"]["bad"], |case| {
        Register::parse(text(&case["text"]).as_bytes()).is_ok()
    });
    all_refused(&vectors["register"]["bad_signatures"], |case| {
        let issue: Issue = serde_json::from_value(case["issue"].clone()).unwrap();
        issue.verify(&manifest, 0)
    });
}
