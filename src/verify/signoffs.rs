//! Check 4, of scrutineers' signatures: as many as the rules demand, from distinct scrutineers, each over the log as it
//! stood before the entry that carries them.

use std::collections::BTreeSet;

use crypto::bytes::Signature;
use crypto::ecdsa;
use crypto::entry::Signoff;

use super::contest::Contest;
use super::manifest::point;

/// Why signatures don't carry an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignoffFault {
    /// Fewer than the rules demand.
    #[error("{found} signatures where {demanded} are due")]
    TooFew {
        /// Signatures found.
        found: usize,
        /// As many as the rules demand.
        demanded: u32,
    },
    /// Signatures where none belong.
    #[error("signatures where there are none to be")]
    Unwanted,
    /// No such scrutineer, or one who signs twice.
    #[error("scrutineer {0} does not exist or signs twice")]
    Scrutineer(u32),
    /// A signature that does not hold.
    #[error("the signature of scrutineer {0} does not verify")]
    Signature(u32),
}

/// Whether `signoffs` carry an act that demands so many, over `message`.
pub(super) fn check(
    contest: &Contest,
    signoffs: &[Signoff],
    demanded: u32,
    message: &[u8],
) -> Result<(), SignoffFault> {
    let mut seen = BTreeSet::new();
    for Signoff {
        scrutineer,
        signature,
    } in signoffs
    {
        if !seen.insert(scrutineer) {
            return Err(SignoffFault::Scrutineer(*scrutineer));
        }
        signed_by(contest, *scrutineer, message, signature)?;
    }
    let found = signoffs.len();
    if found < demanded as usize {
        Err(SignoffFault::TooFew { found, demanded })
    } else {
        Ok(())
    }
}

/// Whether nobody signed, where nobody is to.
pub(super) fn none(signoffs: &[Signoff]) -> Result<(), SignoffFault> {
    if signoffs.is_empty() {
        Ok(())
    } else {
        Err(SignoffFault::Unwanted)
    }
}

/// Whether a scrutineer of the contest signed `message`.
pub(super) fn signed_by(
    contest: &Contest,
    scrutineer: u32,
    message: &[u8],
    signature: &Signature,
) -> Result<(), SignoffFault> {
    let named = contest.manifest.scrutineers.get(scrutineer as usize);
    let key = named.ok_or(SignoffFault::Scrutineer(scrutineer))?.key;
    if ecdsa::verify(&point(&key), message, signature) {
        Ok(())
    } else {
        Err(SignoffFault::Signature(scrutineer))
    }
}
