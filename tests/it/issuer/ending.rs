//! How issuing ends at a further issuer: once for all, on the organiser's word alone, and not at all where the close is
//! given up.

use std::time::Duration;

use ballot::state::State;
use hyper::{Method, StatusCode};
use piaojue::audit::{self, bundle};
use piaojue::client::Scrutineer;
use piaojue::conduct::Reader;
use piaojue::verify::verify;
use uuid::Uuid;

use super::desk::{Desk, refused};
use crate::support::no;
use crate::support::package::{AT_ONCE, PackageText, motion};

const ACT: Uuid = Uuid::from_u128(1);
const LATER: Uuid = Uuid::from_u128(2);

#[tokio::test(flavor = "multi_thread")]
async fn only_the_organisers_word_stops_it_and_an_older_act_never_has_it_go_on() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    assert_eq!(
        refused(desk.close_for(ACT, contest).await),
        no(409, "contest-not-ready")
    );
    hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(3).await;
    devices[0].take(contest).await.unwrap();
    assert_eq!(
        refused(desk.ask("close", contest, "nobody", ACT).await),
        no(403, "not-allowed")
    );
    assert_eq!(
        refused(desk.ask("resume", contest, "nobody", ACT).await),
        no(403, "not-allowed")
    );
    devices[1].take(contest).await.unwrap();
    let count = desk.close_for(ACT, contest).await.unwrap();
    assert_eq!(count.issued, 2);
    assert_eq!(
        desk.close_for(LATER, contest).await.unwrap(),
        count,
        "the same answer"
    );
    let word = desk.word(contest);
    let resumed = desk.ask("resume", contest, word, ACT).await.unwrap();
    assert_eq!(
        resumed["issuing"], false,
        "a later act has stopped it since"
    );
    assert_eq!(
        desk.ask("resume", contest, word, LATER).await.unwrap()["issuing"],
        true
    );
    devices[2].take(contest).await.unwrap();
    assert_eq!(desk.close_for(LATER, contest).await.unwrap().issued, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_close_waits_for_an_issuer_that_cant_be_reached_and_nothing_is_half_done() {
    let mut desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = desk.hall.contests[0];
    desk.hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(2).await;
    let first = devices[0].take(contest).await.unwrap();
    desk.hall.officer.open(contest).await.unwrap();
    desk.shut().await;
    assert_eq!(
        refused(desk.hall.officer.close(contest).await),
        no(503, "issuer-unreachable")
    );
    let facts = desk
        .hall
        .service
        .halves
        .roll
        .contests(desk.hall.congress)
        .await
        .unwrap();
    assert_eq!(facts[0].state, State::Open);
    assert!(
        desk.hall
            .service
            .halves
            .roll
            .pending_acts()
            .await
            .unwrap()
            .is_empty()
    );
    let envelope = first.fill_with(super::FOR, &desk.hall.rng).unwrap();
    devices[0].cast(&envelope).await.unwrap();
    desk.reopen();
    assert_eq!(
        desk.hall.officer.close(contest).await.unwrap(),
        State::Closed
    );
    assert!(verify(&desk.hall.evidence().await).holds());
}

#[tokio::test(flavor = "multi_thread")]
async fn issuing_goes_on_where_a_close_is_given_up() {
    let text = motion(AT_ONCE).with("[contests.signatures]\nclose = 1\n");
    let desk = Desk::open(PackageText {
        head: "scrutineers = [\"赵一\"]\n",
        ..PackageText::new(3, vec![text])
    })
    .await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    let code = hall
        .officer
        .scrutineer_code(hall.congress, 1)
        .await
        .unwrap();
    let scrutineer = Scrutineer::enrol(&hall.http, &hall.rng, &code, Some(&hall.log))
        .await
        .unwrap();
    hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(2).await;
    devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closing);
    let path = format!("/api/v1/contests/{contest}/resume");
    hall.post(&path, Some(hall.bearer.as_str()), "{}")
        .await
        .accepted()
        .unwrap();
    let asking = devices[1]
        .ask(devices[1].paper(contest).await.unwrap())
        .unwrap();
    let enrolled = desk.enrolled(&devices[1]).await;
    let mut tries = 0;
    while enrolled.issue(contest, &asking.further[0]).await.is_err() {
        tries += 1;
        assert!(tries < 40, "the further issuer goes on");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(tries > 0, "it had been stopped");
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closing);
    // Nothing is asked of the issuer any more once scrutineers sign.
    assert_eq!(scrutineer.sign_now(contest).await.unwrap(), State::Closed);
    assert_eq!(desk.close_entry().await.issuers[0].issued, 2);
    assert!(verify(&hall.evidence().await).holds());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_ends_it_the_key_is_destroyed_and_delegates_read_the_register() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
    let (hall, contests) = (&desk.hall, &desk.hall.contests);
    let devices = desk.devices(2).await;
    for contest in contests {
        hall.officer.ready(*contest).await.unwrap();
        devices[0].take(*contest).await.unwrap();
    }
    let session = desk.enrolled(&devices[1]).await.session;
    let read = async |contest| {
        let path = format!("/api/v1/contests/{contest}/register");
        desk.http.get(&path, Some(&session)).await
    };
    assert_eq!(refused(read(contests[0]).await), no(409, "wrong-state"));
    hall.officer.open(contests[0]).await.unwrap();
    hall.officer.close(contests[0]).await.unwrap();
    hall.officer.void(contests[1], "撤回").await.unwrap();
    desk.issuer.look_for_ends().await;
    assert_eq!(desk.keys().await, 0);
    let register = read(contests[0]).await.unwrap();
    let close = desk.close_entry().await;
    assert_eq!(
        crypto::bytes::Hash::of(&register.body),
        close.issuers[0].register
    );
    assert!(read(contests[1]).await.is_ok(), "of a void contest too");
    let word = desk.word(contests[0]);
    let resumed = desk.ask("resume", contests[0], word, ACT).await.unwrap();
    assert_eq!(resumed["issuing"], false);
    let again = desk.close_for(LATER, contests[0]).await.unwrap();
    assert_eq!(again, close.issuers[0], "the same answer for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_organisers_pages_may_call_it_and_no_others() {
    let desk = Desk::open(PackageText::new(1, vec![motion(AT_ONCE)])).await;
    let own = desk.hall.http.base().to_owned();
    for (origin, allowed) in [(own.as_str(), true), ("https://evil.example", false)] {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
        ];
        let reply = desk
            .http
            .send(Method::OPTIONS, "/api/v1/enrol", &headers, "")
            .await
            .unwrap();
        assert_eq!(reply.status, StatusCode::NO_CONTENT);
        let shared = reply.headers.get("access-control-allow-origin");
        assert_eq!(
            shared.map(|value| value.to_str().unwrap()),
            allowed.then_some(origin)
        );
        assert!(
            !reply
                .headers
                .contains_key("access-control-allow-credentials")
        );
        let reply = desk
            .http
            .send(Method::POST, "/api/v1/enrol", &headers[..1], "{}")
            .await
            .unwrap();
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
        assert_eq!(
            reply.headers.contains_key("access-control-allow-origin"),
            allowed
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bundle_with_the_registers_of_all_issuers_verifies_without_any_server() {
    let desk = Desk::open(PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (hall, contest) = (&desk.hall, desk.hall.contests[0]);
    hall.officer.ready(contest).await.unwrap();
    let devices = desk.devices(2).await;
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    let envelope = taken.fill_with(super::FOR, &hall.rng).unwrap();
    devices[0].cast(&envelope).await.unwrap();
    desk.issuer.own_register(contest).await.unwrap_err();
    hall.officer.close(contest).await.unwrap();
    let register = desk.issuer.own_register(contest).await.unwrap();
    let conduct = &hall.service.halves.conduct;
    let mut files = conduct
        .bundle(hall.congress, Reader::Insider)
        .await
        .unwrap()
        .unwrap();
    assert!(!audit::add_register(&mut files, b"[]").unwrap());
    assert!(audit::add_register(&mut files, &register).unwrap());
    let tar = bundle::write(&files);
    let report = verify(&bundle::evidence(&bundle::unpack(tar.as_slice()).unwrap()).unwrap());
    assert!(report.holds(), "{:?}", report.failures);
    assert_eq!(report.contests[0].registers_checked, 2);
}
