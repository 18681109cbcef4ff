//! Witnesses' cosignatures and what is sent to witnesses: known values, and every way to spoil them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crypto::bytes::Hash;
use crypto::merkle::{TreeHead, leaf_hash};
use crypto::note::{
    Checkpoint, CosignedAt, LogKeys, NoteError, Submission, WitnessKey, WitnessSigner, parse_size,
};
use proptest::prelude::*;
use ring::rand::SystemRandom;

/// The secret key of RFC 8032, section 7.1, test 1.
const SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
/// The checkpoint, the second and the witness's name of the example in C2SP tlog-cosignature.
const NOTE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
const AT: CosignedAt = CosignedAt(1_679_315_147);
const NAME: &str = "witness.example.com/w1";
/// What pyca/cryptography makes of all of these.
const VKEY: &str = "witness.example.com/w1+7e6f4aaa+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
const LINE: &str = "— witness.example.com/w1 fm9KqgAAAABkGFDL+TPmh4BYuAjsYRoqMJCWb/gWJaeRF/kmm5tlCr9sJ57DLErur7K0yDXc2ArN+TIuotuB/HbuL3AJsp3bv/aNCQ==\n";
/// The cosignature line of the C2SP example: its key is not in the document.
const EXAMPLE: &str = "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

fn witness() -> WitnessSigner {
    WitnessSigner::from_secret_bytes(&SEED, NAME.parse().unwrap()).unwrap()
}

fn bytes_of(line: &str) -> Vec<u8> {
    let encoded = line.trim_end().rsplit(' ').next().unwrap();
    STANDARD.decode(encoded).unwrap()
}

fn line_of(bytes: &[u8]) -> String {
    format!("— {NAME} {}\n", STANDARD.encode(bytes))
}

#[test]
fn key_and_cosignature_are_those_of_another_implementation() {
    assert_eq!(witness().key().to_string(), VKEY);
    assert_eq!(VKEY.parse::<WitnessKey>().unwrap(), *witness().key());
    assert_eq!(witness().cosign(NOTE, AT).unwrap(), LINE);
    assert_eq!(witness().key().verify(&format!("{NOTE}{LINE}")), Ok(AT));
}

#[test]
fn a_cosignature_has_the_form_of_the_specifications_example() {
    let (ours, example) = (bytes_of(LINE), bytes_of(EXAMPLE));
    assert_eq!((ours.len(), example.len()), (4 + 72, 4 + 72));
    assert_eq!(ours[4..12], example[4..12], "the same second");
    assert_eq!(ours[4..12], AT.0.to_be_bytes());
}

#[test]
fn a_cosigned_checkpoint_is_still_the_logs() {
    let random = SystemRandom::new();
    let log = LogKeys::generate(&random, "log.example".parse().unwrap()).unwrap();
    let tree = TreeHead {
        size: 7,
        root: leaf_hash(b"seven"),
    };
    let note = log.sign_checkpoint(&tree);
    let other = WitnessSigner::generate(&random, "other.example".parse().unwrap()).unwrap();
    let lines = [
        other.cosign(&note, AT).unwrap(),
        witness().cosign(&note, CosignedAt(AT.0 + 1)).unwrap(),
        witness().cosign(&note, AT).unwrap(),
    ];
    let cosigned = note.clone() + &lines.concat();
    assert_eq!(
        Checkpoint::verify(&cosigned, log.verifier()).unwrap().tree,
        tree
    );
    assert_eq!(other.key().verify(&cosigned), Ok(AT));
    let newest = CosignedAt(AT.0 + 1);
    assert_eq!(witness().key().verify(&cosigned), Ok(newest));
    // The line does not depend on the log's signatures, only on what they are of.
    assert_eq!(witness().cosign(&cosigned, AT).unwrap(), lines[2]);
    assert_eq!(witness().key().verify(&note), Err(NoteError::NotCosigned));
}

#[test]
fn a_cosignature_of_something_else_does_not_hold() {
    let key = witness().key().clone();
    let verify = |note: &str, line: &str| key.verify(&format!("{note}{line}"));
    let grown = NOTE.replace("20852163", "20852164");
    assert_eq!(verify(&grown, LINE), Err(NoteError::Cosignature));
    let extended = NOTE.replace("q2I=\n\n", "q2I=\nextension\n\n");
    assert_eq!(verify(&extended, LINE), Err(NoteError::Cosignature));
    assert_eq!(
        verify(&extended, &witness().cosign(&extended, AT).unwrap()),
        Ok(AT)
    );
    // Another key's line is not this witness's, even under its name.
    assert_eq!(verify(NOTE, EXAMPLE), Err(NoteError::NotCosigned));
    assert_eq!(verify(NOTE, &format!("{EXAMPLE}{LINE}")), Ok(AT));
    let renamed = LINE.replace(NAME, "elsewhere.example");
    assert_eq!(verify(NOTE, &renamed), Err(NoteError::NotCosigned));
    for place in 4..bytes_of(LINE).len() {
        let mut bytes = bytes_of(LINE);
        bytes[place] ^= 1;
        assert_eq!(
            verify(NOTE, &line_of(&bytes)),
            Err(NoteError::Cosignature),
            "byte {place}"
        );
        assert_eq!(
            verify(NOTE, &format!("{LINE}{}", line_of(&bytes))),
            Err(NoteError::Cosignature),
            "a good line excuses no bad one"
        );
    }
    for length in [4, 11, 12, 75] {
        let line = line_of(&bytes_of(LINE)[..length]);
        assert_eq!(verify(NOTE, &line), Err(NoteError::Cosignature));
    }
    let beyond = witness().cosign(NOTE, CosignedAt(1 << 63)).unwrap();
    assert_eq!(verify(NOTE, &beyond), Err(NoteError::Cosignature));
}

#[test]
fn a_plain_signature_of_the_note_is_no_cosignature() {
    // The same secret as a log's key (type 0x01) has another id and signs another message.
    let plain = ring::signature::Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap();
    let text = NOTE.split_once("\n\n").unwrap().0.to_owned() + "\n";
    let signature = plain.sign(text.as_bytes());
    let bytes = [&bytes_of(LINE)[..12], signature.as_ref()].concat();
    assert_eq!(
        witness()
            .key()
            .verify(&format!("{NOTE}{}", line_of(&bytes))),
        Err(NoteError::Cosignature)
    );
}

#[test]
fn every_other_text_is_refused_as_a_witnesss_key() {
    let key = bytes_of(&format!(" {}", VKEY.splitn(3, '+').nth(2).unwrap()));
    let with = |bytes: &[u8]| format!("{NAME}+7e6f4aaa+{}", STANDARD.encode(bytes));
    assert_eq!(with(&key), VKEY);
    let plain_type = [&[1], &key[1..]].concat();
    for vkey in [
        String::new(),
        format!("{VKEY}\n"),
        VKEY.replace("7e6f4aaa", "7e6f4aab"),
        VKEY.replace("7e6f4aaa", "7E6F4AAA"),
        VKEY.replace(NAME, "witness.example.com/w2"),
        VKEY.replace(NAME, ""),
        VKEY.replace(NAME, "a b"),
        with(&plain_type),
        with(&key[..32]),
        with(&[&key[..], &[0]].concat()),
        "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8".to_owned(),
    ] {
        assert_eq!(
            vkey.parse::<WitnessKey>(),
            Err(NoteError::WitnessKey),
            "{vkey:?}"
        );
    }
}

#[test]
fn a_witnesss_secret_survives_storage_and_does_not_show_itself_in_logs() {
    let made = WitnessSigner::generate(&SystemRandom::new(), NAME.parse().unwrap()).unwrap();
    let read = |secret: &[u8]| WitnessSigner::from_secret_bytes(secret, NAME.parse().unwrap());
    let stored = read(made.to_secret_bytes()).unwrap();
    assert_eq!(stored.key(), made.key());
    assert_eq!(read(&SEED[..31]).err(), Some(NoteError::SecretKeys));
    assert_eq!(read(&[0; 33]).err(), Some(NoteError::SecretKeys));
    assert_eq!(format!("{made:?}"), format!("WitnessSigner({NAME})"));
}

#[test]
fn the_specifications_request_is_read_and_written() {
    let hashes = [
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
        "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=",
        "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=",
        "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=",
    ];
    let body = format!("old 20852014\n{}\n\n{NOTE}", hashes.join("\n"));
    let submission = Submission::parse(&body).unwrap();
    assert_eq!((submission.old, submission.proof.len()), (20_852_014, 4));
    assert_eq!(submission.checkpoint, NOTE);
    assert_eq!(submission.to_string(), body);
}

#[test]
fn other_requests_are_refused() {
    let hash = STANDARD.encode([7; 32]);
    for body in [
        String::new(),
        NOTE.to_owned(),
        format!("old 1\n{hash}\n"),
        format!("old 01\n\n{NOTE}"),
        format!("old -1\n\n{NOTE}"),
        format!("old +1\n\n{NOTE}"),
        format!("old  1\n\n{NOTE}"),
        format!("old 1 \n\n{NOTE}"),
        format!("old 18446744073709551616\n\n{NOTE}"),
        format!("size 1\n\n{NOTE}"),
        format!("old 1\r\n\n{NOTE}"),
        format!("\nold 1\n\n{NOTE}"),
        format!("old 1\n{}\n\n{NOTE}", hash.trim_end_matches('=')),
        format!("old 1\n{}\n\n{NOTE}", STANDARD.encode([7; 31])),
        format!("old 1\n{}\n{NOTE}", format!("{hash}\n").repeat(64)),
    ] {
        assert_eq!(
            Submission::parse(&body),
            Err(NoteError::Submission),
            "{body:?}"
        );
    }
    let most = format!("old 1\n{}\n{NOTE}", format!("{hash}\n").repeat(63));
    assert_eq!(Submission::parse(&most).unwrap().proof.len(), 63);
}

#[test]
fn a_size_is_one_line() {
    assert_eq!(parse_size("20852014\n"), Some(20_852_014));
    for body in ["", "1", "01\n", "1\n\n", " 1\n", "-1\n", "old 1\n"] {
        assert_eq!(parse_size(body), None, "{body:?}");
    }
}

proptest! {
    #[test]
    fn what_is_sent_is_what_is_read(old: u64, proof in prop::collection::vec(any::<[u8; 32]>(), 0..=63)) {
        let proof = proof.into_iter().map(Hash::from).collect();
        let submission = Submission { old, proof, checkpoint: NOTE.to_owned() };
        prop_assert_eq!(Submission::parse(&submission.to_string()), Ok(submission));
    }

    #[test]
    fn nothing_that_is_sent_makes_a_reader_panic(body in "(old )?[0-9]{0,3}\\PC{0,80}(\n\n)?\\PC{0,40}") {
        let _ = Submission::parse(&body);
        let _ = witness().key().verify(&body);
        let _ = body.parse::<WitnessKey>();
    }
}
