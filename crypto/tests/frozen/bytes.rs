//! Texts, messages and signatures.

use crypto::bytes::{Blinded, Commitment, Hash, ManifestHash, Nonce, PublicPoint, Signature};
use crypto::ecdsa::{self, SigningKey};
use crypto::merkle::TreeHead;
use crypto::message::{self, CloseFigures, HandsCount};
use crypto::{b64, entry::Entry, json};
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey, EcPoint};
use openssl::nid::Nid;
use openssl::pkey::PKey;
use ring::rand::SystemRandom;

use crate::{all_refused, cases, file, hex, kind, number, subject, text};

#[test]
fn base64url_has_one_text_for_all_bytes() {
    let vectors = file("b64");
    for case in cases(&vectors["good"]) {
        assert_eq!(
            b64::decode(text(&case["text"])).unwrap(),
            hex(&case["bytes"])
        );
        assert_eq!(b64::encode(hex(&case["bytes"])), text(&case["text"]));
    }
    all_refused(&vectors["bad"], |case| {
        b64::decode(text(&case["text"])).is_ok()
    });
}

#[test]
fn json_is_taken_in_its_one_form_only() {
    let vectors = file("json");
    for case in cases(&vectors["good"]) {
        json::check(text(&case["text"])).unwrap_or_else(|error| panic!("{error}: {case}"));
    }
    all_refused(&vectors["bad"], |case| {
        String::from_utf8(subject(case)).is_ok_and(|text| json::check(&text).is_ok())
    });
}

#[test]
fn a_manifest_has_its_hash_and_hashes_have_their_short_codes() {
    let vectors = file("manifest");
    let hash = message::manifest_hash(text(&vectors["manifest"]).as_bytes());
    assert_eq!(hash, kind(&vectors["hash"]));
    assert_eq!(message::short_code(hash.as_bytes()), text(&vectors["code"]));
    for case in cases(&vectors["codes"]) {
        let hash: Hash = kind(&case["hash"]);
        assert_eq!(message::short_code(hash.as_bytes()), text(&case["code"]));
    }
}

#[test]
fn every_message_has_its_bytes() {
    let vectors = file("messages");
    let fields = &vectors["fields"];
    let manifest: ManifestHash = kind(&fields["manifest"]);
    let (key, nonce): (PublicPoint, Nonce) = (kind(&fields["key"]), kind(&fields["nonce"]));
    let (blinded, register): (Blinded, Hash) =
        (kind(&fields["blinded"]), kind(&fields["register"]));
    let figure = |name: &str| u32::try_from(number(&fields[name])).unwrap();
    let small = |name: &str| u8::try_from(number(&fields[name])).unwrap();
    let tree = TreeHead {
        size: number(&fields["size"]),
        root: kind(&fields["root"]),
    };
    let figures = CloseFigures {
        present: figure("present"),
        issued: figure("issued"),
        returned: figure("returned"),
        register,
    };
    let body = text(&fields["body"]).as_bytes();
    let commitment = message::commitment(&manifest, &key, &nonce, body);
    assert_eq!(commitment, kind::<Commitment>(&vectors["commitment"]));
    let contest: [u8; 16] = hex(&fields["contest"]).try_into().unwrap();

    let made = [
        ("token", message::token(&manifest, &key)),
        (
            "issue",
            message::issue(&manifest, small("issuer"), &blinded),
        ),
        ("ballot", message::ballot(&manifest, &commitment)),
        ("share", message::share_info(&manifest, small("place"))),
        ("challenge", message::challenge_info(&contest)),
        (
            "open",
            message::open_signoff(&manifest, figures.present, &tree),
        ),
        ("close", message::close_signoff(&manifest, &figures, &tree)),
        (
            "void",
            message::void_signoff(&manifest, text(&fields["reason"]), &tree),
        ),
        ("certify", message::certify(&manifest, &tree)),
        (
            "issued",
            message::issued(&manifest, small("issuer"), figures.issued, &register),
        ),
    ];
    for (name, message) in &made {
        assert_eq!(*message, hex(&vectors["messages"][name]), "{name}");
    }
    // The commitment's message is hashed at once and has no function of its own.
    assert_eq!(
        vectors["messages"].as_object().unwrap().len(),
        made.len() + 1
    );
    assert_eq!(
        Hash::of(&hex(&vectors["messages"]["commit"])).as_bytes(),
        commitment.as_bytes()
    );
}

#[test]
fn a_show_of_hands_has_its_bytes_and_its_signature_holds_for_no_other() {
    let vectors = file("hands");
    let message = |count: &serde_json::Value| {
        let id = |name: &str| hex(&text(&count[name]).replace('-', "").into());
        let [congress, item] = ["congress", "item"].map(|name| id(name).try_into().unwrap());
        let figure = |name: &str| u32::try_from(number(&count[name])).unwrap();
        let figures = ["entitled", "present", "in_favour", "against", "abstained"].map(figure);
        message::hands(&HandsCount {
            congress: &congress,
            item: &item,
            version: figure("version"),
            figures,
            title: text(&count["title"]),
            counted_by: text(&count["counted_by"]),
        })
    };
    let (key, signature) = (kind(&vectors["key"]), kind(&vectors["signature"]));
    let signed = message(&vectors["count"]);
    assert_eq!(signed, hex(&vectors["message"]));
    assert!(ecdsa::verify(&key, &signed, &signature));
    all_refused(&vectors["bad"], |case| {
        ecdsa::verify(&key, &message(&case["count"]), &signature)
    });
}

#[test]
fn signatures_verify_for_their_key_and_message_only() {
    let vectors = file("signatures");
    let holds = |case: &serde_json::Value| {
        let key = PublicPoint::try_from(hex(&case["key"]).as_slice());
        let signature = Signature::try_from(hex(&case["signature"]).as_slice());
        match (key, signature) {
            (Ok(key), Ok(signature)) => ecdsa::verify(&key, &hex(&case["message"]), &signature),
            _ => false,
        }
    };
    for case in cases(&vectors["good"]) {
        assert!(holds(case), "{}", case["name"]);
    }
    all_refused(&vectors["bad"], holds);
}

#[test]
fn a_key_off_the_curve_is_none() {
    let vectors = file("signatures");
    let on_curve = |case: &serde_json::Value| {
        PublicPoint::try_from(hex(&case["key"]).as_slice()).is_ok_and(|key| key.is_on_curve())
    };
    assert!(cases(&vectors["good"]).iter().all(on_curve));
    let off = cases(&vectors["bad"])
        .iter()
        .filter(|case| !on_curve(case))
        .count();
    assert_eq!(off, 5);
}

#[test]
fn what_our_key_of_the_vectors_scalar_signs_verifies_under_their_key() {
    let vectors = file("signatures");
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    let scalar = BigNum::from_slice(&hex(&vectors["scalar"])).unwrap();
    let mut point = EcPoint::new(&group).unwrap();
    point
        .mul_generator2(&group, &scalar, &mut BigNumContext::new().unwrap())
        .unwrap();
    let key = EcKey::from_private_components(&group, &scalar, &point).unwrap();
    let pkcs8 = PKey::from_ec_key(key)
        .unwrap()
        .private_key_to_pkcs8()
        .unwrap();
    let key = SigningKey::from_pkcs8(&pkcs8, &SystemRandom::new()).unwrap();

    let case = &vectors["good"][0];
    assert_eq!(key.public(), kind(&case["key"]));
    let message = hex(&case["message"]);
    assert!(ecdsa::verify(
        &kind(&case["key"]),
        &message,
        &key.sign(&message)
    ));
}

#[test]
fn every_type_of_entry_is_read_and_written_to_the_byte() {
    let vectors = file("entries");
    for case in cases(&vectors["good"]) {
        let bytes = subject(case);
        let entry = Entry::parse(&bytes).unwrap_or_else(|error| panic!("{error}: {case}"));
        assert_eq!(entry.to_bytes().unwrap(), bytes);
    }
}

#[test]
fn what_is_nearly_an_entry_is_refused() {
    all_refused(&file("entries")["bad"], |case| {
        Entry::parse(&subject(case)).is_ok()
    });
}

#[test]
fn an_entry_has_at_most_as_many_bytes_as_a_bundle_can_say() {
    let longest = &file("entries")["longest"];
    let entry = |length: &serde_json::Value| {
        let (before, after) = (text(&longest["before"]), text(&longest["after"]));
        let filled = usize::try_from(number(length)).unwrap() - before.len() - after.len();
        format!("{before}{}{after}", text(&longest["fill"]).repeat(filled))
    };
    Entry::parse(entry(&longest["good"]).as_bytes()).unwrap();
    assert!(Entry::parse(entry(&longest["bad"]).as_bytes()).is_err());
}
