//! Paper ballots in the same count, over HTTP: who takes one, the box, two people typing, the log.

use std::task::Poll;

use ballot::id::ContestId;
use ballot::outcome::ResultDoc;
use ballot::paper::Hand;
use ballot::state::State;
use crypto::entry::{Entry, Ground, PaperFigures};
use hyper::Method;
use piaojue::client::{Officer, Reply};
use piaojue::clock::Clock;
use piaojue::conduct::Conduct;
use piaojue::rng::Rng;
use piaojue::roll::OrganisationId;
use piaojue::roll::officers::Validity;
use piaojue::urn::{Answer, CastLimits, Command};
use piaojue::verify::{Evidence, verify};
use serde_json::{Value, json};

use crate::support::package::{AT_ONCE, PackageText, appraisal, election, motion};
use crate::support::watched::Watched;
use crate::support::{Hall, Said, no, refused, said};

/// A motion's ballot paper.
pub(crate) fn sheet(mark: &str) -> Value {
    json!({"sheet": {"marks": [mark], "write_ins": []}})
}

/// Somebody at the desk: an officer by their bearer token, on one contest.
pub(crate) struct Desk<'a> {
    hall: &'a Hall,
    contest: ContestId,
    bearer: String,
}

impl<'a> Desk<'a> {
    /// The hall's own officer.
    pub(crate) fn own(hall: &'a Hall, contest: ContestId) -> Self {
        let bearer = hall.bearer.clone();
        Self {
            hall,
            contest,
            bearer,
        }
    }

    /// Another officer of the same organisation.
    pub(crate) async fn another(hall: &'a Hall, contest: ContestId, name: &str) -> Self {
        let roll = &hall.service.halves.roll;
        let officer = roll
            .create_officer(OrganisationId::DEFAULT, name)
            .await
            .unwrap();
        let access = roll
            .issue_token(officer.id, Validity::default())
            .await
            .unwrap();
        let bearer = access.bearer.expose().to_owned();
        Self {
            hall,
            contest,
            bearer,
        }
    }

    async fn ask(&self, method: Method, rest: &str, body: &Value) -> Reply {
        let path = format!("/api/v1/contests/{}/paper{rest}", self.contest);
        self.hall
            .ask(method, &path, Some(&self.bearer), body.to_string())
            .await
    }

    pub(crate) async fn hand_out(&self, delegate: usize) -> Said {
        let body = json!({"delegate": self.hall.attendee(delegate).await});
        said(&self.ask(Method::POST, "", &body).await)
    }

    async fn replace(&self, delegate: usize) -> Said {
        let body = json!({"delegate": self.hall.attendee(delegate).await});
        said(&self.ask(Method::POST, "/replace", &body).await)
    }

    pub(crate) async fn count_box(&self, returned: u32) -> Said {
        said(
            &self
                .ask(Method::POST, "/box", &json!({"returned": returned}))
                .await,
        )
    }

    async fn read(&self, number: u32, sheet: &Value) -> Said {
        said(&self.ask(Method::PUT, &format!("/{number}"), sheet).await)
    }

    /// Types all sheets in.
    pub(crate) async fn type_in(&self, sheets: &[Value]) {
        for (number, sheet) in (1..).zip(sheets) {
            assert_eq!(self.read(number, sheet).await, done());
        }
    }

    async fn standing(&self) -> Value {
        self.ask(Method::GET, "", &Value::Null)
            .await
            .json()
            .unwrap()
    }
}

fn done() -> Said {
    (200, String::new())
}

fn given(name: &str) -> Said {
    no(409, name)
}

/// Casts for, as many as there are devices.
async fn vote(hall: &Hall, contest: ContestId, devices: usize) {
    let devices = hall.devices(devices).await;
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for ballot in &ballots {
        let envelope = hall.fill(ballot, &vec![true; ballot.paper.manifest.options.len()]);
        hall.cast(envelope.to_bytes()).await.accepted().unwrap();
    }
}

async fn result(hall: &Hall) -> ResultDoc {
    let entries = hall.board().await.parsed().unwrap();
    let result = entries.iter().find_map(|entry| match entry {
        Entry::Result(result) => Some(result.result.get().to_owned()),
        _ => None,
    });
    ballot::json::parse_canonical(result.unwrap().as_bytes()).unwrap()
}

/// A finished motion with three votes on phones and four paper ballots, of which three came back.
pub(crate) async fn counted() -> Hall {
    let hall = Hall::open(&PackageText::new(8, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let desk = Desk::own(&hall, contest);
    for delegate in 3..7 {
        assert_eq!(desk.hand_out(delegate).await, done());
    }
    vote(&hall, contest, 3).await;
    desk.count_box(3).await;
    hall.officer.close(contest).await.unwrap();
    let sheets = [sheet("for"), sheet("against"), json!({"sheet": "void"})];
    desk.type_in(&sheets).await;
    let other = Desk::another(&hall, contest, "沈国强").await;
    other.type_in(&sheets).await;
    hall.officer.count(contest).await.unwrap();
    hall
}

/// The log of [`counted`] as evidence.
pub(crate) async fn evidence() -> Evidence {
    let hall = counted().await;
    let evidence = hall.evidence().await;
    hall.service.stop().await;
    evidence
}

#[tokio::test(flavor = "multi_thread")]
async fn both_kinds_are_counted_together_and_the_auditor_agrees() {
    let hall = counted().await;
    let doc = result(&hall).await;
    assert_eq!(
        (doc.entitled, doc.present, doc.issued, doc.returned),
        (8, 7, 7, 6)
    );
    assert_eq!((doc.valid, doc.invalid), (6, 0));
    assert_eq!(
        doc.options,
        [[4, 1, 1]],
        "what nobody can read abstains in a motion"
    );
    let entries = hall.board().await.parsed().unwrap();
    let close = entries.iter().find_map(|entry| match entry {
        Entry::Close(close) => Some(close.clone()),
        _ => None,
    });
    let close = close.unwrap();
    assert_eq!((close.present, close.issued, close.returned), (7, 3, 3));
    assert_eq!(
        close.paper,
        PaperFigures {
            issued: 4,
            returned: 3
        }
    );
    let report = verify(&hall.evidence().await);
    assert_eq!(report.failures, []);
    assert_eq!(
        (report.contests[0].issued, report.contests[0].returned),
        (7, 6)
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_has_a_token_or_a_paper_ballot_and_never_both() {
    let hall = Hall::open(&PackageText::new(5, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    assert_eq!(desk.hand_out(0).await, given("contest-not-ready"));
    hall.officer.ready(contest).await.unwrap();
    let devices = hall.devices(4).await;

    devices[0].take(contest).await.unwrap();
    assert_eq!(
        desk.hand_out(0).await,
        given("already-issued"),
        "paper after a token"
    );
    assert_eq!(desk.replace(0).await, given("already-issued"));

    assert_eq!(desk.hand_out(1).await, done());
    assert_eq!(
        refused(devices[1].take(contest).await),
        given("already-issued")
    );
    let asking = devices[1]
        .ask(devices[1].paper(contest).await.unwrap())
        .unwrap();
    let reply = hall
        .post(
            &format!("/api/v1/contests/{contest}/issue"),
            Some(&devices[1].session().token),
            serde_json::to_string(&asking.request).unwrap(),
        )
        .await;
    assert_eq!(
        reply.problem().members["paper"],
        true,
        "the phone can say why"
    );

    assert_eq!(desk.hand_out(1).await, done(), "asked for again");
    assert_eq!(desk.replace(1).await, done());
    assert_eq!(desk.replace(2).await, given("no-paper-ballot"));
    assert_eq!(
        desk.standing().await["issued"],
        1,
        "one for each delegate, however many sheets"
    );
    hall.officer.open(contest).await.unwrap();
    desk.count_box(0).await;
    hall.officer.close(contest).await.unwrap();
    assert_eq!(desk.hand_out(3).await, given("issuing-closed"));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_token_and_a_paper_ballot_asked_for_at_once_a_delegate_gets_one() {
    let hall = Hall::open(&PackageText::new(12, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let devices = hall.devices(12).await;
    let desk = Desk::own(&hall, contest);
    let races = devices.iter().enumerate().map(|(at, device)| {
        let desk = &desk;
        async move {
            let (token, paper) = tokio::join!(device.take(contest), desk.hand_out(at));
            (token.is_ok(), paper == done())
        }
    });
    for (token, paper) in futures_util::future::join_all(races).await {
        assert!(token != paper, "token: {token}, paper: {paper}");
    }
    let facts = hall
        .service
        .halves
        .roll
        .contests(hall.congress)
        .await
        .unwrap();
    assert_eq!(facts[0].issued + facts[0].paper.issued, 12);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_a_paper_ballot_is_there() {
    let hall = Hall::open(&PackageText::new(4, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let desk = Desk::own(&hall, contest);
    desk.hand_out(0).await;
    let figures = hall
        .service
        .halves
        .roll
        .contests(hall.congress)
        .await
        .unwrap()
        .remove(0);
    assert_eq!((figures.there, figures.present), (1, 1));
    let left = piaojue::roll::door::DoorAct::Depart;
    let roll = &hall.service.halves.roll;
    roll.mark(
        hall.organiser(),
        hall.congress,
        hall.attendee(0).await,
        left,
    )
    .await
    .unwrap();
    let figures = roll.contests(hall.congress).await.unwrap().remove(0);
    assert_eq!(
        (figures.there, figures.present),
        (0, 1),
        "a ballot in hand is presence"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_closes_only_with_its_paper_box_counted() {
    let hall = Hall::open(&PackageText::new(5, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    desk.hand_out(4).await;
    assert_eq!(
        desk.count_box(1).await,
        given("wrong-state"),
        "before the box is open"
    );
    vote(&hall, contest, 3).await;
    assert_eq!(
        refused(hall.officer.close(contest).await),
        given("rule-refused")
    );
    assert_eq!(desk.count_box(1).await, done());
    assert_eq!(desk.hand_out(3).await, done());
    assert_eq!(
        refused(hall.officer.close(contest).await),
        given("rule-refused"),
        "one more is out since the box was counted"
    );
    desk.count_box(2).await;
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closed);
    assert_eq!(desk.count_box(1).await, given("wrong-state"));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn more_paper_than_was_handed_out_never_hides_behind_phones_that_did_not_vote() {
    let hall = Hall::open(&PackageText::new(5, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    desk.hand_out(4).await;
    let devices = hall.devices(3).await;
    for device in &devices {
        device.take(contest).await.unwrap();
    }
    hall.officer.open(contest).await.unwrap();
    desk.count_box(2).await;
    assert_eq!(
        refused(hall.officer.close(contest).await),
        given("rule-refused")
    );
    // 5 of 4: the arithmetic over both kinds voids the contest.
    desk.count_box(5).await;
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Void);
    let entries = hall.board().await.parsed().unwrap();
    assert!(matches!(
        entries.last(),
        Some(Entry::Void(void)) if void.ground == Ground::ReturnedAboveIssued
    ));
    let report = verify(&hall.evidence().await);
    assert_eq!(report.failures, []);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_type_alone_and_what_differs_is_settled_before_the_count() {
    let hall = Hall::open(&PackageText::new(6, vec![election(1, 2, 1, AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    for delegate in 3..6 {
        desk.hand_out(delegate).await;
    }
    hall.devices(3).await;
    hall.officer.open(contest).await.unwrap();
    desk.count_box(3).await;
    let read = |marks: [&str; 2]| json!({"sheet": {"marks": marks, "write_ins": []}});
    assert_eq!(
        desk.read(1, &read(["for", "against"])).await,
        given("wrong-state"),
        "before the close"
    );
    hall.officer.close(contest).await.unwrap();

    let second = Desk::another(&hall, contest, "沈国强").await;
    let third = Desk::another(&hall, contest, "许多").await;
    let sheets = [
        read(["for", "against"]),
        read(["against", "for"]),
        json!({"sheet": "void"}),
    ];
    desk.type_in(&sheets).await;
    assert_eq!(
        refused(hall.officer.count(contest).await),
        given("rule-refused"),
        "typed once only"
    );
    assert_eq!(
        desk.read(4, &sheets[0]).await,
        given("no-such-sheet"),
        "more than came back"
    );
    assert_eq!(
        second.read(1, &read(["for", "maybe"])).await,
        no(422, "body-not-canonical")
    );
    second
        .type_in(&[sheets[0].clone(), read(["for", "for"])])
        .await;
    assert_eq!(
        second.standing().await["typed"].as_object().unwrap().len(),
        2
    );
    assert_eq!(third.read(1, &sheets[0]).await, given("hands-taken"));
    assert_eq!(third.standing().await["typed"], json!({}), "only one's own");
    assert_eq!(second.read(3, &sheets[2]).await, done());

    let standing = desk.standing().await;
    assert_eq!(
        (&standing["settled"], &standing["differ"]),
        (&json!(false), &json!([2]))
    );
    let answer = refused(hall.officer.count(contest).await);
    assert_eq!(answer, given("rule-refused"));
    assert_eq!(second.read(2, &sheets[1]).await, done());
    assert_eq!(desk.standing().await["settled"], true);
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    assert_eq!(
        second.read(2, &sheets[0]).await,
        given("wrong-state"),
        "once it is counted"
    );

    let doc = result(&hall).await;
    assert_eq!(
        (doc.valid, doc.invalid),
        (2, 1),
        "what nobody can read is invalid in an election"
    );
    let acts = hall.service.halves.roll;
    let acts = acts
        .recent_acts(OrganisationId::DEFAULT, hall.congress, 50)
        .await
        .unwrap();
    let corrected = acts.iter().find(|act| act.verb == "paper-correct").unwrap();
    assert_eq!(corrected.officer, "沈国强");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_out_counted_and_typed_outlives_the_process() {
    let again = async |hall: Hall| hall.restart(CastLimits::default(), Clock::System).await;
    let hall = Hall::open(&PackageText::new(4, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    Desk::own(&hall, contest).hand_out(3).await;
    let hall = again(hall).await;
    let device = hall.device(3).await;
    assert_eq!(refused(device.take(contest).await), given("already-issued"));
    vote(&hall, contest, 2).await;
    Desk::own(&hall, contest).count_box(1).await;
    let hall = again(hall).await;
    hall.officer.close(contest).await.unwrap();
    Desk::own(&hall, contest).type_in(&[sheet("against")]).await;
    let hall = again(hall).await;
    let other = Desk::another(&hall, contest, "沈国强").await;
    other.type_in(&[sheet("against")]).await;
    let hall = again(hall).await;
    hall.officer.count(contest).await.unwrap();
    assert_eq!(result(&hall).await.options, [[2, 1, 0]]);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_officer_alone_never_types_both_readings() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    desk.hand_out(2).await;
    vote(&hall, contest, 1).await;
    desk.count_box(1).await;
    hall.officer.close(contest).await.unwrap();
    for mark in ["for", "against", "for"] {
        desk.type_in(&[sheet(mark)]).await;
    }
    let standing = desk.standing().await;
    assert_eq!(standing["hands"].as_array().unwrap().len(), 1);
    assert_eq!(
        refused(hall.officer.count(contest).await),
        given("rule-refused")
    );
    let command = Command::Count { contest };
    let forced: Result<Answer, _> = hall.service.halves.urn.act(command).await;
    assert!(forced.is_err(), "the ballots' side refuses by itself");
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_else_may_type_in_place_of_one_and_begins_anew() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    desk.hand_out(2).await;
    vote(&hall, contest, 1).await;
    desk.count_box(1).await;
    hall.officer.close(contest).await.unwrap();
    let second = Desk::another(&hall, contest, "沈国强").await;
    let third = Desk::another(&hall, contest, "许多").await;
    desk.type_in(&[sheet("for")]).await;
    second.type_in(&[sheet("for")]).await;
    let free = async |hand: &str| {
        let path = format!("/hands/{hand}");
        said(&desk.ask(Method::DELETE, &path, &Value::Null).await)
    };
    assert_eq!(free("third").await, no(404, "not-found"));
    assert_eq!(free("first").await, done());
    assert_eq!(
        refused(hall.officer.count(contest).await),
        given("rule-refused")
    );
    // Who gave a place up takes the same one again: never the other's.
    desk.type_in(&[sheet("for")]).await;
    assert_eq!(third.read(1, &sheet("for")).await, given("hands-taken"));
    assert_eq!(free("second").await, done());
    third.type_in(&[sheet("for")]).await;
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    assert_eq!(free("first").await, given("wrong-state"));
    hall.service.stop().await;
}

/// A closed motion with one paper ballot in the box.
async fn closed() -> Hall {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    desk.hand_out(2).await;
    vote(&hall, contest, 1).await;
    desk.count_box(1).await;
    hall.officer.close(contest).await.unwrap();
    hall
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_a_place_anew_finds_nothing_read_in_it() {
    let hall = closed().await;
    let contest = hall.contests[0];
    Desk::own(&hall, contest).type_in(&[sheet("for")]).await;
    let urn = &hall.service.halves.urn;
    let body = urn.typed(contest).await.unwrap().unwrap().first[&1].clone();
    // As if whoever had the second place had been replaced half-way.
    urn.act(Command::TypePaper {
        contest,
        hand: Hand::Second,
        number: 1,
        body: Some(body),
    })
    .await
    .unwrap();
    let second = Desk::another(&hall, contest, "沈国强").await;
    let untyped = second.ask(Method::DELETE, "/1", &Value::Null).await;
    assert_eq!(said(&untyped), done());
    assert_eq!(urn.typed(contest).await.unwrap().unwrap().second.len(), 0);
    let acts = &hall.service.halves.roll;
    let acts = acts
        .recent_acts(OrganisationId::DEFAULT, hall.congress, 50)
        .await
        .unwrap();
    assert!(
        acts.iter().all(|act| act.verb != "paper-correct"),
        "it was nobody's reading to correct"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_reading_lands_in_a_place_that_is_freed_meanwhile() {
    let hall = closed().await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    let urn = &hall.service.halves.urn;
    for round in 0..40 {
        desk.type_in(&[sheet("for")]).await;
        let against = sheet("against");
        let (read, freed) = tokio::join!(
            desk.read(1, &against),
            desk.ask(Method::DELETE, "/hands/first", &Value::Null)
        );
        assert_eq!((read, said(&freed)), (done(), done()));
        let taken = desk.standing().await["hands"].as_array().unwrap().len();
        let read = urn.typed(contest).await.unwrap().unwrap().first.len();
        assert_eq!(taken, read, "round {round}");
    }
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_typist_is_replaced_even_where_whoever_asked_hangs_up() {
    let hall = closed().await;
    let contest = hall.contests[0];
    Desk::own(&hall, contest).type_in(&[sheet("for")]).await;
    let halves = &hall.service.halves;
    let officer = hall.organiser();
    {
        let replacing = halves.conduct.replace_typist(officer, contest, Hand::First);
        let mut replacing = std::pin::pin!(replacing);
        let asked =
            std::future::poll_fn(|cx| Poll::Ready(replacing.as_mut().poll(cx).is_pending()));
        assert!(asked.await, "hung up at once");
    }
    let gone = async || {
        let taken = halves.roll.typing_hands(contest).await.unwrap();
        let typed = halves.urn.typed(contest).await.unwrap().unwrap();
        taken.is_empty() && typed.first.is_empty()
    };
    for _ in 0..100 {
        if gone().await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(gone().await);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_readings_dropped_is_recorded_before_they_are() {
    fn stop(step: &'static str) {
        assert!(step != "hand freed" && step != "paper forgotten", "stopped");
    }
    let hall = closed().await;
    let contest = hall.contests[0];
    Desk::own(&hall, contest).type_in(&[sheet("for")]).await;
    let halves = &hall.service.halves;
    let conduct = Conduct::new(
        halves.roll.clone(),
        halves.urn.clone(),
        Clock::System,
        Rng::system(),
        stop,
    );
    let officer = hall.organiser().clone();
    let replacing =
        tokio::spawn(async move { conduct.replace_typist(&officer, contest, Hand::First).await });
    assert!(replacing.await.unwrap_err().is_panic());
    let acts = halves
        .roll
        .recent_acts(OrganisationId::DEFAULT, hall.congress, 50)
        .await
        .unwrap();
    assert!(acts.iter().any(|act| act.verb == "paper-free"));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_took_a_paper_ballot_is_recorded_by_the_hour() {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let desk = Desk::own(&hall, contest);
    desk.hand_out(2).await;
    desk.replace(2).await;
    let acts = &hall.service.halves.roll;
    let acts = acts
        .recent_acts(OrganisationId::DEFAULT, hall.congress, 50)
        .await
        .unwrap();
    let named = acts
        .iter()
        .filter(|act| act.verb == "paper-issue" || act.verb == "paper-replace");
    let past_the_hour: Vec<i64> = named.map(|act| act.at.0 % 3_600_000).collect();
    assert_eq!(past_the_hour, [0, 0]);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appraisal_without_abstention_takes_no_sheet_with_a_blank_line() {
    let hall = Hall::open(&PackageText::new(3, vec![appraisal(2, false)])).await;
    let contest = hall.contests[0];
    let desk = Desk::own(&hall, contest);
    hall.officer.ready(contest).await.unwrap();
    desk.hand_out(2).await;
    hall.devices(2).await;
    hall.officer.open(contest).await.unwrap();
    desk.count_box(1).await;
    hall.officer.close(contest).await.unwrap();
    let blank = json!({"sheet": {"marks": ["excellent", null], "write_ins": []}});
    assert_eq!(desk.read(1, &blank).await, no(422, "body-not-canonical"));
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_box_is_typed_in_between_close_and_count() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    let desk = Desk::own(hall, contest);
    assert_eq!(desk.hand_out(5).await, done());
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    for taken in &ballots {
        watched.cast(taken, "for").await;
    }
    desk.count_box(1).await;
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closing);
    assert_eq!(
        desk.count_box(0).await,
        given("wrong-state"),
        "scrutineers are asked to sign"
    );
    assert_eq!(watched.sign(&[1], 0).await, State::Closed);
    for scrutineer in &watched.scrutineers[..2] {
        scrutineer.release(contest).await.unwrap();
    }
    let other = Desk::another(hall, contest, "沈国强").await;
    desk.type_in(&[sheet("against")]).await;
    other.type_in(&[sheet("against")]).await;
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    let doc = watched.result().await;
    assert_eq!((doc.returned, doc.options), (6, vec![vec![5, 1, 0]]));
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_officer_finds_no_contest() {
    let hall = Hall::open(&PackageText::new(2, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    let roll = &hall.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    let stranger = roll.create_officer(elsewhere, "外人").await.unwrap();
    let access = roll
        .issue_token(stranger.id, Validity::default())
        .await
        .unwrap();
    let bearer = access.bearer.expose().to_owned();
    let stranger = Desk {
        hall: &hall,
        contest,
        bearer: bearer.clone(),
    };
    hall.officer.ready(contest).await.unwrap();
    let unknown = no(404, "unknown-contest");
    assert_eq!(stranger.hand_out(0).await, unknown);
    assert_eq!(stranger.count_box(1).await, unknown);
    assert_eq!(stranger.read(1, &sheet("for")).await, unknown);
    assert_eq!(
        said(&stranger.ask(Method::GET, "", &Value::Null).await),
        unknown
    );
    assert_eq!(
        refused(Officer::new(&hall.http, bearer).open(contest).await),
        unknown
    );
    hall.service.stop().await;
}
