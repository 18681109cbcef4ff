//! The one form of JSON that is hashed, signed or logged (§2): compact, escaped as ECMAScript's
//! `JSON.stringify`, whole numbers without sign, no member twice. No number is above 2⁵³ − 1, and nothing stands deeper than
//! 16 lists and objects, so that every reader of JSON refuses the same.
//!
//! serde_json's compact output is that form. What is left to do here: tell whether JSON that others
//! wrote has it.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};

/// The largest integer that every JSON reader keeps exactly.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;
/// Lists and objects within each other; nothing of this protocol has more than 5.
const MAX_DEPTH: usize = 16;

/// The bytes are not JSON of the members due, or not in their one form.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// Not JSON, or other members or types than are due.
    #[error(transparent)]
    Invalid(#[from] serde_json::Error),
    /// The same data has another, canonical form.
    #[error("not in its canonical form")]
    NotCanonical,
    /// Deeper within each other than any reader has to follow.
    #[error("lists and objects deeper than {MAX_DEPTH}")]
    Depth,
}

/// The canonical bytes of a value made of strings, whole numbers, lists and structures.
pub(crate) fn to_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value)
        .expect("has no maps with other keys than strings, and no failing parts")
}

/// Reads a value that must stand there in its canonical form, to the byte.
pub fn from_bytes<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, JsonError> {
    let value: T = serde_json::from_slice(bytes)?;
    if to_bytes(&value) == bytes {
        Ok(value)
    } else {
        Err(JsonError::NotCanonical)
    }
}

/// Refuses JSON of any shape that is not in canonical form. Which members are due, and in which
/// order, is for the reader of that shape to know.
pub fn check(text: &str) -> Result<(), JsonError> {
    let value: Canonical = from_bytes(text.as_bytes())?;
    if value.depth() > MAX_DEPTH {
        return Err(JsonError::Depth);
    }
    Ok(())
}

/// JSON of any shape, members in the order found; refuses what no canonical form has.
enum Canonical {
    Null,
    Bool(bool),
    Number(u64),
    Text(String),
    List(Vec<Canonical>),
    Object(Vec<(String, Canonical)>),
}

impl Canonical {
    /// How many lists and objects stand within each other. (serde_json has read no more than 127.)
    fn depth(&self) -> usize {
        let below = match self {
            Self::List(items) => items.iter().map(Self::depth).max(),
            Self::Object(members) => members.iter().map(|(_, value)| value.depth()).max(),
            _ => return 0,
        };
        1 + below.unwrap_or(0)
    }
}

impl Serialize for Canonical {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_u64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members
                    .iter()
                    .try_for_each(|(name, value)| map.serialize_entry(name, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Canonical {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CanonicalVisitor)
    }
}

struct CanonicalVisitor;

impl<'de> Visitor<'de> for CanonicalVisitor {
    type Value = Canonical;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON with whole numbers and no member twice")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Canonical, E> {
        Ok(Canonical::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Canonical, E> {
        Ok(Canonical::Bool(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Canonical, E> {
        if value > MAX_SAFE_INTEGER {
            return Err(E::custom("a number above 2^53 - 1"));
        }
        Ok(Canonical::Number(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Canonical, E> {
        Ok(Canonical::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Canonical, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Canonical::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Canonical, A::Error> {
        let (mut members, mut names) = (Vec::new(), HashSet::new());
        while let Some((name, value)) = object.next_entry::<String, Canonical>()? {
            if !names.insert(name.clone()) {
                return Err(de::Error::custom("a member twice"));
            }
            members.push((name, value));
        }
        Ok(Canonical::Object(members))
    }
}
