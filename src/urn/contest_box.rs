//! What a contest's box needs to test a ballot, read once from its manifest: it never changes after `ready`.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use ballot::id::{CongressId, ContestId};
use ballot::manifest::{EligibleList, Manifest};
use crypto::bytes::{IssuerSpki, ManifestHash};
use crypto::token::IssuerPublic;

use super::{Inner, UrnError};
use crate::store::{Tx, fetch_optional};

/// A contest as the box knows it: its manifest, parsed once.
#[derive(Debug)]
pub struct ContestBox {
    /// The congress whose log it is in.
    pub congress: CongressId,
    /// The manifest.
    pub manifest: Manifest,
    /// The manifest's bytes, as published.
    pub bytes: Vec<u8>,
    /// M.
    pub hash: ManifestHash,
    /// The index of its `contest` entry.
    pub entry: u64,
    /// Who may be written in.
    pub eligible: Option<EligibleList>,
    /// The issuers' keys, parsed once.
    pub issuers: Vec<IssuerPublic>,
}

/// Boxes that were looked at since the start.
#[derive(Debug, Default)]
pub(super) struct Boxes {
    known: RwLock<HashMap<ContestId, Arc<ContestBox>>>,
}

impl Boxes {
    pub(super) fn get(&self, contest: ContestId) -> Option<Arc<ContestBox>> {
        let known = self
            .known
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(&contest).map(Arc::clone)
    }

    pub(super) fn put(&self, contest: ContestId, known: &Arc<ContestBox>) {
        let mut all = self
            .known
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        all.insert(contest, Arc::clone(known));
    }

    /// Forgets the contests of a congress that is wiped.
    pub(super) fn forget(&self, congress: CongressId) {
        let mut all = self
            .known
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        all.retain(|_, known| known.congress != congress);
    }
}

impl Inner {
    /// The contest's box, or none where no manifest of it was published.
    pub(super) async fn contest_box(
        &self,
        contest: ContestId,
    ) -> Result<Option<Arc<ContestBox>>, UrnError> {
        if let Some(known) = self.boxes.get(contest) {
            return Ok(Some(known));
        }
        let mut tx = self.database.read().await?;
        self.contest_box_in(&mut tx, contest).await
    }

    /// The same for whoever reads already: holding one reader while waiting for another could stop them all.
    pub(super) async fn contest_box_in(
        &self,
        tx: &mut Tx,
        contest: ContestId,
    ) -> Result<Option<Arc<ContestBox>>, UrnError> {
        if let Some(known) = self.boxes.get(contest) {
            return Ok(Some(known));
        }
        let row = fetch_optional!(
            tx,
            (uuid::Uuid, Vec<u8>, i64, Option<Vec<u8>>),
            "SELECT congress, manifest, entry, eligible FROM contests WHERE id = $1",
            contest.0,
        )?;
        let Some((congress, manifest, entry, eligible)) = row else {
            return Ok(None);
        };
        let known = Arc::new(parse(CongressId(congress), manifest, entry, eligible)?);
        self.boxes.put(contest, &known);
        Ok(Some(known))
    }
}

pub(super) fn parse(
    congress: CongressId,
    bytes: Vec<u8>,
    entry: i64,
    eligible: Option<Vec<u8>>,
) -> Result<ContestBox, UrnError> {
    let manifest = Manifest::parse(&bytes).map_err(|_| UrnError::Corrupt("manifest"))?;
    let issuers = manifest
        .issuers
        .iter()
        .map(|issuer| IssuerPublic::parse(&IssuerSpki::from(issuer.key.0)))
        .collect::<Result<_, _>>()
        .map_err(|_| UrnError::Corrupt("issuer key"))?;
    let eligible = eligible
        .map(|bytes| EligibleList::parse(&bytes).map_err(|_| UrnError::Corrupt("eligible list")))
        .transpose()?;
    Ok(ContestBox {
        congress,
        hash: crypto::message::manifest_hash(&bytes),
        manifest,
        bytes,
        entry: entry.cast_unsigned(),
        eligible,
        issuers,
    })
}
