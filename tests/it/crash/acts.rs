//! An officer's act is killed after each of its steps in turn; at the next start it completes by itself, once.

use std::path::Path;

use ballot::course::Reduction;
use ballot::id::{CongressId, ContestId};
use ballot::state::State;
use crypto::entry::Entry;
use crypto::note::Checkpoint;
use piaojue::client::{Board, Device, Http, Invitation, Trust};
use piaojue::clock::Clock;
use piaojue::conduct::{Act, Arrangement, Conduct, Reduced};
use piaojue::rng::Rng;
use piaojue::roll::OrganisationId;
use piaojue::roll::acts::Actor;
use piaojue::service::Halves;
use piaojue::urn::CastLimits;
use serde_json::json;
use sqlx::SqlitePool;
use tempfile::TempDir;

use super::{FOLDER, census, continues, die_after, die_there};
use crate::paper::{Desk, sheet};
use crate::support::package::{AT_ONCE, BoxText, PackageText, election, election_of, motion};
use crate::support::{Hall, start};

const CONTEST: &str = "PIAOJUE_TEST_CONTEST";
const VERB: &str = "PIAOJUE_TEST_VERB";

fn act(verb: &str) -> Act {
    match verb {
        "order" => Act::Order(Arrangement::Strokes),
        "ready" => Act::Ready,
        "open" => Act::Open,
        "close" => Act::Close,
        "count" => Act::Count,
        "reduce" => Act::Reduce(Reduced {
            reduction: Reduction {
                seats: 2,
                to: 1,
                floor: None,
            },
            votes_for: 3,
        }),
        _ => Act::void("会议决定重新选举").unwrap(),
    }
}

/// The process that dies: started by the tests below.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "does nothing unless another test of this file starts it"]
async fn an_act_in_a_process_of_its_own() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let contest: ContestId = std::env::var(CONTEST).unwrap().parse().unwrap();
    let halves = Halves::open(Path::new(&folder), &Clock::System, CastLimits::default())
        .await
        .unwrap();
    let conduct = Conduct::new(
        halves.roll.clone(),
        halves.urn.clone(),
        Clock::System,
        Rng::system(),
        die_there,
    );
    let actor = Actor {
        organisation: OrganisationId::DEFAULT,
        name: "周海燕".to_owned(),
    };
    conduct
        .act(&actor, contest, act(&std::env::var(VERB).unwrap()))
        .await
        .unwrap();
}

/// A stopped service whose contest stands just before an act.
struct Before {
    congress: CongressId,
    contest: ContestId,
    invitation: Invitation,
    log: String,
    data: TempDir,
    checkpoint: Checkpoint,
    /// The issuing key as it is stored, where there is one.
    key: Option<Vec<u8>>,
}

/// Three delegates with phones and one on paper, two ballots logged and one waiting where the box has been open: as far as before `verb`.
async fn before(verb: &str) -> Before {
    let group = BoxText {
        group: 2,
        wait_s: 600,
        ..AT_ONCE
    };
    // All vote for the first candidate alone: of two seats, one stays vacant.
    let contest = if verb == "reduce" {
        election(2, 3, 0, group)
    } else {
        motion(group)
    };
    let hall = Hall::open(&PackageText::new(4, vec![contest])).await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    if verb != "ready" {
        hall.officer.ready(contest).await.unwrap();
    }
    if !["ready", "open"].contains(&verb) {
        let mut ballots = Vec::new();
        for device in &devices {
            let taken = device.take(contest).await.unwrap();
            let votes: &[bool] = if verb == "reduce" {
                &[true, false, false]
            } else {
                &[true]
            };
            ballots.push(hall.fill(&taken, votes).to_bytes());
        }
        let desk = Desk::own(&hall, contest);
        desk.hand_out(3).await;
        hall.officer.open(contest).await.unwrap();
        desk.count_box(1).await;
        for ballot in ballots {
            hall.cast(ballot).await.accepted().unwrap();
        }
    }
    if ["count", "reduce"].contains(&verb) {
        hall.officer.close(contest).await.unwrap();
        let body = if verb == "reduce" {
            json!({"sheet": "void"})
        } else {
            sheet("for")
        };
        Desk::own(&hall, contest)
            .type_in(std::slice::from_ref(&body))
            .await;
        let other = Desk::another(&hall, contest, "沈国强").await;
        other.type_in(&[body]).await;
    }
    if verb == "reduce" {
        hall.officer.count(contest).await.unwrap();
    }
    let checkpoint = hall.board().await.checkpoint;
    let key = stored_key(hall.data.path()).await;
    hall.service.stop().await;
    let Hall {
        congress,
        log,
        data,
        mut invitations,
        ..
    } = hall;
    Before {
        congress,
        contest,
        invitation: invitations.remove(0),
        log,
        data,
        checkpoint,
        key,
    }
}

async fn stored_key(data: &Path) -> Option<Vec<u8>> {
    let pool = SqlitePool::connect(&format!("sqlite:{}", data.join("roll.db").display()))
        .await
        .unwrap();
    let (key,) = sqlx::query_as("SELECT issuing_key FROM contests")
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    key
}

/// Whether bytes stand in any of the folder's files.
fn stand_in(data: &Path, bytes: &[u8]) -> bool {
    let files = std::fs::read_dir(data).unwrap();
    files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .any(|file| file.windows(bytes.len()).any(|at| at == bytes))
}

/// Has a process of its own carry the act out, and die after `step`.
async fn die(data: &Path, contest: ContestId, (verb, step): (&str, &str)) -> TempDir {
    let test = "crash::acts::an_act_in_a_process_of_its_own";
    let contest = contest.to_string();
    die_after(data, test, &[(VERB, verb), (CONTEST, &contest)], step).await
}

/// Kills `verb` after each step; after the next start the contest is in `state` and the log has `census`.
async fn survives(verb: &str, steps: &[&str], state: State, log: &str) {
    let before = before(verb).await;
    for step in steps {
        let when = format!("{verb}, killed after “{step}”");
        let data = die(before.data.path(), before.contest, (verb, step)).await;
        let service = start(&data, CastLimits::default(), Clock::System).await;
        let (halves, http) = (&service.halves, Http::new(&service.bases[0]));
        assert_eq!(
            halves.conduct.recover().await.unwrap(),
            0,
            "{when}: the start completed it"
        );

        let facts = halves.roll.contests(before.congress).await.unwrap();
        assert_eq!(facts[0].state, state, "{when}");
        let agreed = (verb == "reduce").then_some(1);
        assert_eq!(facts[0].agreed_seats, agreed, "{when}");
        assert_eq!(
            halves
                .urn
                .status(before.contest)
                .await
                .unwrap()
                .unwrap()
                .state,
            state,
            "{when}"
        );
        let acts = halves
            .roll
            .recent_acts(OrganisationId::DEFAULT, before.congress, 50)
            .await
            .unwrap();
        let outcomes: Vec<_> = acts
            .iter()
            .filter(|act| act.verb == verb)
            .map(|act| act.outcome.as_str())
            .collect();
        assert_eq!(outcomes, ["done"], "{when}");

        let trust = Trust::fetch(&http, before.congress.0, Some(&before.log))
            .await
            .unwrap();
        let board = Board::read(&http, before.congress.0, &trust).await.unwrap();
        assert!(
            continues(&board, &before.checkpoint),
            "{when}: the log has changed its history"
        );
        assert_eq!(census(&board), log, "{when}");
        let sheets = usize::from(["count", "reduce"].contains(&verb));
        assert_eq!(on_paper(&board), sheets, "{when}");

        if matches!(state, State::Ready | State::Open) {
            let device = Device::sign_in(&http, &Rng::system(), &before.invitation)
                .await
                .unwrap();
            device
                .take(before.contest)
                .await
                .expect("a token that the published key verifies");
        } else {
            assert_eq!(stored_key(data.path()).await, None, "{when}");
            assert!(
                before.key.iter().all(|key| !stand_in(data.path(), key)),
                "{when}: the key is on the disk"
            );
        }
        service.stop().await;
    }
}

/// Paper ballots in the log.
fn on_paper(board: &Board) -> usize {
    let entries = board.parsed().unwrap();
    let bodies = entries.iter().map(|entry| match entry {
        Entry::Paper(paper) => paper.bodies.len(),
        _ => 0,
    });
    bodies.sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_has_become_impossible_is_undone_at_the_next_start() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    hall.hold(contest, "close").await;
    hall.service
        .halves
        .roll
        .stop_issuing(contest)
        .await
        .unwrap();
    let hall = hall.restart(CastLimits::default(), Clock::System).await;
    hall.device(0)
        .await
        .take(contest)
        .await
        .expect("issuing goes on");
    assert_eq!(hall.officer.open(contest).await.unwrap(), State::Open);
    let acts = hall
        .service
        .halves
        .roll
        .recent_acts(OrganisationId::DEFAULT, hall.congress, 50)
        .await
        .unwrap();
    let close = acts.iter().find(|act| act.verb == "close").unwrap();
    assert_eq!(close.outcome, "refused");
    assert!(
        close.detail.contains("the contest is Ready"),
        "{}",
        close.detail
    );
    hall.service.stop().await;
}

/// Nothing of it is in the log: the draft alone tells.
#[tokio::test(flavor = "multi_thread")]
async fn order_survives() {
    let listed = election_of(&["王芳", "丁一凡"], "");
    let hall = Hall::open(&PackageText::new(3, vec![listed])).await;
    hall.service.stop().await;
    for step in ["intended", "arranged", "done"] {
        let data = die(hall.data.path(), hall.contests[0], ("order", step)).await;
        let service = start(&data, CastLimits::default(), Clock::System).await;
        let roll = &service.halves.roll;
        let facts = roll.contests(hall.congress).await.unwrap().remove(0);
        let names: Vec<&str> = facts
            .draft
            .options
            .iter()
            .map(|o| o.name.as_str())
            .collect();
        assert_eq!(names, ["丁一凡", "王芳"], "killed after “{step}”");
        assert!(facts.draft.is_by_strokes() && facts.state == State::Draft);
        let acts = roll.recent_acts(OrganisationId::DEFAULT, hall.congress, 50);
        let acts = acts.await.unwrap();
        let outcomes: Vec<_> = acts.iter().filter(|act| act.verb == "order").collect();
        assert_eq!(outcomes.len(), 1);
        assert_eq!(outcomes[0].outcome, "done", "killed after “{step}”");
        service.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_survives() {
    let steps = ["intended", "prepared", "urn done", "done"];
    let log = "contest 1, open 0, ballot 0, close 0, opening 0, result 0, void 0, note 0";
    survives("ready", &steps, State::Ready, log).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn open_survives() {
    let log = "contest 1, open 1, ballot 0, close 0, opening 0, result 0, void 0, note 0";
    survives("open", &["intended", "urn done", "done"], State::Open, log).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn close_survives() {
    let steps = ["intended", "issuing stopped", "urn done", "done"];
    let log = "contest 1, open 1, ballot 3, close 1, opening 0, result 0, void 0, note 0";
    survives("close", &steps, State::Closed, log).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn count_survives() {
    let log = "contest 1, open 1, ballot 3, close 1, opening 3, result 1, void 0, note 0";
    survives(
        "count",
        &["intended", "urn done", "done"],
        State::Counted,
        log,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reduce_survives() {
    let log = "contest 1, open 1, ballot 3, close 1, opening 3, result 1, void 0, note 1";
    let steps = ["intended", "urn done", "done"];
    survives("reduce", &steps, State::Counted, log).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn void_survives() {
    let steps = ["intended", "issuing stopped", "urn done", "done"];
    let log = "contest 1, open 1, ballot 3, close 0, opening 0, result 0, void 1, note 0";
    survives("void", &steps, State::Void, log).await;
}
