//! What comes after a result, over real HTTP: the next round with candidates and seats filled in, fewer seats by consent.

use ballot::body::{Body, Mark};
use ballot::id::ContestId;
use ballot::manifest::{Manifest, Stage};
use ballot::outcome::ResultDoc;
use ballot::state::State;
use crypto::entry::Entry;
use piaojue::client::{ClientError, Device, Officer};
use piaojue::roll::officers::Validity;
use piaojue::verify::{Evidence, verify};

use crate::support::package::{AT_ONCE, PackageText, election, primary};
use crate::support::{Hall, no, said};

/// Takes, opens, casts and counts. The votes go round the ballots, so that none holds more than there are seats.
async fn play(hall: &Hall, devices: &[Device], contest: ContestId, figures: &[usize]) -> ResultDoc {
    let mut ballots = Vec::new();
    for device in devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for (at, (device, taken)) in devices.iter().zip(&ballots).enumerate() {
        let mut before = 0;
        let mark = |votes: &usize| {
            let turn = (at + before) % devices.len();
            before += devices.len() - votes;
            if turn < *votes {
                Mark::FOR
            } else {
                Mark::AGAINST
            }
        };
        let marks = figures.iter().map(mark).collect();
        let paper = &taken.paper;
        let body = Body::new(&paper.manifest, paper.eligible.as_ref(), marks, Vec::new());
        let envelope = taken.fill(&body.unwrap(), &hall.rng).unwrap();
        device.cast(&envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    result(hall, contest).await
}

async fn result(hall: &Hall, contest: ContestId) -> ResultDoc {
    let entries = hall.board().await.parsed().unwrap();
    let found = entries.iter().find_map(|entry| match entry {
        Entry::Result(result) if result.contest == contest.0 => {
            Some(result.result.get().to_owned())
        }
        _ => None,
    });
    ballot::json::parse_canonical(found.expect("a result").as_bytes()).unwrap()
}

async fn manifest(hall: &Hall, contest: ContestId) -> Manifest {
    let reply = hall
        .http
        .get(&format!("/api/v1/contests/{contest}/manifest"), None)
        .await;
    Manifest::parse(reply.unwrap().text().unwrap().as_bytes()).unwrap()
}

/// Everything public, checked as anybody could.
async fn verifies(hall: &Hall) {
    let public = async |file: &str| {
        let path = format!("/log/{}/{file}", hall.congress);
        let reply = hall.http.get(&path, None).await.unwrap();
        reply.text().unwrap().to_owned()
    };
    let evidence = Evidence {
        vkey: public("vkey").await,
        checkpoint: public("checkpoint").await,
        entries: hall.board().await.entries,
        ..Evidence::default()
    };
    let report = verify(&evidence);
    assert!(report.holds(), "{report:#?}");
}

/// Why the service refused.
fn refused<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> String {
    match answer.unwrap_err() {
        ClientError::Refused(problem) => problem.slug,
        other => panic!("{other}"),
    }
}

async fn contests(hall: &Hall) -> Vec<(ContestId, String)> {
    let roll = &hall.service.halves.roll;
    let facts = roll.contests(hall.congress).await.unwrap();
    facts
        .into_iter()
        .map(|facts| (facts.contest, facts.title))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn c9_three_tied_for_two_seats_vote_again_and_votes_alone_decide() {
    let hall = Hall::open(&PackageText::new(12, vec![election(3, 5, 0, AT_ONCE)])).await;
    let devices = hall.devices(12).await;
    let first = hall.contests[0];
    hall.officer.ready(first).await.unwrap();
    let tie = play(&hall, &devices, first, &[12, 7, 7, 7, 0]).await;
    assert_eq!((tie.outcome.elected.len(), tie.outcome.vacant), (1, 2));

    let runoff = hall.officer.next_round(first, Stage::Runoff).await.unwrap();
    let paper = manifest(&hall, runoff).await;
    let options: Vec<_> = paper.options.iter().map(|option| option.id).collect();
    assert_eq!(
        options,
        manifest(&hall, first).await.options[1..4]
            .iter()
            .map(|o| o.id)
            .collect::<Vec<_>>()
    );
    assert_eq!(
        (paper.stage, paper.round, paper.seats),
        (Stage::Runoff, 2, 2)
    );
    assert_eq!((paper.follows, paper.rules.max_for), (Some(first), 2));
    assert_eq!(paper.title, "工会委员会委员（再次投票）选票");
    assert_eq!(
        hall.officer.next_round(first, Stage::Runoff).await.unwrap(),
        runoff,
        "one run-off, however often asked for"
    );

    let end = play(&hall, &devices, runoff, &[5, 0, 4]).await;
    assert_eq!(
        end.outcome.elected,
        [options[0], options[2]],
        "five and four votes of 12 elect here"
    );
    assert_eq!((end.outcome.needs, end.outcome.vacant), (1, 0));
    let again = hall.officer.next_round(runoff, Stage::Further).await;
    assert_eq!(refused(again), "wrong-state", "all seats are filled");
    let order: Vec<_> = contests(&hall)
        .await
        .into_iter()
        .map(|(contest, _)| contest)
        .collect();
    assert_eq!(order, [first, runoff]);
    verifies(&hall).await;
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c10_a_vacant_seat_is_voted_on_again_or_done_without_by_consent() {
    let one = election(3, 4, 0, AT_ONCE);
    let two = election(3, 4, 0, AT_ONCE);
    let hall = Hall::open(&PackageText::new(10, vec![one, two])).await;
    let devices = hall.devices(10).await;
    let [first, second] = hall.contests[..] else {
        panic!("two contests")
    };
    for contest in [first, second] {
        hall.officer.ready(contest).await.unwrap();
        let vacancy = play(&hall, &devices, contest, &[9, 8, 5, 2]).await;
        assert_eq!(
            (vacancy.outcome.elected.len(), vacancy.outcome.vacant),
            (2, 1)
        );
    }

    let further = hall
        .officer
        .next_round(first, Stage::Further)
        .await
        .unwrap();
    let paper = manifest(&hall, further).await;
    assert_eq!(
        (paper.stage, paper.round, paper.seats),
        (Stage::Further, 2, 1)
    );
    let names: Vec<_> = paper
        .options
        .iter()
        .map(|option| option.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["钱三", "钱四"],
        "those who lost, one more than there are seats"
    );
    let late = hall.officer.reduce(first, 10).await;
    assert_eq!(refused(late), "wrong-state", "one way was taken");

    let few = hall.officer.reduce(second, 5).await;
    assert_eq!(
        refused(few),
        "rule-refused",
        "half of those entitled are not more than half"
    );
    let many = hall.officer.reduce(second, 11).await;
    assert_eq!(refused(many), "rule-refused", "eleven of ten");
    assert_eq!(
        hall.officer.reduce(second, 6).await.unwrap(),
        State::Counted
    );
    let further = hall.officer.next_round(second, Stage::Further).await;
    assert_eq!(refused(further), "wrong-state", "the congress makes do");
    let noted: Vec<_> = hall
        .board()
        .await
        .parsed()
        .unwrap()
        .into_iter()
        .filter_map(|entry| match entry {
            Entry::Note(note) => Some(note.text),
            _ => None,
        })
        .collect();
    assert_eq!(noted.len(), 1);
    assert!(
        noted[0].contains("由 3 人减为 2 人，赞成 6 人，应到 10 人"),
        "{noted:?}"
    );
    verifies(&hall).await;
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c4_a_void_vote_is_held_again_with_the_same_candidates() {
    let hall = Hall::open(&PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let running = hall.officer.next_round(contest, Stage::Formal).await;
    assert_eq!(refused(running), "wrong-state");
    hall.officer.void(contest, "收回多于发出").await.unwrap();
    let again = hall
        .officer
        .next_round(contest, Stage::Formal)
        .await
        .unwrap();
    let (before, after) = (manifest(&hall, contest).await, manifest(&hall, again).await);
    assert_eq!(after.options, before.options);
    assert_eq!(
        (after.round, after.seats, after.follows),
        (2, 1, Some(contest))
    );
    hall.officer.void(again, "又一次断电").await.unwrap();
    let third = hall.officer.next_round(again, Stage::Formal).await.unwrap();
    assert_eq!(
        manifest(&hall, third).await.title,
        "工会委员会委员（正式选举，第 3 轮）选票"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_primary_names_the_candidates_of_the_formal_election() {
    let hall = Hall::open(&PackageText::new(6, vec![primary(Some(2), 3, 4)])).await;
    let devices = hall.devices(6).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    play(&hall, &devices, contest, &[2, 6, 1, 4]).await;
    let formal = hall
        .officer
        .next_round(contest, Stage::Formal)
        .await
        .unwrap();
    let paper = manifest(&hall, formal).await;
    let names: Vec<_> = paper
        .options
        .iter()
        .map(|option| option.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["钱一", "钱二", "钱四"],
        "in the order of the ballot"
    );
    assert_eq!((paper.seats, paper.rules.max_for), (2, 2));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_congress_own_officer_makes_rounds() {
    let hall = Hall::open(&PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    hall.officer.void(contest, "重来").await.unwrap();
    let roll = &hall.service.halves.roll;
    let elsewhere = roll.add_organisation("另一个工会").await.unwrap();
    let stranger = roll
        .create_officer(elsewhere, "别处的工作人员")
        .await
        .unwrap();
    let access = roll
        .issue_token(stranger.id, Validity::default())
        .await
        .unwrap();
    let stranger = Officer::new(&hall.http, access.bearer.expose());
    let made = stranger.next_round(contest, Stage::Formal).await;
    assert_eq!(refused(made), "unknown-contest");
    assert_eq!(
        refused(stranger.reduce(contest, 3).await),
        "unknown-contest"
    );
    assert_eq!(contests(&hall).await.len(), 1, "nothing was made");
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_formal_election_asks_for_seats_that_can_be_filled_where_the_package_names_none() {
    let hall = Hall::open(&PackageText::new(6, vec![primary(None, 3, 4)])).await;
    let devices = hall.devices(6).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    play(&hall, &devices, contest, &[2, 6, 1, 4]).await;
    let path = format!("/api/v1/contests/{contest}/next");
    let ask = async |seats: &str| {
        let body = format!("{{\"stage\":\"formal\"{seats}}}");
        hall.post(&path, Some(&hall.bearer), body).await
    };
    for seats in ["", ",\"seats\":0", ",\"seats\":4", ",\"seats\":4000000000"] {
        assert_eq!(said(&ask(seats).await), no(400, "malformed"), "{seats}");
    }
    assert_eq!(contests(&hall).await.len(), 1, "nothing is half done");
    let made: serde_json::Value = ask(",\"seats\":2").await.json().unwrap();
    let made = made["contest"].as_str().unwrap().parse().unwrap();
    assert_eq!(manifest(&hall, made).await.seats, 2);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_officers_who_click_at_once_make_one_round() {
    let hall = Hall::open(&PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    hall.officer.void(contest, "重来").await.unwrap();
    let click = || hall.officer.next_round(contest, Stage::Formal);
    let (one, other) = tokio::join!(click(), click());
    let made: Vec<_> = [one, other].into_iter().filter_map(Result::ok).collect();
    assert!(!made.is_empty() && made.iter().all(|round| *round == made[0]));
    assert_eq!(contests(&hall).await.len(), 2);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_primarys_run_off_all_whom_both_chose_stand_in_the_formal_election() {
    let hall = Hall::open(&PackageText::new(6, vec![primary(Some(2), 3, 5)])).await;
    let devices = hall.devices(6).await;
    let first = hall.contests[0];
    hall.officer.ready(first).await.unwrap();
    let tie = play(&hall, &devices, first, &[6, 3, 5, 3, 0]).await;
    assert_eq!((tie.outcome.elected.len(), tie.outcome.tied.len()), (2, 2));
    let runoff = hall.officer.next_round(first, Stage::Runoff).await.unwrap();
    play(&hall, &devices, runoff, &[2, 4]).await;
    let formal = hall
        .officer
        .next_round(runoff, Stage::Formal)
        .await
        .unwrap();
    let paper = manifest(&hall, formal).await;
    let names: Vec<_> = paper
        .options
        .iter()
        .map(|option| option.name.as_str())
        .collect();
    assert_eq!(names, ["钱一", "钱三", "钱四"]);
    assert_eq!(paper.seats, 2, "as the package says");
    hall.service.stop().await;
}
