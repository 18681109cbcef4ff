//! A half's key file, and what is encrypted under it: issuing keys in the roll, log keys in the urn.
//!
//! Each half has a file of its own, so that one under another hand opens nothing of the other.

use std::io::Read;
use std::path::{Path, PathBuf};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;

use crate::private_file;
use crate::rng::Rng;

/// Why a key file or something encrypted under it can't be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file can't be read or made.
    #[error("the key file {0} can't be used: {1}")]
    File(PathBuf, std::io::Error),
    /// Others than its owner may read it.
    #[error("the key file {0} may be read by others: run `chmod 600` on it")]
    Exposed(PathBuf),
    /// It does not hold 32 bytes.
    #[error("the key file {0} is not a key of 32 bytes")]
    NotAKey(PathBuf),
    /// What was stored was made under another key, or changed.
    #[error("a stored key can't be decrypted: is this the key file that belongs to the database?")]
    Sealed,
}

/// Encrypts, decrypts and authenticates under one key file. The key is never shown.
pub struct Vault {
    sealing: LessSafeKey,
    marking: hmac::Key,
    rng: Rng,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Reads the key file at `path`, or makes it, readable by its owner alone.
    pub fn open(path: &Path, rng: Rng) -> Result<Self, VaultError> {
        let key = if path.exists() {
            read(path)?
        } else {
            make(path, &rng)?
        };
        let derive = |use_: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), use_);
        let sealing = UnboundKey::new(&AES_256_GCM, derive(b"sealing").as_ref())
            .map_err(|_| VaultError::NotAKey(path.to_owned()))?;
        Ok(Self {
            sealing: LessSafeKey::new(sealing),
            marking: hmac::Key::new(hmac::HMAC_SHA256, derive(b"marking").as_ref()),
            rng,
        })
    }

    /// `plaintext` under AES-256-GCM, bound to `context` (what it is and whose): nonce ‖ ciphertext ‖ tag.
    pub fn seal(&self, context: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = self.rng.bytes();
        let mut sealed = plaintext.to_vec();
        self.sealing
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(context),
                &mut sealed,
            )
            .expect("a key is far below the cipher's limit");
        [nonce.as_slice(), &sealed].concat()
    }

    /// What [`Vault::seal`] was given.
    pub fn unseal(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (nonce, rest) = sealed
            .split_at_checked(NONCE_LEN)
            .ok_or(VaultError::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| VaultError::Sealed)?;
        let mut bytes = rest.to_vec();
        let plain = self
            .sealing
            .open_in_place(nonce, Aad::from(context), &mut bytes)
            .map_err(|_| VaultError::Sealed)?;
        Ok(plain.to_vec())
    }

    /// A keyed hash: for values with too few possibilities for a plain one, such as four digits.
    pub fn mark(&self, message: &[u8]) -> [u8; 32] {
        let tag = hmac::sign(&self.marking, message);
        tag.as_ref().try_into().expect("HMAC-SHA-256 is 32 bytes")
    }
}

fn read(path: &Path) -> Result<[u8; 32], VaultError> {
    let failed = |error| VaultError::File(path.to_owned(), error);
    let mut file = std::fs::File::open(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if file.metadata().map_err(failed)?.permissions().mode() & 0o077 != 0 {
            return Err(VaultError::Exposed(path.to_owned()));
        }
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed)?;
    bytes
        .try_into()
        .map_err(|_| VaultError::NotAKey(path.to_owned()))
}

fn make(path: &Path, rng: &Rng) -> Result<[u8; 32], VaultError> {
    let failed = |error| VaultError::File(path.to_owned(), error);
    let key = rng.bytes();
    private_file::write(path, &key).map_err(failed)?;
    Ok(key)
}
