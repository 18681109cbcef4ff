//! Codes, second factors, pauses, devices, check-in, recovery.

use piaojue::roll::check_in::CheckInRefusal;
use piaojue::roll::door::DoorAct;
use piaojue::roll::recovery::{COPY_BYTES, Copy, PutRefusal};
use piaojue::roll::sessions::{Device as Kept, SignInRefusal};

use super::house::{CHECK, Device, House, blinded};

const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn code_and_check_open_a_session_however_they_are_typed() {
    let house = House::open().await;
    let device = Device::new();
    let typed = house.codes[0].to_lowercase().replace('-', " ");
    let signed_in = house
        .roll
        .sign_in(&typed, "００ ４２", device.public())
        .await
        .unwrap();
    assert_eq!(signed_in.delegate.id, house.delegates[0]);
    assert_eq!(
        (signed_in.congress, signed_in.device),
        (house.congress, Kept::Registered)
    );
    assert!(!signed_in.checked_in);
    let session = house
        .roll
        .session(signed_in.session.expose())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (session.delegate, session.device_key),
        (house.delegates[0], device.public())
    );
    house
        .roll
        .check_in(&session, house.congress, None)
        .await
        .unwrap();
    assert!(house.sign_in(0, &device).await.unwrap().checked_in);
}

#[tokio::test]
async fn an_unknown_code_and_a_wrong_check_answer_alike() {
    let house = House::open().await;
    let key = Device::new().public();
    for (code, check) in [
        (house.codes[0].as_str(), "9999"),
        ("0000-0000-0000-0000-0000-0000", CHECK),
        ("?", CHECK),
    ] {
        let begun = std::time::Instant::now();
        let refusal = house.roll.sign_in(code, check, key).await;
        assert!(
            matches!(refusal, Err(SignInRefusal::Failed)),
            "{code}: {refusal:?}"
        );
        assert!(
            begun.elapsed().as_millis() >= 100,
            "{code} was refused sooner than others"
        );
    }
}

#[tokio::test]
async fn eight_wrong_checks_pause_this_invitation_for_a_quarter_of_an_hour() {
    let house = House::open().await;
    let key = Device::new().public();
    for _ in 0..8 {
        let wrong = house.roll.sign_in(&house.codes[0], "9999", key).await;
        assert!(matches!(wrong, Err(SignInRefusal::Failed)));
    }
    for check in [CHECK, "9999"] {
        let paused = house.roll.sign_in(&house.codes[0], check, key).await;
        assert!(
            matches!(paused, Err(SignInRefusal::Paused { retry_after_s: 900 })),
            "{paused:?}"
        );
    }
    assert!(
        house.sign_in(1, &Device::new()).await.is_ok(),
        "another invitation goes on"
    );
    house.clock.advance(15 * MINUTE_MS - 1);
    let paused = house.roll.sign_in(&house.codes[0], CHECK, key).await;
    assert!(matches!(
        paused,
        Err(SignInRefusal::Paused { retry_after_s: 1 })
    ));
    house.clock.advance(1);
    assert!(
        house
            .roll
            .sign_in(&house.codes[0], CHECK, key)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_right_check_begins_the_count_anew_and_an_officer_ends_a_pause() {
    let house = House::open().await;
    let device = Device::new();
    let wrong = || house.roll.sign_in(&house.codes[0], "9999", device.public());
    for _ in 0..7 {
        assert!(matches!(wrong().await, Err(SignInRefusal::Failed)));
    }
    assert!(house.sign_in(0, &device).await.is_ok());
    assert!(
        house
            .roll
            .paused(&house.officer, house.congress)
            .await
            .unwrap()
            .is_empty()
    );
    for _ in 0..8 {
        assert!(matches!(wrong().await, Err(SignInRefusal::Failed)));
    }
    let paused = house
        .roll
        .paused(&house.officer, house.congress)
        .await
        .unwrap();
    assert_eq!(
        paused.iter().map(|p| p.delegate).collect::<Vec<_>>(),
        [house.delegates[0]]
    );
    house
        .roll
        .release(&house.officer, house.delegates[0])
        .await
        .unwrap();
    assert!(
        house
            .roll
            .paused(&house.officer, house.congress)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(house.sign_in(0, &device).await.is_ok());
}

#[tokio::test]
async fn a_reissued_invitation_voids_the_old_code_and_its_sessions_at_once() {
    let mut house = House::open().await;
    let device = Device::new();
    let session = house.sign_in(0, &device).await.unwrap().session;
    let organisation = house.officer.organisation;
    let by_id = house.delegates[0].to_string();
    let new = house
        .roll
        .reissue(organisation, house.congress, &by_id, "周海燕")
        .await
        .unwrap();
    let old = house.sign_in(0, &device).await;
    assert!(matches!(old, Err(SignInRefusal::Void)), "{old:?}");
    assert!(
        house
            .roll
            .session(session.expose())
            .await
            .unwrap()
            .is_none()
    );
    house.codes[0] = new.code.to_string();
    assert!(house.sign_in(0, &device).await.is_ok());
    let by_number = house
        .roll
        .reissue(organisation, house.congress, &new.number, "周海燕")
        .await
        .unwrap();
    assert_eq!(by_number.delegate, new.delegate);
    let none = house
        .roll
        .issue_missing(organisation, house.congress)
        .await
        .unwrap();
    assert!(none.is_empty(), "everybody has a live invitation");
}

#[tokio::test]
async fn a_session_ends_on_the_hour_after_a_fortnight() {
    let house = House::open().await;
    let session = house.sign_in(0, &Device::new()).await.unwrap().session;
    house.clock.advance(14 * 24 * 60 * MINUTE_MS);
    assert!(
        house
            .roll
            .session(session.expose())
            .await
            .unwrap()
            .is_some()
    );
    house.clock.advance(60 * MINUTE_MS);
    assert!(
        house
            .roll
            .session(session.expose())
            .await
            .unwrap()
            .is_none()
    );
    assert!(house.roll.session("nonsense").await.unwrap().is_none());
}

#[tokio::test]
async fn a_second_device_replaces_the_first_only_while_no_ballot_is_out() {
    let house = House::open().await;
    let (first, second) = (Device::new(), Device::new());
    let session = house.arrive(0, &first).await;
    assert_eq!(
        house.sign_in(0, &second).await.unwrap().device,
        Kept::Registered
    );
    assert_eq!(
        house.sign_in(0, &first).await.unwrap().device,
        Kept::Registered
    );
    house.make_ready().await;
    assert_eq!(
        house.sign_in(0, &second).await.unwrap().device,
        Kept::Registered,
        "ready, nothing issued"
    );
    assert_eq!(
        house.sign_in(0, &first).await.unwrap().device,
        Kept::Registered
    );
    house
        .roll
        .issue(&session, house.request(&first, blinded(1)))
        .await
        .unwrap();
    for state in ["ready", "open", "closing"] {
        set_state(&house, state).await;
        assert_eq!(
            house.sign_in(0, &second).await.unwrap().device,
            Kept::Kept,
            "{state}"
        );
        assert_eq!(
            house.sign_in(0, &first).await.unwrap().device,
            Kept::Registered,
            "{state}"
        );
    }
    for state in ["closed", "counted", "certified", "void"] {
        set_state(&house, state).await;
        assert_eq!(
            house.sign_in(0, &second).await.unwrap().device,
            Kept::Registered,
            "{state}"
        );
        assert_eq!(
            house.sign_in(0, &first).await.unwrap().device,
            Kept::Registered,
            "{state}"
        );
    }
}

#[tokio::test]
async fn checking_in_again_changes_nothing_and_a_closed_desk_takes_nobody_new() {
    let house = House::open().await;
    let session = house.arrive(0, &Device::new()).await;
    assert_eq!(
        house
            .roll
            .check_in(&session, house.congress, None)
            .await
            .unwrap(),
        1
    );
    let late = house.sign_in(1, &Device::new()).await.unwrap();
    let late = house
        .roll
        .session(late.session.expose())
        .await
        .unwrap()
        .unwrap();
    house
        .roll
        .close_check_in(&house.officer, house.congress)
        .await
        .unwrap();
    assert!(matches!(
        house.roll.check_in(&late, house.congress, None).await,
        Err(CheckInRefusal::Closed)
    ));
    assert_eq!(
        house
            .roll
            .check_in(&session, house.congress, None)
            .await
            .unwrap(),
        1
    );
    let elsewhere = ballot::id::CongressId(house.contest.0);
    assert!(matches!(
        house.roll.check_in(&session, elsewhere, None).await,
        Err(CheckInRefusal::UnknownCongress)
    ));
    house
        .roll
        .mark(
            &house.officer,
            house.congress,
            house.delegates[2],
            DoorAct::Leave,
        )
        .await
        .unwrap();
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
    let figures = house.roll.head_count(house.congress).await.unwrap();
    assert_eq!((figures.entitled, figures.there, figures.leave), (3, 0, 1));
}

#[tokio::test]
async fn a_recovery_copy_is_kept_for_the_registered_device_alone() {
    let house = House::open().await;
    let (first, second) = (Device::new(), Device::new());
    let old = house.arrive(0, &first).await;
    let new = house.arrive(0, &second).await;
    let copy = |byte| Copy::new(vec![byte; COPY_BYTES]).unwrap();
    assert!(Copy::new(vec![0; COPY_BYTES - 1]).is_none());
    assert!(house.roll.recovery(&new).await.unwrap().is_none());
    assert!(matches!(
        house.roll.put_recovery(&old, &copy(1)).await,
        Err(PutRefusal::DeviceKept)
    ));
    for byte in [1, 2] {
        house.roll.put_recovery(&new, &copy(byte)).await.unwrap();
    }
    assert_eq!(house.roll.recovery(&old).await.unwrap(), Some(copy(2)));
}

async fn set_state(house: &House, state: &str) {
    house
        .sql(match state {
            "ready" => "UPDATE contests SET state = 'ready'",
            "open" => "UPDATE contests SET state = 'open'",
            "closing" => "UPDATE contests SET state = 'closing'",
            "closed" => "UPDATE contests SET state = 'closed', issuing_key = NULL",
            "counted" => "UPDATE contests SET state = 'counted'",
            "certified" => "UPDATE contests SET state = 'certified'",
            _ => "UPDATE contests SET state = 'void'",
        })
        .await;
}
