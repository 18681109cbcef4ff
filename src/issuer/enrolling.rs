//! A delegate's device enrols with the code that the issuer handed out, and is bound to it: no word of the organiser's
//! is needed, and none would do.

use ballot::id::CongressId;
use crypto::bytes::PublicPoint;
use uuid::Uuid;

use super::{Issuer, IssuerError};
use crate::code::Code;
use crate::secret::{self, Secret};
use crate::store::{StoreError, Tx, execute, fetch_optional, refusal, write};

/// How long a session is good for, in seconds.
const SESSION_S: i64 = 14 * 24 * 3600;
const HOUR_MS: i64 = 3_600_000;

/// Whose device it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The delegate, by the organiser's id.
    pub delegate: Uuid,
    /// Their congress.
    pub congress: CongressId,
}

/// What a device is told.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The session token.
    pub session: Secret,
    /// The delegate's id.
    pub delegate: Uuid,
    /// Their name.
    pub name: String,
    /// Their congress.
    pub congress: CongressId,
    /// Whether this device may ask for ballots.
    pub device: Device,
}

/// What became of the device's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Device {
    /// It is the registered one.
    Registered,
    /// Another device holds something of a contest that goes on: its key is kept.
    Kept,
}

/// Why a device is not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolRefusal {
    /// No such code.
    #[error("no such code")]
    Failed,
    /// The code was replaced by a new one.
    #[error("the code was replaced")]
    Void,
    /// It can't be looked up or stored.
    #[error(transparent)]
    Internal(#[from] IssuerError),
}
refusal!(EnrolRefusal);

type Row = (Uuid, Uuid, String, Option<Vec<u8>>, String);

impl Issuer {
    /// Enrols a device. `device_key` is on the curve.
    pub async fn enrol(
        &self,
        code: &str,
        device_key: PublicPoint,
    ) -> Result<Enrolled, EnrolRefusal> {
        let hash = Code::parse(code).ok_or(EnrolRefusal::Failed)?.hash();
        let session = Secret::random(&self.rng);
        let now = self.clock.now();
        write!(self.database, "enrol", EnrolRefusal, tx => {
            let row = fetch_optional!(
                tx,
                Row,
                "SELECT d.id, d.congress, d.name, d.device_key, c.state \
                 FROM codes c JOIN delegates d ON d.id = c.delegate WHERE c.hash = $1",
                hash.as_slice(),
            )?;
            let (delegate, congress, name, known, state) = row.ok_or(EnrolRefusal::Failed)?;
            if state == "void" {
                return Err(EnrolRefusal::Void);
            }
            let device = register(tx, delegate, known.as_deref(), &device_key).await?;
            execute!(tx, "DELETE FROM sessions WHERE expires <= $1", now.0)?;
            execute!(
                tx,
                "INSERT INTO sessions (hash, delegate, expires) VALUES ($1, $2, $3)",
                session.hash().as_slice(),
                delegate,
                (now.plus_seconds(SESSION_S).0 / HOUR_MS + 1) * HOUR_MS,
            )?;
            Ok(Enrolled {
                session: session.clone(),
                delegate,
                name,
                congress: CongressId(congress),
                device,
            })
        })
    }

    /// Whose session token this is, if it is good.
    pub async fn session(&self, token: &str) -> Result<Option<Session>, IssuerError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Uuid, Uuid),
            "SELECT d.id, d.congress FROM sessions s JOIN delegates d ON d.id = s.delegate \
             WHERE s.hash = $1 AND s.expires > $2",
            secret::hash(token).as_slice(),
            self.clock.now().0,
        )?;
        Ok(row.map(|(delegate, congress)| Session {
            delegate,
            congress: CongressId(congress),
        }))
    }
}

/// Registers the key unless another device holds something of a contest that goes on (§8).
async fn register(
    tx: &mut Tx,
    delegate: Uuid,
    known: Option<&[u8]>,
    key: &PublicPoint,
) -> Result<Device, StoreError> {
    if known == Some(key.as_ref()) {
        return Ok(Device::Registered);
    }
    let holds = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM issues i JOIN contests c ON c.id = i.contest \
         WHERE i.delegate = $1 AND c.state <> 'ended' LIMIT 1",
        delegate,
    )?;
    if known.is_some() && holds.is_some() {
        return Ok(Device::Kept);
    }
    execute!(
        tx,
        "UPDATE delegates SET device_key = $2 WHERE id = $1",
        delegate,
        key.as_ref(),
    )?;
    Ok(Device::Registered)
}
