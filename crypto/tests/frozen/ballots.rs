//! Tokens and openings.

use crypto::bytes::{BlindSignature, Blinded, Commitment, IssuerSpki, Token};
use crypto::token::{IssuerKey, IssuerPublic, blind};
use crypto::{message, opening};

use crate::{all_refused, cases, draws, file, hex, kind, number, text};

#[test]
fn a_token_is_blinded_signed_and_finished_to_the_byte() {
    let vectors = file("tokens");
    let issuer = IssuerKey::from_der(&hex(&vectors["issuer"]["pkcs1"])).unwrap();
    assert_eq!(*issuer.spki(), kind(&vectors["issuer"]["spki"]));
    let public = IssuerPublic::parse(issuer.spki()).unwrap();
    for case in cases(&vectors["good"]) {
        let mut random = draws(&[hex(&case["salt"]), hex(&case["factor"])]);
        let (blinded, blinding) = blind(&public, &hex(&case["message"]), &mut random).unwrap();
        assert_eq!(blinded, kind::<Blinded>(&case["blinded"]));
        let answer = issuer.blind_sign(&blinded).unwrap();
        assert_eq!(answer, kind::<BlindSignature>(&case["blindSignature"]));
        assert_eq!(
            blinding.finalize(&answer).unwrap(),
            kind::<Token>(&case["token"])
        );
    }
}

#[test]
fn a_token_that_is_not_the_issuers_for_the_message_is_refused() {
    let vectors = file("tokens");
    let public = IssuerPublic::parse(&kind(&vectors["issuer"]["spki"])).unwrap();
    all_refused(&vectors["bad"], |case| {
        Token::try_from(hex(&case["token"]).as_slice())
            .is_ok_and(|token| public.verify(&hex(&case["message"]), &token).is_ok())
    });
}

#[test]
fn nothing_at_or_above_the_modulus_is_signed() {
    let vectors = file("tokens");
    let issuer = IssuerKey::from_der(&hex(&vectors["issuer"]["pkcs1"])).unwrap();
    let public = IssuerPublic::parse(issuer.spki()).unwrap();
    all_refused(&vectors["bad_blinded"], |case| {
        let blinded = kind(&case["blinded"]);
        public.accepts(&blinded) || issuer.blind_sign(&blinded).is_ok()
    });
}

#[test]
fn an_issuers_key_in_another_form_is_refused() {
    all_refused(&file("tokens")["bad_keys"], |case| {
        IssuerSpki::try_from(hex(&case["spki"]).as_slice())
            .is_ok_and(|spki| IssuerPublic::parse(&spki).is_ok())
    });
}

#[test]
fn an_opening_is_padded_and_read_to_the_byte_and_fits_its_commitment() {
    let vectors = file("openings");
    let (manifest, key) = (kind(&vectors["manifest_hash"]), kind(&vectors["key"]));
    for case in cases(&vectors["good"]).iter().chain([&vectors["exact"]]) {
        let (nonce, body) = (kind(&case["nonce"]), text(&case["body"]).as_bytes());
        let size = usize::try_from(number(&case["size"])).unwrap();
        let padded = opening::pad(&nonce, body, size).unwrap();
        assert_eq!(padded, hex(&case["opening"]));
        assert_eq!(opening::read(&padded).unwrap(), (nonce, body));
        if let Some(commitment) = case.get("commitment") {
            let made = message::commitment(&manifest, &key, &nonce, body);
            assert_eq!(made, kind::<Commitment>(commitment));
        }
    }
    let long = &vectors["too_long"];
    let size = usize::try_from(number(&long["size"])).unwrap();
    assert!(opening::pad(&kind(&long["nonce"]), text(&long["body"]).as_bytes(), size).is_err());
}

#[test]
fn an_opening_of_anything_else_does_not_fit() {
    let vectors = file("openings");
    let (manifest, key) = (kind(&vectors["manifest_hash"]), kind(&vectors["key"]));
    all_refused(&vectors["bad"], |case| {
        opening::read(&hex(&case["opening"])).is_ok_and(|(nonce, body)| {
            message::commitment(&manifest, &key, &nonce, body) == kind(&case["commitment"])
        })
    });
}
