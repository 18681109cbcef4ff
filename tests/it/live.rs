//! The live feed: its shape, what each circle sees and when, how often it speaks (protocol §3 `show`, §8).

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use hyper::Method;
use piaojue::client::{Device, LiveTally, Taken, Watcher};
use piaojue::clock::Clock;
use piaojue::urn::CastLimits;
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::support::Hall;
use crate::support::package::{AT_ONCE, BoxText, PackageText, Show, election, motion};

/// A tally of `for` and `against`, or none: how many ballots it covers.
fn covers(tally: Option<&LiveTally>) -> Option<u64> {
    tally.map(|tally| {
        let marks: u64 = tally.options.iter().flatten().sum();
        assert_eq!(
            marks,
            tally.valid * tally.options.len() as u64,
            "each valid ballot marks each option"
        );
        tally.valid + tally.invalid
    })
}

/// Everybody's ballots of the hall's first contest, its box open.
async fn open_box(hall: &Hall, delegates: usize) -> (Vec<Device>, Vec<Taken>) {
    let devices = hall.devices(delegates).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(hall.contests[0]).await.unwrap());
    }
    hall.officer.open(hall.contests[0]).await.unwrap();
    (devices, ballots)
}

impl Hall {
    fn live(&self, watch: Option<&str>) -> String {
        let query = watch.map_or_else(String::new, |key| format!("?watch={key}"));
        format!("/api/v1/congresses/{}/live{query}", self.congress)
    }

    async fn snapshot(&self, watch: Option<&str>) -> Value {
        self.get(&self.live(watch), None).await.json().unwrap()
    }

    /// What a circle sees of the first contest: ballots returned, and ballots that the tally covers.
    async fn seen(&self, watch: Option<&str>) -> (u64, Option<u64>) {
        let contest = self.snapshot(watch).await["contests"][0].clone();
        let tally: Option<LiveTally> = serde_json::from_value(contest["tally"].clone()).unwrap();
        (
            contest["returned"].as_u64().unwrap(),
            covers(tally.as_ref()),
        )
    }

    async fn cast_all(&self, ballots: &[Taken]) {
        for taken in ballots {
            self.cast(self.fill(taken, &[true]).to_bytes())
                .await
                .accepted()
                .unwrap();
        }
    }

    /// The messages of a socket while `meanwhile` goes on and a second longer, each with the moment it came.
    async fn messages(&self, meanwhile: impl Future) -> Vec<(Instant, Value)> {
        let url = self.http.base().replacen("http", "ws", 1) + &self.live(None);
        let (mut socket, _) = connect_async(url).await.unwrap();
        let mut messages = Vec::new();
        let listen = async {
            while let Some(Ok(message)) = socket.next().await {
                if let Message::Text(text) = message {
                    messages.push((Instant::now(), serde_json::from_str(&text).unwrap()));
                }
            }
        };
        let over = async {
            meanwhile.await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        };
        tokio::select! {
            () = listen => panic!("the feed has ended"),
            () = over => messages,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_has_the_protocols_members() {
    let hall = Hall::open(&PackageText::new(
        3,
        vec![motion(AT_ONCE), election(1, 2, 0, AT_ONCE)],
    ))
    .await;
    hall.devices(2).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let snapshot = hall.snapshot(None).await;
    let contest = |at: usize, state: &str| {
        json!({
            "contest": hall.contests[at], "state": state, "entitled": 3, "present": 2, "issued": 0, "returned": 0,
            "closes": null, "tally": null,
        })
    };
    let expected = json!({
        "seq": snapshot["seq"], "entitled": 3, "present": 2, "leave": 0, "now": null,
        "contests": [contest(0, "ready"), contest(1, "draft")],
    });
    assert_eq!(snapshot, expected);
    assert!(snapshot["seq"].is_u64());
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_builds_on_the_message_before_and_carries_the_changed_contests_alone() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
    let (_, ballots) = open_box(&hall, 3).await;
    let messages = hall.messages(hall.cast_all(&ballots)).await;
    let (first, changes) = messages.split_first().unwrap();
    assert!(first.1.get("from").is_none(), "the first is whole");
    assert_eq!(first.1["contests"].as_array().unwrap().len(), 2);
    let mut last = &first.1;
    for (_, change) in changes {
        if let Some(from) = change.get("from") {
            assert_eq!(from, &last["seq"]);
            let contests = change["contests"].as_array().unwrap();
            assert!(
                contests.len() == 1 && contests[0]["contest"] == json!(hall.contests[0]),
                "{change}"
            );
        }
        assert!(change["seq"].as_u64() > last["seq"].as_u64());
        last = change;
    }
    assert!(!changes.is_empty());
    assert_eq!(last["contests"][0]["returned"], 3);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_hears_at_most_five_messages_a_second_however_often_others_poll() {
    let hall = Hall::open(&PackageText::new(60, vec![motion(AT_ONCE)])).await;
    let (_, ballots) = open_box(&hall, 60).await;
    let voting = async {
        for taken in &ballots {
            hall.cast(hall.fill(taken, &[true]).to_bytes())
                .await
                .accepted()
                .unwrap();
            hall.snapshot(None).await;
        }
    };
    let began = Instant::now();
    let messages = hall.messages(voting).await;
    let seconds = began.elapsed().as_secs_f64();
    assert!(
        messages.len() as f64 <= 5.0 * seconds,
        "{} messages in {seconds} s",
        messages.len()
    );
    assert_eq!(
        messages.last().unwrap().1["contests"][0]["returned"],
        60,
        "the last one is the newest"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tally_moves_in_steps_of_its_batch_after_a_restart_too_and_covers_all_at_the_close() {
    let shown = BoxText {
        show: Show {
            to: "public",
            while_open: true,
        },
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(18, vec![motion(shown)])).await;
    let (_, ballots) = open_box(&hall, 18).await;
    let steps = async |hall: &Hall, from: usize, to: usize| {
        for at in from..to {
            hall.cast_all(&ballots[at..=at]).await;
            let returned = at as u64 + 1;
            // In steps of five, and never the newest five.
            let step = if returned < 10 {
                0
            } else {
                returned / 5 * 5 - 5
            };
            assert_eq!(hall.seen(None).await, (returned, Some(step)));
        }
    };
    assert_eq!(hall.seen(None).await, (0, Some(0)));
    steps(&hall, 0, 12).await;
    let hall = hall.restart(CastLimits::default(), Clock::System).await;
    assert_eq!(
        hall.seen(None).await,
        (12, Some(5)),
        "a restart makes no finer step"
    );
    steps(&hall, 12, 17).await;
    hall.officer.close(hall.contests[0]).await.unwrap();
    assert_eq!(hall.seen(None).await, (17, Some(17)));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tally_is_shown_to_its_circle_alone_until_the_result_is_public() {
    for (to, circles) in [
        ("officers", [true, false, false]),
        ("delegates", [true, true, false]),
        ("public", [true; 3]),
    ] {
        let shown = BoxText {
            show: Show {
                to,
                while_open: false,
            },
            ..AT_ONCE
        };
        let hall = Hall::open(&PackageText::new(2, vec![motion(shown)])).await;
        let (devices, ballots) = open_box(&hall, 2).await;
        hall.cast_all(&ballots).await;
        let keys = hall
            .service
            .halves
            .roll
            .watch_keys(hall.congress)
            .await
            .unwrap();
        assert_eq!(
            devices[0].session().watch,
            keys.delegates.to_string(),
            "signing in gives the delegates' key"
        );
        assert_eq!(
            devices[0].session().watch,
            devices[1].session().watch,
            "one key for all of them"
        );
        let (officers, delegates) = (keys.officers.to_string(), keys.delegates.to_string());
        let watch = [Some(officers.as_str()), Some(delegates.as_str()), None];
        for key in watch {
            assert_eq!(
                hall.seen(key).await,
                (2, None),
                "{to}: turnout only while the box is open"
            );
        }
        hall.officer.close(hall.contests[0]).await.unwrap();
        for (key, may_see) in watch.into_iter().zip(circles) {
            assert_eq!(
                hall.seen(key).await,
                (2, may_see.then_some(2)),
                "{to}: closed"
            );
        }
        assert_eq!(
            hall.seen(Some("AAAAAAAAAAAAAAAAAAAAAA")).await,
            hall.seen(None).await,
            "nobody's key"
        );
        hall.officer.count(hall.contests[0]).await.unwrap();
        for key in watch {
            assert_eq!(
                hall.seen(key).await,
                (2, Some(2)),
                "{to}: the result is public"
            );
        }
        hall.service.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_contest_shows_no_tally_to_anybody() {
    let shown = BoxText {
        show: Show {
            to: "public",
            while_open: true,
        },
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(10, vec![motion(shown)])).await;
    let (_, ballots) = open_box(&hall, 10).await;
    hall.cast_all(&ballots).await;
    assert_eq!(hall.seen(None).await, (10, Some(5)));
    hall.officer
        .void(hall.contests[0], "会议决定重新表决")
        .await
        .unwrap();
    let officers = hall
        .service
        .halves
        .roll
        .watch_keys(hall.congress)
        .await
        .unwrap()
        .officers
        .to_string();
    for key in [None, Some(officers.as_str())] {
        assert_eq!(hall.seen(key).await, (10, None));
    }
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_polls_gets_nothing_new_until_something_has_changed() {
    let hall = Hall::open(&PackageText::new(2, vec![motion(AT_ONCE)])).await;
    let path = hall.live(None);
    let first = hall.get(&path, None).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let poll = async || {
        let headers = [("if-none-match", tag.as_str())];
        hall.http
            .send(Method::GET, &path, &headers, Vec::new())
            .await
            .unwrap()
    };
    let unchanged = poll().await;
    assert_eq!((unchanged.status.as_u16(), unchanged.body.len()), (304, 0));
    hall.devices(1).await;
    let changed = poll().await;
    assert_eq!(changed.status.as_u16(), 200);
    assert_ne!(changed.headers["etag"], first.headers["etag"]);
    assert_eq!(changed.json::<Value>().unwrap()["present"], 1, "at once");
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watcher_who_follows_and_one_who_polls_see_the_same() {
    let hall = Hall::open(&PackageText::new(8, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
    let mut watcher = Watcher::connect(&hall.http, hall.congress, None)
        .await
        .unwrap();
    let (_, ballots) = open_box(&hall, 8).await;
    hall.cast_all(&ballots).await;
    hall.officer.close(hall.contests[0]).await.unwrap();
    let polled = loop {
        let figures = watcher.next().await.unwrap().clone();
        if figures.contests[0].state == ballot::state::State::Closed {
            break figures;
        }
    };
    let snapshot =
        serde_json::from_value::<piaojue::client::Snapshot>(hall.snapshot(None).await).unwrap();
    assert_eq!(polled.contests, snapshot.contests);
    assert_eq!(
        (polled.entitled, polled.present),
        (snapshot.entitled, snapshot.present)
    );
    hall.service.stop().await;
}
