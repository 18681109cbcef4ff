//! Invitations as officers' pages deal with them: who has one and has used it, and new ones for several people at once.
//!
//! New codes void the old ones, so what an officer was shown before is what happens: a [`Whom`] carries the mark of the
//! invitations that were there then. A form that is sent twice finds another mark and voids nothing.

use ballot::id::CongressId;
use crypto::bytes::Hash;
use uuid::Uuid;

use super::congresses::require_own;
use super::delegations::in_order;
use super::error::refusal;
use super::evidence;
use super::ids::DelegateId;
use super::invitations::{Invitation, invite};
use super::officers::Officer;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::store::{StoreError, Tx, execute, fetch_all, write};

/// What has become of a delegate's invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is none.
    Missing,
    /// Nobody has signed in with it.
    Waiting,
    /// The delegate has signed in with it.
    Used,
}

/// A delegate with what has become of their invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitee {
    /// Who.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation; may be empty.
    pub delegation: String,
    /// Their number.
    pub number: String,
    /// What has become of the invitation.
    pub standing: Standing,
    /// Hash of its code.
    code: Vec<u8>,
}

/// Whose codes are made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// One delegate's.
    Delegate(DelegateId),
    /// A delegation's; the empty name is of those who are in none.
    Delegation(String),
    /// Everybody's.
    Everybody,
}

/// For whom new invitations are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Those who have none.
    Missing,
    /// Those who have one: it is void.
    Again {
        /// Whose.
        of: Of,
        /// Only those that nobody has used.
        unused_only: bool,
        /// The mark of what the officer was shown: [`Of::mark`].
        seen: Hash,
    },
}

/// Why no invitations are made. None was voided then.
#[derive(Debug, thiserror::Error)]
pub enum InviteRefusal {
    /// Some of these were replaced since the officer was shown them.
    #[error("the invitations have changed")]
    Changed,
    /// They can't be read or stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(InviteRefusal);

impl Of {
    /// Whether it is about this one.
    pub fn takes(&self, one: &Invitee) -> bool {
        match self {
            Self::Delegate(id) => one.delegate == *id,
            Self::Delegation(name) => one.delegation == *name,
            Self::Everybody => true,
        }
    }

    /// Differs once any of these invitations was made or replaced.
    pub fn mark(&self, everybody: &[Invitee]) -> Hash {
        let mut rows: Vec<_> = everybody
            .iter()
            .filter(|one| self.takes(one))
            .map(|one| (one.delegate, one.code.as_slice()))
            .collect();
        rows.sort_unstable();
        let bytes: Vec<u8> = rows
            .iter()
            .flat_map(|(id, code)| {
                [id.0.as_bytes().as_slice(), &Hash::of(code).as_bytes()[..]].concat()
            })
            .collect();
        Hash::of(&bytes)
    }
}

impl Whom {
    fn takes(&self, one: &Invitee) -> bool {
        match self {
            Self::Missing => one.standing == Standing::Missing,
            Self::Again {
                of, unused_only, ..
            } => {
                let fits = match one.standing {
                    Standing::Missing => false,
                    Standing::Waiting => true,
                    Standing::Used => !unused_only,
                };
                fits && of.takes(one)
            }
        }
    }

    fn refuse_changed(&self, everybody: &[Invitee]) -> Result<(), InviteRefusal> {
        match self {
            Self::Again { of, seen, .. } if of.mark(everybody) != *seen => {
                Err(InviteRefusal::Changed)
            }
            _ => Ok(()),
        }
    }
}

impl Roll {
    /// Everybody on the roll with their invitation, by delegation and number.
    pub async fn invitees(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<Vec<Invitee>, RollError> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        Ok(invitees(&mut tx, congress, self.clock.now()).await?)
    }

    /// Makes invitations. Codes that they replace are void at once, and whoever signed in with one has to sign in again.
    pub async fn invite(
        &self,
        officer: &Officer,
        congress: CongressId,
        whom: &Whom,
    ) -> Result<Vec<Invitation>, InviteRefusal> {
        let at = self.clock.now();
        write!(self.database, "make invitations", InviteRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let everybody = invitees(tx, congress, at).await?;
            whom.refuse_changed(&everybody)?;
            let people: Vec<Invitee> = everybody.into_iter().filter(|one| whom.takes(one)).collect();
            if let Some((verb, detail)) = deed(whom, &people) {
                evidence::record(tx, (&self.rng, at), &officer.name, congress, (verb, &detail)).await?;
            }
            let mut made = Vec::with_capacity(people.len());
            for one in people {
                void(tx, one.delegate).await?;
                let person = (one.delegate.0, one.name, one.unit, one.delegation, one.number);
                made.push(invite(tx, &self.rng, person).await?);
            }
            Ok(made)
        })
    }
}

/// What is recorded: of one delegate the name, of more of them how many.
fn deed(whom: &Whom, people: &[Invitee]) -> Option<(&'static str, String)> {
    let first = people.first()?;
    Some(match whom {
        Whom::Missing => ("invite", people.len().to_string()),
        Whom::Again {
            of: Of::Delegate(_),
            ..
        } => ("reissue", first.name.clone()),
        Whom::Again { .. } => ("reissue-many", people.len().to_string()),
    })
}

/// Voids a delegate's invitation and ends their sessions.
pub(super) async fn void(tx: &mut Tx, delegate: DelegateId) -> Result<(), StoreError> {
    execute!(
        tx,
        "UPDATE invitations SET state = 'void' WHERE delegate = $1",
        delegate.0
    )?;
    execute!(tx, "DELETE FROM sessions WHERE delegate = $1", delegate.0)?;
    Ok(())
}

/// A device key stays when an invitation is replaced: then only a session tells that the new one was used.
async fn invitees(
    tx: &mut Tx,
    congress: CongressId,
    now: Millis,
) -> Result<Vec<Invitee>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, String, String, String, Option<Vec<u8>>, bool),
        "SELECT d.id, d.name, d.unit, d.delegation, d.number, \
         (SELECT hash FROM invitations WHERE delegate = d.id AND state = 'live'), \
         d.device_key IS NOT NULL AND (d.id IN (SELECT delegate FROM sessions WHERE expires > $2) \
         OR NOT EXISTS (SELECT 1 FROM invitations WHERE delegate = d.id AND state = 'void')) \
         FROM delegates d WHERE d.congress = $1",
        congress.0,
        now.0,
    )?;
    let mut people: Vec<Invitee> = rows
        .into_iter()
        .map(|(id, name, unit, delegation, number, code, used)| Invitee {
            delegate: DelegateId(id),
            name,
            unit,
            delegation,
            number,
            standing: match (&code, used) {
                (None, _) => Standing::Missing,
                (Some(_), false) => Standing::Waiting,
                (Some(_), true) => Standing::Used,
            },
            code: code.unwrap_or_default(),
        })
        .collect();
    people.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(people)
}

fn order(one: &Invitee) -> ((bool, u32, &str), &str) {
    (in_order(&one.delegation), &one.number)
}
