//! Tampered ballots, openings, figures and results fail, by the right check and at the right entry: the log signs
//! whatever it is given.

use crypto::bytes::Token;
use crypto::entry::{Entry, Ground};
use piaojue::rng::Rng;
use piaojue::verify::{BallotFault, FiguresFault, OpeningFault, ResultFault, verify};
use serde_json::value::RawValue;

use super::forging::{BALLOT, CLOSE, Forgery, OPEN, OPENING, RESULT};
use super::played::played;

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
