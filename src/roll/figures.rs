//! Counts and documents about who may vote, who is there and who was given a ballot, inside a caller's transaction.

use ballot::id::{CongressId, ContestId};
use ballot::state::State;
use crypto::bytes::{Blinded, PublicPoint, Salt, Signature};
use crypto::register::{Issue, Register, Roll};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error as Unreadable;
use uuid::Uuid;

use crate::store::{StoreError, Tx, execute, fetch_all, fetch_one};

/// How many delegates are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Everybody on the roll (应到).
    pub entitled: u64,
    /// Checked in and not left: `open.present`.
    pub there: u64,
    /// There, or issued a ballot of either kind, which is presence too: `close.present`, and `present` of the live
    /// snapshot.
    pub present: u64,
    /// On leave (请假).
    pub leave: u64,
    /// Were issued a token (发出): `close.issued`.
    pub issued: u64,
    /// Took a paper ballot (纸票): `close.paper.issued`.
    pub paper: u64,
}

/// The figures of a congress's whole roll. No ballot belongs to a congress: `present` is who is there.
pub async fn attendance(tx: &mut Tx, congress: CongressId) -> Result<Figures, StoreError> {
    let (entitled, there, leave) = fetch_one!(
        tx,
        (i64, i64, i64),
        "SELECT count(*), count(CASE WHEN attendance = 'present' THEN 1 END), \
         count(CASE WHEN attendance = 'leave' THEN 1 END) FROM delegates WHERE congress = $1",
        congress.0,
    )?;
    Figures::read([entitled, there, there, leave, 0, 0])
}

/// The figures of a contest's frozen roll: all 0 before it is frozen.
pub async fn attendance_of(tx: &mut Tx, contest: ContestId) -> Result<Figures, StoreError> {
    let (entitled, there, present, leave, issued, paper) = fetch_one!(
        tx,
        (i64, i64, i64, i64, i64, i64),
        "SELECT count(*), count(CASE WHEN d.attendance = 'present' THEN 1 END), \
         count(CASE WHEN d.attendance = 'present' OR i.delegate IS NOT NULL OR p.delegate IS NOT NULL THEN 1 END), \
         count(CASE WHEN d.attendance = 'leave' THEN 1 END), count(i.delegate), count(p.delegate) \
         FROM contest_roll r JOIN delegates d ON d.id = r.delegate \
         LEFT JOIN issues i ON i.contest = r.contest AND i.delegate = r.delegate \
         LEFT JOIN paper_issues p ON p.contest = r.contest AND p.delegate = r.delegate WHERE r.contest = $1",
        contest.0,
    )?;
    Figures::read([entitled, there, present, leave, issued, paper])
}

/// How many are on a contest's frozen roll.
pub async fn entitled(tx: &mut Tx, contest: ContestId) -> Result<u64, StoreError> {
    Ok(attendance_of(tx, contest).await?.entitled)
}

/// Fixes who may vote in a contest: everybody on its congress's roll.
pub async fn freeze_roll(
    tx: &mut Tx,
    contest: ContestId,
    congress: CongressId,
) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO contest_roll (contest, delegate) SELECT $1, id FROM delegates WHERE congress = $2",
        contest.0,
        congress.0,
    )?;
    Ok(())
}

/// The roll document of a contest whose roll is frozen (protocol §3): its hash is the manifest's.
pub async fn roll_document(
    tx: &mut Tx,
    contest: ContestId,
    salt: [u8; 32],
) -> Result<Roll, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid,),
        "SELECT delegate FROM contest_roll WHERE contest = $1",
        contest.0,
    )?;
    let delegates = rows.into_iter().map(|(delegate,)| delegate).collect();
    Roll::new(Salt::from(salt), delegates).map_err(|_| StoreError::Corrupt("roll"))
}

/// The register of a contest (protocol §6): everything issued so far.
pub async fn register_document(tx: &mut Tx, contest: ContestId) -> Result<Register, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Vec<u8>, Vec<u8>, Vec<u8>),
        "SELECT delegate, device_key, blinded, device_signature FROM issues WHERE contest = $1",
        contest.0,
    )?;
    let issues = rows
        .iter()
        .map(|(delegate, device_key, blinded, signature)| {
            Ok(Issue {
                delegate: *delegate,
                device_key: PublicPoint::try_from(device_key.as_slice())?,
                blinded: Blinded::try_from(blinded.as_slice())?.hash(),
                signature: Signature::try_from(signature.as_slice())?,
            })
        });
    let issues: Result<Vec<_>, crypto::bytes::BytesError> = issues.collect();
    let register = issues.ok().and_then(|issues| Register::new(issues).ok());
    register.ok_or(StoreError::Corrupt("issue"))
}

impl Figures {
    fn read(counts: [i64; 6]) -> Result<Self, StoreError> {
        let [entitled, there, present, leave, issued, paper] =
            counts.map(|count| u64::try_from(count).map_err(|_| StoreError::Corrupt("count")));
        Ok(Self {
            entitled: entitled?,
            there: there?,
            present: present?,
            leave: leave?,
            issued: issued?,
            paper: paper?,
        })
    }
}

/// A contest's state as stored.
pub(super) fn read_state(name: &str) -> Result<State, StoreError> {
    State::deserialize(IntoDeserializer::<Unreadable>::into_deserializer(name))
        .map_err(|_| StoreError::Corrupt("contest's state"))
}
