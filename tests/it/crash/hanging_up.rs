//! Whoever asked for an act hangs up before it is done: it is done all the same, and stops no other.

use std::time::Duration;

use ballot::state::State;
use piaojue::conduct::Act;
use piaojue::roll::acts::Actor;

use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, motion};

#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_completed_where_its_request_is_dropped() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let (contest, actor) = (hall.contests[0], Actor::from(hall.organiser()));
    let conduct = hall.service.halves.conduct.clone();
    let asked = conduct.act(&actor, contest, Act::Ready);
    let hung_up = tokio::time::timeout(Duration::from_micros(1), asked).await;
    assert!(hung_up.is_err());
    let status = async || hall.service.halves.urn.status(contest).await.unwrap();
    let done = async || {
        hall.service
            .halves
            .roll
            .pending_acts()
            .await
            .unwrap()
            .is_empty()
    };
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if status().await.is_some() && done().await {
            break;
        }
    }
    assert_eq!(
        status().await.map(|status| status.state),
        Some(State::Ready)
    );
    assert!(done().await);
    hall.service.stop().await;
}
