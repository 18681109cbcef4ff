//! The refusals of officers' acts in their order, each with the rule or state that refuses (protocol §8).

use ballot::id::ContestId;
use ballot::state::State;
use piaojue::client::Reply;
use piaojue::clock::Clock;
use piaojue::roll::door::DoorAct;
use piaojue::roll::officers::Validity;
use piaojue::urn::CastLimits;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::package::{AT_ONCE, BoxText, PackageText, election, motion};
use crate::support::{Hall, no, said};

impl Hall {
    async fn act(&self, bearer: Option<&str>, contest: ContestId, verb: &str) -> Reply {
        let body = if verb == "void" {
            json!({"reason": "会议决定"})
        } else {
            json!({})
        };
        self.post(
            &format!("/api/v1/contests/{contest}/{verb}"),
            bearer,
            body.to_string(),
        )
        .await
    }

    /// What refuses an act of this hall's officer: the rules' ids.
    async fn rules_against(&self, contest: ContestId, verb: &str) -> Vec<String> {
        let reply = self.act(Some(&self.bearer), contest, verb).await;
        assert_eq!(said(&reply), no(409, "rule-refused"));
        let Value::Array(findings) = &reply.problem().members["findings"] else {
            panic!("findings")
        };
        assert!(
            findings
                .iter()
                .all(|finding| !finding["message"].as_str().unwrap().is_empty())
        );
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn seat(&self, delegates: std::ops::Range<usize>) {
        let roll = &self.service.halves.roll;
        let everybody = roll
            .attendees(self.organiser(), self.congress)
            .await
            .unwrap();
        for delegate in &everybody[delegates] {
            roll.mark(
                self.organiser(),
                self.congress,
                delegate.id,
                DoorAct::CheckIn,
            )
            .await
            .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_refusals_the_earlier_one_answers() {
    let hall = Hall::open(&PackageText::new(
        3,
        vec![motion(AT_ONCE), motion(AT_ONCE), motion(AT_ONCE)],
    ))
    .await;
    let roll = &hall.service.halves.roll;
    let delegate = hall.device(0).await.session().token.clone();
    let elsewhere = roll.add_organisation("另一个工会").await.unwrap();
    let foreign = roll
        .create_officer(elsewhere, "别处的工作人员")
        .await
        .unwrap();
    let foreign = roll
        .issue_token(foreign.id, Validity::default())
        .await
        .unwrap()
        .bearer
        .expose()
        .to_owned();
    let (own, unknown) = (Some(hall.bearer.as_str()), ContestId(Uuid::from_u128(7)));
    let [draft, ready, pending] = [hall.contests[0], hall.contests[1], hall.contests[2]];
    hall.officer.ready(ready).await.unwrap();
    hall.officer.ready(pending).await.unwrap();

    for verb in ["ready", "open", "close", "count", "void"] {
        let act = async |bearer, contest| said(&hall.act(bearer, contest, verb).await);
        assert_eq!(act(None, unknown).await, no(401, "not-signed-in"), "{verb}");
        assert_eq!(
            act(Some("nobody"), unknown).await,
            no(401, "not-signed-in"),
            "{verb}"
        );
        assert_eq!(
            act(Some(&delegate), unknown).await,
            no(403, "not-allowed"),
            "{verb}"
        );
        assert_eq!(
            act(own, unknown).await,
            no(404, "unknown-contest"),
            "{verb}"
        );
        assert_eq!(
            act(Some(&foreign), draft).await,
            no(404, "unknown-contest"),
            "{verb}: another organisation's"
        );
    }
    assert_eq!(
        said(&hall.act(own, draft, "open").await),
        no(409, "wrong-state"),
        "before rule-refused: nobody is here"
    );
    hall.hold(pending, "count").await;
    assert_eq!(
        said(&hall.act(own, draft, "open").await),
        no(409, "wrong-state"),
        "before log-waiting"
    );
    assert_eq!(
        said(&hall.act(own, ready, "open").await),
        no(409, "log-waiting"),
        "before rule-refused"
    );
    assert_eq!(
        said(&hall.act(own, draft, "ready").await),
        no(409, "log-waiting")
    );
    hall.service.halves.conduct.recover().await.unwrap();
    assert_eq!(
        hall.rules_against(ready, "open").await,
        ["WC-02"],
        "the act that could not be done is given up"
    );
    assert_eq!(
        said(&hall.act(own, draft, "confirm").await),
        no(404, "not-found")
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_in_the_wrong_state_names_the_state_and_a_repeated_one_is_wrong_too() {
    let hall = Hall::open(&PackageText::new(1, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
    hall.seat(0..1).await;
    let contest = hall.contests[0];
    let refused = async |contest, state: &str, verbs: &[&str]| {
        for verb in verbs {
            let reply = hall.act(Some(&hall.bearer), contest, verb).await;
            assert_eq!(said(&reply), no(409, "wrong-state"), "{verb} while {state}");
            assert_eq!(reply.problem().members["state"], state, "{verb}");
        }
    };
    refused(contest, "draft", &["open", "close", "count", "void"]).await;
    assert_eq!(hall.officer.ready(contest).await.unwrap(), State::Ready);
    refused(contest, "ready", &["ready", "close", "count"]).await;
    assert_eq!(hall.officer.open(contest).await.unwrap(), State::Open);
    refused(contest, "open", &["ready", "open", "count"]).await;
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closed);
    refused(contest, "closed", &["ready", "open", "close"]).await;
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    refused(
        contest,
        "counted",
        &["ready", "open", "close", "count", "void"],
    )
    .await;

    let withdrawn = hall.contests[1];
    hall.officer.ready(withdrawn).await.unwrap();
    assert_eq!(
        hall.officer.void(withdrawn, "议题撤回").await.unwrap(),
        State::Void
    );
    refused(
        withdrawn,
        "void",
        &["ready", "open", "close", "count", "void"],
    )
    .await;
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assembly_opens_with_80_of_120_and_not_with_79() {
    let hall = Hall::open(&PackageText::new(120, vec![election(1, 2, 0, AT_ONCE)])).await;
    hall.seat(0..79).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    assert_eq!(
        hall.rules_against(hall.contests[0], "open").await,
        ["UE-20"]
    );
    hall.seat(79..80).await;
    assert_eq!(
        hall.officer.open(hall.contests[0]).await.unwrap(),
        State::Open
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c25_22_candidates_for_21_seats_are_too_few_and_23_are_enough() {
    let hall = Hall::open(&PackageText::new(
        3,
        vec![election(21, 22, 0, AT_ONCE), election(21, 23, 0, AT_ONCE)],
    ))
    .await;
    assert_eq!(
        hall.rules_against(hall.contests[0], "ready").await,
        ["UE-14"]
    );
    assert_eq!(
        hall.officer.ready(hall.contests[1]).await.unwrap(),
        State::Ready
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_opens_no_earlier_than_its_spread_after_ready() {
    let clock = Clock::fixed(1_800_000_000_000);
    let settling = BoxText {
        settle_s: 60,
        ..AT_ONCE
    };
    let package = PackageText::new(1, vec![motion(settling)]);
    let hall = Hall::open_with(&package, CastLimits::default(), clock.clone()).await;
    hall.seat(0..1).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    for wait in [59_999, 1] {
        assert_eq!(
            hall.rules_against(hall.contests[0], "open").await,
            ["spread"]
        );
        clock.advance(wait);
    }
    assert_eq!(
        hall.officer.open(hall.contests[0]).await.unwrap(),
        State::Open
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acts_body_is_an_object_and_a_void_has_a_reason_in_words() {
    let hall = Hall::open(&PackageText::new(1, vec![motion(AT_ONCE)])).await;
    let path = |verb: &str| format!("/api/v1/contests/{}/{verb}", hall.contests[0]);
    for body in ["", "null", "[]", "{"] {
        let reply = hall.post(&path("ready"), Some(&hall.bearer), body).await;
        assert_eq!(said(&reply), no(400, "malformed"), "{body:?}");
    }
    assert_eq!(
        said(&hall.post(&path("ready"), None, "{").await),
        no(401, "not-signed-in"),
        "before malformed"
    );
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let reasons = [
        json!({}),
        json!({"reason": null}),
        json!({"reason": " \n"}),
        json!({"reason": "长".repeat(2001)}),
        json!(["x"]),
    ];
    for body in reasons {
        let reply = hall
            .post(&path("void"), Some(&hall.bearer), body.to_string())
            .await;
        assert_eq!(said(&reply), no(400, "malformed"), "{body}");
    }
    assert_eq!(
        hall.officer
            .void(hall.contests[0], &"长".repeat(2000))
            .await
            .unwrap(),
        State::Void
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_is_on_record_with_who_what_and_how_it_ended_refusals_too() {
    let hall = Hall::open(&PackageText::new(2, vec![motion(AT_ONCE)])).await;
    hall.officer.open(hall.contests[0]).await.unwrap_err();
    hall.officer.ready(hall.contests[0]).await.unwrap();
    hall.officer.open(hall.contests[0]).await.unwrap_err();
    hall.officer
        .void(hall.contests[0], "议题撤回")
        .await
        .unwrap();
    let roll = &hall.service.halves.roll;
    let acts = roll
        .recent_acts(hall.organiser().organisation, hall.congress, 50)
        .await
        .unwrap();
    let mut on_contest: Vec<_> = acts
        .iter()
        .filter(|act| act.contest.is_some())
        .map(|act| {
            (
                act.verb.as_str(),
                act.outcome.as_str(),
                act.officer.as_str(),
            )
        })
        .collect();
    on_contest.sort_unstable();
    let who = "周海燕";
    let expected = [
        ("open", "refused", who),
        ("open", "refused", who),
        ("ready", "done", who),
        ("void", "done", who),
    ];
    assert_eq!(on_contest, expected);
    let refusals: Vec<_> = acts
        .iter()
        .filter(|act| act.outcome == "refused")
        .map(|act| act.detail.as_str())
        .collect();
    assert!(
        refusals.iter().any(|detail| detail.contains("WC-02")),
        "{refusals:?}"
    );
    assert!(
        refusals.iter().any(|detail| detail.contains("draft")),
        "{refusals:?}"
    );
    hall.service.stop().await;
}
