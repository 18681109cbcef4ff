//! Discussions (掌上议事厅) at items of the agenda: written statements, by clause or general, and lists of speakers. What
//! delegates say goes under their names and is read by their congress alone; no ballot has anything to do with it.

pub mod moderation;
pub mod speakers;
pub mod statements;

use ballot::id::CongressId;

use super::error::refusal;
use super::ids::AgendaItemId;
use super::sessions::Session;
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_optional};

/// When others read a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    /// Once an officer has published it (先审后发).
    #[default]
    Before,
    /// At once; an officer may hold it back afterwards (先发后审).
    After,
}

/// How a discussion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Discussion {
    /// Whether delegates can write and ask to speak.
    pub open: bool,
    /// When others read what they write.
    pub review: Review,
    /// Grows with whatever is said or moderated.
    pub changes: u64,
}

/// Why a delegate can't say it, or not now.
#[derive(Debug, thiserror::Error)]
pub enum SpeakRefusal {
    /// There is no discussion at this item of the delegate's own congress.
    #[error("there is no such discussion")]
    Unknown,
    /// The officers have not opened it, or have closed it.
    #[error("the discussion is closed")]
    Closed,
    /// The text is no longer the newest, or has no such clause.
    #[error("the clause belongs to another version")]
    ClauseGone,
    /// The delegate has made as many statements as one may.
    #[error("as many statements as one may")]
    TooMany,
    /// Too many within a minute.
    #[error("too many statements within a minute")]
    TooFast,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(SpeakRefusal);

impl Review {
    fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let all = [Self::Before, Self::After];
        let found = all.into_iter().find(|review| review.name() == name);
        found.ok_or(StoreError::Corrupt("discussion's review"))
    }
}

impl Roll {
    /// The discussion at an item; none where nothing is discussed there. One that was never opened is closed.
    pub async fn discussion(
        &self,
        congress: CongressId,
        item: AgendaItemId,
    ) -> Result<Option<Discussion>, RollError> {
        let mut tx = self.database.read().await?;
        Ok(discussion(&mut tx, congress, item).await?)
    }
}

async fn discussion(
    tx: &mut Tx,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<Option<Discussion>, StoreError> {
    let row = fetch_optional!(
        tx,
        (Option<bool>, Option<String>, Option<i64>),
        "SELECT d.open, d.review, d.changes FROM agenda a LEFT JOIN discussions d ON d.item = a.id \
         WHERE a.id = $1 AND a.congress = $2 AND a.kind = 'discussion'",
        item.0,
        congress.0,
    )?;
    let Some((open, review, changes)) = row else {
        return Ok(None);
    };
    let review = review.map(|review| Review::read(&review)).transpose()?;
    Ok(Some(Discussion {
        open: open.unwrap_or(false),
        review: review.unwrap_or_default(),
        changes: changes.unwrap_or(0).unsigned_abs(),
    }))
}

/// The discussion that a delegate wants to speak in.
async fn speaking(
    tx: &mut Tx,
    session: &Session,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<Discussion, SpeakRefusal> {
    if session.congress != congress {
        return Err(SpeakRefusal::Unknown);
    }
    let found = discussion(tx, congress, item).await?;
    let found = found.ok_or(SpeakRefusal::Unknown)?;
    if found.open {
        Ok(found)
    } else {
        Err(SpeakRefusal::Closed)
    }
}

/// Lets phones know that something was said or moderated.
async fn moved(tx: &mut Tx, item: AgendaItemId) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO discussions (item, open, review, changes) VALUES ($1, 0, 'before', 1) \
         ON CONFLICT (item) DO UPDATE SET changes = changes + 1",
        item.0,
    )?;
    Ok(())
}
