//! A delegate who signs in on a second device, at each state of a contest (protocol §8).

use ballot::id::ContestId;
use crypto::ecdsa::SigningKey;
use piaojue::client::{ClientError, Device};

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, said};

async fn hall(contests: usize) -> Hall {
    let contests = (0..contests).map(|_| motion(AT_ONCE)).collect();
    Hall::open(&PackageText::new(2, contests)).await
}

/// The same device again: a session that has expired, or a recovered copy.
async fn again(hall: &Hall, device: &Device) -> Device {
    let key = SigningKey::from_pkcs8(device.key_bytes(), hall.rng.ring()).unwrap();
    Device::sign_in_with(&hall.http, &hall.rng, &hall.invitations[0], key)
        .await
        .unwrap()
}

/// A fresh device of the same delegate; whether it is registered.
async fn second_is_registered(hall: &Hall) -> bool {
    hall.device(0).await.is_registered()
}

async fn refusal(device: &Device, contest: ContestId) -> String {
    match device.take(contest).await {
        Err(ClientError::Refused(problem)) => problem.slug,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn until_a_ballot_is_issued_the_newest_device_is_registered_and_the_older_one_gets_none() {
    let hall = hall(1).await;
    let contest = hall.contests[0];
    let first = hall.device(0).await;
    first.check_in().await.unwrap();
    assert!(first.is_registered());
    let second = hall.device(0).await;
    assert!(second.is_registered(), "while the contest is a draft");
    hall.officer.ready(contest).await.unwrap();
    assert_eq!(
        refusal(&first, contest).await,
        "device-signature-invalid",
        "its key was replaced"
    );
    assert!(
        again(&hall, &first).await.is_registered(),
        "ready, nothing issued"
    );
    assert_eq!(refusal(&second, contest).await, "device-signature-invalid");
    hall.officer.open(contest).await.unwrap_err();
    first.take(contest).await.unwrap();
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_ballot_to_the_close_the_device_that_has_it_is_kept() {
    let hall = hall(1).await;
    let contest = hall.contests[0];
    let devices = hall.devices(2).await;
    let first = &devices[0];
    hall.officer.ready(contest).await.unwrap();
    let taken = first.take(contest).await.unwrap();

    assert!(!second_is_registered(&hall).await, "ready");
    hall.officer.open(contest).await.unwrap();
    let second = hall.device(0).await;
    assert!(!second.is_registered(), "open");
    assert_eq!(refusal(&second, contest).await, "already-issued");
    hall.cast(hall.fill(&taken, &[true]).to_bytes())
        .await
        .accepted()
        .unwrap();
    assert!(
        !second_is_registered(&hall).await,
        "whether the ballot was cast is not known here"
    );
    assert!(
        again(&hall, first).await.is_registered(),
        "the registered key counts as registered"
    );

    hall.hold(contest, "close").await;
    hall.service
        .halves
        .roll
        .stop_issuing(contest)
        .await
        .unwrap();
    assert!(!second_is_registered(&hall).await, "closing");
    hall.service.halves.conduct.recover().await.unwrap();
    assert!(second_is_registered(&hall).await, "closed");
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_contest_keeps_no_device() {
    let hall = hall(1).await;
    let contest = hall.contests[0];
    let first = &hall.devices(2).await[0];
    hall.officer.ready(contest).await.unwrap();
    first.take(contest).await.unwrap();
    assert!(!second_is_registered(&hall).await);
    hall.officer.void(contest, "议题撤回").await.unwrap();
    assert!(second_is_registered(&hall).await);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_of_any_contest_that_goes_on_keeps_the_device() {
    let hall = hall(2).await;
    let [over, going_on] = [hall.contests[0], hall.contests[1]];
    let first = &hall.devices(2).await[0];
    for contest in [over, going_on] {
        hall.officer.ready(contest).await.unwrap();
        first.take(contest).await.unwrap();
    }
    hall.officer.open(over).await.unwrap();
    hall.officer.close(over).await.unwrap();
    assert!(
        !second_is_registered(&hall).await,
        "the second contest's ballot is still to be cast"
    );
    hall.officer.void(going_on, "议题撤回").await.unwrap();
    assert!(second_is_registered(&hall).await);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovered_device_asks_again_with_the_same_blinded_and_goes_on() {
    let hall = hall(1).await;
    let contest = hall.contests[0];
    let first = &hall.devices(2).await[0];
    hall.officer.ready(contest).await.unwrap();
    let asking = first.ask(first.paper(contest).await.unwrap()).unwrap();
    let lost = first.issue(contest, &asking.request).await.unwrap();

    let kept = hall.device(0).await;
    assert_eq!(
        kept.issue(contest, &asking.request).await.unwrap(),
        lost,
        "the same answer for any session of theirs"
    );
    let recovered = again(&hall, first).await;
    let answer = recovered.issue(contest, &asking.request).await.unwrap();
    let taken = asking.finish(&answer).unwrap();
    hall.officer.open(contest).await.unwrap();
    hall.cast(hall.fill(&taken, &[true]).to_bytes())
        .await
        .accepted()
        .unwrap();
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_delegates_blinded_gets_no_answer() {
    let hall = hall(1).await;
    let contest = hall.contests[0];
    let devices = hall.devices(2).await;
    hall.officer.ready(contest).await.unwrap();
    let asking = devices[0]
        .ask(devices[0].paper(contest).await.unwrap())
        .unwrap();
    devices[0].issue(contest, &asking.request).await.unwrap();
    let body = serde_json::to_vec(&asking.request).unwrap();
    let path = format!("/api/v1/contests/{contest}/issue");
    let stolen = hall
        .post(&path, Some(&devices[1].session().token), body)
        .await;
    assert_eq!(said(&stolen), no(403, "device-signature-invalid"));
    hall.service.stop().await;
}
