//! Votes by name: opened where the rules allow it, voted by those who are there, each for themselves, and seen as it was said before.

use std::collections::HashMap;

use hyper::Method;
use piaojue::client::{Device, Invitation, Reply};
use piaojue::rng::Rng;
use piaojue::roll::check_in::Attendance;
use piaojue::roll::door::DoorAct;
use piaojue::roll::programme::AgendaKind;
use piaojue::roll::{AgendaItemId, OrganisationId};
use serde_json::{Value, json};

use super::hands::motions;
use super::site::{Browser, Site};
use crate::support::{no, said};

/// A motion under discussion, a hall of 80 of 120, and phones: three of people who are there, one of somebody who is not.
struct Floor {
    site: Site,
    item: AgendaItemId,
    boxed: AgendaItemId,
    there: Vec<Device>,
    away: Device,
}

const BEGIN: &str = "matter=procedure&names=inside";

impl Floor {
    async fn open() -> Self {
        let mut checks = HashMap::new();
        let site = Site::with(|package| {
            let delegates = package.delegates.iter();
            checks.extend(delegates.map(|one| (one.number.clone(), one.check.expose().to_owned())));
        })
        .await;
        site.fill_the_hall().await;
        let roll = &site.service.halves.roll;
        let made = roll
            .issue_missing(OrganisationId::DEFAULT, site.congress)
            .await
            .unwrap();
        let attendees = roll.attendees(&site.officer, site.congress).await.unwrap();
        let device = async |place: usize| {
            let invited = made
                .iter()
                .find(|made| made.delegate == attendees[place].id)
                .unwrap();
            let invitation = Invitation {
                code: invited.code.to_string(),
                check: checks[&invited.number].clone(),
                log: None,
            };
            Device::sign_in(&site.http, &Rng::system(), &invitation)
                .await
                .unwrap()
        };
        let there = vec![device(0).await, device(1).await, device(2).await];
        let away = device(100).await;
        let [item, boxed] = motions(&site).await;
        site.go_to(item).await;
        Self {
            item,
            boxed,
            there,
            away,
            site,
        }
    }

    fn api(&self, what: &str) -> String {
        format!(
            "/api/v1/congresses/{}/agenda/{}/{what}",
            self.site.congress, self.item
        )
    }

    async fn speak(&self, device: &Device, voice: &str) -> Reply {
        self.speak_in(device, json!({ "voice": voice })).await
    }

    async fn speak_in(&self, device: &Device, body: Value) -> Reply {
        let bearer = format!("Bearer {}", device.session().token);
        let body = body.to_string();
        let path = self.api("voice");
        self.site
            .http
            .send(Method::POST, &path, &[("authorization", &bearer)], body)
            .await
            .unwrap()
    }

    /// Has so many leave who are there and have no phone.
    async fn leave(&self, people: usize) {
        let (site, roll) = (&self.site, &self.site.service.halves.roll);
        let attendees = roll.attendees(&site.officer, site.congress).await.unwrap();
        let mut there = attendees.iter().skip(3);
        for _ in 0..people {
            let one = there.find(|one| one.attendance == Attendance::Present);
            let left = roll.mark(
                &site.officer,
                site.congress,
                one.unwrap().id,
                DoorAct::Depart,
            );
            left.await.unwrap();
        }
    }

    async fn standing(&self, token: &str) -> Reply {
        self.site
            .http
            .get(&self.api("vote"), Some(token))
            .await
            .unwrap()
    }

    async fn act(
        &self,
        browser: &Browser<'_>,
        item: AgendaItemId,
        act: &str,
        form: &str,
    ) -> (u16, String) {
        let path = format!("/officer/c/{}/agenda/{item}/vote/{act}", self.site.congress);
        let answer = browser.send(&path, form).await;
        (answer.status, answer.html)
    }

    async fn page(&self) -> super::site::Answer {
        let path = format!("/c/{}/agenda/{}", self.site.congress, self.item);
        self.site.get(&path, &[]).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_by_name_is_opened_said_changed_closed_and_its_figures_add_up() {
    let floor = Floor::open().await;
    let (site, there) = (&floor.site, &floor.there);
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}", site.congress);
    browser.get(&console).await.says("改用记名表决");
    assert_eq!(floor.act(&browser, floor.item, "open", BEGIN).await.0, 303);
    let home = site.get(&format!("/c/{}", site.congress), &[]).await;
    home.says("记名表决，所有代表都能看到您的选择。")
        .says("姓名和选择只给本次大会的代表和会务人员看")
        .says("已表决 0 人，实到 80 人");
    site.get(&format!("/c/{}/hall", site.congress), &[])
        .await
        .says("data-stage=\"motion\"")
        .says("/ <span id=\"hall-voters\">80");

    for (device, voice) in there.iter().zip(["against", "against", "abstain"]) {
        floor.speak(device, voice).await.accepted().unwrap();
    }
    floor.speak(&there[0], "for").await.accepted().unwrap();
    let open: Value = floor
        .standing(&there[0].session().token)
        .await
        .json()
        .unwrap();
    assert_eq!((&open["mine"], &open["voted"]), (&json!("for"), &json!(3)));
    assert_eq!(
        (&open["figures"], &open["names"]),
        (&json!(null), &json!(null)),
        "nothing before it is over"
    );
    // Whoever has voted and leaves has taken part.
    let roll = &site.service.halves.roll;
    let first = there[0].session().delegate.id;
    let id = first.to_string().parse().unwrap();
    roll.mark(&site.officer, site.congress, id, DoorAct::Depart)
        .await
        .unwrap();
    browser
        .get(&console)
        .await
        .says("已表决 3 人，实到 80 人")
        .says("停止表决并公布结果");

    assert_eq!(floor.act(&browser, floor.item, "close", "").await.0, 303);
    assert_eq!(
        floor.act(&browser, floor.item, "close", "").await.0,
        303,
        "again changes nothing"
    );
    let came_to = "记名表决：应到 120 人，实到 80 人，赞成 1 人，反对 1 人，弃权 1 人，未表决 77 人；通过需要赞成 61 人，未通过。";
    for page in ["", "/watch", "/minutes", &format!("/agenda/{}", floor.item)] {
        site.get(&format!("/c/{}{page}", site.congress), &[])
            .await
            .says(came_to);
    }
    let notes: Vec<String> = site
        .notes()
        .await
        .into_iter()
        .map(|(text, _)| text)
        .collect();
    assert_eq!(notes.len(), 2);
    assert!(notes[0].contains("开始记名表决"), "{notes:?}");
    assert!(notes[1].contains(came_to), "{notes:?}");
    site.get(&format!("/c/{}/hall", site.congress), &[])
        .await
        .says("hall-outcome")
        .says("未通过");
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_for_insiders_unless_it_was_opened_for_everybody() {
    let floor = Floor::open().await;
    let browser = floor.site.sign_in().await;
    floor.act(&browser, floor.item, "open", BEGIN).await;
    floor
        .speak(&floor.there[0], "for")
        .await
        .accepted()
        .unwrap();
    floor.act(&browser, floor.item, "close", "").await;
    let roll = &floor.site.service.halves.roll;
    let attendees = roll
        .attendees(&floor.site.officer, floor.site.congress)
        .await
        .unwrap();
    let name = format!("{} <span", attendees[0].name);
    assert!(
        !floor.page().await.html.contains(&name),
        "not for the public"
    );
    let access = roll
        .issue_token(floor.site.officer.id, Default::default())
        .await
        .unwrap();
    for token in [floor.away.session().token.as_str(), access.bearer.expose()] {
        let standing: Value = floor
            .standing(token)
            .await
            .accepted()
            .unwrap()
            .json()
            .unwrap();
        let names = &standing["names"];
        assert_eq!(names[0]["name"], attendees[0].name.as_str());
        assert_eq!(
            (&names[0]["voice"], names.as_array().unwrap().len()),
            (&json!("for"), 1)
        );
        assert_eq!(standing["figures"]["silent"], 79);
    }

    let public = Floor::open().await;
    let browser = public.site.sign_in().await;
    public
        .act(
            &browser,
            public.item,
            "open",
            "matter=resolution&names=public",
        )
        .await;
    public
        .site
        .get(&format!("/c/{}", public.site.congress), &[])
        .await
        .says("姓名和选择向所有人公开。");
    public
        .speak(&public.there[0], "for")
        .await
        .accepted()
        .unwrap();
    let roll = &public.site.service.halves.roll;
    let attendees = roll
        .attendees(&public.site.officer, public.site.congress)
        .await
        .unwrap();
    let unit = format!(
        "<span class=\"second\">{}</span></span><b>赞成</b>",
        attendees[0].unit
    );
    assert!(
        !public.page().await.html.contains(&unit),
        "not before it is over"
    );
    public.act(&browser, public.item, "close", "").await;
    public.page().await.says(&unit);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_votes_who_is_not_there_too_late_elsewhere_or_for_somebody_else() {
    let floor = Floor::open().await;
    let [one, other, _] = &floor.there[..] else {
        panic!("three phones")
    };
    assert_eq!(
        said(&floor.speak(one, "for").await),
        no(404, "not-found"),
        "not opened"
    );
    let browser = floor.site.sign_in().await;
    floor.act(&browser, floor.item, "open", BEGIN).await;
    assert_eq!(
        said(&floor.speak(&floor.away, "for").await),
        no(403, "not-checked-in")
    );
    assert_eq!(said(&floor.speak(one, "yes").await), no(400, "malformed"));
    // A delegate named in the body changes nothing: the session alone says who speaks.
    let bearer = format!("Bearer {}", one.session().token);
    let for_other =
        json!({ "voice": "against", "delegate": other.session().delegate.id }).to_string();
    let path = floor.api("voice");
    let http = &floor.site.http;
    http.send(
        Method::POST,
        &path,
        &[("authorization", &bearer)],
        for_other,
    )
    .await
    .unwrap()
    .accepted()
    .unwrap();
    let mine = async |device: &Device| {
        let standing: Value = floor
            .standing(&device.session().token)
            .await
            .json()
            .unwrap();
        standing["mine"].clone()
    };
    assert_eq!(
        (mine(one).await, mine(other).await),
        (json!("against"), json!(null))
    );
    // An officer is no delegate, by token or by cookie.
    let roll = &floor.site.service.halves.roll;
    let access = roll
        .issue_token(floor.site.officer.id, Default::default())
        .await
        .unwrap();
    let officer = format!("Bearer {}", access.bearer.expose());
    for header in [
        ("authorization", officer.as_str()),
        ("cookie", &browser.cookie),
    ] {
        let reply = http
            .send(
                Method::POST,
                &path,
                &[header],
                json!({"voice": "for"}).to_string(),
            )
            .await
            .unwrap();
        assert_eq!(said(&reply), no(401, "not-signed-in"));
    }
    floor.act(&browser, floor.item, "close", "").await;
    for (device, voice) in [(one, "for"), (other, "for")] {
        assert_eq!(
            said(&floor.speak(device, voice).await),
            no(409, "vote-closed")
        );
    }
    assert_eq!(
        (mine(one).await, mine(other).await),
        (json!("against"), json!(null))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_keep_secret_is_refused_with_its_rule_and_nothing_else_is_opened() {
    let floor = Floor::open().await;
    let browser = floor.site.sign_in().await;
    let secret = [
        ("contract", "WC-04"),
        ("approval", "WC-04"),
        ("appraisal", "WC-17"),
        ("recall", "UE-61"),
        ("election", "UE-21"),
        ("", "WC-04"),
    ];
    for (matter, rule) in secret {
        let form = format!("matter={matter}&names=inside");
        let (status, html) = floor.act(&browser, floor.item, "open", &form).await;
        assert_eq!(status, 409, "{matter}");
        assert!(
            html.contains(&format!("<span class=\"rule-number\">{rule}</span>")),
            "{matter} {rule}"
        );
    }
    assert_eq!(
        floor.act(&browser, floor.boxed, "open", BEGIN).await.0,
        409,
        "a box decides it"
    );
    assert_eq!(
        floor.act(&browser, floor.item, "close", "").await.0,
        404,
        "nothing is open"
    );
    assert_eq!(floor.site.notes().await, []);
    let forged = format!(
        "/officer/c/{}/agenda/{}/vote/open",
        floor.site.congress, floor.item
    );
    let headers = [
        ("cookie", browser.cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let reply = floor
        .site
        .post(&forged, &headers, &format!("csrf=x&{BEGIN}"))
        .await;
    assert_eq!(reply.status, 403);

    // One at a time, and an item is decided once.
    floor.act(&browser, floor.item, "open", BEGIN).await;
    let (status, html) = floor.act(&browser, floor.item, "open", BEGIN).await;
    assert_eq!((status, html.contains("可能已经表决")), (409, true));
    let hands = format!(
        "/officer/c/{}/agenda/{}/hands",
        floor.site.congress, floor.item
    );
    let entered = browser
        .send(
            &hands,
            "matter=procedure&in_favour=61&against=0&abstained=0&counted_by=x",
        )
        .await;
    assert_eq!(entered.status, 409, "no hands besides");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_vote_is_opened_without_a_quorum_or_by_a_stranger() {
    let mut site = Site::open().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let path = format!("/officer/c/{}/agenda/{item}/vote/open", site.congress);
    let browser = site.sign_in().await;
    let few = browser.send(&path, BEGIN).await;
    assert_eq!(few.status, 409);
    few.says("不足法定人数 80 人");
    site.fill_the_hall().await;
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    assert_eq!(stranger.send(&path, BEGIN).await.status, 404);
    assert_eq!(site.notes().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegate_of_another_congress_says_nothing_here_and_reads_nothing() {
    let mut floor = Floor::open().await;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let mut package = piaojue::package::read(&folder).unwrap();
    package.title = "另一次大会".to_owned();
    let conduct = &floor.site.service.halves.conduct;
    let imported = conduct
        .import(OrganisationId::DEFAULT, &package, "127.0.0.1")
        .await
        .unwrap();
    floor.site.congress = imported.congress;
    floor.site.fill_the_hall().await;
    [floor.item, floor.boxed] = motions(&floor.site).await;
    floor.site.go_to(floor.item).await;
    let browser = floor.site.sign_in().await;
    assert_eq!(floor.act(&browser, floor.item, "open", BEGIN).await.0, 303);
    let foreigner = &floor.there[0];
    assert_eq!(
        said(&floor.speak(foreigner, "for").await),
        no(404, "not-found")
    );
    let bearer = format!("Bearer {}", foreigner.session().token);
    let headers = [("authorization", bearer.as_str())];
    let path = floor.api("vote");
    let reply = floor
        .site
        .http
        .send(Method::GET, &path, &headers, "")
        .await
        .unwrap();
    assert_eq!(said(&reply), no(404, "unknown-congress"));
    floor
        .site
        .get(&format!("/c/{}", floor.site.congress), &[])
        .await
        .says("已表决 0 人");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_by_name_is_opened_only_while_the_meeting_is_at_its_item() {
    let floor = Floor::open().await;
    let browser = floor.site.sign_in().await;
    let roll = &floor.site.service.halves.roll;
    let agenda = roll.agenda(floor.site.congress).await.unwrap();
    let place = agenda.iter().position(|one| one.id == floor.item).unwrap();
    for elsewhere in [place - 1, place + 1] {
        floor.site.go_to(agenda[elsewhere].id).await;
        let (status, html) = floor.act(&browser, floor.item, "open", BEGIN).await;
        assert_eq!((status, html.contains("议程不在这一项")), (409, true));
    }
    assert_eq!(floor.site.notes().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_congress_does_not_end_over_an_open_vote_or_box_and_its_discussions_end_with_it() {
    let floor = Floor::open().await;
    let site = &floor.site;
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}", site.congress);
    let finish = async || browser.send(&format!("{console}/agenda"), "item=").await;
    let roll = &site.service.halves.roll;
    let agenda = roll.agenda(site.congress).await.unwrap();
    let mut items = agenda.iter();
    let forum = items.find(|item| item.kind == AgendaKind::Discussion);
    let forum = forum.unwrap();
    let desk = format!("{console}/discussions/{}", forum.id);
    assert_eq!(browser.send(&desk, "act=open").await.status, 303);

    floor.act(&browser, floor.item, "open", BEGIN).await;
    let refused = finish().await;
    assert_eq!(refused.status, 409);
    refused.says("的记名表决还没有停止，大会不能结束");
    floor.act(&browser, floor.item, "close", "").await;
    browser.act("ready").await;
    browser.act("open").await;
    let refused = finish().await;
    assert_eq!(refused.status, 409);
    refused.says("的票箱还没有关闭，大会不能结束").says("UE-36");
    browser
        .get(&desk)
        .await
        .says("name=\"act\" value=\"close\"");
    browser.act("close").await;
    assert_eq!(finish().await.status, 303);
    browser.get(&desk).await.says("name=\"act\" value=\"open\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_held_again_for_a_reason_and_the_one_before_stays_with_its_names() {
    let floor = Floor::open().await;
    let (site, one) = (&floor.site, &floor.there[0]);
    let browser = site.sign_in().await;
    floor.act(&browser, floor.item, "open", BEGIN).await;
    floor.speak(one, "for").await.accepted().unwrap();
    floor.act(&browser, floor.item, "close", "").await;
    let console = format!("/officer/c/{}", site.congress);
    let closed = browser.get(&console).await;
    closed.says("重新表决");
    assert!(
        !closed.html.contains("id=\"by-hands\""),
        "a quorum has spoken"
    );
    let hands = format!("{console}/agenda/{}/hands", floor.item);
    let carried = "matter=procedure&in_favour=61&against=0&abstained=0&counted_by=x";
    assert_eq!(browser.send(&hands, carried).await.status, 409);

    let public = "matter=procedure&names=public";
    for (form, words) in [
        (public.to_owned(), "刚刚重新表决过，或者已经表决过"),
        (format!("{public}&round=1&why=+"), "请写明重新表决的原因"),
        (
            format!("{public}&round=2&why=x"),
            "刚刚重新表决过，或者已经表决过",
        ),
    ] {
        let (status, html) = floor.act(&browser, floor.item, "open", &form).await;
        assert_eq!((status, html.contains(words)), (409, true), "{form}");
    }
    let again = format!("{public}&round=1&why=network");
    assert_eq!(floor.act(&browser, floor.item, "open", &again).await.0, 303);
    assert_eq!(floor.act(&browser, floor.item, "open", &again).await.0, 409);

    // A phone that still shows the vote before says nothing in this one, whose names everybody sees.
    for stale in [
        json!({"voice": "against"}),
        json!({"voice": "against", "round": 1}),
    ] {
        let reply = floor.speak_in(one, stale).await;
        assert_eq!(said(&reply), no(409, "vote-closed"));
    }
    let asked = async |what: &str| -> Value {
        let path = format!("{}{what}", floor.api("vote"));
        let reply = site.http.get(&path, Some(&one.session().token)).await;
        reply.unwrap().accepted().unwrap().json().unwrap()
    };
    assert_eq!(
        asked("").await["mine"],
        json!(null),
        "nothing is carried over"
    );
    let said_again = json!({"voice": "abstain", "round": 2});
    floor.speak_in(one, said_again).await.accepted().unwrap();
    floor.act(&browser, floor.item, "close", "").await;

    let (now, before) = (asked("").await, asked("?round=1").await);
    assert_eq!((&now["round"], &now["why"]), (&json!(2), &json!("network")));
    let voice = |standing: &Value| standing["names"][0]["voice"].clone();
    assert_eq!(
        (voice(&now), voice(&before)),
        (json!("abstain"), json!("for"))
    );
    floor
        .page()
        .await
        .says("第 1 次表决（已被取代）")
        .says("这次表决的结果不再有效，已经重新表决，原因：network。")
        .says("<s>记名表决：应到 120 人，实到 80 人，赞成 1 人")
        .says("赞成 0 人，反对 0 人，弃权 1 人");
    let minutes = site
        .get(&format!("/c/{}/minutes", site.congress), &[])
        .await;
    minutes
        .says("此前记名表决 1 次，已被取代")
        .says("重新记名表决，原因：network。")
        .says("赞成 1 人，反对 0 人，弃权 0 人，未表决 79 人");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_quorum_has_spoken_names_are_asked_again_or_hands_decide_once_one_is_there() {
    let floor = Floor::open().await;
    let site = &floor.site;
    let browser = site.sign_in().await;
    floor.act(&browser, floor.item, "open", BEGIN).await;
    floor.leave(1).await;
    floor.act(&browser, floor.item, "close", "").await;
    let console = format!("/officer/c/{}", site.congress);
    browser
        .get(&console)
        .await
        .says("不足法定人数 80 人，表决无效")
        .says("value=\"上次表决不足法定人数\"")
        .says("id=\"by-hands\"");
    let hands = format!("{console}/agenda/{}/hands", floor.item);
    let carried = "matter=procedure&in_favour=61&against=0&abstained=0&counted_by=x";
    let few = browser.send(&hands, carried).await;
    assert_eq!(few.status, 409);
    few.says("不足法定人数 80 人");
    let again = format!("{BEGIN}&round=1&why=quorum");
    let (status, html) = floor.act(&browser, floor.item, "open", &again).await;
    assert_eq!((status, html.contains("不足法定人数 80 人")), (409, true));

    let roll = &site.service.halves.roll;
    let attendees = roll.attendees(&site.officer, site.congress).await.unwrap();
    let late = attendees
        .iter()
        .find(|one| one.attendance == Attendance::Expected);
    let late = late.unwrap().id;
    roll.open_check_in(&site.officer, site.congress)
        .await
        .unwrap();
    let came = roll.mark(&site.officer, site.congress, late, DoorAct::CheckIn);
    came.await.unwrap();
    let entered = browser.send(&hands, carried).await;
    assert_eq!(entered.status, 303, "{}", entered.html);
    floor
        .page()
        .await
        .says("赞成 61 人，反对 0 人，弃权 0 人；通过需要赞成 61 人，通过。")
        .says("不足法定人数，没有结果，后来改用举手表决");
    let (status, _) = floor.act(&browser, floor.item, "open", &again).await;
    assert_eq!(status, 409, "hands have decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn before_names_are_asked_the_officer_reads_how_many_have_no_phone() {
    let floor = Floor::open().await;
    let browser = floor.site.sign_in().await;
    let console = format!("/officer/c/{}", floor.site.congress);
    let shown = browser.get(&console).await;
    shown.says("实到 80 人中，有 77 人没有在手机上核对过身份");
    shown.says("请改用举手表决或选票");
    floor.leave(2).await;
    let fewer = browser.get(&console).await;
    fewer.says("实到 78 人中，有 75 人没有在手机上核对过身份");
}
