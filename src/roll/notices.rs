//! What officers tell everybody: incidents, and extensions of a vote. Kept here until the log has it as a note.

use ballot::id::{CongressId, ContestId};
use ballot::state::State;
use uuid::Uuid;

use super::congresses::require_own;
use super::contests::facts;
use super::error::refusal;
use super::evidence;
use super::officers::Officer;
use super::paper::is_ending;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::store::{Tx, execute, fetch_all, write};

/// Most characters of a notice: phones and the hall screen show it, and its log entry must fit.
const MOST_CHARS: usize = 500;

/// The words of a notice: some, and at most [`MOST_CHARS`] characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeText(String);

impl NoticeText {
    /// Reads what somebody has typed; none where it is empty or too long.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= MOST_CHARS;
        fits.then(|| Self(text.to_owned()))
    }
}

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its id, under which the log notes it once.
    pub id: Uuid,
    /// In which congress.
    pub congress: CongressId,
    /// The contest that it is about, if it is about one.
    pub contest: Option<ContestId>,
    /// The words.
    pub text: String,
    /// When it was given.
    pub at: Millis,
}

/// Why a vote is not extended.
#[derive(Debug, thiserror::Error)]
pub enum ExtendRefusal {
    /// The box is not ready or open.
    #[error("the contest is {0}")]
    WrongState(State),
    /// The new time is over, or not after the one that stands.
    #[error("the vote does not last longer so")]
    NotLater,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(ExtendRefusal);

impl Roll {
    /// Gives a notice about the congress, or about one of its contests.
    pub async fn notify(
        &self,
        officer: &Officer,
        congress: CongressId,
        contest: Option<ContestId>,
        text: &NoticeText,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "give notice", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let contest = match contest {
                Some(contest) => published(tx, officer, (congress, contest)).await?,
                None => None,
            };
            self.insert_notice(tx, congress, contest, &text.0, at).await?;
            let deed = ("notice", text.0.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, congress, deed).await?;
            Ok(())
        })
    }

    /// Has a box close by itself later than planned, or at all; `said` is what everybody is told of it.
    pub async fn extend(
        &self,
        officer: &Officer,
        contest: ContestId,
        until: Millis,
        said: &str,
    ) -> Result<(), ExtendRefusal> {
        let at = self.clock.now();
        write!(self.database, "extend vote", ExtendRefusal, tx => {
            let known = facts(tx, officer.organisation, contest).await?;
            let known = known.ok_or(RollError::Unknown("contest"))?;
            if !matches!(known.state, State::Ready | State::Open) {
                return Err(ExtendRefusal::WrongState(known.state));
            }
            if is_ending(tx, contest).await? {
                return Err(ExtendRefusal::WrongState(State::Closing));
            }
            if until <= at || known.closes().is_some_and(|closes| until.0 <= closes) {
                return Err(ExtendRefusal::NotLater);
            }
            execute!(tx, "UPDATE contests SET extended_to = $2 WHERE id = $1", contest.0, until.0)?;
            self.insert_notice(tx, known.congress, Some(contest), said, at).await?;
            evidence::record(tx, (&self.rng, at), &officer.name, known.congress, ("extend", said)).await?;
            Ok(())
        })
    }

    /// A congress's notices, oldest first.
    pub async fn notices(&self, congress: CongressId) -> Result<Vec<Notice>, RollError> {
        self.some_notices(Some(congress), false).await
    }

    /// Notices that the log does not have yet, oldest first.
    pub async fn notices_to_log(&self) -> Result<Vec<Notice>, RollError> {
        self.some_notices(None, true).await
    }

    async fn some_notices(
        &self,
        congress: Option<CongressId>,
        to_log: bool,
    ) -> Result<Vec<Notice>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, Uuid, Option<Uuid>, String, i64),
            "SELECT id, congress, contest, text, at FROM notices WHERE (congress = $1 OR $1 IS NULL) \
             AND (logged = 0 OR NOT $2) ORDER BY at, id",
            congress.map(|congress| congress.0),
            to_log,
        )?;
        let read =
            |(id, congress, contest, text, at): (Uuid, Uuid, Option<Uuid>, String, i64)| Notice {
                id,
                congress: CongressId(congress),
                contest: contest.map(ContestId),
                text,
                at: Millis(at),
            };
        Ok(rows.into_iter().map(read).collect())
    }

    /// The log has the notice.
    pub async fn notice_logged(&self, notice: Uuid) -> Result<(), RollError> {
        write!(self.database, "note that a notice is logged", RollError, tx => {
            execute!(tx, "UPDATE notices SET logged = 1 WHERE id = $1", notice)?;
            Ok(())
        })
    }

    /// Keeps a notice until the log has it, in the transaction of what it tells of.
    pub(super) async fn insert_notice(
        &self,
        tx: &mut Tx,
        congress: CongressId,
        contest: Option<ContestId>,
        text: &str,
        at: Millis,
    ) -> Result<(), RollError> {
        execute!(
            tx,
            "INSERT INTO notices (id, congress, contest, text, at) VALUES ($1, $2, $3, $4, $5)",
            self.rng.id(),
            congress.0,
            contest.map(|contest| contest.0),
            text,
            at.0,
        )?;
        Ok(())
    }
}

/// A contest of the congress, if the log knows it: a draft's notice is the congress's.
async fn published(
    tx: &mut Tx,
    officer: &Officer,
    (congress, contest): (CongressId, ContestId),
) -> Result<Option<ContestId>, RollError> {
    let known = facts(tx, officer.organisation, contest).await?;
    let known = known.filter(|known| known.congress == congress);
    let known = known.ok_or(RollError::Unknown("contest"))?;
    Ok((known.state != State::Draft).then_some(contest))
}
