//! Proposals as phones send them and pages show them: who may do what, and what nobody may.

use hyper::Method;
use piaojue::clock::Clock;
use piaojue::roll::AgendaItemId;
use piaojue::roll::officers::Validity;
use piaojue::roll::programme::changing::{Boxless, ItemTitle};
use piaojue::roll::programme::{AgendaItem, Progress};
use piaojue::roll::proposals::call::{Call, Seconders};
use piaojue::urn::CastLimits;
use serde_json::{Value, json};

use super::site::Site;
use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, Said, no, said};

/// 30 October 2026, noon in Beijing.
const NOON: i64 = 1_793_332_800_000;

/// A congress of six whose call is open.
struct Unit {
    hall: Hall,
    tokens: Vec<String>,
}

impl Unit {
    async fn open() -> Self {
        let package = PackageText::new(6, vec![motion(AT_ONCE)]);
        let clock = Clock::fixed(NOON);
        let hall = Hall::open_with(&package, CastLimits::default(), clock).await;
        let mut tokens = Vec::new();
        for place in 0..5 {
            tokens.push(hall.device(place).await.session().token.clone());
        }
        let unit = Self { hall, tokens };
        unit.call(|call| call.open = true).await;
        unit
    }

    async fn call(&self, change: impl FnOnce(&mut Call)) {
        let roll = &self.hall.service.halves.roll;
        let (mut call, _) = roll.call(self.hall.congress).await.unwrap();
        change(&mut call);
        roll.set_call(self.hall.organiser(), self.hall.congress, &call)
            .await
            .unwrap();
    }

    fn path(&self, below: &str) -> String {
        format!("/api/v1/congresses/{}/proposals{below}", self.hall.congress)
    }

    async fn ask(&self, who: usize, method: Method, below: &str, body: Value) -> (Said, Value) {
        let token = Some(self.tokens[who].as_str());
        let path = self.path(below);
        let reply = self.hall.ask(method, &path, token, body.to_string()).await;
        (said(&reply), reply.json().unwrap_or_default())
    }

    /// Sends a proposal under an id.
    async fn send(&self, who: usize, id: u128, title: &str) -> Said {
        let body = json!({"title": title, "reason": "夜班没有热饭", "suggestion": "延长供餐"});
        let (said, _) = self.ask(who, Method::PUT, &at(id), body).await;
        said
    }

    async fn act(&self, who: usize, id: u128, act: &str) -> Said {
        let below = format!("{}/{act}", at(id));
        let body = json!({"version": 1});
        self.ask(who, Method::POST, &below, body).await.0
    }

    /// Seconds a text of a proposal.
    async fn second(&self, who: usize, id: u128, version: u32) -> Said {
        let below = format!("{}/second", at(id));
        let body = json!({ "version": version });
        self.ask(who, Method::POST, &below, body).await.0
    }

    async fn rate(&self, who: usize, id: u128, rating: &str) -> Said {
        self.rate_text(who, id, rating, 1).await
    }

    async fn rate_text(&self, who: usize, id: u128, rating: &str, version: u32) -> Said {
        let below = format!("{}/rate", at(id));
        let body = json!({"rating": rating, "version": version});
        self.ask(who, Method::POST, &below, body).await.0
    }

    async fn read(&self, who: usize, id: u128) -> Value {
        self.ask(who, Method::GET, &at(id), json!({})).await.1
    }

    async fn stage(&self, id: u128) -> String {
        let one = self.read(0, id).await;
        one["stage"].as_str().unwrap_or_default().to_owned()
    }

    async fn titles(&self, who: usize) -> Vec<String> {
        let (_, list) = self.ask(who, Method::GET, "", json!({})).await;
        let title = |one: &Value| one["title"].as_str().unwrap().to_owned();
        list["proposals"]
            .as_array()
            .unwrap()
            .iter()
            .map(title)
            .collect()
    }

    /// A proposal of delegate 0 with its two seconders.
    async fn submitted(&self, id: u128) {
        assert_eq!(self.send(0, id, "夜班食堂").await, ok());
        assert_eq!(self.act(1, id, "second").await, ok());
        assert_eq!(self.act(2, id, "second").await, ok());
    }

    /// The same, filed.
    async fn filed(&self, id: u128) {
        self.submitted(id).await;
        assert_eq!(self.screen(id, "act=file&department=x").await.0, 303);
    }

    async fn agenda(&self) -> Vec<AgendaItem> {
        let roll = &self.hall.service.halves.roll;
        roll.agenda(self.hall.congress).await.unwrap()
    }

    /// Lets the agenda end with a ceremony.
    async fn close_with_a_ceremony(&self) {
        let (roll, last) = (&self.hall.service.halves.roll, self.agenda().await[0].id);
        let title = ItemTitle::line("闭幕").unwrap();
        let item = (&title, Boxless::named("ceremony").unwrap());
        roll.add_agenda_item(self.hall.organiser(), self.hall.congress, item, Some(last))
            .await
            .unwrap();
    }

    /// A form of the desk, sent by the officer's browser.
    async fn desk(&self, below: &str, form: &str) -> (u16, String) {
        let roll = &self.hall.service.halves.roll;
        let validity = Validity::default();
        let officer = self.hall.organiser().id;
        let link = roll.issue_token(officer, validity).await.unwrap().link;
        let cookie = roll.redeem_link(link.expose()).await.unwrap().unwrap();
        let cookie = format!("officer={}", cookie.expose());
        let path = format!("/officer/c/{}/proposals{below}", self.hall.congress);
        let page = format!("/officer/c/{}/proposals", self.hall.congress);
        let headers = [("cookie", cookie.as_str())];
        let html = self.hall.http.send(Method::GET, &page, &headers, "").await;
        let html = html.unwrap().text().unwrap().to_owned();
        if form.is_empty() {
            return (200, html);
        }
        let (_, rest) = html.split_once("name=\"csrf\" value=\"").unwrap();
        let csrf = rest.split('"').next().unwrap();
        let headers = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let body = format!("csrf={csrf}&{form}");
        let sent = self
            .hall
            .http
            .send(Method::POST, &path, &headers, body)
            .await;
        let reply = sent.unwrap();
        (reply.status.as_u16(), reply.text().unwrap().to_owned())
    }

    async fn screen(&self, id: u128, form: &str) -> (u16, String) {
        self.desk(&at(id), form).await
    }
}

fn at(id: u128) -> String {
    format!("/{}", uuid::Uuid::from_u128(id))
}

fn ok() -> Said {
    no(200, "")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_goes_from_its_seconders_to_a_second_answer_and_everybody_reads_the_figures() {
    let unit = Unit::open().await;
    assert_eq!(unit.send(0, 1, "夜班食堂").await, ok());
    assert_eq!(unit.act(1, 1, "second").await, ok());
    assert_eq!(unit.act(1, 1, "second").await, ok(), "again is the same");
    assert_eq!(unit.stage(1).await, "seconding", "one delegate counts once");
    assert_eq!(unit.act(2, 1, "second").await, ok());
    assert_eq!(unit.stage(1).await, "submitted");

    assert_eq!(
        unit.screen(
            1,
            "act=return&reason=%E8%AF%B7%E5%86%99%E6%98%8E%E7%8F%AD%E7%BB%84"
        )
        .await
        .0,
        303
    );
    assert_eq!(unit.read(0, 1).await["returned"], "请写明班组");
    assert_eq!(
        unit.read(3, 1).await["returned"],
        Value::Null,
        "not for others"
    );
    assert_eq!(
        unit.send(1, 1, "别人改的").await,
        no(403, "not-the-proposer")
    );
    assert_eq!(unit.send(0, 1, "夜班班组食堂").await, ok());
    assert_eq!(unit.second(1, 1, 2).await, ok());
    assert_eq!(unit.second(3, 1, 2).await, ok());
    assert_eq!(unit.stage(1).await, "submitted");

    assert_eq!(
        unit.screen(1, "act=file&department=%E5%90%8E%E5%8B%A4")
            .await
            .0,
        303
    );
    let filed = unit.read(3, 1).await;
    assert_eq!(
        (&filed["number"], &filed["department"]),
        (&json!(1), &json!("后勤"))
    );
    assert_eq!(
        unit.rate(0, 1, "satisfied").await,
        no(409, "proposal-stage"),
        "nothing to rate"
    );
    assert_eq!(unit.act(0, 1, "withdraw").await, no(409, "proposal-stage"));
    assert_eq!(unit.act(1, 1, "take-back").await, no(409, "proposal-stage"));

    assert_eq!(unit.screen(1, "act=answer&text=one&by=x").await.0, 303);
    assert_eq!(
        unit.rate(1, 1, "satisfied").await,
        no(403, "not-the-proposer")
    );
    assert_eq!(unit.rate(0, 1, "dissatisfied").await, ok());
    assert_eq!(unit.rate(0, 1, "dissatisfied").await, ok(), "sent twice");
    assert_eq!(unit.stage(1).await, "sent-back");
    assert_eq!(unit.screen(1, "act=answer&text=two&by=x").await.0, 303);
    assert_eq!(unit.rate(0, 1, "dissatisfied").await, ok());
    assert_eq!(unit.stage(1).await, "rated", "it goes back once");
    let answers = unit.read(4, 1).await["answers"].clone();
    assert_eq!(
        answers[0],
        json!({"text": "one", "by": "x", "rating": "dissatisfied", "version": 1, "former": []})
    );
    assert_eq!(
        answers[1],
        json!({"text": "two", "by": "x", "rating": "dissatisfied", "version": 1, "former": []})
    );

    let minutes = unit
        .hall
        .get(&format!("/c/{}/minutes", unit.hall.congress), None)
        .await;
    let figures = "提案：收到 1 件，立案 1 件，退回 0 件，答复 1 件，评价 1 件。";
    assert!(minutes.text().unwrap().contains(figures));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_given_in_the_order_of_filing() {
    let unit = Unit::open().await;
    for id in [1, 2, 3] {
        unit.submitted(id).await;
    }
    for id in [3, 1] {
        assert_eq!(unit.screen(id, "act=file&department=x").await.0, 303);
    }
    assert_eq!(unit.read(1, 3).await["number"], 1);
    assert_eq!(unit.read(1, 1).await["number"], 2);
    let (status, page) = unit.screen(3, "act=file&department=x").await;
    assert_eq!(status, 409, "filed already");
    assert!(page.contains("这件提案现在是“已立案，等待答复”"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_proposal_becomes_a_motion_before_the_close_and_each_names_the_other() {
    let unit = Unit::open().await;
    unit.filed(1).await;
    unit.close_with_a_ceremony().await;
    assert_eq!(unit.screen(1, "act=raise&item=own").await.0, 303);
    let agenda = unit.agenda().await;
    let titles: Vec<&str> = agenda.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(titles[1..], ["夜班食堂", "闭幕"]);
    let motion = &agenda[1];
    assert!(motion.awaits_hands() && motion.progress == Progress::Waiting);

    let raised = unit.read(1, 1).await;
    assert_eq!(raised["stage"], "raised");
    let item = json!({"item": motion.id.to_string(), "title": "夜班食堂"});
    assert_eq!(raised["item"], item);
    let path = format!("/c/{}/agenda/{}", unit.hall.congress, motion.id);
    let link = format!("/c/{}/proposals#{}", unit.hall.congress, &at(1)[1..]);
    let page = unit.hall.get(&path, None).await.text().unwrap().to_owned();
    assert!(page.contains(&link) && page.contains("提案第 001 号"));
    let home = format!("/c/{}", unit.hall.congress);
    let home = unit.hall.get(&home, None).await.text().unwrap().to_owned();
    assert!(home.contains(&path) && home.contains("提案第 001 号"));
    let overview = unit
        .hall
        .service
        .halves
        .conduct
        .overview(unit.hall.congress);
    assert_eq!(overview.await.unwrap().agenda_changes, 2, "phones notice");
    assert_eq!(unit.screen(1, "act=answer&text=x&by=x").await.0, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_raised_onto_a_motion_that_waits_for_hands_and_onto_nothing_else() {
    let unit = Unit::open().await;
    for id in [1, 2, 3] {
        unit.filed(id).await;
    }
    unit.close_with_a_ceremony().await;
    assert_eq!(unit.screen(1, "act=raise&item=own").await.0, 303);
    let agenda = unit.agenda().await;
    let (boxed, motion, ceremony) = (agenda[0].id, agenda[1].id, agenda[2].id);
    let onto = |item| format!("act=raise&item={item}");
    assert_eq!(unit.screen(2, &onto(motion)).await.0, 303);
    let numbers = unit.agenda().await[1].proposals.clone();
    assert_eq!(
        numbers.iter().map(|one| one.number).collect::<Vec<_>>(),
        [1, 2]
    );
    for item in [boxed, ceremony] {
        let (status, page) = unit.screen(3, &onto(item)).await;
        assert_eq!(status, 409);
        assert!(page.contains("大会议程已经结束，或者选的议案已经表决"));
    }
    let foreign = uuid::Uuid::from_u128(9);
    assert_eq!(unit.screen(3, &onto(AgendaItemId(foreign))).await.0, 404);

    let roll = &unit.hall.service.halves.roll;
    let (officer, congress) = (unit.hall.organiser(), unit.hall.congress);
    roll.set_agenda_now(officer, congress, ceremony)
        .await
        .unwrap();
    assert_eq!(unit.screen(3, &onto(motion)).await.0, 409, "it is over");
    roll.finish_agenda(officer, congress).await.unwrap();
    assert_eq!(unit.screen(3, "act=raise&item=own").await.0, 409, "all is");
    assert_eq!(unit.stage(3).await, "filed");
    assert_eq!(unit.agenda().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegations_proposal_is_filed_as_its_own_only_where_the_officer_says_that_it_confirms() {
    let unit = Unit::open().await;
    let minutes = format!("/c/{}/minutes", unit.hall.congress);
    let minutes = async || {
        unit.hall
            .get(&minutes, None)
            .await
            .text()
            .unwrap()
            .to_owned()
    };
    for (id, whose, behalf) in [
        (1, "delegation", "confirmed"),
        (2, "delegate", "unconfirmed"),
    ] {
        let body = json!({"title": "x", "reason": "x", "suggestion": "x", "on_behalf": true});
        assert_eq!(unit.ask(0, Method::PUT, &at(id), body).await.0, ok());
        unit.act(1, id, "second").await;
        unit.act(2, id, "second").await;
        assert_eq!(unit.read(1, id).await["behalf"], "claimed");
        let (_, desk) = unit.desk("", "").await;
        assert!(desk.contains("以代表团名义提出，待代表团确认"));
        let (status, page) = unit.screen(id, "act=file&department=x").await;
        assert_eq!(status, 409, "nobody has asked the delegation");
        assert!(page.contains("请先选代表团有没有确认"));
        let form = format!("act=file&department=x&whose={whose}");
        assert_eq!(unit.screen(id, &form).await.0, 303);
        assert_eq!(unit.read(1, id).await["behalf"], behalf);
        assert!(minutes().await.contains("立案的提案里有 1 件是代表团的"));
    }
    let own = "act=file&department=x&whose=delegation";
    unit.submitted(3).await;
    assert_eq!(unit.screen(3, own).await.0, 303);
    assert_eq!(unit.read(1, 3).await["behalf"], "own", "nobody claimed it");
    let roll = &unit.hall.service.halves.roll;
    let acts = roll.recent_acts(unit.hall.organiser().organisation, unit.hall.congress, 9);
    let verbs: Vec<String> = acts
        .await
        .unwrap()
        .into_iter()
        .map(|act| act.verb)
        .collect();
    for verb in ["proposal-file-delegation", "proposal-file-delegate"] {
        let times = verbs.iter().filter(|each| *each == verb).count();
        assert_eq!(times, 1, "{verb} is on record");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_answer_stands_beside_what_it_said_and_is_rated_as_it_was_read() {
    let unit = Unit::open().await;
    unit.filed(1).await;
    let correct = "act=correct&text=right&by=y&why=typo";
    assert_eq!(unit.screen(1, correct).await.0, 409, "nothing is answered");
    assert_eq!(unit.screen(1, "act=answer&text=wrong&by=x").await.0, 303);
    let (status, page) = unit.screen(1, "act=correct&text=right&by=y&why=+").await;
    assert!(status == 409 && page.contains("right"), "it takes a reason");
    assert_eq!(unit.screen(1, correct).await.0, 303);
    let one = unit.read(3, 1).await;
    let former = json!([{"text": "wrong", "by": "x", "why": "typo"}]);
    assert_eq!(
        one["answers"],
        json!([{"text": "right", "by": "y", "rating": null, "version": 2, "former": former}])
    );
    let (_, desk) = unit.desk("", "").await;
    assert!(desk.contains("<s class=\"passage\">wrong</s>"));

    let changed = no(409, "proposal-changed");
    assert_eq!(unit.rate_text(0, 1, "satisfied", 1).await, changed);
    assert_eq!(unit.stage(1).await, "answered");
    assert_eq!(unit.rate_text(0, 1, "satisfied", 2).await, ok());
    assert_eq!(unit.screen(1, correct).await.0, 409, "it is rated");
    assert_eq!(unit.read(3, 1).await["answers"][0]["former"], former);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_department_answers_only_until_there_is_an_answer() {
    let unit = Unit::open().await;
    unit.filed(1).await;
    assert_eq!(unit.screen(1, "act=reassign&department=y").await.0, 303);
    let one = unit.read(1, 1).await;
    assert_eq!(
        (&one["department"], &one["number"], &one["stage"]),
        (&json!("y"), &json!(1), &json!("filed"))
    );
    assert_eq!(unit.screen(1, "act=answer&text=x&by=y").await.0, 303);
    assert_eq!(unit.screen(1, "act=reassign&department=z").await.0, 409);
    assert_eq!(unit.read(1, 1).await["department"], "y");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_seconds_their_own_or_writes_more_than_twenty() {
    let unit = Unit::open().await;
    for id in 1..=20 {
        assert_eq!(unit.send(0, id, "x").await, ok());
    }
    assert_eq!(unit.send(0, 21, "x").await, no(409, "too-many-proposals"));
    assert_eq!(unit.act(0, 20, "withdraw").await, ok());
    assert_eq!(
        unit.send(0, 21, "x").await,
        no(409, "too-many-proposals"),
        "those withdrawn count"
    );
    assert_eq!(
        unit.send(0, 1, "x").await,
        ok(),
        "a lost answer asked for again"
    );
    assert_eq!(
        unit.send(0, 1, "y").await,
        no(409, "proposal-stage"),
        "no second wording"
    );
    assert_eq!(unit.act(0, 1, "second").await, no(409, "own-proposal"));
    assert_eq!(unit.act(1, 20, "second").await, no(409, "proposal-stage"));
    assert_eq!(
        unit.act(1, 2, "withdraw").await,
        no(403, "not-the-proposer")
    );
    assert_eq!(unit.act(1, 99, "second").await, no(404, "not-found"));
    assert_eq!(
        unit.send(1, 22, "x").await,
        ok(),
        "another delegate has their own twenty"
    );
    assert_eq!(unit.titles(1).await.len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seconder_who_steps_back_before_filing_takes_the_proposal_back_to_seconding() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    assert_eq!(unit.act(2, 1, "take-back").await, ok());
    assert_eq!(unit.act(2, 1, "take-back").await, ok(), "again is the same");
    assert_eq!(unit.stage(1).await, "seconding");
    let one = Seconders::new(1).unwrap();
    unit.call(|call| call.seconders = one).await;
    assert_eq!(unit.stage(1).await, "submitted", "fewer are asked for now");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amended_text_is_seconded_anew_and_the_names_under_the_former_one_stay_there() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    unit.screen(1, "act=return&reason=x").await;
    assert_eq!(unit.send(0, 1, "全厂停产检修").await, ok());
    let own = unit.read(0, 1).await;
    assert_eq!(
        (&own["stage"], &own["version"], &own["seconders"]),
        (&json!("seconding"), &json!(2), &json!(0))
    );
    let former = &own["former"][0];
    assert_eq!(
        (&former["title"], &former["returned"]),
        (&json!("夜班食堂"), &json!("x"))
    );
    assert_eq!(former["seconded_by"].as_array().unwrap().len(), 2);

    let theirs = unit.read(1, 1).await;
    assert_eq!(theirs["role"], "former", "they are told on their phone");
    assert_eq!(theirs["former"][0]["title"], "夜班食堂");
    let others = unit.read(3, 1).await;
    assert_eq!(
        (&others["role"], &others["former"]),
        (&json!("other"), &json!([]))
    );
    let (status, _) = unit.screen(1, "act=file&department=x").await;
    assert_eq!(status, 409, "nobody stands behind it yet");
    let (_, desk) = unit.desk("", "").await;
    for words in [
        "修改前的第 1 稿",
        "夜班食堂",
        "这些附议不算在现在的内容上。",
    ] {
        assert!(desk.contains(words), "{words}");
    }

    assert_eq!(unit.second(1, 1, 2).await, ok());
    assert_eq!(unit.read(1, 1).await["role"], "seconded");
    assert_eq!(
        unit.stage(1).await,
        "seconding",
        "the other one counts no more"
    );
    assert_eq!(unit.second(3, 1, 2).await, ok());
    assert_eq!(unit.stage(1).await, "submitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_seconds_a_text_that_they_have_not_read() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    unit.screen(1, "act=return&reason=x").await;
    assert_eq!(unit.send(0, 1, "改过").await, ok());
    for read in [1, 3] {
        assert_eq!(unit.second(3, 1, read).await, no(409, "proposal-changed"));
    }
    let (said, _) = unit
        .ask(3, Method::POST, &format!("{}/second", at(1)), json!({}))
        .await;
    assert_eq!(said, no(400, "malformed"));
    assert_eq!(unit.read(0, 1).await["seconders"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_text_that_is_sent_again_as_it_is_keeps_its_seconders() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    unit.screen(1, "act=return&reason=x").await;
    assert_eq!(unit.send(0, 1, "夜班食堂").await, ok());
    let sent = unit.read(0, 1).await;
    assert_eq!(
        (&sent["stage"], &sent["version"], &sent["seconders"]),
        (&json!("submitted"), &json!(1), &json!(2))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_the_call_nothing_is_written_or_seconded_but_a_returned_one_is_still_amended() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    assert_eq!(unit.send(0, 2, "x").await, ok());
    assert_eq!(unit.screen(1, "act=return&reason=x").await.0, 303);
    let closed = no(409, "proposals-closed");
    let days = ["2026-10-01", "2026-10-29", "2026-10-31"].map(|day| day.parse().unwrap());
    let ways: [&dyn Fn(&mut Call); 3] = [
        &|call| call.open = false,
        &|call| (call.open, call.until) = (true, Some(days[1])),
        &|call| (call.from, call.until) = (Some(days[2]), None),
    ];
    for way in ways {
        unit.call(way).await;
        assert_eq!(unit.send(0, 3, "x").await, closed);
        assert_eq!(unit.act(1, 2, "second").await, closed);
    }
    assert_eq!(unit.send(0, 1, "改过").await, ok());
    assert_eq!(unit.second(1, 1, 2).await, ok(), "and seconded again");
    assert_eq!(unit.second(2, 1, 2).await, ok());
    assert_eq!(unit.stage(1).await, "submitted");
    unit.call(|call| call.from = Some(days[0])).await;
    assert_eq!(unit.act(1, 2, "second").await, ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_of_another_congress_and_whoever_is_no_delegate_gets_nothing() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    let mut text = PackageText::new(2, vec![motion(AT_ONCE)]);
    text.title = "另一次会议";
    let another = unit.hall.another(&text).await;
    let invitation = &another.invitations[0];
    let device = piaojue::client::Device::sign_in(&unit.hall.http, &unit.hall.rng, invitation);
    let stranger = device.await.unwrap().session().token.clone();
    let body = json!({"title": "x", "reason": "x", "suggestion": "x", "version": 1}).to_string();
    let asks = [
        (Method::GET, String::new()),
        (Method::GET, at(1)),
        (Method::PUT, at(1)),
        (Method::PUT, at(2)),
        (Method::POST, format!("{}/second", at(1))),
    ];
    for (method, below) in asks {
        let path = unit.path(&below);
        for (bearer, refused) in [
            (Some(stranger.as_str()), no(404, "not-found")),
            (Some(unit.hall.bearer.as_str()), no(401, "not-signed-in")),
            (None, no(401, "not-signed-in")),
        ] {
            let reply = unit
                .hall
                .ask(method.clone(), &path, bearer, body.clone())
                .await;
            assert_eq!(said(&reply), refused, "{method} {below}");
        }
    }
    // The same id in the stranger's own congress is nobody's either.
    let path = format!("/api/v1/congresses/{}/proposals{}", another.congress, at(1));
    let reply = unit
        .hall
        .ask(Method::PUT, &path, Some(&stranger), body)
        .await;
    assert_eq!(said(&reply), no(404, "not-found"));
    assert_eq!(unit.read(0, 1).await["title"], "夜班食堂");
}

#[tokio::test(flavor = "multi_thread")]
async fn others_see_unfiled_proposals_only_where_the_officer_lets_them_or_by_their_link() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    assert_eq!(unit.titles(3).await, ["夜班食堂"]);
    unit.call(|call| call.filed_only = true).await;
    assert!(unit.titles(3).await.is_empty());
    assert_eq!(unit.titles(0).await, ["夜班食堂"], "one's own");
    assert_eq!(unit.titles(1).await, ["夜班食堂"], "what one seconds");
    assert_eq!(unit.read(3, 1).await["title"], "夜班食堂", "by its link");
    unit.screen(1, "act=return&reason=x").await;
    assert!(unit.titles(3).await.is_empty());
    assert_eq!(unit.send(0, 1, "改过").await, ok());
    assert_eq!(
        unit.titles(1).await,
        ["改过"],
        "who seconded the text before"
    );
    assert!(unit.titles(3).await.is_empty());
    assert_eq!(unit.second(1, 1, 2).await, ok());
    assert_eq!(unit.second(2, 1, 2).await, ok());
    unit.screen(1, "act=file&department=x").await;
    assert_eq!(unit.titles(3).await, ["改过"]);
    assert_eq!(unit.send(0, 2, "没写好").await, ok());
    assert_eq!(unit.act(0, 2, "withdraw").await, ok());
    assert_eq!(unit.read(3, 2).await["status"], 404, "withdrawn");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_or_too_long_is_refused_and_markup_stays_text() {
    let unit = Unit::open().await;
    let long = "长".repeat(1201);
    for (title, reason, part) in [
        (" ", "x", "title"),
        (&long[..183], "x", "title"),
        ("x", &long, "reason"),
    ] {
        let body = json!({"title": title, "reason": reason, "suggestion": "x"});
        let (said, problem) = unit.ask(0, Method::PUT, &at(1), body).await;
        assert_eq!(
            (said, &problem["part"]),
            (no(422, "proposal-text"), &json!(part))
        );
    }
    let body = json!({"title": "<script>alert(1)</script>", "reason": "<img src=x onerror=alert(1)>", "suggestion": "=1+1"});
    assert_eq!(unit.ask(0, Method::PUT, &at(1), body).await.0, ok());
    unit.act(1, 1, "second").await;
    unit.act(2, 1, "second").await;
    let (_, desk) = unit.desk("", "").await;
    assert!(
        desk.contains("&#60;script&#62;alert(1)")
            && !desk.contains("<script>alert")
            && !desk.contains("<img src=x")
    );
    let (status, page) = unit.screen(1, "act=return&reason=+").await;
    assert_eq!(status, 409);
    assert!(page.contains("要填写的内容没有写，或者太长"));
    let (status, page) = unit
        .screen(1, &format!("act=file&department={}", "x".repeat(51)))
        .await;
    assert!(
        status == 409 && page.contains(&"x".repeat(51)),
        "what was typed stands there still"
    );
    assert_eq!(unit.stage(1).await, "submitted");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_reads_filed_proposals_without_names_and_only_once_they_are_published() {
    let unit = Unit::open().await;
    unit.submitted(1).await;
    unit.screen(1, "act=file&department=x").await;
    assert_eq!(unit.send(0, 2, "还没有立案").await, ok());
    let page = format!("/c/{}/proposals", unit.hall.congress);
    let html = async || unit.hall.get(&page, None).await.text().unwrap().to_owned();
    assert!(!html().await.contains("夜班食堂"));
    unit.call(|call| call.published = true).await;
    let html = html().await;
    assert!(html.contains("夜班食堂") && html.contains("提案第 001 号"));
    assert!(!html.contains("还没有立案"));
    let roll = &unit.hall.service.halves.roll;
    let people = roll
        .attendees(unit.hall.organiser(), unit.hall.congress)
        .await
        .unwrap();
    for person in people {
        assert!(!html.contains(&person.name), "{}", person.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_opens_the_call_on_the_desk_and_takes_a_workbook_away_and_strangers_do_not() {
    let mut site = Site::open().await;
    let browser = site.sign_in().await;
    let desk = format!("/officer/c/{}/proposals", site.congress);
    let page = format!("/c/{}/proposals", site.congress);
    browser
        .get(&desk)
        .await
        .says("value=\"2026-10-23\"")
        .says("value=\"2026-11-21\"");
    site.get(&page, &[]).await.says("现在不征集提案");
    for wrong in [
        "seconders=0&from=&until=",
        "seconders=21&from=&until=",
        "seconders=2&from=2026-11-30&until=2026-11-01",
        "seconders=2&from=x&until=",
    ] {
        let refused = browser.send(&desk, &format!("{wrong}&open=yes")).await;
        assert_eq!(refused.status, 409, "{wrong}");
        refused.says("附议人数是 1 到 20 的整数");
    }
    let saved = browser
        .send(&desk, "seconders=3&from=&until=2026-11-30&open=yes")
        .await;
    assert_eq!((saved.status, saved.location()), (303, desk.as_str()));
    site.get(&page, &[])
        .await
        .says("到 2026 年 11 月 30 日为止")
        .says("要有 3 人附议");
    browser
        .get(&format!("/officer/c/{}", site.congress))
        .await
        .says("设置提案征集：接受提案");
    let headers = [("cookie", browser.cookie.as_str())];
    let sent = site
        .http
        .send(Method::GET, &format!("{desk}.xlsx"), &headers, "")
        .await
        .unwrap();
    assert_eq!(sent.headers["content-type"], piaojue::workbook::MIME);
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    assert_eq!(stranger.get(&desk).await.status, 404);
    assert_eq!(stranger.get(&format!("{desk}.xlsx")).await.status, 404);
    assert_eq!(
        stranger
            .send(&desk, "seconders=1&from=&until=")
            .await
            .status,
        404
    );
    site.get(&page, &[]).await.says("要有 3 人附议");
}
