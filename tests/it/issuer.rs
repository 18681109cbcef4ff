//! A further issuer beside a real organiser, as two services: without its signature there is no ballot, it signs once for
//! each delegate and nothing after its count, and its count bounds what the box may hold.

mod desk;
mod ending;

use crypto::bytes::Token;
use crypto::entry::{Entry, Ground};
use hyper::Method;
use piaojue::client::ClientError;
use piaojue::verify::verify;

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, said};
use desk::{Desk, refused};

const FOR: &[u8] = br#"{"marks":["for"],"write_ins":[]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_takes_a_token_of_each_and_the_close_has_the_further_count() {
    let desk = Desk::open(PackageText::new(4, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(3).await;
    hall.officer.open(contest).await.unwrap();
    for device in &devices[..2] {
        let taken = device.take(contest).await.unwrap();
        let names: Vec<_> = taken
            .paper
            .manifest
            .issuers
            .iter()
            .map(|each| each.name.as_str())
            .collect();
        assert_eq!(names, ["江海重型装备（集团）有限公司工会", "省总工会"]);
        assert_eq!(taken.tokens.len(), 2);
        device
            .cast(&taken.fill_with(FOR, &hall.rng).unwrap())
            .await
            .unwrap();
    }
    devices[2].take(contest).await.unwrap();
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
    let close = desk.close_entry().await;
    assert_eq!(
        (close.issued, close.returned, close.issuers[0].issued),
        (3, 2, 3)
    );
    let report = verify(&hall.evidence().await);
    assert!(report.holds(), "{:?}", report.failures);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organiser_alone_can_make_no_ballot() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(2).await;
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    // All that the organiser has: its own signature on a key of its making, as often as it likes.
    let whole = taken.fill_with(FOR, &hall.rng).unwrap();
    let mut alone = whole.clone();
    alone.tokens.truncate(1);
    assert_eq!(
        said(&hall.cast(alone.to_bytes()).await),
        no(400, "malformed")
    );
    let others = [whole.tokens[0], Token::from([7; 256])];
    for second in others {
        let mut stuffed = whole.clone();
        stuffed.tokens[1] = second;
        assert_eq!(
            said(&hall.cast(stuffed.to_bytes()).await),
            no(403, "token-invalid")
        );
    }
    assert!(
        hall.cast(whole.to_bytes()).await.status.is_success(),
        "the whole one is taken"
    );
    // A delegate whom the organiser enters by itself has no code of the further issuer.
    let invented = &desk.devices_without_codes(1).await[0];
    let error = invented.take(contest).await.unwrap_err();
    assert!(matches!(error, ClientError::NotEnrolled(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_tested_in_the_protocols_order() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    let devices = desk.devices(2).await;
    let (device, other) = (&devices[0], &devices[1]);
    let path = format!("/api/v1/contests/{contest}/issue");
    let asked = desk
        .http
        .send(Method::POST, &path, &[], "{}")
        .await
        .unwrap();
    assert_eq!(said(&asked), no(401, "not-signed-in"));
    assert_eq!(desk.post(device, &path, "{}").await, no(400, "malformed"));
    hall.officer.ready(contest).await.unwrap();
    let paper = device.paper(contest).await.unwrap();
    let (asking, again) = (
        device.ask(paper.clone()).unwrap(),
        device.ask(paper.clone()).unwrap(),
    );
    let (first, second) = (asking.further[0].clone(), again.further[0].clone());
    let send = async |to: &str, request: &piaojue::client::IssueRequest| {
        desk.post(device, to, serde_json::to_string(request).unwrap())
            .await
    };
    let nowhere = format!("/api/v1/contests/{}/issue", hall.congress);
    assert_eq!(send(&nowhere, &first).await, no(404, "unknown-contest"));
    let mut wrong = first.clone();
    wrong.issuer = 0;
    assert_eq!(
        send(&path, &wrong).await,
        no(400, "malformed"),
        "the organiser's number"
    );
    wrong = device.signed_request(&paper, 1, [255; 256].into());
    assert_eq!(
        send(&path, &wrong).await,
        no(400, "malformed"),
        "not below n"
    );
    let forged = other.signed_request(&paper, 1, first.blinded);
    assert_eq!(
        send(&path, &forged).await,
        no(403, "device-signature-invalid")
    );
    let for_the_organiser = device.signed_request(&paper, 0, first.blinded);
    wrong = first.clone();
    wrong.device_signature = for_the_organiser.device_signature;
    assert_eq!(
        send(&path, &wrong).await,
        no(403, "device-signature-invalid"),
        "signed for issuer 0"
    );
    let enrolled = desk.enrolled(device).await;
    let answer = enrolled.issue(contest, &first).await.unwrap();
    assert_eq!(
        enrolled.issue(contest, &forged).await.unwrap(),
        answer,
        "the same blinded"
    );
    assert_eq!(
        refused(enrolled.issue(contest, &second).await),
        no(409, "already-issued")
    );
    desk.close_for(uuid::Uuid::from_u128(1), contest)
        .await
        .unwrap();
    assert_eq!(
        enrolled.issue(contest, &first).await.unwrap(),
        answer,
        "for ever"
    );
    let late = other.ask(paper).unwrap().further[0].clone();
    let late = desk.enrolled(other).await.issue(contest, &late).await;
    assert_eq!(refused(late), no(409, "issuing-closed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_signed_for_a_manifest_that_is_not_the_logs_or_not_of_this_roll() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
    let (hall, contests) = (&desk.hall, &desk.hall.contests);
    let devices = desk.devices(2).await;
    let draft = desk.any_request(&devices[0], contests[0]).await;
    assert_eq!(draft, no(409, "contest-not-ready"));
    // One more on the issuer's roll than the organiser has frozen.
    let mut roll = desk.roll().await;
    roll.delegates.push(piaojue::handover::OnRoll {
        id: hall.rng.id(),
        name: "赵多".into(),
        number: "D9999".into(),
    });
    desk.issuer.import_roll(&roll).await.unwrap();
    hall.officer.ready(contests[0]).await.unwrap();
    assert_eq!(
        desk.any_request(&devices[0], contests[0]).await,
        no(409, "manifest-refused")
    );
    roll.delegates.pop();
    let done = desk.issuer.import_roll(&roll).await.unwrap();
    assert_eq!((done.delegates, done.gone), (3, 1));
    devices[0].take(contests[0]).await.unwrap();
    // The second contest's key was not the one that the organiser named.
    let other = desk.without(contests[1]).await;
    hall.officer.ready(contests[1]).await.unwrap();
    assert_eq!(other, 0);
    assert_eq!(
        desk.any_request(&devices[0], contests[1]).await,
        no(409, "manifest-refused")
    );
    // Another log under the same congress's name is not believed.
    let elsewhere = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    roll.vkey = elsewhere
        .service
        .halves
        .roll
        .congress(elsewhere.congress)
        .await
        .unwrap()
        .unwrap()
        .vkey;
    assert!(desk.issuer.import_roll(&roll).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_issuer_signs_nothing_for_another_face_of_the_log_than_it_saw() {
    let mut desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
    let contests = desk.hall.contests.clone();
    let devices = desk.devices(1).await;
    desk.hall.officer.ready(contests[0]).await.unwrap();
    devices[0].take(contests[0]).await.unwrap();
    desk.restart_having_seen_another_face().await;
    desk.hall.officer.ready(contests[1]).await.unwrap();
    assert_eq!(
        desk.any_request(&devices[0], contests[1]).await,
        no(409, "manifest-refused")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_with_more_than_the_further_count_is_void() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(2).await;
    hall.officer.open(contest).await.unwrap();
    for device in &devices {
        let taken = device.take(contest).await.unwrap();
        device
            .cast(&taken.fill_with(FOR, &hall.rng).unwrap())
            .await
            .unwrap();
    }
    // As if a token had been made without the issuer's knowing.
    desk.forget_an_issue().await;
    let state = hall.officer.close(contest).await.unwrap();
    assert_eq!(state, ballot::state::State::Void);
    let entries = hall.board().await.parsed().unwrap();
    assert!(
        matches!(entries.last(), Some(Entry::Void(void)) if void.ground == Ground::ReturnedAboveIssued)
    );
    let report = verify(&hall.evidence().await);
    assert!(report.holds(), "{:?}", report.failures);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_round_is_not_ready_without_the_issuers_of_the_one_before() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    hall.officer.void(contest, "重新表决").await.unwrap();
    let path = format!("/api/v1/contests/{contest}/next");
    let bearer = Some(hall.bearer.as_str());
    let reply = hall.post(&path, bearer, r#"{"stage":"formal"}"#).await;
    let problem = reply.problem();
    assert_eq!(problem.slug, "rule-refused", "{:?}", reply.text());
    assert_eq!(problem.members["findings"][0]["rule"], "issuers");
}
