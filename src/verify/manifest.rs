//! Check 2, of manifests: lawful by itself, of this congress, its keys made for this contest alone.

use std::collections::HashSet;

use ballot::b64::{Digest, PointKey};
use ballot::finding::surplus_extra;
use ballot::id::CongressId;
use ballot::manifest::{EligibleList, Manifest, ManifestError};
use crypto::bytes::{Hash, IssuerSpki, PublicPoint};
use crypto::token::IssuerPublic;

/// Why a manifest binds nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestFault {
    /// By itself (protocol §3).
    #[error(transparent)]
    Unlawful(#[from] ManifestError),
    /// Of another congress than the log.
    #[error("it is of another congress")]
    OtherCongress,
    /// An issuer's key is none.
    #[error("issuer {0} has no usable key")]
    Issuer(usize),
    /// A key is not on the curve.
    #[error("a key is not a point on the curve")]
    Point,
    /// A key that an earlier contest has had.
    #[error("a key was used in an earlier contest")]
    KeyReused,
    /// 差额: too few candidates beyond the seats.
    #[error("{extra} candidates beyond the seats where {demanded} are due")]
    Surplus {
        /// Candidates beyond the seats.
        extra: u64,
        /// As many as the rules demand.
        demanded: u64,
    },
    /// The eligible list that was given is another one.
    #[error("the eligible list given is not the one named")]
    EligibleList,
}

/// Keys that earlier contests were made with: issuing and sealing keys are made for one contest alone.
#[derive(Debug, Default)]
pub(super) struct UsedKeys(HashSet<Vec<u8>>);

impl UsedKeys {
    /// Notes a contest's keys; refuses one that stands in an earlier contest.
    pub(super) fn take(&mut self, manifest: &Manifest) -> Result<(), ManifestFault> {
        let issuing = manifest
            .issuers
            .iter()
            .map(|issuer| issuer.key.as_bytes().to_vec());
        let sealing = manifest
            .scrutineers
            .iter()
            .filter_map(|scrutineer| scrutineer.sealing_key);
        let keys: Vec<_> = issuing
            .chain(sealing.map(|key| key.as_bytes().to_vec()))
            .collect();
        let reused = keys.iter().any(|key| self.0.contains(key));
        self.0.extend(keys);
        if reused {
            Err(ManifestFault::KeyReused)
        } else {
            Ok(())
        }
    }
}

/// What a manifest alone can't show.
pub(super) fn check(
    manifest: &Manifest,
    congress: Option<CongressId>,
) -> Result<(), ManifestFault> {
    if congress.is_some_and(|congress| congress != manifest.congress) {
        return Err(ManifestFault::OtherCongress);
    }
    if !points(manifest).all(|key| point(key).is_on_curve()) {
        return Err(ManifestFault::Point);
    }
    surplus(manifest)
}

/// The issuers' keys, read.
pub(super) fn issuers(manifest: &Manifest) -> Result<Vec<IssuerPublic>, ManifestFault> {
    let keys = manifest.issuers.iter().enumerate();
    keys.map(|(at, issuer)| {
        IssuerPublic::parse(&IssuerSpki::from(*issuer.key.as_bytes()))
            .map_err(|_| ManifestFault::Issuer(at))
    })
    .collect()
}

/// Who can be written in, read from the document that the manifest names.
pub(super) fn eligible(
    manifest: &Manifest,
    given: Option<&[u8]>,
) -> Result<Option<EligibleList>, ManifestFault> {
    let Some(bytes) = given else { return Ok(None) };
    if manifest.eligible != Some(Digest(*Hash::of(bytes).as_bytes())) {
        return Err(ManifestFault::EligibleList);
    }
    EligibleList::parse(bytes)
        .map(Some)
        .map_err(|_| ManifestFault::EligibleList)
}

/// A manifest's key as `crypto` knows it.
pub(super) fn point(key: &PointKey) -> PublicPoint {
    PublicPoint::from(*key.as_bytes())
}

fn points(manifest: &Manifest) -> impl Iterator<Item = &PointKey> {
    let scrutineers = manifest.scrutineers.iter();
    let scrutineers =
        scrutineers.flat_map(|scrutineer| [Some(&scrutineer.key), scrutineer.sealing_key.as_ref()]);
    scrutineers.flatten().chain(
        manifest
            .issuers
            .iter()
            .filter_map(|issuer| issuer.sign_key.as_ref()),
    )
}

fn surplus(manifest: &Manifest) -> Result<(), ManifestFault> {
    let Some(ratio) = manifest.rules.surplus else {
        return Ok(());
    };
    let extra = (manifest.options.len() as u64).saturating_sub(manifest.seats.into());
    let demanded = surplus_extra(manifest.seats, ratio);
    if extra < demanded {
        Err(ManifestFault::Surplus { extra, demanded })
    } else {
        Ok(())
    }
}
