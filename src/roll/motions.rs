//! How the motions stand that no box decides, as everybody may follow them live: figures, and nobody's name.

use ballot::id::CongressId;

use super::ids::AgendaItemId;
use super::{Roll, RollError, hands, open_votes};

/// A motion by hands or by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Motion {
    /// Its item on the agenda.
    pub item: AgendaItemId,
    /// How it stands.
    pub standing: MotionStanding,
}

/// How a motion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MotionStanding {
    /// A show of hands was counted.
    Hands {
        /// Which count holds, from 1.
        version: u32,
        /// How many scrutineers have signed it.
        signed: usize,
        /// How many have to.
        demanded: u32,
    },
    /// A vote by name was opened.
    Names {
        /// Whether it is over.
        closed: bool,
        /// 实到.
        present: u32,
        /// How many have voted.
        voted: u32,
    },
}

impl Roll {
    /// The motions of a congress that hands or names decide, in a fixed order.
    pub async fn motions(&self, congress: CongressId) -> Result<Vec<Motion>, RollError> {
        let mut tx = self.database.read().await?;
        let hands = hands::by_item(&mut tx, congress).await?.into_iter();
        let hands = hands.filter_map(|(item, counts)| {
            let counted = counts.last()?;
            let standing = MotionStanding::Hands {
                version: counted.version,
                signed: counted.signed.len(),
                demanded: counted.demanded,
            };
            Some(Motion { item, standing })
        });
        let names = open_votes::by_item(&mut tx, congress).await?.into_iter();
        let names = names.map(|(item, vote)| Motion {
            item,
            standing: MotionStanding::Names {
                closed: vote.closed,
                present: vote.count.hands.present,
                voted: vote.count.voted(),
            },
        });
        let mut motions: Vec<Motion> = hands.chain(names).collect();
        motions.sort_by_key(|motion| motion.item);
        Ok(motions)
    }
}
