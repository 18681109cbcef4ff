//! What officers do with a discussion: open and close it, publish or hold back what was written, call who speaks.

use ballot::id::CongressId;
use uuid::Uuid;

use super::speakers::Turn;
use super::{Review, discussion, moved};
use crate::roll::congresses::require_own;
use crate::roll::evidence;
use crate::roll::ids::{AgendaItemId, DelegateId};
use crate::roll::officers::Officer;
use crate::roll::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// Most characters of a reason.
const MOST_REASON_CHARS: usize = 200;

/// Why a statement is held back, in words that its author reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldReason(String);

impl HoldReason {
    /// Reads what was typed; none where it is empty or too long.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= MOST_REASON_CHARS;
        fits.then(|| Self(text.to_owned()))
    }
}

/// What an officer does with a discussion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moderation {
    /// Lets delegates write and ask to speak.
    Open,
    /// Takes nothing more; what was said stays.
    Close,
    /// Says when others read what is written from now on.
    Review(Review),
    /// Lets the congress read a statement.
    Publish(Uuid),
    /// Holds a statement back.
    Hold(Uuid, HoldReason),
    /// Calls a delegate to speak: whoever of the same delegation spoke until now has spoken.
    Call(DelegateId),
    /// Notes that a delegate has spoken.
    Spoken(DelegateId),
}

impl Moderation {
    /// Its verb in the record of what officers did; what a list of speakers goes through is not recorded.
    fn verb(&self) -> Option<&'static str> {
        match self {
            Self::Open => Some("discussion-open"),
            Self::Close => Some("discussion-close"),
            Self::Review(Review::Before) => Some("discussion-review-before"),
            Self::Review(Review::After) => Some("discussion-review-after"),
            Self::Publish(_) => Some("statement-publish"),
            Self::Hold(..) => Some("statement-hold"),
            Self::Call(_) | Self::Spoken(_) => None,
        }
    }
}

impl Roll {
    /// Does this with a discussion of the officer's organisation. Done again it changes nothing.
    ///
    /// # Errors
    /// [`RollError::Unknown`] of a discussion, a statement or a speaker that is not there.
    pub async fn moderate(
        &self,
        officer: &Officer,
        congress: CongressId,
        item: AgendaItemId,
        what: &Moderation,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "moderate", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let known = discussion(tx, congress, item).await?;
            known.ok_or(RollError::Unknown("discussion"))?;
            moved(tx, item).await?;
            let detail = carry_out(tx, congress, item, what).await?;
            if let Some(verb) = what.verb() {
                evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, &detail)).await?;
            }
            Ok(())
        })
    }
}

/// Closes what is open of a congress's discussions; their titles.
pub(in crate::roll) async fn close_all(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<Vec<String>, StoreError> {
    let open = fetch_all!(
        tx,
        (String,),
        "SELECT a.title FROM discussions AS d JOIN agenda AS a ON a.id = d.item WHERE a.congress = $1 AND d.open = 1",
        congress.0,
    )?;
    execute!(
        tx,
        "UPDATE discussions SET open = 0, changes = changes + 1 WHERE open = 1 \
         AND item IN (SELECT id FROM agenda WHERE congress = $1)",
        congress.0,
    )?;
    Ok(open.into_iter().map(|(title,)| title).collect())
}

/// Carries it out; what the record says of it.
async fn carry_out(
    tx: &mut Tx,
    congress: CongressId,
    item: AgendaItemId,
    what: &Moderation,
) -> Result<String, RollError> {
    match what {
        Moderation::Open | Moderation::Close => {
            let open = *what == Moderation::Open;
            execute!(
                tx,
                "UPDATE discussions SET open = $1 WHERE item = $2",
                open,
                item.0
            )?;
            title(tx, item).await
        }
        Moderation::Review(review) => {
            let name = review.name();
            execute!(
                tx,
                "UPDATE discussions SET review = $1 WHERE item = $2",
                name,
                item.0
            )?;
            title(tx, item).await
        }
        Moderation::Publish(statement) => settle(tx, item, *statement, ("published", None)).await,
        Moderation::Hold(statement, HoldReason(reason)) => {
            let who = settle(tx, item, *statement, ("held", Some(reason))).await?;
            Ok(format!("{who}（{reason}）"))
        }
        Moderation::Call(delegate) => {
            execute!(
                tx,
                "UPDATE speakers SET state = 'spoken' WHERE item = $1 AND state = 'called' AND delegate IN \
                 (SELECT id FROM delegates WHERE congress = $3 AND delegation = (SELECT delegation FROM delegates WHERE id = $2))",
                item.0,
                delegate.0,
                congress.0,
            )?;
            turn(tx, item, *delegate, Turn::Called).await
        }
        Moderation::Spoken(delegate) => turn(tx, item, *delegate, Turn::Spoken).await,
    }
}

async fn title(tx: &mut Tx, item: AgendaItemId) -> Result<String, RollError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT title FROM agenda WHERE id = $1",
        item.0
    )?;
    Ok(row.map(|(title,)| title).unwrap_or_default())
}

/// Publishes a statement or holds it back; whose it is.
async fn settle(
    tx: &mut Tx,
    item: AgendaItemId,
    statement: Uuid,
    (state, reason): (&str, Option<&String>),
) -> Result<String, RollError> {
    execute!(
        tx,
        "UPDATE statements SET state = $1, reason = $2 WHERE id = $3 AND item = $4",
        state,
        reason,
        statement,
        item.0,
    )?;
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT d.name FROM statements s JOIN delegates d ON d.id = s.delegate WHERE s.id = $1 AND s.item = $2",
        statement,
        item.0,
    )?;
    row.map(|(name,)| name)
        .ok_or(RollError::Unknown("statement"))
}

async fn turn(
    tx: &mut Tx,
    item: AgendaItemId,
    delegate: DelegateId,
    turn: Turn,
) -> Result<String, RollError> {
    let changed = execute!(
        tx,
        "UPDATE speakers SET state = $1 WHERE item = $2 AND delegate = $3",
        turn.name(),
        item.0,
        delegate.0,
    )?;
    if changed == 0 {
        return Err(RollError::Unknown("speaker"));
    }
    Ok(String::new())
}
