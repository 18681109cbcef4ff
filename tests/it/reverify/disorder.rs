//! Entries that are none, or have no business where they stand.

use crypto::entry::{Entry, Ground};
use piaojue::rng::Rng;
use piaojue::verify::{GrammarFault, Phase, Reason, ResultFault, verify};

use super::forging::{BALLOT, CLOSE, Forgery, OPEN, OPENING, VOID};
use super::played::played;

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
