//! Whether a motion may be decided in the open now: asked before hands (举手表决) and before names (记名表决), in one place.

use ballot::id::CongressId;
use ballot::matter::{Matter, Secret};

use super::ids::AgendaItemId;
use super::{RollError, contests};
use crate::store::{StoreError, Tx, fetch_optional};

/// What stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// It is no motion, a box decides it, or its outcome is there already.
    #[error("the item is not to be decided in the open")]
    NotSo,
    /// What it is about is voted in secret.
    #[error(transparent)]
    Secret(#[from] Secret),
}

/// The title of a motion that may be decided in the open, being about `matter`.
pub(super) async fn judge(
    tx: &mut Tx,
    (congress, item): (CongressId, AgendaItemId),
    matter: Matter,
) -> Result<Result<String, Obstacle>, RollError> {
    let Some(title) = undecided(tx, congress, item).await? else {
        return Ok(Err(Obstacle::NotSo));
    };
    let contests = contests::all(tx, congress).await?;
    let profiles = contests.iter().map(|facts| facts.draft.profile.as_str());
    let open = matter.open(profiles).map_err(Obstacle::from);
    Ok(open.map(|()| title))
}

/// The title of a motion that no box, no show of hands and no vote by name has decided or is to decide.
async fn undecided(
    tx: &mut Tx,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT title FROM agenda WHERE id = $1 AND congress = $2 AND kind = 'motion' AND contest IS NULL \
         AND NOT EXISTS (SELECT 1 FROM hands WHERE item = $1) AND NOT EXISTS (SELECT 1 FROM open_votes WHERE item = $1)",
        item.0,
        congress.0,
    )?;
    Ok(row.map(|(title,)| title))
}
