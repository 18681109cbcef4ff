//! A congress played over HTTP, once for all tests: an election with write-ins and over-votes, a motion, a contest
//! withdrawn before it opened, one voided by decision while its box was open.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ballot::body::{Body, Mark};
use ballot::id::ContestId;
use ballot::state::State;
use piaojue::client::{Device, Taken};
use piaojue::verify::{Documents, Evidence};

use crate::support::Hall;
use crate::support::package::{AT_ONCE, BoxText, PackageText, election, motion};

/// The congress, as a delegate could keep it.
pub struct Played {
    pub evidence: Evidence,
    pub election: ContestId,
    pub motion: ContestId,
    pub withdrawn: ContestId,
    pub voided: ContestId,
}

/// The congress that all tests look at.
pub fn played() -> &'static Played {
    static PLAYED: OnceLock<Played> = OnceLock::new();
    PLAYED.get_or_init(|| {
        let play = || tokio::runtime::Runtime::new().unwrap().block_on(play());
        std::thread::spawn(play).join().unwrap()
    })
}

async fn play() -> Played {
    let group = BoxText {
        group: 4,
        wait_s: 1,
        ..AT_ONCE
    };
    let contests = vec![
        election(2, 3, 2, group),
        motion(AT_ONCE),
        motion(AT_ONCE),
        motion(AT_ONCE),
    ];
    let hall = Hall::open(&PackageText::new(12, contests)).await;
    let devices = hall.devices(10).await;
    let mut evidence = Evidence::default();

    count_election(&hall, &devices, &mut evidence).await;
    count_motion(&hall, &devices, &mut evidence).await;
    hall.officer.ready(hall.contests[2]).await.unwrap();
    hall.officer
        .void(hall.contests[2], "议题撤回")
        .await
        .unwrap();
    void_while_open(&hall, &devices[..2]).await;

    let board = hall.board().await;
    let log = format!("/log/{}", hall.congress);
    let public = async |file: &str| {
        let reply = hall.http.get(&format!("{log}/{file}"), None).await.unwrap();
        reply.text().unwrap().to_owned()
    };
    evidence.vkey = public("vkey").await;
    evidence.checkpoint = public("checkpoint").await;
    evidence.entries = board.entries;
    evidence.documents = documents(&hall, &devices[0]).await;
    let contests = hall.contests.clone();
    hall.service.stop().await;
    let [election, motion, withdrawn, voided] = contests[..] else {
        panic!("four contests")
    };
    Played {
        evidence,
        election,
        motion,
        withdrawn,
        voided,
    }
}

/// Nine of ten cast: five plainly, two with a write-in, two for more than there are seats.
async fn count_election(hall: &Hall, devices: &[Device], evidence: &mut Evidence) {
    let contest = hall.contests[0];
    let ballots = take(hall, devices, contest).await;
    hall.officer.open(contest).await.unwrap();
    let (yes, no) = (Mark::FOR, Mark::AGAINST);
    let bodies = (0..9).map(|at| match at {
        0..5 => (vec![yes, yes, no], 0),
        5..7 => (vec![yes, no, no], 1),
        _ => (vec![yes, yes, yes], 0),
    });
    let casts =
        devices
            .iter()
            .zip(&ballots)
            .zip(bodies)
            .map(|((device, taken), (marks, write_ins))| {
                let envelope = taken
                    .fill(&body(taken, marks, write_ins), &hall.rng)
                    .unwrap();
                async move { device.cast(&envelope).await.unwrap() }
            });
    evidence.receipts = futures_util::future::join_all(casts).await;
    evidence.earlier = evidence
        .receipts
        .iter()
        .map(|receipt| receipt.checkpoint.clone())
        .collect();
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closed);
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
}

async fn count_motion(hall: &Hall, devices: &[Device], evidence: &mut Evidence) {
    let contest = hall.contests[1];
    let ballots = take(hall, devices, contest).await;
    hall.officer.open(contest).await.unwrap();
    for (device, taken) in devices.iter().zip(&ballots) {
        let envelope = taken
            .fill(&body(taken, vec![Mark::FOR], 0), &hall.rng)
            .unwrap();
        evidence
            .receipts
            .push(device.cast(&envelope).await.unwrap());
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
}

async fn void_while_open(hall: &Hall, devices: &[Device]) {
    let contest = hall.contests[3];
    let ballots = take(hall, devices, contest).await;
    hall.officer.open(contest).await.unwrap();
    for (device, taken) in devices.iter().zip(&ballots) {
        let envelope = taken
            .fill(&body(taken, vec![Mark::AGAINST], 0), &hall.rng)
            .unwrap();
        device.cast(&envelope).await.unwrap();
    }
    assert_eq!(
        hall.officer
            .void(contest, "会场断电，重新投票")
            .await
            .unwrap(),
        State::Void
    );
}

async fn take(hall: &Hall, devices: &[Device], contest: ContestId) -> Vec<Taken> {
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    ballots
}

fn body(taken: &Taken, marks: Vec<Mark>, write_ins: usize) -> Body {
    let (manifest, eligible) = (&taken.paper.manifest, taken.paper.eligible.as_ref());
    let members = eligible
        .into_iter()
        .flat_map(|list| list.members())
        .map(|member| member.id);
    let others = members
        .filter(|id| !manifest.is_option(*id))
        .take(write_ins)
        .collect();
    Body::new(manifest, eligible, marks, others).unwrap()
}

/// What a delegate may read beside the public files.
async fn documents(hall: &Hall, device: &Device) -> BTreeMap<ContestId, Documents> {
    let token = &device.session().token;
    let fetch = async |contest: ContestId, file: &str| {
        let path = format!("/api/v1/contests/{contest}/{file}");
        hall.http
            .get(&path, Some(token))
            .await
            .unwrap()
            .body
            .to_vec()
    };
    let mut documents = BTreeMap::new();
    for contest in &hall.contests[..2] {
        let registers = BTreeMap::from([(0, fetch(*contest, "register").await)]);
        documents.insert(
            *contest,
            Documents {
                registers,
                ..Documents::default()
            },
        );
    }
    let election = documents.get_mut(&hall.contests[0]).unwrap();
    election.eligible = Some(fetch(hall.contests[0], "eligible").await);
    documents
}
