//! The code on the hall's screen, for check-in by whoever is in the hall: a QR code that phones scan, eight characters that
//! people can type. It is another one every half minute, so that a picture of it is worth nothing a minute later.
//!
//! Codes are computed, never stored: a keyed hash of the congress and the half minute. The screen that may show them is
//! known by its link, which an officer makes.

use std::fmt;

use ballot::id::CongressId;
use crypto::message::short_code;
use subtle::ConstantTimeEq;

use super::congresses::require_own;
use super::error::refusal;
use super::invitations::Code;
use super::officers::Officer;
use super::{Roll, RollError, evidence};
use crate::clock::Millis;
use crate::code::typed_as;
use crate::store::{execute, fetch_optional, write};

/// How long a code is the newest, in milliseconds. It is taken for as long again: phones need a moment.
const STEP_MS: i64 = 30_000;
/// Characters in a code: 40 bits, of which two values are good at a time.
const LENGTH: usize = 8;

/// A code as a phone shows it: eight characters without the hyphen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallCode(String);

impl HallCode {
    /// Reads a code however it is typed; `None` where it can't be one.
    pub fn parse(typed: &str) -> Option<Self> {
        typed_as(typed, LENGTH).map(Self)
    }
}

/// `XXXX-XXXX`.
impl fmt::Display for HallCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        f.write_fmt(format_args!("{first}-{second}"))
    }
}

/// What the screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// The newest code.
    pub code: HallCode,
    /// For how long it will be, in milliseconds.
    pub for_ms: i64,
}

/// Why a screen gets no code.
#[derive(Debug, thiserror::Error)]
pub enum ScreenRefusal {
    /// The link was never made for this congress, or replaced.
    #[error("no screen has this link")]
    UnknownScreen,
    /// Check-in is closed.
    #[error("check-in is closed")]
    Closed,
    /// It can't be read.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(ScreenRefusal);

impl Roll {
    /// Says whether phones have to show the hall's code to check in, or may do so anywhere.
    pub async fn check_in_by_code(
        &self,
        officer: &Officer,
        congress: CongressId,
        by_code: bool,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        let verb = if by_code {
            "check-in-in-hall"
        } else {
            "check-in-anywhere"
        };
        write!(self.database, "choose the way to check in", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            execute!(tx, "UPDATE congresses SET check_in_by_code = $1 WHERE id = $2", by_code, congress.0)?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, "")).await?;
            Ok(())
        })
    }

    /// Makes the link of the hall's screen; the one before is void at once.
    pub async fn link_screen(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<Code, RollError> {
        let (at, code) = (self.clock.now(), Code::random(&self.rng));
        write!(self.database, "link the hall's screen", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            execute!(tx, "UPDATE congresses SET screen = $1 WHERE id = $2", code.hash().as_slice(), congress.0)?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("screen-link", "")).await?;
            Ok(code.clone())
        })
    }

    /// The code that a congress's screen shows now.
    pub async fn fresh_code(
        &self,
        screen: &Code,
        congress: CongressId,
    ) -> Result<Fresh, ScreenRefusal> {
        let now = self.clock.now();
        let mut tx = self.database.read().await.map_err(RollError::from)?;
        let row = fetch_optional!(
            &mut tx,
            (bool,),
            "SELECT check_in_open FROM congresses WHERE id = $1 AND screen = $2",
            congress.0,
            screen.hash().as_slice(),
        )
        .map_err(RollError::from)?;
        match row {
            None => Err(ScreenRefusal::UnknownScreen),
            Some((false,)) => Err(ScreenRefusal::Closed),
            Some((true,)) => Ok(Fresh {
                code: self.code_at(congress, now),
                for_ms: STEP_MS - now.0.rem_euclid(STEP_MS),
            }),
        }
    }

    /// Whether a code is on the screen now, or was within the half minute before.
    pub(super) fn is_on_screen(&self, congress: CongressId, code: &HallCode, now: Millis) -> bool {
        let shown = |at: i64| self.code_at(congress, Millis(at));
        let is = |own: HallCode| own.0.as_bytes().ct_eq(code.0.as_bytes());
        (is(shown(now.0)) | is(shown(now.0 - STEP_MS))).into()
    }

    fn code_at(&self, congress: CongressId, now: Millis) -> HallCode {
        let step = now.0.div_euclid(STEP_MS).to_be_bytes();
        let message = [b"hall-code\0", congress.0.as_bytes().as_slice(), &step].concat();
        HallCode(short_code(&self.vault.mark(&message)).replace('-', ""))
    }
}
