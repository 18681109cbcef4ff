//! Published figures of real votes (rule book §9.1), against the rules that apply to them: R1 to R19.

use ballot::{
    body::Mark,
    finding::{Draft, allows, at_open, at_ready},
    manifest::{Manifest, Stage},
    outcome::{CountError, Figures, result},
    profile::RuleProfile,
    ratio::{Basis, Bound, Ratio},
};

use crate::common::{count, election, motion, tally};

/// Whether a quorum of all entitled is met, and the fewest who make one.
fn quorum(entitled: u32, present: u64) -> (bool, u64) {
    let contest = motion("congress-approval@1", entitled);
    let ratio = contest.rules.quorum.unwrap();
    (
        allows(&at_open(&contest, present)),
        ratio.needed(entitled.into()),
    )
}

/// The fewest votes that carry, and whether `votes` of `present` do.
fn carried(profile: &str, entitled: u32, present: u64, [yes, no]: [usize; 2]) -> (u64, bool) {
    let contest = motion(profile, entitled);
    let ballot = |mark| crate::common::ballot(&contest, &[mark], &[]);
    let ballots: Vec<_> = [(yes, Mark::FOR), (no, Mark::AGAINST)]
        .into_iter()
        .flat_map(|(times, mark)| std::iter::repeat_n(ballot(mark), times))
        .collect();
    let outcome = count(&contest, &ballots, present).unwrap().outcome;
    (outcome.needs, outcome.passed.unwrap())
}

/// An election under a profile, before it becomes ready.
fn standing(profile: &str, seats: u32, candidates: usize) -> Manifest {
    let mut contest = election(candidates, seats, 120);
    contest.rules = RuleProfile::named(profile)
        .unwrap()
        .rules(Stage::Formal, seats);
    contest
}

/// A share in hundredths of a per cent, rounded half up.
fn share(part: u64, whole: u64) -> u64 {
    (part * 20_000 + whole) / (2 * whole)
}

#[test]
fn r1_a_resettlement_plan_with_179_of_193() {
    assert_eq!(quorum(193, 179), (true, 129));
    assert_eq!(
        carried("congress-approval@1", 193, 179, [179, 0]),
        (97, true)
    );
}

#[test]
fn r2_a_bus_company_votes_by_branches_with_72_of_80() {
    assert_eq!(quorum(80, 72), (true, 54));
    assert_eq!(carried("congress-approval@1", 80, 72, [72, 0]), (41, true));
}

#[test]
fn r3_and_r4_pass_for_every_roll_for_which_they_have_a_quorum() {
    for (took_part, yes, largest) in [(133, 129, 199), (135, 134, 202)] {
        for entitled in took_part..=largest {
            assert!(
                quorum(entitled, took_part.into()).0,
                "{took_part} of {entitled}"
            );
            let no = took_part as usize - yes;
            let passed = carried("congress-approval@1", entitled, took_part.into(), [yes, no]).1;
            assert!(passed, "{yes} of {entitled}");
        }
        assert!(!quorum(largest + 1, took_part.into()).0);
    }
}

#[test]
fn r5_a_staff_director_needs_ten_of_nineteen() {
    let pass = RuleProfile::named("staff-director@1")
        .unwrap()
        .pass
        .value
        .unwrap();
    assert_eq!((pass.of, pass.needed(19)), (Basis::Entitled, 10));
}

#[test]
fn r6_an_appraisals_rates_fit_120_valid_forms_and_no_other_number_up_to_129() {
    let fits = |forms: &u64| {
        [9583, 9917, 8667]
            .iter()
            .all(|rate| (0..=*forms).any(|n| share(n, *forms) == *rate))
    };
    assert_eq!((1..=129).filter(fits).collect::<Vec<_>>(), [120]);
    assert_eq!(
        [115, 119, 104].map(|good| share(good, 120)),
        [9583, 9917, 8667]
    );
}

#[test]
fn r7_351_forms_are_91_64_per_cent_of_383() {
    let rolls: Vec<_> = (351..500)
        .filter(|roll| share(351, *roll) == 9164)
        .collect();
    assert_eq!(rolls, [383]);
}

#[test]
fn r8_and_r9_ballots_that_do_not_come_back_do_not_void_an_election() {
    for (entitled, issued, returned) in [(87, 87, 86), (30_992, 30_579, 30_501)] {
        let contest = motion("ordinary-motion@1", entitled);
        let one = crate::common::ballot(&contest, &[Mark::FOR], &[]);
        let ballots = vec![one; returned as usize];
        let figures = Figures {
            entitled: entitled.into(),
            open_present: issued,
            present: issued,
            issued,
            returned,
            unopenable: 0,
        };
        let doc = result(&contest, &tally(&contest, &ballots), &figures, None).unwrap();
        assert_eq!(
            (doc.issued - doc.returned, doc.outcome.passed),
            (issued - returned, Some(true))
        );
    }
}

#[test]
fn r10_ballots_for_111_proxies_are_more_than_those_present() {
    let contest = motion("ordinary-motion@1", 1040);
    let one = crate::common::ballot(&contest, &[Mark::FOR], &[]);
    let figures = Figures {
        entitled: 1040,
        open_present: 874,
        present: 874,
        issued: 985,
        returned: 985,
        unopenable: 0,
    };
    let refused = result(&contest, &tally(&contest, &vec![one; 985]), &figures, None);
    let expected = CountError::IssuedAbovePresent {
        issued: 985,
        present: 874,
    };
    assert_eq!(refused, Err(expected));
    let told = RuleProfile::named("union-committee@1").unwrap().told;
    assert!(
        told.iter().any(|rule| rule.id.0 == "UE-23"),
        "and nobody votes for another"
    );
}

#[test]
fn r11_quorums_of_three_congresses() {
    assert_eq!(quorum(402, 366), (true, 268));
    assert_eq!(quorum(373, 361), (true, 249));
    assert_eq!(quorum(176, 162), (true, 118));
}

#[test]
fn r12_36_candidates_for_31_seats_of_union_delegates_are_enough_and_35_are_not() {
    assert!(allows(&at_ready(&Draft::of(&standing(
        "union-delegates@1",
        31,
        36
    )))));
    assert!(!allows(&at_ready(&Draft::of(&standing(
        "union-delegates@1",
        31,
        35
    )))));
}

#[test]
fn r13_ten_candidates_for_nine_seats_meet_five_and_ten_per_cent() {
    for profile in ["union-committee@1", "union-standing-committee@1"] {
        assert!(
            allows(&at_ready(&Draft::of(&standing(profile, 9, 10)))),
            "{profile}"
        );
    }
}

#[test]
fn r14_sixteen_for_thirteen_are_enough_and_the_majority_is_of_all_entitled_today() {
    let contest = standing("union-committee@1", 13, 16);
    assert!(allows(&at_ready(&Draft::of(&contest))));
    assert_eq!(
        contest.rules.pass,
        Some(Ratio::more_than(Basis::Entitled, 1, 2))
    );
}

#[test]
fn r15_75_delegates_elect_eleven_with_38_votes_among_at_least_twelve() {
    let contest = standing("union-committee@1", 11, 14);
    assert_eq!(contest.rules.pass.unwrap().needed(75), 38);
    assert!(allows(&at_ready(&Draft::of(&contest))));
    assert!(allows(&at_ready(&Draft::of(&standing(
        "union-committee@1",
        11,
        12
    )))));
    assert!(!allows(&at_ready(&Draft::of(&standing(
        "union-committee@1",
        11,
        11
    )))));
}

#[test]
fn r16_two_first_unions_of_a_supermarket() {
    let profile = RuleProfile::named("union-committee@1").unwrap();
    let (quorum, pass) = (profile.quorum.value.unwrap(), profile.pass.value.unwrap());
    for (members, voted, needs_there, needs) in [(30, 25, 20, 16), (27, 24, 18, 14)] {
        assert_eq!(
            (quorum.needed(members), pass.needed(members)),
            (needs_there, needs)
        );
        assert!(voted >= needs_there);
        let seats = profile.election.unwrap().seats.unwrap().value;
        assert_eq!(
            seats.at(u32::try_from(members).unwrap())[1],
            7,
            "seven are the most"
        );
    }
}

#[test]
fn r17_ninety_of_180_carry_a_collective_contract_and_sixty_do_not() {
    assert_eq!(quorum(180, 120), (true, 120));
    assert_eq!(
        carried("collective-contract@1", 180, 120, [90, 30]),
        (90, true)
    );
    assert_eq!(
        carried("collective-contract@1", 180, 120, [60, 60]),
        (90, false)
    );
}

#[test]
fn r18_sixteen_managers_of_48_are_more_than_a_fifth() {
    let above_a_fifth = Bound::MoreThan([20, 100]);
    assert!(above_a_fifth.met(16, 48), "33 per cent");
    assert!(!above_a_fifth.met(9, 48), "19 per cent");
}

#[test]
fn r19_staff_directors_are_elected_with_and_without_a_surplus() {
    for (seats, candidates) in [(1, 1), (1, 2), (2, 3)] {
        let contest = standing("staff-director@1", seats, candidates);
        assert!(
            allows(&at_ready(&Draft::of(&contest))),
            "{seats} of {candidates}"
        );
    }
}
