//! Who is there: check-in (签到), leave, and who has left. No times: only how it stands.

use ballot::id::CongressId;
use uuid::Uuid;

use super::congresses::require_own;
use super::error::refusal;
use super::evidence;
use super::figures::{Figures, attendance};
use super::hall_code::HallCode;
use super::ids::DelegateId;
use super::officers::Officer;
use super::sessions::Session;
use super::{Roll, RollError};
use crate::store::{StoreError, execute, fetch_all, fetch_optional, write};

/// Where a delegate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attendance {
    /// Not seen yet.
    Expected,
    /// Has asked for leave (请假).
    Leave,
    /// Has checked in and not left.
    Present,
    /// Has checked in and left (离场).
    Left,
}

impl Attendance {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Leave => "leave",
            Self::Present => "present",
            Self::Left => "left",
        }
    }

    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        match name {
            "expected" => Ok(Self::Expected),
            "leave" => Ok(Self::Leave),
            "present" => Ok(Self::Present),
            "left" => Ok(Self::Left),
            _ => Err(StoreError::Corrupt("attendance")),
        }
    }
}

/// Why a delegate is not checked in.
#[derive(Debug, thiserror::Error)]
pub enum CheckInRefusal {
    /// The officer has closed it, or not opened it yet.
    #[error("check-in is closed")]
    Closed,
    /// Whoever checks in by phone has to show the code that is on the hall's screen, and has shown none or an old one.
    #[error("the code on the hall's screen is wanted")]
    CodeWanted,
    /// The session is for another congress, or there is no such congress.
    #[error("there is no such congress")]
    UnknownCongress,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(CheckInRefusal);

/// A delegate as officers see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Their id.
    pub id: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation; may be empty.
    pub delegation: String,
    /// Their number.
    pub number: String,
    /// Where they are.
    pub attendance: Attendance,
    /// Why they are on leave; may be empty.
    pub leave_reason: String,
}

impl Roll {
    /// Checks a delegate in; the number who are there. Again is the same, after check-in has closed too. `code` is what
    /// the phone has from the hall's screen, where check-in asks for it.
    pub async fn check_in(
        &self,
        session: &Session,
        congress: CongressId,
        code: Option<&HallCode>,
    ) -> Result<u64, CheckInRefusal> {
        if session.congress != congress {
            return Err(CheckInRefusal::UnknownCongress);
        }
        let now = self.clock.now();
        let shown = code.is_some_and(|code| self.is_on_screen(congress, code, now));
        write!(self.database, "check in", CheckInRefusal, tx => {
            let (before, open, by_code) = fetch_optional!(
                tx,
                (String, bool, bool),
                "SELECT d.attendance, c.check_in_open, c.check_in_by_code FROM delegates d JOIN congresses c ON c.id = d.congress \
                 WHERE d.id = $1",
                session.delegate.0,
            )?
            .ok_or(CheckInRefusal::UnknownCongress)?;
            if Attendance::read(&before)? != Attendance::Present {
                if !open {
                    return Err(CheckInRefusal::Closed);
                }
                if by_code && !shown {
                    return Err(CheckInRefusal::CodeWanted);
                }
                execute!(tx, "UPDATE delegates SET attendance = 'present', leave_reason = '' WHERE id = $1", session.delegate.0)?;
            }
            Ok(attendance(tx, congress).await?.there)
        })
    }

    /// Lets delegates check in.
    pub async fn open_check_in(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<(), RollError> {
        self.set_check_in(officer, congress, true).await
    }

    /// Ends check-in; who is there stays there.
    pub async fn close_check_in(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<(), RollError> {
        self.set_check_in(officer, congress, false).await
    }

    async fn set_check_in(
        &self,
        officer: &Officer,
        congress: CongressId,
        open: bool,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        let verb = if open {
            "check-in-open"
        } else {
            "check-in-close"
        };
        write!(self.database, "open or close check-in", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            execute!(tx, "UPDATE congresses SET check_in_open = $1 WHERE id = $2", open, congress.0)?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, "")).await?;
            Ok(())
        })
    }

    /// How many of a congress are entitled, there, and on leave.
    pub async fn head_count(&self, congress: CongressId) -> Result<Figures, RollError> {
        Ok(attendance(&mut self.database.read().await?, congress).await?)
    }

    /// Everybody on the roll of a congress, for its officers.
    pub async fn attendees(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<Vec<Attendee>, RollError> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, String, String, String, String, String, String),
            "SELECT id, name, unit, delegation, number, attendance, leave_reason FROM delegates WHERE congress = $1 ORDER BY id",
            congress.0,
        )?;
        rows.into_iter()
            .map(
                |(id, name, unit, delegation, number, attendance, leave_reason)| {
                    let attendance = Attendance::read(&attendance)?;
                    Ok(Attendee {
                        id: DelegateId(id),
                        name,
                        unit,
                        delegation,
                        number,
                        attendance,
                        leave_reason,
                    })
                },
            )
            .collect()
    }
}
