//! Issuing keys: encrypted at rest, decrypted once for each contest, forgotten when they are destroyed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use ballot::id::ContestId;
use ballot::manifest::Manifest;
use crypto::bytes::{BlindSignature, Blinded, IssuerSpki, ManifestHash};
use crypto::message;
use crypto::token::{IssuerKey, IssuerPublic};

use super::super::{Roll, RollError};
use crate::store::{StoreError, fetch_optional};

/// What it takes to issue in one contest.
pub(super) struct Issuer {
    pub(super) manifest: ManifestHash,
    pub(super) public: IssuerPublic,
    /// Gone once the contest is closed or void.
    key: Option<IssuerKey>,
}

impl Issuer {
    /// Signs, and checks the result.
    pub(super) fn sign(&self, blinded: &Blinded) -> Result<BlindSignature, RollError> {
        let key = self
            .key
            .as_ref()
            .ok_or(StoreError::Corrupt("issuing key"))?;
        key.blind_sign(blinded)
            .map_err(|error| RollError::Issuing(error.to_string()))
    }
}

/// The issuers of contests that somebody has asked for. Cheap to clone.
#[derive(Clone, Default)]
pub struct Issuers {
    known: Arc<Mutex<Known>>,
}

#[derive(Default)]
struct Known {
    issuers: HashMap<ContestId, Arc<Issuer>>,
    /// Counts what was forgotten, so that a key read just before it was destroyed is not kept just after.
    forgotten: u64,
}

impl std::fmt::Debug for Issuers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Issuers")
    }
}

impl Issuers {
    fn find(&self, contest: ContestId) -> (Option<Arc<Issuer>>, u64) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        (known.issuers.get(&contest).cloned(), known.forgotten)
    }

    fn keep(&self, contest: ContestId, issuer: &Arc<Issuer>, forgotten: u64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.forgotten == forgotten {
            known.issuers.insert(contest, Arc::clone(issuer));
        }
    }

    fn forget(&self, contest: ContestId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.forgotten += 1;
        known.issuers.remove(&contest);
    }

    fn forget_all(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.forgotten += 1;
        known.issuers.clear();
    }
}

impl Roll {
    /// A contest's issuing key (DER) as it is stored: encrypted, and bound to the contest.
    pub fn seal_issuing_key(&self, contest: ContestId, der: &[u8]) -> Vec<u8> {
        self.vault.seal(&context(contest), der)
    }

    /// Drops a contest's issuing key from memory. Call it once the stored one is destroyed.
    pub fn forget_issuing_key(&self, contest: ContestId) {
        self.issuers.forget(contest);
    }

    /// Drops every issuing key from memory: another process may have destroyed any of them. Those that are still
    /// stored are read again when they are needed.
    pub fn forget_issuing_keys(&self) {
        self.issuers.forget_all();
    }

    /// The issuer of a contest that has a manifest.
    pub(super) async fn issuer(&self, contest: ContestId) -> Result<Arc<Issuer>, RollError> {
        let (known, forgotten) = self.issuers.find(contest);
        if let Some(issuer) = known {
            return Ok(issuer);
        }
        let issuer = Arc::new(self.read_issuer(contest).await?);
        self.issuers.keep(contest, &issuer, forgotten);
        Ok(issuer)
    }

    async fn read_issuer(&self, contest: ContestId) -> Result<Issuer, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Option<Vec<u8>>, Option<Vec<u8>>),
            "SELECT manifest, issuing_key FROM contests WHERE id = $1",
            contest.0,
        )?;
        let Some((Some(manifest), sealed)) = row else {
            return Err(StoreError::Corrupt("manifest").into());
        };
        Ok(Issuer {
            public: public_key(&manifest).ok_or(StoreError::Corrupt("manifest"))?,
            manifest: message::manifest_hash(&manifest),
            key: sealed
                .map(|sealed| self.unseal(contest, &sealed))
                .transpose()?,
        })
    }

    fn unseal(&self, contest: ContestId, sealed: &[u8]) -> Result<IssuerKey, RollError> {
        let der = self.vault.unseal(&context(contest), sealed)?;
        IssuerKey::from_der(&der).map_err(|error| RollError::Issuing(error.to_string()))
    }
}

fn context(contest: ContestId) -> Vec<u8> {
    [b"issuing key\0".as_slice(), contest.0.as_bytes()].concat()
}

/// The organiser's public key: the first in the manifest (§1).
fn public_key(manifest: &[u8]) -> Option<IssuerPublic> {
    let manifest = Manifest::parse(manifest).ok()?;
    let spki = IssuerSpki::from(*manifest.issuers.first()?.key.as_bytes());
    IssuerPublic::parse(&spki).ok()
}
