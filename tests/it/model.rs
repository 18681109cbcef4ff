//! The protocol's promises hold in every state that two delegates, an attacker and crashes can lead to: all of them are
//! gone through, not some. Each promise is shown to break in a house with the one fault that it guards against, and
//! random ways through the model are gone with the real halves, which must agree at every step (`replay`).

mod house;
mod promises;
mod replay;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use house::{House, Mutant, Step};
use promises::{INVARIANTS, Invariant};

/// What a search has found.
struct Explored {
    states: usize,
    steps: usize,
    /// Whether an election can come to its end.
    completes: bool,
    /// The promise that breaks first, and the shortest way there.
    broken: Option<(Invariant, Vec<Step>)>,
}

/// Goes through everything that can happen, what takes fewest steps first, up to the first broken promise.
fn explore(mutant: Option<Mutant>) -> Explored {
    let mut from: HashMap<House, Option<(House, Step)>> = HashMap::from([(House::READY, None)]);
    let mut edge = vec![House::READY];
    let mut found = Explored {
        states: 0,
        steps: 0,
        completes: false,
        broken: None,
    };
    while !edge.is_empty() && found.broken.is_none() {
        let mut next_edge = Vec::new();
        for house in edge {
            for (step, next) in house.steps(mutant) {
                found.steps += 1;
                if let Entry::Vacant(place) = from.entry(next) {
                    place.insert(Some((house, step)));
                    found.completes |= next.is_complete();
                    next_edge.push(next);
                }
            }
        }
        let broken = next_edge
            .iter()
            .find_map(|house| Some((house.violated()?, way(&from, *house))));
        found.broken = broken;
        edge = next_edge;
    }
    found.states = from.len();
    found
}

/// The steps from the beginning to a state.
fn way(from: &HashMap<House, Option<(House, Step)>>, mut to: House) -> Vec<Step> {
    let mut steps = Vec::new();
    while let Some((before, step)) = from[&to] {
        steps.push(step);
        to = before;
    }
    steps.reverse();
    steps
}

#[test]
fn every_promise_holds_in_every_state() {
    let Explored {
        states,
        steps,
        completes,
        broken,
    } = explore(None);
    println!("{states} states, {steps} steps");
    assert!(broken.is_none(), "{broken:?}");
    assert!(completes, "an election can be held at all");
    assert!(states > 100_000, "{states}");
}

#[test]
fn each_fault_breaks_the_promise_that_guards_against_it() {
    let faults = [
        (
            Mutant::AnswerBeforeRecord,
            Invariant::AnAnsweredIssueIsRecorded,
        ),
        (
            Mutant::OneIssueForEachRequest,
            Invariant::OneBallotForADelegate,
        ),
        (
            Mutant::RepeatSignedAfresh,
            Invariant::TheSameBlindedGetsTheSameAnswer,
        ),
        (
            Mutant::IssueAfterStop,
            Invariant::NothingIsIssuedAfterClosing,
        ),
        (Mutant::NoTokenTest, Invariant::IssuedNotBelowReturned),
        (Mutant::NoKeyUniqueness, Invariant::OneBallotForADelegate),
        (
            Mutant::StoreAfterClose,
            Invariant::NothingIsTakenAfterClosing,
        ),
        (Mutant::StoreInMemory, Invariant::WhatIsAcknowledgedIsKept),
        (
            Mutant::ReceiptBeforeLog,
            Invariant::NoReceiptWithoutInclusion,
        ),
        (
            Mutant::CloseForgetsWaiting,
            Invariant::WhatIsAcknowledgedIsKept,
        ),
    ];
    for (mutant, guarded) in faults {
        let (broken, way) = explore(Some(mutant)).broken.expect("the fault shows");
        println!("{mutant:?} breaks {broken:?}: {way:?}");
        assert_eq!(broken, guarded, "{mutant:?}: {way:?}");
    }
    for invariant in INVARIANTS {
        assert!(faults.iter().any(|(_, guarded)| *guarded == invariant));
    }
}
