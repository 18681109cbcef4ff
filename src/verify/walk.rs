//! The walk through the log: each entry to its contest, and from there to its checks.

use std::collections::HashMap;

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Manifest;
use ballot::outcome::Earlier;
use crypto::entry::{self, Entry};
use crypto::merkle::{Tree, TreeHead, leaf_hash};
use crypto::message;
use uuid::Uuid;

use super::contest::Contest;
use super::figures::FiguresFault;
use super::grammar::{GrammarFault, Phase};
use super::manifest::{self, ManifestFault, UsedKeys};
use super::{
    Documents, Evidence, Failure, Reason, Report, Unchecked, ballots, figures, openings, people,
    result, unsealing,
};

/// Walks the whole log; what concerns it as a whole is left to the caller.
pub(super) fn walk(evidence: &Evidence) -> Report {
    let mut walk = Walk::new(evidence);
    for (index, bytes) in (0..).zip(&evidence.entries) {
        walk.tree.push(leaf_hash(bytes));
        if let Err(reason) = walk.entry(index, bytes) {
            walk.failures.push(Failure {
                entry: Some(index),
                reason,
            });
        }
    }
    walk.end()
}

struct Walk<'a> {
    evidence: &'a Evidence,
    tree: Tree,
    congress: Option<CongressId>,
    used_keys: UsedKeys,
    contests: Vec<Contest>,
    places: HashMap<Uuid, usize>,
    failures: Vec<Failure>,
}

impl<'a> Walk<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        Self {
            evidence,
            tree: Tree::default(),
            congress: None,
            used_keys: UsedKeys::default(),
            contests: Vec::new(),
            places: HashMap::new(),
            failures: Vec::new(),
        }
    }

    fn entry(&mut self, index: u64, bytes: &[u8]) -> Result<(), Reason> {
        let entry = Entry::parse(bytes).map_err(GrammarFault::from)?;
        match &entry {
            Entry::Congress(congress) => self.begin(index, congress)?,
            _ if index == 0 => return Err(GrammarFault::NoCongress.into()),
            Entry::Contest(contest) => self.publish(index, contest)?,
            Entry::Note(_) => {}
            _ => self.advance(index, &entry)?,
        }
        Ok(())
    }

    fn begin(&mut self, index: u64, congress: &entry::Congress) -> Result<(), GrammarFault> {
        if index > 0 {
            return Err(GrammarFault::CongressTwice);
        }
        self.congress = Some(CongressId(congress.congress));
        Ok(())
    }

    fn publish(&mut self, index: u64, entry: &entry::Contest) -> Result<(), Reason> {
        let bytes = entry.manifest.as_bytes();
        let manifest = Manifest::parse(bytes).map_err(ManifestFault::from)?;
        let id = manifest.contest;
        if self.places.contains_key(&id.0) {
            return Err(GrammarFault::ContestTwice.into());
        }
        let documents = self.documents(id);
        let given = documents.and_then(|documents| documents.eligible.as_deref());
        let eligible = manifest::eligible(&manifest, given);
        let issuers = manifest::issuers(&manifest)?;
        let unused = self.used_keys.take(&manifest);
        let lawful = manifest::check(&manifest, self.congress);
        let hash = message::manifest_hash(bytes);
        let list = eligible.clone().unwrap_or_default();
        let mut contest = Contest::new(manifest, hash, issuers, list, index);
        let roll = people::roll(&mut contest, documents);
        self.places.insert(id.0, self.contests.len());
        self.contests.push(contest);
        lawful.and(unused).and(eligible.map(drop))?;
        Ok(roll?)
    }

    /// An entry in the life of a contest that is there already.
    fn advance(&mut self, index: u64, entry: &Entry) -> Result<(), Reason> {
        let place = self.place(entry)?;
        let (before, with) = (self.head(index), self.head(index + 1));
        let earlier = self.earlier(place);
        let documents = self.documents(self.contests[place].manifest.contest);
        let contest = &mut self.contests[place];
        let counting = contest.phase == Phase::Closed && is_of_the_count(entry);
        contest.step(index, entry)?;
        if counting && !contest.is_live() {
            unsealing::sort(contest)?;
        }
        match entry {
            Entry::Open(open) => figures::open(contest, open, &before)?,
            Entry::Ballot(ballot) => ballots::take(contest, index, ballot)?,
            Entry::Close(close) => {
                let summed = figures::close(contest, close, &before);
                let registered = people::registers(contest, close, documents);
                summed.and(registered)?;
            }
            Entry::Void(void) => {
                result::may_be_voided(contest)?;
                figures::void(contest, void, &before)?;
            }
            Entry::Unseal(unseal) => unsealing::take(contest, unseal)?,
            Entry::Opening(opening) => openings::open(contest, opening)?,
            Entry::Paper(paper) => openings::paper(contest, paper)?,
            Entry::Result(entry) => {
                let opened = openings::all(contest);
                let recomputed = result::check(contest, entry, earlier.as_ref(), with);
                opened?;
                figures::paper(contest)?;
                recomputed?;
            }
            Entry::Certify(certify) => result::certify(contest, certify)?,
            Entry::Congress(_) | Entry::Contest(_) | Entry::Note(_) => {}
        }
        Ok(())
    }

    /// Which contest an entry belongs to.
    fn place(&self, entry: &Entry) -> Result<usize, GrammarFault> {
        let contest = match entry {
            Entry::Opening(opening) => return self.place_of_ballot(opening.ballot),
            Entry::Open(open) => open.contest,
            Entry::Ballot(ballot) => ballot.contest,
            Entry::Close(close) => close.contest,
            Entry::Unseal(unseal) => unseal.contest,
            Entry::Paper(paper) => paper.contest,
            Entry::Result(result) => result.contest,
            Entry::Certify(certify) => certify.contest,
            Entry::Void(void) => void.contest,
            Entry::Congress(_) | Entry::Contest(_) | Entry::Note(_) => {
                return Err(GrammarFault::UnknownContest);
            }
        };
        self.places
            .get(&contest)
            .copied()
            .ok_or(GrammarFault::UnknownContest)
    }

    fn place_of_ballot(&self, index: u64) -> Result<usize, GrammarFault> {
        let has = |contest: &Contest| {
            contest
                .ballots
                .binary_search_by_key(&index, |ballot| ballot.index)
                .is_ok()
        };
        self.contests
            .iter()
            .position(has)
            .ok_or(GrammarFault::NoSuchBallot(index))
    }

    /// The contest that a contest follows, with its result, where it has one.
    fn earlier(&self, place: usize) -> Option<Earlier> {
        let follows = self.contests[place].manifest.follows?;
        let earlier = &self.contests[*self.places.get(&follows.0)?];
        let stands = !matches!(earlier.phase, Phase::Void(_));
        earlier
            .result
            .clone()
            .filter(|_| stands)
            .map(|result| Earlier {
                contest: follows,
                result,
            })
    }

    fn documents(&self, contest: ContestId) -> Option<&'a Documents> {
        self.evidence.documents.get(&contest)
    }

    /// `tree(n)`, of entries that have been read.
    fn head(&self, size: u64) -> TreeHead {
        TreeHead {
            size,
            root: self
                .tree
                .root_at(size)
                .expect("no more entries than have been read"),
        }
    }

    fn end(mut self) -> Report {
        if self.evidence.entries.is_empty() {
            self.failures.push(Failure {
                entry: None,
                reason: GrammarFault::NoCongress.into(),
            });
        }
        for contest in &self.contests {
            if let Phase::Doomed(ground) = contest.phase {
                let reason = FiguresFault::NotVoided(ground).into();
                self.failures.push(Failure {
                    entry: Some(contest.newest),
                    reason,
                });
            }
        }
        let undecided = self.contests.iter().flat_map(|contest| &contest.undecided);
        let mut unchecked: Vec<Unchecked> = undecided.map(|entry| Unchecked(*entry)).collect();
        unchecked.sort();
        let contests = self.contests.into_iter().map(Contest::report).collect();
        Report {
            contests,
            unchecked,
            tree: self.tree,
            failures: self.failures,
        }
    }
}

/// Whether an entry can only stand where the box has been unsealed.
fn is_of_the_count(entry: &Entry) -> bool {
    matches!(
        entry,
        Entry::Opening(_) | Entry::Paper(_) | Entry::Result(_)
    )
}
