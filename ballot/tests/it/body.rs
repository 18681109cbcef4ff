//! A ballot has one spelling, and carries no hidden mark.

use ballot::{
    body::{Body, Mark, NotCanonicalBody},
    manifest::{EligibleList, Manifest},
};

use crate::common::{ELECTION, ELECTION_BODY, ELIGIBLE, MOTION, MOTION_BODY, election, member};

#[test]
fn the_worked_ballots_are_canonical_and_write_themselves_again() {
    let manifest = Manifest::parse(ELECTION).unwrap();
    let eligible = EligibleList::parse(ELIGIBLE).unwrap();
    let body = Body::parse(&manifest, Some(&eligible), ELECTION_BODY).unwrap();
    assert_eq!(body.marks()[..3], [Mark::FOR, Mark::AGAINST, Mark::ABSTAIN]);
    assert_eq!(
        body.write_ins(),
        [eligible.members()[0].id, eligible.members()[2].id]
    );
    assert_eq!(body.to_bytes(&manifest), ELECTION_BODY);
    assert_eq!(body.is_valid(&manifest), Ok(()));

    let manifest = Manifest::parse(MOTION).unwrap();
    let body = Body::parse(&manifest, None, MOTION_BODY).unwrap();
    assert_eq!(body.to_bytes(&manifest), MOTION_BODY);
}

fn refused(text: &str) -> NotCanonicalBody {
    let manifest = election(2, 1, 10);
    Body::parse(&manifest, None, text.as_bytes()).unwrap_err()
}

#[test]
fn any_other_spelling_is_refused() {
    for text in [
        "",
        "{}",
        r#" {"marks":["for","abstain"],"write_ins":[]}"#,
        r#"{"marks":["for","abstain"],"write_ins":[]} "#,
        r#"{"marks":["for", "abstain"],"write_ins":[]}"#,
        r#"{"write_ins":[],"marks":["for","abstain"]}"#,
        r#"{"marks":["for","abstain"]}"#,
        r#"{"marks":["for","abstain"],"write_ins":null}"#,
        r#"{"marks":["for","abstain"],"marks":["for","abstain"],"write_ins":[]}"#,
        r#"{"marks":["for","abstain"],"write_ins":[],"note":"x"}"#,
        r#"{"marks":["\u0066or","abstain"],"write_ins":[]}"#,
        r#"{"marks":[0,2],"write_ins":[]}"#,
        r#"[["for","abstain"],[]]"#,
        r#"{"marks":["for","abstain"],"write_ins":["67E55044-10B1-426F-9247-BB680E5FE0C8"]}"#,
    ] {
        assert!(matches!(refused(text), NotCanonicalBody::Json(_)), "{text}");
    }
}

#[test]
fn there_is_one_known_mark_for_each_option() {
    let text = r#"{"marks":["for"],"write_ins":[]}"#;
    assert_eq!(
        refused(text),
        NotCanonicalBody::MarkCount {
            expected: 2,
            found: 1
        }
    );
    let text = r#"{"marks":["for","yes"],"write_ins":[]}"#;
    assert_eq!(refused(text), NotCanonicalBody::UnknownMark { option: 1 });
    let manifest = election(2, 1, 10);
    let made = Body::new(&manifest, None, vec![Mark::FOR, Mark(3)], vec![]);
    assert_eq!(made, Err(NotCanonicalBody::UnknownMark { option: 1 }));
}

#[test]
fn write_ins_ascend_within_their_number_and_are_eligible_and_no_options() {
    let with = |ids: &[usize]| {
        let ids: Vec<_> = ids.iter().map(|n| format!("\"{}\"", member(*n))).collect();
        refused(&format!(
            r#"{{"marks":["for","abstain"],"write_ins":[{}]}}"#,
            ids.join(",")
        ))
    };
    assert_eq!(
        with(&[5, 6, 7]),
        NotCanonicalBody::TooManyWriteIns { most: 2, found: 3 }
    );
    assert_eq!(with(&[6, 5]), NotCanonicalBody::WriteInOrder(member(5)));
    assert_eq!(with(&[6, 6]), NotCanonicalBody::WriteInOrder(member(6)));
    assert_eq!(with(&[1]), NotCanonicalBody::WriteInIsOption(member(1)));

    let (manifest, nobody) = (election(2, 1, 10), EligibleList::default());
    let text = format!(
        r#"{{"marks":["for","abstain"],"write_ins":["{}"]}}"#,
        member(5)
    );
    assert!(Body::parse(&manifest, None, text.as_bytes()).is_ok());
    let strict = Body::parse(&manifest, Some(&nobody), text.as_bytes());
    assert_eq!(strict, Err(NotCanonicalBody::NotEligible(member(5))));
}

#[test]
fn an_over_vote_is_canonical() {
    let manifest = election(2, 1, 10);
    let text = r#"{"marks":["for","for"],"write_ins":[]}"#;
    let body = Body::parse(&manifest, None, text.as_bytes()).unwrap();
    assert!(body.is_valid(&manifest).is_err());
}
