//! Check 5: a sealed box was unsealed by enough of its scrutineers, and which of its ballots their keys open.

use ballot::body::Body;
use crypto::entry::Unseal;
use crypto::sealing::{self, Context, SealingKey};
use crypto::{message, opening};

use super::contest::{Contest, Logged, Opens};
use super::manifest::point;

/// Why a sealed box counts as sealed still.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnsealingFault {
    /// No such scrutineer, or one who has released a key already.
    #[error("scrutineer {0} does not exist or has released a key already")]
    Scrutineer(u32),
    /// Not the key that belongs to the manifest's.
    #[error("the key of scrutineer {0} does not fit the sealing key of the manifest")]
    Key(u32),
    /// Opened by fewer than it takes.
    #[error("{found} keys released where {threshold} are due")]
    TooFew {
        /// Keys released.
        found: usize,
        /// As many as the manifest demands.
        threshold: u32,
    },
}

/// Takes the key that an `unseal` entry releases.
pub(super) fn take(contest: &mut Contest, entry: &Unseal) -> Result<(), UnsealingFault> {
    let number = entry.scrutineer;
    let unknown = UnsealingFault::Scrutineer(number);
    let named = contest.manifest.scrutineers.get(number as usize);
    let (Some(named), Ok(place)) = (named, u8::try_from(number)) else {
        return Err(unknown);
    };
    if contest.unsealed.iter().any(|(known, _)| *known == place) {
        return Err(unknown);
    }
    let key = SealingKey::from_scalar(&entry.key).map_err(|_| UnsealingFault::Key(number))?;
    if named.sealing_key.map(|key| point(&key)) != Some(key.public()) {
        return Err(UnsealingFault::Key(number));
    }
    contest.unsealed.push((place, key));
    Ok(())
}

/// Finds out which ballots of a sealed box can be opened, before the first of its openings is read.
pub(super) fn sort(contest: &mut Contest) -> Result<(), UnsealingFault> {
    let threshold = contest.manifest.ballot_box.threshold;
    let found = contest.unsealed.len();
    let Some(keys) = contest.unsealed.get(..threshold as usize) else {
        return Err(UnsealingFault::TooFew { found, threshold });
    };
    let sorted: Vec<Opens> = contest
        .ballots
        .iter()
        .map(|ballot| opens(contest, ballot, keys))
        .collect();
    for (ballot, opens) in contest.ballots.iter_mut().zip(sorted) {
        ballot.opens = opens;
    }
    Ok(())
}

/// Whether the first keys released open a ballot to a body canonical for this manifest that fits its commitment.
fn opens(contest: &Contest, ballot: &Logged, keys: &[(u8, SealingKey)]) -> Opens {
    let context = Context {
        manifest: &contest.hash,
        commitment: &ballot.commit,
    };
    let size = contest.manifest.ballot_box.size as usize;
    let padded = ballot
        .sealed
        .as_ref()
        .and_then(|sealed| sealing::open(context, keys, sealed, size));
    let Some((nonce, body)) = padded
        .as_deref()
        .and_then(|padded| opening::read(padded).ok())
    else {
        return Opens::Never;
    };
    let read = Body::parse(&contest.manifest, contest.eligible.as_ref(), body);
    let fits = message::commitment(&contest.hash, &ballot.key, &nonce, body) == ballot.commit;
    match read {
        Ok(body) if fits && contest.can_decide(&body) => Opens::Due,
        Ok(_) if fits => Opens::Undecided,
        _ => Opens::Never,
    }
}
