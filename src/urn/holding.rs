//! Holding the log still while scrutineers sign an act: what they sign names the log as it is before the act's entry, so
//! that nothing else may enter it until the entry or its giving up (protocol §6).

use ballot::id::{CongressId, ContestId};
use ballot::state::State;
use crypto::bytes::Hash;
use crypto::entry::{Entry, Note, Signoff};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::command::{Answer, Refusal};
use super::contest_box::ContestBox;
use super::{Inner, UrnError, group, reading};
use crate::store::{Tx, execute, fetch_one, fetch_optional, write};

/// An act that scrutineers sign while the log waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignedAct {
    /// Opening a box.
    Open,
    /// Closing it.
    Close,
    /// Ending a contest without a result.
    Void,
}

/// The log while it waits: what the signatures are over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Entries in the log.
    pub size: u64,
    /// Their root.
    pub root: Hash,
    /// Ballots of the contest in the log.
    pub returned: u32,
}

/// For whom a log waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeldFor {
    pub(super) contest: ContestId,
    pub(super) act: SignedAct,
}

impl Inner {
    /// Has the log wait for signatures to an act: the contest's waiting ballots enter it first, then nothing does.
    pub(super) async fn hold(&self, contest: ContestId, act: SignedAct) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        write!(self.database, "hold log", Refusal, tx => {
            free_for(tx, known.congress, contest).await?;
            let state = reading::known_state(tx, contest).await?;
            match (act, state) {
                (SignedAct::Open, State::Ready)
                | (SignedAct::Close, State::Closing)
                | (SignedAct::Void, State::Closing | State::Closed | State::Counted) => {}
                (SignedAct::Close | SignedAct::Void, State::Open) => {
                    group::append_waiting(self, tx, &known).await?;
                    set_state(tx, contest, State::Closing).await?;
                }
                (SignedAct::Void, State::Ready | State::Certified) => {
                    return Err(Refusal::WrongState(state));
                }
                // It is done: nothing waits any more.
                _ => return Ok(Answer::State(state)),
            }
            execute!(
                tx,
                "UPDATE logs SET held_for = $2, held_act = $3 WHERE congress = $1",
                known.congress.0,
                contest.0,
                name(act),
            )?;
            Ok(Answer::Held(standing(tx, &known).await?))
        })
    }

    /// What a contest's scrutineers are asked to sign, where the log waits for them.
    pub(super) async fn held_for(
        &self,
        contest: ContestId,
    ) -> Result<Option<(SignedAct, Held)>, UrnError> {
        let Some(known) = self.contest_box(contest).await? else {
            return Ok(None);
        };
        let mut tx = self.database.read().await?;
        match held(&mut tx, known.congress).await? {
            Some(held) if held.contest == contest => {
                Ok(Some((held.act, standing(&mut tx, &known).await?)))
            }
            _ => Ok(None),
        }
    }

    /// Gives an act up that waits for signatures; a note in the log says so.
    pub(super) async fn release(
        &self,
        act: Uuid,
        contest: ContestId,
        text: &str,
    ) -> Result<Answer, Refusal> {
        let known = self.known(contest).await?;
        write!(self.database, "release log", Refusal, tx => {
            if held(tx, known.congress).await?.is_some_and(|held| held.contest == contest) {
                let state = reading::known_state(tx, contest).await?;
                if state == State::Closing {
                    set_state(tx, contest, State::Open).await?;
                }
                let_go(tx, known.congress).await?;
                let entry = Entry::Note(Note {
                    contest: Some(contest.0),
                    by: super::acts::OFFICER.to_owned(),
                    text: text.to_owned(),
                });
                execute!(
                    tx,
                    "INSERT INTO notes (act, congress) VALUES ($1, $2) ON CONFLICT (act) DO NOTHING",
                    act,
                    known.congress.0,
                )?;
                self.log(tx, known.congress).await?.append(tx, &[entry]).await?;
            }
            Ok(Answer::State(reading::known_state(tx, contest).await?))
        })
    }
}

/// For whom a congress's log waits, if for anybody.
pub(super) async fn held(tx: &mut Tx, congress: CongressId) -> Result<Option<HeldFor>, UrnError> {
    let row = fetch_optional!(
        tx,
        (Option<Uuid>, Option<String>),
        "SELECT held_for, held_act FROM logs WHERE congress = $1",
        congress.0,
    )?;
    let Some((Some(contest), Some(act))) = row else {
        return Ok(None);
    };
    let act = serde_json::from_value(act.into()).map_err(|_| UrnError::Corrupt("act"))?;
    Ok(Some(HeldFor {
        contest: ContestId(contest),
        act,
    }))
}

/// Refuses what would enter a log that waits for another contest's signatures.
pub(super) async fn free_for(
    tx: &mut Tx,
    congress: CongressId,
    contest: ContestId,
) -> Result<(), Refusal> {
    match held(tx, congress).await? {
        Some(held) if held.contest != contest => Err(Refusal::LogWaiting),
        _ => Ok(()),
    }
}

/// Refuses an act whose signatures are over a log that did not wait until now: it has been given up.
pub(super) async fn still_for(
    tx: &mut Tx,
    congress: CongressId,
    contest: ContestId,
    signoffs: &[Signoff],
) -> Result<(), Refusal> {
    free_for(tx, congress, contest).await?;
    if !signoffs.is_empty() && held(tx, congress).await?.is_none() {
        return Err(Refusal::GivenUp);
    }
    Ok(())
}

/// Refuses what would enter a log that waits for any signature.
pub(super) async fn free(tx: &mut Tx, congress: CongressId) -> Result<(), Refusal> {
    match held(tx, congress).await? {
        Some(_) => Err(Refusal::LogWaiting),
        None => Ok(()),
    }
}

/// Ends the waiting, in the transaction of what it was for.
pub(super) async fn let_go(tx: &mut Tx, congress: CongressId) -> Result<(), UrnError> {
    execute!(
        tx,
        "UPDATE logs SET held_for = NULL, held_act = NULL WHERE congress = $1",
        congress.0,
    )?;
    Ok(())
}

async fn standing(tx: &mut Tx, known: &ContestBox) -> Result<Held, UrnError> {
    let head = reading::head(tx, known.congress).await?;
    let (returned,) = fetch_one!(
        tx,
        (i64,),
        "SELECT returned FROM contests WHERE id = $1",
        known.manifest.contest.0,
    )?;
    Ok(Held {
        size: head.size,
        root: head.root,
        returned: u32::try_from(returned).map_err(|_| UrnError::Corrupt("contest"))?,
    })
}

async fn set_state(tx: &mut Tx, contest: ContestId, state: State) -> Result<(), UrnError> {
    execute!(
        tx,
        "UPDATE contests SET state = $2 WHERE id = $1",
        contest.0,
        state.to_string(),
    )?;
    Ok(())
}

fn name(act: SignedAct) -> &'static str {
    match act {
        SignedAct::Open => "open",
        SignedAct::Close => "close",
        SignedAct::Void => "void",
    }
}
