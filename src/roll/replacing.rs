//! A new roll in the place of the stored one, while the congress is being prepared.
//!
//! Only while every contest is a draft: what is ready has its roll frozen (protocol §3), and nobody comes onto it or off it
//! any more. A file can put people on leave (请假) whom the hall still expects; to take leave back, or to change who is there,
//! is the desk's ([`door`](super::door)), so that a file without that column takes nobody's leave away.
//! What an officer was shown is what is applied: a confirmation carries a mark of the file and of the stored roll.

use std::collections::BTreeMap;

use ballot::id::CongressId;
use crypto::bytes::Hash;
use serde::Serialize;
use uuid::Uuid;

use super::changes::{Changes, Entry, People};
use super::check_in::Attendance;
use super::congresses::require_own;
use super::error::refusal;
use super::evidence;
use super::ids::DelegateId;
use super::import::new_delegate;
use super::inviting::void;
use super::officers::Officer;
use super::second_factor::mark;
use super::{Roll, RollError, acts};
use crate::clock::Millis;
use crate::package::Delegate;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_one, write};

/// A new roll, as a file has it.
#[derive(Debug, Clone)]
pub struct NewRoll<'a> {
    /// Its people; numbers are unique.
    pub people: &'a [Delegate],
    /// Of the file's bytes.
    pub file: Hash,
}

/// What a new roll changes, and the mark by which it is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What changes.
    pub changes: Changes,
    /// Of the file and the stored roll.
    pub mark: Hash,
}

/// Why a roll is not replaced. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceRefusal {
    /// The congress is over.
    #[error("the congress is over")]
    Ended,
    /// A contest is no draft any more: its roll is frozen.
    #[error("the roll of {0} is frozen")]
    Frozen(String),
    /// An act on a contest is under way: its roll may be frozen already, though the contest still says that it is a draft.
    #[error("an act is under way")]
    ActUnderWay,
    /// A motion was decided by hands, or is voted by name: that counts the people on this roll.
    #[error("a motion without a box counts this roll")]
    Counted,
    /// These would be removed, and have checked in.
    #[error("people who have checked in would be removed: {0:?}")]
    Present(Vec<String>),
    /// This one would be removed, and something of theirs is on record.
    #[error("something of {0} is on record")]
    OnRecord(String),
    /// File or roll are not what was confirmed.
    #[error("file or roll have changed")]
    Changed,
    /// It can't be read or stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(ReplaceRefusal);

/// What the record of acts says.
#[derive(Serialize)]
struct Deed {
    added: usize,
    changed: usize,
    removed: usize,
}

/// Somebody as they are stored.
struct Stored {
    id: DelegateId,
    /// Whose id the mark of the second factor is keyed with: in a rehearsal, that of the one in the real roll.
    check_of: DelegateId,
    attendance: Attendance,
    entry: Entry,
}

impl Stored {
    /// Whether they are on leave, the file's word heard: it counts as long as the hall expects them.
    fn leave(&self, file: &Delegate) -> bool {
        let asked = file.on_leave && self.attendance == Attendance::Expected;
        self.entry.leave || asked
    }
}

/// The stored roll by number.
type StoredRoll = BTreeMap<String, Stored>;

impl Roll {
    /// Refuses where no roll can be replaced now, whatever is in it.
    pub async fn roll_is_open(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<(), ReplaceRefusal> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        judge(&mut tx, congress).await
    }

    /// What `new` would change.
    ///
    /// # Errors
    /// Where [`Roll::replace_roll`] would refuse it.
    pub async fn compare_roll(
        &self,
        officer: &Officer,
        congress: CongressId,
        new: &NewRoll<'_>,
    ) -> Result<Shown, ReplaceRefusal> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        judge(&mut tx, congress).await?;
        let stored = stored(&mut tx, congress).await?;
        let shown = self.shown(&stored, new);
        refuse_present(&shown.changes, &stored)?;
        Ok(shown)
    }

    /// Puts `new` in the place of the stored roll, all of it or nothing. `seen` is the mark of what was confirmed. Those
    /// who are removed lose their invitations and sessions.
    pub async fn replace_roll(
        &self,
        officer: &Officer,
        congress: CongressId,
        (new, seen): (&NewRoll<'_>, &Hash),
    ) -> Result<Changes, ReplaceRefusal> {
        let at = self.clock.now();
        write!(self.database, "replace roll", ReplaceRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            judge(tx, congress).await?;
            let stored = stored(tx, congress).await?;
            let shown = self.shown(&stored, new);
            if shown.mark != *seen {
                return Err(ReplaceRefusal::Changed);
            }
            refuse_present(&shown.changes, &stored)?;
            self.apply(tx, congress, (&shown.changes, &stored, new)).await?;
            self.record_roll(tx, (officer, at), congress, &shown.changes).await?;
            Ok(shown.changes)
        })
    }

    fn shown(&self, stored: &StoredRoll, new: &NewRoll<'_>) -> Shown {
        let old: People = stored
            .iter()
            .map(|(number, one)| (number.clone(), one.entry.clone()))
            .collect();
        let people = new.people.iter();
        let people =
            people.map(|one| (one.number.clone(), self.entry(one, stored.get(&one.number))));
        Shown {
            changes: Changes::between(&old, &people.collect()),
            mark: Hash::of(
                &[
                    new.file.as_bytes().as_slice(),
                    fingerprint(stored).as_bytes(),
                ]
                .concat(),
            ),
        }
    }

    /// A delegate of the file as they would be stored.
    fn entry(&self, one: &Delegate, stored: Option<&Stored>) -> Entry {
        let id = stored.map_or(DelegateId(Uuid::nil()), |stored| stored.check_of);
        Entry {
            name: one.name.clone(),
            unit: one.unit.clone(),
            delegation: one.delegation.clone().unwrap_or_default(),
            check: Hash::from(mark(&self.vault, id, one.check.expose())),
            leave: stored.map_or(one.on_leave, |stored| stored.leave(one)),
        }
    }

    async fn apply(
        &self,
        tx: &mut Tx,
        congress: CongressId,
        (changes, stored, new): (&Changes, &StoredRoll, &NewRoll<'_>),
    ) -> Result<(), ReplaceRefusal> {
        for (number, entry) in &changes.removed {
            if let Some(one) = stored.get(number) {
                remove(tx, one.id)
                    .await
                    .map_err(|error| on_record(error, &entry.name))?;
            }
        }
        for (number, change) in &changes.changed {
            if let Some(one) = stored.get(number) {
                update(tx, one.id, &change.after).await?;
                // Perhaps somebody else has this number now: whoever signed in proves themselves again.
                if change.before.check != change.after.check {
                    execute!(tx, "DELETE FROM sessions WHERE delegate = $1", one.id.0)?;
                }
            }
        }
        let added = new.people.iter();
        for one in added.filter(|one| changes.added.contains_key(&one.number)) {
            self.insert_delegate(tx, congress, &new_delegate(one, &self.rng))
                .await?;
        }
        Ok(())
    }

    async fn record_roll(
        &self,
        tx: &mut Tx,
        (officer, at): (&Officer, Millis),
        congress: CongressId,
        changes: &Changes,
    ) -> Result<(), StoreError> {
        let deed = Deed {
            added: changes.added.len(),
            changed: changes.changed.len(),
            removed: changes.removed.len(),
        };
        let detail = serde_json::to_string(&deed).map_err(|_| StoreError::Corrupt("figures"))?;
        let record = ("roll", detail.as_str());
        evidence::record(tx, (&self.rng, at), &officer.name, congress, record).await
    }
}

/// Whether any roll can be replaced now.
async fn judge(tx: &mut Tx, congress: CongressId) -> Result<(), ReplaceRefusal> {
    let (ended, counted) = fetch_one!(
        tx,
        (bool, bool),
        "SELECT ended, EXISTS (SELECT 1 FROM agenda a WHERE a.congress = c.id AND (a.id IN (SELECT item FROM hands) \
         OR a.id IN (SELECT item FROM open_votes))) FROM congresses c WHERE c.id = $1",
        congress.0,
    )?;
    if ended {
        return Err(ReplaceRefusal::Ended);
    }
    let frozen = fetch_all!(
        tx,
        (String,),
        "SELECT title FROM contests WHERE congress = $1 AND state <> 'draft' ORDER BY position LIMIT 1",
        congress.0,
    )?;
    if let Some((title,)) = frozen.into_iter().next() {
        return Err(ReplaceRefusal::Frozen(title));
    }
    if !acts::pending(tx, Some(congress)).await?.is_empty() {
        return Err(ReplaceRefusal::ActUnderWay);
    }
    if counted {
        return Err(ReplaceRefusal::Counted);
    }
    Ok(())
}

/// Nobody who is or was in the hall is taken off the roll behind the desk's back.
fn refuse_present(changes: &Changes, stored: &StoredRoll) -> Result<(), ReplaceRefusal> {
    let came = |number: &&String| {
        let one = stored.get(*number).map(|one| one.attendance);
        matches!(one, Some(Attendance::Present | Attendance::Left))
    };
    let present: Vec<String> = changes
        .removed
        .keys()
        .filter(came)
        .map(|number| changes.removed[number].name.clone())
        .collect();
    if present.is_empty() {
        Ok(())
    } else {
        Err(ReplaceRefusal::Present(present))
    }
}

async fn stored(tx: &mut Tx, congress: CongressId) -> Result<StoredRoll, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Uuid, String, String, String, String, Vec<u8>, String),
        "SELECT id, coalesce(check_of, id), number, name, unit, delegation, check_mac, attendance \
         FROM delegates WHERE congress = $1",
        congress.0,
    )?;
    rows.into_iter()
        .map(
            |(id, check_of, number, name, unit, delegation, check, attendance)| {
                let attendance = Attendance::read(&attendance)?;
                let entry = Entry {
                    name,
                    unit,
                    delegation,
                    check: Hash::try_from(check.as_slice())
                        .map_err(|_| StoreError::Corrupt("second factor"))?,
                    leave: attendance == Attendance::Leave,
                };
                let one = Stored {
                    id: DelegateId(id),
                    check_of: DelegateId(check_of),
                    attendance,
                    entry,
                };
                Ok((number, one))
            },
        )
        .collect()
}

/// Differs where anything that could be shown of the stored roll does. Lengths keep fields apart.
fn fingerprint(stored: &StoredRoll) -> Hash {
    let mut bytes = Vec::new();
    for (number, one) in stored {
        let entry = &one.entry;
        for text in [number, &entry.name, &entry.unit, &entry.delegation] {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(entry.check.as_bytes());
        bytes.push(u8::from(entry.leave));
    }
    Hash::of(&bytes)
}

async fn remove(tx: &mut Tx, delegate: DelegateId) -> Result<(), StoreError> {
    void(tx, delegate).await?;
    for table in [
        "DELETE FROM invitations WHERE delegate = $1",
        "DELETE FROM recovery WHERE delegate = $1",
        "DELETE FROM delegates WHERE id = $1",
    ] {
        execute!(tx, table, delegate.0)?;
    }
    Ok(())
}

async fn update(tx: &mut Tx, delegate: DelegateId, after: &Entry) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE delegates SET name = $1, unit = $2, delegation = $3, check_mac = $4, \
         attendance = CASE WHEN $5 AND attendance = 'expected' THEN 'leave' ELSE attendance END WHERE id = $6",
        after.name.as_str(),
        after.unit.as_str(),
        after.delegation.as_str(),
        after.check.as_bytes().as_slice(),
        after.leave,
        delegate.0,
    )?;
    Ok(())
}

fn on_record(error: StoreError, name: &str) -> ReplaceRefusal {
    if error.is_reference() {
        ReplaceRefusal::OnRecord(name.to_owned())
    } else {
        error.into()
    }
}
