//! Tokens: the RFC's vectors, one more made elsewhere, an independent implementation, bad inputs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use blind_rsa_signatures as oracle;
use crypto::bytes::{BlindSignature, Blinded, IssuerSpki, Token};
use crypto::rsabssa::{self, PublicIntegers, RsabssaError};
use crypto::token::{IssuerKey, IssuerPublic, TokenError, blind};
use openssl::bn::{BigNum, BigNumContext};
use openssl::pkey::Private;
use openssl::rsa::{Rsa, RsaPrivateKeyBuilder};
use ring::rand::{SecureRandom, SystemRandom};

type OraclePublic = oracle::PublicKey<oracle::Sha384, oracle::PSS, oracle::Deterministic>;
type OracleSecret = oracle::SecretKey<oracle::Sha384, oracle::PSS, oracle::Deterministic>;

const RFC: &str = include_str!("vectors/rfc9474.json");
const INDEPENDENT: &str = include_str!("vectors/rsabssa-2048.json");

fn hex(text: &str) -> Vec<u8> {
    let pairs = text
        .as_bytes()
        .chunks(2)
        .map(|pair| str::from_utf8(pair).unwrap());
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

fn vectors(json: &str) -> Vec<serde_json::Map<String, serde_json::Value>> {
    serde_json::from_str(json).unwrap()
}

fn random(bytes: &mut [u8]) {
    SystemRandom::new().fill(bytes).unwrap();
}

fn private_key(number: impl Fn(&str) -> BigNum) -> Rsa<Private> {
    let (p, q, d) = (number("p"), number("q"), number("d"));
    let (one, mut context) = (BigNum::from_u32(1).unwrap(), BigNumContext::new().unwrap());
    let exponent = |prime: &BigNum| {
        let mut exponent = BigNum::new().unwrap();
        exponent
            .nnmod(&d, &(prime - &one), &mut BigNumContext::new().unwrap())
            .unwrap();
        exponent
    };
    let mut coefficient = BigNum::new().unwrap();
    coefficient.mod_inverse(&q, &p, &mut context).unwrap();
    let (dp, dq) = (exponent(&p), exponent(&q));
    RsaPrivateKeyBuilder::new(number("n"), number("e"), d)
        .and_then(|builder| builder.set_factors(p, q))
        .and_then(|builder| builder.set_crt_params(dp, dq, coefficient))
        .unwrap()
        .build()
}

/// Runs every step of one vector and compares what each gives.
fn follow(vector: &serde_json::Map<String, serde_json::Value>) {
    let bytes = |field: &str| hex(vector[field].as_str().unwrap());
    let number = |field: &str| BigNum::from_hex_str(vector[field].as_str().unwrap()).unwrap();
    let (n, e, inverse) = (number("n"), number("e"), number("inv"));
    let key = PublicIntegers { n: &n, e: &e };
    let mut factor = BigNum::new().unwrap();
    factor
        .mod_inverse(&inverse, &n, &mut BigNumContext::new().unwrap())
        .unwrap();

    let encoded = rsabssa::encode(&bytes("msg"), &bytes("salt"), n.num_bits() as usize).unwrap();
    assert_eq!(encoded, bytes("encoded_msg"));
    let (blinded, unblinder) = rsabssa::blind(&key, &encoded, &factor).unwrap();
    assert_eq!(
        (blinded.clone(), unblinder),
        (bytes("blinded_msg"), inverse)
    );
    let blind_signature = rsabssa::blind_sign(&private_key(number), &blinded).unwrap();
    assert_eq!(blind_signature, bytes("blind_sig"));
    let signature = rsabssa::unblind(&key, &blind_signature, &number("inv")).unwrap();
    assert_eq!(signature, bytes("sig"));
}

#[test]
fn every_step_gives_what_the_vectors_say() {
    let all: Vec<_> = [RFC, INDEPENDENT].into_iter().flat_map(vectors).collect();
    assert_eq!(all.len(), 3);
    all.iter().for_each(follow);
}

#[test]
fn the_vector_made_elsewhere_verifies_as_a_token() {
    let vector = vectors(INDEPENDENT).remove(0);
    let bytes = |field: &str| hex(vector[field].as_str().unwrap());
    let rsa = private_key(|field| BigNum::from_slice(&bytes(field)).unwrap());
    let key = IssuerKey::from_der(&rsa.private_key_to_der().unwrap()).unwrap();
    let token = Token::try_from(bytes("sig").as_slice()).unwrap();
    IssuerPublic::parse(key.spki())
        .unwrap()
        .verify(&bytes("msg"), &token)
        .unwrap();
}

#[test]
fn a_token_verifies_for_its_message_and_key_only() {
    let (key, other) = (
        IssuerKey::generate().unwrap(),
        IssuerKey::generate().unwrap(),
    );
    let public = IssuerPublic::parse(key.spki()).unwrap();
    let (blinded, blinding) = blind(&public, b"message", &mut random).unwrap();
    assert!(public.accepts(&blinded));
    let token = blinding
        .finalize(&key.blind_sign(&blinded).unwrap())
        .unwrap();

    public.verify(b"message", &token).unwrap();
    assert!(matches!(
        public.verify(b"other", &token),
        Err(TokenError::Invalid)
    ));
    let other_public = IssuerPublic::parse(other.spki()).unwrap();
    assert!(matches!(
        other_public.verify(b"message", &token),
        Err(TokenError::Invalid)
    ));
}

#[test]
fn an_answer_that_does_not_verify_is_refused() {
    let key = IssuerKey::generate().unwrap();
    let public = IssuerPublic::parse(key.spki()).unwrap();
    let (blinded, blinding) = blind(&public, b"message", &mut random).unwrap();
    let mut answer = *key.blind_sign(&blinded).unwrap().as_bytes();
    answer[255] ^= 1;
    assert!(matches!(
        blinding.finalize(&answer.into()),
        Err(TokenError::Invalid)
    ));
    assert!(
        blinding
            .finalize(&BlindSignature::from([0xff; 256]))
            .is_err()
    );
}

#[test]
fn nothing_at_or_above_the_modulus_is_signed() {
    let key = IssuerKey::generate().unwrap();
    let public = IssuerPublic::parse(key.spki()).unwrap();
    let modulus: [u8; 256] = key.spki().as_bytes()[33..289].try_into().unwrap();
    for bytes in [modulus, [0xff; 256]] {
        let blinded = Blinded::from(bytes);
        assert!(!public.accepts(&blinded));
        let refused = key.blind_sign(&blinded);
        assert!(matches!(
            refused,
            Err(TokenError::Scheme(RsabssaError::OutOfRange))
        ));
    }
    let mut below = modulus;
    below[255] -= 1;
    assert!(public.accepts(&below.into()));
    key.blind_sign(&below.into()).unwrap();
}

#[test]
fn a_key_survives_storage_and_no_other_kind_is_read() {
    let key = IssuerKey::generate().unwrap();
    let stored = key.to_der().unwrap();
    assert_eq!(IssuerKey::from_der(&stored).unwrap().spki(), key.spki());
    assert!(IssuerKey::from_der(&stored[..stored.len() - 1]).is_err());
    let short = Rsa::generate(1024).unwrap().private_key_to_der().unwrap();
    assert!(matches!(IssuerKey::from_der(&short), Err(TokenError::Key)));
    let three = Rsa::generate_with_e(2048, &BigNum::from_u32(3).unwrap()).unwrap();
    assert!(matches!(
        IssuerKey::from_der(&three.private_key_to_der().unwrap()),
        Err(TokenError::Key)
    ));
}

#[test]
fn a_damaged_private_key_is_not_read_and_lets_no_answer_out() {
    let vector = vectors(INDEPENDENT).remove(0);
    let number = |field: &str| {
        let number = BigNum::from_hex_str(vector[field].as_str().unwrap()).unwrap();
        if field == "d" {
            &number - &BigNum::from_u32(2).unwrap()
        } else {
            number
        }
    };
    let der = private_key(number).private_key_to_der().unwrap();
    assert!(matches!(IssuerKey::from_der(&der), Err(TokenError::Key)));

    let without_factors = RsaPrivateKeyBuilder::new(number("n"), number("e"), number("d"))
        .unwrap()
        .build();
    let refused = rsabssa::blind_sign(
        &without_factors,
        &hex(vector["blinded_msg"].as_str().unwrap()),
    );
    assert!(matches!(refused, Err(RsabssaError::SelfCheck)));
}

#[test]
fn the_public_key_is_openssls_spki_too() {
    let key = IssuerKey::generate().unwrap();
    let rsa = Rsa::private_key_from_der(&key.to_der().unwrap()).unwrap();
    assert_eq!(
        key.spki().as_bytes().as_slice(),
        rsa.public_key_to_der().unwrap()
    );
}

#[test]
fn every_other_form_of_a_public_key_is_refused() {
    let good = *IssuerKey::generate().unwrap().spki().as_bytes();
    let spoil = |at: usize, byte: u8| {
        let mut spki = good;
        spki[at] = byte;
        assert!(
            IssuerPublic::parse(&IssuerSpki::from(spki)).is_err(),
            "byte {at}"
        );
    };
    spoil(16, 0x0a); // the identifier of RSASSA-PSS
    spoil(17, 0x04); // parameters other than NULL
    spoil(32, 0x80); // a negative modulus
    spoil(33, 0x7f); // 2047 bits
    spoil(288, good[288] & 0xfe); // an even modulus
    spoil(293, 0x03); // another exponent
    IssuerPublic::parse(&good.into()).unwrap();
}

#[test]
fn a_broken_generator_is_noticed() {
    let key = IssuerKey::generate().unwrap();
    let public = IssuerPublic::parse(key.spki()).unwrap();
    for byte in [0x00, 0xff] {
        let refused = blind(&public, b"message", &mut |bytes| bytes.fill(byte));
        assert!(matches!(refused, Err(TokenError::Randomness)));
    }
}

#[test]
fn the_oracles_client_gets_a_token_from_our_signer() {
    let key = IssuerKey::generate().unwrap();
    let rsa = Rsa::private_key_from_der(&key.to_der().unwrap()).unwrap();
    let public = OraclePublic::from_der(&rsa.public_key_to_der().unwrap()).unwrap();
    let blinding = public.blind(&mut oracle::DefaultRng, b"message").unwrap();
    let blinded = Blinded::try_from(blinding.blind_message.as_ref()).unwrap();
    let answer = oracle::BlindSignature(key.blind_sign(&blinded).unwrap().as_bytes().to_vec());
    let token = public.finalize(&answer, &blinding, b"message").unwrap();
    let token = Token::try_from(token.as_ref()).unwrap();
    IssuerPublic::parse(key.spki())
        .unwrap()
        .verify(b"message", &token)
        .unwrap();
}

#[test]
fn our_client_gets_a_token_from_the_oracles_signer() {
    let key = IssuerKey::generate().unwrap();
    let secret = OracleSecret::from_der(&pkcs8(&key)).unwrap();
    let public = IssuerPublic::parse(key.spki()).unwrap();
    let (blinded, blinding) = blind(&public, b"message", &mut random).unwrap();
    let answer = secret.blind_sign(blinded).unwrap();
    let token = blinding
        .finalize(&BlindSignature::try_from(answer.as_ref()).unwrap())
        .unwrap();
    let signature = oracle::Signature(token.as_bytes().to_vec());
    secret
        .public_key()
        .unwrap()
        .verify(&signature, None, b"message")
        .unwrap();
}

fn pkcs8(key: &IssuerKey) -> Vec<u8> {
    let rsa = Rsa::private_key_from_der(&key.to_der().unwrap()).unwrap();
    openssl::pkey::PKey::from_rsa(rsa)
        .unwrap()
        .private_key_to_pkcs8()
        .unwrap()
}
