//! What has to be signed before an act enters the log. The other half gathers the signatures; this one takes its word for
//! nothing, since a scrutineer's device hands out a key of a sealed box once a closing is signed (protocol §6).

use std::collections::BTreeSet;

use ballot::manifest::Manifest;
use crypto::bytes::{ManifestHash, PublicPoint};
use crypto::entry::{IssuerFigures, Signoff};
use crypto::{ecdsa, message};

use super::command::Refusal;

/// As many distinct scrutineers of the manifest as `demanded` have signed `message`, and nobody else.
pub(super) fn demand(
    manifest: &Manifest,
    demanded: u32,
    signoffs: &[Signoff],
    message: &[u8],
) -> Result<(), Refusal> {
    let mut signed = BTreeSet::new();
    for signoff in signoffs {
        let named = manifest.scrutineers.get(signoff.scrutineer as usize);
        let key = named.ok_or(Refusal::NotTheirs)?.key;
        let theirs = ecdsa::verify(&PublicPoint::from(key.0), message, &signoff.signature);
        if !theirs || !signed.insert(signoff.scrutineer) {
            return Err(Refusal::NotTheirs);
        }
    }
    if signed.len() < demanded as usize {
        return Err(Refusal::NotTheirs);
    }
    Ok(())
}

/// Each further issuer has signed its figures, in the manifest's order.
pub(super) fn demand_issuers(
    manifest: &Manifest,
    hash: &ManifestHash,
    figures: &[IssuerFigures],
) -> Result<(), Refusal> {
    let further = manifest.issuers.get(1..).unwrap_or_default();
    if further.len() != figures.len() {
        return Err(Refusal::NotTheirs);
    }
    for (place, (issuer, figures)) in (1_u8..).zip(further.iter().zip(figures)) {
        let key = issuer.sign_key.ok_or(Refusal::NotTheirs)?;
        let said = message::issued(hash, place, figures.issued, &figures.register);
        if !ecdsa::verify(&PublicPoint::from(key.0), &said, &figures.signature) {
            return Err(Refusal::NotTheirs);
        }
    }
    Ok(())
}
