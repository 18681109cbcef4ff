//! Whole elections over real HTTP, ballot by ballot.

use ballot::body::{Body, Mark};
use ballot::outcome::ResultDoc;
use ballot::state::State;
use crypto::entry::Entry;
use piaojue::client::{ClientError, Taken};

use crate::support::Hall;
use crate::support::package::{AT_ONCE, BoxText, PackageText, election, motion};

/// A body with `for` for the first options and `against` for the rest.
fn marks(taken: &Taken, for_these: &[bool]) -> Body {
    let marks = for_these
        .iter()
        .map(|yes| if *yes { Mark::FOR } else { Mark::AGAINST })
        .collect();
    Body::new(
        &taken.paper.manifest,
        taken.paper.eligible.as_ref(),
        marks,
        Vec::new(),
    )
    .unwrap()
}

/// Figures of `for` votes spread over ballots: ballot `i` votes for every candidate whose figure is above `i`, in a
/// rotation that keeps each ballot within the seats.
fn spread(figures: &[u64], ballots: usize, seats: usize) -> Vec<Vec<bool>> {
    let mut left = figures.to_vec();
    let mut all = Vec::with_capacity(ballots);
    for _ in 0..ballots {
        let mut order: Vec<usize> = (0..left.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(left[*at]));
        let mut ballot = vec![false; left.len()];
        for at in order
            .into_iter()
            .take(seats)
            .filter(|at| left[*at] > 0)
            .collect::<Vec<_>>()
        {
            ballot[at] = true;
            left[at] -= 1;
        }
        all.push(ballot);
    }
    assert!(
        left.iter().all(|left| *left == 0),
        "the figures fit the ballots"
    );
    all
}

async fn result(hall: &Hall, contest: usize) -> ResultDoc {
    let entries = hall.board().await.parsed().unwrap();
    let id = hall.contests[contest].0;
    let found = entries.iter().find_map(|entry| match entry {
        Entry::Result(result) if result.contest == id => Some(result.result.get().to_owned()),
        _ => None,
    });
    ballot::json::parse_canonical(found.expect("a result").as_bytes()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn c1_needs_61_of_120_elects_the_first_seven_and_not_the_eighth_who_has_61() {
    let group = BoxText {
        group: 5,
        wait_s: 1,
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(120, vec![election(7, 8, 0, group)])).await;
    let contest = hall.contests[0];
    let devices = hall.devices(110).await;
    assert_eq!(hall.officer.ready(contest).await.unwrap(), State::Ready);
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    let figures = [104, 102, 100, 98, 96, 95, 94, 61];
    let mut votes = spread(&figures, 108, 7);
    votes.extend([vec![true; 8], vec![true; 8]]);
    let casts = devices
        .iter()
        .zip(&ballots)
        .zip(&votes)
        .map(|((device, taken), votes)| async {
            let envelope = taken.fill(&marks(taken, votes), &hall.rng).unwrap();
            device.cast(&envelope).await.unwrap()
        });
    let receipts = futures_util::future::join_all(casts).await;
    assert_eq!(receipts.len(), 110);
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closed);
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);

    let result = result(&hall, 0).await;
    assert_eq!(
        (
            result.entitled,
            result.present,
            result.issued,
            result.returned
        ),
        (120, 110, 110, 110)
    );
    assert_eq!((result.valid, result.invalid), (108, 2));
    assert_eq!(
        result
            .options
            .iter()
            .map(|option| option[0])
            .collect::<Vec<_>>(),
        figures
    );
    assert_eq!(result.outcome.needs, 61);
    let listed: Vec<_> = ballots[0]
        .paper
        .manifest
        .options
        .iter()
        .map(|option| option.id)
        .collect();
    assert_eq!(result.outcome.elected, listed[..7]);
    assert_eq!((result.outcome.tied.len(), result.outcome.vacant), (0, 0));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_motion_passes_by_its_own_rule_beside_an_election() {
    let hall = Hall::open(&PackageText::new(
        6,
        vec![election(1, 2, 0, AT_ONCE), motion(AT_ONCE)],
    ))
    .await;
    let contest = hall.contests[1];
    let devices = hall.devices(6).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        device.take(hall.contests[0]).await.unwrap();
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(hall.contests[0]).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    for ((device, taken), yes) in devices
        .iter()
        .zip(&ballots)
        .zip([true, true, true, true, false])
    {
        let envelope = taken.fill(&marks(taken, &[yes]), &hall.rng).unwrap();
        device.cast(&envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
    let result = result(&hall, 1).await;
    assert_eq!(
        (result.issued, result.returned, result.outcome.needs),
        (6, 5, 4)
    );
    assert_eq!(result.outcome.passed, Some(true));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c19_a_voter_has_one_ballot_whatever_is_tried_with_it() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    let cast = async |voter: usize, yes: bool| {
        let envelope = ballots[voter].fill(&marks(&ballots[voter], &[yes]), &hall.rng);
        devices[voter].cast(&envelope.unwrap()).await.map(drop)
    };
    let slug = |answer: Result<(), ClientError>| match answer {
        Err(ClientError::Refused(problem)) => problem.slug,
        other => panic!("{other:?}"),
    };
    cast(0, true).await.unwrap();
    assert_eq!(slug(cast(0, false).await), "ballot-differs", "twice");
    let second = hall.device(0).await;
    let again = second.take(contest).await;
    assert!(again.is_err(), "a second device gets no ballot");
    cast(1, true).await.unwrap();
    hall.officer.close(contest).await.unwrap();
    assert_eq!(slug(cast(2, true).await), "box-not-open", "after close");
    hall.officer.count(contest).await.unwrap();
    let result = result(&hall, 0).await;
    assert_eq!((result.issued, result.returned), (3, 2));
    hall.service.stop().await;
}
