//! Paper ballots: what stands on a sheet becomes one body, and two people must have read the same heap.

use std::collections::BTreeMap;

use ballot::body::{Body, Mark, NotCanonicalBody};
use ballot::manifest::{EligibleList, Kind, Manifest};
use ballot::paper::{Agreement, Reading, Unreadable, compare};

use crate::common::{ELECTION, ELIGIBLE, election, member, motion};

fn marked(words: &[Option<&str>]) -> Reading {
    Reading::Marked {
        marks: words.iter().map(|word| word.map(str::to_owned)).collect(),
        write_ins: Vec::new(),
    }
}

#[test]
fn a_blank_line_abstains_and_the_rest_of_the_sheet_counts() {
    let manifest = election(3, 2, 10);
    let body = marked(&[Some("for"), None, Some("against")]).body(&manifest, None);
    assert_eq!(
        body.unwrap().marks(),
        [Mark::FOR, Mark::ABSTAIN, Mark::AGAINST]
    );
}

#[test]
fn a_sheet_that_cannot_be_read_is_invalid_where_a_ballot_can_be_and_abstains_where_none_can() {
    let invalid = |manifest: &Manifest, eligible: Option<&EligibleList>| {
        let body = Reading::Void.body(manifest, eligible).unwrap();
        assert_eq!(
            Body::parse(manifest, eligible, &body.to_bytes(manifest)),
            Ok(body.clone())
        );
        body.is_valid(manifest).is_err()
    };
    assert!(
        invalid(&election(3, 2, 10), None),
        "more candidates than seats"
    );

    let mut equal = Manifest::parse(ELECTION).unwrap();
    let eligible = EligibleList::parse(ELIGIBLE).unwrap();
    equal.seats = u32::try_from(equal.options.len()).unwrap();
    equal.rules.max_for = equal.seats;
    assert!(
        invalid(&equal, Some(&eligible)),
        "one written in above the seats"
    );

    equal.write_ins = 0;
    assert!(
        !invalid(&equal, Some(&eligible)),
        "no ballot of it can be invalid"
    );
    let motion = motion("ordinary-motion@1", 10);
    assert!(!invalid(&motion, None));
    assert_eq!(
        Reading::Void.body(&motion, None).unwrap().marks(),
        [Mark::ABSTAIN]
    );
}

#[test]
fn an_appraisal_without_a_mark_for_silence_takes_no_sheet_with_a_blank_line() {
    let mut manifest = motion("ordinary-motion@1", 10);
    manifest.kind = Kind::Appraisal;
    manifest.marks = ["excellent", "competent"].map(str::to_owned).to_vec();
    let unmarked = Err(Unreadable::Unmarked { option: 0 });
    assert_eq!(marked(&[None]).body(&manifest, None), unmarked);
    assert_eq!(Reading::Void.body(&manifest, None), unmarked);
    assert!(marked(&[Some("competent")]).body(&manifest, None).is_ok());
}

#[test]
fn who_is_written_in_may_stand_in_any_order_and_twice_but_must_fit() {
    let manifest = election(2, 1, 10);
    let with = |write_ins| Reading::Marked {
        marks: vec![Some("against".to_owned()); 2],
        write_ins,
    };
    let body = with(vec![member(9), member(8), member(9)]).body(&manifest, None);
    assert_eq!(body.unwrap().write_ins(), [member(8), member(9)]);
    assert_eq!(
        with(vec![member(0)]).body(&manifest, None),
        Err(NotCanonicalBody::WriteInIsOption(member(0)).into())
    );
}

fn heap(sheets: &[(u32, &'static str)]) -> BTreeMap<u32, &'static str> {
    sheets.iter().copied().collect()
}

#[test]
fn two_readings_agree_when_they_are_the_same_heap_whatever_its_order() {
    let first = heap(&[(1, "b"), (2, "a"), (3, "b")]);
    let second = heap(&[(1, "a"), (2, "b"), (3, "b")]);
    assert_eq!(
        compare(&first, &second, 3),
        Agreement::Same(vec!["a", "b", "b"])
    );
    assert_eq!(compare(&heap(&[]), &heap(&[]), 0), Agreement::Same(vec![]));
}

#[test]
fn what_differs_is_named_and_too_few_or_too_many_sheets_never_agree() {
    let first = heap(&[(1, "a"), (2, "b"), (3, "c")]);
    let second = heap(&[(1, "a"), (2, "a"), (3, "c")]);
    assert_eq!(compare(&first, &second, 3), Agreement::Differ(vec![2]));
    assert_eq!(compare(&first, &first, 4), Agreement::Unfinished);
    assert_eq!(compare(&first, &first, 2), Agreement::Unfinished);
    assert_eq!(
        compare(&first, &heap(&[(1, "a"), (2, "b")]), 3),
        Agreement::Unfinished
    );
    let elsewhere = heap(&[(1, "a"), (2, "b"), (4, "d")]);
    assert_eq!(
        compare(&first, &elsewhere, 3),
        Agreement::Differ(vec![3, 4])
    );
}
