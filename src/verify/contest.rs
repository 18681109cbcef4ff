//! What the audit remembers of one contest while it walks the log.

use std::collections::{BTreeSet, HashSet};

use ballot::body::Body;
use ballot::manifest::{BoxKind, EligibleList, Manifest};
use ballot::outcome::ResultDoc;
use ballot::state::State;
use ballot::tally::Tally;
use crypto::bytes::{Commitment, ManifestHash, PublicPoint};
use crypto::entry::{Close, Entry, Sealed};
use crypto::merkle::TreeHead;
use crypto::sealing::SealingKey;
use crypto::token::IssuerPublic;

use super::grammar::{GrammarFault, Phase};
use super::report::ContestReport;

/// A ballot in the log.
pub(super) struct Logged {
    pub(super) index: u64,
    pub(super) key: PublicPoint,
    pub(super) commit: Commitment,
    pub(super) sealed: Option<Sealed>,
    pub(super) opens: Opens,
}

/// Whether an opening of a ballot is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opens {
    /// Always in a live box; in a sealed one where its keys open the ballot.
    Due,
    /// The keys of the sealed box don't open it: it counts as invalid.
    Never,
    /// The keys open it to write-ins, and nobody can say without the eligible list whether they are canonical.
    Undecided,
}

/// A contest as far as its entries have been read.
pub(super) struct Contest {
    pub(super) manifest: Manifest,
    pub(super) hash: ManifestHash,
    pub(super) issuers: Vec<IssuerPublic>,
    pub(super) eligible: Option<EligibleList>,
    pub(super) phase: Phase,
    /// The newest entry of the contest.
    pub(super) newest: u64,
    pub(super) open_present: u32,
    pub(super) keys: HashSet<PublicPoint>,
    pub(super) ballots: Vec<Logged>,
    pub(super) close: Option<Close>,
    /// Keys of a sealed box with the places of their scrutineers, in log order.
    pub(super) unsealed: Vec<(u8, SealingKey)>,
    /// Ballots that are behind the newest opening.
    pub(super) passed: usize,
    /// Openings read.
    pub(super) opened: u32,
    pub(super) last_paper: Vec<u8>,
    pub(super) paper: u32,
    pub(super) tally: Tally,
    pub(super) result: Option<ResultDoc>,
    /// The log up to and with the `result` entry.
    pub(super) certified_tree: Option<TreeHead>,
    pub(super) certificates: BTreeSet<u32>,
    pub(super) roll_checked: bool,
    pub(super) registers_checked: u32,
    /// Entries that the eligible list would decide, where it was not given.
    pub(super) undecided: BTreeSet<u64>,
}

impl Contest {
    pub(super) fn new(
        manifest: Manifest,
        hash: ManifestHash,
        issuers: Vec<IssuerPublic>,
        eligible: Option<EligibleList>,
        index: u64,
    ) -> Self {
        Self {
            tally: Tally::new(&manifest),
            manifest,
            hash,
            issuers,
            eligible,
            phase: Phase::Ready,
            newest: index,
            open_present: 0,
            keys: HashSet::new(),
            ballots: Vec::new(),
            close: None,
            unsealed: Vec::new(),
            passed: 0,
            opened: 0,
            last_paper: Vec::new(),
            paper: 0,
            result: None,
            certified_tree: None,
            certificates: BTreeSet::new(),
            roll_checked: false,
            registers_checked: 0,
            undecided: BTreeSet::new(),
        }
    }

    /// Takes the step that an entry means; where the grammar has none, the contest stays where it is.
    pub(super) fn step(&mut self, index: u64, entry: &Entry) -> Result<(), GrammarFault> {
        if self.is_live() && matches!(entry, Entry::Unseal(_)) {
            return Err(GrammarFault::OutOfPlace(self.phase));
        }
        self.phase = self.phase.after(entry)?;
        self.newest = index;
        Ok(())
    }

    /// Whether the box is one that can be read without scrutineers' keys.
    pub(super) fn is_live(&self) -> bool {
        self.manifest.ballot_box.kind == BoxKind::Live
    }

    /// Ballots of a sealed box that its keys don't open.
    pub(super) fn unopenable(&self) -> usize {
        let never = |ballot: &&Logged| ballot.opens == Opens::Never;
        self.ballots.iter().filter(never).count()
    }

    /// Whether a body that fits the manifest is known to be canonical: the list has been asked, or it has nobody to ask for.
    pub(super) fn can_decide(&self, body: &Body) -> bool {
        self.eligible.is_some() || body.write_ins().is_empty()
    }

    /// Notes that the newest entry can't be decided without the eligible list.
    pub(super) fn needs_list(&mut self) {
        self.undecided.insert(self.newest);
    }

    fn state(&self) -> State {
        let demanded = self.manifest.rules.signoffs.certify;
        match self.phase.state() {
            State::Counted if demanded > 0 && self.certificates.len() >= demanded as usize => {
                State::Certified
            }
            state => state,
        }
    }

    /// What the report says of it.
    pub(super) fn report(self) -> ContestReport {
        let close = self.close.as_ref();
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        ContestReport {
            contest: self.manifest.contest,
            title: self.manifest.title.clone(),
            state: self.state(),
            entitled: self.manifest.electorate.entitled,
            present: close.map_or(self.open_present, |close| close.present),
            issued: close.map_or(0, |close| close.issued.saturating_add(close.paper.issued)),
            returned: close.map_or(0, |close| {
                close.returned.saturating_add(close.paper.returned)
            }),
            ballots: count(self.ballots.len()),
            opened: self.opened,
            unopenable: count(self.unopenable()),
            unsealed: count(self.unsealed.len()),
            threshold: self.manifest.ballot_box.threshold,
            certificates: count(self.certificates.len()),
            certificates_demanded: self.manifest.rules.signoffs.certify,
            roll_checked: self.roll_checked,
            registers_checked: self.registers_checked,
            result: self.result,
        }
    }
}
