//! Who is elected: rank by votes, take those who meet the threshold, stop at a tie that decides a seat
//! (UE-27 to UE-29). Nothing else breaks a tie: no lot, no seniority, no "fewer against".

use std::cmp::Reverse;

use super::{Outcome, ResultDoc};
use crate::{id::MemberId, manifest::Manifest};

/// Somebody with votes, in rank order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// An option or a write-in.
    pub id: MemberId,
    /// Marks `for`, or times written in.
    pub votes: u64,
}

/// Options and write-ins ranked together: votes descending; of equal votes options in manifest order first, then
/// write-ins by id. From a published result only the write-ins that it lists.
pub fn standings(manifest: &Manifest, doc: &ResultDoc) -> Vec<Standing> {
    let figures = doc
        .options
        .iter()
        .map(|figures| figures.first().copied().unwrap_or(0));
    let options = manifest.options.iter().zip(figures);
    let options = options.map(|(option, votes)| Standing {
        id: option.id,
        votes,
    });
    let write_ins = doc
        .write_ins
        .iter()
        .map(|&(id, votes)| Standing { id, votes });
    let mut ranked: Vec<_> = options.chain(write_ins).collect();
    // Stable: the options and the write-ins, which come by votes and then by id, keep their order.
    ranked.sort_by_key(|standing| Reverse(standing.votes));
    ranked
}

pub(super) fn elect(manifest: &Manifest, doc: &ResultDoc, needs: u64) -> Outcome {
    let mut passing = standings(manifest, doc);
    passing.retain(|standing| standing.votes >= needs);
    let seats = manifest.seats as usize;
    let mut tied = Vec::new();
    if passing.len() > seats {
        tied = tied_at_cut(&passing, seats);
        passing.truncate(seats);
        passing.retain(|standing| !tied.contains(&standing.id));
        tied.sort_unstable();
    }
    let elected: Vec<_> = passing.iter().map(|standing| standing.id).collect();
    let vacant = u64::from(manifest.seats).saturating_sub(elected.len() as u64);
    Outcome {
        needs,
        elected,
        tied,
        vacant,
        passed: None,
    }
}

/// Those who share the votes of the last seat with somebody beyond it.
fn tied_at_cut(passing: &[Standing], seats: usize) -> Vec<MemberId> {
    let beyond = passing.get(seats).map(|standing| standing.votes);
    let last = seats.checked_sub(1).and_then(|at| passing.get(at));
    match last {
        Some(last) if Some(last.votes) == beyond => {
            let sharing = passing
                .iter()
                .filter(|standing| standing.votes == last.votes);
            sharing.map(|standing| standing.id).collect()
        }
        _ => Vec::new(),
    }
}
