//! The `result` of the log, byte for byte, and the identities without which there is none.

use ballot::{
    body::Mark,
    id::MemberId,
    json::parse_canonical,
    manifest::{Kind, RunoffPass, Sitting, Stage},
    outcome::{CountError, Earlier, Figures, ResultDoc, is_plurality, result},
    ratio::{Basis, Ratio},
    tally::Tally,
};

use crate::common::{
    all_return, ballot, contest, count, deal, election, member, members, motion, runoff, tally,
};

#[test]
fn a_result_has_every_member_in_order() {
    let manifest = election(2, 1, 10);
    let mut ballots = vec![ballot(&manifest, &[Mark::FOR, Mark::AGAINST], &[]); 6];
    ballots.push(ballot(&manifest, &[Mark::ABSTAIN, Mark::AGAINST], &[9]));
    ballots.push(ballot(&manifest, &[Mark::FOR, Mark::FOR], &[]));
    let doc = count(&manifest, &ballots, 9).unwrap();
    let (first, ninth) = (member(0), member(9));
    let expected = format!(
        r#"{{"entitled":10,"present":9,"issued":8,"returned":8,"valid":7,"invalid":1,"unopenable":0,"quorum":true,"options":[[6,0,1],[0,7,0]],"write_ins":[["{ninth}",1]],"needs":6,"elected":["{first}"],"tied":[],"vacant":0,"passed":null}}"#
    );
    assert_eq!(String::from_utf8(doc.to_bytes()).unwrap(), expected);
    assert_eq!(
        parse_canonical::<ResultDoc>(expected.as_bytes()).unwrap(),
        doc
    );
}

#[test]
fn a_motions_result_says_passed_and_nothing_of_seats() {
    let manifest = motion("ordinary-motion@1", 3);
    let doc = count(&manifest, &deal(&manifest, 3, &[2]), 3).unwrap();
    let text = String::from_utf8(doc.to_bytes()).unwrap();
    assert!(
        text.ends_with(r#""needs":2,"elected":[],"tied":[],"vacant":0,"passed":true}"#),
        "{text}"
    );
}

#[test]
fn an_appraisals_result_counts_grades_and_decides_nothing() {
    let mut manifest = election(2, 0, 3);
    manifest.kind = Kind::Appraisal;
    (manifest.rules.pass, manifest.rules.quorum) = (None, None);
    let grades = [Mark(0), Mark(2)];
    let doc = count(&manifest, &[ballot(&manifest, &grades, &[])], 3).unwrap();
    assert_eq!((doc.quorum, &doc.options[1]), (None, &vec![0, 0, 1]));
    assert_eq!(
        (doc.outcome.needs, doc.outcome.vacant, doc.outcome.passed),
        (0, 0, None)
    );
}

#[test]
fn equal_votes_rank_options_in_manifest_order_and_then_write_ins_by_id() {
    let mut manifest = election(2, 4, 3);
    manifest.options.swap(0, 1);
    manifest.rules.write_in_needs_against = false;
    let ballots = vec![ballot(&manifest, &[Mark::FOR, Mark::FOR], &[8, 9]); 3];
    let doc = count(&manifest, &ballots, 3).unwrap();
    assert_eq!(doc.outcome.elected, members([1, 0, 8, 9]));
}

#[test]
fn a_write_in_can_be_tied_with_a_candidate() {
    let manifest = election(2, 1, 4);
    let mut ballots = vec![ballot(&manifest, &[Mark::FOR, Mark::ABSTAIN], &[]); 2];
    ballots.extend(vec![
        ballot(&manifest, &[Mark::ABSTAIN, Mark::AGAINST], &[9]);
        2
    ]);
    let mut ranked = manifest.clone();
    ranked.rules.pass = Some(Ratio::at_least(Basis::Valid, 1, 2));
    let doc = count(&ranked, &ballots, 4).unwrap();
    assert_eq!((doc.outcome.needs, doc.outcome.tied), (2, members([0, 9])));
    assert_eq!((doc.outcome.elected, doc.outcome.vacant), (vec![], 1));
}

#[test]
fn a_primary_without_a_threshold_ranks_by_votes_alone_but_wants_one() {
    let mut manifest = election(3, 3, 10);
    (manifest.stage, manifest.rules.pass) = (Stage::Primary, None);
    let doc = count(&manifest, &deal(&manifest, 8, &[5, 1, 0]), 8).unwrap();
    assert_eq!(
        (doc.outcome.needs, doc.outcome.elected),
        (1, members([0, 1]))
    );
    assert_eq!(doc.outcome.vacant, 1);
}

#[test]
fn five_hundred_write_ins_are_listed_and_all_are_counted() {
    let mut manifest = election(1, 1, 2_000);
    manifest.rules.quorum = None;
    let mut ballots: Vec<_> = (1..=600)
        .map(|n| ballot(&manifest, &[Mark::AGAINST], &[10_000 - n]))
        .collect();
    ballots.push(ballot(&manifest, &[Mark::AGAINST], &[9_999]));
    let doc = count(&manifest, &ballots, 1_000).unwrap();
    assert_eq!(doc.write_ins.len(), 500);
    assert_eq!(doc.write_ins[0], (member(9_999), 2));
    assert_eq!(doc.write_ins[1], (member(9_400), 1));
    assert_eq!(tally(&manifest, &ballots).write_ins().len(), 600);
}

#[test]
fn a_shown_tally_is_spelled_as_a_result_spells_its_figures() {
    let manifest = election(2, 1, 10);
    let ballots = [ballot(&manifest, &[Mark::ABSTAIN, Mark::AGAINST], &[9])];
    let shown = serde_json::to_string(&tally(&manifest, &ballots).live()).unwrap();
    let ninth = member(9);
    assert_eq!(
        shown,
        format!(
            r#"{{"valid":1,"invalid":0,"options":[[0,0,1],[0,1,0]],"write_ins":[["{ninth}",1]]}}"#
        )
    );
}

/// Counts five blank ballots of ten present, all figures lawful until `spoil` changes one.
fn refusal(spoil: impl FnOnce(&mut Figures)) -> CountError {
    let mut manifest = election(2, 1, 12);
    manifest.rules.quorum = Some(Ratio::at_least(Basis::Entitled, 3, 4));
    let ballots = vec![ballot(&manifest, &[Mark::ABSTAIN; 2], &[]); 5];
    let mut figures = all_return(&manifest, 5, 10);
    assert!(result(&manifest, &tally(&manifest, &ballots), &figures, None).is_ok());
    spoil(&mut figures);
    result(&manifest, &tally(&manifest, &ballots), &figures, None).unwrap_err()
}

#[test]
fn the_count_refuses_to_finish_where_figures_do_not_add_up() {
    assert_eq!(
        refusal(|f| f.entitled = 13),
        CountError::Entitled {
            expected: 12,
            found: 13
        }
    );
    let sum = CountError::ValidAndInvalid {
        valid: 5,
        invalid: 0,
        returned: 4,
    };
    assert_eq!(refusal(|f| f.returned = 4), sum);
    let sum = CountError::ValidAndInvalid {
        valid: 5,
        invalid: 1,
        returned: 5,
    };
    assert_eq!(refusal(|f| f.unopenable = 1), sum);
    assert_eq!(
        refusal(|f| f.issued = 4),
        CountError::ReturnedAboveIssued {
            returned: 5,
            issued: 4
        }
    );
    assert_eq!(
        refusal(|f| f.issued = 11),
        CountError::IssuedAbovePresent {
            issued: 11,
            present: 10
        }
    );
    let absent = CountError::PresentAboveEntitled {
        present: 13,
        entitled: 12,
    };
    assert_eq!(refusal(|f| f.present = 13), absent);
    assert_eq!(refusal(|f| f.open_present = 13), absent);
    let missed = CountError::QuorumMissed {
        took_part: 8,
        needed: 9,
    };
    assert_eq!(refusal(|f| f.open_present = 8), missed);
}

#[test]
fn an_assemblys_quorum_is_of_those_at_opening_and_a_remote_sittings_of_the_ballots() {
    let mut manifest = election(2, 1, 12);
    let ballots = vec![ballot(&manifest, &[Mark::ABSTAIN; 2], &[]); 5];
    let mut figures = all_return(&manifest, 5, 8);
    figures.present = 5;
    let counted = tally(&manifest, &ballots);
    assert_eq!(
        result(&manifest, &counted, &figures, None).unwrap().quorum,
        Some(true)
    );
    manifest.rules.sitting = Sitting::Remote;
    let missed = CountError::QuorumMissed {
        took_part: 5,
        needed: 8,
    };
    assert_eq!(result(&manifest, &counted, &figures, None), Err(missed));
}

#[test]
fn a_tally_of_another_contest_is_refused() {
    let (manifest, other) = (election(2, 1, 12), election(3, 1, 12));
    let figures = all_return(&manifest, 0, 10);
    let refused = result(&manifest, &Tally::new(&other), &figures, None);
    assert_eq!(
        refused,
        Err(CountError::Options {
            expected: 2,
            found: 3
        })
    );

    let mut mixed = Tally::new(&other);
    mixed.add(&ballot(&manifest, &[Mark::FOR, Mark::ABSTAIN], &[]));
    let refused = result(&other, &mixed, &all_return(&other, 1, 10), None);
    assert_eq!(
        refused,
        Err(CountError::OptionSum {
            option: 2,
            sum: 0,
            valid: 1
        })
    );
}

#[test]
fn a_tally_under_laxer_rules_is_refused() {
    let manifest = election(2, 1, 12);
    let figures = all_return(&manifest, 1, 10);
    let refused =
        |change: fn(&mut ballot::manifest::Rules), marks: [Mark; 2], write_ins: &[usize]| {
            let mut lax = manifest.clone();
            change(&mut lax.rules);
            let ballots = [ballot(&lax, &marks, write_ins)];
            result(&manifest, &tally(&lax, &ballots), &figures, None).unwrap_err()
        };
    let over = refused(|rules| rules.max_for = 2, [Mark::FOR; 2], &[]);
    assert_eq!(over, CountError::TooManyVotes { votes: 2, most: 1 });
    let free = refused(
        |rules| rules.write_in_needs_against = false,
        [Mark::ABSTAIN; 2],
        &[9],
    );
    assert_eq!(
        free,
        CountError::WriteInsAboveAgainst {
            write_ins: 1,
            against: 0
        }
    );
}

#[test]
fn plurality_is_only_for_a_run_off_of_exactly_the_tied_for_exactly_the_vacant_seats() {
    let manifest = election(6, 5, 90);
    let doc = count(
        &manifest,
        &deal(&manifest, 88, &[80, 78, 75, 70, 60, 60]),
        88,
    )
    .unwrap();
    let mut second = runoff(&manifest, &doc);
    second.options.reverse();
    let earlier = Earlier {
        contest: manifest.contest,
        result: doc,
    };
    assert!(
        is_plurality(&second, Some(&earlier)),
        "the order of options does not matter"
    );
    assert!(!is_plurality(&second, None));

    let spoilers: [fn(&mut ballot::manifest::Manifest); 7] = [
        |m| m.rules.runoff_pass = RunoffPass::Same,
        |m| m.stage = Stage::Further,
        |m| m.follows = Some(contest(99)),
        |m| m.follows = None,
        |m| m.electorate.entitled = 89,
        |m| m.seats = 2,
        |m| m.options[0].id = member(3),
    ];
    for spoil in spoilers {
        let mut other = second.clone();
        spoil(&mut other);
        assert!(!is_plurality(&other, Some(&earlier)));
    }
    second.options.pop();
    assert!(
        !is_plurality(&second, Some(&earlier)),
        "a tied candidate is missing"
    );
}

#[test]
fn the_tied_are_listed_by_id() {
    let mut manifest = election(3, 1, 4);
    manifest.options.reverse();
    manifest.rules.pass = None;
    let doc = count(&manifest, &deal(&manifest, 4, &[1, 1, 1]), 4).unwrap();
    let ids: Vec<MemberId> = members([0, 1, 2]);
    assert_eq!(doc.outcome.tied, ids);
}
