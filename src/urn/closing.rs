//! How a contest ends: its `close` entry, and the `void` entries that arithmetic or people demand (protocol §6).

use ballot::id::ContestId;
use ballot::state::{self, AtClose, State};
use crypto::bytes::Hash;
use crypto::entry::{Close, Entry, Ground, IssuerFigures, PaperFigures, Signoff, Void};
use crypto::message::{self, CloseFigures};

use super::command::{Answer, Refusal};
use super::contest_box::ContestBox;
use super::{Inner, UrnError, group, holding, reading, signoffs};
use crate::store::{Tx, execute, fetch_one};

/// What the half that knows people reports when issuing has stopped.
pub(super) struct RollFigures {
    pub(super) present: u32,
    pub(super) issued: u32,
    pub(super) register: Hash,
    pub(super) issuers: Vec<IssuerFigures>,
    pub(super) paper: PaperFigures,
    pub(super) signoffs: Vec<Signoff>,
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
    let tree = reading::head(tx, known.congress).await?;
    let signed = CloseFigures {
        present: figures.present,
        issued: figures.issued,
        returned,
        register: figures.register,
    };
    let message = message::close_signoff(&known.hash, &signed, &tree);
    let demanded = known.manifest.rules.signoffs.close;
    signoffs::demand(&known.manifest, demanded, &figures.signoffs, &message)?;
    signoffs::demand_issuers(&known.manifest, &known.hash, &figures.issuers)?;
    let paper = figures.paper;
    let at_close = AtClose {
        issued: u64::from(figures.issued) + u64::from(paper.issued),
        returned: u64::from(returned) + u64::from(paper.returned),
        in_log: returned.into(),
        further_issued: figures
            .issuers
            .iter()
            .map(|each| each.issued.into())
            .collect(),
    };
    let ground = state::void_at_close(&known.manifest, &at_close).map(ground);
    let close = Entry::Close(Close {
        contest: contest.0,
        present: figures.present,
        issued: figures.issued,
        returned,
        register: figures.register,
        issuers: figures.issuers.clone(),
        paper,
        signoffs: figures.signoffs.clone(),
    });
    let void = ground.map(|ground| void_entry(contest, ground, "", &[]));
    let entries: Vec<Entry> = std::iter::once(close).chain(void).collect();
    inner
        .log(tx, known.congress)
        .await?
        .append(tx, &entries)
        .await?;
    execute!(
        tx,
        "UPDATE contests SET state = 'closed', present = $2, issued = $3, paper_issued = $4, paper_returned = $5, \
         shown = returned WHERE id = $1",
        contest.0,
        i64::from(figures.present),
        i64::from(figures.issued),
        i64::from(paper.issued),
        i64::from(paper.returned),
    )?;
    holding::let_go(tx, known.congress).await?;
    match ground {
        None => Ok(Answer::State(State::Closed)),
        Some(ground) => {
            set_void(tx, contest, ground, "").await?;
            Ok(Answer::Void(ground))
        }
    }
}

/// The ground as entries name it.
fn ground(ground: state::Ground) -> Ground {
    match ground {
        state::Ground::Withdrawn => Ground::Withdrawn,
        state::Ground::ReturnedAboveIssued => Ground::ReturnedAboveIssued,
        state::Ground::Quorum => Ground::Quorum,
        state::Ground::Decision => Ground::Decision,
    }
}

/// A `void` entry.
pub(super) fn void_entry(
    contest: ContestId,
    ground: Ground,
    reason: &str,
    signoffs: &[Signoff],
) -> Entry {
    Entry::Void(Void {
        contest: contest.0,
        ground,
        reason: reason.to_owned(),
        signoffs: signoffs.to_vec(),
    })
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
        contest.0,
        ground_name(ground),
        reason,
    )?;
    Ok(())
}

/// Ballots in the log.
async fn returned(tx: &mut Tx, contest: ContestId) -> Result<u32, UrnError> {
    let (returned,) = fetch_one!(
        tx,
        (i64,),
        "SELECT returned FROM contests WHERE id = $1",
        contest.0
    )?;
    u32::try_from(returned).map_err(|_| UrnError::Corrupt("contest"))
}

/// A ground as this half stores it: its name in entries.
fn ground_name(ground: Ground) -> String {
    serde_json::to_value(ground)
        .ok()
        .and_then(|name| name.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The ground that was stored under this name.
pub(super) fn ground_from(name: &str) -> Option<Ground> {
    serde_json::from_value(name.into()).ok()
}
