//! What changes an agenda once the congress is founded: an item that was forgotten, a further round, a proposal that became a
//! motion; and items that change places. What is going on or over stays where it is.

use ballot::id::{CongressId, ContestId};
use uuid::Uuid;

use super::{AgendaKind, Progress};
use crate::roll::congresses::require_own;
use crate::roll::error::refusal;
use crate::roll::ids::AgendaItemId;
use crate::roll::officers::Officer;
use crate::roll::proposals::wording::Text;
use crate::roll::{Roll, RollError, evidence};
use crate::store::{StoreError, Tx, execute, fetch_all, write};

/// The words of an item that an officer adds.
pub type ItemTitle = Text<100>;

/// What is done at an item that an officer adds: whatever needs no box, which only a draft can give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boxless(AgendaKind);

impl Boxless {
    /// Every one.
    pub const ALL: [Self; 6] = [
        Self(AgendaKind::Motion),
        Self(AgendaKind::Report),
        Self(AgendaKind::Document),
        Self(AgendaKind::Discussion),
        Self(AgendaKind::Break),
        Self(AgendaKind::Ceremony),
    ];

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.0.name() == name)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// One place on the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// 上移.
    Up,
    /// 下移.
    Down,
}

/// Why an agenda is not changed.
#[derive(Debug, thiserror::Error)]
pub enum AgendaRefusal {
    /// What stands there is over or going on, or nothing of the same session stands there.
    #[error("this place of the agenda is past")]
    Past,
    /// There is no such item, or it can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(AgendaRefusal);

impl Roll {
    /// Adds an item right after one that is not over, in its session; none where the agenda is empty. It waits.
    pub async fn add_agenda_item(
        &self,
        officer: &Officer,
        congress: CongressId,
        (title, kind): (&ItemTitle, Boxless),
        after: Option<AgendaItemId>,
    ) -> Result<(), AgendaRefusal> {
        let at = self.clock.now();
        write!(self.database, "add agenda item", AgendaRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let item = NewItem {
                id: AgendaItemId(self.rng.id()),
                title: title.as_str(),
                kind: kind.0,
                contest: None,
            };
            let place = place_after(&items(tx, congress).await?, after)?;
            add_item(tx, congress, &place, &item).await?;
            let deed = ("agenda-add", title.as_str());
            evidence::record(tx, (&self.rng, at), &officer.name, congress, deed).await?;
            Ok(())
        })
    }

    /// Lets an item that waits change places with its neighbour, where that waits in the same session.
    pub async fn move_agenda_item(
        &self,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        to: Move,
    ) -> Result<(), AgendaRefusal> {
        let at = self.clock.now();
        write!(self.database, "move agenda item", AgendaRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let standing = items(tx, congress).await?;
            let (moved, other) = neighbours(&standing, item, to)?;
            swap(tx, congress, [moved.position, other.position]).await?;
            let verb = match to {
                Move::Up => "agenda-up",
                Move::Down => "agenda-down",
            };
            evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, &moved.title)).await?;
            Ok(())
        })
    }
}

/// An item that stands on the agenda.
pub(in crate::roll) struct Standing {
    id: AgendaItemId,
    position: i64,
    session: Option<String>,
    title: String,
    kind: AgendaKind,
    progress: Progress,
}

/// An item to be put on it.
pub(in crate::roll) struct NewItem<'a> {
    pub(in crate::roll) id: AgendaItemId,
    pub(in crate::roll) title: &'a str,
    pub(in crate::roll) kind: AgendaKind,
    pub(in crate::roll) contest: Option<ContestId>,
}

/// Where it is put: what stands there and after it makes room.
pub(in crate::roll) struct Place {
    pub(in crate::roll) position: i64,
    pub(in crate::roll) session: Option<String>,
}

/// Puts an item on the agenda; it waits, whatever is now. Positions are unique at every moment: those that make room take
/// the way below zero.
pub(in crate::roll) async fn add_item(
    tx: &mut Tx,
    congress: CongressId,
    place: &Place,
    item: &NewItem<'_>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE agenda SET position = -position WHERE congress = $1 AND position >= $2",
        congress.0,
        place.position,
    )?;
    execute!(
        tx,
        "UPDATE agenda SET position = 1 - position WHERE congress = $1 AND position < 0",
        congress.0,
    )?;
    execute!(
        tx,
        "INSERT INTO agenda (id, congress, position, session, title, kind, note, contest, state) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, 'waiting')",
        item.id.0,
        congress.0,
        place.position,
        place.session.as_deref(),
        item.title,
        item.kind.name(),
        item.contest.map(|contest| contest.0),
    )?;
    note_change(tx, congress).await
}

/// Where a motion goes that nobody planned: last, but before the closing ceremonies that still wait.
pub(in crate::roll) async fn before_the_close(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<Place, AgendaRefusal> {
    let standing = items(tx, congress).await?;
    let closes =
        |item: &Standing| item.kind == AgendaKind::Ceremony && item.progress == Progress::Waiting;
    let last = standing.iter().rfind(|item| !closes(item));
    place_after(&standing, last.or(standing.last()).map(|item| item.id))
}

fn place_after(standing: &[Standing], after: Option<AgendaItemId>) -> Result<Place, AgendaRefusal> {
    let Some(after) = after else {
        let first = Place {
            position: 1,
            session: None,
        };
        return standing
            .is_empty()
            .then_some(first)
            .ok_or(AgendaRefusal::Past);
    };
    let before = standing.iter().find(|item| item.id == after);
    let before = before.ok_or(RollError::Unknown("agenda item"))?;
    if before.progress == Progress::Done {
        return Err(AgendaRefusal::Past);
    }
    Ok(Place {
        position: before.position + 1,
        session: before.session.clone(),
    })
}

/// An item and the one that it changes places with.
fn neighbours(
    standing: &[Standing],
    item: AgendaItemId,
    to: Move,
) -> Result<(&Standing, &Standing), AgendaRefusal> {
    let at = standing.iter().position(|each| each.id == item);
    let at = at.ok_or(RollError::Unknown("agenda item"))?;
    let beside = match to {
        Move::Up => at.checked_sub(1),
        Move::Down => at.checked_add(1),
    };
    let (moved, other) = (
        &standing[at],
        beside.and_then(|beside| standing.get(beside)),
    );
    let changes = |other: &&Standing| {
        moved.session == other.session && [moved.progress, other.progress] == [Progress::Waiting; 2]
    };
    let other = other.filter(changes).ok_or(AgendaRefusal::Past)?;
    Ok((moved, other))
}

async fn swap(tx: &mut Tx, congress: CongressId, [one, other]: [i64; 2]) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE agenda SET position = -position WHERE congress = $1 AND position IN ($2, $3)",
        congress.0,
        one,
        other,
    )?;
    execute!(
        tx,
        "UPDATE agenda SET position = position + $2 WHERE congress = $1 AND position < 0",
        congress.0,
        one + other,
    )?;
    note_change(tx, congress).await
}

async fn note_change(tx: &mut Tx, congress: CongressId) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE congresses SET agenda_changes = agenda_changes + 1 WHERE id = $1",
        congress.0,
    )?;
    Ok(())
}

/// The agenda as it stands, in its order.
async fn items(tx: &mut Tx, congress: CongressId) -> Result<Vec<Standing>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, Option<String>, String, String, String),
        "SELECT id, position, session, title, kind, state FROM agenda WHERE congress = $1 ORDER BY position",
        congress.0,
    )?;
    let standing = |(id, position, session, title, kind, state): (
        Uuid,
        i64,
        Option<String>,
        String,
        String,
        String,
    )| {
        Ok(Standing {
            id: AgendaItemId(id),
            position,
            session,
            title,
            kind: AgendaKind::read(&kind)?,
            progress: Progress::read(&state)?,
        })
    };
    rows.into_iter().map(standing).collect()
}
