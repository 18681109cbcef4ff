//! A count that is not of the ballots: swapped openings, an edited result, a ballot left out, an entry edited on disk.

use crypto::entry::Entry;
use piaojue::client::{Board, ClientError, Doubt, Trust};
use piaojue::verify::{Evidence, OpeningFault, Reason, ResultFault, verify};

use super::{BALLOT, Betrayed, finds};

const CLOSE: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Close(_));
const OPENING: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Opening(_));
const RESULT: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Result(_));

#[tokio::test(flavor = "multi_thread")]
async fn a_swapped_opening_or_an_edited_result_is_named_by_the_auditor() {
    let betrayed = Betrayed::counted().await;
    let log = &betrayed.log;
    assert!(verify(&log.evidence()).holds());
    let openings = log.places(OPENING);
    let swapped = log.retold(|told| {
        let [first, second] = [openings[0], openings[1]].map(|at| Entry::parse(&told[at]));
        let (Ok(Entry::Opening(mut first)), Ok(Entry::Opening(second))) = (first, second) else {
            unreachable!()
        };
        (first.nonce, first.body) = (second.nonce, second.body);
        told[openings[0]] = Entry::Opening(first).to_bytes().unwrap();
    });
    assert!(finds(&swapped.evidence(), OpeningFault::Commitment));

    let result = log.places(RESULT)[0];
    for (from, to) in [
        ("[[4,0,0]]", "[[3,1,0]]"),
        (r#""passed":true"#, r#""passed":false"#),
        (r#""valid":4"#, r#""valid":3"#),
    ] {
        let edited = log.retold(|told| rewrite(&mut told[result], from, to));
        let failures = verify(&edited.evidence()).failures;
        let named = failures.iter().any(|failure| {
            let differs = matches!(failure.reason, Reason::Result(ResultFault::Differs { .. }));
            differs && failure.entry == Some(result as u64)
        });
        assert!(named, "{to}: {failures:?}");
    }
}

fn rewrite(entry: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(entry.clone()).unwrap();
    assert!(text.contains(from), "{from} stands in {text}");
    *entry = text.replacen(from, to, 1).into_bytes();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_without_one_ballot_that_is_right_in_all_else_fails_for_that_ballots_receipt() {
    let betrayed = Betrayed::counted().await;
    let log = &betrayed.log;
    let (ballots, openings) = (log.places(BALLOT), log.places(OPENING));
    let (close, result) = (log.places(CLOSE)[0], log.places(RESULT)[0]);
    let face = log.retold(|told| {
        rewrite(&mut told[close], r#""returned":4"#, r#""returned":3"#);
        rewrite(
            &mut told[result],
            r#""returned":4,"valid":4"#,
            r#""returned":3,"valid":3"#,
        );
        rewrite(&mut told[result], "[[4,0,0]]", "[[3,0,0]]");
        told.remove(openings[3]);
        told.remove(ballots[3]);
    });
    assert_eq!(
        verify(&face.evidence()).failures,
        [],
        "the log itself shows nothing"
    );
    for receipt in &betrayed.receipts {
        let evidence = Evidence {
            receipts: vec![receipt.clone()],
            ..face.evidence()
        };
        let dropped = receipt.index == ballots[3] as u64;
        assert_eq!(!verify(&evidence).holds(), dropped, "{}", receipt.index);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_edited_in_the_database_no_longer_hashes_to_what_was_signed() {
    let betrayed = Betrayed::counted().await;
    let (hall, log) = (&betrayed.hall, &betrayed.log);
    let result = log.places(RESULT)[0];
    let mut edited = log.entries[result].clone();
    rewrite(&mut edited, "[[4,0,0]]", "[[0,4,0]]");
    let urn = hall.database("urn").await;
    let changed = sqlx::query("UPDATE entries SET bytes = ? WHERE congress = ? AND position = ?")
        .bind(edited)
        .bind(hall.congress.0)
        .bind(result as i64)
        .execute(&urn);
    assert_eq!(changed.await.unwrap().rows_affected(), 1);
    let trust = Trust::fetch(&hall.http, hall.congress.0, Some(&hall.log))
        .await
        .unwrap();
    let read = Board::read(&hall.http, hall.congress.0, &trust).await;
    assert!(
        matches!(read, Err(ClientError::Doubt(Doubt::Root))),
        "{read:?}"
    );
}
