//! The log's keys, checkpoints and receipts: what they state, and every way to spoil them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::bytes::{ByteString, Hash};
use crypto::merkle::{Tree, TreeHead, leaf_hash};
use crypto::note::{Checkpoint, LogKeys, NoteError, Origin, Verifier, vkey_hash};
use crypto::receipt::{Receipt, ReceiptError};
use openssl::hash::MessageDigest;
use openssl::pkey::{Id, PKey};
use ring::rand::SystemRandom;

const ORIGIN: &str = "piaojue.example/log/6b1ad6f7-9c7e-4b39-8a2c-0c3b2ad3ce4b";

fn keys(origin: &str) -> LogKeys {
    LogKeys::generate(&SystemRandom::new(), origin.parse().unwrap()).unwrap()
}

fn tree() -> TreeHead {
    TreeHead {
        size: 42,
        root: leaf_hash(b""),
    }
}

/// The key in one line of a `vkey` file, after its type byte.
fn key_in(line: &str) -> Vec<u8> {
    STANDARD
        .decode(line.splitn(3, '+').nth(2).unwrap())
        .unwrap()[1..]
        .to_vec()
}

#[test]
fn the_vkey_file_is_two_lines_with_the_ids_of_the_specification() {
    let vkey = keys(ORIGIN).vkey();
    let lines: Vec<&str> = vkey.split_terminator('\n').collect();
    assert!(vkey.ends_with('\n') && lines.len() == 2);

    let (ed25519, spki) = (key_in(lines[0]), key_in(lines[1]));
    assert_eq!((ed25519.len(), spki.len()), (32, 91));
    let id = |hash: Hash| {
        hash.as_bytes()[..4]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let first = id(Hash::of(&[ORIGIN.as_bytes(), b"\n\x01", &ed25519].concat()));
    let second = id(Hash::of(&spki));
    assert!(lines[0].starts_with(&format!("{ORIGIN}+{first}+")));
    assert!(lines[1].starts_with(&format!("{ORIGIN}+{second}+")));
}

#[test]
fn the_key_id_of_the_go_checksum_database_is_reproduced() {
    let go = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8\n";
    let ours = keys("sum.golang.org").vkey();
    let both = format!("{go}{}\n", ours.lines().nth(1).unwrap());
    Verifier::parse(&both).unwrap();
}

#[test]
fn openssl_accepts_both_signatures_of_a_checkpoint() {
    let keys = keys(ORIGIN);
    let note = keys.sign_checkpoint(&tree());
    let text = format!("{ORIGIN}\n42\n{}\n", STANDARD.encode(tree().root));
    let signatures = note.strip_prefix(&format!("{text}\n")).unwrap();
    let signature = |line: &str| {
        let encoded = line.strip_prefix(&format!("— {ORIGIN} ")).unwrap();
        STANDARD.decode(encoded).unwrap()[4..].to_vec()
    };
    let [first, second]: [&str; 2] = signatures.lines().collect::<Vec<_>>().try_into().unwrap();
    let vkey = keys.vkey();
    let mut key_lines = vkey.lines().map(key_in);

    let key = PKey::public_key_from_raw_bytes(&key_lines.next().unwrap(), Id::ED25519).unwrap();
    let mut verifier = openssl::sign::Verifier::new_without_digest(&key).unwrap();
    assert!(
        verifier
            .verify_oneshot(&signature(first), text.as_bytes())
            .unwrap()
    );
    let key = PKey::public_key_from_der(&key_lines.next().unwrap()).unwrap();
    let mut verifier = openssl::sign::Verifier::new(MessageDigest::sha256(), &key).unwrap();
    assert!(
        verifier
            .verify_oneshot(&signature(second), text.as_bytes())
            .unwrap()
    );
}

#[test]
fn a_checkpoint_is_read_under_its_own_keys_only() {
    let keys = keys(ORIGIN);
    let note = keys.sign_checkpoint(&tree());
    let checkpoint = Checkpoint::verify(&note, keys.verifier()).unwrap();
    assert_eq!(
        (checkpoint.origin.as_str(), checkpoint.tree),
        (ORIGIN, tree())
    );
    assert_eq!(Checkpoint::parse(&note), Ok(checkpoint));

    let stranger = self::keys(ORIGIN);
    assert_eq!(
        Checkpoint::verify(&note, stranger.verifier()),
        Err(NoteError::Signature)
    );
    let elsewhere = self::keys("elsewhere.example/log");
    assert_eq!(
        Checkpoint::verify(&note, elsewhere.verifier()),
        Err(NoteError::Origin)
    );
}

#[test]
fn both_signatures_must_hold_in_their_order_and_others_may_follow() {
    let keys = keys(ORIGIN);
    let (note, other) = (
        keys.sign_checkpoint(&tree()),
        keys.sign_checkpoint(&TreeHead::empty()),
    );
    let (text, signatures) = note.split_once("\n\n").unwrap();
    let [first, second]: [&str; 2] = signatures.lines().collect::<Vec<_>>().try_into().unwrap();
    let [other_first, other_second]: [&str; 2] = other
        .split_once("\n\n")
        .unwrap()
        .1
        .lines()
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    let witness = "— witness.example AAAAAAAA";
    let renamed = |line: &str| line.replace(ORIGIN, "elsewhere.example");
    let with_other_id = |line: &str| {
        let (name, encoded) = line.rsplit_once(' ').unwrap();
        let mut bytes = STANDARD.decode(encoded).unwrap();
        bytes[0] ^= 1;
        format!("{name} {}", STANDARD.encode(bytes))
    };
    let verify = |lines: &[&str]| {
        let note = format!("{text}\n\n{}\n", lines.join("\n"));
        Checkpoint::verify(&note, keys.verifier()).map(|_| ())
    };
    assert_eq!(verify(&[first, second]), Ok(()));
    assert_eq!(verify(&[first, second, witness]), Ok(()));
    for lines in [
        &[first][..],
        &[second],
        &[second, first],
        &[first, first],
        &[first, witness, second],
        &[other_first, second],
        &[first, other_second],
        &[witness, witness],
        &[&renamed(first), second],
        &[first, &renamed(second)],
        &[&with_other_id(first), second],
        &[first, &with_other_id(second)],
    ] {
        assert_eq!(verify(lines), Err(NoteError::Signature), "{lines:?}");
    }
    assert_eq!(
        verify(&[first, second, "no signature line"]),
        Err(NoteError::Malformed)
    );
    assert_eq!(
        verify(&[first, second, "— witness.example AAA="]),
        Err(NoteError::Malformed)
    );
}

#[test]
fn text_that_is_no_checkpoint_is_refused() {
    let root = STANDARD.encode([0; 32]);
    let signature = "— a.example AAAAAAAA";
    for note in [
        String::new(),
        format!("a.example\n0\n{root}\n"),
        format!("a.example\n0\n{root}\n\n{signature}"),
        format!("a.example\n0\n\n{signature}\n"),
        format!("a.example\n00\n{root}\n\n{signature}\n"),
        format!("a.example\n+1\n{root}\n\n{signature}\n"),
        format!("a.example\n18446744073709551616\n{root}\n\n{signature}\n"),
        format!(
            "a.example\n0\n{}\n\n{signature}\n",
            root.trim_end_matches('=')
        ),
        format!("a.example\n0\nAAAA\n\n{signature}\n"),
        format!("\n0\n{root}\n\n{signature}\n"),
        format!("a+b\n0\n{root}\n\n{signature}\n"),
        format!("a.example\r\n0\n{root}\n\n{signature}\n"),
        format!("a.example\n0\n{root}\n\nempty line before\n\n{signature}\n"),
    ] {
        assert_eq!(
            Checkpoint::parse(&note),
            Err(NoteError::Malformed),
            "{note:?}"
        );
    }
    let extended = format!("a.example\n0\n{root}\nextension\n\n{signature}\n");
    assert_eq!(Checkpoint::parse(&extended).unwrap().tree.size, 0);
}

#[test]
fn every_other_vkey_file_is_refused() {
    let vkey = keys(ORIGIN).vkey();
    let [first, second]: [&str; 2] = vkey.lines().collect::<Vec<_>>().try_into().unwrap();
    let renamed = second.replace(ORIGIN, "elsewhere.example");
    let wrong_id = first.replacen('+', "+0", 1);
    for file in [
        String::new(),
        format!("{first}\n{second}"),
        format!("{second}\n{first}\n"),
        format!("{first}\n"),
        format!("{first}\n{second}\n\n"),
        format!("{first}\r\n{second}\r\n"),
        format!("{first}\n{renamed}\n"),
        format!("{wrong_id}\n{second}\n"),
        format!("{first}\n{}\n", second.trim_end_matches('=')),
        vkey.replace(ORIGIN, "with space"),
    ] {
        assert_eq!(
            Verifier::parse(&file),
            Err(NoteError::VerifierKeys),
            "{file:?}"
        );
    }
    assert_eq!(Verifier::parse(&vkey).unwrap().vkey(), vkey);
}

#[test]
fn a_vkey_file_with_a_point_off_the_curve_is_refused() {
    let vkey = keys(ORIGIN).vkey();
    let [first, second]: [&str; 2] = vkey.lines().collect::<Vec<_>>().try_into().unwrap();
    let line = |spki: &[u8]| {
        let hash = Hash::of(spki);
        let id: String = hash.as_bytes()[..4]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!(
            "{first}\n{ORIGIN}+{id}+{}\n",
            STANDARD.encode([&[2], spki].concat())
        )
    };
    let mut spki = key_in(second);
    assert_eq!(line(&spki), vkey);
    spki[90] ^= 1;
    assert_eq!(Verifier::parse(&line(&spki)), Err(NoteError::VerifierKeys));
}

#[test]
fn names_with_white_space_or_plus_are_refused() {
    for name in ["", "a b", "a\u{3000}b", "a+b", "a\nb", "a\u{7f}b"] {
        assert_eq!(name.parse::<Origin>(), Err(NoteError::Name), "{name:?}");
    }
}

#[test]
fn keys_survive_storage_and_do_not_show_themselves_in_logs() {
    let keys = keys(ORIGIN);
    let read = |secret: &[u8]| {
        LogKeys::from_secret_bytes(secret, &SystemRandom::new(), ORIGIN.parse().unwrap())
    };
    let stored = read(keys.to_secret_bytes()).unwrap();
    assert_eq!(stored.vkey(), keys.vkey());
    Checkpoint::verify(&stored.sign_checkpoint(&tree()), keys.verifier()).unwrap();
    assert_eq!(read(&[0; 31]).err(), Some(NoteError::SecretKeys));
    assert_eq!(read(&[0; 64]).err(), Some(NoteError::SecretKeys));
    assert_eq!(format!("{keys:?}"), format!("LogKeys({ORIGIN})"));
}

#[test]
fn an_invitations_hash_is_half_of_the_files() {
    let half = crypto::b64::encode(&Hash::of(b"file\n").as_bytes()[..16]);
    assert_eq!(vkey_hash("file\n"), half);
}

#[test]
fn a_receipt_proves_its_entry_at_its_index_only() {
    let keys = keys(ORIGIN);
    let tree: Tree = ["a", "b", "c"]
        .iter()
        .map(|entry| leaf_hash(entry.as_bytes()))
        .collect();
    let checkpoint = keys.sign_checkpoint(&TreeHead {
        size: 3,
        root: tree.root_at(3).unwrap(),
    });
    let proof = tree.inclusion_proof(1, 3).unwrap();
    let receipt = Receipt {
        index: 1,
        entry: ByteString(b"b".to_vec()),
        checkpoint,
        proof,
    };
    assert_eq!(receipt.verify(keys.verifier()).unwrap().tree.size, 3);

    let refused = |receipt: Receipt| receipt.verify(keys.verifier()).unwrap_err();
    let index = Receipt {
        index: 2,
        ..receipt.clone()
    };
    assert_eq!(refused(index), ReceiptError::NotIncluded);
    let entry = Receipt {
        entry: ByteString(b"x".to_vec()),
        ..receipt.clone()
    };
    assert_eq!(refused(entry), ReceiptError::NotIncluded);
    let unsigned = Receipt {
        checkpoint: receipt.checkpoint.replace("\n3\n", "\n4\n"),
        ..receipt.clone()
    };
    assert_eq!(
        refused(unsigned),
        ReceiptError::Checkpoint(NoteError::Signature)
    );

    let json = serde_json::to_string(&receipt).unwrap();
    assert!(
        json.starts_with(r#"{"index":1,"entry":"Yg","checkpoint":"piaojue.example/"#),
        "{json}"
    );
    assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt);
}
