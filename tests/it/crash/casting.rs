//! The server's process is killed while ballots arrive: whatever it has acknowledged is there after the next start.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crypto::entry::Entry;
use crypto::note::Checkpoint;
use crypto::receipt::Receipt;
use hyper::{Method, StatusCode};
use piaojue::client::{Envelope, Http, Reply, Taken};
use piaojue::clock::Clock;
use piaojue::urn::CastLimits;
use tokio::sync::Semaphore;

use super::continues;
use crate::support::package::{AT_ONCE, BoxText, PackageText, motion};
use crate::support::{Hall, no, said};

const DELEGATES: usize = 48;
/// How many are answered before the server is killed.
const ANSWERS: u32 = 12;

/// The program itself, serving a data folder.
struct Server {
    process: Child,
    http: Http,
}

impl Server {
    async fn start(data: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_piaojue"))
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &address.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            process,
            http: Http::new(&format!("http://{address}")),
        };
        let deadline = Instant::now() + Duration::from_secs(30);
        while server.http.get("/healthz", None).await.is_err() {
            assert!(Instant::now() < deadline, "the server does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }

    /// SIGKILL: no goodbye.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Casts all ballots at a running server, a few milliseconds apart, and kills it after so many answers.
async fn cast_and_kill(server: Server, ballots: &[(Envelope, Taken)]) -> Vec<Option<Reply>> {
    let answered = Arc::new(Semaphore::new(0));
    let casts: Vec<_> = ballots
        .iter()
        .enumerate()
        .map(|(at, (envelope, _))| {
            let (http, bytes, answered) = (
                server.http.clone(),
                envelope.to_bytes(),
                Arc::clone(&answered),
            );
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(at as u64 * 10)).await;
                let reply = http
                    .send(Method::POST, "/api/v1/ballots", &[], bytes)
                    .await
                    .ok();
                answered.add_permits(1);
                reply
            })
        })
        .collect();
    drop(answered.acquire_many(ANSWERS).await.unwrap());
    server.kill();
    futures_util::future::join_all(casts)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_ballot_is_there_after_the_server_was_killed() {
    let group = BoxText {
        group: 5,
        wait_s: 1,
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(DELEGATES, vec![motion(group)])).await;
    let devices = hall.devices(DELEGATES).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        let taken = device.take(hall.contests[0]).await.unwrap();
        ballots.push((hall.fill(&taken, &[true]), taken));
    }
    hall.officer.open(hall.contests[0]).await.unwrap();
    let killed = async |data: &Path| cast_and_kill(Server::start(data).await, &ballots).await;
    let (hall, answers) = hall
        .restart_after(CastLimits::default(), Clock::System, killed)
        .await;

    let acknowledged = answers
        .iter()
        .flatten()
        .filter(|reply| reply.status.is_success())
        .count();
    assert!(
        (ANSWERS as usize..DELEGATES).contains(&acknowledged),
        "killed in the middle: {acknowledged}"
    );
    for ((_, taken), answer) in ballots.iter().zip(&answers) {
        if answer.is_some() {
            let other = hall.cast(hall.fill(taken, &[false]).to_bytes()).await;
            assert_eq!(
                said(&other),
                no(409, "ballot-differs"),
                "the acknowledged one is stored"
            );
        }
    }
    let board = hall.board().await;
    for receipt in answers
        .iter()
        .flatten()
        .filter(|reply| reply.status == StatusCode::OK)
    {
        let receipt: Receipt = receipt.json().unwrap();
        let entry = &board.entries[usize::try_from(receipt.index).unwrap()];
        assert_eq!(entry, receipt.entry.as_bytes(), "where the receipt says");
        let checkpoint =
            Checkpoint::verify(&receipt.checkpoint, devices[0].trust().verifier()).unwrap();
        assert!(
            continues(&board, &checkpoint),
            "the log goes on from the receipt's checkpoint"
        );
    }
    let again = ballots
        .iter()
        .map(|(envelope, _)| hall.cast(envelope.to_bytes()));
    assert!(
        futures_util::future::join_all(again)
            .await
            .iter()
            .all(|reply| reply.status.is_success())
    );
    hall.officer.close(hall.contests[0]).await.unwrap();
    let entries = hall.board().await.parsed().unwrap();
    for (envelope, _) in &ballots {
        let times = entries
            .iter()
            .filter(|entry| matches!(entry, Entry::Ballot(ballot) if ballot.key == envelope.key));
        assert_eq!(times.count(), 1, "each ballot once");
    }
    hall.service.stop().await;
}
