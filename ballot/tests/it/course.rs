//! What may come after a result: run-off, further election, fewer seats, the formal election after a primary.

use ballot::{
    body::Mark,
    course::{Course, End, NextRound, Reduction, Round, Step},
    manifest::{Manifest, Stage},
    outcome::{Earlier, ResultDoc},
};

use crate::common::{
    ballot, contest, count, count_after, deal, election, member, members, motion, with_options,
};

fn over<'a>(manifest: &'a Manifest, doc: &'a ResultDoc) -> Round<'a> {
    Round {
        manifest,
        end: End::Result(doc),
        agreed_seats: None,
    }
}

fn ended<'a>(manifest: &'a Manifest, end: End<'a>) -> Round<'a> {
    Round {
        manifest,
        end,
        agreed_seats: None,
    }
}

fn steps(rounds: &[Round<'_>], of: &Manifest, floor: Option<u32>) -> Vec<Step> {
    Course::of(rounds, of.contest).steps(of.contest, floor)
}

fn next(rounds: &[Round<'_>], of: &Manifest) -> NextRound {
    match steps(rounds, of, None).first() {
        Some(Step::Round(next)) => next.clone(),
        other => panic!("{other:?} is no next round"),
    }
}

/// The contest that a next round becomes.
fn made(of: &Manifest, next: &NextRound, number: u128) -> Manifest {
    let numbers: Vec<_> = next
        .candidates
        .iter()
        .map(|id| (0..50).find(|n| member(*n) == *id).unwrap())
        .collect();
    let mut manifest = with_options(of.clone(), &numbers, of.electorate.entitled);
    manifest.contest = contest(number);
    manifest.follows = Some(next.follows);
    (manifest.stage, manifest.round) = (next.stage, next.round);
    manifest.seats = next.seats.unwrap_or(of.seats);
    manifest.rules.max_for = manifest.seats;
    manifest.rules.surplus = None;
    manifest
}

const C9: [usize; 8] = [90, 88, 86, 84, 82, 62, 62, 62];

#[test]
fn c9_three_tied_meet_again_for_two_seats_until_all_seven_are_filled() {
    let first = election(8, 7, 120);
    let doc = count(&first, &deal(&first, 110, &C9), 110).unwrap();
    let runoff = next(&[over(&first, &doc)], &first);
    assert_eq!((runoff.stage, runoff.round), (Stage::Runoff, 2));
    assert_eq!((runoff.seats, runoff.rule.0), (Some(2), "UE-29"));
    assert_eq!(runoff.candidates, members(5..8));

    let second = made(&first, &runoff, 2);
    let running = [over(&first, &doc), ended(&second, End::Running)];
    assert_eq!(steps(&running, &first, None), []);
    assert!(!Course::of(&running, first.contest).is_settled());

    let earlier = Earlier {
        contest: first.contest,
        result: doc.clone(),
    };
    let again = count_after(
        &second,
        &deal(&second, 110, &[60, 50, 40]),
        110,
        Some(&earlier),
    );
    let again = again.unwrap();
    let rounds = [over(&first, &doc), over(&second, &again)];
    let course = Course::of(&rounds, second.contest);
    assert_eq!(course.elected(), members(0..7));
    assert!(course.is_settled());
    assert_eq!(steps(&rounds, &first, None), []);
    assert_eq!(steps(&rounds, &second, None), []);
}

#[test]
fn a_run_off_that_ties_again_leads_to_another_among_those_who_tied() {
    let first = election(8, 7, 120);
    let doc = count(&first, &deal(&first, 110, &C9), 110).unwrap();
    let second = made(&first, &next(&[over(&first, &doc)], &first), 2);
    let earlier = Earlier {
        contest: first.contest,
        result: doc.clone(),
    };
    let again = count_after(
        &second,
        &deal(&second, 110, &[60, 50, 50]),
        110,
        Some(&earlier),
    );
    let again = again.unwrap();
    let third = next(&[over(&first, &doc), over(&second, &again)], &second);
    assert_eq!((third.seats, third.round), (Some(1), 3));
    assert_eq!(third.candidates, members(6..8));
    assert_eq!(third.follows, second.contest);
}

#[test]
fn c10_one_vacancy_may_be_voted_again_or_given_up_by_consent_above_the_floor() {
    let first = election(10, 9, 200);
    let votes = [150, 149, 148, 147, 146, 145, 144, 143, 100, 90];
    let doc = count(&first, &deal(&first, 190, &votes), 190).unwrap();
    assert_eq!(doc.outcome.vacant, 1);
    let ways = steps(&[over(&first, &doc)], &first, Some(7));
    let Step::Round(further) = &ways[0] else {
        panic!("a further election comes first")
    };
    assert_eq!((further.stage, further.seats), (Stage::Further, Some(1)));
    assert_eq!(further.candidates, members(8..10));
    let reduction = Reduction {
        seats: 9,
        to: 8,
        floor: Some(7),
    };
    assert_eq!(ways[1], Step::Reduce(reduction));
    assert!(reduction.is_lawful());

    let agreed = Round {
        agreed_seats: Some(8),
        ..over(&first, &doc)
    };
    assert_eq!(steps(&[agreed], &first, Some(7)), []);
}

#[test]
fn c11_six_of_seven_may_not_do_where_the_floor_is_seven() {
    let first = election(8, 7, 120);
    let votes = [90, 89, 88, 87, 86, 85, 60, 59];
    let doc = count(&first, &deal(&first, 110, &votes), 110).unwrap();
    let ways = steps(&[over(&first, &doc)], &first, Some(7));
    let Some(Step::Reduce(reduction)) = ways.last() else {
        panic!("the refusal is shown")
    };
    assert_eq!((reduction.to, reduction.is_lawful()), (6, false));
}

#[test]
fn a_further_election_takes_the_best_losers_and_whoever_shares_the_last_ones_votes() {
    let first = election(10, 5, 120);
    let votes = [90, 89, 88, 70, 40, 50, 60, 50, 50, 10];
    let doc = count(&first, &deal(&first, 118, &votes), 118).unwrap();
    assert_eq!(doc.outcome.vacant, 1);
    let further = next(&[over(&first, &doc)], &first);
    assert_eq!(further.candidates, members([5, 6, 7, 8]));
}

#[test]
fn somebody_written_in_who_lost_can_stand_in_the_further_election() {
    let first = election(2, 1, 100);
    let mut ballots = vec![ballot(&first, &[Mark::AGAINST; 2], &[20]); 40];
    ballots.extend(vec![ballot(&first, &[Mark::FOR, Mark::ABSTAIN], &[]); 30]);
    ballots.extend(vec![ballot(&first, &[Mark::ABSTAIN, Mark::FOR], &[]); 5]);
    let doc = count(&first, &ballots, 75).unwrap();
    let further = next(&[over(&first, &doc)], &first);
    assert_eq!(further.candidates, members([0, 20]));
}

#[test]
fn a_primary_and_its_run_off_choose_the_candidates_of_the_formal_election_and_elect_nobody() {
    let mut first = election(5, 3, 120);
    (first.stage, first.rules.pass) = (Stage::Primary, None);
    let doc = count(&first, &deal(&first, 110, &[80, 70, 50, 50, 20]), 110).unwrap();
    assert_eq!(doc.outcome.tied, members([2, 3]));
    let second = made(&first, &next(&[over(&first, &doc)], &first), 2);
    assert_eq!((second.stage, second.seats), (Stage::Runoff, 1));
    let earlier = Earlier {
        contest: first.contest,
        result: doc.clone(),
    };
    let again = count_after(&second, &deal(&second, 110, &[40, 60]), 110, Some(&earlier)).unwrap();
    let rounds = [over(&first, &doc), over(&second, &again)];
    let formal = next(&rounds, &second);
    assert_eq!((formal.stage, formal.seats), (Stage::Formal, None));
    assert_eq!((formal.round, formal.rule.0), (3, "UE-16"));
    assert_eq!(formal.candidates, members([0, 1, 3]));
    assert_eq!(Course::of(&rounds, first.contest).elected(), []);
}

#[test]
fn c4_a_void_contest_is_voted_again_and_a_void_run_off_keeps_what_it_follows() {
    let first = election(8, 7, 120);
    let again = next(&[ended(&first, End::Void)], &first);
    assert_eq!((again.stage, again.round), (Stage::Formal, 2));
    assert_eq!((again.seats, again.follows), (Some(7), first.contest));
    assert_eq!(again.candidates, members(0..8));

    let doc = count(&first, &deal(&first, 110, &C9), 110).unwrap();
    let second = made(&first, &next(&[over(&first, &doc)], &first), 2);
    let void = [over(&first, &doc), ended(&second, End::Void)];
    let third = next(&void, &second);
    assert_eq!((third.follows, third.round), (first.contest, 3));
    let third = made(&first, &third, 3);
    let rounds = [void[0], void[1], ended(&third, End::Running)];
    assert_eq!(steps(&rounds, &second, None), []);
    assert_eq!(steps(&rounds, &first, None), []);
}

#[test]
fn nothing_follows_a_full_result_a_motion_or_a_contest_under_way() {
    let first = election(8, 7, 120);
    let full = deal(&first, 110, &[90, 88, 86, 84, 82, 80, 78, 20]);
    let doc = count(&first, &full, 110).unwrap();
    assert_eq!(steps(&[over(&first, &doc)], &first, None), []);
    assert_eq!(steps(&[ended(&first, End::Running)], &first, None), []);
    let vote = motion("ordinary-motion@1", 80);
    let doc = count(&vote, &deal(&vote, 54, &[20]), 54).unwrap();
    assert_eq!(steps(&[over(&vote, &doc)], &vote, None), []);
}

#[test]
fn another_election_of_the_same_congress_is_another_course() {
    let first = election(8, 7, 120);
    let doc = count(&first, &deal(&first, 110, &C9), 110).unwrap();
    let mut other = election(2, 1, 120);
    other.contest = contest(9);
    let full = count(&other, &deal(&other, 110, &[90, 10]), 110).unwrap();
    let rounds = [over(&first, &doc), over(&other, &full)];
    assert_eq!(Course::of(&rounds, other.contest).elected(), members([0]));
    assert!(!Course::of(&rounds, first.contest).is_settled());
}
