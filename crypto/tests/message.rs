//! Messages: every byte where the protocol puts it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crypto::bytes::{Blinded, Commitment, Hash, ManifestHash, Nonce, PublicPoint};
use crypto::merkle::TreeHead;
use crypto::message::{self, CloseFigures, HandsCount};
use crypto::opening::{self, OpeningError};
use proptest::prelude::*;

const M: [u8; 32] = [0x11; 32];
const K: [u8; 65] = [0x22; 65];

fn manifest() -> ManifestHash {
    M.into()
}

fn tree() -> TreeHead {
    TreeHead {
        size: 0x0102,
        root: [0x33; 32].into(),
    }
}

/// `tree(n)`, written out.
fn tree_bytes() -> Vec<u8> {
    [&[0, 0, 0, 0, 0, 0, 1, 2][..], &[0x33; 32]].concat()
}

#[test]
fn the_messages_of_issuing_are_label_manifest_and_what_is_asked() {
    let token = [b"piaojue/v1 token\0", &M[..], &K].concat();
    assert_eq!(message::token(&manifest(), &K.into()), token);

    let blinded = Blinded::from([0x44; 256]);
    let hash = Hash::of(&[0x44; 256]);
    let issue = [b"piaojue/v1 issue\0", &M[..], &[3], hash.as_bytes()].concat();
    assert_eq!(message::issue(&manifest(), 3, &blinded), issue);
    assert_eq!(message::issue_by_hash(&manifest(), 3, &hash), issue);

    let issued = [
        b"piaojue/v1 issued\0",
        &M[..],
        &[1],
        &[0, 0, 0, 120],
        hash.as_bytes(),
    ]
    .concat();
    assert_eq!(message::issued(&manifest(), 1, 120, &hash), issued);
}

#[test]
fn the_messages_of_a_ballot_are_label_manifest_and_commitment() {
    let nonce = Nonce::from([0x55; 32]);
    let whole = [b"piaojue/v1 commit\0", &M[..], &K, nonce.as_bytes(), b"{}"].concat();
    let commitment = message::commitment(&manifest(), &K.into(), &nonce, b"{}");
    assert_eq!(commitment.as_bytes(), Hash::of(&whole).as_bytes());

    let ballot = [b"piaojue/v1 ballot\0", &M[..], &[0x66; 32]].concat();
    assert_eq!(
        message::ballot(&manifest(), &Commitment::from([0x66; 32])),
        ballot
    );
}

#[test]
fn the_messages_of_scrutineers_are_label_manifest_figures_and_tree() {
    let open = [b"piaojue/v1 open\0", &M[..], &[0, 0, 0, 110], &tree_bytes()].concat();
    assert_eq!(message::open_signoff(&manifest(), 110, &tree()), open);

    let register = Hash::from([0x77; 32]);
    let figures = CloseFigures {
        present: 1,
        issued: 2,
        returned: 3,
        register,
    };
    let counts = [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3];
    let close = [
        b"piaojue/v1 close\0",
        &M[..],
        &counts,
        register.as_bytes(),
        &tree_bytes(),
    ]
    .concat();
    assert_eq!(
        message::close_signoff(&manifest(), &figures, &tree()),
        close
    );

    let reason = Hash::of("弃".as_bytes());
    let void = [
        b"piaojue/v1 void\0",
        &M[..],
        reason.as_bytes(),
        &tree_bytes(),
    ]
    .concat();
    assert_eq!(message::void_signoff(&manifest(), "弃", &tree()), void);

    let certify = [b"piaojue/v1 certify\0", &M[..], &tree_bytes()].concat();
    assert_eq!(message::certify(&manifest(), &tree()), certify);
}

#[test]
fn the_message_of_a_show_of_hands_is_label_ids_figures_and_texts() {
    let count = HandsCount {
        congress: &[0x88; 16],
        item: &[0x99; 16],
        version: 2,
        figures: [120, 80, 61, 10, 9],
        title: "通过《选举办法》",
        counted_by: "王芳",
    };
    let message = [
        b"piaojue/v1 hands\0",
        &[0x88; 16][..],
        &[0x99; 16],
        &[0, 0, 0, 2],
        &[
            0, 0, 0, 120, 0, 0, 0, 80, 0, 0, 0, 61, 0, 0, 0, 10, 0, 0, 0, 9,
        ],
        Hash::of("通过《选举办法》".as_bytes()).as_bytes(),
        Hash::of("王芳".as_bytes()).as_bytes(),
    ]
    .concat();
    assert_eq!(message::hands(&count), message);
}

#[test]
fn a_manifest_is_hashed_without_label() {
    assert_eq!(
        message::manifest_hash(b"{}").as_bytes(),
        Hash::of(b"{}").as_bytes()
    );
}

#[test]
fn a_short_code_is_forty_bits_in_crockfords_alphabet() {
    let mut hash = [0; 32];
    assert_eq!(message::short_code(&hash), "0000-0000");
    // Five bits each: 0, 1, 2, 31, 30, 18, 16, 8
    let bits: u64 = [0, 1, 2, 31, 30, 18, 16, 8]
        .iter()
        .fold(0, |bits, five| bits << 5 | five);
    hash[..5].copy_from_slice(&bits.to_be_bytes()[3..]);
    hash[5] = 0xff;
    assert_eq!(message::short_code(&hash), "012Z-YJG8");
}

#[test]
fn an_opening_takes_exactly_its_size_and_no_longer_body() {
    let nonce = Nonce::from([9; 32]);
    assert_eq!(
        opening::pad(&nonce, b"{}", 36).unwrap(),
        [&[9; 32][..], b"{}  "].concat()
    );
    assert_eq!(opening::pad(&nonce, b"{}", 34).unwrap().len(), 34);
    let long = opening::pad(&nonce, b"{}", 33);
    assert_eq!(
        long,
        Err(OpeningError::TooLong {
            needed: 34,
            size: 33
        })
    );
}

#[test]
fn an_opening_without_room_for_a_nonce_is_refused() {
    assert_eq!(opening::read(&[b' '; 31]), Err(OpeningError::TooShort));
    assert_eq!(
        opening::read(&[b' '; 40]),
        Ok((Nonce::from([b' '; 32]), &[][..]))
    );
}

#[test]
fn padding_by_anything_but_spaces_stays_in_the_body() {
    let padded = [&[9; 32][..], b"{} \0\0"].concat();
    assert_eq!(opening::read(&padded).unwrap().1, b"{} \0\0");
}

proptest! {
    #[test]
    fn an_opening_gives_back_its_body(nonce: [u8; 32], body in "\\{[a-z ]{0,20}\\}", more in 0..50_usize) {
        let padded = opening::pad(&nonce.into(), body.as_bytes(), 32 + body.len() + more).unwrap();
        prop_assert_eq!(opening::read(&padded).unwrap(), (Nonce::from(nonce), body.as_bytes()));
    }

    #[test]
    fn keys_of_two_ballots_never_share_a_message(one: [u8; 32], other: [u8; 32]) {
        prop_assume!(one != other);
        let key = |bytes: [u8; 32]| { let mut key = K; key[1..33].copy_from_slice(&bytes); PublicPoint::from(key) };
        prop_assert_ne!(message::token(&manifest(), &key(one)), message::token(&manifest(), &key(other)));
    }
}
