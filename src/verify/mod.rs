//! The outsider's auditor: reads a whole log, trusts nothing, and says what holds (protocol §7).
//!
//! Pure: bytes in, a [`Report`] out, and of this house it sees the `ballot` and `crypto` crates alone. Who fetches the
//! bytes, and who prints the report, lives elsewhere.
//!
//! | check | where |
//! |---|---|
//! | 1 the log's signatures and root; receipts, earlier checkpoints, witnesses | `log` |
//! | 2 what follows what; lawful manifests | `grammar`, `manifest` |
//! | 3 tokens, signatures, keys of ballots | `ballots` |
//! | 4 figures, signoffs; roll and register where they are given | `figures`, `people` |
//! | 5 sealed boxes: keys released, ballots they open | `unsealing` |
//! | 6 openings, paper ballots | `openings` |
//! | 7 the result, recomputed; certificates | `result` |
//!
//! `walk` takes the entries one by one through them; `contest` is what it remembers of each contest.

mod ballots;
mod contest;
mod figures;
mod grammar;
mod log;
mod manifest;
mod openings;
mod people;
mod report;
mod result;
mod signoffs;
mod unsealing;
mod walk;

use std::collections::BTreeMap;

use ballot::id::ContestId;
use crypto::bytes::Hash;
use crypto::merkle::TileId;
use crypto::note::WitnessKey;
use crypto::receipt::Receipt;

pub use ballots::BallotFault;
pub use figures::FiguresFault;
pub use grammar::{GrammarFault, Phase};
pub use log::LogFault;
pub use manifest::ManifestFault;
pub use openings::OpeningFault;
pub use people::PeopleFault;
pub use report::{Check, ContestReport, Failure, Reason, Report, Unchecked, Verdict};
pub use result::ResultFault;
pub use signoffs::SignoffFault;
pub use unsealing::UnsealingFault;

/// What is audited: what a log serves, and what the reader holds beside it.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The log's keys: the `vkey` file. Whoever trusts this trusts the verdict.
    pub vkey: String,
    /// The newest signed checkpoint.
    pub checkpoint: String,
    /// The entries, in order, as they are served.
    pub entries: Vec<Vec<u8>>,
    /// What the log names by hash only, by contest.
    pub documents: BTreeMap<ContestId, Documents>,
    /// Hash tiles as they are served, by level and number: they tell which entry was changed.
    pub tiles: Vec<(TileId, Vec<Hash>)>,
    /// Receipts of ballots: each must be in this log.
    pub receipts: Vec<Receipt>,
    /// Checkpoints that somebody kept: this log must have grown from each.
    pub earlier: Vec<String>,
    /// Witnesses whom the reader trusts: each must have cosigned the newest checkpoint.
    pub witnesses: Vec<WitnessKey>,
}

/// Documents of a contest of which the log has hashes: none of them is needed, each that is given must fit.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// Who can be written in. Without it a ballot with a write-in can't be recounted.
    pub eligible: Option<Vec<u8>>,
    /// Who may vote.
    pub roll: Option<Vec<u8>>,
    /// What each issuer issued, by the issuer's number.
    pub registers: BTreeMap<u8, Vec<u8>>,
}

/// Audits a log: all seven checks of protocol §7 on all of its contests.
///
/// A fault never ends the audit, so that the report names every check that fails, each by its first entry.
pub fn verify(evidence: &Evidence) -> Report {
    let mut report = walk::walk(evidence);
    report.failures.extend(log::check(evidence, &report.tree));
    report
        .failures
        .sort_by_key(|failure| (failure.entry, failure.reason.check()));
    report
}
