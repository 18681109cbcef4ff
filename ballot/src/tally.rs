//! Adding up. A tally does not depend on the order of ballots, and says nothing about who is elected.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    body::{Body, Validity},
    id::MemberId,
    manifest::Manifest,
};

/// Write-ins that a published tally or result lists at most (§6).
pub const LISTED_WRITE_INS: usize = 500;

/// Ballots added up so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    validity: Validity,
    valid: u64,
    invalid: u64,
    options: Vec<Vec<u64>>,
    write_ins: BTreeMap<MemberId, u64>,
}

/// A tally as watchers see it (§8 `tally`); `write_ins` as in a result: `["<uuid>",votes]`, votes descending,
/// then id, the first 500.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveTally {
    /// Valid ballots.
    pub valid: u64,
    /// Invalid ballots.
    pub invalid: u64,
    /// For each option, the figure of each mark.
    pub options: Vec<Vec<u64>>,
    /// Who was written in, and how often.
    pub write_ins: Vec<(MemberId, u64)>,
}

impl Tally {
    /// An empty tally for a contest.
    pub fn new(manifest: &Manifest) -> Self {
        Self {
            validity: Validity::of(manifest),
            valid: 0,
            invalid: 0,
            options: vec![vec![0; manifest.marks.len()]; manifest.options.len()],
            write_ins: BTreeMap::new(),
        }
    }

    /// Adds one ballot, which must be one of this contest: a count of others fails its identities.
    pub fn add(&mut self, body: &Body) {
        if self.validity.check(body).is_err() {
            self.invalid += 1;
            return;
        }
        self.valid += 1;
        for (figures, mark) in self.options.iter_mut().zip(body.marks()) {
            if let Some(figure) = figures.get_mut(usize::from(mark.0)) {
                *figure += 1;
            }
        }
        for &id in body.write_ins() {
            *self.write_ins.entry(id).or_default() += 1;
        }
    }

    /// Adds a ballot of a sealed box that nobody can open: it is invalid (§7 step 5).
    pub fn add_unopenable(&mut self) {
        self.invalid += 1;
    }

    /// Adds what another box of the same contest holds: hall and mobile box (UE-34).
    pub fn merge(&mut self, other: &Self) {
        self.valid += other.valid;
        self.invalid += other.invalid;
        for (figures, more) in self.options.iter_mut().zip(&other.options) {
            for (figure, more) in figures.iter_mut().zip(more) {
                *figure += more;
            }
        }
        for (&id, votes) in &other.write_ins {
            *self.write_ins.entry(id).or_default() += votes;
        }
    }

    /// Valid ballots.
    pub fn valid(&self) -> u64 {
        self.valid
    }

    /// Invalid ballots that could be read.
    pub fn invalid(&self) -> u64 {
        self.invalid
    }

    /// For each option in manifest order, the figure of each mark.
    pub fn options(&self) -> &[Vec<u64>] {
        &self.options
    }

    /// Everybody written in: votes descending, then id.
    pub fn write_ins(&self) -> Vec<(MemberId, u64)> {
        let mut votes: Vec<_> = self
            .write_ins
            .iter()
            .map(|(id, votes)| (*id, *votes))
            .collect();
        votes.sort_by_key(|&(id, votes)| (std::cmp::Reverse(votes), id));
        votes
    }

    /// What watchers may be shown.
    pub fn live(&self) -> LiveTally {
        let mut write_ins = self.write_ins();
        write_ins.truncate(LISTED_WRITE_INS);
        LiveTally {
            valid: self.valid,
            invalid: self.invalid,
            options: self.options.clone(),
            write_ins,
        }
    }
}
