//! How a contest ends: its `close` entry, and the `void` entries that arithmetic or people demand (protocol §6).

use ballot::id::ContestId;
use ballot::manifest::{Manifest, Sitting};
use ballot::state::State;
use crypto::bytes::Hash;
use crypto::entry::{Entry, Ground, PaperFigures};

use super::command::{Answer, Refusal};
use super::contest_box::ContestBox;
use super::log::Log;
use super::{Inner, UrnError, contest_bytes, group};
use crate::store::{Tx, execute, fetch_one};

/// What the half that knows people reports when issuing has stopped.
pub(super) struct RollFigures {
    pub(super) present: u64,
    pub(super) issued: u64,
    pub(super) register: Hash,
}

/// Appends the waiting ballots, `close`, and the void that the arithmetic demands, if any.
pub(super) async fn append_close(
    inner: &Inner,
    tx: &mut Tx,
    known: &ContestBox,
    figures: &RollFigures,
) -> Result<Answer, Refusal> {
    group::append_waiting(inner, tx, known).await?;
    let contest = known.manifest.contest;
    let returned = returned(tx, contest).await?;
    let ground = void_at_close(&known.manifest, figures.issued, returned);
    let close = Entry::Close {
        contest: contest.uuid(),
        present: figures.present,
        issued: figures.issued,
        returned,
        register: figures.register,
        issuers: Vec::new(),
        paper: PaperFigures { issued: 0, returned: 0 },
        signoffs: Vec::new(),
    };
    let void = ground.map(|ground| void_entry(contest, ground, ""));
    let entries: Vec<Entry> = std::iter::once(close).chain(void).collect();
    Log::load(tx, &inner.vault, known.congress).await?.append(tx, &entries).await?;
    execute!(
        tx,
        "UPDATE contests SET state = 'closed', present = $2, issued = $3, shown = returned WHERE id = $1",
        contest_bytes(&contest),
        figures.present.cast_signed(),
        figures.issued.cast_signed(),
    )?;
    match ground {
        None => Ok(Answer::State(State::Closed)),
        Some(ground) => {
            set_void(tx, contest, ground, "").await?;
            Ok(Answer::Void(ground))
        }
    }
}

/// The void that is mandatory directly after `close` (protocol §6, `void.ground`), the first that applies.
fn void_at_close(manifest: &Manifest, issued: u64, returned: u64) -> Option<Ground> {
    if returned > issued {
        return Some(Ground::ReturnedAboveIssued);
    }
    let missed = manifest.rules.sitting == Sitting::Remote
        && manifest.rules.quorum.is_some_and(|quorum| !quorum.met_by(returned, manifest.electorate.entitled));
    missed.then_some(Ground::Quorum)
}

/// A `void` entry without signoffs.
pub(super) fn void_entry(contest: ContestId, ground: Ground, reason: &str) -> Entry {
    Entry::Void { contest: contest.uuid(), ground, reason: reason.to_owned(), signoffs: Vec::new() }
}

/// Notes that the contest is void, and why.
pub(super) async fn set_void(
    tx: &mut Tx,
    contest: ContestId,
    ground: Ground,
    reason: &str,
) -> Result<(), UrnError> {
    execute!(
        tx,
        "UPDATE contests SET state = 'void', ground = $2, reason = $3 WHERE id = $1",
        contest_bytes(&contest),
        ground.name(),
        reason,
    )?;
    Ok(())
}

/// Ballots in the log.
async fn returned(tx: &mut Tx, contest: ContestId) -> Result<u64, UrnError> {
    let (returned,) =
        fetch_one!(tx, (i64,), "SELECT returned FROM contests WHERE id = $1", contest_bytes(&contest))?;
    Ok(returned.cast_unsigned())
}
