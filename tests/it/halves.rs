//! The two halves as two processes with two databases: the same congress, and neither has anything of the other's.

use std::net::SocketAddr;

use ballot::state::State;
use hyper::Method;
use piaojue::clock::Clock;
use piaojue::service::{BallotsService, Door, Halves, KEY_FILE, Service, ServiceConfig};
use piaojue::urn::{CastLimits, Elsewhere};
use piaojue::verify::verify;
use tempfile::TempDir;

use crate::paper::{Desk, sheet};
use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, no, refused, said};

const BODY: &[u8] = br#"{"marks":["for"],"write_ins":[]}"#;

/// A hall whose ballots are kept by a process of its own.
struct Apart {
    hall: Hall,
    ballots: BallotsService,
    kept: TempDir,
}

fn config(data: &TempDir) -> ServiceConfig {
    let address: SocketAddr = ([127, 0, 0, 1], 0).into();
    ServiceConfig {
        data: data.path().to_owned(),
        doors: vec![Door {
            address,
            base: None,
            tls: None,
        }],
        limits: CastLimits::default(),
        witnesses: Vec::new(),
        beside: Vec::new(),
    }
}

impl Apart {
    async fn open() -> Self {
        let (people, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let origins = ["http://vote.example.org".to_owned()];
        let ballots = BallotsService::start(config(&kept), &origins)
            .await
            .unwrap();
        let key = std::fs::read_to_string(kept.path().join(KEY_FILE)).unwrap();
        let elsewhere = Elsewhere::new(&ballots.bases[0], &key);
        let halves = Halves::open_beside(people.path(), &Clock::System, elsewhere)
            .await
            .unwrap();
        let service = Service::over(halves, config(&people), Clock::System)
            .await
            .unwrap();
        let hall = Hall::over(service, people, &PackageText::new(4, vec![motion(AT_ONCE)])).await;
        Self {
            hall,
            ballots,
            kept,
        }
    }

    fn box_url(&self) -> &str {
        &self.ballots.bases[0]
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_congress_is_held_by_two_processes_as_by_one() {
    let apart = Apart::open().await;
    let (hall, contest) = (&apart.hall, apart.hall.contests[0]);
    let devices = hall.devices(3).await;
    assert_eq!(hall.officer.ready(contest).await.unwrap(), State::Ready);
    let mut taken = Vec::new();
    for device in &devices {
        taken.push(device.take(contest).await.unwrap());
    }
    assert_eq!(
        taken[0].paper.manifest.ballot_box.url.as_deref(),
        Some(apart.box_url())
    );
    hall.officer.open(contest).await.unwrap();
    for (device, taken) in devices.iter().zip(&taken) {
        let envelope = taken.fill_with(BODY, &hall.rng).unwrap();
        device.cast(&envelope).await.unwrap();
    }
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closed);
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    let evidence = hall.evidence().await;
    let report = verify(&evidence);
    assert!(report.holds(), "{:?}", report.failures);
    let there = piaojue::client::Http::new(apart.box_url());
    let path = format!("/log/{}", hall.congress);
    let direct = piaojue::audit::fetch(&there, &path).await.unwrap();
    assert_eq!(
        direct.checkpoint, evidence.checkpoint,
        "the board is the same at either door"
    );
    let result = hall.get(&format!("/contests/{contest}/result"), None).await;
    assert!(result.text().unwrap().contains("表决有效，通过"));
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_ballots_are_counted_by_a_box_under_another_hand() {
    let apart = Apart::open().await;
    let (hall, contest) = (&apart.hall, apart.hall.contests[0]);
    hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let desk = Desk::own(hall, contest);
    desk.hand_out(3).await;
    hall.officer.open(contest).await.unwrap();
    desk.count_box(1).await;
    hall.officer.close(contest).await.unwrap();
    assert_eq!(
        refused(hall.officer.count(contest).await),
        no(409, "rule-refused")
    );
    desk.type_in(&[sheet("for")]).await;
    let other = Desk::another(hall, contest, "沈国强").await;
    other.type_in(&[sheet("for")]).await;
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    let report = verify(&hall.evidence().await);
    assert!(report.holds(), "{:?}", report.failures);
    let page = hall.get(&format!("/contests/{contest}/result"), None).await;
    assert!(page.text().unwrap().contains("其中纸票：发出 1，收回 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_half_keeps_anything_of_the_other() {
    let apart = Apart::open().await;
    let files = |folder: &TempDir| -> Vec<String> {
        let entries = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.retain(|name| !name.ends_with("-wal") && !name.ends_with("-shm"));
        names.sort();
        names
    };
    assert_eq!(files(&apart.hall.data), ["roll.db", "roll.key"]);
    assert_eq!(files(&apart.kept), ["halves.key", "urn.db", "urn.key"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_half_that_knows_people_takes_no_ballots() {
    let apart = Apart::open().await;
    let (hall, contest) = (&apart.hall, apart.hall.contests[0]);
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let taken = devices[0].take(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    let mut envelope = taken.fill_with(BODY, &hall.rng).unwrap();
    envelope.url = None;
    let bytes = envelope.to_bytes();
    let json = [("content-type", "application/json")];
    let reply = hall
        .http
        .send(Method::POST, "/api/v1/ballots", &json, bytes)
        .await
        .unwrap();
    assert_eq!(said(&reply), no(404, "unknown-contest"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_box_answers_the_organisers_pages_without_credentials_and_nobody_elses_questions() {
    let apart = Apart::open().await;
    let there = piaojue::client::Http::new(apart.box_url());
    let ask = async |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
        ];
        there
            .send(Method::OPTIONS, "/api/v1/ballots", &headers, Vec::new())
            .await
            .unwrap()
    };
    let own = ask("http://vote.example.org").await;
    assert_eq!(
        own.headers["access-control-allow-origin"],
        "http://vote.example.org"
    );
    assert_eq!(own.headers["access-control-allow-headers"], "content-type");
    assert!(!own.headers.contains_key("access-control-allow-credentials"));
    let other = ask("http://evil.example.org").await;
    assert!(!other.headers.contains_key("access-control-allow-origin"));

    for authorization in ["", "Bearer ", "Bearer wrong"] {
        let headers = [
            ("authorization", authorization),
            ("content-type", "application/json"),
        ];
        let question = br#""version""#.to_vec();
        let reply = there
            .send(Method::POST, "/urn/v1", &headers, question)
            .await
            .unwrap();
        assert_eq!(said(&reply), no(401, "not-signed-in"), "{authorization:?}");
    }
    let wrong = Elsewhere::new(apart.box_url(), "wrong");
    let urn = piaojue::urn::Urn::Elsewhere(Box::new(wrong));
    assert!(urn.checkpoint(apart.hall.congress).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_half_done_while_the_other_half_is_away() {
    let Apart {
        hall,
        ballots,
        kept,
    } = Apart::open().await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    devices[0].take(contest).await.unwrap();
    let address = ballots.bases[0]
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap();
    ballots.stop().await;
    assert!(
        hall.officer.open(contest).await.is_err(),
        "nobody is there to open the box"
    );
    let door = Door {
        address,
        base: None,
        tls: None,
    };
    let again = ServiceConfig {
        doors: vec![door],
        ..config(&kept)
    };
    let ballots = BallotsService::start(again, &[]).await.unwrap();
    hall.service.halves.conduct.recover().await.unwrap();
    assert_eq!(hall.officer.open(contest).await.unwrap(), State::Open);
    ballots.stop().await;
}
