//! Check 5: what the auditor makes of sealed boxes.

use crypto::bytes::Scalar;
use crypto::entry::Entry;
use piaojue::verify::{BallotFault, Check, OpeningFault, Reason, Report, UnsealingFault, verify};

use super::made::{Made, SEALED, Story};

fn honest(_: &mut Entry) {}

fn audit(story: Story, twist: fn(&mut Entry)) -> Report {
    verify(&Made::play(story, twist).evidence())
}

#[track_caller]
fn fails_first(report: &Report, reason: impl Into<Reason>) {
    assert_eq!(
        report
            .first_failing_entry()
            .map(|failure| failure.reason.clone()),
        Some(reason.into())
    );
}

#[test]
fn an_honest_sealed_box_holds() {
    let report = audit(SEALED, honest);
    assert!(report.holds(), "{:?}", report.failures);
    let contest = &report.contests[0];
    assert_eq!(
        (contest.unsealed, contest.threshold, contest.opened),
        (2, 2, 3)
    );
}

#[test]
fn a_ballot_that_nobody_can_open_counts_as_invalid() {
    let report = audit(
        Story {
            broken: 1,
            ..SEALED
        },
        honest,
    );
    assert!(report.holds(), "{:?}", report.failures);
    let contest = &report.contests[0];
    assert_eq!((contest.opened, contest.unopenable), (2, 1));
    let result = contest.result.as_ref().unwrap();
    assert_eq!((result.valid, result.invalid, result.unopenable), (4, 1, 1));
}

#[test]
fn fewer_keys_than_the_threshold_open_nothing() {
    let report = audit(
        Story {
            unsealed: 1,
            ..SEALED
        },
        honest,
    );
    fails_first(
        &report,
        UnsealingFault::TooFew {
            found: 1,
            threshold: 2,
        },
    );
    assert_eq!(report.failures[0].reason.check(), Check::Unsealing);
}

#[test]
fn another_key_than_the_manifests_fails() {
    let report = audit(SEALED, |entry| {
        if let Entry::Unseal(unseal) = entry {
            unseal.key = Scalar::from([7; 32]);
        }
    });
    fails_first(&report, UnsealingFault::Key(0));
}

#[test]
fn a_scrutineer_unseals_once() {
    let report = audit(SEALED, |entry| {
        if let Entry::Unseal(unseal) = entry {
            unseal.scrutineer = 0;
        }
    });
    fails_first(&report, UnsealingFault::Scrutineer(0));
}

#[test]
fn the_box_cannot_choose_which_ballots_open() {
    // With all shares the other way round, the ballots whose openings are logged can't be opened, and the third can.
    let report = audit(
        Story {
            broken: 1,
            ..SEALED
        },
        |entry| {
            if let Entry::Ballot(ballot) = entry {
                ballot.sealed.as_mut().unwrap().shares.reverse();
            }
        },
    );
    fails_first(
        &report,
        OpeningFault::Order {
            found: 3,
            due: Some(5),
        },
    );
}

#[test]
fn a_ballot_sealed_in_another_shape_fails() {
    let report = audit(SEALED, |entry| {
        if let Entry::Ballot(ballot) = entry {
            ballot.sealed.as_mut().unwrap().shares.pop();
        }
    });
    fails_first(&report, BallotFault::Sealing);
}
