//! The call for proposals (提案征集): how many seconders, from when until when, and who sees what.

use ballot::id::CongressId;
use jiff::ToSpan;
use jiff::civil::Date;

use super::course::{Stage, Support};
use super::reading::seconders_of;
use super::{ProposalId, set_stage};
use crate::clock::Millis;
use crate::roll::congresses::require_own;
use crate::roll::officers::Officer;
use crate::roll::{Roll, RollError, evidence};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// A call usually opens this long before the meeting (WC-18).
const DAYS_BEFORE: i64 = 30;
/// Most seconders that a congress may ask for.
const MOST_SECONDERS: u32 = 20;

/// How many have to second a proposal: 1 to 20; 2 or at least 3 by the unit's rules (WC-18).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconders(u32);

impl Seconders {
    /// A number within bounds.
    pub fn new(number: u32) -> Option<Self> {
        (1..=MOST_SECONDERS)
            .contains(&number)
            .then_some(Self(number))
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

/// What an officer chooses of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// How many have to second.
    pub seconders: Seconders,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Whether proposals are taken at all.
    pub open: bool,
    /// Whether delegates see of others' proposals only those that are filed, and those that they were given the link of.
    pub filed_only: bool,
    /// Whether everybody sees the filed ones with their answers, without names.
    pub published: bool,
}

/// How a call stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallState {
    /// Proposals are taken.
    Open,
    /// An officer has not opened it, or closed it.
    Closed,
    /// It begins on this day.
    NotYet(Date),
    /// Its last day was this one.
    Over(Date),
}

impl Call {
    /// What holds until an officer chooses: two seconders, the thirty days before the meeting, not open.
    fn usual(meeting: Option<i64>) -> Self {
        let day = meeting.map(|at| Millis(at).beijing_day());
        Self {
            seconders: Seconders(2),
            from: day.and_then(|day| day.checked_sub(DAYS_BEFORE.days()).ok()),
            until: day.and_then(|day| day.yesterday().ok()),
            open: false,
            filed_only: false,
            published: false,
        }
    }

    /// How the call stands at a moment.
    pub fn at(&self, now: Millis) -> CallState {
        let today = now.beijing_day();
        match (self.from, self.until) {
            _ if !self.open => CallState::Closed,
            (Some(from), _) if today < from => CallState::NotYet(from),
            (_, Some(until)) if today > until => CallState::Over(until),
            _ => CallState::Open,
        }
    }

    pub(super) fn support(&self, have: u32) -> Support {
        Support {
            have,
            needed: self.seconders.0,
        }
    }
}

impl Roll {
    /// A congress's call, and whether an officer has ever chosen anything of it.
    pub async fn call(&self, congress: CongressId) -> Result<(Call, bool), RollError> {
        let mut tx = self.database.read().await?;
        Ok(match chosen(&mut tx, congress).await? {
            Some(call) => (call, true),
            None => (usual(&mut tx, congress).await?, false),
        })
    }

    /// Chooses a congress's call. Where fewer seconders are asked for than before, proposals that have enough are sent on.
    pub async fn set_call(
        &self,
        officer: &Officer,
        congress: CongressId,
        call: &Call,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        let verb = if call.open { "call-open" } else { "call-close" };
        write!(self.database, "choose call for proposals", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            execute!(
                tx,
                "INSERT INTO proposal_calls (congress, seconders, opens, closes, open, filed_only, published) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (congress) DO UPDATE SET seconders = excluded.seconders, \
                 opens = excluded.opens, closes = excluded.closes, open = excluded.open, \
                 filed_only = excluded.filed_only, published = excluded.published",
                congress.0,
                i64::from(call.seconders.0),
                call.from.map(|day| day.to_string()),
                call.until.map(|day| day.to_string()),
                call.open,
                call.filed_only,
                call.published,
            )?;
            send_on(tx, congress, call).await?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, "")).await?;
            Ok(())
        })
    }
}

/// Proposals that had too few seconders and have enough now.
async fn send_on(tx: &mut Tx, congress: CongressId, call: &Call) -> Result<(), StoreError> {
    let waiting = fetch_all!(
        tx,
        (uuid::Uuid,),
        "SELECT id FROM proposals WHERE congress = $1 AND stage = 'seconding'",
        congress.0,
    )?;
    for (id,) in waiting {
        let have = seconders_of(tx, ProposalId(id)).await?;
        let stage = Stage::supported(call.support(have));
        set_stage(tx, ProposalId(id), stage).await?;
    }
    Ok(())
}

/// The call in force.
pub(super) async fn in_force(tx: &mut Tx, congress: CongressId) -> Result<Call, StoreError> {
    match chosen(tx, congress).await? {
        Some(call) => Ok(call),
        None => usual(tx, congress).await,
    }
}

async fn usual(tx: &mut Tx, congress: CongressId) -> Result<Call, StoreError> {
    let row = fetch_optional!(
        tx,
        (Option<i64>,),
        "SELECT opens FROM congresses WHERE id = $1",
        congress.0,
    )?;
    Ok(Call::usual(row.and_then(|(opens,)| opens)))
}

async fn chosen(tx: &mut Tx, congress: CongressId) -> Result<Option<Call>, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64, Option<String>, Option<String>, bool, bool, bool),
        "SELECT seconders, opens, closes, open, filed_only, published FROM proposal_calls WHERE congress = $1",
        congress.0,
    )?;
    let Some((seconders, from, until, open, filed_only, published)) = row else {
        return Ok(None);
    };
    let seconders = u32::try_from(seconders).ok().and_then(Seconders::new);
    Ok(Some(Call {
        seconders: seconders.ok_or(StoreError::Corrupt("number of seconders"))?,
        from: day(from)?,
        until: day(until)?,
        open,
        filed_only,
        published,
    }))
}

fn day(stored: Option<String>) -> Result<Option<Date>, StoreError> {
    let day = stored.map(|day| day.parse::<Date>()).transpose();
    day.map_err(|_| StoreError::Corrupt("day of a call"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_call_takes_proposals_from_its_first_to_its_last_day_in_beijing_and_only_once_opened() {
        let mut call = Call::usual(Some(1_795_330_320_000)); // 22 November 2026, 14:52
        assert_eq!(call.from, Some(date(2026, 10, 23)));
        assert_eq!(call.until, Some(date(2026, 11, 21)));
        let midnight = |day: Date| {
            let zoned = day.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
            Millis(zoned.unwrap().timestamp().as_millisecond())
        };
        let (first, after) = (midnight(date(2026, 10, 23)), midnight(date(2026, 11, 22)));
        assert_eq!(call.at(first), CallState::Closed);
        call.open = true;
        let eve = Millis(first.0 - 1);
        assert_eq!(call.at(eve), CallState::NotYet(date(2026, 10, 23)));
        assert_eq!(call.at(first), CallState::Open);
        assert_eq!(call.at(Millis(after.0 - 1)), CallState::Open);
        assert_eq!(call.at(after), CallState::Over(date(2026, 11, 21)));
    }

    #[test]
    fn between_one_and_twenty_second_a_proposal() {
        assert_eq!(Seconders::new(0), None);
        assert_eq!(Seconders::new(21), None);
        assert_eq!(Seconders::new(20).map(Seconders::get), Some(20));
    }
}
