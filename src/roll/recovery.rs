//! Encrypted copies of a device's state, for a change of phone (protocol §4). Nobody here can read them.

use ballot::id::CongressId;

use super::contests::{self, Facts};
use super::error::refusal;
use super::sessions::Session;
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_optional, write};

/// The one length of a copy, in bytes: it tells nothing of what is inside.
pub const COPY_BYTES: usize = 65_536;

/// An encrypted copy of exactly [`COPY_BYTES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy(Vec<u8>);

impl Copy {
    /// Takes bytes of the length due.
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() == COPY_BYTES).then_some(Self(bytes))
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }
}

/// Why a copy is not stored.
#[derive(Debug, thiserror::Error)]
pub enum PutRefusal {
    /// The session's device is not the registered one.
    #[error("another device is registered")]
    DeviceKept,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(PutRefusal);

impl Roll {
    /// Stores a delegate's copy in place of the one before, if their registered device sends it.
    pub async fn put_recovery(&self, session: &Session, copy: &Copy) -> Result<(), PutRefusal> {
        write!(self.database, "put recovery copy", PutRefusal, tx => {
            let stored = execute!(
                tx,
                "INSERT INTO recovery (delegate, copy) SELECT id, $1 FROM delegates WHERE id = $2 AND device_key = $3 \
                 ON CONFLICT (delegate) DO UPDATE SET copy = excluded.copy",
                copy.0.as_slice(),
                session.delegate.0,
                session.device_key.as_ref(),
            )?;
            delete_when_all_final(tx, session.congress).await?;
            if stored == 1 { Ok(()) } else { Err(PutRefusal::DeviceKept) }
        })
    }

    /// A delegate's copy, for any device of theirs; `None` where nothing is stored.
    pub async fn recovery(&self, session: &Session) -> Result<Option<Copy>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Vec<u8>,),
            "SELECT copy FROM recovery WHERE delegate = $1",
            session.delegate.0,
        )?;
        let Some((bytes,)) = row else { return Ok(None) };
        Ok(Some(
            Copy::new(bytes).ok_or(StoreError::Corrupt("recovery copy"))?,
        ))
    }
}

/// Deletes every copy of a congress once its last contest is final: code and copy together reveal a ballot key, and
/// nobody needs them any more (protocol §4).
pub(super) async fn delete_when_all_final(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<(), RollError> {
    let under_way = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM contests WHERE congress = $1 AND state NOT IN ('counted', 'certified', 'void') LIMIT 1",
        congress.0,
    )?;
    // Whether a count was the end stands in what was prepared: certificates may be demanded.
    if under_way.is_none()
        && contests::all(tx, congress)
            .await?
            .iter()
            .all(Facts::is_final)
    {
        execute!(
            tx,
            "DELETE FROM recovery WHERE delegate IN (SELECT id FROM delegates WHERE congress = $1)",
            congress.0,
        )?;
    }
    Ok(())
}
