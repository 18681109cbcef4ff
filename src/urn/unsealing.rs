//! Opening a sealed box with the keys that its scrutineers have released (protocol §7, step 5).
//!
//! The ballots of a closed box don't change, so that they are opened before the transaction that publishes them.

use std::sync::Arc;

use ballot::body::Body;
use ballot::manifest::BoxKind;
use crypto::bytes::{Commitment, PublicPoint};
use crypto::entry::Sealed;
use crypto::sealing::{self, Context, SealingKey};
use crypto::{message, opening};

use super::command::Refusal;
use super::contest_box::ContestBox;
use super::{Inner, UrnError, scrutiny};
use crate::store::{Tx, execute, fetch_all};

/// A ballot of a sealed box, as it was cast.
struct Closed {
    key: PublicPoint,
    commit: Commitment,
    sealed: Sealed,
}

/// A ballot that the keys open: its key, and nonce and body.
pub(super) struct Opened {
    key: PublicPoint,
    contents: Vec<u8>,
}

/// Opens all ballots that can be opened; nothing in a live box.
pub(super) async fn open_all(
    inner: &Inner,
    known: &Arc<ContestBox>,
) -> Result<Vec<Opened>, Refusal> {
    if known.manifest.ballot_box.kind == BoxKind::Live {
        return Ok(Vec::new());
    }
    let mut tx = inner.database.read().await?;
    let mut keys = scrutiny::released(&mut tx, known.manifest.contest).await?;
    let (found, threshold) = (keys.len(), known.manifest.ballot_box.threshold);
    if found < threshold as usize {
        return Err(Refusal::StillSealed { found, threshold });
    }
    keys.truncate(threshold as usize);
    let ballots = closed(&mut tx, known).await?;
    drop(tx);
    let known = Arc::clone(known);
    let opened = tokio::task::spawn_blocking(move || {
        let opened = ballots
            .iter()
            .filter_map(|ballot| open(&known, &keys, ballot));
        opened.collect()
    });
    Ok(opened.await.map_err(|_| UrnError::Stopping)?)
}

/// Keeps what was opened, in the transaction that publishes it.
pub(super) async fn store(
    tx: &mut Tx,
    known: &ContestBox,
    opened: &[Opened],
) -> Result<(), UrnError> {
    for ballot in opened {
        execute!(
            tx,
            "UPDATE ballots SET opened = $3 WHERE contest = $1 AND key = $2",
            known.manifest.contest.0,
            ballot.key.as_bytes().as_slice(),
            ballot.contents.as_slice(),
        )?;
    }
    Ok(())
}

async fn closed(tx: &mut Tx, known: &ContestBox) -> Result<Vec<Closed>, UrnError> {
    let rows = fetch_all!(
        tx,
        (Vec<u8>, Vec<u8>, Option<Vec<u8>>),
        "SELECT key, hash, sealed FROM ballots WHERE contest = $1 AND position IS NOT NULL",
        known.manifest.contest.0,
    )?;
    let read = |(key, commit, sealed): (Vec<u8>, Vec<u8>, Option<Vec<u8>>)| {
        Some(Closed {
            key: PublicPoint::try_from(key.as_slice()).ok()?,
            commit: Commitment::try_from(commit.as_slice()).ok()?,
            sealed: serde_json::from_slice(&sealed?).ok()?,
        })
    };
    let ballots: Option<Vec<_>> = rows.into_iter().map(read).collect();
    ballots.ok_or(UrnError::Corrupt("sealed ballot"))
}

/// Nonce and body of a ballot that opens to a canonical body which fits its commitment.
fn open(known: &ContestBox, keys: &[(u8, SealingKey)], ballot: &Closed) -> Option<Opened> {
    let context = Context {
        manifest: &known.hash,
        commitment: &ballot.commit,
    };
    let size = known.manifest.ballot_box.size as usize;
    let padded = sealing::open(context, keys, &ballot.sealed, size)?;
    let (nonce, body) = opening::read(&padded).ok()?;
    Body::parse(&known.manifest, known.eligible.as_ref(), body).ok()?;
    let fits = message::commitment(&known.hash, &ballot.key, &nonce, body) == ballot.commit;
    fits.then(|| Opened {
        key: ballot.key,
        contents: [nonce.as_bytes(), body].concat(),
    })
}
