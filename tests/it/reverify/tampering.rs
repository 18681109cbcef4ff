//! Every tampered copy fails, by the right check and at the right entry: the log signs whatever it is given.

use ballot::b64::PointKey;
use ballot::manifest::{BoxKind, Manifest, ScrutineerSpec};
use crypto::bytes::{ByteString, Token};
use crypto::ecdsa::SigningKey;
use crypto::entry::{Entry, Ground};
use crypto::merkle::{Tree, leaf_hash};
use crypto::note::NoteError;
use crypto::receipt::{Receipt, ReceiptError};
use piaojue::rng::Rng;
use piaojue::verify::{
    BallotFault, Check, FiguresFault, GrammarFault, LogFault, ManifestFault, OpeningFault, Phase,
    Reason, ResultFault, Verdict, verify,
};
use serde_json::value::RawValue;

use super::forging::{Forgery, checkpoint, log_keys, sign};
use super::played::played;

const CONTEST: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Contest(_));
const OPEN: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Open(_));
const BALLOT: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Ballot(_));
const CLOSE: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Close(_));
const OPENING: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Opening(_));
const RESULT: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Result(_));
const VOID: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Void(_));

#[test]
fn an_exact_copy_under_the_hostile_keys_holds_so_that_what_fails_below_fails_for_its_change() {
    assert_eq!(verify(&Forgery::new().signed()).failures, []);
}

#[test]
fn a_dropped_ballot_fails_at_close() {
    let mut log = Forgery::new();
    let ballot = log.place(played().election, BALLOT);
    log.entries.remove(ballot);
    let close = log
        .entries
        .iter()
        .position(|entry| entry.starts_with(br#"{"type":"close""#))
        .unwrap();
    log.fails_at(
        close,
        FiguresFault::Returned {
            stated: 9,
            ballots: 8,
        },
    );
}

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
fn a_changed_ballot_fails_by_its_signature() {
    let mut log = Forgery::new();
    let ballot = log.places(played().election, BALLOT)[3];
    log.edit(ballot, |entry| {
        let Entry::Ballot(ballot) = entry else {
            unreachable!()
        };
        ballot.commit = [7; 32].into();
    });
    log.fails_at(ballot, BallotFault::Signature);
}

#[test]
fn reordered_ballots_fail_at_the_first_opening_that_no_longer_fits() {
    let mut log = Forgery::new();
    let ballots = log.places(played().election, BALLOT);
    log.entries.swap(ballots[1], ballots[4]);
    let opening = log.places(played().election, OPENING)[1];
    log.fails_at(opening, OpeningFault::Commitment);
}

#[test]
fn a_swapped_opening_fails_where_it_stands() {
    let mut log = Forgery::new();
    let openings = log.places(played().election, OPENING);
    let Entry::Opening(other) = log.entry(openings[5]) else {
        unreachable!()
    };
    log.edit(openings[2], |entry| {
        let Entry::Opening(opening) = entry else {
            unreachable!()
        };
        (opening.nonce, opening.body) = (other.nonce, other.body);
    });
    log.fails_at(openings[2], OpeningFault::Commitment);
}

#[test]
fn openings_out_of_order_fail_at_the_first_one() {
    let mut log = Forgery::new();
    let (openings, ballots) = (
        log.places(played().election, OPENING),
        log.places(played().election, BALLOT),
    );
    log.entries.swap(openings[2], openings[3]);
    let (found, due) = (ballots[3] as u64, Some(ballots[2] as u64));
    log.fails_at(openings[2], OpeningFault::Order { found, due });
}

#[test]
fn an_opening_a_second_time_fails() {
    let mut log = Forgery::new();
    let (openings, ballots) = (
        log.places(played().election, OPENING),
        log.places(played().election, BALLOT),
    );
    let copy = log.entries[openings[2]].clone();
    log.entries.insert(openings[2] + 1, copy);
    let (found, due) = (ballots[2] as u64, Some(ballots[3] as u64));
    log.fails_at(openings[2] + 1, OpeningFault::Order { found, due });
}

#[test]
fn a_ballot_that_nobody_opened_fails_at_the_result() {
    let mut log = Forgery::new();
    let (openings, ballots) = (
        log.places(played().election, OPENING),
        log.places(played().election, BALLOT),
    );
    log.entries.remove(openings[8]);
    log.fails_at(openings[8], OpeningFault::NotOpened(ballots[8] as u64));
}

#[test]
fn a_body_spelled_in_another_way_fails() {
    let mut log = Forgery::new();
    let opening = log.place(played().motion, OPENING);
    log.edit(opening, |entry| {
        let Entry::Opening(opening) = entry else {
            unreachable!()
        };
        opening.body =
            RawValue::from_string(r#"{"marks":["yes"],"write_ins":[]}"#.to_owned()).unwrap();
    });
    let unknown = ballot::body::NotCanonicalBody::UnknownMark { option: 0 };
    log.fails_at(opening, OpeningFault::Body(unknown));
}

#[test]
fn a_wrong_count_fails_at_the_result() {
    let mut log = Forgery::new();
    let result = log.place(played().election, RESULT);
    let text = String::from_utf8(log.entries[result].clone()).unwrap();
    let at = text
        .split_once(r#""result":"#)
        .unwrap()
        .1
        .find(r#""valid":7"#)
        .unwrap()
        + r#""valid":"#.len();
    log.rewrite(
        result,
        r#""valid":7,"invalid":2"#,
        r#""valid":8,"invalid":1"#,
    );
    log.fails_at(result, ResultFault::Differs { at });
}

#[test]
fn an_edited_result_fails_though_its_figures_are_right() {
    let mut log = Forgery::new();
    let result = log.place(played().motion, RESULT);
    let text = String::from_utf8(log.entries[result].clone()).unwrap();
    let at = text
        .split_once(r#""result":"#)
        .unwrap()
        .1
        .find(r#""passed":true"#)
        .unwrap()
        + r#""passed":"#.len();
    log.rewrite(result, r#""passed":true"#, r#""passed":false"#);
    log.fails_at(result, ResultFault::Differs { at });
}

#[test]
fn a_forged_token_fails() {
    let mut log = Forgery::new();
    let ballot = log.places(played().election, BALLOT)[6];
    log.edit(ballot, |entry| {
        let Entry::Ballot(ballot) = entry else {
            unreachable!()
        };
        ballot.tokens = vec![Token::from(Rng::system().bytes())];
    });
    log.fails_at(ballot, BallotFault::Token(0));
}

#[test]
fn a_token_of_another_contest_fails() {
    let mut log = Forgery::new();
    let ballot = log.places(played().election, BALLOT)[2];
    let Entry::Ballot(foreign) = log.entry(log.place(played().motion, BALLOT)) else {
        unreachable!()
    };
    log.edit(ballot, |entry| {
        let Entry::Ballot(ballot) = entry else {
            unreachable!()
        };
        ballot.tokens = foreign.tokens;
    });
    log.fails_at(ballot, BallotFault::Token(0));
}

#[test]
fn a_whole_ballot_of_another_contest_fails() {
    let mut log = Forgery::new();
    let ballot = log.places(played().election, BALLOT)[2];
    let foreign = log.entry(log.place(played().motion, BALLOT));
    log.edit(ballot, |entry| {
        *entry = foreign;
        let Entry::Ballot(ballot) = entry else {
            unreachable!()
        };
        ballot.contest = played().election.0;
    });
    log.fails_at(ballot, BallotFault::Token(0));
}

#[test]
fn a_second_token_or_none_fails() {
    let mut log = Forgery::new();
    let ballot = log.place(played().motion, BALLOT);
    log.edit(ballot, |entry| {
        let Entry::Ballot(ballot) = entry else {
            unreachable!()
        };
        ballot.tokens.push(ballot.tokens[0]);
    });
    log.fails_at(
        ballot,
        BallotFault::Tokens {
            found: 2,
            issuers: 1,
        },
    );
}

#[test]
fn the_same_ballot_key_twice_fails_at_the_second() {
    let mut log = Forgery::new();
    let ballots = log.places(played().election, BALLOT);
    let copy = log.entries[ballots[0]].clone();
    log.entries.insert(ballots[8] + 1, copy);
    log.fails_at(ballots[8] + 1, BallotFault::KeyTwice);
}

#[test]
fn close_figures_that_cannot_be_fail_at_close() {
    let close_with = |change: fn(&mut crypto::entry::Close), fault: FiguresFault| {
        let mut log = Forgery::new();
        let close = log.place(played().election, CLOSE);
        log.evidence.documents.clear();
        log.edit(close, |entry| {
            let Entry::Close(close) = entry else {
                unreachable!()
            };
            change(close);
        });
        log.fails_at(close, fault);
    };
    close_with(
        |close| close.returned = 10,
        FiguresFault::Returned {
            stated: 10,
            ballots: 9,
        },
    );
    close_with(
        |close| close.present = 13,
        FiguresFault::Present {
            present: 13,
            entitled: 12,
        },
    );
    close_with(
        |close| close.issued = 11,
        FiguresFault::Issued {
            issued: 11,
            present: 10,
        },
    );
    close_with(
        |close| close.issued = 8,
        FiguresFault::NotVoided(Ground::ReturnedAboveIssued),
    );
}

#[test]
fn returned_above_issued_is_lawful_only_where_the_void_follows() {
    let mut log = Forgery::new();
    let election = played().election;
    let close = log.place(election, CLOSE);
    log.edit(close, |entry| {
        let Entry::Close(close) = entry else {
            unreachable!()
        };
        close.issued = 8;
    });
    let after = log.entries.split_off(close + 1);
    let void = crypto::entry::Void {
        contest: election.0,
        ground: Ground::ReturnedAboveIssued,
        reason: String::new(),
        signoffs: Vec::new(),
    };
    log.entries.push(Entry::Void(void).to_bytes().unwrap());
    log.evidence.documents.clear();
    assert_eq!(
        verify(
            &Forgery {
                entries: log.entries.clone(),
                evidence: log.evidence.clone()
            }
            .signed()
        )
        .failures,
        []
    );
    log.entries.extend(after.into_iter().take(1));
    let phase = Phase::Void(Ground::ReturnedAboveIssued);
    log.fails_at(close + 2, GrammarFault::OutOfPlace(phase));
}

#[test]
fn a_box_opened_below_the_quorum_fails_at_open() {
    let mut log = Forgery::new();
    let open = log.place(played().election, OPEN);
    log.edit(open, |entry| {
        let Entry::Open(open) = entry else {
            unreachable!()
        };
        open.present = 7;
    });
    log.fails_at(
        open,
        FiguresFault::Quorum {
            present: 7,
            needed: 8,
        },
    );
}

#[test]
fn entries_after_their_time_fail() {
    let mut log = Forgery::new();
    let (ballot, close) = (
        log.place(played().election, BALLOT),
        log.place(played().election, CLOSE),
    );
    let copy = log.entries[ballot].clone();
    log.entries.insert(close + 1, copy);
    log.fails_at(close + 1, GrammarFault::OutOfPlace(Phase::Closed));

    let mut log = Forgery::new();
    let (open, void) = (
        log.place(played().voided, OPEN),
        log.place(played().withdrawn, VOID),
    );
    log.edit(open, |entry| {
        let Entry::Open(open) = entry else {
            unreachable!()
        };
        open.contest = played().withdrawn.0;
    });
    let copy = log.entries.remove(open);
    log.entries.insert(void + 1, copy);
    log.fails_at(
        void + 1,
        GrammarFault::OutOfPlace(Phase::Void(Ground::Withdrawn)),
    );
}

#[test]
fn an_entry_before_its_time_fails() {
    let mut log = Forgery::new();
    let (open, close) = (
        log.place(played().election, OPEN),
        log.place(played().election, CLOSE),
    );
    let copy = log.entries[close].clone();
    log.entries.insert(open, copy);
    log.fails_at(open, GrammarFault::OutOfPlace(Phase::Ready));
}

#[test]
fn other_spellings_of_an_entry_fail() {
    let spelled = |from: &str, to: &str| {
        let mut log = Forgery::new();
        let open = log.place(played().motion, OPEN);
        log.rewrite(open, from, to);
        let report = verify(&log.signed());
        let first = report.first_failing_entry().unwrap();
        assert_eq!(first.entry, Some(open as u64));
        assert!(
            matches!(first.reason, Reason::Grammar(GrammarFault::NotCanonical(_))),
            "{first}"
        );
    };
    spelled(r#","present""#, r#", "present""#);
    spelled(r#""present":10"#, r#""present":1e1"#);
    spelled(r#""present":10"#, r#""present":10,"present":10"#);
    spelled(r#""signoffs":[]"#, r#""signoffs":[],"remark":"x""#);
    spelled(
        r#""present":10,"signoffs":[]"#,
        r#""signoffs":[],"present":10"#,
    );
}

#[test]
fn an_entry_of_an_unknown_type_fails() {
    let mut log = Forgery::new();
    let end = log.entries.len();
    log.entries
        .push(br#"{"type":"recount","contest":null}"#.to_vec());
    log.fails_at(end, GrammarFault::UnknownType);
}

#[test]
fn a_log_begins_with_its_congress_once() {
    let mut log = Forgery::new();
    let congress = log.entries[0].clone();
    log.entries.push(congress);
    let end = log.entries.len() - 1;
    log.fails_at(end, GrammarFault::CongressTwice);

    let mut log = Forgery::new();
    log.entries.remove(0);
    log.fails_at(0, GrammarFault::NoCongress);
}

#[test]
fn an_entry_of_an_unknown_contest_and_an_opening_of_no_ballot_fail() {
    let mut log = Forgery::new();
    let open = log.place(played().motion, OPEN);
    log.edit(open, |entry| {
        let Entry::Open(open) = entry else {
            unreachable!()
        };
        open.contest = Rng::system().id();
    });
    log.fails_at(open, GrammarFault::UnknownContest);

    let mut log = Forgery::new();
    let opening = log.place(played().motion, OPENING);
    log.edit(opening, |entry| {
        let Entry::Opening(opening) = entry else {
            unreachable!()
        };
        opening.ballot = 0;
    });
    log.fails_at(opening, GrammarFault::NoSuchBallot(0));
}

#[test]
fn a_void_without_ground_fails() {
    let mut log = Forgery::new();
    let void = log.place(played().voided, VOID);
    log.edit(void, |entry| {
        let Entry::Void(void) = entry else {
            unreachable!()
        };
        void.ground = Ground::Withdrawn;
    });
    log.fails_at(void, GrammarFault::Ground(Phase::Open));
}

#[test]
fn a_result_is_final_where_no_certificates_are_due() {
    let mut log = Forgery::new();
    let (void, end) = (log.place(played().voided, VOID), log.entries.len());
    let Entry::Void(mut void) = log.entry(void) else {
        unreachable!()
    };
    void.contest = played().motion.0;
    log.entries.push(Entry::Void(void).to_bytes().unwrap());
    log.fails_at(end, ResultFault::Final);
}

/// Publishes a contest again with another manifest.
fn republish(change: impl FnOnce(&mut Manifest, &Manifest)) -> (Forgery, usize) {
    let mut log = Forgery::new();
    let manifest = |log: &Forgery, contest| {
        let Entry::Contest(entry) = log.entry(log.place(contest, CONTEST)) else {
            unreachable!()
        };
        Manifest::parse(entry.manifest.as_bytes()).unwrap()
    };
    let (earlier, mut changed) = (
        manifest(&log, played().election),
        manifest(&log, played().withdrawn),
    );
    change(&mut changed, &earlier);
    let at = log.place(played().withdrawn, CONTEST);
    let entry = Entry::Contest(crypto::entry::Contest {
        manifest: ByteString(changed.to_bytes()),
    });
    log.entries[at] = entry.to_bytes().unwrap();
    (log, at)
}

#[test]
fn a_contest_twice_and_a_manifest_of_another_congress_fail() {
    let (log, at) = republish(|manifest, earlier| manifest.contest = earlier.contest);
    log.fails_at(at, GrammarFault::ContestTwice);
    let (log, at) = republish(|manifest, _| manifest.congress.0 = Rng::system().id());
    log.fails_at(at, ManifestFault::OtherCongress);
}

#[test]
fn an_issuing_key_of_an_earlier_contest_fails() {
    let (log, at) = republish(|manifest, earlier| manifest.issuers = earlier.issuers.clone());
    log.fails_at(at, ManifestFault::KeyReused);
}

#[test]
fn an_issuing_key_twice_in_a_manifest_fails() {
    let (log, at) = republish(|manifest, _| {
        let mut further = manifest.issuers[0].clone();
        further.url = Some("https://union.example.org".to_owned());
        further.sign_key = Some(signing_key());
        manifest.issuers.push(further);
    });
    log.fails_at(
        at,
        ManifestFault::Unlawful(ballot::manifest::ManifestError::KeyTwice),
    );
}

#[test]
fn too_few_candidates_for_the_seats_fail() {
    let mut log = Forgery::new();
    let at = log.place(played().election, CONTEST);
    log.edit(at, |entry| {
        let Entry::Contest(contest) = entry else {
            unreachable!()
        };
        let mut manifest = Manifest::parse(contest.manifest.as_bytes()).unwrap();
        manifest.seats = 3;
        contest.manifest = ByteString(manifest.to_bytes());
    });
    log.fails_at(
        at,
        ManifestFault::Surplus {
            extra: 0,
            demanded: 1,
        },
    );
}

#[test]
fn a_sealed_box_does_not_pass_unread() {
    let (log, at) = republish(|manifest, _| {
        let scrutineer = |name: &str| ScrutineerSpec {
            name: name.to_owned(),
            key: signing_key(),
            sealing_key: Some(signing_key()),
        };
        manifest.ballot_box.kind = BoxKind::Sealed;
        manifest.ballot_box.threshold = 1;
        manifest.scrutineers = vec![scrutineer("许晓梅"), scrutineer("何志远")];
    });
    let report = verify(&log.signed());
    assert_eq!(report.failures.len(), 1, "{:?}", report.failures);
    assert_eq!(report.failures[0].entry, Some(at as u64));
    assert!(
        matches!(report.verdict(Check::Unsealing), Verdict::Fails(failure) if failure.reason == Reason::SealedBox)
    );
}

fn signing_key() -> PointKey {
    let key = SigningKey::generate(Rng::system().ring()).unwrap();
    ballot::b64::Key(*key.public().as_bytes())
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
