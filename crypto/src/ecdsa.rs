//! ECDSA P-256 with SHA-256, `r ‖ s`: signatures of ballots, devices, scrutineers, further issuers (§2).
//!
//! The log's own ECDSA signatures are DER and belong to [`crate::note`].

use std::fmt;

use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};
use zeroize::Zeroizing;

use crate::bytes::{PublicPoint, Signature};

/// A private key cannot be made or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a P-256 private key")]
pub struct KeyError;

/// A private signing key. ring takes randomness for keys and signatures only from a generator of
/// its own kind, so the key keeps the caller's handle to it.
pub struct SigningKey {
    pair: EcdsaKeyPair,
    pkcs8: Zeroizing<Vec<u8>>,
    random: SystemRandom,
}

impl SigningKey {
    /// Makes a key.
    pub fn generate(random: &SystemRandom) -> Result<Self, KeyError> {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, random);
        Self::from_pkcs8(pkcs8.map_err(|_| KeyError)?.as_ref(), random)
    }

    /// Reads what [`SigningKey::to_pkcs8`] wrote.
    pub fn from_pkcs8(pkcs8: &[u8], random: &SystemRandom) -> Result<Self, KeyError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, random);
        let pkcs8 = Zeroizing::new(pkcs8.to_vec());
        Ok(Self {
            pair: pair.map_err(|_| KeyError)?,
            pkcs8,
            random: random.clone(),
        })
    }

    /// The private key as PKCS #8 DER.
    pub fn to_pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The public key.
    pub fn public(&self) -> PublicPoint {
        PublicPoint::try_from(self.pair.public_key().as_ref())
            .expect("an uncompressed P-256 point has 65 bytes")
    }

    /// Signs a message made in [`crate::message`].
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature = self
            .pair
            .sign(&self.random, message)
            .expect("fails only without system randomness");
        Signature::try_from(signature.as_ref())
            .expect("a fixed-length P-256 signature has 64 bytes")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SigningKey(…)")
    }
}

/// Whether the signature is by this key over this message. A key off the curve has made none.
pub fn verify(key: &PublicPoint, message: &[u8], signature: &Signature) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
        .verify(message, signature.as_ref())
        .is_ok()
}
