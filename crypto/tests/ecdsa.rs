//! Signatures of ballots and devices.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crypto::bytes::PublicPoint;
use crypto::ecdsa::{KeyError, SigningKey, verify};
use ring::rand::SystemRandom;

fn key() -> SigningKey {
    SigningKey::generate(&SystemRandom::new()).unwrap()
}

#[test]
fn a_signature_holds_for_its_key_and_message_only() {
    let (key, other) = (key(), key());
    let signature = key.sign(b"message");
    assert!(verify(&key.public(), b"message", &signature));
    assert!(!verify(&key.public(), b"other", &signature));
    assert!(!verify(&other.public(), b"message", &signature));
    let mut spoilt = *signature.as_bytes();
    spoilt[63] ^= 1;
    assert!(!verify(&key.public(), b"message", &spoilt.into()));
}

#[test]
fn nothing_verifies_under_a_point_off_the_curve() {
    let key = key();
    let mut point = *key.public().as_bytes();
    point[64] ^= 1;
    assert!(!verify(
        &PublicPoint::from(point),
        b"message",
        &key.sign(b"message")
    ));
}

#[test]
fn a_key_survives_storage() {
    let key = key();
    let stored = SigningKey::from_pkcs8(key.to_pkcs8(), &SystemRandom::new()).unwrap();
    assert_eq!(stored.public(), key.public());
    let cut = SigningKey::from_pkcs8(&key.to_pkcs8()[1..], &SystemRandom::new());
    assert_eq!(cut.err(), Some(KeyError));
}

#[test]
fn a_key_does_not_show_itself_in_logs() {
    assert_eq!(format!("{:?}", key()), "SigningKey(…)");
}
