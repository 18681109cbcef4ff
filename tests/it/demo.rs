//! `piaojue demo`, as an independent client meets it: one line of JSON, and the protocol.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Stage;
use ballot::outcome::ResultDoc;
use ballot::state::State;
use crypto::entry::Entry;
use piaojue::client::{
    Board, ClientError, Device, Doubt, Http, Invitation, LiveBox, Officer, Snapshot, Trust, Watcher,
};
use piaojue::rng::Rng;
use serde::Deserialize;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    base: String,
    congress: CongressId,
    log: String,
    officer_token: String,
    contests: Vec<ContestId>,
    invitations: Vec<Code>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
    check: String,
}

/// A demo that runs, killed when the test is over.
struct Demo {
    process: Child,
    printed: BufReader<ChildStdout>,
    line: Line,
}

impl Demo {
    fn start(data: &Path, options: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_piaojue"))
            .args([
                "demo",
                "--json",
                "--listen",
                "127.0.0.1:0",
                "--https-port",
                "0",
                "--data",
            ])
            .arg(data)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut printed = BufReader::new(process.stdout.take().unwrap());
        printed.read_line(&mut line).unwrap();
        let line = serde_json::from_str(&line).unwrap();
        Self {
            process,
            printed,
            line,
        }
    }

    fn http(&self) -> Http {
        Http::new(&self.line.base)
    }

    fn officer(&self) -> Officer {
        Officer::new(&self.http(), &self.line.officer_token)
    }

    fn invitation(&self, number: usize) -> Invitation {
        let Code { code, check } = &self.line.invitations[number];
        Invitation {
            code: code.clone(),
            check: check.clone(),
            log: Some(self.line.log.clone()),
        }
    }

    async fn watch(&self) -> Watcher {
        Watcher::connect(&self.http(), self.line.congress, None)
            .await
            .unwrap()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until the figures are as wanted.
async fn until(watcher: &mut Watcher, wanted: impl Fn(&Snapshot) -> bool) {
    let reached = async {
        while !wanted(watcher.snapshot()) {
            watcher.next().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, reached)
        .await
        .expect("the figures come to be as wanted");
}

#[tokio::test(flavor = "multi_thread")]
async fn simulated_delegates_bring_every_contest_to_a_result() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(
        data.path(),
        &[
            "--delegates",
            "12",
            "--simulate",
            "all-but-0",
            "--pace",
            "0",
        ],
    );
    let (officer, mut watcher) = (demo.officer(), demo.watch().await);
    until(&mut watcher, |now| now.present + now.leave == now.entitled).await;
    let present = watcher.snapshot().present;
    for &contest in &demo.line.contests {
        let reached = |figure: fn(&LiveBox) -> u64| {
            move |now: &Snapshot| figure(now.of(contest).unwrap()) == present
        };
        assert_eq!(officer.ready(contest).await.unwrap(), State::Ready);
        until(&mut watcher, reached(|contest| contest.issued)).await;
        assert_eq!(officer.open(contest).await.unwrap(), State::Open);
        // Among twelve, nobody is dealt a ballot that is never cast.
        until(&mut watcher, reached(|contest| contest.returned)).await;
        assert_eq!(officer.close(contest).await.unwrap(), State::Closed);
        assert_eq!(officer.count(contest).await.unwrap(), State::Counted);
    }
    let trust = Trust::fetch(&demo.http(), demo.line.congress.0, Some(&demo.line.log))
        .await
        .unwrap();
    let entries = Board::read(&demo.http(), demo.line.congress.0, &trust)
        .await
        .unwrap()
        .parsed()
        .unwrap();
    let count = |wanted: fn(&Entry) -> bool| entries.iter().filter(|entry| wanted(entry)).count();
    assert_eq!(
        count(|entry| matches!(entry, Entry::Result(_))),
        demo.line.contests.len()
    );
    assert_eq!(
        count(|entry| matches!(entry, Entry::Ballot(_))),
        demo.line.contests.len() * present as usize
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nobody_simulated_the_boxes_wait_and_check_in_is_open() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--delegates", "6", "--simulate", "0"]);
    assert_eq!(
        (demo.line.invitations.len(), demo.line.contests.len()),
        (6, 4)
    );
    let watcher = demo.watch().await;
    assert!(
        watcher
            .snapshot()
            .contests
            .iter()
            .all(|contest| contest.state == State::Draft)
    );
    let device = Device::sign_in(&demo.http(), &Rng::system(), &demo.invitation(0))
        .await
        .unwrap();
    assert_eq!(device.check_in().await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_refuses_a_log_that_its_invitation_does_not_name() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--delegates", "4", "--simulate", "0"]);
    let invitation = Invitation {
        log: Some(crypto::b64::encode([7; 16])),
        ..demo.invitation(0)
    };
    let refused = Device::sign_in(&demo.http(), &Rng::system(), &invitation).await;
    assert!(
        matches!(refused, Err(ClientError::Doubt(Doubt::Keys))),
        "{refused:?}"
    );
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_demo_ends_cleanly_and_goes_on_with_the_same_congress_when_it_is_started_again() {
    let data = tempfile::tempdir().unwrap();
    let options = ["--delegates", "4", "--simulate", "0"];
    let mut demo = Demo::start(data.path(), &options);
    let id = demo.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(demo.process.wait().unwrap().success());
    let mut rest = String::new();
    demo.printed.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "nothing but the line is printed");
    let again = Demo::start(data.path(), &options);
    let codes = |demo: &Demo| {
        demo.line
            .invitations
            .iter()
            .map(|code| code.code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (again.line.congress, codes(&again)),
        (demo.line.congress, codes(&demo))
    );
    let device = Device::sign_in(&again.http(), &Rng::system(), &again.invitation(0))
        .await
        .unwrap();
    assert_eq!(device.congress(), again.line.congress);
}

/// Waits until the demo's congress is over; gives its minutes, as text.
async fn minutes(demo: &Demo) -> String {
    let (http, congress) = (demo.http(), demo.line.congress);
    let over = async {
        let path = format!("/api/v1/congresses/{congress}");
        loop {
            let known: serde_json::Value = http.get(&path, None).await.unwrap().json().unwrap();
            if known["state"] == "ended" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(2 * PATIENCE, over)
        .await
        .expect("the meeting is run to its end");
    let page = http.get(&format!("/c/{congress}/minutes"), None).await;
    let mut text = String::new();
    let mut tag = false;
    for letter in page.unwrap().text().unwrap().chars() {
        tag = letter == '<' || (tag && letter != '>');
        if !tag && letter != '>' && !letter.is_whitespace() {
            text.push(letter);
        }
    }
    text
}

/// The type of the livestream's newest piece.
async fn livestream(demo: &Demo) -> String {
    let http = demo.http();
    let congress = format!("/api/v1/congresses/{}", demo.line.congress);
    let congress = http.get(&congress, None).await.unwrap();
    let congress: serde_json::Value = serde_json::from_str(congress.text().unwrap()).unwrap();
    let address = congress["stream"]
        .as_str()
        .expect("a congress with a stream");
    let playlist = http.get(address, None).await.unwrap();
    let newest = playlist.text().unwrap().lines().last().unwrap();
    let (folder, _) = address.rsplit_once('/').unwrap();
    let piece = http.get(&format!("{folder}/{newest}"), None).await.unwrap();
    assert_eq!(piece.body.first(), Some(&0x47), "a transport stream");
    piece.headers["content-type"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_runs_it_the_whole_congress_is_played_to_its_minutes() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--auto", "--pace", "0"]);
    assert_eq!(livestream(&demo).await, "video/mp2t");
    let text = minutes(&demo).await;
    for said in [
        // Three invitations are left to people; two delegates without a phone came by the door.
        "应到120人，实到116人，请假1人，未签到3人。",
        "举手表决：应到120人，实到116人，赞成111人，反对2人，弃权3人；通过需要赞成61人，通过。",
        "选举有效，选出9人。",
        "其中纸票：发出2，收回",
        "评议有效",
        "表决有效，通过。",
        "范晓萍",
        "预选有效，6人入选正式候选人。入选正式候选人6人（按得票多少为序）：",
        "都得66票，只剩1个名额",
        "（再次投票，第3轮）",
        "选举有效，选出1人。",
    ] {
        assert!(text.contains(said), "no “{said}” in {text}");
    }
    let trust = Trust::fetch(&demo.http(), demo.line.congress.0, Some(&demo.line.log))
        .await
        .unwrap();
    let board = Board::read(&demo.http(), demo.line.congress.0, &trust).await;
    let entries = board.unwrap().parsed().unwrap();
    let results: Vec<ResultDoc> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Result(result) => Some(result.result.get()),
            _ => None,
        })
        .map(|result| ballot::json::parse_canonical(result.as_bytes()).unwrap())
        .collect();
    // Committee, contract, appraisal, and of the audit committee 预选, 正式选举 and the run-off.
    assert_eq!(results.len(), 6);
    assert!(results.iter().all(|result| result.issued == 116));
    let formal = &results[4];
    let mut votes: Vec<u64> = formal.options.iter().map(|figures| figures[0]).collect();
    votes.sort_unstable();
    assert_eq!(votes, [66, 66, 88, 92, 97, 104]);
    let outcome = |of: usize| {
        let outcome = &results[of].outcome;
        (outcome.elected.len(), outcome.tied.len(), outcome.vacant)
    };
    assert_eq!((outcome(4), outcome(5)), ((4, 2, 1), (1, 0, 0)));
    let paper = entries.iter().filter_map(|entry| match entry {
        Entry::Paper(paper) => Some(paper.bodies.len()),
        _ => None,
    });
    // Whoever never casts a ballot may be among those on paper, but not where the figures are fixed.
    let paper: Vec<usize> = paper.collect();
    assert!(paper.len() >= 2 && paper.iter().all(|sheets| (1..=2).contains(sheets)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_does_the_simulated_officer_takes_as_done() {
    let data = tempfile::tempdir().unwrap();
    let options = ["--auto", "--pace", "0", "--delegates", "12"];
    let demo = Demo::start(data.path(), &options);
    let [_, contract, managers, audit] = demo.line.contests[..] else {
        panic!("four contests")
    };
    let officer = demo.officer();
    assert_eq!(officer.ready(contract).await.unwrap(), State::Ready);
    for contest in [managers, audit] {
        officer.ready(contest).await.unwrap();
        let ended = officer.void(contest, "另行安排。").await.unwrap();
        assert_eq!(ended, State::Void);
    }
    let text = minutes(&demo).await;
    assert!(text.contains("其中纸票：发出2，收回2"), "{text}");
    let watcher = demo.watch().await;
    let states = [contract, managers, audit].map(|contest| {
        let snapshot = watcher.snapshot();
        snapshot.of(contest).unwrap().state
    });
    assert_eq!(states, [State::Counted, State::Void, State::Void]);
}

/// Plays a contest that is ready to its result, everybody voting.
async fn play(demo: &Demo, contest: ContestId) -> ResultDoc {
    let (officer, mut watcher) = (demo.officer(), demo.watch().await);
    let present = watcher.snapshot().present;
    let all = |figure: fn(&LiveBox) -> u64| {
        move |now: &Snapshot| {
            now.of(contest)
                .is_some_and(|contest| figure(contest) == present)
        }
    };
    until(&mut watcher, all(|contest| contest.issued)).await;
    officer.open(contest).await.unwrap();
    until(&mut watcher, all(|contest| contest.returned)).await;
    officer.close(contest).await.unwrap();
    assert_eq!(officer.count(contest).await.unwrap(), State::Counted);
    let trust = Trust::fetch(&demo.http(), demo.line.congress.0, None)
        .await
        .unwrap();
    let board = Board::read(&demo.http(), demo.line.congress.0, &trust)
        .await
        .unwrap();
    let entries = board.parsed().unwrap();
    let result = entries.iter().find_map(|entry| match entry {
        Entry::Result(result) if result.contest == contest.0 => Some(result.result.get()),
        _ => None,
    });
    ballot::json::parse_canonical(result.expect("a result").as_bytes()).unwrap()
}

/// A story's first contest, made ready after everybody has come.
async fn story(demo: &Demo) -> ContestId {
    let mut watcher = demo.watch().await;
    until(&mut watcher, |now| now.present + now.leave == now.entitled).await;
    let contest = demo.line.contests[0];
    demo.officer().ready(contest).await.unwrap();
    contest
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_the_tie_goes_from_three_with_62_votes_to_their_run_off() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--story", "tie", "--pace", "0"]);
    let contest = story(&demo).await;
    let tie = play(&demo, contest).await;
    let votes: Vec<u64> = tie.options.iter().map(|figures| figures[0]).collect();
    assert_eq!(votes, [86, 62, 90, 84, 62, 88, 62, 82]);
    assert_eq!((tie.entitled, tie.outcome.needs), (120, 61));
    let outcome = &tie.outcome;
    assert_eq!(
        (outcome.elected.len(), outcome.tied.len(), outcome.vacant),
        (5, 3, 2)
    );
    let runoff = demo
        .officer()
        .next_round(contest, Stage::Runoff)
        .await
        .unwrap();
    let end = play(&demo, runoff).await.outcome;
    assert_eq!((end.elected.len(), end.vacant, end.needs), (2, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_the_vacancy_leaves_one_of_nine_seats_to_a_further_election() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--story", "vacancy", "--pace", "0"]);
    let contest = story(&demo).await;
    let vacancy = play(&demo, contest).await;
    assert_eq!((vacancy.entitled, vacancy.outcome.needs), (200, 101));
    assert_eq!(
        (vacancy.outcome.elected.len(), vacancy.outcome.vacant),
        (8, 1)
    );
    let further = demo
        .officer()
        .next_round(contest, Stage::Further)
        .await
        .unwrap();
    let end = play(&demo, further).await.outcome;
    assert_eq!((end.elected.len(), end.vacant, end.needs), (1, 0, 101));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_the_refusal_is_refused_for_one_candidate_too_few() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--story", "refused", "--simulate", "0"]);
    match demo.officer().ready(demo.line.contests[0]).await {
        Err(ClientError::Refused(problem)) => {
            assert_eq!(problem.slug, "rule-refused");
            let findings = problem.members["findings"].to_string();
            assert!(
                findings.contains("UE-14")
                    && !findings.contains("UE-04")
                    && findings.contains("23"),
                "{findings}"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_story_does_not_go_on_in_the_folder_of_one() {
    let data = tempfile::tempdir().unwrap();
    let demo = Demo::start(data.path(), &["--delegates", "4", "--simulate", "0"]);
    drop(demo);
    let refused = Command::new(env!("CARGO_BIN_EXE_piaojue"))
        .args([
            "demo",
            "--listen",
            "127.0.0.1:0",
            "--story",
            "tie",
            "--data",
        ])
        .arg(data.path())
        .output()
        .unwrap();
    assert!(!refused.status.success());
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("--fresh"), "{said}");
}
