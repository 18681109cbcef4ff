//! Identifiers, one type for each thing, so that a contest is never taken for a member.
//!
//! A delegate's id does not exist here: it belongs to the people's side (§2).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// The text is not a lower-case hyphenated UUID (§2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a lower-case hyphenated UUID")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                strict(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::deserialize(deserializer)
            }
        }
    };
}

id!(
    /// A congress: one meeting, one log.
    CongressId
);
id!(
    /// A contest: one ballot paper, put to the vote once. A repeated contest is a new one.
    ContestId
);
id!(
    /// Somebody, or an item, that can be voted for: an option or a write-in. Never a delegate's id.
    MemberId
);

/// `Uuid` itself also reads upper case, braces, URNs and bare hex: one id must have one spelling.
fn strict(text: &str) -> Result<Uuid, NotAnId> {
    let id = Uuid::try_parse(text).map_err(|_| NotAnId)?;
    let mut spelling = Uuid::encode_buffer();
    if id.hyphenated().encode_lower(&mut spelling) == text {
        Ok(id)
    } else {
        Err(NotAnId)
    }
}
