//! The order of candidates (UE-13): by strokes from the package on, moved by hand as a recorded act, fixed from `ready` on.

use ballot::body::{Body, Mark};
use ballot::id::{ContestId, MemberId};
use ballot::manifest::Stage;
use ballot::state::State;
use hyper::Method;
use piaojue::client::Reply;
use piaojue::roll::acts::ActRecord;
use piaojue::roll::draft::{Draft, DraftOption};
use piaojue::roll::officers::Validity;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::package::{PackageText, election_of, motion};
use crate::support::{Hall, no, package::AT_ONCE, said};

const LISTED: [&str; 4] = ["文志强", "王建国", "丁一凡", "王芳"];
const BY_STROKES: [&str; 4] = ["丁一凡", "王芳", "王建国", "文志强"];
const SAYS: &str = "按姓氏笔画为序";

async fn hall(names: &[&str], order: &str) -> Hall {
    let order = format!("order = \"{order}\"\n");
    Hall::open(&PackageText::new(3, vec![election_of(names, &order)])).await
}

impl Hall {
    async fn draft(&self) -> Draft {
        let roll = &self.service.halves.roll;
        let mut contests = roll.contests(self.congress).await.unwrap();
        contests.remove(0).draft
    }

    async fn names(&self) -> Vec<String> {
        let options = self.draft().await.options;
        options.into_iter().map(|option| option.name).collect()
    }

    async fn ids(&self) -> Vec<MemberId> {
        let options = self.draft().await.options;
        options.iter().map(|option| option.member).collect()
    }

    async fn order(&self, bearer: Option<&str>, contest: ContestId, ids: &[MemberId]) -> Reply {
        let path = format!("/api/v1/contests/{contest}/order");
        let body = json!({ "options": ids }).to_string();
        self.ask(Method::PUT, &path, bearer, body).await
    }

    async fn page(&self) -> String {
        let path = format!("/contests/{}", self.contests[0]);
        self.get(&path, None).await.text().unwrap().to_owned()
    }

    async fn last_act(&self) -> ActRecord {
        let organiser = self.organiser();
        let roll = &self.service.halves.roll;
        let acts = roll.recent_acts(organiser.organisation, self.congress, 1);
        acts.await.unwrap().remove(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_wants_strokes_is_sorted_and_one_that_does_not_is_left() {
    let sorted = hall(&LISTED, "strokes").await;
    assert_eq!(sorted.names().await, BY_STROKES);
    assert!(sorted.page().await.contains(SAYS));
    sorted.service.stop().await;
    let left = hall(&LISTED, "given").await;
    assert_eq!(left.names().await, LISTED);
    assert!(!left.page().await.contains(SAYS));
    left.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officers_order_is_recorded_with_who_moved_and_the_ballot_no_longer_claims_strokes() {
    let hall = hall(&LISTED, "strokes").await;
    let (own, contest) = (Some(hall.bearer.as_str()), hall.contests[0]);
    let mut ids = hall.ids().await;
    ids.swap(0, 3);
    let reply = hall.order(own, contest, &ids).await;
    assert_eq!(
        reply.json::<Value>().unwrap(),
        json!({ "contest": contest, "state": "draft" })
    );
    assert_eq!(hall.names().await, ["文志强", "王芳", "王建国", "丁一凡"]);
    let act = hall.last_act().await;
    assert_eq!(
        (
            act.officer.as_str(),
            act.verb.as_str(),
            act.outcome.as_str()
        ),
        ("周海燕", "order", "done")
    );
    let moved =
        json!([{"name": "丁一凡", "from": 1, "to": 4}, {"name": "文志强", "from": 4, "to": 1}]);
    let detail: Value = serde_json::from_str(&act.detail).unwrap();
    assert_eq!(detail, json!({ "moved": moved, "by_strokes": false }));
    assert!(!hall.page().await.contains(SAYS));
    hall.officer.ready(contest).await.unwrap();
    assert_eq!(
        hall.names().await[0],
        "文志强",
        "the manifest is made of it"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_rank_is_put_by_hand_and_the_ballot_still_says_strokes() {
    let hall = hall(&["王芳", "𬭎一", "丁一凡"], "strokes").await;
    assert_eq!(hall.names().await, ["丁一凡", "王芳", "𬭎一"]);
    let mut ids = hall.ids().await;
    ids.swap(1, 2);
    let reply = hall.order(Some(&hall.bearer), hall.contests[0], &ids).await;
    assert!(reply.status.is_success());
    assert!(hall.page().await.contains(SAYS));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_not_every_candidate_once_is_refused_recorded_and_changes_nothing() {
    let hall = hall(&LISTED, "strokes").await;
    let (own, contest) = (Some(hall.bearer.as_str()), hall.contests[0]);
    let ids = hall.ids().await;
    let stranger = MemberId(Uuid::from_u128(7));
    let missing = &ids[1..];
    let twice = &[ids[0], ids[0], ids[1], ids[2]];
    let strange = &[ids[0], ids[1], ids[2], stranger];
    let too_many = &[ids.clone(), vec![ids[0]]].concat();
    for wrong in [&[][..], missing, twice, strange, too_many] {
        let reply = hall.order(own, contest, wrong).await;
        assert_eq!(said(&reply), no(409, "rule-refused"), "{wrong:?}");
        assert_eq!(reply.problem().members["findings"][0]["rule"], "UE-13");
        assert_eq!(hall.last_act().await.outcome, "refused");
    }
    let path = format!("/api/v1/contests/{contest}/order");
    for malformed in ["{}", "{\"options\":[\"x\"]}", "[]"] {
        let reply = hall.ask(Method::PUT, &path, own, malformed).await;
        assert_eq!(said(&reply), no(400, "malformed"), "{malformed}");
    }
    assert_eq!(hall.names().await, BY_STROKES);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_orders_candidates_and_nobody_after_ready() {
    let texts = vec![
        election_of(&LISTED, "order = \"strokes\"\n"),
        motion(AT_ONCE),
    ];
    let hall = Hall::open(&PackageText::new(3, texts)).await;
    let (own, contest) = (Some(hall.bearer.as_str()), hall.contests[0]);
    let mut ids = hall.ids().await;
    ids.reverse();
    let delegate = hall.device(0).await.session().token.clone();
    let roll = &hall.service.halves.roll;
    let elsewhere = roll.add_organisation("另一个工会").await.unwrap();
    let foreign = roll
        .create_officer(elsewhere, "别处的工作人员")
        .await
        .unwrap();
    let foreign = roll
        .issue_token(foreign.id, Validity::default())
        .await
        .unwrap();
    let foreign = foreign.bearer.expose();
    let unknown = ContestId(Uuid::from_u128(7));
    for (bearer, contest, answer) in [
        (None, contest, no(401, "not-signed-in")),
        (Some("nobody"), contest, no(401, "not-signed-in")),
        (Some(delegate.as_str()), contest, no(403, "not-allowed")),
        (Some(foreign), contest, no(404, "unknown-contest")),
        (own, unknown, no(404, "unknown-contest")),
    ] {
        assert_eq!(said(&hall.order(bearer, contest, &ids).await), answer);
    }
    hall.hold(hall.contests[1], "count").await;
    assert_eq!(
        said(&hall.order(own, contest, &ids).await),
        no(409, "log-waiting")
    );
    hall.service.halves.conduct.recover().await.unwrap();
    assert_eq!(hall.names().await, BY_STROKES);
    assert_eq!(hall.officer.ready(contest).await.unwrap(), State::Ready);
    for list in [&ids[..], &ids[1..]] {
        let reply = hall.order(own, contest, list).await;
        assert_eq!(said(&reply), no(409, "wrong-state"));
    }
    assert_eq!(hall.names().await, BY_STROKES);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_next_round_keeps_the_officers_order_and_finds_the_place_of_who_was_written_in() {
    let hall = hall(&["王芳", "𬭎一", "丁一凡", "赵丽华"], "strokes").await;
    let mut draft = hall.draft().await;
    let written_in = DraftOption {
        member: MemberId(Uuid::from_u128(7)),
        name: "文志强".to_owned(),
        ..draft.options[0].clone()
    };
    let names = |draft: &Draft| -> Vec<String> {
        let candidates = draft.options.iter().cloned().chain([written_in.clone()]);
        let next = draft.order_of_next(candidates.collect());
        next.into_iter().map(|option| option.name).collect()
    };
    assert_eq!(
        names(&draft),
        ["丁一凡", "王芳", "文志强", "赵丽华", "𬭎一"]
    );
    let last = draft.options.pop().unwrap();
    draft.options.insert(0, last);
    assert_eq!(
        names(&draft),
        ["𬭎一", "丁一凡", "王芳", "文志强", "赵丽华"]
    );
    draft.order = piaojue::roll::draft::Order::Given;
    assert_eq!(
        names(&draft),
        ["𬭎一", "丁一凡", "王芳", "赵丽华", "文志强"]
    );
    hall.service.stop().await;
}

/// Each of three gets one vote, one of them written in: nobody has a majority, and all stand again.
#[tokio::test(flavor = "multi_thread")]
async fn a_further_election_lists_whom_voters_wrote_in_by_strokes() {
    let keys = "order = \"strokes\"\nwrite_ins = 1\n";
    let text = election_of(&["赵丽华", "王芳"], keys);
    let hall = Hall::open(&PackageText::new(3, vec![text])).await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for (device, marks) in devices.iter().zip([
        [Mark::FOR, Mark::AGAINST],
        [Mark::AGAINST, Mark::AGAINST],
        [Mark::AGAINST, Mark::FOR],
    ]) {
        let taken = device.take(contest).await.unwrap();
        let people = taken.paper.eligible.as_ref().unwrap();
        let written_in = people
            .members()
            .iter()
            .find(|person| person.name == "赵一")
            .unwrap()
            .id;
        let write_ins = if marks.contains(&Mark::FOR) {
            vec![]
        } else {
            vec![written_in]
        };
        let body = Body::new(
            &taken.paper.manifest,
            Some(people),
            marks.to_vec(),
            write_ins,
        );
        ballots.push((device, taken.fill(&body.unwrap(), &hall.rng).unwrap()));
    }
    hall.officer.open(contest).await.unwrap();
    for (device, envelope) in &ballots {
        device.cast(envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
    let next = hall
        .officer
        .next_round(contest, Stage::Further)
        .await
        .unwrap();
    let contests = hall
        .service
        .halves
        .roll
        .contests(hall.congress)
        .await
        .unwrap();
    let next = contests.iter().find(|facts| facts.contest == next).unwrap();
    let names: Vec<&str> = next.draft.options.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["王芳", "赵一", "赵丽华"]);
    assert!(next.draft.is_by_strokes());
    hall.service.stop().await;
}
