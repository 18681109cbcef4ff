//! Tallies before the result: who sees one, and how many ballots it covers (protocol §3, `show`).
//!
//! A shown tally covers the first t ballots in log order, and t moves in steps of at least `batch`, so that the
//! difference of two tallies is never one ballot. t is stored with the group that moves it: a restart can't make a
//! finer step.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ballot::body::Body;
use ballot::id::ContestId;
use ballot::manifest::{Audience, BoxKind};
use ballot::state::State;
use ballot::tally::Tally;
use crypto::bytes::Nonce;

use super::UrnError;
use super::contest_box::ContestBox;
use crate::store::{Tx, execute, fetch_all, fetch_one};

/// A tally that may be shown, and to whom.
#[derive(Debug, Clone)]
pub struct ShownTally {
    /// Who may see it.
    pub to: Audience,
    /// How many ballots it covers.
    pub covers: u64,
    /// The counts.
    pub tally: Tally,
}

/// Tallies made so far, so that each ballot is counted once.
#[derive(Debug, Default)]
pub(super) struct Tallies {
    known: Mutex<HashMap<ContestId, Counted>>,
}

#[derive(Debug, Clone)]
struct Counted {
    covers: u64,
    next_position: u64,
    tally: Tally,
}

/// Notes that `more` ballots entered the log, and moves t where it may move.
pub(super) async fn note_returned(
    tx: &mut Tx,
    contest: &ContestBox,
    more: u64,
) -> Result<(), UrnError> {
    let id = contest.manifest.contest.0;
    let (returned, shown) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT returned, shown FROM contests WHERE id = $1",
        id
    )?;
    let returned = returned + more.cast_signed();
    let batch = i64::from(contest.manifest.rules.show.batch);
    let shown = if returned - batch >= shown + batch {
        returned - batch
    } else {
        shown
    };
    execute!(
        tx,
        "UPDATE contests SET returned = $2, shown = $3 WHERE id = $1",
        id,
        returned,
        shown
    )?;
    Ok(())
}

impl Tallies {
    /// The tally that may be shown in `state`, none where there is none to show.
    pub(super) async fn shown(
        &self,
        tx: &mut Tx,
        contest: &ContestBox,
        state: State,
        covers: u64,
    ) -> Result<Option<ShownTally>, UrnError> {
        let show = &contest.manifest.rules.show;
        let live = contest.manifest.ballot_box.kind == BoxKind::Live;
        let to = match state {
            // A sealed box shows nothing before its result: nobody can know it.
            State::Open | State::Closing if live && show.while_open => show.to,
            State::Closed if live => show.to,
            State::Counted | State::Certified => Audience::Public,
            _ => return Ok(None),
        };
        let tally = self.up_to(tx, contest, covers).await?;
        Ok(Some(ShownTally { to, covers, tally }))
    }

    /// The counts of the first `covers` ballots in log order.
    async fn up_to(
        &self,
        tx: &mut Tx,
        contest: &ContestBox,
        covers: u64,
    ) -> Result<Tally, UrnError> {
        let id = contest.manifest.contest;
        let mut counted = self
            .known()
            .get(&id)
            .filter(|known| known.covers <= covers)
            .cloned()
            .unwrap_or_else(|| Counted {
                covers: 0,
                next_position: 0,
                tally: Tally::new(&contest.manifest),
            });
        let rows = fetch_all!(
            tx,
            (i64, Option<Vec<u8>>),
            "SELECT position, opened FROM ballots WHERE contest = $1 AND position >= $2 ORDER BY position LIMIT $3",
            id.0,
            counted.next_position.cast_signed(),
            (covers - counted.covers).cast_signed(),
        )?;
        for (position, opened) in rows {
            match opened {
                Some(opened) => counted.tally.add(&body(contest, &opened)?),
                None => counted.tally.add_unopenable(),
            }
            counted.covers += 1;
            counted.next_position = position.cast_unsigned() + 1;
        }
        self.known().insert(id, counted.clone());
        Ok(counted.tally)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<ContestId, Counted>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of an opened ballot, which stands after its nonce.
fn body(contest: &ContestBox, opened: &[u8]) -> Result<Body, UrnError> {
    let body = opened.get(Nonce::LENGTH..).unwrap_or_default();
    Body::parse(&contest.manifest, contest.eligible.as_ref(), body)
        .map_err(|_| UrnError::Corrupt("ballot"))
}
