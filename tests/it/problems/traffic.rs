//! `too-many-requests` and `busy`: limits on what is under way, after the cheap tests, never by address (protocol §5).

use std::time::Duration;

use piaojue::clock::Clock;
use piaojue::urn::CastLimits;
use sqlx::{Connection, SqliteConnection};

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, said};

/// A motion whose box is open, its delegates' ballots filled.
async fn open_box(delegates: usize) -> (Hall, Vec<Vec<u8>>) {
    let hall = Hall::open(&PackageText::new(delegates, vec![motion(AT_ONCE)])).await;
    let devices = hall.devices(delegates).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        let taken = device.take(hall.contests[0]).await.unwrap();
        ballots.push(hall.fill(&taken, &[true]).to_bytes());
    }
    hall.officer.open(hall.contests[0]).await.unwrap();
    (hall, ballots)
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_at_once_are_told_to_come_back_after_the_cheap_tests() {
    let (hall, ballots) = open_box(2).await;
    assert_eq!(hall.cast(ballots[0].clone()).await.status.as_u16(), 200);
    let hall = hall
        .restart(
            CastLimits {
                testing: 0,
                queued: 1,
            },
            Clock::System,
        )
        .await;

    let turned_away = hall.cast(ballots[1].clone()).await;
    assert_eq!(said(&turned_away), no(429, "too-many-requests"));
    assert!(
        turned_away
            .problem()
            .retry_after_s
            .is_some_and(|seconds| seconds > 0)
    );
    assert_eq!(
        said(&hall.cast("{}").await),
        no(400, "malformed"),
        "a cheap test comes first"
    );
    assert_eq!(
        hall.cast(ballots[0].clone()).await.status.as_u16(),
        200,
        "a stored ballot is not tested again"
    );

    let hall = hall.restart(CastLimits::default(), Clock::System).await;
    assert_eq!(
        hall.cast(ballots[1].clone()).await.status.as_u16(),
        200,
        "nothing was used up"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_is_busy_and_takes_the_same_ballots_later() {
    const BALLOTS: usize = 6;
    let (hall, ballots) = open_box(BALLOTS).await;
    let hall = hall
        .restart(
            CastLimits {
                testing: BALLOTS,
                queued: 1,
            },
            Clock::System,
        )
        .await;
    let database = format!("sqlite:{}", hall.data.path().join("urn.db").display());
    let mut lock = SqliteConnection::connect(&database).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut lock)
        .await
        .unwrap();

    let release = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        sqlx::query("ROLLBACK").execute(&mut lock).await.unwrap();
    };
    let casts =
        futures_util::future::join_all(ballots.iter().map(|ballot| hall.cast(ballot.clone())));
    let (replies, ()) = tokio::join!(casts, release);
    let busy: Vec<_> = replies
        .iter()
        .filter(|reply| said(reply) == no(503, "busy"))
        .collect();
    assert!(
        !busy.is_empty(),
        "one is written, one waits, the others are turned away"
    );
    assert!(busy.iter().all(|reply| {
        reply
            .problem()
            .retry_after_s
            .is_some_and(|seconds| seconds > 0)
    }));
    assert!(
        replies
            .iter()
            .all(|reply| matches!(reply.status.as_u16(), 200 | 503)),
        "{replies:?}"
    );
    for ballot in &ballots {
        assert_eq!(
            hall.cast(ballot.clone()).await.status.as_u16(),
            200,
            "the same bytes are taken later"
        );
    }
    hall.service.stop().await;
}
