//! Candidates, or who is appraised: one by one, or in a spreadsheet of the package.

use toml::{Table, Value};

use super::{Entry, keys, tables, whole};

/// Somebody on a ballot: `name`, `unit`, `resume`, `photo`.
pub type Person = Entry;

/// Those on a ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// One by one, in their order.
    People(Vec<Person>),
    /// In the spreadsheet at this path.
    File(String),
}

impl Person {
    /// Somebody of this name and unit.
    pub fn person(name: &str, unit: &str) -> Self {
        let mut entry = Self::new(&keys::PERSON);
        entry.set("name", name);
        entry.set("unit", unit);
        entry
    }

    fn take_person(mut table: Table) -> Option<Self> {
        let entry = Self::take(&keys::PERSON, &mut table)?;
        whole(&table, entry)
    }
}

impl Listed {
    pub(super) fn take(value: Option<Value>) -> Option<Self> {
        match value {
            Some(Value::String(path)) => Some(Self::File(path)),
            value => tables(value)?
                .into_iter()
                .map(Person::take_person)
                .collect::<Option<_>>()
                .map(Self::People),
        }
    }

    /// Those who are listed one by one.
    pub fn people(&self) -> &[Person] {
        match self {
            Self::People(people) => people,
            Self::File(_) => &[],
        }
    }

    /// The list, to be changed; a spreadsheet gives way to an empty one.
    pub fn listed(&mut self) -> &mut Vec<Person> {
        loop {
            match self {
                Self::People(people) => return people,
                Self::File(_) => *self = Self::People(Vec::new()),
            }
        }
    }

    /// The spreadsheet that lists them.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::File(path) => Some(path),
            Self::People(_) => None,
        }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        let people = self.people().iter();
        let named = people.flat_map(|person| ["resume", "photo"].map(|key| person.get(key)));
        named.chain(self.file())
    }
}
