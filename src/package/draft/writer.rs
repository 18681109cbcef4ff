//! A draft → the text of `congress.toml`, with the key that each line belongs to.

use toml::Value;

use super::{Contest, Draft, Entry, Form, Key, Listed, Must};

/// A table of `congress.toml`; places are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// Its head, with `[contact]`.
    Congress,
    /// An agenda item.
    Item(usize),
    /// A document.
    Document(usize),
    /// A contest.
    Contest(usize),
    /// Somebody on a contest's ballot: the contest, then who.
    Person(usize, usize),
}

/// The text of `congress.toml`.
#[derive(Clone, Debug)]
pub struct Written {
    /// The text.
    pub text: String,
    lines: Vec<(Spot, &'static str)>,
}

impl Written {
    /// The table and the key that a line, counted from 1, belongs to. The key is empty at the head of a table.
    pub fn spot(&self, line: usize) -> Option<(Spot, &'static str)> {
        self.lines.get(line.checked_sub(1)?).copied()
    }

    fn line(&mut self, at: (Spot, &'static str), text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.lines.push(at);
    }

    /// The keys of `entry`, table by table; `title` is what its inner tables are called after.
    fn entry(&mut self, spot: Spot, entry: &Entry, title: &str, kind: &str) {
        let mut table = "";
        for key in entry.keys {
            let typed = entry.get(key.name);
            if typed.is_empty() && !is_needed(key, kind) {
                continue;
            }
            let name = match key.name.split_once('.') {
                None => key.name,
                Some((inner, name)) => {
                    if inner != table {
                        table = inner;
                        self.line((spot, ""), &format!("[{title}{inner}]"));
                    }
                    name
                }
            };
            let value = value(key.form, typed);
            self.line((spot, key.name), &format!("{name} = {value}"));
        }
    }

    fn list(&mut self, at: (Spot, &'static str), name: &str, texts: &[String]) {
        if !texts.is_empty() {
            let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            self.line(at, &format!("{name} = [{}]", quoted.join(", ")));
        }
    }

    fn contest(&mut self, index: usize, contest: &Contest) {
        let spot = Spot::Contest(index);
        let kind = contest.entry.get("kind");
        self.line((spot, ""), "[[contests]]");
        // Lists stand before the first inner table.
        if kind == "appraisal" && contest.grades.is_empty() {
            self.line((spot, "grades"), "grades = []");
        }
        self.list((spot, "grades"), "grades", &contest.grades);
        let people = match kind {
            "appraisal" => "items",
            _ => "candidates",
        };
        if let Listed::File(path) = &contest.people {
            self.line((spot, people), &format!("{people} = {}", quoted(path)));
        }
        self.entry(spot, &contest.entry, "contests.", kind);
        if let Some(Value::Table(rules)) = &contest.rules {
            self.line((spot, "rules"), "[contests.rules]");
            for (name, value) in rules {
                self.line(
                    (spot, "rules"),
                    &format!("{} = {}", quoted(name), inline(value)),
                );
            }
        }
        for (place, person) in contest.people.people().iter().enumerate() {
            let spot = Spot::Person(index, place);
            self.line((spot, ""), &format!("[[contests.{people}]]"));
            self.entry(spot, person, "", kind);
        }
    }
}

/// Writes the whole draft.
pub(super) fn write(draft: &Draft) -> Written {
    let mut written = Written {
        text: String::new(),
        lines: Vec::new(),
    };
    // What is wrong with the whole lies in the first line, which is no key's.
    written.line((Spot::Congress, ""), "# 写法见 docs/congress-package.md。");
    written.list(
        (Spot::Congress, "scrutineers"),
        "scrutineers",
        &draft.scrutineers,
    );
    written.entry(Spot::Congress, &draft.congress, "", "");
    for (index, item) in draft.agenda.iter().enumerate() {
        let spot = Spot::Item(index);
        written.line((spot, ""), "[[agenda]]");
        written.entry(spot, &item.entry, "", "");
        written.list((spot, "document"), "document", &item.documents);
    }
    for (index, document) in draft.documents.iter().enumerate() {
        written.line((Spot::Document(index), ""), "[[documents]]");
        written.entry(Spot::Document(index), document, "", "");
    }
    for (index, contest) in draft.contests.iter().enumerate() {
        written.contest(index, contest);
    }
    written
}

fn is_needed(key: &Key, kind: &str) -> bool {
    match key.must {
        Must::No => false,
        Must::Always => true,
        Must::In(only) => only == kind,
    }
}

/// A value of that form, or whatever was typed instead, in quotes: the reader says what is wrong with it.
fn value(form: Form, typed: &str) -> String {
    let bare = match form {
        Form::Text => false,
        Form::Number => typed
            .parse::<u32>()
            .is_ok_and(|number| number.to_string() == typed),
        Form::Flag => matches!(typed, "true" | "false"),
    };
    if bare {
        typed.to_owned()
    } else {
        quoted(typed)
    }
}

/// A text in quotes: JSON's escapes are TOML's too, but for one character.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}

/// A value in one line.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(time) => time.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let members: Vec<String> = table
                .iter()
                .map(|(name, value)| format!("{} = {}", quoted(name), inline(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}
