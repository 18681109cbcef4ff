//! People out of their place: a delegate who wants a second ballot, credentials at the ballot box, an observer's key, an
//! officer of another organisation.

use ballot::id::ContestId;
use crypto::ecdsa::SigningKey;
use crypto::entry::Entry;
use hyper::Method;
use piaojue::client::{Device, Invitation};
use piaojue::roll::OrganisationId;
use piaojue::roll::door::DoorAct;
use piaojue::roll::officers::Validity;
use piaojue::verify::verify;
use serde_json::json;

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, refused, said};

async fn hall() -> Hall {
    Hall::open(&PackageText::new(3, vec![motion(AT_ONCE), motion(AT_ONCE)])).await
}

/// Asks for a ballot with a fresh key: another blinded message.
async fn asks(device: &Device, contest: ContestId) -> (u16, String) {
    refused(device.take(contest).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_gets_no_second_token_by_another_message_device_recovery_or_invitation() {
    let hall = hall().await;
    let (contest, roll) = (hall.contests[0], &hall.service.halves.roll);
    let first = &hall.devices(3).await[0];
    hall.officer.ready(contest).await.unwrap();
    first.put_recovery(vec![7; 65_536]).await.unwrap();
    first.take(contest).await.unwrap();
    let issued = no(409, "already-issued");

    assert_eq!(asks(first, contest).await, issued, "another message");
    let second = hall.device(0).await;
    assert!(!second.is_registered());
    assert_eq!(asks(&second, contest).await, issued, "another device");
    assert_eq!(second.recovery().await.unwrap(), vec![7; 65_536]);
    let key = SigningKey::from_pkcs8(first.key_bytes(), hall.rng.ring()).unwrap();
    let recovered = Device::sign_in_with(&hall.http, &hall.rng, &hall.invitations[0], key);
    let recovered = recovered.await.unwrap();
    assert!(recovered.is_registered());
    assert_eq!(
        asks(&recovered, contest).await,
        issued,
        "a recovered device"
    );
    for attendance in [DoorAct::Depart, DoorAct::CheckIn] {
        let delegate = hall.attendee(0).await;
        roll.mark(hall.organiser(), hall.congress, delegate, attendance)
            .await
            .unwrap();
        assert_eq!(asks(first, contest).await, issued, "gone and come again");
    }
    hall.officer.open(contest).await.unwrap();
    assert_eq!(asks(first, contest).await, issued, "the box is open");

    let reissued = roll
        .reissue(OrganisationId::DEFAULT, hall.congress, "D0001", "周海燕")
        .await
        .unwrap();
    assert_eq!(asks(first, contest).await, no(401, "not-signed-in"));
    let invitation = Invitation {
        code: reissued.code.to_string(),
        ..hall.invitations[0].clone()
    };
    let third = Device::sign_in(&hall.http, &hall.rng, &invitation)
        .await
        .unwrap();
    assert!(
        !third.is_registered(),
        "the first one's ballot is still to be cast"
    );
    assert_eq!(asks(&third, contest).await, issued, "another invitation");
    let old = Device::sign_in(&hall.http, &hall.rng, &hall.invitations[0]).await;
    assert_eq!(refused(old), no(410, "invitation-void"));

    hall.officer.close(contest).await.unwrap();
    assert_eq!(asks(&third, contest).await, issued, "closed");
    let entries = hall.board().await.parsed().unwrap();
    let issued = entries.iter().find_map(|entry| match entry {
        Entry::Close(close) => Some(close.issued),
        _ => None,
    });
    assert_eq!(issued, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_that_comes_with_credentials_is_not_taken_and_comes_in_without() {
    let hall = hall().await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    let ballot = hall.fill(&taken, &[true]);
    let before = hall.board().await.checkpoint;
    let session = format!("Bearer {}", devices[0].session().token);
    let officer = format!("Bearer {}", hall.bearer);
    let cookie = format!("officer={}", hall.bearer);
    for (name, value) in [
        ("authorization", session.as_str()),
        ("authorization", &officer),
        ("authorization", "Basic Og=="),
        ("authorization", ""),
        ("cookie", &cookie),
        ("cookie", "theme=dark"),
    ] {
        let path = "/api/v1/ballots";
        let reply = hall
            .http
            .send(Method::POST, path, &[(name, value)], ballot.to_bytes())
            .await;
        assert_eq!(
            said(&reply.unwrap()),
            no(400, "credentials-present"),
            "{name}: {value}"
        );
    }
    assert_eq!(hall.board().await.checkpoint, before);
    devices[0].cast(&ballot).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_key_shows_figures_and_opens_no_door() {
    let hall = hall().await;
    let contest = hall.contests[0];
    let device = hall.device(0).await;
    hall.officer.ready(contest).await.unwrap();
    let keys = hall
        .service
        .halves
        .roll
        .watch_keys(hall.congress)
        .await
        .unwrap();
    let api = format!("/api/v1/contests/{contest}");
    let congress = format!("/api/v1/congresses/{}", hall.congress);
    for key in [keys.officers.to_string(), device.session().watch.clone()] {
        let bearer = Some(key.as_str());
        for path in [
            format!("{congress}/check-in"),
            format!("{api}/issue"),
            format!("{api}/open"),
            format!("{api}/close"),
            format!("{api}/resume"),
            format!("{congress}/scrutineers/1/link"),
        ] {
            let reply = hall.post(&path, bearer, "{}").await;
            assert_eq!(said(&reply), no(401, "not-signed-in"), "{path}");
        }
        for path in ["eligible", "register"] {
            let reply = hall.get(&format!("{api}/{path}"), bearer).await;
            assert_eq!(said(&reply), no(401, "not-signed-in"), "{path}");
        }
        let recovery = hall.get("/api/v1/recovery", bearer).await;
        assert_eq!(said(&recovery), no(401, "not-signed-in"));
        for (invitation, check) in [
            (key.as_str(), hall.invitations[0].check.as_str()),
            (&hall.invitations[0].code, key.as_str()),
        ] {
            let body =
                json!({ "invitation": invitation, "check": check, "device_key": device.key() });
            let reply = hall.post("/api/v1/session", None, body.to_string()).await;
            assert_eq!(said(&reply), no(401, "sign-in-failed"));
        }
        let link = json!({ "code": key }).to_string();
        let reply = hall.post("/api/v1/scrutineer", None, link).await;
        assert_eq!(said(&reply), no(401, "unknown-scrutineer"));
        let cookie = format!("officer={key}");
        let page = hall
            .http
            .send(Method::GET, "/officer", &[("cookie", &cookie)], "")
            .await;
        assert!(!page.unwrap().status.is_success(), "the officers' pages");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_of_another_organisation_finds_no_contest_here_in_any_state() {
    let hall = hall().await;
    let contest = hall.contests[0];
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
    let bearer = Some(access.bearer.expose());
    let devices = hall.devices(3).await;
    let nothing = async |when: &str| {
        let before = hall.board().await.checkpoint;
        for (verb, body) in [
            ("ready", "{}"),
            ("open", "{}"),
            ("close", "{}"),
            ("count", "{}"),
            ("resume", "{}"),
            ("void", r#"{"reason":"会议决定"}"#),
            ("next", r#"{"stage":"formal"}"#),
            ("reduce", r#"{"votes_for":3}"#),
        ] {
            let path = format!("/api/v1/contests/{contest}/{verb}");
            let reply = hall.post(&path, bearer, body).await;
            assert_eq!(
                said(&reply),
                no(404, "unknown-contest"),
                "{verb} while {when}"
            );
        }
        let path = format!("/api/v1/contests/{contest}/order");
        let reply = hall
            .ask(Method::PUT, &path, bearer, r#"{"options":[]}"#)
            .await;
        assert_eq!(
            said(&reply),
            no(404, "unknown-contest"),
            "order while {when}"
        );
        for file in ["register", "eligible"] {
            let path = format!("/api/v1/contests/{contest}/{file}");
            let reply = hall.get(&path, bearer).await;
            assert_eq!(
                said(&reply),
                no(404, "unknown-contest"),
                "{file} while {when}"
            );
        }
        let path = format!("/api/v1/congresses/{}/scrutineers/1/link", hall.congress);
        let reply = hall.post(&path, bearer, "{}").await;
        assert_eq!(reply.status.as_u16(), 404, "{:?}", said(&reply));
        assert_eq!(hall.board().await.checkpoint, before, "{when}");
    };
    nothing("draft").await;
    hall.officer.ready(contest).await.unwrap();
    nothing("ready").await;
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    nothing("open").await;
    devices[0].cast(&hall.fill(&taken, &[true])).await.unwrap();
    hall.officer.close(contest).await.unwrap();
    nothing("closed").await;
    hall.officer.count(contest).await.unwrap();
    nothing("counted").await;
    assert!(verify(&hall.evidence().await).holds());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_is_no_officer_and_an_officer_no_delegate() {
    let hall = hall().await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let device = hall.device(0).await;
    let session = Some(device.session().token.as_str());
    for verb in ["open", "close", "count", "resume", "ready"] {
        let path = format!("/api/v1/contests/{contest}/{verb}");
        assert_eq!(
            said(&hall.post(&path, session, "{}").await),
            no(403, "not-allowed"),
            "{verb}"
        );
    }
    let officer = Some(hall.bearer.as_str());
    let issue = format!("/api/v1/contests/{contest}/issue");
    let check_in = format!("/api/v1/congresses/{}/check-in", hall.congress);
    for path in [issue, check_in] {
        assert_eq!(
            said(&hall.post(&path, officer, "{}").await),
            no(401, "not-signed-in"),
            "{path}"
        );
    }
    let recovery = hall.get("/api/v1/recovery", officer).await;
    assert_eq!(said(&recovery), no(401, "not-signed-in"));
}
