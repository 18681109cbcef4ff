//! Congresses: what everybody may know of one, and whose it is.

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Audience;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::ids::{DelegateId, OrganisationId};
use super::second_factor::SecondFactor;
use super::{Roll, RollError};
use crate::purpose::Purpose;
use crate::store::{StoreError, Tx, fetch_all, fetch_optional};

/// Whom delegates may ask, on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Their telephone as it is shown.
    pub phone: String,
}

/// Planned times, Unix milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Planned {
    /// When it is to begin.
    pub opens: Option<i64>,
    /// When it is to end.
    pub closes: Option<i64>,
}

/// Where a congress stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Nothing has begun.
    Preparing,
    /// Check-in, the agenda or a contest has begun.
    Open,
    /// It is over.
    Ended,
}

/// What everybody may know of a congress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Congress {
    /// Its id.
    pub id: CongressId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The meeting's name.
    pub title: String,
    /// The organisation's name as the meeting writes it.
    pub held_by: String,
    /// Whom delegates may ask.
    pub contact: Contact,
    /// How delegates prove who they are.
    pub second_factor: SecondFactor,
    /// Planned times.
    pub times: Planned,
    /// The log's URL without scheme.
    pub log_origin: String,
    /// The log's two verifier keys.
    pub vkey: String,
    /// Whether delegates can check in.
    pub check_in_open: bool,
    /// Whether phones have to show the code of the hall's screen to check in.
    pub check_in_by_code: bool,
    /// Whether an officer wants the hall screen to show check-in.
    pub hall_check_in: bool,
    /// Where it stands.
    pub phase: Phase,
    /// What it is for.
    pub purpose: Purpose,
}

/// A key that shows a live tally to all officers, or to all delegates: the same for everybody in the circle (§8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchKey(pub [u8; 16]);

impl std::fmt::Display for WatchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&crypto::b64::encode(self.0))
    }
}

impl std::str::FromStr for WatchKey {
    type Err = crypto::b64::NotBase64;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = crypto::b64::decode(text)?;
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| crypto::b64::NotBase64)
    }
}

/// The two watch keys of a congress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WatchKeys {
    /// For officers.
    pub officers: WatchKey,
    /// For delegates.
    pub delegates: WatchKey,
}

impl WatchKeys {
    /// What whoever shows `key` may see. A key that is neither is nobody's: what is public.
    pub fn audience(&self, key: Option<WatchKey>) -> Audience {
        let is = |own: WatchKey| key.is_some_and(|key| key.0.ct_eq(&own.0).into());
        if is(self.officers) {
            Audience::Officers
        } else if is(self.delegates) {
            Audience::Delegates
        } else {
            Audience::Public
        }
    }
}

/// One congress or all of them: $1 is an id or null.
const SELECT: &str = "SELECT id, organisation, title, held_by, contact_name, contact_phone, second_factor, \
     opens, closes, log_origin, vkey, check_in_open, check_in_by_code, hall_check_in, purpose, \
     CASE WHEN ended = 1 THEN 'ended' \
     WHEN check_in_open = 1 OR EXISTS (SELECT 1 FROM contests WHERE congress = c.id AND state <> 'draft') \
     OR EXISTS (SELECT 1 FROM agenda WHERE congress = c.id AND state <> 'waiting') THEN 'open' ELSE 'preparing' END \
     FROM congresses c WHERE c.id = $1 OR $1 IS NULL ORDER BY c.id";

/// What [`SELECT`] answers; the last is the [`Phase`].
type Row = (
    Uuid,
    Uuid,
    String,
    String,
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    String,
    String,
    bool,
    bool,
    bool,
    String,
    String,
);

impl TryFrom<Row> for Congress {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let (id, organisation, title, held_by, name, phone, factor, opens, closes, ..) = row;
        let (.., log_origin, vkey, check_in_open, check_in_by_code, hall_check_in, purpose, phase) =
            row;
        Ok(Self {
            id: CongressId(id),
            organisation: OrganisationId(organisation),
            title,
            held_by,
            contact: Contact { name, phone },
            second_factor: SecondFactor::read(&factor)?,
            times: Planned { opens, closes },
            log_origin,
            vkey,
            check_in_open,
            check_in_by_code,
            hall_check_in,
            phase: Phase::read(&phase)?,
            purpose: Purpose::read(&purpose).ok_or(StoreError::Corrupt("purpose"))?,
        })
    }
}

impl Phase {
    fn read(name: &str) -> Result<Self, StoreError> {
        match name {
            "preparing" => Ok(Self::Preparing),
            "open" => Ok(Self::Open),
            "ended" => Ok(Self::Ended),
            _ => Err(StoreError::Corrupt("phase")),
        }
    }
}

impl Roll {
    /// What everybody may know of a congress.
    pub async fn congress(&self, congress: CongressId) -> Result<Option<Congress>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(&mut tx, Row, SELECT, Some(congress.0))?;
        Ok(row.map(Congress::try_from).transpose()?)
    }

    /// Every congress of the installation.
    pub async fn congresses(&self) -> Result<Vec<Congress>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(&mut tx, Row, SELECT, None::<Uuid>)?;
        Ok(rows
            .into_iter()
            .map(Congress::try_from)
            .collect::<Result<_, _>>()?)
    }

    /// A congress's watch keys. Only the circle that a key is for may see it.
    pub async fn watch_keys(&self, congress: CongressId) -> Result<WatchKeys, RollError> {
        let mut tx = self.database.read().await?;
        watch_keys(&mut tx, congress).await
    }

    /// The congress that a contest belongs to.
    pub async fn congress_of(&self, contest: ContestId) -> Result<Option<CongressId>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Uuid,),
            "SELECT congress FROM contests WHERE id = $1",
            contest.0
        )?;
        Ok(row.map(|(congress,)| CongressId(congress)))
    }
}

pub(super) async fn watch_keys(tx: &mut Tx, congress: CongressId) -> Result<WatchKeys, RollError> {
    let (officers, delegates) = fetch_optional!(
        tx,
        (Vec<u8>, Vec<u8>),
        "SELECT watch_officers, watch_delegates FROM congresses WHERE id = $1",
        congress.0,
    )?
    .ok_or(RollError::Unknown("congress"))?;
    let key = |bytes: Vec<u8>| {
        bytes
            .try_into()
            .map(WatchKey)
            .map_err(|_| StoreError::Corrupt("watch key"))
    };
    Ok(WatchKeys {
        officers: key(officers)?,
        delegates: key(delegates)?,
    })
}

/// Refuses a congress of another organisation as unknown.
pub(super) async fn require_own(
    tx: &mut Tx,
    organisation: OrganisationId,
    congress: CongressId,
) -> Result<(), RollError> {
    fetch_optional!(
        tx,
        (Uuid,),
        "SELECT id FROM congresses WHERE id = $1 AND organisation = $2",
        congress.0,
        organisation.0,
    )?
    .map(|_| ())
    .ok_or(RollError::Unknown("congress"))
}

/// The congress and name of a delegate; one of another organisation is unknown.
pub(super) async fn own_delegate(
    tx: &mut Tx,
    organisation: OrganisationId,
    delegate: DelegateId,
) -> Result<(CongressId, String), RollError> {
    let row = fetch_optional!(
        tx,
        (Uuid, String),
        "SELECT d.congress, d.name FROM delegates d JOIN congresses c ON c.id = d.congress \
         WHERE d.id = $1 AND c.organisation = $2",
        delegate.0,
        organisation.0,
    )?;
    let (congress, name) = row.ok_or(RollError::Unknown("delegate"))?;
    Ok((CongressId(congress), name))
}
