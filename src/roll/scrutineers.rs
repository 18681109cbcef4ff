//! 监票人: who watches over a congress's votes, the keys that they made in their own browsers, and their signatures to
//! acts. A private key never comes here.

use ballot::id::{CongressId, ContestId};
use crypto::bytes::{Hash, PublicPoint, Signature};
use crypto::entry::Signoff;
use uuid::Uuid;

use super::acts::Actor;
use super::congresses::require_own;
use super::error::refusal;
use super::invitations::Code;
use super::{Roll, RollError, evidence};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// A scrutineer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scrutineer {
    /// Their congress.
    pub congress: CongressId,
    /// Their place among the congress's scrutineers, from 1.
    pub place: u32,
    /// Their name.
    pub name: String,
    /// The key that they sign with, once they have made one.
    pub key: Option<PublicPoint>,
    id: Uuid,
}

/// A scrutineer's key for one sealed box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealingKey {
    /// For which contest.
    pub contest: ContestId,
    /// The public key.
    pub key: PublicPoint,
    /// Whether its holder has proved that they can decrypt with it.
    pub proved: bool,
}

/// A scrutineer as a contest's manifest will name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watcher {
    /// Their name.
    pub name: String,
    /// The key that they sign with, once they have made one.
    pub key: Option<PublicPoint>,
    /// The key of the contest's sealed box, once they have made and proved one.
    pub sealing_key: Option<PublicPoint>,
}

/// A new link for a scrutineer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Their name.
    pub name: String,
    /// The code in the link; it is shown once.
    pub code: Code,
}

/// Why a scrutineer's key is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyRefusal {
    /// No scrutineer has this code.
    #[error("no scrutineer has this code")]
    UnknownCode,
    /// A manifest names the key that is to be replaced, and its contest is not over.
    #[error("the key is in use")]
    InUse,
    /// Somebody else's key, or one that was made for something else: no manifest with it would be lawful.
    #[error("the key is another scrutineer's or another box's")]
    Taken,
    /// No sealed contest that is still prepared.
    #[error("no such sealed contest is being prepared")]
    UnknownContest,
    /// Not what the challenge says.
    #[error("the challenge was not decrypted")]
    NotProved,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(KeyRefusal);

type Row = (Uuid, Uuid, i64, String, Option<Vec<u8>>);

impl Roll {
    /// A congress's scrutineers, in their order.
    pub async fn scrutineers(&self, congress: CongressId) -> Result<Vec<Scrutineer>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            Row,
            "SELECT id, congress, place, name, key FROM scrutineers WHERE congress = $1 ORDER BY place",
            congress.0,
        )?;
        rows.into_iter().map(read).collect()
    }

    /// Whose code this is.
    pub async fn scrutineer(&self, code: &Code) -> Result<Option<Scrutineer>, RollError> {
        let mut tx = self.database.read().await?;
        by_code(&mut tx, code).await
    }

    /// Makes a link for a scrutineer; the one before is void at once.
    pub async fn link_scrutineer(
        &self,
        actor: &Actor,
        congress: CongressId,
        place: u32,
    ) -> Result<Link, RollError> {
        let (at, code) = (self.clock.now(), Code::random(&self.rng));
        write!(self.database, "link scrutineer", RollError, tx => {
            require_own(tx, actor.organisation, congress).await?;
            let row = fetch_optional!(
                tx,
                (String,),
                "SELECT name FROM scrutineers WHERE congress = $1 AND place = $2",
                congress.0,
                i64::from(place),
            )?;
            let (name,) = row.ok_or(RollError::Unknown("scrutineer"))?;
            execute!(
                tx,
                "UPDATE scrutineers SET code = $3 WHERE congress = $1 AND place = $2",
                congress.0,
                i64::from(place),
                code.hash().as_slice(),
            )?;
            let deed = ("scrutineer-link", name.as_str());
            evidence::record(tx, (&self.rng, at), &actor.name, congress, deed).await?;
            Ok(Link { name, code: code.clone() })
        })
    }

    /// Takes the key that a scrutineer signs with. The same again changes nothing; another one only while no contest
    /// that is under way names the one before.
    pub async fn take_scrutineer_key(
        &self,
        code: &Code,
        key: &PublicPoint,
    ) -> Result<(), KeyRefusal> {
        write!(self.database, "take scrutineer's key", KeyRefusal, tx => {
            let who = by_code(tx, code).await?.ok_or(KeyRefusal::UnknownCode)?;
            if who.key == Some(*key) {
                return Ok(());
            }
            if who.key.is_some() && is_under_way(tx, who.congress).await? {
                return Err(KeyRefusal::InUse);
            }
            if is_taken(tx, &who, key, None).await? {
                return Err(KeyRefusal::Taken);
            }
            execute!(tx, "UPDATE scrutineers SET key = $2 WHERE id = $1", who.id, key.as_bytes().as_slice())?;
            Ok(())
        })
    }

    /// Takes a scrutineer's key of a sealed box that is still prepared, unproved: `challenge` is the hash of what its
    /// holder has to decrypt.
    pub async fn offer_sealing_key(
        &self,
        code: &Code,
        sealing: (ContestId, PublicPoint),
        challenge: &Hash,
    ) -> Result<(), KeyRefusal> {
        let (contest, key) = sealing;
        write!(self.database, "offer sealing key", KeyRefusal, tx => {
            let who = by_code(tx, code).await?.ok_or(KeyRefusal::UnknownCode)?;
            let row = fetch_optional!(
                tx,
                (i64,),
                "SELECT 1 FROM contests WHERE id = $1 AND congress = $2 AND state = 'draft'",
                contest.0,
                who.congress.0,
            )?;
            row.ok_or(KeyRefusal::UnknownContest)?;
            if is_taken(tx, &who, &key, Some(contest)).await? {
                return Err(KeyRefusal::Taken);
            }
            execute!(
                tx,
                "INSERT INTO sealing_keys (scrutineer, contest, key, challenge) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (scrutineer, contest) DO UPDATE SET key = excluded.key, challenge = excluded.challenge",
                who.id,
                contest.0,
                key.as_bytes().as_slice(),
                challenge.as_bytes().as_slice(),
            )?;
            Ok(())
        })
    }

    /// Notes that the holder of a sealing key has decrypted its challenge: `answer` is the hash of what they found.
    pub async fn prove_sealing_key(
        &self,
        code: &Code,
        contest: ContestId,
        answer: &Hash,
    ) -> Result<(), KeyRefusal> {
        write!(self.database, "prove sealing key", KeyRefusal, tx => {
            let who = by_code(tx, code).await?.ok_or(KeyRefusal::UnknownCode)?;
            let proved = execute!(
                tx,
                "UPDATE sealing_keys SET challenge = NULL WHERE scrutineer = $1 AND contest = $2 AND challenge = $3",
                who.id,
                contest.0,
                answer.as_bytes().as_slice(),
            )?;
            if proved == 1 { Ok(()) } else { Err(KeyRefusal::NotProved) }
        })
    }

    /// A scrutineer's keys of sealed boxes.
    pub async fn sealing_keys(&self, who: &Scrutineer) -> Result<Vec<SealingKey>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, Vec<u8>, Option<Vec<u8>>),
            "SELECT contest, key, challenge FROM sealing_keys WHERE scrutineer = $1",
            who.id,
        )?;
        rows.into_iter()
            .map(|(contest, key, challenge)| {
                Ok(SealingKey {
                    contest: ContestId(contest),
                    key: point(&key)?,
                    proved: challenge.is_none(),
                })
            })
            .collect()
    }

    /// Keeps a signature to an act that waits for some. A scrutineer's second one changes nothing.
    pub async fn add_signoff(&self, act: Uuid, signoff: &Signoff) -> Result<(), RollError> {
        write!(self.database, "add signoff", RollError, tx => {
            execute!(
                tx,
                "INSERT INTO signoffs (act, scrutineer, signature) SELECT id, $2, $3 FROM acts \
                 WHERE id = $1 AND outcome = 'intended' ON CONFLICT (act, scrutineer) DO NOTHING",
                act,
                i64::from(signoff.scrutineer),
                signoff.signature.as_bytes().as_slice(),
            )?;
            Ok(())
        })
    }

    /// The signatures to an act so far.
    pub async fn signoffs(&self, act: Uuid) -> Result<Vec<Signoff>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (i64, Vec<u8>),
            "SELECT scrutineer, signature FROM signoffs WHERE act = $1 ORDER BY scrutineer",
            act,
        )?;
        rows.into_iter()
            .map(|(scrutineer, signature)| {
                let corrupt = || StoreError::Corrupt("signoff");
                Ok(Signoff {
                    scrutineer: u32::try_from(scrutineer).map_err(|_| corrupt())?,
                    signature: Signature::try_from(signature.as_slice()).map_err(|_| corrupt())?,
                })
            })
            .collect()
    }
}

/// Adds a new congress's scrutineers.
pub(super) async fn insert(
    tx: &mut Tx,
    congress: CongressId,
    scrutineers: &[(Uuid, String)],
) -> Result<(), StoreError> {
    for (place, (id, name)) in (1_i64..).zip(scrutineers) {
        execute!(
            tx,
            "INSERT INTO scrutineers (id, congress, place, name) VALUES ($1, $2, $3, $4)",
            *id,
            congress.0,
            place,
            name,
        )?;
    }
    Ok(())
}

/// The scrutineers of a contest, in their order, each with the keys that they have made.
pub(super) async fn watchers(
    tx: &mut Tx,
    congress: CongressId,
    contest: ContestId,
) -> Result<Vec<Watcher>, RollError> {
    let rows = fetch_all!(
        tx,
        (String, Option<Vec<u8>>, Option<Vec<u8>>),
        "SELECT s.name, s.key, k.key FROM scrutineers AS s LEFT JOIN sealing_keys AS k \
         ON k.scrutineer = s.id AND k.contest = $2 AND k.challenge IS NULL WHERE s.congress = $1 ORDER BY s.place",
        congress.0,
        contest.0,
    )?;
    let key = |bytes: Option<Vec<u8>>| bytes.as_deref().map(point).transpose();
    rows.into_iter()
        .map(|(name, signing, sealing)| {
            Ok(Watcher {
                name,
                key: key(signing)?,
                sealing_key: key(sealing)?,
            })
        })
        .collect()
}

/// The scrutineer of a congress at a place, from 1.
pub(super) async fn at_place(
    tx: &mut Tx,
    congress: CongressId,
    place: u32,
) -> Result<Option<Scrutineer>, RollError> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT id, congress, place, name, key FROM scrutineers WHERE congress = $1 AND place = $2",
        congress.0,
        i64::from(place),
    )?;
    row.map(read).transpose()
}

async fn by_code(tx: &mut Tx, code: &Code) -> Result<Option<Scrutineer>, RollError> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT id, congress, place, name, key FROM scrutineers WHERE code = $1",
        code.hash().as_slice(),
    )?;
    row.map(read).transpose()
}

fn read((id, congress, place, name, key): Row) -> Result<Scrutineer, RollError> {
    Ok(Scrutineer {
        congress: CongressId(congress),
        place: u32::try_from(place).map_err(|_| StoreError::Corrupt("scrutineer"))?,
        name,
        key: key.as_deref().map(point).transpose()?,
        id,
    })
}

fn point(bytes: &[u8]) -> Result<PublicPoint, StoreError> {
    PublicPoint::try_from(bytes).map_err(|_| StoreError::Corrupt("scrutineer's key"))
}

/// Whether a key stands in the congress elsewhere than where its scrutineer puts it now: as their signing key, or as
/// that of a sealed box.
async fn is_taken(
    tx: &mut Tx,
    who: &Scrutineer,
    key: &PublicPoint,
    sealing: Option<ContestId>,
) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM scrutineers WHERE key = $1 AND congress = $4 AND (id <> $2 OR $3 IS NOT NULL) \
         UNION ALL SELECT 1 FROM sealing_keys k JOIN contests c ON c.id = k.contest \
         WHERE k.key = $1 AND c.congress = $4 AND (k.scrutineer <> $2 OR k.contest <> $3 OR $3 IS NULL) LIMIT 1",
        key.as_bytes().as_slice(),
        who.id,
        sealing.map(|contest| contest.0),
        who.congress.0,
    )?;
    Ok(row.is_some())
}

/// Whether a manifest of the congress is published whose contest is not over.
async fn is_under_way(tx: &mut Tx, congress: CongressId) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT 1 FROM contests WHERE congress = $1 AND state IN ('ready', 'open', 'closing', 'closed', 'counted') LIMIT 1",
        congress.0,
    )?;
    Ok(row.is_some())
}
