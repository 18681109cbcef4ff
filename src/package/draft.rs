//! A package that is still being written: the keys of `congress.toml` with what was typed, whatever it is.
//!
//! [`Draft::read`] takes the text apart and [`Draft::written`] puts it together again; in between, forms change it.
//! Nothing is judged here: the reader of packages judges the text, and [`Written::spot`] says to which key the line of
//! a problem belongs.

mod keys;
mod people;
mod writer;

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

pub use keys::{Form, Key, Must};
pub use people::{Listed, Person};
pub use writer::{Spot, Written};

/// The keys of one table with what was typed; a key without text is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    keys: &'static [Key],
    typed: BTreeMap<&'static str, String>,
}

/// An agenda item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its keys.
    pub entry: Entry,
    /// Paths of its documents.
    pub documents: Vec<String>,
}

/// A contest.
#[derive(Clone, Debug, PartialEq)]
pub struct Contest {
    /// Its keys; those of `[contests.show]` and the other tables with their table's name before a dot.
    pub entry: Entry,
    /// The grades of an appraisal.
    pub grades: Vec<String>,
    /// Candidates, or who is appraised.
    pub people: Listed,
    /// `[contests.rules]`, as it was given.
    rules: Option<Value>,
}

/// `congress.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The keys at its head and those of `[contact]`.
    pub congress: Entry,
    /// 监票人.
    pub scrutineers: Vec<String>,
    /// `[[agenda]]`.
    pub agenda: Vec<Item>,
    /// `[[documents]]`.
    pub documents: Vec<Entry>,
    /// `[[contests]]`.
    pub contests: Vec<Contest>,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            congress: Entry::new(&keys::CONGRESS),
            scrutineers: Vec::new(),
            agenda: Vec::new(),
            documents: Vec::new(),
            contests: Vec::new(),
        }
    }
}

impl Entry {
    fn new(keys: &'static [Key]) -> Self {
        Self {
            keys,
            typed: BTreeMap::new(),
        }
    }

    /// A document's.
    pub fn document(file: &str) -> Self {
        let mut entry = Self::new(&keys::DOCUMENT);
        entry.set("file", file);
        entry
    }

    /// What was typed at `key`; empty where nothing was.
    pub fn get(&self, key: &str) -> &str {
        self.typed.get(key).map_or("", String::as_str)
    }

    /// Notes what was typed at `key`, if the table has it.
    pub fn set(&mut self, key: &str, typed: &str) {
        let Some(key) = self.keys.iter().find(|known| known.name == key) else {
            return;
        };
        match typed.trim() {
            "" => self.typed.remove(key.name),
            typed => self.typed.insert(key.name, typed.to_owned()),
        };
    }

    /// Takes the table's keys out of `table`; `None` where one holds no plain value.
    fn take(keys: &'static [Key], table: &mut Table) -> Option<Self> {
        let mut entry = Self::new(keys);
        for key in keys {
            let value = match key.name.split_once('.') {
                None => table.remove(key.name),
                Some((part, name)) => match table.get_mut(part) {
                    None => None,
                    Some(value) => value.as_table_mut()?.remove(name),
                },
            };
            if let Some(value) = value {
                entry.set(key.name, &plain(&value)?);
            }
        }
        table.retain(|_, value| !matches!(value, Value::Table(rest) if rest.is_empty()));
        Some(entry)
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Datetime(time) => Some(time.to_string()),
        Value::Float(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

/// A text alone, or a list of them.
fn texts(value: Option<Value>) -> Option<Vec<String>> {
    match value {
        None => Some(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(plain).collect(),
        Some(value) => plain(&value).map(|text| vec![text]),
    }
}

fn tables(value: Option<Value>) -> Option<Vec<Table>> {
    let items = match value {
        None => Vec::new(),
        Some(Value::Array(items)) => items,
        Some(_) => return None,
    };
    let table = |item| match item {
        Value::Table(table) => Some(table),
        _ => None,
    };
    items.into_iter().map(table).collect()
}

/// `whole` where nothing is left in `table`: what nobody knows would be lost.
fn whole<T>(table: &Table, whole: T) -> Option<T> {
    table.is_empty().then_some(whole)
}

impl Draft {
    /// Takes `congress.toml` apart; `None` where it is no TOML, or has what no form would keep.
    pub fn read(text: &str) -> Option<Self> {
        let mut table: Table = toml::from_str(text).ok()?;
        let draft = Self {
            scrutineers: texts(table.remove("scrutineers"))?,
            agenda: tables(table.remove("agenda"))?
                .into_iter()
                .map(Item::take)
                .collect::<Option<_>>()?,
            documents: tables(table.remove("documents"))?
                .into_iter()
                .map(|mut table| {
                    let entry = Entry::take(&keys::DOCUMENT, &mut table)?;
                    whole(&table, entry)
                })
                .collect::<Option<_>>()?,
            contests: tables(table.remove("contests"))?
                .into_iter()
                .map(Contest::take)
                .collect::<Option<_>>()?,
            congress: Entry::take(&keys::CONGRESS, &mut table)?,
        };
        whole(&table, draft)
    }

    /// The text of `congress.toml`.
    pub fn written(&self) -> Written {
        writer::write(self)
    }

    /// Lists every document that agenda and contests name, as forms choose among those that are listed.
    pub(super) fn list_documents(&mut self) {
        let agenda = self.agenda.iter().flat_map(|item| item.documents.clone());
        let contests = self.contests.iter();
        let contests = contests.map(|contest| contest.entry.get("document").to_owned());
        let named: Vec<String> = agenda.chain(contests).collect();
        for path in named {
            let mut listed = self.documents.iter();
            if !path.is_empty() && !listed.any(|document| document.get("file") == path) {
                self.documents.push(Entry::document(&path));
            }
        }
    }

    /// Every path that stands in it.
    pub fn paths(&self) -> BTreeSet<&str> {
        let head = ["roll", "eligible"].map(|key| self.congress.get(key));
        let documents = self.documents.iter().map(|document| document.get("file"));
        let agenda = self.agenda.iter().flat_map(|item| &item.documents);
        let contests = self.contests.iter().flat_map(Contest::paths);
        head.into_iter()
            .chain(documents)
            .chain(agenda.map(String::as_str))
            .chain(contests)
            .filter(|path| !path.is_empty())
            .collect()
    }

    /// A slug such as `contest-3` that no item and no contest has.
    pub fn free_slug(&self, stem: &str) -> String {
        let used: BTreeSet<&str> = self
            .agenda
            .iter()
            .map(|item| item.entry.get("slug"))
            .chain(
                self.contests
                    .iter()
                    .map(|contest| contest.entry.get("slug")),
            )
            .collect();
        (1_u32..)
            .map(|number| format!("{stem}-{number}"))
            .find(|slug| !used.contains(slug.as_str()))
            .unwrap_or_default()
    }
}

impl Item {
    /// An item of this name and kind.
    pub fn new(slug: &str, kind: &str) -> Self {
        let mut entry = Entry::new(&keys::ITEM);
        entry.set("slug", slug);
        entry.set("kind", kind);
        Self {
            entry,
            documents: Vec::new(),
        }
    }

    fn take(mut table: Table) -> Option<Self> {
        let item = Self {
            documents: texts(table.remove("document"))?,
            entry: Entry::take(&keys::ITEM, &mut table)?,
        };
        whole(&table, item)
    }
}

impl Contest {
    /// A contest of this name, kind and rule profile.
    pub fn new(slug: &str, kind: &str, profile: &str) -> Self {
        let mut entry = Entry::new(&keys::CONTEST);
        for (key, typed) in [("slug", slug), ("kind", kind), ("profile", profile)] {
            entry.set(key, typed);
        }
        Self {
            entry,
            grades: Vec::new(),
            people: Listed::People(Vec::new()),
            rules: None,
        }
    }

    fn take(mut table: Table) -> Option<Self> {
        let rules = table.remove("rules");
        let grades = texts(table.remove("grades"))?;
        let listed = match (table.remove("candidates"), table.remove("items")) {
            (Some(_), Some(_)) => return None,
            (candidates, items) => candidates.or(items),
        };
        let contest = Self {
            people: Listed::take(listed)?,
            entry: Entry::take(&keys::CONTEST, &mut table)?,
            grades,
            rules,
        };
        whole(&table, contest)
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        let document = std::iter::once(self.entry.get("document"));
        document.chain(self.people.paths())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEMO: &str = include_str!("../../demo/congress.toml");

    #[test]
    fn what_is_written_is_what_was_read() {
        let draft = Draft::read(DEMO).expect("the demo's");
        let written = draft.written();
        assert_eq!(Draft::read(&written.text).expect("our own"), draft);
    }

    #[test]
    fn each_line_belongs_to_the_key_that_stands_in_it() {
        let written = Draft::read(DEMO).expect("the demo's").written();
        for (number, line) in (1..).zip(written.text.lines()) {
            let Some((key, _)) = line.split_once(" = ") else {
                continue;
            };
            let (_, spot) = written.spot(number).expect("every line has a spot");
            assert_eq!(spot.rsplit('.').next(), Some(key), "line {number}: {line}");
        }
    }

    #[test]
    fn whatever_was_typed_comes_back_as_it_was() {
        let mut draft = Draft::default();
        for typed in [
            "\"",
            "\\",
            "九",
            "true",
            "12",
            "a\nb",
            "\u{7f}",
            "王　芳",
            "'''",
        ] {
            draft.congress.set("title", typed);
            draft.congress.set("members", typed);
            let again = Draft::read(&draft.written().text).expect("our own");
            assert_eq!(again.congress.get("title"), typed);
            assert_eq!(again.congress.get("members"), typed);
        }
    }

    #[test]
    fn documents_that_agenda_or_motions_alone_name_are_listed_once() {
        let mut draft = Draft::read(DEMO).expect("the demo's");
        let listed = draft.documents.clone();
        draft.list_documents();
        assert_eq!(draft.documents, listed, "the demo's are listed already");
        draft.documents.clear();
        draft.list_documents();
        let files = |documents: &[Entry]| {
            let mut files: Vec<_> = documents
                .iter()
                .map(|each| each.get("file").to_owned())
                .collect();
            files.sort();
            files
        };
        assert_eq!(files(&draft.documents), files(&listed));
    }

    #[test]
    fn what_no_form_would_keep_is_not_taken() {
        for text in ["nonsense", "x = 1", "[contact]\nfax = \"1\"", "agenda = 3"] {
            assert_eq!(Draft::read(text), None, "{text}");
        }
    }
}
