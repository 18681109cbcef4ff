//! What came of a change, and moving things in lists.

use crypto::bytes::Hash;

use super::sent::Sent;
use crate::package::draft::{Draft, Entry};

/// Most characters of a file name that are kept.
const MOST_NAME_CHARS: usize = 80;

/// What came of a change.
pub(super) enum Went {
    /// It is done: back to the step, or to the one thing in it of this key, at that fragment.
    To(String, String),
    /// It is done: to the next step, if nothing is lacking here.
    On,
    /// Nothing was changed, for this reason, which belongs beside that field.
    Refused(&'static str, String),
    /// No form sends this.
    Nowhere,
}

impl Went {
    /// Back to the step.
    pub(super) fn back() -> Self {
        Self::To(String::new(), String::new())
    }

    /// Back to the step, at a line.
    pub(super) fn at(key: &str) -> Self {
        Self::To(String::new(), format!("#line-{key}"))
    }
}

/// The key of a line that has no name of its own: its place, and what stands there, so that nobody changes another one
/// than they see.
pub(super) fn key(place: usize, what: &str) -> String {
    let hash = Hash::of(what.as_bytes());
    let short = hash.as_bytes().iter().take(4);
    short.fold(format!("{place}-"), |key, byte| format!("{key}{byte:02x}"))
}

/// The place of a key's line among what stands there now; `None` where it has changed.
pub(super) fn placed<'a>(wanted: &str, all: impl IntoIterator<Item = &'a str>) -> Option<usize> {
    let mut all = all.into_iter().enumerate();
    all.find_map(|(place, what)| (key(place, what) == wanted).then_some(place))
}

/// Where a thing went that a form moved or took out.
pub(super) enum Moved {
    /// To this place.
    There(usize),
    /// Out.
    Gone,
}

/// Moves the thing at `place` as the form says, or takes it out; `None` where the form says neither.
pub(super) fn arrange<T>(things: &mut Vec<T>, place: usize, sent: &Sent) -> Option<Moved> {
    let last = things.len().checked_sub(1)?;
    let to = match sent.act() {
        "up" => place.saturating_sub(1),
        "down" => last.min(place + 1),
        "move" => last.min(sent.text("to").parse().ok()?),
        "remove" => {
            things.remove(place);
            return Some(Moved::Gone);
        }
        _ => return None,
    };
    let thing = things.remove(place);
    things.insert(to, thing);
    Some(Moved::There(to))
}

/// Takes over what a form says of these keys, as far as it has them.
pub(super) fn take(sent: &Sent, entry: &mut Entry, keys: &[&str]) {
    for key in keys {
        if sent.has(key) {
            entry.set(key, sent.text(key));
        }
    }
}

/// Takes over times, which browsers write with a `T`.
pub(super) fn take_times(sent: &Sent, entry: &mut Entry, keys: &[&str]) {
    for key in keys {
        if sent.has(key) {
            entry.set(key, &sent.text(key).replacen('T', " ", 1));
        }
    }
}

/// A path for a file of that name, in `folder`, that the draft does not name yet.
pub(super) fn free(draft: &Draft, folder: &str, name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, '/' | '\\' | ':' | '"'))
        .take(MOST_NAME_CHARS)
        .collect();
    // What file managers leave behind is not read, and no name leads out of the package.
    let name = name.trim_start_matches(['.', '~', ' ']).trim_end();
    let name = if name.is_empty() { "文件" } else { name };
    let used = draft.paths();
    let (stem, ending) = name
        .rsplit_once('.')
        .map_or((name, ""), |(stem, _)| (stem, &name[stem.len()..]));
    (1_u32..)
        .map(|number| match number {
            1 => format!("{folder}{name}"),
            number => format!("{folder}{stem}-{number}{ending}"),
        })
        .find(|path| !used.contains(path.as_str()))
        .unwrap_or_default()
}
