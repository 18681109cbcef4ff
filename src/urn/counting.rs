//! The count: every opening in log order, the paper ballots, then the result (protocol §6).

use ballot::body::Body;
use ballot::json::parse_canonical;
use ballot::outcome::{self, Earlier, Figures, ResultDoc};
use ballot::tally::Tally;
use crypto::bytes::Nonce;
use crypto::entry::{Entry, Opening, ResultEntry};
use serde_json::value::RawValue;

use super::command::Refusal;
use super::contest_box::ContestBox;
use super::{Inner, UrnError, paper, reading};
use crate::store::{Tx, execute, fetch_all, fetch_one, fetch_optional};

/// Appends all openings, the paper ballots and the result.
pub(super) async fn append_result(
    inner: &Inner,
    tx: &mut Tx,
    known: &ContestBox,
) -> Result<(), Refusal> {
    let (mut entries, mut tally) = openings(tx, known).await?;
    let opened = entries.len() as u64;
    let (sheets, bodies) = paper::entries(tx, known).await?;
    bodies.iter().for_each(|body| tally.add(body));
    entries.extend(sheets);
    let figures = figures(tx, known, opened).await?;
    let earlier = earlier(tx, known).await?;
    let result = outcome::result(&known.manifest, &tally, &figures, earlier.as_ref())?.to_bytes();
    entries.push(Entry::Result(ResultEntry {
        contest: known.manifest.contest.0,
        result: raw(result.clone())?,
    }));
    inner
        .log(tx, known.congress)
        .await?
        .append(tx, &entries)
        .await?;
    let head = reading::head(tx, known.congress).await?;
    execute!(
        tx,
        "UPDATE contests SET state = 'counted', result = $2, counted_size = $3, counted_root = $4 WHERE id = $1",
        known.manifest.contest.0,
        result,
        head.size.cast_signed(),
        head.root.as_bytes().as_slice(),
    )?;
    Ok(())
}

async fn openings(tx: &mut Tx, known: &ContestBox) -> Result<(Vec<Entry>, Tally), UrnError> {
    let rows = fetch_all!(
        tx,
        (i64, Vec<u8>),
        "SELECT position, opened FROM ballots WHERE contest = $1 AND position IS NOT NULL AND opened IS NOT NULL \
         ORDER BY position",
        known.manifest.contest.0,
    )?;
    let mut tally = Tally::new(&known.manifest);
    let mut entries = Vec::with_capacity(rows.len());
    for (position, opened) in rows {
        let (nonce, body) = opened
            .split_first_chunk::<{ Nonce::LENGTH }>()
            .ok_or(UrnError::Corrupt("ballot"))?;
        let marks = Body::parse(&known.manifest, known.eligible.as_ref(), body);
        tally.add(&marks.map_err(|_| UrnError::Corrupt("ballot"))?);
        entries.push(Entry::Opening(Opening {
            ballot: position.cast_unsigned(),
            nonce: Nonce::from(*nonce),
            body: raw(body.to_vec())?,
        }));
    }
    Ok((entries, tally))
}

/// `opened`: ballots whose opening is published; all others are unopenable.
async fn figures(tx: &mut Tx, known: &ContestBox, opened: u64) -> Result<Figures, UrnError> {
    let row = fetch_one!(
        tx,
        (Option<i64>, Option<i64>, Option<i64>, i64),
        "SELECT opened, present, issued, returned FROM contests WHERE id = $1",
        known.manifest.contest.0,
    )?;
    let (Some(open_present), Some(present), Some(issued), returned) = row else {
        return Err(UrnError::Corrupt("close"));
    };
    let paper = paper::figures(tx, known.manifest.contest).await?;
    Ok(Figures {
        entitled: known.manifest.electorate.entitled.into(),
        open_present: open_present.cast_unsigned(),
        present: present.cast_unsigned(),
        issued: issued.cast_unsigned() + u64::from(paper.issued),
        returned: returned.cast_unsigned() + u64::from(paper.returned),
        unopenable: returned.cast_unsigned().saturating_sub(opened),
    })
}

/// The contest that this one follows, with its result, where it has one.
async fn earlier(tx: &mut Tx, known: &ContestBox) -> Result<Option<Earlier>, UrnError> {
    let Some(follows) = known.manifest.follows else {
        return Ok(None);
    };
    let row = fetch_optional!(
        tx,
        (Option<Vec<u8>>,),
        "SELECT result FROM contests WHERE id = $1 AND congress = $2 AND state <> 'void'",
        follows.0,
        known.congress.0,
    )?;
    let Some((Some(result),)) = row else {
        return Ok(None);
    };
    Ok(Some(Earlier {
        contest: follows,
        result: parse_canonical::<ResultDoc>(&result).map_err(|_| UrnError::Corrupt("result"))?,
    }))
}

pub(super) fn raw(bytes: Vec<u8>) -> Result<Box<RawValue>, UrnError> {
    let text = String::from_utf8(bytes).map_err(|_| UrnError::Corrupt("JSON"))?;
    RawValue::from_string(text).map_err(|_| UrnError::Corrupt("JSON"))
}
