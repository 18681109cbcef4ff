//! Giving out ballots: every refusal in its order, once for each delegate, the same answer for ever.

use std::time::Duration;

use ballot::id::ContestId;
use crypto::bytes::{Blinded, Signature};
use crypto::message;
use crypto::token::{IssuerPublic, blind};
use piaojue::rng::Rng;
use piaojue::roll::door::DoorAct;
use piaojue::roll::issuing::{IssueRefusal, IssueRequest};

use super::house::{Device, House, blinded};

#[tokio::test]
async fn a_delegate_there_gets_a_token_that_verifies() {
    let house = House::open().await;
    house.make_ready().await;
    let device = Device::new();
    let session = house.arrive(0, &device).await;
    let key = Device::new().public();
    let token = message::token(&message::manifest_hash(&house.manifest), &key);
    let public = IssuerPublic::parse(house.issuing_key.spki()).unwrap();
    let rng = Rng::system();
    let (blinded, blinding) = blind(&public, &token, &mut |bytes| rng.fill(bytes)).unwrap();
    let answer = house
        .roll
        .issue(&session, house.request(&device, blinded))
        .await
        .unwrap();
    assert!(blinding.finalize(&answer).is_ok());
}

/// Everything is wrong with the first request; each step puts right what refuses it, and the next refusal shows.
#[tokio::test]
async fn refusals_come_in_the_order_of_the_protocol() {
    let house = House::open().await;
    let device = Device::new();
    let signed_in = house.sign_in(0, &device).await.unwrap();
    let session = house
        .roll
        .session(signed_in.session.expose())
        .await
        .unwrap()
        .unwrap();
    let above = Blinded::from([0xff; 256]);
    let mut request = IssueRequest {
        contest: ContestId(house.congress.0),
        issuer: 1,
        blinded: above,
        device_signature: Signature::from([0; 64]),
    };
    let refused =
        async |request: &IssueRequest| house.roll.issue(&session, *request).await.unwrap_err();

    assert!(matches!(
        refused(&request).await,
        IssueRefusal::UnknownContest
    ));
    request.contest = house.contest;
    assert!(matches!(refused(&request).await, IssueRefusal::Malformed));
    request.issuer = 0;
    assert!(
        matches!(refused(&request).await, IssueRefusal::ContestNotReady),
        "a draft has no key to compare with"
    );

    house.make_ready().await;
    house.sql("DELETE FROM contest_roll").await;
    house
        .sql("UPDATE contests SET state = 'closed', issuing_key = NULL")
        .await;
    assert!(matches!(refused(&request).await, IssueRefusal::Malformed));
    request.blinded = blinded(1);
    assert!(matches!(refused(&request).await, IssueRefusal::NotEntitled));
    house
        .sql("INSERT INTO contest_roll SELECT c.id, d.id FROM contests c, delegates d")
        .await;
    for closed in [
        "UPDATE contests SET state = 'closing'",
        "UPDATE contests SET state = 'closed'",
        "UPDATE contests SET state = 'counted'",
        "UPDATE contests SET state = 'certified'",
        "UPDATE contests SET state = 'void'",
    ] {
        house.sql(closed).await;
        assert!(
            matches!(refused(&request).await, IssueRefusal::IssuingClosed),
            "{closed}"
        );
    }
    house.roll.forget_issuing_key(house.contest);
    house.sql("DELETE FROM contest_roll").await;
    house.make_ready().await;
    assert!(matches!(
        refused(&request).await,
        IssueRefusal::NotCheckedIn
    ));
    house
        .roll
        .check_in(&session, house.congress, None)
        .await
        .unwrap();
    assert!(matches!(
        refused(&request).await,
        IssueRefusal::DeviceSignatureInvalid
    ));
    assert!(
        house
            .roll
            .issue(&session, house.request(&device, request.blinded))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn another_congress_is_not_entitled_before_the_contest_is_ready() {
    let house = House::open().await;
    let mut session = house.arrive(0, &Device::new()).await;
    session.congress = ballot::id::CongressId(house.contest.0);
    let request = house.request(&Device::new(), blinded(1));
    assert!(matches!(
        house.roll.issue(&session, request).await,
        Err(IssueRefusal::NotEntitled)
    ));
}

#[tokio::test]
async fn the_same_blinded_gets_the_same_answer_in_every_state_and_another_none() {
    let house = House::open().await;
    house.make_ready().await;
    let device = Device::new();
    let session = house.arrive(0, &device).await;
    let request = house.request(&device, blinded(1));
    let answer = house.roll.issue(&session, request).await.unwrap();
    house
        .roll
        .mark(
            &house.officer,
            house.congress,
            house.delegates[0],
            DoorAct::Depart,
        )
        .await
        .unwrap();
    for state in [
        "UPDATE contests SET state = 'ready'",
        "UPDATE contests SET state = 'open'",
        "UPDATE contests SET state = 'closing'",
        "UPDATE contests SET state = 'closed', issuing_key = NULL",
        "UPDATE contests SET state = 'counted'",
        "UPDATE contests SET state = 'certified'",
        "UPDATE contests SET state = 'void'",
    ] {
        house.sql(state).await;
        house.roll.forget_issuing_key(house.contest);
        assert_eq!(
            house.roll.issue(&session, request).await.unwrap(),
            answer,
            "{state}"
        );
        let other = house.request(&device, blinded(2));
        assert!(
            matches!(
                house.roll.issue(&session, other).await,
                Err(IssueRefusal::AlreadyIssued)
            ),
            "{state}"
        );
    }
    let house = house.restart().await;
    assert_eq!(
        house.roll.issue(&session, request).await.unwrap(),
        answer,
        "after a restart"
    );
}

#[tokio::test]
async fn only_the_device_registered_now_can_ask() {
    let house = House::open().await;
    house.make_ready().await;
    let (first, second) = (Device::new(), Device::new());
    let old = house.arrive(0, &first).await;
    house.arrive(0, &second).await;
    let by_old = house
        .roll
        .issue(&old, house.request(&first, blinded(1)))
        .await;
    assert!(matches!(by_old, Err(IssueRefusal::DeviceSignatureInvalid)));
    // The session says who asks, the signature which device: an older session of the same delegate will do.
    assert!(
        house
            .roll
            .issue(&old, house.request(&second, blinded(1)))
            .await
            .is_ok()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_different_requests_at_once_exactly_one_gets_a_ballot() {
    let house = House::open().await;
    house.make_ready().await;
    let device = Device::new();
    let session = house.arrive(0, &device).await;
    let asked = (0..16).map(|seed| {
        let (roll, session) = (house.roll.clone(), session.clone());
        // Each of eight different messages twice.
        let request = house.request(&device, blinded(seed % 8));
        tokio::spawn(async move { (request.blinded, roll.issue(&session, request).await) })
    });
    let mut given = Vec::new();
    for answer in asked.collect::<Vec<_>>() {
        match answer.await.unwrap() {
            (blinded, Ok(answer)) => given.push((blinded, answer)),
            (_, Err(IssueRefusal::AlreadyIssued)) => {}
            (_, Err(other)) => panic!("{other:?}"),
        }
    }
    assert_eq!(given.len(), 2, "the one that won, asked twice");
    assert_eq!(given[0], given[1]);
}

/// Another writer holds the database while the request is examined and signed, and changes something before it can be
/// recorded.
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_before_the_record_refuses_the_request_after_all() {
    for (change, refusal) in [
        ("UPDATE contests SET state = 'closing'", "IssuingClosed"),
        ("UPDATE delegates SET attendance = 'left'", "NotCheckedIn"),
        (
            "UPDATE delegates SET device_key = zeroblob(65)",
            "DeviceSignatureInvalid",
        ),
        (
            "INSERT INTO issues SELECT c.id, d.id, zeroblob(256), zeroblob(256), zeroblob(65), zeroblob(64) \
             FROM contests c, delegates d",
            "AlreadyIssued",
        ),
    ] {
        let house = House::open().await;
        house.make_ready().await;
        let device = Device::new();
        let session = house.arrive(0, &device).await;
        let pool = house.pool().await;
        let mut writer = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let (roll, request) = (house.roll.clone(), house.request(&device, blinded(1)));
        let asked = tokio::spawn(async move { roll.issue(&session, request).await });
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(!asked.is_finished(), "the request waits for the writer");
        sqlx::query(change).execute(&mut *writer).await.unwrap();
        writer.commit().await.unwrap();
        let answer = asked.await.unwrap();
        assert_eq!(format!("{:?}", answer.unwrap_err()), refusal);
        let recorded: i64 =
            sqlx::query_scalar("SELECT count(*) FROM issues WHERE blinded <> zeroblob(256)")
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(recorded, 0, "{refusal}");
    }
}

#[tokio::test]
async fn a_key_of_another_contest_or_house_opens_nothing() {
    let house = House::open().await;
    house.make_ready().await;
    let device = Device::new();
    let session = house.arrive(0, &device).await;
    let foreign = house.roll.seal_issuing_key(
        ContestId(house.congress.0),
        &house.issuing_key.to_der().unwrap(),
    );
    let pool = house.pool().await;
    sqlx::query("UPDATE contests SET issuing_key = $1")
        .bind(foreign)
        .execute(&pool)
        .await
        .unwrap();
    let refusal = house
        .roll
        .issue(&session, house.request(&device, blinded(1)))
        .await;
    assert!(
        matches!(refusal, Err(IssueRefusal::Internal(_))),
        "{refusal:?}"
    );
}
