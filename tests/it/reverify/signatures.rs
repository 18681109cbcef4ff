//! Scrutineers, further issuers, paper ballots, and the voids that arithmetic commands: on a contest made by hand.

use ballot::manifest::Sitting;
use ballot::state::State;
use crypto::entry::{Entry, Ground};
use piaojue::verify::{
    FiguresFault, GrammarFault, Phase, Reason, ResultFault, SignoffFault, verify,
};

use super::made::{HONEST, Made, Story};

/// Demands that a made log fails first at the entry of this kind.
#[track_caller]
fn fails(made: Made, kind: &str, reason: impl Into<Reason>) {
    let at = made.place(kind);
    let report = verify(&made.evidence());
    let first = report.first_failing_entry().expect("a failure");
    assert_eq!(
        (first.entry, &first.reason),
        (Some(at), &reason.into()),
        "{:?}",
        report.failures
    );
}

#[test]
fn a_contest_of_two_issuers_and_two_scrutineers_with_paper_ballots_holds() {
    let report = verify(&Made::play(HONEST, |_| ()).evidence());
    assert_eq!(report.failures, []);
    let contest = &report.contests[0];
    assert_eq!((contest.state, contest.certificates), (State::Certified, 2));
    assert_eq!(
        (contest.issued, contest.returned, contest.ballots),
        (5, 5, 3)
    );
    assert_eq!(contest.result.as_ref().unwrap().options, [[5, 0, 0]]);
}

#[test]
fn a_contest_whose_certificates_are_still_due_is_counted_and_holds_so_far() {
    let report = verify(
        &Made::play(
            Story {
                certificates: 1,
                ..HONEST
            },
            |_| (),
        )
        .evidence(),
    );
    assert_eq!(report.failures, []);
    let contest = &report.contests[0];
    assert_eq!(contest.state, State::Counted);
    assert_eq!(
        (contest.certificates, contest.certificates_demanded),
        (1, 2)
    );
}

#[test]
fn an_act_without_the_signatures_that_it_demands_fails() {
    let twist = |entry: &mut Entry| {
        if let Entry::Open(open) = entry {
            open.signoffs.pop();
        }
    };
    fails(
        Made::play(HONEST, twist),
        "open",
        SignoffFault::TooFew {
            found: 1,
            demanded: 2,
        },
    );
    let twist = |entry: &mut Entry| {
        if let Entry::Close(close) = entry {
            close.signoffs.clear();
        }
    };
    fails(
        Made::play(HONEST, twist),
        "close",
        SignoffFault::TooFew {
            found: 0,
            demanded: 2,
        },
    );
}

#[test]
fn a_scrutineer_who_signs_twice_or_does_not_exist_fails() {
    let twist = |entry: &mut Entry| {
        if let Entry::Open(open) = entry {
            open.signoffs[1] = open.signoffs[0];
        }
    };
    fails(
        Made::play(HONEST, twist),
        "open",
        SignoffFault::Scrutineer(0),
    );
    let twist = |entry: &mut Entry| {
        if let Entry::Open(open) = entry {
            open.signoffs[1].scrutineer = 2;
        }
    };
    fails(
        Made::play(HONEST, twist),
        "open",
        SignoffFault::Scrutineer(2),
    );
}

#[test]
fn figures_that_scrutineers_did_not_sign_fail() {
    let twist = |entry: &mut Entry| {
        if let Entry::Open(open) = entry {
            open.present = 7;
        }
    };
    fails(
        Made::play(HONEST, twist),
        "open",
        SignoffFault::Signature(0),
    );
    let twist = |entry: &mut Entry| {
        if let Entry::Close(close) = entry {
            close.issued = 4;
        }
    };
    fails(
        Made::play(HONEST, twist),
        "close",
        SignoffFault::Signature(0),
    );
}

#[test]
fn a_certificate_of_another_result_or_twice_of_one_scrutineer_fails() {
    let twist = |entry: &mut Entry| {
        if let Entry::Certify(certify) = entry {
            certify.scrutineer = 1 - certify.scrutineer;
        }
    };
    let wrong = ResultFault::Certificate(SignoffFault::Signature(1));
    fails(Made::play(HONEST, twist), "certify", wrong);
    let mut made = Made::play(
        Story {
            certificates: 1,
            ..HONEST
        },
        |_| (),
    );
    let first = made.entries.last().unwrap().clone();
    made.entries.push(first);
    let end = made.entries.len() as u64 - 1;
    let report = verify(&made.evidence());
    let twice = ResultFault::Certificate(SignoffFault::Scrutineer(0));
    assert_eq!(
        (report.failures[0].entry, &report.failures[0].reason),
        (Some(end), &twice.into())
    );
}

#[test]
fn a_decision_to_void_is_signed_and_comes_before_the_certificates_are_in() {
    let mut made = Made::ready(Sitting::Assembly, |_| ());
    made.open();
    made.void();
    assert_eq!(verify(&made.evidence()).failures, []);

    let mut made = Made::play(
        Story {
            certificates: 1,
            ..HONEST
        },
        |_| (),
    );
    made.void();
    let report = verify(&made.evidence());
    assert_eq!(
        (report.failures.len(), report.contests[0].state),
        (0, State::Void)
    );

    let mut made = Made::play(HONEST, |_| ());
    made.void();
    fails(made, "void", ResultFault::Final);

    let twist = |entry: &mut Entry| {
        if let Entry::Void(void) = entry {
            void.reason.push('！');
        }
    };
    let mut made = Made::ready(Sitting::Assembly, twist);
    made.open();
    made.void();
    fails(made, "void", SignoffFault::Signature(0));
}

#[test]
fn a_further_issuer_signs_its_own_figures() {
    let twist = |entry: &mut Entry| {
        if let Entry::Close(close) = entry {
            close.issuers[0].issued = 4;
        }
    };
    fails(
        Made::play(HONEST, twist),
        "close",
        FiguresFault::FurtherIssuer(1),
    );
    let twist = |entry: &mut Entry| {
        if let Entry::Close(close) = entry {
            close.issuers.clear();
        }
    };
    fails(
        Made::play(HONEST, twist),
        "close",
        FiguresFault::FurtherIssuers {
            found: 0,
            further: 1,
        },
    );
}

#[test]
fn more_ballots_than_a_further_issuer_issued_void_the_contest() {
    let above = Story {
        further_issued: 2,
        ..HONEST
    };
    fails(
        Made::play(above, |_| ()),
        "close",
        FiguresFault::NotVoided(Ground::ReturnedAboveIssued),
    );
}

#[test]
fn a_remote_sitting_below_its_quorum_is_void_and_nothing_else() {
    let remote = Story {
        sitting: Sitting::Remote,
        paper: 0,
        ..HONEST
    };
    let short = |ground| {
        let mut made = Made::ready(Sitting::Remote, |_| ());
        made.open();
        made.close(Story {
            ballots: 0,
            ..remote
        });
        made.void_by(ground);
        made
    };
    assert_eq!(verify(&short(Ground::Quorum).evidence()).failures, []);
    let wrong = short(Ground::ReturnedAboveIssued);
    let at = wrong.place("void");
    let report = verify(&wrong.evidence());
    let fault = GrammarFault::Ground(Phase::Doomed(Ground::Quorum)).into();
    assert!(
        report
            .failures
            .iter()
            .any(|failure| failure.entry == Some(at) && failure.reason == fault)
    );
    fails(
        Made::play(remote, |_| ()),
        "close",
        FiguresFault::NotVoided(Ground::Quorum),
    );
}

#[test]
fn paper_ballots_are_as_many_as_came_back_and_in_order() {
    let twist = |entry: &mut Entry| {
        if let Entry::Paper(paper) = entry {
            paper.bodies.pop();
        }
    };
    fails(
        Made::play(HONEST, twist),
        "result",
        FiguresFault::Paper {
            stated: 2,
            listed: 1,
        },
    );
    let twist = |entry: &mut Entry| {
        if let Entry::Paper(paper) = entry {
            let body = r#"{"marks":["against"],"write_ins":[]}"#.to_owned();
            paper.bodies[1] = serde_json::value::RawValue::from_string(body).unwrap();
        }
    };
    fails(
        Made::play(HONEST, twist),
        "paper",
        piaojue::verify::OpeningFault::PaperOrder,
    );
}
