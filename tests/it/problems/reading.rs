//! What is refused to readers: manifests before `ready`, the eligible list, the register before the close (protocol
//! §3, §6, §8).

use crypto::bytes::Hash;
use crypto::entry::Entry;
use piaojue::client::Device;
use serde_json::Value;
use uuid::Uuid;

use crate::support::package::{AT_ONCE, PackageText, election, motion};
use crate::support::{Hall, no, said};

/// An election with write-ins and a motion, both drafts; a stranger of another congress.
async fn hall() -> (Hall, Device) {
    let hall = Hall::open(&PackageText::new(
        3,
        vec![election(1, 2, 1, AT_ONCE), motion(AT_ONCE)],
    ))
    .await;
    let elsewhere = PackageText {
        title: "另一次会议",
        ..PackageText::new(1, vec![motion(AT_ONCE)])
    };
    let invitations = hall.another(&elsewhere).await.invitations;
    let stranger = Device::sign_in(&hall.http, &hall.rng, &invitations[0])
        .await
        .unwrap();
    (hall, stranger)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_published_of_a_draft_and_an_id_has_one_spelling() {
    let (hall, _) = hall().await;
    let contest = hall.contests[0].to_string();
    let unknown = Uuid::from_u128(7).to_string();
    let paths = |id: &str| {
        ["manifest", "manifest/proof"].map(|what| format!("/api/v1/contests/{id}/{what}"))
    };
    for id in [&contest, &unknown, "x"] {
        for path in paths(id) {
            assert_eq!(
                said(&hall.get(&path, None).await),
                no(404, "unknown-contest"),
                "{path}"
            );
        }
    }
    hall.officer.ready(hall.contests[0]).await.unwrap();
    for path in paths(&contest) {
        assert_eq!(hall.get(&path, None).await.status.as_u16(), 200, "{path}");
    }
    for path in paths(&contest.to_uppercase()) {
        assert_eq!(
            said(&hall.get(&path, None).await),
            no(404, "unknown-contest"),
            "{path}"
        );
    }
    for congress in [unknown.clone(), hall.congress.to_string().to_uppercase()] {
        for path in [
            format!("/api/v1/congresses/{congress}"),
            format!("/api/v1/congresses/{congress}/live"),
        ] {
            assert_eq!(
                said(&hall.get(&path, None).await),
                no(404, "unknown-congress"),
                "{path}"
            );
        }
    }
    let profile = format!("/api/v1/contests/{contest}/profiles/{unknown}");
    assert_eq!(said(&hall.get(&profile, None).await), no(404, "not-found"));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_eligible_list_is_for_the_contests_delegates_and_officers() {
    let (hall, stranger) = hall().await;
    let device = hall.device(0).await;
    let own = Some(device.session().token.as_str());
    let path = |at: usize| format!("/api/v1/contests/{}/eligible", hall.contests[at]);
    assert_eq!(
        said(&hall.get(&path(0), own).await),
        no(409, "contest-not-ready")
    );
    hall.officer.ready(hall.contests[0]).await.unwrap();
    hall.officer.ready(hall.contests[1]).await.unwrap();

    assert_eq!(
        said(&hall.get(&path(0), None).await),
        no(401, "not-signed-in")
    );
    assert_eq!(
        said(&hall.get(&path(0), Some(&stranger.session().token)).await),
        no(404, "unknown-contest")
    );
    assert_eq!(
        said(&hall.get(&path(1), own).await),
        no(404, "not-found"),
        "nobody can be written in"
    );
    let list = hall.get(&path(0), own).await.body;
    assert_eq!(hall.get(&path(0), Some(&hall.bearer)).await.body, list);
    let manifest = device.paper(hall.contests[0]).await.unwrap().manifest;
    assert_eq!(
        Hash::of(&list).as_bytes(),
        manifest.eligible.unwrap().as_bytes()
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_is_shown_after_the_close_to_those_it_concerns_and_is_what_the_close_names() {
    let (hall, stranger) = hall().await;
    let devices = hall.devices(3).await;
    let contest = hall.contests[1];
    let path = format!("/api/v1/contests/{contest}/register");
    let own = Some(devices[0].session().token.as_str());
    let refused_in = async |state: &str| {
        let reply = hall.get(&path, own).await;
        assert_eq!(said(&reply), no(409, "wrong-state"));
        assert_eq!(reply.problem().members["state"], state);
    };
    refused_in("draft").await;
    hall.officer.ready(contest).await.unwrap();
    refused_in("ready").await;
    for device in &devices {
        device.take(contest).await.unwrap();
    }
    hall.officer.open(contest).await.unwrap();
    refused_in("open").await;
    hall.officer.close(contest).await.unwrap();

    assert_eq!(said(&hall.get(&path, None).await), no(401, "not-signed-in"));
    assert_eq!(
        said(&hall.get(&path, Some(&stranger.session().token)).await),
        no(404, "unknown-contest")
    );
    let unknown = path.replace(&contest.to_string(), &Uuid::from_u128(7).to_string());
    assert_eq!(
        said(&hall.get(&unknown, own).await),
        no(404, "unknown-contest")
    );
    let register = hall.get(&path, own).await.body;
    assert_eq!(hall.get(&path, Some(&hall.bearer)).await.body, register);
    let entries = hall.board().await.parsed().unwrap();
    let Some(Entry::Close(close)) = entries.last() else {
        panic!("a close")
    };
    assert_eq!(close.register, Hash::of(&register));
    let lines: Vec<Value> = serde_json::from_slice(&register).unwrap();
    let delegates: Vec<_> = lines
        .iter()
        .map(|line| line["delegate"].as_str().unwrap())
        .collect();
    assert!(
        delegates.is_sorted() && delegates.len() == 3 && close.issued == 3,
        "{delegates:?}"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_that_was_withdrawn_has_a_register_too() {
    let (hall, _) = hall().await;
    let device = &hall.devices(1).await[0];
    let contest = hall.contests[1];
    hall.officer.ready(contest).await.unwrap();
    device.take(contest).await.unwrap();
    hall.officer.void(contest, "候选人退出").await.unwrap();
    let path = format!("/api/v1/contests/{contest}/register");
    let register: Vec<Value> = hall
        .get(&path, Some(&device.session().token))
        .await
        .json()
        .unwrap();
    assert_eq!(register.len(), 1);
    hall.service.stop().await;
}
