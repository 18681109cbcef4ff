//! Attacks on a running service, each by its promise: who forges, copies, clashes, lies or acts out of turn gets nothing
//! from it, or is found out.

mod clocks;
mod copying;
mod door;
mod guarding;
mod hostile_log;
mod keys;
mod out_of_turn;
mod people;
mod rehearsing;
mod rolls;
mod signatures;
mod stuffing;

use crypto::bytes::{IssuerSpki, ManifestHash, PublicPoint, Token};
use crypto::ecdsa::SigningKey;
use crypto::message;
use crypto::token::{self, IssuerPublic};
use piaojue::client::{Device, Paper};

use crate::support::Hall;

/// A ballot key and its token in the hands of whoever writes a client of their own: what it signs is theirs to choose.
struct Pocket {
    key: SigningKey,
    token: Token,
}

impl Pocket {
    /// Takes a delegate's one ballot.
    async fn fill(hall: &Hall, device: &Device, paper: &Paper) -> Self {
        let key = SigningKey::generate(hall.rng.ring()).unwrap();
        let token = signed_blindly(hall, device, paper, (&paper.hash, &key.public())).await;
        Self { key, token }
    }
}

/// Has an issuer sign a token for any key under any manifest, as a hostile device can: the issuer sees neither.
async fn signed_blindly(
    hall: &Hall,
    device: &Device,
    issuer: &Paper,
    (manifest, key): (&ManifestHash, &PublicPoint),
) -> Token {
    let public = IssuerPublic::parse(&spki(issuer)).unwrap();
    let mut random = |bytes: &mut [u8]| hall.rng.fill(bytes);
    let wanted = message::token(manifest, key);
    let (blinded, blinding) = token::blind(&public, &wanted, &mut random).unwrap();
    let request = device.signed_request(issuer, 0, blinded);
    let answer = device.issue(issuer.contest(), &request).await.unwrap();
    blinding.finalize(&answer).unwrap()
}

fn spki(paper: &Paper) -> IssuerSpki {
    IssuerSpki::from(*paper.manifest.issuers[0].key.as_bytes())
}
