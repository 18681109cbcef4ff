//! Invitations: a delegate's code of 120 bits. Only its hash is stored; it is shown when it is made, and never again.

use std::fmt;

use ballot::id::CongressId;
use uuid::Uuid;

use super::congresses::{own_delegate, require_own};
use super::evidence;
use super::ids::{DelegateId, OrganisationId};
use super::officers::Officer;
use super::{Roll, RollError, secret};
use crate::clock::Millis;
use crate::rng::Rng;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// Crockford's base32: no I, L, O, U, which are easily misread.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters in a code: 5 bits each, 120 in all.
const LENGTH: usize = 24;
/// Characters in a printed group.
const GROUP: usize = 4;

/// The code of an invitation, 24 characters without hyphens. Masked in debugging output.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    pub(super) fn random(rng: &Rng) -> Self {
        let bytes: [u8; LENGTH] = rng.bytes();
        // 256 is a multiple of 32: every character is equally likely.
        Self(
            bytes
                .iter()
                .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
                .collect(),
        )
    }

    /// Reads a code as people type it: any case, with or without hyphens and spaces, I and L for 1, O for 0.
    pub fn parse(typed: &str) -> Option<Self> {
        let code: Option<String> = typed
            .chars()
            .filter(|c| !matches!(c, '-' | ' '))
            .map(|c| match c.to_ascii_uppercase() {
                'I' | 'L' => Some('1'),
                'O' => Some('0'),
                c => u8::try_from(c)
                    .is_ok_and(|c| ALPHABET.contains(&c))
                    .then_some(c),
            })
            .collect();
        code.filter(|code| code.len() == LENGTH).map(Self)
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        secret::hash(&self.0)
    }
}

/// In groups, as it is printed and linked.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, c) in self.0.chars().enumerate() {
            if index > 0 && index % GROUP == 0 {
                f.write_str("-")?;
            }
            fmt::Display::fmt(&c, f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

/// A new invitation: what is printed for one delegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// For whom.
    pub delegate: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
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

type Person = (Uuid, String, String, String);

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
                "SELECT id, name, unit, number FROM delegates d WHERE congress = $1 AND NOT EXISTS \
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
                "SELECT id, name, unit, number FROM delegates WHERE congress = $1 AND (id = $2 OR number = $3)",
                congress.0,
                id,
                delegate,
            )?
            .ok_or(RollError::Unknown("delegate"))?;
            execute!(tx, "UPDATE invitations SET state = 'void' WHERE delegate = $1", person.0)?;
            execute!(tx, "DELETE FROM sessions WHERE delegate = $1", person.0)?;
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

async fn invite(tx: &mut Tx, rng: &Rng, person: Person) -> Result<Invitation, StoreError> {
    let (id, name, unit, number) = person;
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
        number,
        code,
    })
}

#[cfg(test)]
mod tests {
    use super::Code;
    use crate::rng::Rng;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code("0123456789ABCDEFGHJKMNPQ".into());
        assert_eq!(code.to_string(), "0123-4567-89AB-CDEF-GHJK-MNPQ");
        for typed in [
            "0123-4567-89AB-CDEF-GHJK-MNPQ",
            "o l23 4567 89ab cdef ghjk mnpq",
            "OI23456789abcdefghjkmnpq",
        ] {
            assert_eq!(Code::parse(typed), Some(code.clone()), "{typed}");
        }
        for wrong in [
            "",
            "0123-4567-89AB-CDEF-GHJK-MNP",
            "0123-4567-89AB-CDEF-GHJK-MNPQ0",
            "U123456789ABCDEFGHJKMNPQ",
        ] {
            assert_eq!(Code::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn two_codes_differ() {
        let rng = Rng::system();
        assert_ne!(Code::random(&rng), Code::random(&rng));
    }
}
