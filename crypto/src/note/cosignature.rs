//! Witnesses' cosignatures on checkpoints (C2SP tlog-cosignature, Ed25519, `cosignature/v1`).
//!
//! A cosignature says: at this second, this was the largest tree of the log that the witness had seen, and it had grown
//! from every one that the witness cosigned before.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SecureRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use super::checkpoint::{SignatureLine, split};
use super::keys::{KeyId, first_four};
use super::{NoteError, is_key_name};
use crate::bytes::sha256;

/// signed-note's type byte of Ed25519 cosignature keys.
const TYPE_COSIGNATURE: u8 = 0x04;
/// The latest second that a cosignature may state.
const LATEST: u64 = i64::MAX.unsigned_abs();

/// A witness's name: by convention a URL without scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WitnessName(String);

impl WitnessName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WitnessName {
    type Err = NoteError;

    fn from_str(name: &str) -> Result<Self, NoteError> {
        if is_key_name(name) {
            Ok(Self(name.to_owned()))
        } else {
            Err(NoteError::Name)
        }
    }
}

impl fmt::Display for WitnessName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The second at which a witness cosigned, since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CosignedAt(pub u64);

/// A witness's public key under its name. As text it is its `vkey`, one line without newline:
/// `name+id+base64(0x04 ‖ key)` (C2SP signed-note, tlog-cosignature).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WitnessKey {
    name: WitnessName,
    key: [u8; 32],
}

impl WitnessKey {
    /// The witness's name.
    pub fn name(&self) -> &WitnessName {
        &self.name
    }

    /// Holds the witness to its cosignature on a checkpoint: where it stands among the note's signature lines, each line
    /// under this key must hold. Of the log's own signatures it says nothing.
    pub fn verify(&self, note: &str) -> Result<CosignedAt, NoteError> {
        let (text, signatures) = split(note)?;
        let mut newest = None;
        for line in signatures.lines() {
            let line = SignatureLine::parse(line)?;
            if line.is_of(self.name.as_str(), self.id()) {
                let at = self.holds(text, &line.signature)?;
                newest = newest.max(Some(at));
            }
        }
        newest.ok_or(NoteError::NotCosigned)
    }

    fn holds(&self, text: &str, timestamped: &[u8]) -> Result<CosignedAt, NoteError> {
        let (time, signature) = timestamped
            .split_first_chunk()
            .ok_or(NoteError::Cosignature)?;
        let time = u64::from_be_bytes(*time);
        let holds = UnparsedPublicKey::new(&ED25519, &self.key)
            .verify(message(text, time).as_bytes(), signature)
            .is_ok();
        if holds && time <= LATEST {
            Ok(CosignedAt(time))
        } else {
            Err(NoteError::Cosignature)
        }
    }

    fn id(&self) -> KeyId {
        let name = self.name.as_str().as_bytes();
        first_four(&sha256(&[name, b"\n", &[TYPE_COSIGNATURE], &self.key]))
    }
}

impl FromStr for WitnessKey {
    type Err = NoteError;

    fn from_str(vkey: &str) -> Result<Self, NoteError> {
        let read = || {
            let mut parts = vkey.splitn(3, '+');
            let name = parts.next()?.parse().ok()?;
            let encoded = STANDARD.decode(parts.nth(1)?).ok()?;
            let key = encoded.strip_prefix(&[TYPE_COSIGNATURE])?.try_into().ok()?;
            Some(Self { name, key })
        };
        // The key's id is compared with the rest: each key has one text.
        read()
            .filter(|key: &Self| key.to_string() == vkey)
            .ok_or(NoteError::WitnessKey)
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = u32::from_be_bytes(self.id());
        let key = STANDARD.encode([&[TYPE_COSIGNATURE], &self.key[..]].concat());
        write!(formatter, "{}+{id:08x}+{key}", self.name)
    }
}

/// A witness's secret key.
pub struct WitnessSigner {
    key: WitnessKey,
    pair: Ed25519KeyPair,
    seed: Zeroizing<[u8; Self::SEED_LENGTH]>,
}

impl WitnessSigner {
    /// Length of the secret key in bytes: an Ed25519 seed.
    pub const SEED_LENGTH: usize = 32;

    /// Makes the key of a new witness.
    pub fn generate(random: &impl SecureRandom, name: WitnessName) -> Result<Self, NoteError> {
        let mut seed = Zeroizing::new([0; Self::SEED_LENGTH]);
        random.fill(&mut *seed).map_err(|_| NoteError::SecretKeys)?;
        Self::from_secret_bytes(&*seed, name)
    }

    /// Reads what [`WitnessSigner::to_secret_bytes`] gave.
    pub fn from_secret_bytes(secret: &[u8], name: WitnessName) -> Result<Self, NoteError> {
        let read = || {
            let seed = Zeroizing::new(<[u8; Self::SEED_LENGTH]>::try_from(secret).ok()?);
            let pair = Ed25519KeyPair::from_seed_unchecked(&*seed).ok()?;
            let key = pair.public_key().as_ref().try_into().ok()?;
            Some(Self {
                key: WitnessKey { name, key },
                pair,
                seed,
            })
        };
        read().ok_or(NoteError::SecretKeys)
    }

    /// The secret key: an Ed25519 seed.
    pub fn to_secret_bytes(&self) -> &[u8] {
        &*self.seed
    }

    /// The public key.
    pub fn key(&self) -> &WitnessKey {
        &self.key
    }

    /// The signature line, with its newline, that says of a checkpoint's whole text, extension lines included, what a
    /// cosignature says. Whether it is true is the caller's to know.
    pub fn cosign(&self, note: &str, at: CosignedAt) -> Result<String, NoteError> {
        let text = split(note)?.0;
        let signature = self.pair.sign(message(text, at.0).as_bytes());
        let bytes = [&self.key.id(), &at.0.to_be_bytes()[..], signature.as_ref()].concat();
        Ok(format!("— {} {}\n", self.key.name, STANDARD.encode(bytes)))
    }
}

impl fmt::Debug for WitnessSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "WitnessSigner({})", self.key.name)
    }
}

/// What a witness signs.
fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}
