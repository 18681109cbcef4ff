//! Sealed ballots: shared keys, envelopes, the whole.

use crypto::bytes::{ByteString, PublicPoint, Scalar, SealedShare};
use crypto::entry::{Sealed, SealedTo};
use crypto::message;
use crypto::sealing::shamir::{self, Share};
use crypto::sealing::{self, Challenge, Context, SealingKey};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{all_refused, cases, draws, file, hex, kind, number, text};

fn shares(list: &Value) -> Vec<Share> {
    let share = |share| Zeroizing::new(hex(share).try_into().unwrap());
    list.as_array().unwrap().iter().map(share).collect()
}

fn hexes(list: &Value) -> Vec<Vec<u8>> {
    list.as_array().unwrap().iter().map(hex).collect()
}

/// The keys of the vectors' scrutineers at these places.
fn keys(vectors: &Value, places: &Value) -> Vec<(u8, SealingKey)> {
    let key = |place: &Value| {
        let at = usize::try_from(number(place)).unwrap();
        let scalar = kind(&vectors["scalars"]["good"][at]["scalar"]);
        (
            u8::try_from(at).unwrap(),
            SealingKey::from_scalar(&scalar).unwrap(),
        )
    };
    cases(places).iter().map(key).collect()
}

#[test]
fn shares_have_their_bytes_and_join_to_the_key() {
    let vectors = &file("sealing")["shamir"];
    for case in cases(&vectors["good"]) {
        let secret: [u8; 32] = hex(&case["secret"]).try_into().unwrap();
        let threshold = u8::try_from(number(&case["threshold"])).unwrap();
        let expected = shares(&case["shares"]);
        let of = u8::try_from(expected.len()).unwrap();
        let mut random = draws(&hexes(&case["coefficients"]));
        assert_eq!(shamir::split(&secret, threshold, of, &mut random), expected);
        let last = &expected[expected.len() - usize::from(threshold)..];
        assert_eq!(*shamir::join(last).unwrap(), secret);
    }
    let fewer = &vectors["fewer"];
    assert_ne!(
        shamir::join(&shares(&fewer["shares"])).unwrap().to_vec(),
        hex(&fewer["not"])
    );
    all_refused(&vectors["bad"], |case| {
        shamir::join(&shares(&case["shares"])).is_some()
    });
}

#[test]
fn a_released_scalar_gives_its_point_or_is_refused() {
    let vectors = &file("sealing")["scalars"];
    let public = |case: &Value| {
        let scalar = Scalar::try_from(hex(&case["scalar"]).as_slice()).ok()?;
        let key = SealingKey::from_scalar(&scalar).ok()?;
        assert_eq!(key.to_scalar(), scalar);
        Some(key.public())
    };
    for case in cases(&vectors["good"]) {
        assert_eq!(public(case), Some(kind(&case["point"])));
    }
    all_refused(&vectors["bad"], |case| {
        let due = case.get("sealing_key").map(kind::<PublicPoint>);
        public(case).is_some_and(|key| due.is_none_or(|due| due == key))
    });
}

#[test]
fn a_sealed_ballot_has_its_bytes() {
    let vectors = &file("sealing")["ballot"];
    let (manifest, commitment) = (
        kind(&vectors["manifest_hash"]),
        kind(&vectors["commitment"]),
    );
    let context = Context {
        manifest: &manifest,
        commitment: &commitment,
    };
    let points: Vec<PublicPoint> = cases(&vectors["keys"]).iter().map(kind).collect();
    let mut drawn = vec![hex(&vectors["cek"])];
    drawn.extend(hexes(&vectors["coefficients"]));
    drawn.extend(hexes(&vectors["ikms"]));
    let threshold = u8::try_from(number(&vectors["threshold"])).unwrap();
    let sealed = sealing::seal(
        context,
        &points,
        threshold,
        &hex(&vectors["opening"]),
        &mut draws(&drawn),
    );
    assert_eq!(
        serde_json::to_string(&sealed.unwrap()).unwrap(),
        text(&vectors["sealed"])
    );
}

#[test]
fn a_sealed_ballot_opens_for_any_two_and_a_broken_one_for_nobody() {
    let file = file("sealing");
    let vectors = &file["ballot"];
    let (manifest, commitment) = (
        kind(&vectors["manifest_hash"]),
        kind(&vectors["commitment"]),
    );
    let context = Context {
        manifest: &manifest,
        commitment: &commitment,
    };
    let size = usize::try_from(number(&vectors["size"])).unwrap();
    let open = |sealed: &Value, places: &Value| {
        let sealed: Sealed = serde_json::from_str(text(sealed)).unwrap();
        sealing::open(context, &keys(&file, places), &sealed, size)
    };
    for places in cases(&vectors["opened_by"]) {
        assert_eq!(
            open(&vectors["sealed"], places),
            Some(hex(&vectors["opening"])),
            "{places}"
        );
    }
    all_refused(&vectors["bad"], |case| {
        open(&case["sealed"], &case["opened_by"]).is_some()
    });
}

#[test]
fn the_infos_of_the_envelopes_are_the_protocols() {
    let file = file("sealing");
    for (place, case) in (0..).zip(cases(&file["hpke"])) {
        let manifest = kind(&file["ballot"]["manifest_hash"]);
        assert_eq!(message::share_info(&manifest, place), hex(&case["info"]));
        let sealed: Sealed = serde_json::from_str(text(&file["ballot"]["sealed"])).unwrap();
        let SealedTo { enc, share } = sealed.shares[usize::from(place)];
        assert_eq!(
            (enc, share),
            (kind(&case["enc"]), kind::<SealedShare>(&case["sealed"]))
        );
    }
}

#[test]
fn a_challenge_has_its_bytes_and_is_answered() {
    let vectors = &file("sealing")["challenge"];
    let contest: [u8; 16] = hex(&vectors["contest"]).try_into().unwrap();
    let key = SealingKey::from_scalar(&kind(&vectors["scalar"])).unwrap();
    let secret = hex(&vectors["secret"]);
    let made = sealing::challenge(
        &contest,
        &key.public(),
        &secret,
        &mut draws(&[hex(&vectors["ikm"])]),
    );
    let challenge = Challenge {
        enc: kind(&vectors["enc"]),
        sealed: ByteString(hex(&vectors["sealed"])),
    };
    assert_eq!(made.unwrap(), challenge);
    assert_eq!(sealing::answer(&contest, &key, &challenge), Some(secret));
    assert_eq!(sealing::answer(&[0; 16], &key, &challenge), None);
}
