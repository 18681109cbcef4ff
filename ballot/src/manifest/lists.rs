//! The documents whose digests a manifest names: profiles of options, and the list of those who can be written in.

use serde::{Deserialize, Serialize};

use crate::{
    b64::Digest,
    id::MemberId,
    json::{self, NotCanonical},
};

/// An option's profile, at `GET /api/v1/contests/{contest}/profiles/{option}` (§3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Name as printed on the ballot.
    pub name: String,
    /// Unit as printed on the ballot.
    pub detail: String,
    /// Résumé, may be empty.
    pub text: String,
    /// Digest of the photo.
    pub photo: Option<Digest>,
}

impl Profile {
    /// The canonical bytes: what is published and hashed.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(self)
    }
}

/// Somebody who can be written in: `["<uuid>","<name>","<detail>"]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    from = "(MemberId, String, String)",
    into = "(MemberId, String, String)"
)]
pub struct Eligible {
    /// The member's id.
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// Unit.
    pub detail: String,
}

impl From<(MemberId, String, String)> for Eligible {
    fn from((id, name, detail): (MemberId, String, String)) -> Self {
        Self { id, name, detail }
    }
}

impl From<Eligible> for (MemberId, String, String) {
    fn from(member: Eligible) -> Self {
        (member.id, member.name, member.detail)
    }
}

/// Everybody who can be written in, ascending by id, nobody twice (§3 `eligible`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct EligibleList(Vec<Eligible>);

/// Why something is not an eligible list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// Not canonical JSON of that shape.
    #[error(transparent)]
    Canonical(#[from] NotCanonical),
    /// Somebody stands twice.
    #[error("{0} stands twice")]
    Twice(MemberId),
    /// Not ascending by id.
    #[error("{0} is out of order")]
    Order(MemberId),
}

impl EligibleList {
    /// Puts members in order.
    ///
    /// # Errors
    /// [`ListError::Twice`] if an id stands twice.
    pub fn new(mut members: Vec<Eligible>) -> Result<Self, ListError> {
        members.sort_by_key(|member| member.id);
        Self::ascending(members)
    }

    /// Reads a list from its published bytes.
    ///
    /// # Errors
    /// [`ListError`] if they are not canonical or not ascending by id.
    pub fn parse(bytes: &[u8]) -> Result<Self, ListError> {
        Self::ascending(json::parse_canonical(bytes)?)
    }

    /// The canonical bytes: what is published and hashed.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(self)
    }

    /// Looks somebody up, in O(log n).
    pub fn find(&self, id: MemberId) -> Option<&Eligible> {
        let at = self.0.binary_search_by_key(&id, |member| member.id).ok()?;
        self.0.get(at)
    }

    /// All of them, ascending by id.
    pub fn members(&self) -> &[Eligible] {
        &self.0
    }

    fn ascending(members: Vec<Eligible>) -> Result<Self, ListError> {
        for (before, member) in members.iter().zip(members.iter().skip(1)) {
            match before.id.cmp(&member.id) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => return Err(ListError::Twice(member.id)),
                std::cmp::Ordering::Greater => return Err(ListError::Order(member.id)),
            }
        }
        Ok(Self(members))
    }
}
