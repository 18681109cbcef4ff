//! One ballot's body (§5): what it says, its one canonical spelling, and whether it is valid.
//!
//! *Canonical* decides whether a ballot is taken; *valid* is decided at the count and never a reason to refuse.

use serde::{Deserialize, Serialize};

use crate::{
    id::MemberId,
    json::{self, NotCanonical},
    manifest::{EligibleList, Kind, Manifest},
};

/// A mark, as its index in the manifest's `marks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(pub u16);

impl Mark {
    /// 赞成, the first mark of elections and motions.
    pub const FOR: Self = Self(0);
    /// 不赞成, the second.
    pub const AGAINST: Self = Self(1);
    /// 弃权, the third.
    pub const ABSTAIN: Self = Self(2);
}

/// What one ballot says. It fits the manifest that it was made or parsed for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Body {
    marks: Vec<Mark>,
    write_ins: Vec<MemberId>,
}

/// Why something is not a canonical body for a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonicalBody {
    /// Not this JSON, or another spelling of it.
    #[error(transparent)]
    Json(#[from] NotCanonical),
    /// A mark that the manifest does not have.
    #[error("option {option} bears an unknown mark")]
    UnknownMark {
        /// Index of the option.
        option: usize,
    },
    /// Not one mark for each option.
    #[error("{found} marks for {expected} options")]
    MarkCount {
        /// Options in the manifest.
        expected: usize,
        /// Marks found.
        found: usize,
    },
    /// More write-ins than the manifest takes.
    #[error("{found} write-ins where {most} are allowed")]
    TooManyWriteIns {
        /// The manifest's number.
        most: u32,
        /// Write-ins found.
        found: usize,
    },
    /// Write-ins not ascending, or somebody twice.
    #[error("write-in {0} is out of order or stands twice")]
    WriteInOrder(MemberId),
    /// A write-in who is an option already (UE-33).
    #[error("write-in {0} is an option of this contest")]
    WriteInIsOption(MemberId),
    /// A write-in who is not on the list.
    #[error("write-in {0} is not on the eligible list")]
    NotEligible(MemberId),
}

/// Why a ballot is invalid (UE-25, UE-24). It is counted, as invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// More chosen than allowed.
    #[error("{chosen} chosen where at most {max_for} may be")]
    OverVote {
        /// Marks `for` and write-ins together.
        chosen: usize,
        /// The rule's number.
        max_for: u32,
    },
    /// More write-ins than marks `against`.
    #[error("{write_ins} write-ins with {against} marked against")]
    WriteInsAboveAgainst {
        /// Write-ins.
        write_ins: usize,
        /// Marks `against`.
        against: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelled<'a> {
    #[serde(borrow)]
    marks: Vec<&'a str>,
    write_ins: Vec<MemberId>,
}

impl Body {
    /// Makes a body; `eligible` of `None` takes write-ins' ids as they are.
    ///
    /// # Errors
    /// [`NotCanonicalBody`] if it does not fit the manifest or the list.
    pub fn new(
        manifest: &Manifest,
        eligible: Option<&EligibleList>,
        marks: Vec<Mark>,
        write_ins: Vec<MemberId>,
    ) -> Result<Self, NotCanonicalBody> {
        check_marks(manifest, &marks)?;
        check_write_ins(manifest, eligible, &write_ins)?;
        Ok(Self { marks, write_ins })
    }

    /// Reads a body from exactly its canonical bytes; `eligible` of `None` takes write-ins' ids as they are.
    ///
    /// # Errors
    /// [`NotCanonicalBody`] for anything else: a ballot carries no hidden mark.
    pub fn parse(
        manifest: &Manifest,
        eligible: Option<&EligibleList>,
        bytes: &[u8],
    ) -> Result<Self, NotCanonicalBody> {
        let spelled: Spelled<'_> = serde_json::from_slice(bytes)
            .map_err(|error| NotCanonical::Malformed(error.to_string()))?;
        let marks = spelled.marks.iter().enumerate();
        let marks = marks
            .map(|(option, mark)| {
                find_mark(manifest, mark).ok_or(NotCanonicalBody::UnknownMark { option })
            })
            .collect::<Result<_, _>>()?;
        let body = Self::new(manifest, eligible, marks, spelled.write_ins)?;
        json::same_spelling(&body.to_bytes(manifest), bytes)?;
        Ok(body)
    }

    /// The canonical bytes.
    pub fn to_bytes(&self, manifest: &Manifest) -> Vec<u8> {
        #[derive(serde::Serialize)]
        struct Spelling<'a> {
            marks: Vec<&'a str>,
            write_ins: &'a [MemberId],
        }
        let word = |mark: &Mark| manifest.marks.get(usize::from(mark.0)).map(String::as_str);
        json::canonical(&Spelling {
            marks: self.marks.iter().filter_map(word).collect(),
            write_ins: &self.write_ins,
        })
    }

    /// One mark for each option, in manifest order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Those written in, ascending.
    pub fn write_ins(&self) -> &[MemberId] {
        &self.write_ins
    }

    /// Whether the ballot counts as valid.
    ///
    /// # Errors
    /// [`Invalid`] with the figures that make it so.
    pub fn is_valid(&self, manifest: &Manifest) -> Result<(), Invalid> {
        Validity::of(manifest).check(self)
    }

    fn count(&self, wanted: Mark) -> usize {
        self.marks.iter().filter(|mark| **mark == wanted).count()
    }
}

/// The part of the rules that decides validity, so that a count does not carry the manifest along.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Validity {
    kind: Kind,
    max_for: u32,
    write_in_needs_against: bool,
}

impl Validity {
    pub(crate) fn of(manifest: &Manifest) -> Self {
        Self {
            kind: manifest.kind,
            max_for: manifest.rules.max_for,
            write_in_needs_against: manifest.rules.write_in_needs_against,
        }
    }

    pub(crate) fn check(self, body: &Body) -> Result<(), Invalid> {
        if self.kind != Kind::Election {
            return Ok(());
        }
        let write_ins = body.write_ins.len();
        let (chosen, max_for) = (body.count(Mark::FOR) + write_ins, self.max_for);
        if chosen > max_for as usize {
            return Err(Invalid::OverVote { chosen, max_for });
        }
        let against = body.count(Mark::AGAINST);
        if self.write_in_needs_against && write_ins > against {
            return Err(Invalid::WriteInsAboveAgainst { write_ins, against });
        }
        Ok(())
    }
}

fn find_mark(manifest: &Manifest, word: &str) -> Option<Mark> {
    let at = manifest.marks.iter().position(|mark| mark == word)?;
    u16::try_from(at).ok().map(Mark)
}

fn check_marks(manifest: &Manifest, marks: &[Mark]) -> Result<(), NotCanonicalBody> {
    let (expected, found) = (manifest.options.len(), marks.len());
    if expected != found {
        return Err(NotCanonicalBody::MarkCount { expected, found });
    }
    let unknown = |mark: &Mark| usize::from(mark.0) >= manifest.marks.len();
    match marks.iter().position(unknown) {
        Some(option) => Err(NotCanonicalBody::UnknownMark { option }),
        None => Ok(()),
    }
}

fn check_write_ins(
    manifest: &Manifest,
    eligible: Option<&EligibleList>,
    write_ins: &[MemberId],
) -> Result<(), NotCanonicalBody> {
    let (most, found) = (manifest.write_ins, write_ins.len());
    if found > most as usize {
        return Err(NotCanonicalBody::TooManyWriteIns { most, found });
    }
    if let Some(pair) = write_ins.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(NotCanonicalBody::WriteInOrder(pair[1]));
    }
    for &id in write_ins {
        if manifest.is_option(id) {
            return Err(NotCanonicalBody::WriteInIsOption(id));
        }
        if eligible.is_some_and(|list| list.find(id).is_none()) {
            return Err(NotCanonicalBody::NotEligible(id));
        }
    }
    Ok(())
}
