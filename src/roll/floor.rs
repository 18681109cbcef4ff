//! Whether a motion may be decided in the open now: asked before hands (举手表决) and before names (记名表决), in one place.

use ballot::id::CongressId;
use ballot::matter::{Matter, Secret};

use super::ids::AgendaItemId;
use super::open_votes::{self, OpenVote};
use super::programme::Progress;
use super::{RollError, contests};
use crate::store::{StoreError, Tx, fetch_optional};

/// How a motion is decided in the open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// 举手表决: entered when it is over, perhaps when the meeting has gone on.
    Hands,
    /// 记名表决: opened while the meeting is at the item.
    Names,
}

/// What stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It is no motion, a box decides it, or its outcome is there already.
    #[error("the item is not to be decided in the open")]
    NotSo,
    /// The meeting has not come to the item; for names, is not at it.
    #[error("the meeting is not at the item")]
    NotHere,
    /// The congress is over. What it has decided stands (WC-14), and nobody is there who could decide: nothing is counted
    /// or corrected any more unless the meeting is opened again, which is on record. Scrutineers may still sign, since that
    /// says nothing new.
    #[error("the congress is over")]
    Ended,
    /// What it is about is voted in secret.
    #[error(transparent)]
    Secret(#[from] Secret),
}

/// The title of a motion that may be decided this way now, being about `matter`.
pub(super) async fn judge(
    tx: &mut Tx,
    (congress, item): (CongressId, AgendaItemId),
    (way, matter): (Way, Matter),
) -> Result<Result<String, Obstacle>, RollError> {
    let Some(title) = undecided(tx, congress, item).await? else {
        return Ok(Err(Obstacle::NotSo));
    };
    let votes = open_votes::by_item(tx, congress).await?.remove(&item);
    if !is_free(way, votes.iter().flatten().last()) {
        return Ok(Err(Obstacle::NotSo));
    }
    if let Err(obstacle) = reached(tx, (congress, item), way).await? {
        return Ok(Err(obstacle));
    }
    let contests = contests::all(tx, congress).await?;
    let profiles = contests.iter().map(|facts| facts.draft.profile.as_str());
    let open = matter.open(profiles).map_err(Obstacle::from);
    Ok(open.map(|()| title))
}

/// Whether what names have decided leaves the motion to be decided this way: names again, hands where no quorum has spoken.
fn is_free(way: Way, newest: Option<&OpenVote>) -> bool {
    newest.is_none_or(|vote| vote.closed && (way == Way::Names || vote.count.verdict().is_err()))
}

/// Whether it is a motion on which nobody has voted, neither by hands nor by name, and no box is to.
pub(super) async fn is_untouched(
    tx: &mut Tx,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<bool, StoreError> {
    let voted = open_votes::by_item(tx, congress).await?.remove(&item);
    Ok(
        voted.is_none_or(|votes| votes.is_empty())
            && undecided(tx, congress, item).await?.is_some(),
    )
}

/// Whether the meeting has come to an item, and is not over.
pub(super) async fn reached(
    tx: &mut Tx,
    (congress, item): (CongressId, AgendaItemId),
    way: Way,
) -> Result<Result<(), Obstacle>, StoreError> {
    let row = fetch_optional!(
        tx,
        (bool, String),
        "SELECT c.ended, a.state FROM agenda AS a JOIN congresses AS c ON c.id = a.congress WHERE a.id = $1 AND c.id = $2",
        item.0,
        congress.0,
    )?;
    let Some((ended, progress)) = row else {
        return Ok(Err(Obstacle::NotSo));
    };
    Ok(match (Progress::read(&progress)?, way) {
        _ if ended => Err(Obstacle::Ended),
        (Progress::Now, _) | (Progress::Done, Way::Hands) => Ok(()),
        _ => Err(Obstacle::NotHere),
    })
}

/// The title of a motion that no box is to decide and no hands have decided.
async fn undecided(
    tx: &mut Tx,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT title FROM agenda WHERE id = $1 AND congress = $2 AND kind = 'motion' AND contest IS NULL \
         AND NOT EXISTS (SELECT 1 FROM hands WHERE item = $1)",
        item.0,
        congress.0,
    )?;
    Ok(row.map(|(title,)| title))
}
