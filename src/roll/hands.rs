//! Shows of hands (举手表决): what officers enter of them, once for each item of the agenda.

use std::collections::HashMap;

use ballot::hands::{Hands, HandsFault};
use ballot::id::CongressId;
use uuid::Uuid;

use super::congresses::require_own;
use super::error::refusal;
use super::evidence;
use super::figures;
use super::ids::AgendaItemId;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// Most characters of the names of those who counted.
const MOST_NAME_CHARS: usize = 100;

/// A show of hands with those who counted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The figures.
    pub hands: Hands,
    /// 清点人, as the officer wrote them.
    pub counted_by: String,
}

/// Hands as they were counted; who is entitled and there is the roll's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raised {
    /// 赞成.
    pub in_favour: u32,
    /// 反对.
    pub against: u32,
    /// 弃权.
    pub abstained: u32,
}

/// Why a show of hands is not taken.
#[derive(Debug, thiserror::Error)]
pub enum HandsRefusal {
    /// The item is voted in a box, is no motion, or its outcome is there already: the log can't take it back.
    #[error("the item is not to be decided by a show of hands")]
    NotSo,
    /// Nobody is named who counted.
    #[error("nobody is named who counted")]
    NobodyCounted,
    /// The figures can't be.
    #[error(transparent)]
    Fault(#[from] HandsFault),
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(HandsRefusal);

impl Roll {
    /// Takes what a show of hands came to. `said` words it for everybody, with the item's title.
    pub async fn show_of_hands(
        &self,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        raised: Raised,
        counted_by: &str,
        said: impl Fn(&str, &Counted) -> String + Send + Sync,
    ) -> Result<(), HandsRefusal> {
        let at = self.clock.now();
        let counted_by = counted_by.trim();
        if counted_by.is_empty() || counted_by.chars().count() > MOST_NAME_CHARS {
            return Err(HandsRefusal::NobodyCounted);
        }
        write!(self.database, "take show of hands", HandsRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let title = undecided(tx, congress, item).await?.ok_or(HandsRefusal::NotSo)?;
            let there = figures::attendance(tx, congress).await?;
            let hands = hands(raised, there.entitled, there.there);
            hands.check()?;
            execute!(
                tx,
                "INSERT INTO hands (item, entitled, present, in_favour, against, abstained, counted_by, at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                item.0,
                i64::from(hands.entitled),
                i64::from(hands.present),
                i64::from(hands.in_favour),
                i64::from(hands.against),
                i64::from(hands.abstained),
                counted_by,
                at.0,
            )?;
            let said = said(&title, &Counted { hands, counted_by: counted_by.to_owned() });
            self.insert_notice(tx, congress, None, &said, at).await?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("hands", &said)).await?;
            Ok(())
        })
    }
}

fn hands(raised: Raised, entitled: u64, present: u64) -> Hands {
    let small = |figure: u64| u32::try_from(figure).unwrap_or(u32::MAX);
    let Raised {
        in_favour,
        against,
        abstained,
    } = raised;
    Hands {
        entitled: small(entitled),
        present: small(present),
        in_favour,
        against,
        abstained,
    }
}

/// The title of a motion that no box and no show of hands has decided.
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

/// The shows of hands of a congress by their items.
pub(super) async fn by_item(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<HashMap<AgendaItemId, Counted>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, i64, i64, i64, i64, i64, String),
        "SELECT h.item, h.entitled, h.present, h.in_favour, h.against, h.abstained, h.counted_by FROM hands AS h \
         JOIN agenda AS a ON a.id = h.item WHERE a.congress = $1",
        congress.0,
    )?;
    let small =
        |figure: i64| u32::try_from(figure).map_err(|_| StoreError::Corrupt("show of hands"));
    rows.into_iter()
        .map(
            |(item, entitled, present, in_favour, against, abstained, counted_by)| {
                let hands = Hands {
                    entitled: small(entitled)?,
                    present: small(present)?,
                    in_favour: small(in_favour)?,
                    against: small(against)?,
                    abstained: small(abstained)?,
                };
                Ok((AgendaItemId(item), Counted { hands, counted_by }))
            },
        )
        .collect()
}
