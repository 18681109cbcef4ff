//! What the issuer may sign for: a manifest that it has itself found in the organiser's log, that names its own key, and
//! as many entitled delegates as its own roll has.

use std::sync::{Arc, PoisonError};

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Manifest;
use crypto::bytes::{BlindSignature, Blinded, IssuerSpki, ManifestHash};
use crypto::token::{IssuerKey, IssuerPublic};
use hyper::StatusCode;
use uuid::Uuid;

use super::{Issuer, IssuerError, contests, roll};
use crate::client::{ClientError, Http, Paper, Trust};
use crate::store::{StoreError, execute, fetch_optional, refusal, write};

/// What it takes to sign in one contest.
pub(super) struct Authority {
    pub(super) manifest: ManifestHash,
    /// Among the manifest's issuers.
    pub(super) place: u8,
    pub(super) public: IssuerPublic,
    /// Gone once the contest has ended.
    key: Option<IssuerKey>,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authority")
    }
}

impl Authority {
    /// Signs, and checks the result.
    pub(super) fn sign(&self, blinded: &Blinded) -> Result<BlindSignature, IssuerError> {
        let key = self
            .key
            .as_ref()
            .ok_or(StoreError::Corrupt("issuing key"))?;
        key.blind_sign(blinded)
            .map_err(|error| IssuerError::Key(error.to_string()))
    }
}

/// Why there is nothing to sign for yet.
#[derive(Debug, thiserror::Error)]
pub enum NotYet {
    /// No key was made for such a contest.
    #[error("there is no such contest")]
    Unknown,
    /// The organiser has published no manifest.
    #[error("the contest is not ready")]
    NotReady,
    /// The organiser can't be asked.
    #[error("the organiser can't be reached: {0}")]
    Unreachable(ClientError),
    /// What the organiser published is not what this issuer signs for.
    #[error("the manifest is refused: {0}")]
    Refused(ManifestFault),
    /// It can't be looked up or stored.
    #[error(transparent)]
    Internal(#[from] IssuerError),
}
refusal!(NotYet);

/// What is wrong with a manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestFault {
    /// Not in the log under the keys that this issuer was given, or no manifest.
    #[error("{0}")]
    NotLogged(ClientError),
    /// Of another congress.
    #[error("it is another congress's")]
    OtherCongress,
    /// It does not name this issuer with this contest's key.
    #[error("it does not name this issuer with the key made for it")]
    NotNamed,
    /// It has another number of entitled delegates than this issuer's roll.
    #[error(
        "{manifest} are entitled, {here} are on the issuer's roll: import the organiser's roll again"
    )]
    Roll {
        /// As the manifest has it.
        manifest: u32,
        /// On the roll here.
        here: u64,
    },
}

type Row = (Uuid, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>, Option<i64>);

impl Issuer {
    /// The authority for a contest; at the first time the log is read.
    pub(super) async fn authority(&self, contest: ContestId) -> Result<Arc<Authority>, NotYet> {
        if let Some(known) = self.known().get(&contest) {
            return Ok(Arc::clone(known));
        }
        // One reading at a time: a hall asks all at once.
        let mut logs = self.logs.lock().await;
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            Row,
            "SELECT congress, spki, issuing_key, manifest, place FROM contests WHERE id = $1",
            contest.0,
        )?;
        let (congress, spki, sealed, manifest, place) = row.ok_or(NotYet::Unknown)?;
        let congress = CongressId(congress);
        let from = roll::require(&mut tx, congress).await?;
        drop(tx);
        let spki = IssuerSpki::try_from(spki.as_slice()).map_err(|_| StoreError::Corrupt("key"))?;
        let (manifest, place) = match (manifest, place) {
            (Some(manifest), Some(place)) => (
                ManifestHash::try_from(manifest.as_slice())
                    .map_err(|_| StoreError::Corrupt("manifest"))?,
                u8::try_from(place).map_err(|_| StoreError::Corrupt("place"))?,
            ),
            _ => {
                let trust = trust(&mut logs, congress, &from).await?;
                let paper = read(&Http::new(&from.base), &trust, contest).await?;
                self.remember(congress, trust.known()).await?;
                let place = self.place(&paper.manifest, congress, &spki)?;
                self.accept(&paper, congress, place).await?;
                (paper.hash, place)
            }
        };
        let authority = Arc::new(Authority {
            manifest,
            place,
            public: IssuerPublic::parse(&spki).map_err(|_| StoreError::Corrupt("key"))?,
            key: sealed
                .map(|sealed| self.unseal(contest, &sealed))
                .transpose()?,
        });
        self.known().insert(contest, Arc::clone(&authority));
        Ok(authority)
    }

    /// Where the manifest names this issuer with this key.
    fn place(
        &self,
        manifest: &Manifest,
        congress: CongressId,
        spki: &IssuerSpki,
    ) -> Result<u8, NotYet> {
        if manifest.congress != congress {
            return Err(NotYet::Refused(ManifestFault::OtherCongress));
        }
        let named = manifest.issuers.iter().skip(1).position(|named| {
            named.key.as_bytes() == spki.as_bytes()
                && named.url.as_deref() == Some(self.url.as_str())
                && named
                    .sign_key
                    .is_some_and(|key| key.0 == *self.key().as_bytes())
        });
        let place = named.and_then(|at| u8::try_from(at + 1).ok());
        place.ok_or(NotYet::Refused(ManifestFault::NotNamed))
    }

    /// Holds to this manifest for ever, and freezes the roll for it.
    async fn accept(&self, paper: &Paper, congress: CongressId, place: u8) -> Result<(), NotYet> {
        let contest = paper.contest();
        let entitled = paper.manifest.electorate.entitled;
        write!(self.database, "accept manifest", NotYet, tx => {
            let here = roll::on_roll(tx, congress).await?;
            if here != u64::from(entitled) {
                return Err(NotYet::Refused(ManifestFault::Roll { manifest: entitled, here }));
            }
            let accepted = execute!(
                tx,
                "UPDATE contests SET state = 'issuing', manifest = $2, place = $3 \
                 WHERE id = $1 AND state = 'made'",
                contest.0,
                paper.hash.as_ref(),
                i64::from(place),
            )?;
            if accepted == 1 {
                execute!(
                    tx,
                    "INSERT INTO contest_roll (contest, delegate) \
                     SELECT $1, id FROM delegates WHERE congress = $2",
                    contest.0,
                    congress.0,
                )?;
            }
            Ok(())
        })
    }

    fn unseal(&self, contest: ContestId, sealed: &[u8]) -> Result<IssuerKey, IssuerError> {
        let der = self.vault.unseal(&contests::context(contest), sealed)?;
        IssuerKey::from_der(&der).map_err(|error| IssuerError::Key(error.to_string()))
    }

    pub(super) fn known(
        &self,
    ) -> std::sync::MutexGuard<'_, std::collections::HashMap<ContestId, Arc<Authority>>> {
        self.authorities
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The log as this issuer has known it, under the keys that it was given.
pub(super) async fn trust(
    logs: &mut std::collections::HashMap<CongressId, Arc<Trust>>,
    congress: CongressId,
    from: &roll::Congress,
) -> Result<Arc<Trust>, NotYet> {
    if let Some(trust) = logs.get(&congress) {
        return Ok(Arc::clone(trust));
    }
    let pinned = crypto::note::vkey_hash(&from.vkey);
    let fetched = Trust::fetch(&Http::new(&from.base), congress.0, Some(&pinned)).await;
    let trust = Arc::new(fetched.map_err(not_yet)?.from(from.seen));
    logs.insert(congress, Arc::clone(&trust));
    Ok(trust)
}

async fn read(http: &Http, trust: &Trust, contest: ContestId) -> Result<Paper, NotYet> {
    Paper::fetch(http, trust, contest).await.map_err(not_yet)
}

fn not_yet(error: ClientError) -> NotYet {
    match error {
        ClientError::Refused(problem) if problem.status == StatusCode::NOT_FOUND.as_u16() => {
            NotYet::NotReady
        }
        ClientError::Doubt(_) => NotYet::Refused(ManifestFault::NotLogged(error)),
        error => NotYet::Unreachable(error),
    }
}
