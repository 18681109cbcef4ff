//! Check 1: the log is one log. Its keys signed the checkpoint, the entries hash to its root, and it has grown from
//! every earlier checkpoint and holds every receipt's entry; and the witnesses that the reader trusts have seen it so.

use crypto::bytes::Hash;
use crypto::merkle::{self, TILE_WIDTH, TileId, Tree, TreeHead, leaf_hash};
use crypto::note::{Checkpoint, CosignedAt, NoteError, Verifier, WitnessKey, WitnessName};
use crypto::receipt::{Receipt, ReceiptError};

use super::{Evidence, Failure};

/// Why a log is not the one that its keys sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// The keys can't be read.
    #[error("the log's keys: {0}")]
    Keys(NoteError),
    /// The checkpoint is not the log's.
    #[error("the checkpoint: {0}")]
    Checkpoint(NoteError),
    /// Not as many entries as the checkpoint says.
    #[error("{found} entries where the checkpoint says {signed}")]
    Size {
        /// Entries read.
        found: u64,
        /// Entries signed for.
        signed: u64,
    },
    /// The entries are not those that were signed.
    #[error("the entries don't hash to the checkpoint's root")]
    Root,
    /// The entry is not the one whose hash the log's tiles have.
    #[error("the entry is not the one whose hash the log has")]
    EntryChanged,
    /// A hash tile has another hash than the entries, which are those that were signed.
    #[error("tile {level}/{n} has another hash than the entries")]
    Tile {
        /// Its level.
        level: u8,
        /// Its number.
        n: u64,
    },
    /// An earlier checkpoint is not the log's.
    #[error("earlier checkpoint {number}: {error}")]
    Earlier {
        /// Which, from 0.
        number: usize,
        /// What is wrong with it.
        error: NoteError,
    },
    /// The log has shrunk or changed since an earlier checkpoint.
    #[error("the log is not the one of {size} entries that it was before")]
    Inconsistent {
        /// How many entries it had.
        size: u64,
    },
    /// A receipt proves nothing.
    #[error("the receipt: {0}")]
    Receipt(ReceiptError),
    /// A receipt is for another entry than the log has.
    #[error("the receipt is for another entry than the log has here")]
    ReceiptDiffers,
    /// A witness has not cosigned the newest checkpoint (C2SP tlog-cosignature).
    #[error("the witness {name}: {error}")]
    Witness {
        /// The witness.
        name: WitnessName,
        /// What is wrong with its cosignature.
        error: NoteError,
    },
}

/// All that is wrong with the log as a whole.
pub(super) fn check(evidence: &Evidence, tree: &Tree) -> Vec<Failure> {
    let log = match Verifier::parse(&evidence.vkey) {
        Ok(log) => log,
        Err(error) => return vec![whole(LogFault::Keys(error))],
    };
    let newest = newest(evidence, &log, tree).err();
    let tiles = tiles(evidence, newest == Some(LogFault::Root));
    let newest = newest.map(whole);
    let earlier = evidence.earlier.iter().enumerate();
    let earlier = earlier
        .filter_map(|(number, note)| grown_from(number, note, &log, tree).err())
        .map(whole);
    let receipts = evidence.receipts.iter().filter_map(|receipt| {
        let fault = holds(receipt, evidence, &log, tree).err()?;
        Some(Failure {
            entry: Some(receipt.index),
            reason: fault.into(),
        })
    });
    let witnesses = evidence.witnesses.iter();
    let witnesses = witnesses
        .filter_map(|witness| cosigned(witness, &evidence.checkpoint).err())
        .map(whole);
    let all = newest.into_iter().chain(witnesses).chain(earlier);
    all.chain(tiles).chain(receipts).collect()
}

/// Hash tiles prove nothing by themselves. But where the root is another one than was signed, they tell which entry was
/// changed; and where it is not, a tile that differs serves others wrong.
fn tiles(evidence: &Evidence, root_differs: bool) -> Vec<Failure> {
    let leaves: Vec<Hash> = evidence
        .entries
        .iter()
        .map(|entry| leaf_hash(entry))
        .collect();
    let differing = evidence.tiles.iter().filter_map(|(tile, hashes)| {
        let differs = |at: &u64| {
            let own = node(&leaves, tile.level, tile.n * TILE_WIDTH + at);
            let given = usize::try_from(*at).ok().and_then(|at| hashes.get(at));
            own.is_some_and(|own| given.is_some_and(|given| *given != own))
        };
        let at = (0..hashes.len() as u64).find(differs)?;
        let entry = (tile.n * TILE_WIDTH + at).checked_mul(width(tile.level)?);
        let fault = if root_differs {
            LogFault::EntryChanged
        } else {
            let TileId { level, n } = *tile;
            LogFault::Tile { level, n }
        };
        Some(Failure {
            entry,
            reason: fault.into(),
        })
    });
    let most = if root_differs { 1 } else { usize::MAX };
    differing.take(most).collect()
}

/// The hash at a place of a level of tiles, where the log has grown so far.
fn node(leaves: &[Hash], level: u8, place: u64) -> Option<Hash> {
    let width = width(level)?;
    let from = usize::try_from(place.checked_mul(width)?).ok()?;
    let until = from.checked_add(usize::try_from(width).ok()?)?;
    leaves.get(from..until).map(merkle::root)
}

/// Entries below one hash of a level of tiles.
fn width(level: u8) -> Option<u64> {
    TILE_WIDTH.checked_pow(level.into())
}

fn whole(fault: LogFault) -> Failure {
    Failure {
        entry: None,
        reason: fault.into(),
    }
}

fn newest(evidence: &Evidence, log: &Verifier, tree: &Tree) -> Result<(), LogFault> {
    let signed = Checkpoint::verify(&evidence.checkpoint, log)
        .map_err(LogFault::Checkpoint)?
        .tree;
    if signed.size != tree.size() {
        return Err(LogFault::Size {
            found: tree.size(),
            signed: signed.size,
        });
    }
    if is_part_of(&signed, tree) {
        Ok(())
    } else {
        Err(LogFault::Root)
    }
}

fn grown_from(number: usize, note: &str, log: &Verifier, tree: &Tree) -> Result<(), LogFault> {
    let earlier = Checkpoint::verify(note, log)
        .map_err(|error| LogFault::Earlier { number, error })?
        .tree;
    if is_part_of(&earlier, tree) {
        Ok(())
    } else {
        Err(LogFault::Inconsistent { size: earlier.size })
    }
}

fn holds(
    receipt: &Receipt,
    evidence: &Evidence,
    log: &Verifier,
    tree: &Tree,
) -> Result<(), LogFault> {
    let checkpoint = receipt.verify(log).map_err(LogFault::Receipt)?;
    if !is_part_of(&checkpoint.tree, tree) {
        return Err(LogFault::Inconsistent {
            size: checkpoint.tree.size,
        });
    }
    let logged = usize::try_from(receipt.index)
        .ok()
        .and_then(|index| evidence.entries.get(index));
    if logged.is_some_and(|entry| entry == receipt.entry.as_bytes()) {
        Ok(())
    } else {
        Err(LogFault::ReceiptDiffers)
    }
}

fn cosigned(witness: &WitnessKey, checkpoint: &str) -> Result<CosignedAt, LogFault> {
    witness
        .verify(checkpoint)
        .map_err(|error| LogFault::Witness {
            name: witness.name().clone(),
            error,
        })
}

fn is_part_of(head: &TreeHead, tree: &Tree) -> bool {
    tree.root_at(head.size) == Ok(head.root)
}
