//! A hostile log: it changes what it likes and signs all of it again with keys of its own.

use ballot::id::ContestId;
use crypto::entry::Entry;
use crypto::merkle::{Tree, TreeHead, leaf_hash};
use crypto::note::{Checkpoint, LogKeys};
use piaojue::rng::Rng;
use piaojue::verify::{Evidence, Failure, Reason, verify};
use uuid::Uuid;

use super::played::played;

/// Entries of this type.
pub const CONTEST: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Contest(_));
/// Entries of this type.
pub const OPEN: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Open(_));
/// Entries of this type.
pub const BALLOT: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Ballot(_));
/// Entries of this type.
pub const CLOSE: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Close(_));
/// Entries of this type.
pub const OPENING: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Opening(_));
/// Entries of this type.
pub const RESULT: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Result(_));
/// Entries of this type.
pub const VOID: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Void(_));

/// A copy of the played congress that is being tampered with.
pub struct Forgery {
    pub entries: Vec<Vec<u8>>,
    pub evidence: Evidence,
}

impl Forgery {
    /// An exact copy of the log and the documents; receipts and checkpoints of the honest log don't belong to it.
    pub fn new() -> Self {
        let mut evidence = played().evidence.clone();
        evidence.receipts.clear();
        evidence.earlier.clear();
        Self {
            entries: evidence.entries.clone(),
            evidence,
        }
    }

    /// Where the entries of a contest that are so stand.
    pub fn places(&self, contest: ContestId, wanted: fn(&Entry) -> bool) -> Vec<usize> {
        let parsed: Vec<Entry> = self
            .entries
            .iter()
            .map(|bytes| Entry::parse(bytes).unwrap())
            .collect();
        let of =
            |at: &usize| owner(&parsed, &parsed[*at]) == Some(contest.0) && wanted(&parsed[*at]);
        (0..parsed.len()).filter(of).collect()
    }

    /// The first of these.
    pub fn place(&self, contest: ContestId, wanted: fn(&Entry) -> bool) -> usize {
        self.places(contest, wanted)[0]
    }

    /// The entry at a place.
    pub fn entry(&self, at: usize) -> Entry {
        Entry::parse(&self.entries[at]).unwrap()
    }

    /// Changes the entry at a place.
    pub fn edit(&mut self, at: usize, change: impl FnOnce(&mut Entry)) {
        let mut entry = self.entry(at);
        change(&mut entry);
        self.entries[at] = entry.to_bytes().unwrap();
    }

    /// Replaces text in the entry at a place, whatever becomes of its form.
    pub fn rewrite(&mut self, at: usize, from: &str, to: &str) {
        let text = String::from_utf8(self.entries[at].clone()).unwrap();
        assert!(text.contains(from), "{from} stands in {text}");
        self.entries[at] = text.replacen(from, to, 1).into_bytes();
    }

    /// The evidence, signed again.
    pub fn signed(self) -> Evidence {
        let keys = log_keys(&self.evidence.checkpoint);
        sign(&keys, self.entries, self.evidence)
    }

    /// Demands that the first entry that fails is `entry`, for `reason`.
    #[track_caller]
    pub fn fails_at(self, entry: usize, reason: impl Into<Reason>) {
        let report = verify(&self.signed());
        let expected = Failure {
            entry: Some(entry as u64),
            reason: reason.into(),
        };
        assert_eq!(
            report.first_failing_entry(),
            Some(&expected),
            "{:?}",
            report.failures
        );
        assert!(!report.holds());
    }
}

/// Keys of the hostile log: the honest one's name, other keys.
pub fn log_keys(checkpoint: &str) -> LogKeys {
    let origin = Checkpoint::parse(checkpoint).unwrap().origin;
    LogKeys::generate(Rng::system().ring(), origin).unwrap()
}

/// Evidence with these entries, signed by these keys.
pub fn sign(keys: &LogKeys, entries: Vec<Vec<u8>>, evidence: Evidence) -> Evidence {
    Evidence {
        vkey: keys.vkey(),
        checkpoint: checkpoint(keys, &entries),
        entries,
        ..evidence
    }
}

/// A checkpoint over these entries.
pub fn checkpoint(keys: &LogKeys, entries: &[Vec<u8>]) -> String {
    let tree: Tree = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let size = tree.size();
    keys.sign_checkpoint(&TreeHead {
        size,
        root: tree.root_at(size).unwrap(),
    })
}

/// Which contest an entry is of.
fn owner(entries: &[Entry], entry: &Entry) -> Option<Uuid> {
    match entry {
        Entry::Contest(contest) => Some(
            ballot::manifest::Manifest::parse(contest.manifest.as_bytes())
                .ok()?
                .contest
                .0,
        ),
        Entry::Open(open) => Some(open.contest),
        Entry::Ballot(ballot) => Some(ballot.contest),
        Entry::Close(close) => Some(close.contest),
        Entry::Opening(opening) => owner(entries, &entries[usize::try_from(opening.ballot).ok()?]),
        Entry::Result(result) => Some(result.contest),
        Entry::Void(void) => Some(void.contest),
        _ => None,
    }
}
