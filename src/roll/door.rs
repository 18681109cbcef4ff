//! The desk at the door: an officer checks delegates in, notes leave (请假) and who has left. Each of these is an act,
//! recorded with who did it.
//!
//! Nothing here knows who was given a ballot: the desk sees where people are, no more.

use ballot::id::CongressId;
use serde::{Deserialize, Serialize};

use super::check_in::Attendance;
use super::congresses::{own_delegate, require_own};
use super::error::refusal;
use super::evidence;
use super::figures::attendance;
use super::ids::DelegateId;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::store::{StoreError, execute, fetch_all, fetch_one, write};

/// What the desk can do for a delegate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoorAct {
    /// 签到: they are there.
    CheckIn,
    /// 请假: they won't come.
    Leave,
    /// 销假: they will come after all.
    Return,
    /// 离会: they were there and have gone.
    Depart,
    /// 撤销签到: they were never there; the desk took them for somebody else.
    Undo,
}

impl DoorAct {
    /// Every act, in the order of the desk's buttons.
    pub const ALL: [Self; 5] = [
        Self::CheckIn,
        Self::Leave,
        Self::Return,
        Self::Depart,
        Self::Undo,
    ];

    /// Where the act leaves a delegate.
    pub fn leads_to(self) -> Attendance {
        match self {
            Self::CheckIn => Attendance::Present,
            Self::Leave => Attendance::Leave,
            Self::Return | Self::Undo => Attendance::Expected,
            Self::Depart => Attendance::Left,
        }
    }

    /// Whether the act fits where a delegate is. Whoever is on leave and comes all the same is simply there.
    pub fn fits(self, from: Attendance) -> bool {
        match self {
            Self::CheckIn => from != Attendance::Present,
            Self::Leave => from == Attendance::Expected,
            Self::Return => from == Attendance::Leave,
            Self::Depart | Self::Undo => from == Attendance::Present,
        }
    }
}

/// Characters of a reason at most.
const LONGEST_REASON: usize = 60;

/// Why somebody is on leave, as officers noted it; may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeaveReason(String);

impl LeaveReason {
    /// One line of at most 60 characters.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = text.chars().count() <= LONGEST_REASON && !text.contains(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }
}

/// Why the desk can't do it.
#[derive(Debug, thiserror::Error)]
pub enum DoorRefusal {
    /// Check-in is closed: nobody comes in any more. Leave and leaving are noted all the same.
    #[error("check-in is closed")]
    Closed,
    /// The act does not fit where the delegate is.
    #[error("the delegate is {0:?}")]
    DoesNotFit(Attendance),
    /// No such delegate in the officer's organisation and this congress; or it can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(DoorRefusal);

/// Where a delegate is after an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Their name.
    pub name: String,
    /// Where they are.
    pub attendance: Attendance,
    /// How many are there now (实到).
    pub there: u64,
}

/// An act of the desk with who did it and in which hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorEntry {
    /// The full hour.
    pub hour: Millis,
    /// Who did it.
    pub officer: String,
    /// What, for whom.
    pub record: DoorRecord,
}

/// An act of the desk, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorRecord {
    /// For whom, by name.
    pub who: String,
    /// What was done.
    pub act: DoorAct,
}

impl Roll {
    /// Does `act` for a delegate. Done again it changes and records nothing.
    pub async fn mark(
        &self,
        officer: &Officer,
        congress: CongressId,
        delegate: DelegateId,
        act: DoorAct,
    ) -> Result<Marked, DoorRefusal> {
        let deed = (act, None);
        self.note(officer, (congress, delegate), deed).await
    }

    /// Notes leave with why. The reason is kept while the delegate is on leave, and is not in the record of acts. Given again it
    /// corrects the one noted: an empty one clears it, none leaves it as it is.
    pub async fn grant_leave(
        &self,
        officer: &Officer,
        congress: CongressId,
        delegate: DelegateId,
        reason: Option<&LeaveReason>,
    ) -> Result<Marked, DoorRefusal> {
        let deed = (DoorAct::Leave, reason);
        self.note(officer, (congress, delegate), deed).await
    }

    async fn note(
        &self,
        officer: &Officer,
        (congress, delegate): (CongressId, DelegateId),
        (act, reason): (DoorAct, Option<&LeaveReason>),
    ) -> Result<Marked, DoorRefusal> {
        // Nobody needs to know when a delegate came.
        let hour = self.clock.now().full_hour();
        write!(self.database, "mark attendance", DoorRefusal, tx => {
            let (of, name) = own_delegate(tx, officer.organisation, delegate).await?;
            if of != congress {
                return Err(RollError::Unknown("delegate").into());
            }
            let (before, open) = fetch_one!(
                tx,
                (String, bool),
                "SELECT d.attendance, c.check_in_open FROM delegates d JOIN congresses c ON c.id = d.congress \
                 WHERE d.id = $1",
                delegate.0,
            )?;
            let (before, after) = (Attendance::read(&before)?, act.leads_to());
            if before != after {
                judge(act, before, open)?;
                execute!(
                    tx,
                    "UPDATE delegates SET attendance = $1, leave_reason = $2 WHERE id = $3",
                    after.name(),
                    reason.map_or("", |reason| reason.0.as_str()),
                    delegate.0,
                )?;
                let record = DoorRecord { who: name.clone(), act };
                let detail = serde_json::to_string(&record).map_err(|_| StoreError::Corrupt("name"))?;
                evidence::record(tx, (&self.rng, hour), &officer.name, congress, ("attendance", &detail)).await?;
            } else if let (DoorAct::Leave, Some(reason)) = (act, reason) {
                // Another reason corrects the one noted; where they are stays, so there is no new act.
                execute!(tx, "UPDATE delegates SET leave_reason = $1 WHERE id = $2", reason.0.as_str(), delegate.0)?;
            }
            let there = attendance(tx, congress).await?.there;
            Ok(Marked { name, attendance: after, there })
        })
    }

    /// The newest acts of the desk, by hour; in which order within it nobody needs to know.
    pub async fn door_acts(
        &self,
        officer: &Officer,
        congress: CongressId,
        most: u32,
    ) -> Result<Vec<DoorEntry>, RollError> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        let rows = fetch_all!(
            &mut tx,
            (i64, String, String),
            "SELECT at, officer, detail FROM acts WHERE congress = $1 AND verb = 'attendance' \
             ORDER BY at DESC, id LIMIT $2",
            congress.0,
            i64::from(most),
        )?;
        Ok(rows
            .into_iter()
            .filter_map(|(at, officer, detail)| {
                let record = serde_json::from_str(&detail).ok()?;
                Some(DoorEntry {
                    hour: Millis(at),
                    officer,
                    record,
                })
            })
            .collect())
    }

    /// Lets the hall screen show check-in, or what the meeting is at.
    pub async fn show_check_in(
        &self,
        officer: &Officer,
        congress: CongressId,
        shown: bool,
    ) -> Result<(), RollError> {
        write!(self.database, "choose the hall's stage", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            execute!(tx, "UPDATE congresses SET hall_check_in = $1 WHERE id = $2", shown, congress.0)?;
            Ok(())
        })
    }
}

/// Whether `act` can be done for a delegate who is at `from`, `open` saying whether check-in is.
fn judge(act: DoorAct, from: Attendance, open: bool) -> Result<(), DoorRefusal> {
    if !act.fits(from) {
        return Err(DoorRefusal::DoesNotFit(from));
    }
    if act == DoorAct::CheckIn && !open {
        return Err(DoorRefusal::Closed);
    }
    Ok(())
}
