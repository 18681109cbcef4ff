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
        /// Which vote it is, from 1.
        round: u32,
        /// Whether it is over.
        closed: bool,
        /// 实到.
        present: u32,
        /// How many have voted.
        voted: u32,
    },
}

impl Roll {
    /// The motions of a congress that hands or names decide, each once, in a fixed order.
    pub async fn motions(&self, congress: CongressId) -> Result<Vec<Motion>, RollError> {
        let mut tx = self.database.read().await?;
        let counts = hands::by_item(&mut tx, congress).await?;
        let mut votes = open_votes::by_item(&mut tx, congress).await?;
        votes.retain(|item, _| !counts.contains_key(item));
        let hands = counts.into_iter().filter_map(|(item, counts)| {
            let counted = counts.last()?;
            let standing = MotionStanding::Hands {
                version: counted.version,
                signed: counted.signed.len(),
                demanded: counted.demanded,
            };
            Some(Motion { item, standing })
        });
        let names = votes.into_iter().filter_map(|(item, votes)| {
            let vote = votes.last()?;
            let standing = MotionStanding::Names {
                round: vote.round,
                closed: vote.closed,
                present: vote.count.hands.present,
                voted: vote.count.voted(),
            };
            Some(Motion { item, standing })
        });
        let mut motions: Vec<Motion> = hands.chain(names).collect();
        motions.sort_by_key(|motion| motion.item);
        Ok(motions)
    }
}
