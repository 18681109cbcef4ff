//! Too early and too late: clocks that are moved, tokens from just before the close, ballots for a box that is shut.

use ballot::manifest::Stage;
use ballot::state::State;
use hyper::Method;
use piaojue::clock::Clock;
use piaojue::urn::CastLimits;
use piaojue::verify::verify;

use crate::support::package::{AT_ONCE, BoxText, PackageText, election, election_under, motion};
use crate::support::watched::{Watched, signed};
use crate::support::{Hall, no, refused, said};

/// 16:00 in Beijing, 2027-01-15.
const FOUR: i64 = 1_800_000_000_000;
const MINUTE: i64 = 60_000;

/// Waits until the clockwork, which looks every second, has brought the first contest there.
async fn becomes(hall: &Hall, state: State) {
    for _ in 0..600 {
        let facts = hall
            .service
            .halves
            .roll
            .contests(hall.congress)
            .await
            .unwrap();
        if facts[0].state == state {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the contest does not become {state}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_clock_moved_after_the_planned_close_opens_nothing_again() {
    let planned =
        "stage = \"formal\"\nopens = \"2027-01-15 16:10\"\ncloses = \"2027-01-15 16:30\"\n";
    let contest = election_under("union-committee@1", planned, 1, 2);
    let clock = Clock::fixed(FOUR);
    let package = PackageText::new(3, vec![contest]);
    let hall = Hall::open_with(&package, CastLimits::default(), clock.clone()).await;
    let devices = hall.devices(3).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let mut taken = Vec::new();
    for device in &devices[..2] {
        taken.push(device.take(contest).await.unwrap());
    }
    clock.advance(10 * MINUTE);
    becomes(&hall, State::Open).await;
    // Back before the opening: what is open stays open.
    clock.advance(-10 * MINUTE);
    devices[0]
        .cast(&hall.fill(&taken[0], &[true, false]))
        .await
        .unwrap();
    clock.advance(30 * MINUTE);
    becomes(&hall, State::Closed).await;
    let closed = hall.board().await.checkpoint;

    for by in [-5, -10, -60, 6 * 60] {
        clock.advance(by * MINUTE);
        let late = hall
            .cast(hall.fill(&taken[1], &[true, false]).to_bytes())
            .await;
        assert_eq!(said(&late), no(409, "box-not-open"), "{by}");
        assert_eq!(
            refused(devices[2].take(contest).await),
            no(409, "issuing-closed"),
            "{by}"
        );
        assert_eq!(
            refused(hall.officer.open(contest).await),
            no(409, "wrong-state"),
            "{by}"
        );
    }
    clock.advance(-6 * 60 * MINUTE);
    let hall = hall.restart(CastLimits::default(), clock).await;
    let late = hall
        .cast(hall.fill(&taken[1], &[true, false]).to_bytes())
        .await;
    assert_eq!(said(&late), no(409, "box-not-open"), "after a restart");
    assert_eq!(hall.board().await.checkpoint, closed);
    assert!(verify(&hall.evidence().await).holds());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_clock_set_back_opens_no_box_before_its_spread_is_over() {
    let settling = BoxText {
        settle_s: 60,
        ..AT_ONCE
    };
    let clock = Clock::fixed(FOUR);
    let package = PackageText::new(3, vec![motion(settling)]);
    let hall = Hall::open_with(&package, CastLimits::default(), clock.clone()).await;
    hall.devices(3).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    for by in [-60 * MINUTE, 60 * MINUTE, MINUTE - 1] {
        clock.advance(by);
        let early = refused(hall.officer.open(hall.contests[0]).await);
        assert_eq!(early, no(409, "rule-refused"), "{by}");
    }
    clock.advance(1);
    assert_eq!(
        hall.officer.open(hall.contests[0]).await.unwrap(),
        State::Open
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_device_says_of_the_time_is_read_by_nobody() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let devices = hall.devices(3).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let taken = devices[0].take(contest).await.unwrap();
    let ballot = hall.fill(&taken, &[true]).to_bytes();
    let text = String::from_utf8(ballot.clone()).unwrap();
    let dated = text.replacen('{', r#"{"at":1,"cast_at":"1999-12-31T00:00:00Z","#, 1);
    let long_ago = [
        ("date", "Fri, 31 Dec 1999 23:59:59 GMT"),
        ("age", "999999999"),
    ];
    let send = async |body: Vec<u8>| {
        let sent = hall
            .http
            .send(Method::POST, "/api/v1/ballots", &long_ago, body);
        said(&sent.await.unwrap())
    };
    for body in [ballot.clone(), dated.clone().into_bytes()] {
        assert_eq!(send(body).await, no(409, "box-not-open"), "not open yet");
    }
    hall.officer.open(contest).await.unwrap();
    hall.officer.close(contest).await.unwrap();
    for body in [ballot, dated.into_bytes()] {
        assert_eq!(send(body).await, no(409, "box-not-open"), "closed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_got_just_before_the_close_casts_nothing_after_it() {
    let watched = Watched::open(vec![signed()]).await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    let last = watched.devices[0].take(contest).await.unwrap();
    let ballot = hall.fill(&last, &[true]).to_bytes();
    let shut = no(409, "box-not-open");
    let closed = no(409, "issuing-closed");

    hall.officer.close(contest).await.unwrap();
    assert_eq!(said(&hall.cast(ballot.clone()).await), shut, "closing");
    assert_eq!(
        refused(watched.devices[1].take(contest).await),
        closed,
        "closing"
    );
    watched.sign(&[0, 1], 0).await;
    assert_eq!(said(&hall.cast(ballot.clone()).await), shut, "closed");
    assert_eq!(
        refused(watched.devices[1].take(contest).await),
        closed,
        "closed"
    );
    hall.officer.count(contest).await.unwrap();
    assert_eq!(said(&hall.cast(ballot.clone()).await), shut, "counted");
    watched.sign(&[0, 1], 0).await;
    assert_eq!(said(&hall.cast(ballot).await), shut, "certified");
    assert_eq!(
        refused(watched.devices[1].take(contest).await),
        closed,
        "certified"
    );
    let result = watched.result().await;
    assert_eq!((result.issued, result.returned), (1, 0));
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_a_vote_that_was_voided_casts_nothing_in_its_repetition() {
    let hall = Hall::open(&PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)])).await;
    let devices = hall.devices(3).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    hall.officer.void(contest, "会场断电").await.unwrap();
    let again = hall
        .officer
        .next_round(contest, Stage::Formal)
        .await
        .unwrap();
    hall.officer.open(again).await.unwrap();
    let mut ballot = hall.fill(&taken, &[true, false]);
    assert_eq!(
        said(&hall.cast(ballot.to_bytes()).await),
        no(409, "box-not-open")
    );
    ballot.contest = again;
    assert_eq!(
        said(&hall.cast(ballot.to_bytes()).await),
        no(403, "token-invalid")
    );
    let fresh = devices[0].take(again).await.unwrap();
    devices[0]
        .cast(&hall.fill(&fresh, &[true, false]))
        .await
        .unwrap();
}
