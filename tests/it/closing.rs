//! Closing a box while ballots are arriving: what was acknowledged is in the log exactly once, what was refused is
//! not, and the figures say so (protocol §5, §6).

use std::time::Duration;

use crypto::bytes::PublicPoint;
use crypto::entry::{Close, Entry};
use crypto::receipt::Receipt;
use piaojue::client::Envelope;

use crate::support::package::{AT_ONCE, BoxText, PackageText, election};
use crate::support::{Hall, no, said};

const DELEGATES: usize = 60;
/// Those who have cast before the officer closes.
const EARLY: usize = 20;

/// Keys of the logged ballots in order, and the figures of the close.
async fn logged(hall: &Hall) -> (Vec<PublicPoint>, Close) {
    let entries = hall.board().await.parsed().unwrap();
    let keys = entries.iter().filter_map(|entry| match entry {
        Entry::Ballot(ballot) => Some(ballot.key),
        _ => None,
    });
    let keys = keys.collect();
    let mut closes = entries.iter().filter_map(|entry| match entry {
        Entry::Close(close) => Some(close.clone()),
        _ => None,
    });
    let close = closes.next().expect("a close");
    assert!(closes.next().is_none(), "one close");
    assert!(
        matches!(entries.last(), Some(Entry::Close(_))),
        "nothing after it"
    );
    (keys, close)
}

async fn envelopes(hall: &Hall) -> Vec<Envelope> {
    let contest = hall.contests[0];
    let devices = hall.devices(DELEGATES).await;
    hall.officer.ready(contest).await.unwrap();
    let mut envelopes = Vec::new();
    for (at, device) in devices.iter().enumerate() {
        let taken = device.take(contest).await.unwrap();
        // Every third one marks too many.
        envelopes.push(hall.fill(&taken, &[true, at % 3 == 0]));
    }
    hall.officer.open(contest).await.unwrap();
    envelopes
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_while_ballots_arrive_loses_none_that_was_acknowledged_and_takes_none_that_was_refused()
 {
    let group = BoxText {
        group: 7,
        wait_s: 600,
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(DELEGATES, vec![election(1, 2, 0, group)])).await;
    let envelopes = envelopes(&hall).await;
    let cast = async |at: usize| {
        if at >= EARLY {
            tokio::time::sleep(Duration::from_millis((at - EARLY) as u64 * 4)).await;
        }
        hall.cast(envelopes[at].to_bytes()).await
    };
    let early = futures_util::future::join_all((0..EARLY).map(cast)).await;
    let late = futures_util::future::join_all((EARLY..DELEGATES - 1).map(cast));
    let close = async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        hall.officer.close(hall.contests[0]).await.unwrap();
    };
    let (late, ()) = tokio::join!(late, close);
    let last = hall.cast(envelopes[DELEGATES - 1].to_bytes()).await;

    let (keys, close) = logged(&hall).await;
    let mut acknowledged = 0;
    for (envelope, reply) in envelopes
        .iter()
        .zip(early.iter().chain(&late).chain([&last]))
    {
        let times = keys.iter().filter(|key| **key == envelope.key).count();
        let again = hall.cast(envelope.to_bytes()).await;
        if reply.status.is_success() {
            acknowledged += 1;
            assert_eq!(times, 1, "acknowledged with {}", reply.status);
            again
                .json::<Receipt>()
                .expect("a receipt after the close too");
        } else {
            assert_eq!((said(reply), times), (no(409, "box-not-open"), 0));
            assert_eq!(said(&again), no(409, "box-not-open"));
        }
    }
    assert!(
        (EARLY..DELEGATES).contains(&acknowledged),
        "{acknowledged}: the last one was too late"
    );
    assert_eq!(
        (close.returned as usize, keys.len()),
        (acknowledged, acknowledged)
    );
    assert_eq!(
        (close.issued as usize, close.present as usize),
        (DELEGATES, DELEGATES)
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn voiding_an_open_box_logs_the_ballots_that_wait_and_takes_no_more() {
    let group = BoxText {
        group: 600,
        wait_s: 600,
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(DELEGATES, vec![election(1, 2, 0, group)])).await;
    let envelopes = envelopes(&hall).await;
    let casts = (0..5).map(|at| hall.cast(envelopes[at].to_bytes()));
    for reply in futures_util::future::join_all(casts).await {
        assert_eq!(reply.status.as_u16(), 202, "they wait for their group");
    }
    hall.officer
        .void(hall.contests[0], "会议决定重新选举")
        .await
        .unwrap();
    assert_eq!(
        said(&hall.cast(envelopes[5].to_bytes()).await),
        no(409, "box-not-open")
    );
    for envelope in &envelopes[..5] {
        hall.cast(envelope.to_bytes())
            .await
            .json::<Receipt>()
            .expect("a receipt after the void too");
    }
    let entries = hall.board().await.parsed().unwrap();
    assert!(
        matches!(&entries[..], [.., Entry::Ballot(_), Entry::Void(_)]),
        "the void is the last entry"
    );
    assert_eq!(
        entries
            .iter()
            .filter(|entry| matches!(entry, Entry::Ballot(_)))
            .count(),
        5
    );
    hall.service.stop().await;
}
