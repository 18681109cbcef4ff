//! Motions, quorum and void contests among the constructed cases (rule book §9.2).

use ballot::{
    body::Mark,
    finding::{allows, at_close, at_open},
    manifest::{Manifest, Sitting},
    outcome::CountError,
    ratio::{Basis, Ratio},
    state::{AtClose, Ground, void_at_close},
};

use crate::common::{all_return, ballot, count, election, motion, tally};

/// Whether a motion passes with so many for, against and abstaining.
fn passes(manifest: &Manifest, votes: [usize; 3], present: u64) -> bool {
    let marks = [Mark::FOR, Mark::AGAINST, Mark::ABSTAIN];
    let ballots: Vec<_> = marks
        .iter()
        .zip(votes)
        .flat_map(|(mark, times)| vec![ballot(manifest, &[*mark], &[]); times])
        .collect();
    count(manifest, &ballots, present)
        .unwrap()
        .outcome
        .passed
        .unwrap()
}

#[test]
fn c3_two_thirds_taking_part_may_proceed_and_one_fewer_may_not() {
    for (entitled, enough) in [(120, 80), (100, 67)] {
        let manifest = election(8, 7, entitled);
        assert!(allows(&at_open(&manifest, enough)));
        assert!(!allows(&at_open(&manifest, enough - 1)));
    }
}

#[test]
fn a_remote_sitting_asks_for_its_quorum_at_close_and_is_void_without() {
    let mut manifest = election(8, 7, 120);
    manifest.rules.sitting = Sitting::Remote;
    assert!(at_open(&manifest, 0).is_empty());
    assert!(allows(&at_close(&manifest, 80)) && !allows(&at_close(&manifest, 79)));
    let close = |returned| AtClose {
        issued: 100,
        returned,
        in_log: returned,
        further_issued: vec![],
    };
    assert_eq!(void_at_close(&manifest, &close(80)), None);
    assert_eq!(void_at_close(&manifest, &close(79)), Some(Ground::Quorum));
    assert_eq!(
        void_at_close(&manifest, &close(101)),
        Some(Ground::ReturnedAboveIssued)
    );
}

#[test]
fn c4_more_returned_than_issued_voids_the_election_and_nothing_is_counted() {
    let manifest = election(8, 7, 120);
    let close = AtClose {
        issued: 80,
        returned: 81,
        in_log: 81,
        further_issued: vec![],
    };
    assert_eq!(
        void_at_close(&manifest, &close),
        Some(Ground::ReturnedAboveIssued)
    );

    let ballots = vec![ballot(&manifest, &[Mark::ABSTAIN; 8], &[]); 81];
    let mut figures = all_return(&manifest, 81, 110);
    figures.issued = 80;
    let refused = ballot::outcome::result(&manifest, &tally(&manifest, &ballots), &figures, None);
    assert_eq!(
        refused,
        Err(CountError::ReturnedAboveIssued {
            returned: 81,
            issued: 80
        })
    );
}

#[test]
fn more_returned_than_a_further_issuer_signed_for_voids_too() {
    let manifest = election(8, 7, 120);
    let close = |further| AtClose {
        issued: 82,
        returned: 81,
        in_log: 81,
        further_issued: vec![further],
    };
    assert_eq!(void_at_close(&manifest, &close(81)), None);
    assert_eq!(
        void_at_close(&manifest, &close(80)),
        Some(Ground::ReturnedAboveIssued)
    );
}

#[test]
fn c15_recall_needs_more_than_half_of_all_delegates() {
    let mut manifest = motion("ordinary-motion@1", 150);
    manifest.rules.quorum = None;
    assert!(!passes(&manifest, [75, 45, 0], 120));
    assert!(passes(&manifest, [76, 44, 0], 120));
}

#[test]
fn c16_exactly_half_passes_a_collective_contract_nationally_and_fails_in_zhejiang() {
    let mut manifest = motion("collective-contract@1", 180);
    assert!(passes(&manifest, [90, 30, 0], 120));
    assert!(!passes(&manifest, [89, 31, 0], 120));
    manifest.rules.pass = Some(Ratio::more_than(Basis::Entitled, 1, 2));
    assert!(!passes(&manifest, [90, 30, 0], 120));
    assert!(passes(&manifest, [91, 29, 0], 120));
}

#[test]
fn c26_forty_of_eighty_fail_more_than_half_and_pass_half_or_more() {
    assert!(!passes(&motion("ordinary-motion@1", 80), [40, 10, 4], 54));
    assert!(passes(
        &motion("collective-contract@1", 80),
        [40, 10, 4],
        54
    ));
}
