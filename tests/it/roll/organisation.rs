//! Officers, their keys, and the walls between organisations.

use std::os::unix::fs::PermissionsExt;

use ballot::manifest::Audience;
use piaojue::clock::Clock;
use piaojue::rng::Rng;
use piaojue::roll::adding::{AddRefusal, Added};
use piaojue::roll::check_in::Attendance;
use piaojue::roll::congresses::Phase;
use piaojue::roll::door::{DoorAct, DoorRefusal};
use piaojue::roll::officers::Validity;
use piaojue::roll::programme::FinishRefusal;
use piaojue::roll::{AgendaItemId, OrganisationId, Roll, RollError};

use super::house::{Device, House, new_congress};
use crypto::bytes::Hash;

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_bearer_token_expires_and_can_be_revoked() {
    let house = House::open().await;
    let access = house
        .roll
        .issue_token(house.officer.id, Validity::default())
        .await
        .unwrap();
    let bearer = access.bearer.expose();
    assert_eq!(
        house.roll.officer_by_bearer(bearer).await.unwrap(),
        Some(house.officer.clone())
    );
    assert_eq!(
        house.roll.officer_by_cookie(bearer).await.unwrap(),
        None,
        "a token is no cookie"
    );
    house.clock.advance(12 * HOUR_MS);
    assert_eq!(house.roll.officer_by_bearer(bearer).await.unwrap(), None);
    let access = house
        .roll
        .issue_token(house.officer.id, Validity::default())
        .await
        .unwrap();
    house.roll.revoke(house.officer.id).await.unwrap();
    assert_eq!(
        house
            .roll
            .officer_by_bearer(access.bearer.expose())
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        house.roll.redeem_link(access.link.expose()).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn a_sign_in_link_works_once() {
    let house = House::open().await;
    let access = house
        .roll
        .issue_token(house.officer.id, Validity::default())
        .await
        .unwrap();
    let cookie = house
        .roll
        .redeem_link(access.link.expose())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        house.roll.redeem_link(access.link.expose()).await.unwrap(),
        None
    );
    let officer = house.roll.officer_by_cookie(cookie.expose()).await.unwrap();
    assert_eq!(officer, Some(house.officer.clone()));
    house.roll.sign_out(cookie.expose()).await.unwrap();
    assert_eq!(
        house.roll.officer_by_cookie(cookie.expose()).await.unwrap(),
        None
    );
    let late = house
        .roll
        .issue_token(house.officer.id, Validity::default())
        .await
        .unwrap();
    house.clock.advance(24 * HOUR_MS);
    assert_eq!(
        house.roll.redeem_link(late.link.expose()).await.unwrap(),
        None
    );
}

#[tokio::test]
async fn importing_twice_is_refused_unless_nothing_differs() {
    let house = House::open().await;
    let mut again = new_congress();
    let outcome = house
        .roll
        .add_congress(OrganisationId::DEFAULT, &again)
        .await
        .unwrap();
    assert_eq!(outcome, Added::AlreadyThere(house.congress));
    again.digest = Hash::of(b"two");
    let refusal = house
        .roll
        .add_congress(OrganisationId::DEFAULT, &again)
        .await;
    assert!(matches!(refusal, Err(AddRefusal::Differs(id)) if id == house.congress));
    assert_eq!(house.roll.congresses().await.unwrap().len(), 1);
    let elsewhere = house.roll.add_organisation("另一家").await.unwrap();
    assert!(matches!(
        house.roll.add_congress(elsewhere, &again).await,
        Ok(Added::New(_))
    ));
}

#[tokio::test]
async fn an_officer_of_another_organisation_finds_nothing() {
    let house = House::open().await;
    let elsewhere = house.roll.add_organisation("另一家").await.unwrap();
    let stranger = house.roll.create_officer(elsewhere, "外人").await.unwrap();
    let (roll, congress, delegate) = (&house.roll, house.congress, house.delegates[0]);
    let item = AgendaItemId(house.contest.0);
    let outcomes = [
        roll.open_check_in(&stranger, congress).await,
        roll.close_check_in(&stranger, congress).await,
        roll.release(&stranger, delegate).await,
        roll.set_agenda_now(&stranger, congress, item).await,
        roll.paused(&stranger, congress).await.map(|_| ()),
        roll.door_acts(&stranger, congress, 9).await.map(|_| ()),
        roll.show_check_in(&stranger, congress, true).await,
        roll.attendees(&stranger, congress).await.map(|_| ()),
        roll.issue_missing(elsewhere, congress).await.map(|_| ()),
        roll.reissue(elsewhere, congress, "001", "周海燕")
            .await
            .map(|_| ()),
    ];
    for act in DoorAct::ALL {
        assert!(matches!(
            roll.mark(&stranger, congress, delegate, act).await,
            Err(DoorRefusal::Internal(RollError::Unknown(_)))
        ));
    }
    for (number, outcome) in outcomes.iter().enumerate() {
        assert!(
            matches!(outcome, Err(RollError::Unknown(_))),
            "{number}: {outcome:?}"
        );
    }
    assert!(matches!(
        roll.finish_agenda(&stranger, congress).await,
        Err(FinishRefusal::Internal(RollError::Unknown(_)))
    ));
    let attendees = roll.attendees(&house.officer, congress).await.unwrap();
    assert!(
        attendees
            .iter()
            .all(|one| one.attendance == Attendance::Expected)
    );
}

#[tokio::test]
async fn watch_keys_open_their_own_circle_only() {
    let house = House::open().await;
    let keys = house.roll.watch_keys(house.congress).await.unwrap();
    assert_eq!(keys.audience(Some(keys.officers)), Audience::Officers);
    assert_eq!(keys.audience(Some(keys.delegates)), Audience::Delegates);
    assert_eq!(
        keys.audience(keys.delegates.to_string().parse().ok()),
        Audience::Delegates
    );
    assert_eq!(keys.audience(None), Audience::Public);
    let told = house.sign_in(0, &Device::new()).await.unwrap().watch;
    assert_eq!(
        told, keys.delegates,
        "a delegate is told the delegates' key"
    );
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let house = House::open().await;
    let device = Device::new();
    let session = house.sign_in(0, &device).await.unwrap().session;
    let access = house
        .roll
        .issue_token(house.officer.id, Validity::default())
        .await
        .unwrap();
    let house = house.restart().await;
    assert!(
        house
            .roll
            .session(session.expose())
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        house
            .roll
            .officer_by_bearer(access.bearer.expose())
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        house.sign_in(0, &device).await.is_ok(),
        "second factors still fit"
    );
    let congress = house.roll.congress(house.congress).await.unwrap().unwrap();
    assert_eq!(
        (congress.phase, congress.check_in_open),
        (Phase::Open, true)
    );
    assert_eq!(congress.contact.name, "李秘书");
}

#[tokio::test]
async fn a_database_without_its_key_file_or_with_an_open_one_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let open = async || Roll::open(folder.path(), Clock::System, Rng::system()).await;
    open().await.unwrap().close().await;
    let key = folder.path().join("roll.key");
    assert_eq!(
        std::fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(open().await, Err(RollError::Vault(_))));
    std::fs::remove_file(&key).unwrap();
    assert!(matches!(open().await, Err(RollError::KeyFileGone(_))));
    assert!(!key.exists(), "no new key was made");
}
