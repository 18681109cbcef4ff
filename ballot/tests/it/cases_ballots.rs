//! Constituencies, boxes and ballot papers among the constructed cases (rule book §9.2).

use ballot::{
    body::{Body, Mark, NotCanonicalBody},
    finding::{Draft, allows, at_open, at_ready},
    manifest::Stage,
    outcome::result,
    profile::RuleProfile,
};

use crate::common::{all_return, ballot, contest, count, deal, election, member, members, tally};

#[test]
fn c17_thirty_of_sixty_staff_elect_a_delegate_in_shanghai_and_29_do_not() {
    let profile = RuleProfile::named("constituency-delegates-shanghai@1").unwrap();
    for (votes, elected) in [(30, 1), (29, 0)] {
        let mut contest = election(2, 1, 60);
        contest.rules = profile.rules(Stage::Formal, 1);
        assert!(allows(&at_open(&contest, 40)) && !allows(&at_open(&contest, 39)));
        let ballots = deal(&contest, 40, &[votes, 40 - votes]);
        let outcome = count(&contest, &ballots, 40).unwrap().outcome;
        assert_eq!(outcome.elected.len(), elected, "{votes} of 60");
    }
}

#[test]
fn c18_a_mobile_box_counts_for_the_quorum_and_its_ballots_with_the_others() {
    let contest = election(2, 1, 120);
    assert!(allows(&at_open(&contest, 70 + 12)) && !allows(&at_open(&contest, 70)));
    let mut both = tally(&contest, &deal(&contest, 70, &[60, 10]));
    both.merge(&tally(&contest, &deal(&contest, 12, &[1, 11])));
    let doc = result(&contest, &both, &all_return(&contest, 82, 82), None).unwrap();
    assert_eq!(
        (doc.issued, doc.valid, doc.outcome.elected),
        (82, 82, members([0]))
    );
}

#[test]
fn c20_an_over_voted_committee_ballot_does_not_spoil_the_audit_ballot() {
    let committee = election(3, 1, 3);
    let mut audit = election(2, 1, 3);
    audit.contest = contest(2);
    audit.rules = RuleProfile::named("audit-committee@1")
        .unwrap()
        .rules(Stage::Formal, 1);
    let over = ballot(&committee, &[Mark::FOR, Mark::FOR, Mark::FOR], &[]);
    let fine = ballot(&audit, &[Mark::FOR, Mark::AGAINST], &[]);
    let committee = count(&committee, &vec![over; 3], 3).unwrap();
    let audit = count(&audit, &vec![fine; 3], 3).unwrap();
    assert_eq!(
        (committee.valid, committee.invalid, committee.outcome.vacant),
        (0, 3, 1)
    );
    assert_eq!((audit.valid, audit.outcome.elected), (3, members([0])));
}

#[test]
fn c21_writing_in_a_listed_candidate_is_no_ballot_and_is_never_counted_twice() {
    let contest = election(2, 1, 3);
    let body = Body::new(
        &contest,
        None,
        vec![Mark::AGAINST, Mark::ABSTAIN],
        members([0]),
    );
    assert!(matches!(body, Err(NotCanonicalBody::WriteInIsOption(_))));
}

#[test]
fn c22_two_who_share_a_name_are_two_by_their_ids() {
    let contest = election(2, 1, 4);
    let marks = [Mark::AGAINST, Mark::ABSTAIN];
    let ballots: Vec<_> = [50, 50, 51, 51]
        .map(|who| ballot(&contest, &marks, &[who]))
        .into();
    let doc = count(&contest, &ballots, 4).unwrap();
    assert_eq!(
        doc.write_ins,
        [(member(50), 2), (member(51), 2)],
        "nothing is merged"
    );
    assert!(doc.outcome.elected.is_empty());
}

#[test]
fn c25_22_candidates_for_21_seats_are_one_too_few() {
    assert!(!allows(&at_ready(&Draft::of(&election(22, 21, 120)))));
    assert!(allows(&at_ready(&Draft::of(&election(23, 21, 120)))));
}
