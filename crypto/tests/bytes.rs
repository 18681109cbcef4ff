//! Byte strings: strict base64url of exactly their length, and nothing of secrets in logs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crypto::b64;
use crypto::bytes::{ByteString, BytesError, Hash, Nonce, PublicPoint, Token};
use crypto::ecdsa::SigningKey;
use proptest::prelude::*;
use ring::rand::SystemRandom;

#[test]
fn base64_other_than_the_one_form_is_refused() {
    assert_eq!(b64::decode("-_8").unwrap(), [0xfb, 0xff]);
    // padded, the standard alphabet, trailing bits set, an impossible length, white space
    for text in ["-_8=", "+/8", "-_9", "A", "-_8\n", " -_8"] {
        assert_eq!(b64::decode(text), Err(b64::NotBase64), "{text:?}");
    }
}

#[test]
fn another_length_is_refused() {
    let long = b64::encode([0; 33]);
    assert_eq!(
        long.parse::<Hash>(),
        Err(BytesError::Length {
            expected: 32,
            actual: 33
        })
    );
    assert!(Hash::try_from(&[0; 31][..]).is_err());
    assert!(serde_json::from_str::<Hash>(&format!("\"{long}\"")).is_err());
    assert!(serde_json::from_str::<Hash>("[0]").is_err());
}

#[test]
fn debug_output_shows_nothing_that_could_join_anything() {
    assert_eq!(format!("{:?}", Nonce::from([7; 32])), "Nonce(…)");
    assert_eq!(format!("{:?}", Token::from([7; 256])), "Token(…)");
    assert_eq!(
        format!("{:?}", PublicPoint::from([7; 65])),
        "PublicPoint(…)"
    );
    assert_eq!(format!("{:?}", Hash::from([0; 32])), "Hash(AAAAAAAA…)");
    assert_eq!(
        format!("{:?}", ByteString(vec![1, 2])),
        "ByteString(2 bytes)"
    );
}

#[test]
fn only_uncompressed_points_of_the_curve_are_on_it() {
    let good = *SigningKey::generate(&SystemRandom::new())
        .unwrap()
        .public()
        .as_bytes();
    assert!(PublicPoint::from(good).is_on_curve());
    let mut off = good;
    off[64] ^= 1;
    assert!(!PublicPoint::from(off).is_on_curve());
    let mut hybrid = good;
    hybrid[0] = 6 + (good[64] & 1);
    assert!(!PublicPoint::from(hybrid).is_on_curve());
    assert!(!PublicPoint::from([0; 65]).is_on_curve());
    let mut above_the_field = [0xff; 65];
    above_the_field[0] = 4;
    assert!(!PublicPoint::from(above_the_field).is_on_curve());
}

proptest! {
    #[test]
    fn every_hash_survives_json(bytes: [u8; 32]) {
        let hash = Hash::from(bytes);
        let json = serde_json::to_string(&hash).unwrap();
        prop_assert_eq!(&json, &format!("\"{hash}\""));
        prop_assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    }

    #[test]
    fn no_two_texts_give_the_same_bytes(text in "[A-Za-z0-9_-]{0,12}") {
        if let Ok(bytes) = b64::decode(&text) {
            prop_assert_eq!(b64::encode(bytes), text);
        }
    }
}
