//! The lists of speakers (发言名单), one for each delegation.

use ballot::id::CongressId;
use uuid::Uuid;

use super::{SpeakRefusal, discussion, moved, speaking};
use crate::roll::ids::{AgendaItemId, DelegateId};
use crate::roll::sessions::Session;
use crate::roll::{Roll, RollError};
use crate::store::{StoreError, execute, fetch_all, fetch_optional, write};

/// How far somebody on the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// Waits.
    Waiting,
    /// Speaks now.
    Called,
    /// Has spoken.
    Spoken,
}

/// Somebody on a list of speakers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Who.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their delegation; may be empty.
    pub delegation: String,
    /// How far they are.
    pub turn: Turn,
}

impl Turn {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called => "called",
            Self::Spoken => "spoken",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let all = [Self::Waiting, Self::Called, Self::Spoken];
        let found = all.into_iter().find(|turn| turn.name() == name);
        found.ok_or(StoreError::Corrupt("speaker's turn"))
    }
}

impl Roll {
    /// Puts a delegate at the end of their delegation's list; again while they wait or speak is the same. Whoever has
    /// spoken may ask again.
    pub async fn ask_to_speak(
        &self,
        session: &Session,
        congress: CongressId,
        item: AgendaItemId,
    ) -> Result<(), SpeakRefusal> {
        write!(self.database, "ask to speak", SpeakRefusal, tx => {
            speaking(tx, session, congress, item).await?;
            let (item_id, delegate) = (item.0, session.delegate.0);
            execute!(
                tx,
                "DELETE FROM speakers WHERE item = $1 AND delegate = $2 AND state = 'spoken'",
                item_id,
                delegate,
            )?;
            let added = execute!(
                tx,
                "INSERT INTO speakers (item, delegate, state) VALUES ($1, $2, 'waiting') ON CONFLICT DO NOTHING",
                item_id,
                delegate,
            )?;
            if added > 0 {
                moved(tx, item).await?;
            }
            Ok(())
        })
    }

    /// Takes a delegate who waits off the list, after the discussion has closed too.
    pub async fn withdraw(
        &self,
        session: &Session,
        congress: CongressId,
        item: AgendaItemId,
    ) -> Result<(), SpeakRefusal> {
        if session.congress != congress {
            return Err(SpeakRefusal::Unknown);
        }
        write!(self.database, "withdraw from speaking", SpeakRefusal, tx => {
            discussion(tx, congress, item).await?.ok_or(SpeakRefusal::Unknown)?;
            let gone = execute!(
                tx,
                "DELETE FROM speakers WHERE item = $1 AND delegate = $2 AND state = 'waiting'",
                item.0,
                session.delegate.0,
            )?;
            if gone > 0 {
                moved(tx, item).await?;
            }
            Ok(())
        })
    }

    /// The delegation of a delegate; may be empty.
    pub async fn delegation_of(&self, delegate: DelegateId) -> Result<Option<String>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (String,),
            "SELECT delegation FROM delegates WHERE id = $1",
            delegate.0,
        )?;
        Ok(row.map(|(delegation,)| delegation))
    }

    /// Everybody on the lists of an item, by delegation, in the order in which they asked.
    pub async fn speakers(
        &self,
        congress: CongressId,
        item: AgendaItemId,
    ) -> Result<Vec<Speaker>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, String, String, String),
            "SELECT s.delegate, d.name, d.delegation, s.state FROM speakers s JOIN delegates d ON d.id = s.delegate \
             WHERE s.item = $1 AND d.congress = $2 ORDER BY d.delegation, s.place",
            item.0,
            congress.0,
        )?;
        let read = |(delegate, name, delegation, turn): (Uuid, String, String, String)| {
            Ok(Speaker {
                delegate: DelegateId(delegate),
                name,
                delegation,
                turn: Turn::read(&turn)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}
