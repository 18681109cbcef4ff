//! The keys of `congress.toml`, table by table.

/// How a value stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In quotes.
    Text,
    /// Bare, where it is a number.
    Number,
    /// Bare, where it is `true` or `false`.
    Flag,
}

/// Whether a key is written though nothing is typed: a problem then has a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// Only what is typed.
    No,
    /// Always.
    Always,
    /// In contests of this kind.
    In(&'static str),
}

/// A key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name; in a table inside the table `table.key`.
    pub name: &'static str,
    /// How its value is written.
    pub form: Form,
    /// Whether it has to be there.
    pub must: Must,
}

const fn may(name: &'static str) -> Key {
    Key {
        name,
        form: Form::Text,
        must: Must::No,
    }
}

const fn must(name: &'static str) -> Key {
    Key {
        must: Must::Always,
        ..may(name)
    }
}

const fn number(name: &'static str) -> Key {
    Key {
        form: Form::Number,
        ..may(name)
    }
}

const fn only(kind: &'static str, key: Key) -> Key {
    Key {
        must: Must::In(kind),
        ..key
    }
}

pub(super) const CONGRESS: [Key; 10] = [
    must("title"),
    must("organisation"),
    must("second_factor"),
    must("roll"),
    may("eligible"),
    number("members"),
    may("starts"),
    may("ends"),
    must("contact.name"),
    must("contact.phone"),
];

pub(super) const ITEM: [Key; 6] = [
    must("slug"),
    may("session"),
    must("title"),
    must("kind"),
    may("note"),
    may("contest"),
];

pub(super) const DOCUMENT: [Key; 3] = [must("file"), may("title"), may("published")];

pub(super) const PERSON: [Key; 4] = [
    must("name"),
    only("election", may("unit")),
    may("resume"),
    may("photo"),
];

pub(super) const CONTEST: [Key; 28] = [
    must("slug"),
    must("kind"),
    must("title"),
    must("profile"),
    may("opens"),
    may("closes"),
    may("stage"),
    only("election", number("seats")),
    number("formal_seats"),
    number("write_ins"),
    may("order"),
    only("motion", may("subject")),
    may("document"),
    may("notice.from"),
    may("notice.to"),
    may("show.to"),
    Key {
        form: Form::Flag,
        ..may("show.while_open")
    },
    number("show.batch"),
    number("spread.issue_s"),
    number("spread.settle_s"),
    number("box.group"),
    number("box.wait_s"),
    may("box.kind"),
    number("box.threshold"),
    number("signatures.open"),
    number("signatures.close"),
    number("signatures.certify"),
    number("signatures.void"),
];
