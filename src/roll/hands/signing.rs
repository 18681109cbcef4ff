//! Scrutineers' signatures to shows of hands. No code is asked for: what fits a scrutineer's key proves who sends it.

use ballot::id::CongressId;
use crypto::bytes::Signature;
use crypto::ecdsa;

use super::{Counted, by_item};
use crate::roll::error::refusal;
use crate::roll::ids::AgendaItemId;
use crate::roll::scrutineers::{Scrutineer, at_place};
use crate::roll::{Roll, RollError};
use crate::store::{execute, write};

/// A show of hands that a scrutineer may sign, or has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSign {
    /// The agenda's item.
    pub item: AgendaItemId,
    /// Its newest count.
    pub counted: Counted,
}

/// Why a signature to a show of hands is not taken.
#[derive(Debug, thiserror::Error)]
pub enum HandsSignRefusal {
    /// The item has no count.
    #[error("the item has no show of hands")]
    Unknown,
    /// The count was corrected meanwhile.
    #[error("the figures were corrected")]
    Corrected,
    /// No scrutineer of the congress with this place has signed this with their key.
    #[error("it is not the scrutineer's signature")]
    NotTheirs,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(HandsSignRefusal);

impl Roll {
    /// The newest counts of a scrutineer's congress, in the order of the agenda.
    pub async fn hands_to_sign(&self, who: &Scrutineer) -> Result<Vec<ToSign>, RollError> {
        let agenda = self.agenda(who.congress).await?;
        let newest = agenda.into_iter().filter_map(|mut item| {
            let counted = item.hands.pop()?;
            Some(ToSign {
                item: item.id,
                counted,
            })
        });
        Ok(newest.collect())
    }

    /// Takes a scrutineer's signature to the count `version`. A second one of theirs changes nothing. The signature that
    /// makes the count final is told to everybody, as `said` words it.
    pub async fn sign_hands(
        &self,
        (congress, item): (CongressId, AgendaItemId),
        (version, place): (u32, u32),
        signature: &Signature,
        said: impl Fn(&Counted) -> String + Send + Sync,
    ) -> Result<(), HandsSignRefusal> {
        let at = self.clock.now();
        write!(self.database, "sign show of hands", HandsSignRefusal, tx => {
            let counts = by_item(tx, congress).await?.remove(&item);
            let counted = counts.and_then(|mut counts| counts.pop()).ok_or(HandsSignRefusal::Unknown)?;
            if counted.version != version {
                return Err(HandsSignRefusal::Corrected);
            }
            let who = at_place(tx, congress, place).await?.ok_or(HandsSignRefusal::NotTheirs)?;
            let key = who.key.ok_or(HandsSignRefusal::NotTheirs)?;
            if !ecdsa::verify(&key, &counted.message(congress, item), signature) {
                return Err(HandsSignRefusal::NotTheirs);
            }
            let taken = execute!(
                tx,
                "INSERT INTO hands_signatures (item, version, place, name, key, signature) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (item, version, place) DO NOTHING",
                item.0,
                i64::from(version),
                i64::from(place),
                who.name.as_str(),
                key.as_bytes().as_slice(),
                signature.as_bytes().as_slice(),
            )?;
            let signed = by_item(tx, congress).await?.remove(&item).and_then(|mut counts| counts.pop());
            let signed = signed.ok_or(HandsSignRefusal::Unknown)?;
            if taken == 1 && counted.awaits_signatures() && !signed.awaits_signatures() {
                self.insert_notice(tx, congress, None, &said(&signed), at).await?;
            }
            Ok(())
        })
    }
}
