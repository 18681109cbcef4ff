//! Sealed ballots (§5): the field's arithmetic, shares, envelopes, and what opens what.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crypto::bytes::{Commitment, ManifestHash, Scalar};
use crypto::sealing::shamir::{self, SHARE_LENGTH, Share};
use crypto::sealing::{self, Context, SealingKey};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

fn random(bytes: &mut [u8]) {
    SystemRandom::new().fill(bytes).unwrap();
}

fn share(x: u8, first: u8) -> Share {
    let mut share = Zeroizing::new([0; SHARE_LENGTH]);
    (share[0], share[1]) = (x, first);
    share
}

#[test]
fn shares_are_values_of_a_polynomial_over_the_protocols_field() {
    // f(x) = 0x42 + 0x57·x, and 0x57·0x83 = 0xc1 is FIPS 197's own example for the polynomial 0x11b.
    let mut secret = [0; 32];
    secret[0] = 0x42;
    let shares = shamir::split(&secret, 2, 131, &mut |bytes| {
        bytes.fill(0);
        bytes[0] = 0x57;
    });
    assert_eq!(shares[0][..2], [1, 0x42 ^ 0x57]);
    assert_eq!(shares[1][..2], [2, 0x42 ^ 0xae]);
    assert_eq!(shares[0x82][..2], [0x83, 0x42 ^ 0xc1]);
}

#[test]
fn any_threshold_of_shares_makes_the_key_and_fewer_do_not() {
    let secret = [7; 32];
    let shares = shamir::split(&secret, 3, 5, &mut random);
    for chosen in 0_u32..32 {
        let some: Vec<Share> = (0..5)
            .filter(|at| chosen >> at & 1 == 1)
            .map(|at| shares[at].clone())
            .collect();
        let joined = shamir::join(&some).map(|key| *key == secret);
        match some.len() {
            0 => assert_eq!(joined, None),
            1 | 2 => assert_eq!(joined, Some(false)),
            _ => assert_eq!(joined, Some(true)),
        }
    }
}

#[test]
fn fewer_shares_than_the_threshold_fit_every_key() {
    // One share of two: for each possible byte of the key there is a polynomial through it, so that it tells nothing.
    let known = share(1, 0x99);
    let keys: std::collections::BTreeSet<u8> = (0..=255)
        .map(|second| shamir::join(&[known.clone(), share(2, second)]).unwrap()[0])
        .collect();
    assert_eq!(keys.len(), 256);
}

#[test]
fn a_share_twice_or_at_zero_joins_to_nothing() {
    assert!(shamir::join(&[share(1, 5), share(1, 6)]).is_none());
    assert!(shamir::join(&[share(0, 5), share(1, 6)]).is_none());
}

const MANIFEST: [u8; 32] = [1; 32];
const COMMITMENT: [u8; 32] = [2; 32];

struct Fixture {
    manifest: ManifestHash,
    commitment: Commitment,
    keys: Vec<SealingKey>,
    sealed: crypto::entry::Sealed,
}

impl Fixture {
    fn new() -> Self {
        let keys: Vec<_> = (0..3).map(|_| SealingKey::generate(&mut random)).collect();
        let (manifest, commitment) = (MANIFEST.into(), COMMITMENT.into());
        let public: Vec<_> = keys.iter().map(SealingKey::public).collect();
        let context = Context {
            manifest: &manifest,
            commitment: &commitment,
        };
        let sealed = sealing::seal(context, &public, 2, &[9; 64], &mut random).unwrap();
        Self {
            manifest,
            commitment,
            keys,
            sealed,
        }
    }

    fn open(&self, places: &[u8]) -> Option<Vec<u8>> {
        let context = Context {
            manifest: &self.manifest,
            commitment: &self.commitment,
        };
        let keys: Vec<_> = places
            .iter()
            .map(|place| (*place, self.keys[usize::from(*place)].clone()))
            .collect();
        sealing::open(context, &keys, &self.sealed, 64)
    }
}

#[test]
fn any_two_of_three_scrutineers_open_a_ballot_and_one_does_not() {
    let fixture = Fixture::new();
    for pair in [[0, 1], [0, 2], [1, 2], [2, 1]] {
        assert_eq!(fixture.open(&pair), Some(vec![9; 64]));
    }
    for one in 0..3 {
        assert_eq!(fixture.open(&[one]), None);
    }
    assert_eq!(fixture.open(&[]), None);
}

#[test]
fn a_sealed_ballot_is_bound_to_contest_commitment_and_scrutineer() {
    let mut fixture = Fixture::new();
    fixture.manifest = [3; 32].into();
    assert_eq!(fixture.open(&[0, 1]), None);
    fixture.manifest = MANIFEST.into();
    fixture.commitment = [3; 32].into();
    assert_eq!(fixture.open(&[0, 1]), None);
    fixture.commitment = COMMITMENT.into();
    fixture.sealed.shares.swap(0, 1);
    assert_eq!(fixture.open(&[0, 1]), None);
}

#[test]
fn a_changed_bit_anywhere_makes_a_ballot_unopenable_and_never_an_error() {
    let bytes = |sealed: &crypto::entry::Sealed| {
        (
            sealed.content.0.clone(),
            *sealed.shares[0].enc.as_bytes(),
            *sealed.shares[0].share.as_bytes(),
        )
    };
    let mut fixture = Fixture::new();
    let whole = fixture.sealed.clone();
    let (content, enc, share) = bytes(&whole);
    for at in 0..content.len() + enc.len() + share.len() {
        let (mut content, mut enc, mut share) = (content.clone(), enc, share);
        match at {
            at if at < 80 => content[at] ^= 1,
            at if at < 145 => enc[at - 80] ^= 1,
            at => share[at - 145] ^= 1,
        }
        fixture.sealed = whole.clone();
        fixture.sealed.content.0 = content;
        fixture.sealed.shares[0].enc = enc.into();
        fixture.sealed.shares[0].share = share.into();
        assert_eq!(fixture.open(&[0, 1]), None, "byte {at}");
    }
}

#[test]
fn scalars_outside_the_group_are_no_keys() {
    let order = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
        0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    for scalar in [[0; 32], order, [0xff; 32]] {
        assert!(SealingKey::from_scalar(&Scalar::from(scalar)).is_err());
    }
    let key = SealingKey::generate(&mut random);
    let again = SealingKey::from_scalar(&key.to_scalar()).unwrap();
    assert_eq!(again.public(), key.public());
    assert!(again.public().is_on_curve());
}
