//! Check 4b, for those who may read about people: roll and registers have the hashes and counts that the log states,
//! and every issue was asked for by a device.

use ballot::b64::Digest;
use crypto::bytes::Hash;
use crypto::entry::Close;
use crypto::register::{Register, Roll};

use super::contest::Contest;
use super::{Documents, Reason};

/// Why a roll or register is not the one that the log states.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeopleFault {
    /// The roll is another one, or has another number of delegates.
    #[error("the roll given is not the manifest's")]
    Roll,
    /// A register is another one, or has another number of issues.
    #[error("the register given of issuer {0} is not the one that was closed with")]
    Register(u8),
    /// A ballot issued to somebody who is not on the roll.
    #[error("issuer {0} issued a ballot to somebody who is not on the roll")]
    NotOnRoll(u8),
    /// A ballot issued that no device asked for.
    #[error("issuer {issuer}: issue {place} of its register was asked for by no device")]
    DeviceSignature {
        /// The issuer's number.
        issuer: u8,
        /// The issue's place in the register, from 0.
        place: usize,
    },
}

/// Checks the roll, where it is given, when its contest is published.
pub(super) fn roll(
    contest: &mut Contest,
    documents: Option<&Documents>,
) -> Result<(), PeopleFault> {
    let Some(bytes) = documents.and_then(|documents| documents.roll.as_deref()) else {
        return Ok(());
    };
    read_roll(contest, bytes)?;
    contest.roll_checked = true;
    Ok(())
}

/// Checks the registers that are given, when the box closes.
pub(super) fn registers(
    contest: &mut Contest,
    close: &Close,
    documents: Option<&Documents>,
) -> Result<(), Reason> {
    let Some(documents) = documents else {
        return Ok(());
    };
    let roll = documents
        .roll
        .as_deref()
        .and_then(|bytes| read_roll(contest, bytes).ok());
    for (issuer, bytes) in &documents.registers {
        register(contest, close, *issuer, bytes, roll.as_ref())?;
        contest.registers_checked += 1;
    }
    Ok(())
}

fn read_roll(contest: &Contest, bytes: &[u8]) -> Result<Roll, PeopleFault> {
    let roll = Roll::parse(bytes).map_err(|_| PeopleFault::Roll)?;
    let as_many = roll.delegates().len() == contest.manifest.electorate.entitled as usize;
    let named = contest.manifest.electorate.roll == Digest(*Hash::of(bytes).as_bytes());
    if as_many && named {
        Ok(roll)
    } else {
        Err(PeopleFault::Roll)
    }
}

fn register(
    contest: &Contest,
    close: &Close,
    issuer: u8,
    bytes: &[u8],
    roll: Option<&Roll>,
) -> Result<(), PeopleFault> {
    let other = PeopleFault::Register(issuer);
    let (issued, hash) = stated(close, issuer).ok_or(other.clone())?;
    let register = Register::parse(bytes).map_err(|_| other.clone())?;
    if Hash::of(bytes) != hash || register.issues().len() != issued as usize {
        return Err(other);
    }
    for (place, issue) in register.issues().iter().enumerate() {
        if roll.is_some_and(|roll| roll.delegates().binary_search(&issue.delegate).is_err()) {
            return Err(PeopleFault::NotOnRoll(issuer));
        }
        if !issue.verify(&contest.hash, issuer) {
            return Err(PeopleFault::DeviceSignature { issuer, place });
        }
    }
    Ok(())
}

/// How many an issuer says it has issued, and the hash of its register.
fn stated(close: &Close, issuer: u8) -> Option<(u32, Hash)> {
    match usize::from(issuer).checked_sub(1) {
        None => Some((close.issued, close.register)),
        Some(further) => close
            .issuers
            .get(further)
            .map(|stated| (stated.issued, stated.register)),
    }
}
