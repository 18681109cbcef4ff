//! Shows of hands (举手表决): what officers enter of them, once for each item of the agenda. A count that was entered wrong
//! is corrected by a further one, and every one of them stays. Where the congress has scrutineers (监票人) one of them signs
//! before it counts as final.

mod reading;
mod signing;

use ballot::hands::{Hands, HandsFault, signatures_demanded};
use ballot::id::CongressId;
use ballot::matter::Matter;
use crypto::bytes::{PublicPoint, Signature};
use crypto::message::{self, HandsCount};

use super::congresses::require_own;
use super::error::refusal;
use super::evidence;
use super::figures;
use super::floor::{self, Obstacle, Way};
use super::ids::AgendaItemId;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_one, write};

pub(super) use reading::by_item;
pub use signing::{HandsSignRefusal, ToSign};

/// Most characters of the names of those who counted.
const MOST_NAME_CHARS: usize = 100;
/// Most characters of the reason of a correction, or of another vote.
const MOST_REASON_CHARS: usize = 200;

/// A show of hands with those who counted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// From 1, one more with each correction.
    pub version: u32,
    /// The item's title as it was.
    pub title: String,
    /// What it is about, as officers said; none of counts from before that was asked.
    pub matter: Option<Matter>,
    /// The figures.
    pub hands: Hands,
    /// 清点人, as the officer wrote them.
    pub counted_by: String,
    /// Why the count before was corrected; empty of the first.
    pub why: String,
    /// How many scrutineers have to sign it before it is final.
    pub demanded: u32,
    /// Those who have.
    pub signed: Vec<Signed>,
}

/// A scrutineer's signature to a count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Their place among the congress's scrutineers, from 1.
    pub place: u32,
    /// Their name.
    pub name: String,
    /// The key that they signed with.
    pub key: PublicPoint,
    /// Over [`Counted::message`].
    pub signature: Signature,
}

impl Counted {
    /// 待签字: whether signatures are missing that make it final.
    pub fn awaits_signatures(&self) -> bool {
        self.signed.len() < self.demanded as usize
    }

    /// What scrutineers sign (protocol §9).
    pub fn message(&self, congress: CongressId, item: AgendaItemId) -> Vec<u8> {
        let Hands {
            entitled,
            present,
            in_favour,
            against,
            abstained,
        } = self.hands;
        message::hands(&HandsCount {
            congress: congress.0.as_bytes(),
            item: item.0.as_bytes(),
            version: self.version,
            figures: [entitled, present, in_favour, against, abstained],
            title: &self.title,
            counted_by: &self.counted_by,
        })
    }
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
    /// It is not to be decided in the open.
    #[error(transparent)]
    Obstacle(#[from] Obstacle),
    /// Nobody is named who counted.
    #[error("nobody is named who counted")]
    NobodyCounted,
    /// There is no count to correct, or it has been corrected since it was looked at.
    #[error("the count that is to be corrected is not the newest")]
    NotNewest,
    /// It is not said why the count is corrected.
    #[error("no reason is given for the correction")]
    NoReason,
    /// The correction says what the count says.
    #[error("the correction changes nothing")]
    Same,
    /// The figures can't be.
    #[error(transparent)]
    Fault(#[from] HandsFault),
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(HandsRefusal);

/// A correction of the count `version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Correction<'a> {
    /// The count that the officer saw.
    pub version: u32,
    /// Why it was wrong.
    pub why: &'a str,
}

impl Roll {
    /// Takes what a show of hands on `matter` came to, where the rules allow one. `said` words it for everybody.
    pub async fn show_of_hands(
        &self,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        (matter, raised): (Matter, Raised),
        counted_by: &str,
        said: impl Fn(&Counted) -> String + Send + Sync,
    ) -> Result<(), HandsRefusal> {
        let counted_by = names(counted_by)?;
        write!(self.database, "take show of hands", HandsRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let title = floor::judge(tx, (congress, item), (Way::Hands, matter)).await??;
            let there = figures::attendance(tx, congress).await?;
            let counted = Counted {
                version: 1,
                title,
                matter: Some(matter),
                hands: hands(raised, small(there.entitled), small(there.there)),
                counted_by: counted_by.to_owned(),
                why: String::new(),
                demanded: demanded(tx, congress).await?,
                signed: Vec::new(),
            };
            self.take(tx, officer, (congress, item), &counted, &said).await
        })
    }

    /// Takes a correction of a count, as long as the congress is not over: who was entitled and there stays as it was when
    /// the hands were raised. Signatures to the count before are not to this one.
    pub async fn correct_hands(
        &self,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        (raised, correction): (Raised, Correction<'_>),
        counted_by: &str,
        said: impl Fn(&Counted) -> String + Send + Sync,
    ) -> Result<(), HandsRefusal> {
        let counted_by = names(counted_by)?;
        let why = reason(correction.why).ok_or(HandsRefusal::NoReason)?;
        write!(self.database, "correct show of hands", HandsRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            floor::reached(tx, (congress, item), Way::Hands).await??;
            let mut counts = by_item(tx, congress).await?;
            let before = counts.remove(&item).and_then(|mut counts| counts.pop());
            let before = before.filter(|before| before.version == correction.version);
            let before = before.ok_or(HandsRefusal::NotNewest)?;
            let hands = hands(raised, before.hands.entitled, before.hands.present);
            if hands == before.hands && counted_by == before.counted_by {
                return Err(HandsRefusal::Same);
            }
            let counted = Counted {
                version: before.version + 1,
                title: before.title,
                matter: before.matter,
                hands,
                counted_by: counted_by.to_owned(),
                why: why.to_owned(),
                demanded: before.demanded.max(demanded(tx, congress).await?),
                signed: Vec::new(),
            };
            self.take(tx, officer, (congress, item), &counted, &said).await
        })
    }

    async fn take(
        &self,
        tx: &mut Tx,
        officer: &Officer,
        (congress, item): (CongressId, AgendaItemId),
        counted: &Counted,
        said: &(impl Fn(&Counted) -> String + Send + Sync),
    ) -> Result<(), HandsRefusal> {
        counted.hands.check()?;
        let at = self.clock.now();
        let Hands {
            entitled,
            present,
            in_favour,
            against,
            abstained,
        } = counted.hands;
        execute!(
            tx,
            "INSERT INTO hands (item, version, title, entitled, present, in_favour, against, abstained, counted_by, why, demanded, \
             matter, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            item.0,
            i64::from(counted.version),
            counted.title.as_str(),
            i64::from(entitled),
            i64::from(present),
            i64::from(in_favour),
            i64::from(against),
            i64::from(abstained),
            counted.counted_by.as_str(),
            counted.why.as_str(),
            i64::from(counted.demanded),
            counted.matter.map(Matter::name),
            at.0,
        )?;
        let said = said(counted);
        self.insert_notice(tx, congress, None, &said, at).await?;
        evidence::record(
            tx,
            (&self.rng, at),
            &officer.name,
            congress,
            ("hands", &said),
        )
        .await?;
        Ok(())
    }
}

/// A reason that is one, as it was typed.
pub(super) fn reason(typed: &str) -> Option<&str> {
    let typed = typed.trim();
    let fits = !typed.is_empty() && typed.chars().count() <= MOST_REASON_CHARS;
    fits.then_some(typed)
}

/// The names of those who counted, as they were typed.
fn names(typed: &str) -> Result<&str, HandsRefusal> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().count() > MOST_NAME_CHARS {
        return Err(HandsRefusal::NobodyCounted);
    }
    Ok(typed)
}

fn hands(raised: Raised, entitled: u32, present: u32) -> Hands {
    let Raised {
        in_favour,
        against,
        abstained,
    } = raised;
    Hands {
        entitled,
        present,
        in_favour,
        against,
        abstained,
    }
}

/// A figure of the roll; no roll is as long as this cannot say.
pub(super) fn small(figure: u64) -> u32 {
    u32::try_from(figure).unwrap_or(u32::MAX)
}

/// How many of the congress's scrutineers sign its shows of hands.
async fn demanded(tx: &mut Tx, congress: CongressId) -> Result<u32, StoreError> {
    let (scrutineers,) = fetch_one!(
        tx,
        (i64,),
        "SELECT count(*) FROM scrutineers WHERE congress = $1",
        congress.0,
    )?;
    let scrutineers = u32::try_from(scrutineers).map_err(|_| StoreError::Corrupt("count"))?;
    Ok(signatures_demanded(scrutineers))
}
