//! Elections among the constructed cases (rule book §9.2).

use ballot::{
    body::{Invalid, Mark},
    manifest::RunoffPass,
    outcome::Earlier,
};

use crate::common::{ballot, count, count_after, deal, election, member, members, runoff};

const C1: [usize; 8] = [104, 102, 100, 98, 96, 95, 94, 61];

#[test]
fn c1_eight_pass_and_the_first_seven_are_elected() {
    let manifest = election(8, 7, 120);
    let mut ballots = deal(&manifest, 108, &C1);
    let over = ballot(&manifest, &[Mark::FOR; 8], &[]);
    ballots.extend([over.clone(), over]);
    let doc = count(&manifest, &ballots, 110).unwrap();
    assert_eq!((doc.valid, doc.invalid, doc.returned), (108, 2, 110));
    assert_eq!(doc.outcome.needs, 61);
    assert_eq!(doc.outcome.elected, members(0..7));
    assert_eq!((doc.outcome.tied.len(), doc.outcome.vacant), (0, 0));
}

#[test]
fn c2_half_of_those_entitled_is_not_enough_and_one_more_is() {
    let manifest = election(2, 1, 120);
    let elected = |votes| {
        let ballots = deal(&manifest, 110, &[votes, 0]);
        count(&manifest, &ballots, 110).unwrap().outcome.elected
    };
    assert_eq!(elected(60), []);
    assert_eq!(elected(61), members([0]));
}

#[test]
fn c5_more_chosen_than_seats_spoils_a_ballot_and_fewer_do_not() {
    let manifest = election(8, 7, 120);
    let valid = |chosen: usize, against: usize, write_ins: &[usize]| {
        let mut marks = [Mark::ABSTAIN; 8];
        marks[..chosen].fill(Mark::FOR);
        marks[8 - against..].fill(Mark::AGAINST);
        ballot(&manifest, &marks, write_ins).is_valid(&manifest)
    };
    assert_eq!(
        valid(6, 2, &[20, 21]),
        Err(Invalid::OverVote {
            chosen: 8,
            max_for: 7
        })
    );
    assert_eq!(valid(7, 0, &[]), Ok(()));
    assert_eq!(valid(3, 0, &[]), Ok(()));
    assert_eq!(valid(0, 0, &[]), Ok(()));
    assert_eq!(valid(6, 1, &[20]), Ok(()));
    assert_eq!(
        valid(5, 1, &[20, 21]),
        Err(Invalid::WriteInsAboveAgainst {
            write_ins: 2,
            against: 1
        })
    );
}

#[test]
fn c6_three_quarters_of_the_valid_ballots_do_not_replace_half_of_the_entitled() {
    let manifest = election(2, 1, 100);
    let elected = |votes| {
        let ballots = deal(&manifest, 67, &[votes, 0]);
        count(&manifest, &ballots, 67).unwrap().outcome.elected
    };
    assert_eq!(elected(50), []);
    assert_eq!(elected(51), members([0]));
}

#[test]
fn c7_a_tie_at_the_last_seat_leads_to_a_run_off_that_more_votes_win() {
    let manifest = election(6, 5, 90);
    let doc = count(
        &manifest,
        &deal(&manifest, 88, &[80, 78, 75, 70, 60, 60]),
        88,
    )
    .unwrap();
    assert_eq!(doc.outcome.elected, members(0..4));
    assert_eq!(doc.outcome.tied, members([4, 5]));
    assert_eq!(doc.outcome.vacant, 1);

    let mut second = runoff(&manifest, &doc);
    let earlier = Earlier {
        contest: manifest.contest,
        result: doc,
    };
    let ballots = deal(&second, 88, &[44, 40]);
    let doc = count_after(&second, &ballots, 88, Some(&earlier)).unwrap();
    assert_eq!((doc.outcome.needs, doc.outcome.elected), (1, members([4])));

    second.rules.runoff_pass = RunoffPass::Same;
    let doc = count_after(&second, &ballots, 88, Some(&earlier)).unwrap();
    assert_eq!((doc.outcome.needs, doc.outcome.elected), (46, vec![]));
    assert_eq!(doc.outcome.vacant, 1);
}

#[test]
fn c8_a_tie_that_ends_exactly_at_the_last_seat_needs_no_run_off() {
    let manifest = election(6, 5, 90);
    let doc = count(
        &manifest,
        &deal(&manifest, 85, &[80, 70, 70, 65, 65, 50]),
        85,
    )
    .unwrap();
    assert_eq!(doc.outcome.elected, members(0..5));
    assert_eq!((doc.outcome.tied.len(), doc.outcome.vacant), (0, 0));
}

#[test]
fn c9_three_tied_for_two_seats_meet_in_a_run_off_for_two() {
    let manifest = election(8, 7, 120);
    let doc = count(
        &manifest,
        &deal(&manifest, 110, &[90, 88, 86, 84, 82, 62, 62, 62]),
        110,
    )
    .unwrap();
    assert_eq!(doc.outcome.elected, members(0..5));
    assert_eq!(doc.outcome.tied, members(5..8));
    assert_eq!(doc.outcome.vacant, 2);

    let second = runoff(&manifest, &doc);
    assert_eq!(
        ballot(&second, &[Mark::FOR, Mark::FOR, Mark::ABSTAIN], &[]).is_valid(&second),
        Ok(())
    );
    assert_eq!(
        ballot(&second, &[Mark::FOR; 3], &[]).is_valid(&second),
        Err(Invalid::OverVote {
            chosen: 3,
            max_for: 2
        })
    );
}

#[test]
fn c12_c13_somebody_written_in_is_elected_by_the_same_threshold() {
    let manifest = election(1, 1, 75);
    let elected = |written_in: usize| {
        let mut ballots = vec![ballot(&manifest, &[Mark::FOR], &[]); 30];
        ballots.extend(vec![ballot(&manifest, &[Mark::AGAINST], &[9]); written_in]);
        ballots.extend(vec![
            ballot(&manifest, &[Mark::AGAINST], &[]);
            40 - written_in
        ]);
        ballots.extend(vec![ballot(&manifest, &[Mark::ABSTAIN], &[]); 3]);
        ballots.extend(vec![ballot(&manifest, &[Mark::FOR], &[9]); 2]);
        let doc = count(&manifest, &ballots, 75).unwrap();
        assert_eq!((doc.valid, doc.invalid, doc.outcome.needs), (73, 2, 38));
        assert_eq!(doc.write_ins, [(member(9), written_in as u64)]);
        doc.outcome.elected
    };
    assert_eq!(elected(38), members([9]));
    assert_eq!(elected(37), []);
}
