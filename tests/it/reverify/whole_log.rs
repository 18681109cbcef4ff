//! A log that is not the one that was signed, or not the one that it was before.

use crypto::bytes::ByteString;
use crypto::merkle::{Tree, leaf_hash};
use crypto::note::NoteError;
use crypto::receipt::{Receipt, ReceiptError};
use piaojue::verify::{LogFault, Reason, verify};

use super::forging::{BALLOT, CLOSE, Forgery, OPENING, RESULT, checkpoint, log_keys, sign};
use super::played::played;

/// The log without the motion's last ballot, everything that follows from it made to fit.
fn without_a_trace() -> Vec<Vec<u8>> {
    let mut log = Forgery::new();
    let motion = played().motion;
    let result = log.place(motion, RESULT);
    log.rewrite(
        result,
        r#""returned":10,"valid":10"#,
        r#""returned":9,"valid":9"#,
    );
    log.rewrite(result, "[[10,0,0]]", "[[9,0,0]]");
    let close = log.place(motion, CLOSE);
    log.rewrite(close, r#""returned":10"#, r#""returned":9"#);
    for of in [OPENING, BALLOT] {
        let last = log.places(motion, of)[9];
        log.entries.remove(last);
    }
    log.entries
}

#[test]
fn a_ballot_dropped_without_a_trace_fails_against_its_receipt_and_against_an_earlier_checkpoint() {
    let honest = Forgery::new();
    let keys = log_keys(&honest.evidence.checkpoint);
    let mut evidence = sign(&keys, without_a_trace(), honest.evidence.clone());
    assert_eq!(
        verify(&evidence).failures,
        [],
        "the log itself shows nothing"
    );

    let size = honest.entries.len() as u64;
    let kept = checkpoint(&keys, &honest.entries);
    evidence.earlier = vec![kept.clone()];
    let report = verify(&evidence);
    let changed = Reason::from(LogFault::Inconsistent { size });
    assert_eq!(
        (report.failures[0].entry, &report.failures[0].reason),
        (None, &changed)
    );

    let dropped = honest.places(played().motion, BALLOT)[9];
    let tree: Tree = honest
        .entries
        .iter()
        .map(|entry| leaf_hash(entry))
        .collect();
    let (index, entry) = (dropped as u64, ByteString(honest.entries[dropped].clone()));
    let proof = tree.inclusion_proof(index, size).unwrap();
    evidence.earlier.clear();
    evidence.receipts = vec![Receipt {
        index,
        entry,
        checkpoint: kept,
        proof,
    }];
    let report = verify(&evidence);
    assert_eq!(
        (report.failures[0].entry, &report.failures[0].reason),
        (Some(index), &changed)
    );
}

#[test]
fn a_checkpoint_that_the_log_did_not_sign_fails() {
    let mut evidence = played().evidence.clone();
    evidence.checkpoint = checkpoint(&log_keys(&evidence.checkpoint), &evidence.entries);
    let report = verify(&evidence);
    assert_eq!(report.failures.len(), 1);
    assert_eq!(
        report.failures[0].reason,
        LogFault::Checkpoint(NoteError::Signature).into()
    );
    assert_eq!(report.failures[0].entry, None);
}

#[test]
fn entries_that_were_not_signed_for_fail_by_size_and_by_root() {
    let mut evidence = played().evidence.clone();
    let last = evidence.entries.pop().unwrap();
    let signed = evidence.entries.len() as u64 + 1;
    let size = LogFault::Size {
        found: signed - 1,
        signed,
    };
    assert_eq!(verify(&evidence).failures[0].reason, size.into());
    evidence.entries.push([&last[..], b" "].concat());
    assert_eq!(verify(&evidence).failures[0].reason, LogFault::Root.into());
}

#[test]
fn keys_that_cannot_be_read_fail() {
    let mut evidence = played().evidence.clone();
    evidence.vkey = evidence.vkey.trim_end().to_owned();
    assert_eq!(
        verify(&evidence).failures[0].reason,
        LogFault::Keys(NoteError::VerifierKeys).into()
    );
}

#[test]
fn a_receipt_of_another_log_or_another_entry_fails() {
    let mut evidence = played().evidence.clone();
    let index = evidence.receipts[0].index;
    evidence.receipts[0].index += 1;
    let report = verify(&evidence);
    let unproven = LogFault::Receipt(ReceiptError::NotIncluded);
    assert_eq!(report.failures[0].reason, unproven.into());
    assert_eq!(report.first_failing_entry().unwrap().entry, Some(index + 1));

    let mut log = Forgery::new();
    log.evidence.receipts = played().evidence.receipts.clone();
    let foreign = LogFault::Receipt(ReceiptError::Checkpoint(NoteError::Signature));
    assert_eq!(verify(&log.signed()).failures[0].reason, foreign.into());
}
