//! The invitation that somebody signs in with: whether it can be used, whether the check fits, which device counts.

use ballot::id::CongressId;
use crypto::bytes::PublicPoint;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{Delegate, Device, SignInRefusal};
use crate::clock::Millis;
use crate::roll::check_in::Attendance;
use crate::roll::ids::DelegateId;
use crate::store::{StoreError, Tx, execute, fetch_optional};

/// Wrong checks after which an invitation pauses.
const MOST_FAILURES: i64 = 8;
/// How long it pauses, in seconds.
const PAUSE_S: i64 = 15 * 60;

/// An invitation with the one it is for.
pub(super) struct Invited {
    pub(super) delegate: Delegate,
    pub(super) congress: CongressId,
    mark: Vec<u8>,
    /// Whose id the mark is keyed with.
    pub(super) check_of: DelegateId,
    pub(super) attendance: Attendance,
    device_key: Option<Vec<u8>>,
    void: bool,
    failures: i64,
    paused_until: Option<i64>,
}

impl Invited {
    /// A replaced or pausing invitation is refused before the check is looked at.
    pub(super) fn refuse_unusable(&self, now: Millis) -> Result<(), SignInRefusal> {
        if self.void {
            return Err(SignInRefusal::Void);
        }
        match self.paused_until {
            Some(until) if until > now.0 => {
                let seconds = (until - now.0 + 999) / 1000;
                Err(SignInRefusal::Paused {
                    retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX),
                })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn accepts(&self, mark: &[u8; 32]) -> bool {
        self.mark.ct_eq(mark.as_slice()).into()
    }
}

pub(super) async fn find(tx: &mut Tx, hash: &[u8; 32]) -> Result<Option<Invited>, StoreError> {
    let row = fetch_optional!(
        tx,
        (
            Uuid,
            Uuid,
            String,
            String,
            String,
            Vec<u8>,
            Uuid,
            String,
            Option<Vec<u8>>,
            String,
            i64,
            Option<i64>
        ),
        "SELECT d.id, d.congress, d.name, d.unit, d.delegation, d.check_mac, coalesce(d.check_of, d.id), d.attendance, d.device_key, \
         i.state, i.failures, i.paused_until FROM invitations i JOIN delegates d ON d.id = i.delegate \
         WHERE i.hash = $1",
        hash.as_slice(),
    )?;
    let Some((
        id,
        congress,
        name,
        unit,
        delegation,
        mark,
        check_of,
        attendance,
        device_key,
        state,
        failures,
        paused_until,
    )) = row
    else {
        return Ok(None);
    };
    Ok(Some(Invited {
        delegate: Delegate {
            id: DelegateId(id),
            name,
            unit,
            delegation,
        },
        congress: CongressId(congress),
        mark,
        check_of: DelegateId(check_of),
        attendance: Attendance::read(&attendance)?,
        device_key,
        void: state == "void",
        failures,
        paused_until,
    }))
}

pub(super) async fn count_failure(
    tx: &mut Tx,
    hash: &[u8; 32],
    invited: &Invited,
    now: Millis,
) -> Result<(), StoreError> {
    let failures = invited.failures + 1;
    let paused = failures >= MOST_FAILURES;
    execute!(
        tx,
        "UPDATE invitations SET failures = $1, paused_until = $2 WHERE hash = $3",
        if paused { 0 } else { failures },
        paused.then(|| now.plus_seconds(PAUSE_S).0),
        hash.as_slice(),
    )?;
    Ok(())
}

/// Registers the device's key unless another device has a ballot of a contest that goes on (§8).
pub(super) async fn register_device(
    tx: &mut Tx,
    invited: &Invited,
    device_key: &PublicPoint,
) -> Result<Device, StoreError> {
    match &invited.device_key {
        Some(registered) if registered.as_slice() == device_key.as_ref() => {
            return Ok(Device::Registered);
        }
        Some(_) if holds_ballot(tx, invited.delegate.id).await? => return Ok(Device::Kept),
        _ => {}
    }
    execute!(
        tx,
        "UPDATE delegates SET device_key = $1 WHERE id = $2",
        device_key.as_ref(),
        invited.delegate.id.0,
    )?;
    Ok(Device::Registered)
}

async fn holds_ballot(tx: &mut Tx, delegate: DelegateId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "SELECT c.id FROM issues i JOIN contests c ON c.id = i.contest \
         WHERE i.delegate = $1 AND c.state IN ('ready', 'open', 'closing') LIMIT 1",
        delegate.0,
    )?;
    Ok(row.is_some())
}
