//! Groups: the waiting ballots of a contest enter the log together, in random order (protocol §6).

use crypto::bytes::{Commitment, PublicPoint, Signature, Token};
use crypto::entry::{Ballot, Entry};

use super::contest_box::ContestBox;
use super::{Inner, UrnError, holding, tally};
use crate::store::{Tx, execute, fetch_all, fetch_one};

type Row = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Option<Vec<u8>>);

/// Appends the waiting ballots where they make a group; how many wait then, and whether the log grew.
pub(super) async fn append_if_full(
    inner: &Inner,
    tx: &mut Tx,
    contest: &ContestBox,
) -> Result<(u64, bool), UrnError> {
    let waiting = waiting(tx, contest).await?;
    let spec = &contest.manifest.ballot_box;
    if waiting > 0 && holding::held(tx, contest.congress).await?.is_some() {
        return Ok((waiting, false));
    }
    if spec.wait_s == 0 || waiting >= u64::from(spec.group) {
        append_waiting(inner, tx, contest).await?;
        return Ok((0, waiting > 0));
    }
    Ok((waiting, false))
}

/// Appends all waiting ballots of the contest, shuffled, under one checkpoint.
pub(super) async fn append_waiting(
    inner: &Inner,
    tx: &mut Tx,
    contest: &ContestBox,
) -> Result<(), UrnError> {
    let rows = fetch_all!(
        tx,
        Row,
        "SELECT key, hash, tokens, signature, sealed FROM ballots WHERE contest = $1 AND position IS NULL",
        contest.manifest.contest.0,
    )?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut ballots: Vec<(Vec<u8>, Entry)> = rows
        .into_iter()
        .map(|row| {
            Ok((
                row.0.clone(),
                entry(contest, &row).ok_or(UrnError::Corrupt("ballot"))?,
            ))
        })
        .collect::<Result<_, UrnError>>()?;
    inner.rng.shuffle(&mut ballots);
    let (keys, entries): (Vec<_>, Vec<_>) = ballots.into_iter().unzip();
    let mut log = inner.log(tx, contest.congress).await?;
    let first = log.append(tx, &entries).await?;
    for (position, key) in (first..).zip(&keys) {
        execute!(
            tx,
            "UPDATE ballots SET position = $3 WHERE contest = $1 AND key = $2",
            contest.manifest.contest.0,
            key.as_slice(),
            position.cast_signed(),
        )?;
    }
    tally::note_returned(tx, contest, keys.len() as u64).await
}

async fn waiting(tx: &mut Tx, contest: &ContestBox) -> Result<u64, UrnError> {
    let (waiting,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM ballots WHERE contest = $1 AND position IS NULL",
        contest.manifest.contest.0,
    )?;
    Ok(waiting.cast_unsigned())
}

fn entry(contest: &ContestBox, row: &Row) -> Option<Entry> {
    let (key, hash, tokens, signature, sealed) = row;
    let sealed = sealed.as_deref().map(serde_json::from_slice);
    Some(Entry::Ballot(Ballot {
        contest: contest.manifest.contest.0,
        key: PublicPoint::try_from(key.as_slice()).ok()?,
        tokens: tokens
            .chunks(256)
            .map(|t| Token::try_from(t).ok())
            .collect::<Option<_>>()?,
        commit: Commitment::try_from(hash.as_slice()).ok()?,
        signature: Signature::try_from(signature.as_slice()).ok()?,
        sealed: sealed.transpose().ok()?,
    }))
}
