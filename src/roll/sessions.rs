//! Signing in as a delegate (protocol §8): code and second factor for a session token, no cookie.

mod invited;

use std::time::Duration;

use ballot::id::CongressId;
use crypto::bytes::PublicPoint;
use uuid::Uuid;

use super::check_in::Attendance;
use super::congresses::{WatchKey, watch_keys};
use super::error::refusal;
use super::ids::DelegateId;
use super::invitations::Code;
use super::{Roll, RollError, Secret, second_factor, secret};
use crate::clock::Millis;
use crate::store::{StoreError, Tx, execute, fetch_optional, write};
use invited::Invited;

/// How long a session is good for, in seconds.
const SESSION_S: i64 = 14 * 24 * 3600;
const HOUR_MS: i64 = 3_600_000;
/// A failed sign-in answers no sooner: how long it took tells nothing of what was wrong.
const FAILURE_TAKES: Duration = Duration::from_millis(100);

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The delegate.
    pub delegate: DelegateId,
    /// Their congress.
    pub congress: CongressId,
    /// The key of the device that signed in: not necessarily the registered one.
    pub device_key: PublicPoint,
}

/// What a device is told at sign-in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session token.
    pub session: Secret,
    /// The delegate.
    pub delegate: Delegate,
    /// Their congress.
    pub congress: CongressId,
    /// Whether this device may ask for ballots.
    pub device: Device,
    /// What shows delegates the live tally.
    pub watch: WatchKey,
    /// Whether they have checked in and not left.
    pub checked_in: bool,
}

/// A delegate as their own device shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegate {
    /// Their id.
    pub id: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation; may be empty.
    pub delegation: String,
}

/// What became of the device's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// It is the registered one.
    Registered,
    /// Another device has a ballot of a contest that goes on: its key is kept.
    Kept,
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// The code is unknown or the check wrong: nobody is told which.
    #[error("code or check is wrong")]
    Failed,
    /// The code was replaced by a new one.
    #[error("the invitation was replaced")]
    Void,
    /// Too many wrong checks.
    #[error("the invitation pauses for {retry_after_s} s")]
    Paused {
        /// Until it can be tried again, in seconds.
        retry_after_s: u32,
    },
    /// It can't be looked up or stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(SignInRefusal);

impl Roll {
    /// Signs a delegate in. `device_key` is on the curve.
    pub async fn sign_in(
        &self,
        code: &str,
        check: &str,
        device_key: PublicPoint,
    ) -> Result<SignedIn, SignInRefusal> {
        let earliest_failure = tokio::time::sleep(FAILURE_TAKES);
        // What isn't a code is looked up all the same, and found as little as an unknown one.
        let hash = Code::parse(code).map_or_else(|| secret::hash(code), |code| code.hash());
        if invited::find(&mut self.database.read().await?, &hash)
            .await?
            .is_none()
        {
            // The one writer is not for strangers.
            second_factor::mark(&self.vault, DelegateId(Uuid::nil()), check);
            earliest_failure.await;
            return Err(SignInRefusal::Failed);
        }
        let outcome = write!(self.database, "sign in", SignInRefusal, tx => {
            let Some(invited) = invited::find(tx, &hash).await? else {
                second_factor::mark(&self.vault, DelegateId(Uuid::nil()), check);
                return Ok(None);
            };
            invited.refuse_unusable(self.clock.now())?;
            if !invited.accepts(&second_factor::mark(&self.vault, invited.check_of, check)) {
                // Answered as a value, because an error would undo the count.
                invited::count_failure(tx, &hash, &invited, self.clock.now()).await?;
                return Ok(None);
            }
            execute!(tx, "UPDATE invitations SET failures = 0, paused_until = NULL WHERE hash = $1", hash.as_slice())?;
            Ok(Some(self.begin_session(tx, invited, device_key).await?))
        });
        if let Some(signed_in) = outcome? {
            return Ok(signed_in);
        }
        earliest_failure.await;
        Err(SignInRefusal::Failed)
    }

    async fn begin_session(
        &self,
        tx: &mut Tx,
        invited: Invited,
        device_key: PublicPoint,
    ) -> Result<SignedIn, SignInRefusal> {
        let device = invited::register_device(tx, &invited, &device_key).await?;
        let session = Secret::random(&self.rng);
        let now = self.clock.now();
        execute!(tx, "DELETE FROM sessions WHERE expires <= $1", now.0)?;
        execute!(
            tx,
            "INSERT INTO sessions (hash, delegate, device_key, expires) VALUES ($1, $2, $3, $4)",
            session.hash().as_slice(),
            invited.delegate.id.0,
            device_key.as_ref(),
            round_to_hour(now.plus_seconds(SESSION_S)),
        )?;
        Ok(SignedIn {
            session,
            device,
            watch: watch_keys(tx, invited.congress).await?.delegates,
            checked_in: invited.attendance == Attendance::Present,
            congress: invited.congress,
            delegate: invited.delegate,
        })
    }

    /// Who holds this session token, if it is good.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Uuid, Uuid, Vec<u8>),
            "SELECT d.id, d.congress, s.device_key FROM sessions s JOIN delegates d ON d.id = s.delegate \
             WHERE s.hash = $1 AND s.expires > $2",
            secret::hash(token).as_slice(),
            self.clock.now().0,
        )?;
        let Some((delegate, congress, device_key)) = row else {
            return Ok(None);
        };
        let device_key = PublicPoint::try_from(device_key.as_slice())
            .map_err(|_| StoreError::Corrupt("device key"))?;
        Ok(Some(Session {
            delegate: DelegateId(delegate),
            congress: CongressId(congress),
            device_key,
        }))
    }
}

/// Up to the next hour: nobody needs to know when a delegate came.
fn round_to_hour(at: Millis) -> i64 {
    (at.0 / HOUR_MS + 1) * HOUR_MS
}
