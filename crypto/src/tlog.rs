//! How a log is served (C2SP tlog-tiles): paths of tiles and entry bundles, and what a bundle holds.

use std::fmt;
use std::str::FromStr;

/// Hashes or entries in a full tile or bundle.
pub const FULL_WIDTH: u16 = 256;
/// The longest entry, in bytes: bundles give lengths as 16 bits.
pub const MAX_ENTRY_LENGTH: usize = u16::MAX as usize;
/// The highest level of tiles that a path may name.
const MAX_LEVEL: u8 = 63;

/// A resource of a log, by the path below the log's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TilePath {
    /// `tile/<L>/<N>[.p/<W>]`: hashes.
    Hashes {
        /// The level, 0 for leaf hashes.
        level: u8,
        /// The tile's number in its level.
        n: u64,
        /// Number of hashes, 1 to 256.
        width: u16,
    },
    /// `tile/entries/<N>[.p/<W>]`: entries.
    Entries {
        /// The bundle's number.
        n: u64,
        /// Number of entries, 1 to 256.
        width: u16,
    },
}

/// The path names no tile and no entry bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the path of a tile or entry bundle")]
pub struct NotATilePath;

impl FromStr for TilePath {
    type Err = NotATilePath;

    fn from_str(path: &str) -> Result<Self, NotATilePath> {
        let parsed = read(path).ok_or(NotATilePath)?;
        // Each resource has one path: no other leading zeroes, no full tile named as a partial one.
        if parsed.to_string() == path {
            Ok(parsed)
        } else {
            Err(NotATilePath)
        }
    }
}

/// Reads a path without regard to leading zeroes: the caller compares it with the one true form.
fn read(path: &str) -> Option<TilePath> {
    let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (
            number,
            width
                .parse()
                .ok()
                .filter(|width| (1..FULL_WIDTH).contains(width))?,
        ),
        None => (rest, FULL_WIDTH),
    };
    let n = number.split('/').try_fold(0_u64, |n, element| {
        let digits = element.strip_prefix('x').unwrap_or(element);
        n.checked_mul(1000)?
            .checked_add(digits.parse::<u16>().ok()?.into())
    })?;
    match level {
        "entries" => Some(TilePath::Entries { n, width }),
        _ => level
            .parse()
            .ok()
            .filter(|level| *level <= MAX_LEVEL)
            .map(|level| TilePath::Hashes { level, n, width }),
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, width) = match *self {
            Self::Hashes { level, n, width } => {
                write!(formatter, "tile/{level}/")?;
                (n, width)
            }
            Self::Entries { n, width } => {
                formatter.write_str("tile/entries/")?;
                (n, width)
            }
        };
        formatter.write_str(&number(n))?;
        if width < FULL_WIDTH {
            write!(formatter, ".p/{width}")
        } else {
            Ok(())
        }
    }
}

/// A tile's number in path elements of three digits, all but the last with an `x`.
fn number(n: u64) -> String {
    let (mut path, mut higher) = (format!("{:03}", n % 1000), n / 1000);
    while higher > 0 {
        path = format!("x{:03}/{path}", higher % 1000);
        higher /= 1000;
    }
    path
}

/// How many hashes tile `n` of `level` has in a log of `size` entries, 0 to 256. With level 0, also
/// how many entries the bundle `n` has.
pub fn width_at(level: u8, n: u64, size: u64) -> u16 {
    let complete = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
    let before = n.saturating_mul(u64::from(FULL_WIDTH));
    complete.saturating_sub(before).min(u64::from(FULL_WIDTH)) as u16
}

/// An entry is longer than a log takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {length} bytes; a log takes {MAX_ENTRY_LENGTH}")]
pub struct EntryTooLarge {
    /// The entry's length in bytes.
    pub length: usize,
}

/// The bytes are not a sequence of entries with their lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an entry bundle")]
pub struct MalformedBundle;

/// Joins entries to a bundle: each with its length before it, 16 bits, big-endian.
pub fn bundle<E: AsRef<[u8]>>(
    entries: impl IntoIterator<Item = E>,
) -> Result<Vec<u8>, EntryTooLarge> {
    let mut bundle = Vec::new();
    for entry in entries {
        let entry = entry.as_ref();
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLarge {
            length: entry.len(),
        })?;
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Ok(bundle)
}

/// The entries of a bundle.
pub fn entries(bundle: &[u8]) -> Result<Vec<&[u8]>, MalformedBundle> {
    let (mut entries, mut rest) = (Vec::new(), bundle);
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(MalformedBundle)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() {
        Ok(entries)
    } else {
        Err(MalformedBundle)
    }
}
