//! All small elections against a second counter: every multiset of ballots, every number of seats. In release mode as
//! many as the rule book of tests asks for (≤ 5 ballots, ≤ 4 candidates, ≤ 3 seats), else a corner of them.

use std::{num::NonZero, thread};

use ballot::{
    body::{Body, Mark},
    id::MemberId,
    manifest::Manifest,
    outcome::{Outcome, result},
    ratio::{Basis, Ratio},
    tally::Tally,
};

use crate::common::{all_return, election, member};

const FULL: bool = cfg!(not(debug_assertions));
const MOST_BALLOTS: usize = if FULL { 5 } else { 4 };
const MOST_CANDIDATES: usize = if FULL { 4 } else { 3 };
const MOST_SEATS: u32 = 3;
/// Whom the ballots can write in, besides.
const OUTSIDER: usize = 90;

/// One sheet of paper, as a person reads it.
#[derive(Clone)]
struct Sheet {
    marks: Vec<Mark>,
    writes_in: bool,
}

impl Sheet {
    fn chosen(&self) -> impl Iterator<Item = usize> {
        let marked = self.marks.iter().enumerate();
        let marked = marked.filter(|(_, mark)| **mark == Mark::FOR);
        marked
            .map(|(candidate, _)| candidate)
            .chain(self.writes_in.then_some(OUTSIDER))
    }

    fn against(&self) -> usize {
        self.marks
            .iter()
            .filter(|mark| **mark == Mark::AGAINST)
            .count()
    }

    fn counts(&self, seats: u32) -> bool {
        self.chosen().count() <= seats as usize && usize::from(self.writes_in) <= self.against()
    }

    fn body(&self, manifest: &Manifest) -> Body {
        let write_ins = self.writes_in.then(|| member(OUTSIDER)).into_iter();
        Body::new(manifest, None, self.marks.clone(), write_ins.collect()).unwrap()
    }
}

/// The second counter. It ranks nobody: whether somebody is elected follows from how many did at least as well.
fn naive(candidates: usize, seats: u32, entitled: u32, ballots: &[&Sheet]) -> Outcome {
    let valid: Vec<_> = ballots.iter().filter(|sheet| sheet.counts(seats)).collect();
    let votes = |person: usize| {
        let for_them = |sheet: &&&&Sheet| sheet.chosen().any(|chosen| chosen == person);
        valid.iter().filter(for_them).count()
    };
    let passes = |person: &usize| 2 * votes(*person) > entitled as usize;
    let passing: Vec<usize> = (0..candidates).chain([OUTSIDER]).filter(passes).collect();
    let others = |at_least: usize| passing.iter().filter(|p| votes(**p) >= at_least).count();
    let fits = |person: &usize| others(votes(*person)) <= seats as usize;
    let reaches = |person: &usize| others(votes(*person) + 1) < seats as usize;
    let mut elected: Vec<usize> = passing.iter().copied().filter(fits).collect();
    elected.sort_by_key(|person| usize::MAX - votes(*person));
    let tied = passing.iter().filter(|p| !fits(p) && reaches(p));
    let mut tied: Vec<MemberId> = tied.map(|person| member(*person)).collect();
    tied.sort_unstable();
    Outcome {
        needs: u64::from(entitled) / 2 + 1,
        vacant: u64::from(seats) - elected.len() as u64,
        elected: elected.into_iter().map(member).collect(),
        tied,
        passed: None,
    }
}

/// All sheets over `marks`, with or without the outsider. Of those that don't count one is enough: which one it is
/// nobody can tell from a result.
fn sheets(candidates: usize, seats: u32, marks: &[Mark], may_write_in: bool) -> Vec<Sheet> {
    let mut all = vec![Vec::new()];
    for _ in 0..candidates {
        let longer = |sheet: Vec<Mark>| {
            let with = move |mark: &Mark| [sheet.as_slice(), &[*mark]].concat();
            marks.iter().map(with).collect::<Vec<_>>()
        };
        all = all.into_iter().flat_map(longer).collect();
    }
    let write_ins: &[bool] = if may_write_in {
        &[false, true]
    } else {
        &[false]
    };
    let sheet = |marks: &Vec<Mark>| {
        let marks = marks.clone();
        write_ins.iter().map(move |writes_in| Sheet {
            marks: marks.clone(),
            writes_in: *writes_in,
        })
    };
    let (valid, spoilt): (Vec<_>, Vec<_>) = all
        .iter()
        .flat_map(sheet)
        .partition(|sheet| sheet.counts(seats));
    valid
        .into_iter()
        .chain(spoilt.into_iter().take(1))
        .collect()
}

struct Place {
    candidates: usize,
    seats: u32,
    entitled: u32,
    sheets: Vec<Sheet>,
    manifest: Manifest,
    bodies: Vec<Body>,
}

impl Place {
    fn new(candidates: usize, seats: u32, entitled: u32, sheets: Vec<Sheet>) -> Self {
        let mut manifest = election(candidates, seats, entitled);
        manifest.rules.quorum = None;
        manifest.rules.pass = Some(Ratio::more_than(Basis::Entitled, 1, 2));
        let bodies = sheets.iter().map(|sheet| sheet.body(&manifest)).collect();
        Self {
            candidates,
            seats,
            entitled,
            sheets,
            manifest,
            bodies,
        }
    }

    /// Compares the counters on this multiset, then on each that goes on with sheets from `from`; how many.
    fn walk<'a>(&'a self, cast: &mut Vec<&'a Sheet>, tally: &Tally, from: usize) -> u64 {
        self.compare(cast, tally);
        let mut walked = 1;
        if cast.len() < MOST_BALLOTS.min(self.entitled as usize) {
            for at in from..self.sheets.len() {
                walked += self.step(cast, tally, at);
            }
        }
        walked
    }

    fn step<'a>(&'a self, cast: &mut Vec<&'a Sheet>, tally: &Tally, at: usize) -> u64 {
        let mut more = tally.clone();
        more.add(&self.bodies[at]);
        cast.push(&self.sheets[at]);
        let walked = self.walk(cast, &more, at);
        cast.pop();
        walked
    }

    fn compare(&self, cast: &[&Sheet], tally: &Tally) {
        let figures = all_return(&self.manifest, cast.len() as u64, cast.len() as u64);
        let counted = result(&self.manifest, tally, &figures, None)
            .unwrap()
            .outcome;
        let expected = naive(self.candidates, self.seats, self.entitled, cast);
        if counted != expected {
            let marks: Vec<_> = cast.iter().map(|sheet| &sheet.marks).collect();
            panic!(
                "{marks:?} for {} seats: {counted:?}, not {expected:?}",
                self.seats
            );
        }
    }

    /// The whole place, on all cores.
    fn walk_all(&self) -> u64 {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let empty = Tally::new(&self.manifest);
        self.compare(&[], &empty);
        let share = |core: usize| {
            let firsts = (core..self.sheets.len()).step_by(cores);
            firsts
                .map(|at| self.step(&mut Vec::new(), &empty, at))
                .sum::<u64>()
        };
        thread::scope(|scope| {
            let shares: Vec<_> = (0..cores)
                .map(|core| scope.spawn(move || share(core)))
                .collect();
            let walked = shares.into_iter().map(|share| share.join().unwrap());
            1 + walked.sum::<u64>()
        })
    }
}

/// C(n + k, k): multisets of at most `k` out of `n`.
fn multisets(n: usize, k: usize) -> u64 {
    (1..=k as u64).fold(1, |product, i| product * (n as u64 + i) / i)
}

#[test]
fn all_small_elections_come_out_as_by_a_second_counter() {
    for candidates in 1..=MOST_CANDIDATES {
        for seats in 1..=MOST_SEATS {
            let sheets = sheets(
                candidates,
                seats,
                &[Mark::FOR, Mark::AGAINST, Mark::ABSTAIN],
                false,
            );
            let all = multisets(sheets.len(), MOST_BALLOTS);
            let walked = Place::new(candidates, seats, 5, sheets).walk_all();
            assert_eq!(walked, all, "every multiset was counted");
        }
    }
}

#[test]
fn all_small_elections_with_a_write_in_and_any_turnout_come_out_as_by_a_second_counter() {
    for candidates in 1..=MOST_CANDIDATES {
        for seats in 1..=MOST_SEATS {
            for entitled in 1..=MOST_BALLOTS as u32 + 1 {
                let sheets = sheets(candidates, seats, &[Mark::FOR, Mark::AGAINST], true);
                let all = multisets(sheets.len(), MOST_BALLOTS.min(entitled as usize));
                let walked = Place::new(candidates, seats, entitled, sheets).walk_all();
                assert_eq!(walked, all, "every multiset was counted");
            }
        }
    }
}
