//! Written statements (书面发言): on a clause of a draft, or general.

use ballot::id::CongressId;
use uuid::Uuid;

use super::{Review, SpeakRefusal, discussion, moved, speaking};
use crate::clauses;
use crate::clock::Millis;
use crate::roll::ids::{AgendaItemId, DelegateId, DocumentId};
use crate::roll::sessions::Session;
use crate::roll::{Roll, RollError, revisions};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_one, write};

/// Most characters of a statement.
pub const MOST_CHARS: usize = 1_000;
/// Most statements of one delegate at one item.
pub const MOST_OF_ONE: u64 = 30;
/// Most statements of one delegate within a minute.
const MOST_IN_A_MINUTE: i64 = 3;
const MINUTE_MS: i64 = 60_000;

/// The words of a statement: some, at most [`MOST_CHARS`] characters, nothing but text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementText(String);

/// Why words are no statement's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadText {
    /// There are none, or signs that nobody can read.
    Unreadable,
    /// There are too many.
    TooLong,
}

impl StatementText {
    /// Reads what somebody has typed.
    pub fn new(text: &str) -> Result<Self, BadText> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let control = |sign: char| sign.is_control() && sign != '\n' && sign != '\t';
        if text.is_empty() || text.contains(control) {
            Err(BadText::Unreadable)
        } else if text.chars().count() > MOST_CHARS {
            Err(BadText::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

/// The clause that a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClauseRef {
    /// The draft.
    pub document: DocumentId,
    /// Its version, from 1.
    pub version: u32,
    /// The clause of that version, from 1.
    pub clause: u32,
}

/// How a statement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Officers have not read it.
    Waiting,
    /// The congress can read it.
    Published,
    /// Officers have held it back, for this reason.
    Held(String),
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their delegation; may be empty.
    pub delegation: String,
    /// What it is about; none of a general one.
    pub about: Option<ClauseRef>,
    /// The words.
    pub words: String,
    /// The minute in which it was made.
    pub at: Millis,
    /// How it stands.
    pub standing: Standing,
}

impl Standing {
    fn read(state: &str, reason: Option<String>) -> Result<Self, StoreError> {
        match (state, reason) {
            ("waiting", None) => Ok(Self::Waiting),
            ("published", None) => Ok(Self::Published),
            ("held", Some(reason)) => Ok(Self::Held(reason)),
            _ => Err(StoreError::Corrupt("statement's state")),
        }
    }
}

impl Roll {
    /// Takes a delegate's statement; its id, and whether the congress can read it already.
    pub async fn make_statement(
        &self,
        session: &Session,
        (congress, item): (CongressId, AgendaItemId),
        about: Option<ClauseRef>,
        text: &StatementText,
    ) -> Result<(Uuid, Standing), SpeakRefusal> {
        let id = self.rng.id();
        let minute = self.clock.now().0 / MINUTE_MS * MINUTE_MS;
        write!(self.database, "take statement", SpeakRefusal, tx => {
            let found = speaking(tx, session, congress, item).await?;
            if let Some(about) = &about {
                require_clause(tx, item, about).await?;
            }
            refuse_too_many(tx, item, session.delegate, minute).await?;
            let (state, standing) = match found.review {
                Review::Before => ("waiting", Standing::Waiting),
                Review::After => ("published", Standing::Published),
            };
            execute!(
                tx,
                "INSERT INTO statements (id, item, delegate, document, version, clause, words, at, state) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                id,
                item.0,
                session.delegate.0,
                about.map(|about| about.document.0),
                about.map(|about| i64::from(about.version)),
                about.map(|about| i64::from(about.clause)),
                &text.0,
                minute,
                state,
            )?;
            moved(tx, item).await?;
            Ok((id, standing))
        })
    }

    /// The statements at an item, oldest first, whatever their standing.
    pub async fn statements(
        &self,
        congress: CongressId,
        item: AgendaItemId,
    ) -> Result<Vec<Statement>, RollError> {
        let mut tx = self.database.read().await?;
        if discussion(&mut tx, congress, item).await?.is_none() {
            return Err(RollError::Unknown("discussion"));
        }
        let rows = fetch_all!(
            &mut tx,
            Row,
            "SELECT s.id, s.delegate, d.name, d.delegation, s.document, s.version, s.clause, s.words, s.at, s.state, s.reason \
             FROM statements s JOIN delegates d ON d.id = s.delegate WHERE s.item = $1 ORDER BY s.place",
            item.0,
        )?;
        rows.into_iter().map(statement).collect()
    }

    /// What was said on a version of a document, at whichever item, oldest first.
    pub async fn statements_on(
        &self,
        congress: CongressId,
        document: DocumentId,
        version: u32,
    ) -> Result<Vec<Statement>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            Row,
            "SELECT s.id, s.delegate, d.name, d.delegation, s.document, s.version, s.clause, s.words, s.at, s.state, s.reason \
             FROM statements s JOIN delegates d ON d.id = s.delegate \
             WHERE s.document = $1 AND s.version = $2 AND d.congress = $3 ORDER BY s.place",
            document.0,
            i64::from(version),
            congress.0,
        )?;
        rows.into_iter().map(statement).collect()
    }
}

type Row = (
    Uuid,
    Uuid,
    String,
    String,
    Option<Uuid>,
    Option<i64>,
    Option<i64>,
    String,
    i64,
    String,
    Option<String>,
);

fn statement(row: Row) -> Result<Statement, RollError> {
    let (id, delegate, name, delegation, document, version, clause, words, at, state, reason) = row;
    let number = |stored: i64| u32::try_from(stored).map_err(|_| StoreError::Corrupt("statement"));
    let about = match (document, version, clause) {
        (Some(document), Some(version), Some(clause)) => Some(ClauseRef {
            document: DocumentId(document),
            version: number(version)?,
            clause: number(clause)?,
        }),
        _ => None,
    };
    Ok(Statement {
        id,
        delegate: DelegateId(delegate),
        name,
        delegation,
        about,
        words,
        at: Millis(at),
        standing: Standing::read(&state, reason)?,
    })
}

/// The clause must be of the newest text of a document that is discussed here: whoever writes has read that one.
async fn require_clause(
    tx: &mut Tx,
    item: AgendaItemId,
    about: &ClauseRef,
) -> Result<(), SpeakRefusal> {
    let newest = revisions::discussed(tx, item, about.document).await?;
    let newest = newest.filter(|(version, _)| *version == about.version);
    let count = newest.map_or(0, |(_, text)| clauses::clauses(&text).len());
    if about.clause > 0 && about.clause as usize <= count {
        Ok(())
    } else {
        Err(SpeakRefusal::ClauseGone)
    }
}

async fn refuse_too_many(
    tx: &mut Tx,
    item: AgendaItemId,
    delegate: DelegateId,
    minute: i64,
) -> Result<(), SpeakRefusal> {
    let (all, lately) = fetch_one!(
        tx,
        (i64, i64),
        "SELECT count(*), count(CASE WHEN at = $3 THEN 1 END) FROM statements WHERE item = $1 AND delegate = $2",
        item.0,
        delegate.0,
        minute,
    )?;
    if all.unsigned_abs() >= MOST_OF_ONE {
        Err(SpeakRefusal::TooMany)
    } else if lately >= MOST_IN_A_MINUTE {
        Err(SpeakRefusal::TooFast)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_words_and_not_too_many() {
        let read = |text: &str| StatementText::new(text).map(|text| text.0);
        assert_eq!(
            read("  建议改为 8 日。\r\n谢谢 "),
            Ok("建议改为 8 日。\n谢谢".into())
        );
        assert_eq!(read(&"字".repeat(MOST_CHARS)), Ok("字".repeat(MOST_CHARS)));
        assert_eq!(read(&"字".repeat(MOST_CHARS + 1)), Err(BadText::TooLong));
        for unreadable in ["", " \n ", "a\u{0}b", "\u{1b}[31m"] {
            assert_eq!(read(unreadable), Err(BadText::Unreadable), "{unreadable:?}");
        }
    }
}
