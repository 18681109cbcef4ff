//! Invitations: a delegate's code of 120 bits. Only its hash is stored; it is shown when it is made, and never again.

use ballot::id::CongressId;
use uuid::Uuid;

use super::congresses::{own_delegate, require_own};
use super::evidence;
use super::ids::{DelegateId, OrganisationId};
use super::inviting::void;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::clock::Millis;
pub use crate::code::Code;
use crate::rng::Rng;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// A new invitation: what is printed for one delegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// For whom.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation; may be empty.
    pub delegation: String,
    /// Their number.
    pub number: String,
    /// The code.
    pub code: Code,
}

/// An invitation that pauses after too many wrong checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paused {
    /// Whose.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: String,
    /// Until when.
    pub until: Millis,
}

/// Id, name, unit, delegation and number.
pub(super) type Person = (Uuid, String, String, String, String);

impl Roll {
    /// Makes an invitation for every delegate of a congress who has no live one.
    pub async fn issue_missing(
        &self,
        organisation: OrganisationId,
        congress: CongressId,
    ) -> Result<Vec<Invitation>, RollError> {
        write!(self.database, "issue invitations", RollError, tx => {
            require_own(tx, organisation, congress).await?;
            let people = fetch_all!(
                tx,
                Person,
                "SELECT id, name, unit, delegation, number FROM delegates d WHERE congress = $1 AND NOT EXISTS \
                 (SELECT 1 FROM invitations WHERE delegate = d.id AND state = 'live') ORDER BY id",
                congress.0,
            )?;
            let mut invitations = Vec::with_capacity(people.len());
            for person in people {
                invitations.push(invite(tx, &self.rng, person).await?);
            }
            Ok(invitations)
        })
    }

    /// Makes a new invitation for one delegate, named by id or number. The old code is void at once, and whoever
    /// signed in with it has to sign in again. `who` did it, as it is recorded.
    pub async fn reissue(
        &self,
        organisation: OrganisationId,
        congress: CongressId,
        delegate: &str,
        who: &str,
    ) -> Result<Invitation, RollError> {
        let at = self.clock.now();
        let id = Uuid::try_parse(delegate).ok();
        write!(self.database, "reissue invitation", RollError, tx => {
            require_own(tx, organisation, congress).await?;
            let person = fetch_optional!(
                tx,
                Person,
                "SELECT id, name, unit, delegation, number FROM delegates WHERE congress = $1 AND (id = $2 OR number = $3)",
                congress.0,
                id,
                delegate,
            )?
            .ok_or(RollError::Unknown("delegate"))?;
            void(tx, DelegateId(person.0)).await?;
            evidence::record(tx, (&self.rng, at), who, congress, ("reissue", &person.1)).await?;
            Ok(invite(tx, &self.rng, person).await?)
        })
    }

    /// The invitations of a congress that pause now.
    pub async fn paused(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<Vec<Paused>, RollError> {
        let mut tx = self.database.read().await?;
        require_own(&mut tx, officer.organisation, congress).await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, String, String, i64),
            "SELECT d.id, d.name, d.number, i.paused_until FROM invitations i JOIN delegates d ON d.id = i.delegate \
             WHERE d.congress = $1 AND i.state = 'live' AND i.paused_until > $2 ORDER BY i.paused_until",
            congress.0,
            self.clock.now().0,
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, name, number, until)| Paused {
                delegate: DelegateId(id),
                name,
                number,
                until: Millis(until),
            })
            .collect())
    }

    /// Ends the pause of a delegate's invitation.
    pub async fn release(&self, officer: &Officer, delegate: DelegateId) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "release invitation", RollError, tx => {
            let (congress, name) = own_delegate(tx, officer.organisation, delegate).await?;
            execute!(
                tx,
                "UPDATE invitations SET failures = 0, paused_until = NULL WHERE delegate = $1",
                delegate.0,
            )?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("release", &name)).await?;
            Ok(())
        })
    }
}

/// Makes an invitation; any that the person had is void already.
pub(super) async fn invite(
    tx: &mut Tx,
    rng: &Rng,
    person: Person,
) -> Result<Invitation, StoreError> {
    let (id, name, unit, delegation, number) = person;
    let code = Code::random(rng);
    execute!(
        tx,
        "INSERT INTO invitations (hash, delegate, state, failures) VALUES ($1, $2, 'live', 0)",
        code.hash().as_slice(),
        id,
    )?;
    Ok(Invitation {
        delegate: DelegateId(id),
        name,
        unit,
        delegation,
        number,
        code,
    })
}
