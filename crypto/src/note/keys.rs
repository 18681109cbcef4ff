//! The log's two key pairs, and the `vkey` file by which others know them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair, UnparsedPublicKey,
};
use zeroize::Zeroizing;

use super::{NoteError, Origin};
use crate::b64;
use crate::bytes::{PublicPoint, sha256};

/// signed-note's type byte of Ed25519 keys.
const TYPE_ED25519: u8 = 0x01;
/// signed-note's type byte of ECDSA keys.
const TYPE_ECDSA: u8 = 0x02;
/// Length of an Ed25519 seed in bytes.
const SEED_LENGTH: usize = 32;
/// What stands before the point in the SPKI of a P-256 key: id-ecPublicKey with prime256v1.
const BEFORE_POINT: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The short name of a key in a signature line.
pub(super) type KeyId = [u8; 4];

/// The first 16 bytes of SHA-256 of a `vkey` file, in base64url: invitation links carry it (§8).
pub fn vkey_hash(vkey: &str) -> String {
    b64::encode(&sha256(&[vkey.as_bytes()])[..16])
}

/// A log's public keys under its name: what a verifier trusts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    origin: Origin,
    ed25519: [u8; 32],
    ecdsa: PublicPoint,
}

impl Verifier {
    /// Reads a `vkey` file: exactly its two lines, each ended by a newline.
    pub fn parse(vkey: &str) -> Result<Self, NoteError> {
        let verifier = Self::read(vkey).ok_or(NoteError::VerifierKeys)?;
        if verifier.vkey() == vkey {
            Ok(verifier)
        } else {
            Err(NoteError::VerifierKeys)
        }
    }

    /// Reads without regard to key ids and stray text: [`Verifier::parse`] compares all of it.
    fn read(vkey: &str) -> Option<Self> {
        let mut lines = vkey.lines().map(|line| line.splitn(3, '+'));
        let (mut first, mut second) = (lines.next()?, lines.next()?);
        let key = |encoded: &str| STANDARD.decode(encoded).ok();
        let ed25519 = key(first.nth(2)?)?;
        let ecdsa = key(second.nth(2)?)?;
        let verifier = Self {
            origin: vkey.split('+').next()?.parse().ok()?,
            ed25519: ed25519.strip_prefix(&[TYPE_ED25519])?.try_into().ok()?,
            ecdsa: ecdsa
                .strip_prefix(&[TYPE_ECDSA])?
                .strip_prefix(&BEFORE_POINT)?
                .try_into()
                .ok()?,
        };
        verifier.ecdsa.is_on_curve().then_some(verifier)
    }

    /// The log's name.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The `vkey` file: Ed25519, then ECDSA, each `name+id+base64(type ‖ key)` and a newline.
    pub fn vkey(&self) -> String {
        let line = |id: KeyId, kind: u8, key: &[u8]| {
            let id = u32::from_be_bytes(id);
            format!(
                "{}+{id:08x}+{}\n",
                self.origin,
                STANDARD.encode([&[kind], key].concat())
            )
        };
        line(self.ed25519_id(), TYPE_ED25519, &self.ed25519)
            + &line(self.ecdsa_id(), TYPE_ECDSA, &self.spki())
    }

    pub(super) fn ed25519_id(&self) -> KeyId {
        let name = self.origin.as_str().as_bytes();
        first_four(&sha256(&[name, b"\n", &[TYPE_ED25519], &self.ed25519]))
    }

    pub(super) fn ecdsa_id(&self) -> KeyId {
        first_four(&sha256(&[&self.spki()]))
    }

    pub(super) fn ed25519_holds(&self, text: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.ed25519)
            .verify(text.as_bytes(), signature)
            .is_ok()
    }

    pub(super) fn ecdsa_holds(&self, text: &str, signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &self.ecdsa)
            .verify(text.as_bytes(), signature)
            .is_ok()
    }

    fn spki(&self) -> Vec<u8> {
        [&BEFORE_POINT[..], self.ecdsa.as_bytes()].concat()
    }
}

/// A log's secret keys. ring takes randomness for ECDSA only from a generator of its own kind, so
/// the keys keep the caller's handle to it.
pub struct LogKeys {
    verifier: Verifier,
    ed25519: Ed25519KeyPair,
    ecdsa: EcdsaKeyPair,
    random: SystemRandom,
    secret: Zeroizing<Vec<u8>>,
}

impl LogKeys {
    /// Makes the keys of a new log.
    pub fn generate(random: &SystemRandom, origin: Origin) -> Result<Self, NoteError> {
        let mut seed = Zeroizing::new([0; SEED_LENGTH]);
        random.fill(&mut *seed).map_err(|_| NoteError::SecretKeys)?;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, random);
        let pkcs8 = pkcs8.map_err(|_| NoteError::SecretKeys)?;
        let secret = Zeroizing::new([&*seed, pkcs8.as_ref()].concat());
        Self::from_secret_bytes(&secret, random, origin)
    }

    /// Reads what [`LogKeys::to_secret_bytes`] gave.
    pub fn from_secret_bytes(
        secret: &[u8],
        random: &SystemRandom,
        origin: Origin,
    ) -> Result<Self, NoteError> {
        Self::read(secret, random, origin).ok_or(NoteError::SecretKeys)
    }

    fn read(secret: &[u8], random: &SystemRandom, origin: Origin) -> Option<Self> {
        let (seed, pkcs8) = secret.split_at_checked(SEED_LENGTH)?;
        let ed25519 = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let ecdsa =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8, random).ok()?;
        let verifier = Verifier {
            origin,
            ed25519: ed25519.public_key().as_ref().try_into().ok()?,
            ecdsa: ecdsa.public_key().as_ref().try_into().ok()?,
        };
        let secret = Zeroizing::new(secret.to_vec());
        Some(Self {
            verifier,
            ed25519,
            ecdsa,
            random: random.clone(),
            secret,
        })
    }

    /// The secret keys: the Ed25519 seed (32 bytes), then the ECDSA key as PKCS #8 DER. Encrypt them
    /// before they are stored.
    pub fn to_secret_bytes(&self) -> &[u8] {
        &self.secret
    }

    /// The public keys.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The `vkey` file, see [`Verifier::vkey`].
    pub fn vkey(&self) -> String {
        self.verifier.vkey()
    }

    pub(super) fn ed25519_signature(&self, text: &str) -> Vec<u8> {
        self.ed25519.sign(text.as_bytes()).as_ref().to_vec()
    }

    pub(super) fn ecdsa_signature(&self, text: &str) -> Vec<u8> {
        let signature = self.ecdsa.sign(&self.random, text.as_bytes());
        signature
            .expect("fails only without system randomness")
            .as_ref()
            .to_vec()
    }
}

impl fmt::Debug for LogKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "LogKeys({})", self.verifier.origin)
    }
}

pub(super) fn first_four(hash: &[u8; 32]) -> KeyId {
    [hash[0], hash[1], hash[2], hash[3]]
}
