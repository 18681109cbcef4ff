//! Paper ballots (纸票): what is read off a sheet becomes a body of the protocol, and two people must have read alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::body::{Body, Mark, NotCanonicalBody};
use crate::id::MemberId;
use crate::manifest::{EligibleList, Manifest};

/// What somebody reads off a sheet of paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Its marks, one for each option in manifest order; none where a line is blank or can't be read, which voids that
    /// line alone (UE-35). Write-ins in any order.
    Marked {
        /// The words of the manifest's marks.
        marks: Vec<Option<String>>,
        /// Who is written in.
        write_ins: Vec<MemberId>,
    },
    /// Nothing on it can be read: void as a whole (UE-35).
    Void,
}

/// Why a reading is not a ballot of the contest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A line bears no mark, and the contest has none that says so: the sheet does not count as returned.
    #[error("option {option} bears no mark, and none means that")]
    Unmarked {
        /// Index of the option.
        option: usize,
    },
    /// It does not fit the manifest or the eligible list.
    #[error(transparent)]
    Body(#[from] NotCanonicalBody),
}

impl Reading {
    /// The body that the reading enters the log as.
    ///
    /// # Errors
    /// [`Unreadable`] with the first line that does not fit.
    pub fn body(
        &self,
        manifest: &Manifest,
        eligible: Option<&EligibleList>,
    ) -> Result<Body, Unreadable> {
        match self {
            Self::Marked { marks, write_ins } => {
                let marks = marks.iter().enumerate();
                let marks: Result<Vec<Mark>, Unreadable> = marks
                    .map(|(option, mark)| match mark {
                        Some(word) => named(manifest, word)
                            .ok_or_else(|| NotCanonicalBody::UnknownMark { option }.into()),
                        None => silent(manifest).ok_or(Unreadable::Unmarked { option }),
                    })
                    .collect();
                let mut write_ins = write_ins.clone();
                write_ins.sort_unstable();
                write_ins.dedup();
                Ok(Body::new(manifest, eligible, marks?, write_ins)?)
            }
            Self::Void => void(manifest, eligible)
                .or_else(|| blank(manifest))
                .ok_or(Unreadable::Unmarked { option: 0 }),
        }
    }
}

/// One of the two who type paper ballots in, each on their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Hand {
    /// Who began first.
    First,
    /// The other.
    Second,
}

impl Hand {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    /// 1 or 2.
    pub fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }

    /// The hand of that number.
    pub fn of(number: u8) -> Option<Self> {
        Self::BOTH.into_iter().find(|hand| hand.number() == number)
    }
}

/// How the readings of two people compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement<T> {
    /// One of the two has not read every sheet yet.
    Unfinished,
    /// They differ: the numbers of the sheets to look at again.
    Differ(Vec<u32>),
    /// The same ballots, as often: all of them, ascending.
    Same(Vec<T>),
}

/// Compares what two people have read from `returned` sheets, by the sheets' numbers. Order does not matter: ballots count
/// as a heap, and numbers only help to find what differs.
pub fn compare<T: Ord + Clone>(
    first: &BTreeMap<u32, T>,
    second: &BTreeMap<u32, T>,
    returned: u32,
) -> Agreement<T> {
    let all =
        |read: &BTreeMap<u32, T>| u32::try_from(read.len()).is_ok_and(|read| read == returned);
    if !all(first) || !all(second) {
        return Agreement::Unfinished;
    }
    let heap = |read: &BTreeMap<u32, T>| {
        let mut heap: Vec<T> = read.values().cloned().collect();
        heap.sort_unstable();
        heap
    };
    let heap_of_first = heap(first);
    if heap_of_first == heap(second) {
        return Agreement::Same(heap_of_first);
    }
    let numbers = first
        .keys()
        .chain(second.keys().filter(|n| !first.contains_key(n)));
    let differ = numbers.filter(|number| first.get(number) != second.get(number));
    Agreement::Differ(differ.copied().collect())
}

/// The mark that a blank line amounts to: 弃权, or, where grades have none, 不了解.
fn silent(manifest: &Manifest) -> Option<Mark> {
    named(manifest, "abstain").or_else(|| named(manifest, "unknown"))
}

/// A ballot that counts as invalid whoever reads it: more chosen than allowed. None where no ballot of the contest can be.
fn void(manifest: &Manifest, eligible: Option<&EligibleList>) -> Option<Body> {
    let all_for = vec![Mark::FOR; manifest.options.len()];
    let somebody = eligible.and_then(|list| {
        let mut ids = list.members().iter().map(|member| member.id);
        ids.find(|id| !manifest.is_option(*id))
    });
    let ballots = [Some(Vec::new()), somebody.map(|id| vec![id])];
    ballots.into_iter().flatten().find_map(|write_ins| {
        let body = Body::new(manifest, eligible, all_for.clone(), write_ins).ok()?;
        body.is_valid(manifest).is_err().then_some(body)
    })
}

/// A ballot that chooses nothing.
fn blank(manifest: &Manifest) -> Option<Body> {
    let marks = vec![silent(manifest)?; manifest.options.len()];
    Body::new(manifest, None, marks, Vec::new()).ok()
}

fn named(manifest: &Manifest, word: &str) -> Option<Mark> {
    let at = manifest.marks.iter().position(|mark| mark == word)?;
    u16::try_from(at).ok().map(Mark)
}
