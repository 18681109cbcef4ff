//! 民主评议: grades, their rates over valid ballots, and what is said of them.

use std::collections::HashSet;

use ballot::{
    appraisal::{Rate, appraised},
    body::Mark,
    grade::{GRADES, Grade},
    manifest::{Kind, Manifest},
    reason::{Why, explain},
    words::{Context, Language, explanation},
};
use proptest::prelude::*;

use crate::common::{ballot, count, election, motion};

/// `items` graded 优秀, 称职, 基本称职 or 不称职 by a congress of `entitled`.
fn appraisal(items: usize, entitled: u32) -> Manifest {
    let mut manifest = election(items, 0, entitled);
    manifest.kind = Kind::Appraisal;
    (manifest.write_ins, manifest.eligible) = (0, None);
    (manifest.rules.pass, manifest.rules.surplus) = (None, None);
    manifest.marks = ["优秀", "称职", "基本称职", "不称职"]
        .map(|word| Grade::of_word(word).unwrap().mark.to_owned())
        .to_vec();
    manifest
}

fn rate(votes: u64, valid: u64) -> String {
    Rate { votes, valid }.to_string()
}

#[test]
fn r6_rates_are_of_the_120_valid_forms_and_not_of_the_129_delegates() {
    let manifest = appraisal(3, 129);
    manifest.check().unwrap();
    let mut ballots = vec![ballot(&manifest, &[Mark(0), Mark(0), Mark(0)], &[]); 104];
    ballots.extend(vec![
        ballot(&manifest, &[Mark(0), Mark(0), Mark(1)], &[]);
        11
    ]);
    ballots.extend(vec![
        ballot(&manifest, &[Mark(1), Mark(0), Mark(2)], &[]);
        4
    ]);
    ballots.push(ballot(&manifest, &[Mark(2), Mark(3), Mark(3)], &[]));
    let doc = count(&manifest, &ballots, 129).unwrap();
    let best: Vec<_> = appraised(&manifest, &doc)
        .iter()
        .map(|each| each.rates[0].to_string())
        .collect();
    assert_eq!(best, ["95.83%", "99.17%", "86.67%"]);
    let reasons = explain(&manifest, 129, &doc);
    let graded = reasons
        .iter()
        .find(|reason| reason.why == Why::Graded { valid: 120 });
    assert_eq!(graded.unwrap().rule.0, "WC-17");
    let context = Context::new(&manifest, None);
    let lines = explanation(&context, 129, &doc, Language::Zh);
    assert!(lines.contains(&"各等次的比例以有效票 120 张为基数，没有通过或不通过。".to_owned()));
    assert_eq!(
        lines[lines.len() - 3],
        "候选人0：优秀 115 票（95.83%），称职 4 票（3.33%），基本称职 1 票（0.83%），不称职 0 票（0.00%）。"
    );
    let english = explanation(&context, 129, &doc, Language::En);
    assert_eq!(
        english.last().unwrap(),
        "候选人2: Excellent 104 (86.67%), Competent 11 (9.17%), Mostly competent 4 (3.33%), Not competent 1 (0.83%)."
    );
}

#[test]
fn rates_are_rounded_half_up_in_integers() {
    assert_eq!(rate(1, 3), "33.33%");
    assert_eq!(rate(2, 3), "66.67%");
    assert_eq!(rate(1, 800), "0.13%", "0.125 % is rounded up");
    assert_eq!(rate(1, 20_000), "0.01%");
    assert_eq!(rate(1, 20_001), "0.00%");
    assert_eq!(rate(120, 120), "100.00%");
    assert_eq!(rate(0, 120), "0.00%");
    assert_eq!(rate(u64::MAX, u64::MAX), "100.00%");
    assert_eq!(rate(0, 0), "—", "without valid ballots there is no rate");
}

#[test]
fn only_an_appraisal_has_grades() {
    let manifest = motion("ordinary-motion@1", 3);
    let doc = count(&manifest, &[ballot(&manifest, &[Mark::FOR], &[])], 3).unwrap();
    assert_eq!(appraised(&manifest, &doc), []);
}

#[test]
fn every_grade_is_a_lawful_mark_and_no_word_stands_for_two() {
    let mut manifest = appraisal(1, 3);
    manifest.marks = GRADES.map(|grade| grade.mark.to_owned()).to_vec();
    manifest.check().unwrap();
    let words: HashSet<_> = GRADES
        .iter()
        .flat_map(|grade| [grade.zh, grade.en])
        .collect();
    assert_eq!(words.len(), 2 * GRADES.len());
    assert_eq!(Grade::word("mostly_competent", Language::Zh), "基本称职");
    assert_eq!(Grade::word("of_their_own", Language::Zh), "of_their_own");
}

proptest! {
    #[test]
    fn a_rounded_rate_is_off_by_half_a_hundredth_at_most(valid in 1_u64..1_000_000_000, share in 0_u64..=1_000) {
        let votes = valid / 1_000 * share;
        let shown = i128::from(Rate { votes, valid }.hundredths().unwrap());
        let exact = i128::from(votes) * 10_000;
        prop_assert!((2 * (shown * i128::from(valid) - exact)).abs() <= i128::from(valid));
    }
}
