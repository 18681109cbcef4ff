//! The record of the officers' acts, and the promise that an act once begun is completed (protocol §8).
//!
//! An act is recorded as intended before anything is done, with all that is needed to go on after a crash; it is
//! recorded as done in the transaction of its last step. One act is under way in a congress at a time: until it is
//! done, the log takes no other (`log-waiting`).

use ballot::id::{CongressId, ContestId};
use uuid::Uuid;

use super::contests::{Facts, facts};
use super::ids::OrganisationId;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::store::{Tx, execute, fetch_all, fetch_optional, write};

/// Who acts, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Whose congresses they may act on.
    pub organisation: OrganisationId,
    /// The name that is recorded.
    pub name: String,
}

/// An act that is under way: what is needed to complete it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The act's id.
    pub id: Uuid,
    /// The contest that it is on.
    pub contest: ContestId,
    /// What it does, as `conduct` wrote it.
    pub plan: String,
    /// When it was begun.
    pub at: Millis,
}

/// How an act ended, as officers read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActRecord {
    /// When.
    pub at: Millis,
    /// Who.
    pub officer: String,
    /// `ready`, `open`, `close`, `count`, `void`, `import`, …
    pub verb: String,
    /// The contest's title, where the act was on one.
    pub contest: Option<String>,
    /// `intended`, `done` or `refused`.
    pub outcome: String,
    /// Figures, or why it was refused: a JSON value for the page to put into words.
    pub detail: String,
}

/// Why an act is not begun. `R` is the caller's own reason.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun<R> {
    /// No such contest in the actor's organisation.
    #[error("unknown contest")]
    UnknownContest,
    /// Refused by the caller's judgement: recorded.
    #[error("refused")]
    Refused(R),
    /// Another act is under way in the congress: recorded.
    #[error("another act is under way")]
    LogWaiting,
    /// A fault below.
    #[error(transparent)]
    Roll(RollError),
}

impl<R> From<crate::store::StoreError> for NotBegun<R> {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Roll(error.into())
    }
}

impl<R> crate::store::MayBeStoreError for NotBegun<R> {
    fn store_error(&self) -> Option<&crate::store::StoreError> {
        match self {
            Self::Roll(error) => error.store_error(),
            _ => None,
        }
    }
}

/// What the caller makes of a contest's facts: the state is right and this is the plan, or a reason.
pub struct Judgement<R> {
    /// The plan, and a word on it for the record.
    pub plan: Result<(String, String), Refused<R>>,
}

/// A refusal, with its text for the record.
pub struct Refused<R> {
    /// The caller's reason.
    pub reason: R,
    /// The same for the record.
    pub detail: String,
    /// True where the contest's state forbids the act: it precedes `log-waiting`.
    pub by_state: bool,
}

impl Roll {
    /// Records an act as intended where `judge` allows it; as refused, with the reason, where not.
    pub async fn begin<R: Send>(
        &self,
        actor: &Actor,
        contest: ContestId,
        verb: &'static str,
        judge: impl Fn(&Facts, Millis) -> Judgement<R> + Send + Sync,
    ) -> Result<Pending, NotBegun<R>> {
        let now = self.clock.now();
        let id = self.rng.id();
        let begun = write!(self.database, "begin act", NotBegun<R>, tx => {
            let facts = facts(tx, actor.organisation, contest).await.map_err(NotBegun::Roll)?;
            let facts = facts.ok_or(NotBegun::UnknownContest)?;
            let waiting = pending(tx, Some(facts.congress)).await.map_err(NotBegun::Roll)?;
            let record = Record { id, actor: &actor.name, verb, at: now, congress: facts.congress, contest };
            match judge(&facts, now).plan {
                Err(refused) if refused.by_state || waiting.is_empty() => {
                    record.insert(tx, "refused", &refused.detail, None).await?;
                    Ok(Err(NotBegun::Refused(refused.reason)))
                }
                _ if !waiting.is_empty() => {
                    record.insert(tx, "refused", r#"{"log_waiting":true}"#, None).await?;
                    Ok(Err(NotBegun::LogWaiting))
                }
                Err(refused) => Ok(Err(NotBegun::Refused(refused.reason))),
                Ok((plan, detail)) => {
                    record.insert(tx, "intended", &detail, Some(&plan)).await?;
                    Ok(Ok(Pending { id, contest, plan, at: now }))
                }
            }
        });
        begun?
    }

    /// Acts that were begun and are not done.
    pub async fn pending_acts(&self) -> Result<Vec<Pending>, RollError> {
        let mut tx = self.database.read().await?;
        pending(&mut tx, None).await
    }

    /// The newest acts of a congress, newest first.
    pub async fn recent_acts(
        &self,
        organisation: OrganisationId,
        congress: CongressId,
        most: u32,
    ) -> Result<Vec<ActRecord>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (i64, String, String, Option<String>, String, String),
            "SELECT a.at, a.officer, a.verb, c.title, a.outcome, a.detail FROM acts AS a
             JOIN congresses AS g ON g.id = a.congress LEFT JOIN contests AS c ON c.id = a.contest
             WHERE a.congress = $1 AND g.organisation = $2 AND a.verb <> 'attendance' ORDER BY a.at DESC, a.id LIMIT $3",
            congress.0,
            organisation.0,
            i64::from(most),
        )?;
        Ok(rows
            .into_iter()
            .map(|(at, officer, verb, contest, outcome, detail)| ActRecord {
                at: Millis(at),
                officer,
                verb,
                contest,
                outcome,
                detail,
            })
            .collect())
    }

    /// When the newest act on a contest that was done was begun.
    pub async fn last_act_at(&self, contest: ContestId) -> Result<Option<Millis>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (i64,),
            "SELECT at FROM acts WHERE contest = $1 AND outcome = 'done' ORDER BY at DESC LIMIT 1",
            contest.0,
        )?;
        Ok(row.map(|(at,)| Millis(at)))
    }

    /// Records that an act could not be completed and was undone; the contest is in `state` as before.
    pub async fn abandon(&self, act: &Pending, detail: &str) -> Result<(), RollError> {
        write!(self.database, "abandon act", RollError, tx => {
            if is_intended(tx, act.id).await? {
                super::contests::undo(tx, act.contest).await?;
                end(tx, act.id, "refused", Some(detail)).await?;
            }
            Ok(())
        })
    }
}

/// Ends an act in the transaction of its last step.
pub(super) async fn end(
    tx: &mut Tx,
    act: Uuid,
    outcome: &str,
    detail: Option<&str>,
) -> Result<(), RollError> {
    execute!(
        tx,
        "UPDATE acts SET outcome = $2, plan = NULL, detail = coalesce($3, detail) WHERE id = $1",
        act,
        outcome,
        detail,
    )?;
    Ok(())
}

/// The acts that were begun and have not ended, of one congress or of all.
pub(super) async fn pending(
    tx: &mut Tx,
    congress: Option<CongressId>,
) -> Result<Vec<Pending>, RollError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Uuid, Uuid, String, i64),
        "SELECT id, congress, contest, plan, at FROM acts WHERE outcome = 'intended' ORDER BY at",
    )?;
    Ok(rows
        .into_iter()
        .filter(|(_, of, ..)| congress.is_none_or(|congress| congress.0 == *of))
        .map(|(id, _, contest, plan, at)| Pending {
            at: Millis(at),
            id,
            contest: ContestId(contest),
            plan,
        })
        .collect())
}

struct Record<'a> {
    id: Uuid,
    actor: &'a str,
    verb: &'static str,
    at: Millis,
    congress: CongressId,
    contest: ContestId,
}

impl Record<'_> {
    async fn insert(
        &self,
        tx: &mut Tx,
        outcome: &str,
        detail: &str,
        plan: Option<&str>,
    ) -> Result<(), crate::store::StoreError> {
        execute!(
            tx,
            "INSERT INTO acts (id, congress, contest, officer, verb, at, outcome, detail, plan)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            self.id,
            self.congress.0,
            self.contest.0,
            self.actor,
            self.verb,
            self.at.0,
            outcome,
            detail,
            plan,
        )?;
        Ok(())
    }
}

/// Whether an act was begun and has not ended yet.
pub(super) async fn is_intended(tx: &mut Tx, act: Uuid) -> Result<bool, RollError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM acts WHERE id = $1 AND outcome = 'intended'",
        act,
    )?;
    Ok(row.is_some())
}
