//! The refusals at the door: signing in, checking in, the recovery copy (protocol §4, §8).

use hyper::Method;
use piaojue::client::{Device, Invitation};
use piaojue::clock::Clock;
use piaojue::roll::OrganisationId;
use piaojue::urn::CastLimits;
use serde_json::{Value, json};

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, Said, no, said};

async fn hall(delegates: usize, clock: Clock) -> Hall {
    let package = PackageText::new(delegates, vec![motion(AT_ONCE)]);
    Hall::open_with(&package, CastLimits::default(), clock).await
}

fn request(hall: &Hall, invitation: &Invitation) -> Value {
    let key = crypto::ecdsa::SigningKey::generate(hall.rng.ring()).unwrap();
    json!({"invitation": invitation.code, "check": invitation.check, "device_key": key.public()})
}

fn with(request: &Value, name: &str, value: Value) -> Value {
    let mut request = request.clone();
    request[name] = value;
    request
}

async fn sign_in(hall: &Hall, request: &Value) -> Said {
    said(
        &hall
            .post("/api/v1/session", None, request.to_string())
            .await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_code_and_a_wrong_check_answer_alike() {
    let hall = hall(1, Clock::System).await;
    let good = request(&hall, &hall.invitations[0]);
    let answers = [
        with(&good, "check", json!("D0002")),
        with(&good, "invitation", json!("ABCDE-FGHJK-MNPQR-STVWX")),
        with(&good, "invitation", json!("not a code at all")),
        with(&good, "invitation", json!("")),
    ];
    let mut bodies = Vec::new();
    for request in answers {
        let reply = hall
            .post("/api/v1/session", None, request.to_string())
            .await;
        assert_eq!(said(&reply), no(401, "sign-in-failed"), "{request}");
        bodies.push(reply.body);
    }
    assert!(
        bodies.windows(2).all(|pair| pair[0] == pair[1]),
        "nobody is told which was wrong"
    );
    assert_eq!(sign_in(&hall, &good).await.0, 200);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_misshapen_sign_in_is_malformed_and_uses_no_attempt_up() {
    let hall = hall(1, Clock::System).await;
    let good = request(&hall, &hall.invitations[0]);
    let key = good["device_key"].as_str().unwrap();
    // Another y for the same x, whatever the key is.
    let (before, rest) = key.split_at(60);
    let other = if rest.starts_with('A') { 'B' } else { 'A' };
    let off_the_curve = format!("{before}{other}{}", &rest[1..]);
    let mut bodies = vec![
        "{".to_owned(),
        "[]".to_owned(),
        json!([good["invitation"], good["check"], good["device_key"]]).to_string(),
        with(&good, "device_key", json!(&key[4..])).to_string(),
        with(&good, "device_key", json!(off_the_curve)).to_string(),
        with(&good, "check", json!(7)).to_string(),
        with(&good, "invitation", json!(null)).to_string(),
    ];
    bodies.push(format!("{{\"check\":\"x\",{}", &good.to_string()[1..]));
    for body in bodies {
        assert_eq!(
            said(&hall.post("/api/v1/session", None, body.clone()).await),
            no(400, "malformed"),
            "{body}"
        );
    }
    assert_eq!(sign_in(&hall, &good).await.0, 200);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_eight_wrong_checks_that_invitation_pauses_whatever_the_check() {
    let clock = Clock::fixed(1_800_000_000_000);
    let hall = hall(2, clock.clone()).await;
    let good = request(&hall, &hall.invitations[0]);
    let wrong = with(&good, "check", json!("D9999"));
    for _ in 0..8 {
        assert_eq!(sign_in(&hall, &wrong).await, no(401, "sign-in-failed"));
    }
    for request in [&wrong, &good] {
        let reply = hall
            .post("/api/v1/session", None, request.to_string())
            .await;
        assert_eq!(said(&reply), no(429, "invitation-paused"));
        assert_eq!(reply.problem().retry_after_s, Some(900));
    }
    assert_eq!(
        sign_in(&hall, &request(&hall, &hall.invitations[1]))
            .await
            .0,
        200,
        "that invitation only"
    );
    clock.advance(899_999);
    assert_eq!(sign_in(&hall, &good).await, no(429, "invitation-paused"));
    clock.advance(1);
    assert_eq!(sign_in(&hall, &good).await.0, 200);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_code_is_void_at_once_and_its_sessions_end() {
    let hall = hall(1, Clock::System).await;
    let device = hall.device(0).await;
    let made = hall
        .service
        .halves
        .roll
        .reissue(OrganisationId::DEFAULT, hall.congress, "D0001", "周海燕")
        .await
        .unwrap();
    let old = request(&hall, &hall.invitations[0]);
    assert_eq!(sign_in(&hall, &old).await, no(410, "invitation-void"));
    assert_eq!(
        sign_in(&hall, &with(&old, "check", json!("D9999"))).await,
        no(410, "invitation-void")
    );
    let path = format!("/api/v1/congresses/{}/check-in", hall.congress);
    assert_eq!(
        said(&hall.post(&path, Some(&device.session().token), "{}").await),
        no(401, "not-signed-in")
    );
    assert_eq!(
        sign_in(
            &hall,
            &with(&old, "invitation", json!(made.code.to_string()))
        )
        .await
        .0,
        200
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn checking_in_counts_once_and_only_while_it_is_open() {
    let hall = hall(2, Clock::System).await;
    let elsewhere = PackageText {
        title: "另一次会议",
        ..PackageText::new(1, vec![motion(AT_ONCE)])
    };
    let other = hall.another(&elsewhere).await.congress;
    let (device, late) = (hall.device(0).await, hall.device(1).await);
    let path = |congress| format!("/api/v1/congresses/{congress}/check-in");
    let (own, token) = (path(hall.congress), Some(device.session().token.as_str()));

    assert_eq!(
        said(&hall.post(&own, None, "{}").await),
        no(401, "not-signed-in")
    );
    assert_eq!(
        said(&hall.post(&own, None, "[").await),
        no(401, "not-signed-in"),
        "before malformed"
    );
    assert_eq!(
        said(&hall.post(&own, token, "[]").await),
        no(400, "malformed")
    );
    assert_eq!(
        said(&hall.post(&path(other), token, "{}").await),
        no(404, "unknown-congress")
    );
    for _ in 0..2 {
        let present: Value = hall.post(&own, token, "{}").await.json().unwrap();
        assert_eq!(present, json!({"present": 1}), "idempotent");
    }
    hall.service
        .halves
        .roll
        .close_check_in(hall.organiser(), hall.congress)
        .await
        .unwrap();
    assert_eq!(
        said(&hall.post(&own, Some(&late.session().token), "{}").await),
        no(409, "check-in-closed")
    );
    assert_eq!(
        said(&hall.post(&own, token, "{}").await).0,
        200,
        "who is there stays there"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_copy_has_one_size_and_is_written_by_the_registered_device_alone() {
    const COPY: &str = "/api/v1/recovery";
    let hall = hall(1, Clock::System).await;
    let first = hall.device(0).await;
    first.check_in().await.unwrap();
    let put = async |device: &Device, bytes: Vec<u8>| {
        said(
            &hall
                .ask(Method::PUT, COPY, Some(&device.session().token), bytes)
                .await,
        )
    };
    assert_eq!(said(&hall.get(COPY, None).await), no(401, "not-signed-in"));
    assert_eq!(
        said(&hall.ask(Method::PUT, COPY, None, vec![0; 7]).await),
        no(401, "not-signed-in")
    );
    assert_eq!(
        said(&hall.get(COPY, Some(&first.session().token)).await),
        no(404, "no-recovery")
    );
    for size in [0, 65_535, 65_537] {
        assert_eq!(
            put(&first, vec![7; size]).await,
            no(400, "malformed"),
            "{size} bytes"
        );
    }
    assert_eq!(put(&first, vec![7; 65_536]).await.0, 204);

    hall.officer.ready(hall.contests[0]).await.unwrap();
    first.take(hall.contests[0]).await.unwrap();
    let second = hall.device(0).await;
    assert!(!second.is_registered());
    assert_eq!(
        put(&second, vec![8; 65_535]).await,
        no(400, "malformed"),
        "before device-kept"
    );
    assert_eq!(put(&second, vec![8; 65_536]).await, no(403, "device-kept"));
    assert_eq!(
        second.recovery().await.unwrap(),
        vec![7; 65_536],
        "but any device of theirs may read it"
    );
    assert_eq!(
        put(&first, vec![9; 65_536]).await.0,
        204,
        "a new copy replaces the old"
    );
    assert_eq!(second.recovery().await.unwrap(), vec![9; 65_536]);
    hall.service.stop().await;
}
