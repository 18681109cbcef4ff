//! What other people's libraries made: tokens by @cloudflare/blindrsa-ts, shares by @hpke/core (`tests/interop/make.mjs`).

use crypto::bytes::{BlindSignature, Token};
use crypto::entry::Sealed;
use crypto::sealing::{self, Context, SealingKey};
use crypto::token::{IssuerKey, IssuerPublic};

use crate::{cases, file, hex, kind, text};

#[test]
fn tokens_that_a_javascript_library_finished_verify() {
    let issuer = IssuerKey::from_der(&hex(&file("tokens")["issuer"]["pkcs1"])).unwrap();
    let public = IssuerPublic::parse(issuer.spki()).unwrap();
    for case in cases(&file("foreign")["tokens"]) {
        let answer = issuer.blind_sign(&kind(&case["blinded"])).unwrap();
        assert_eq!(answer, kind::<BlindSignature>(&case["blindSignature"]));
        let token: Token = kind(&case["token"]);
        public.verify(&hex(&case["message"]), &token).unwrap();
        assert!(public.verify(b"another message", &token).is_err());
    }
}

#[test]
fn shares_that_a_javascript_library_encrypted_open() {
    let vectors = file("sealing");
    let ballot = &vectors["ballot"];
    let (manifest, commitment) = (kind(&ballot["manifest_hash"]), kind(&ballot["commitment"]));
    let context = Context {
        manifest: &manifest,
        commitment: &commitment,
    };
    let sealed: Sealed = serde_json::from_str(text(&file("foreign")["sealed"])).unwrap();
    let scalars = cases(&vectors["scalars"]["good"]);
    for pair in [[0, 1], [0, 2], [1, 2]] {
        let keys = pair.map(|at: u8| {
            let scalar = kind(&scalars[usize::from(at)]["scalar"]);
            (at, SealingKey::from_scalar(&scalar).unwrap())
        });
        let opened = sealing::open(context, &keys, &sealed, 200);
        assert_eq!(opened, Some(hex(&ballot["opening"])));
    }
}
