//! Discussions over HTTP: who reads and writes what, how officers moderate, and that a revised draft is what is voted on.

use std::path::Path;

use crypto::bytes::Hash;
use hyper::Method;
use piaojue::client::{Device, Invitation, Reply};
use piaojue::package::Package;
use piaojue::rng::Rng;
use piaojue::roll::programme::AgendaKind;
use piaojue::roll::{AgendaItemId, DocumentId, OrganisationId};
use serde_json::{Value, json};

use super::site::{Answer, Browser, Site};
use crate::support::{Said, no, said};

const CLAUSE_ONE: u32 = 2;

fn demo() -> Package {
    piaojue::package::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("demo")).unwrap()
}

/// The demo's discussion of the contract, with delegates on their phones.
struct Forum {
    site: Site,
    item: AgendaItemId,
    document: DocumentId,
    /// Three delegates: the first two of one delegation, the third of another.
    phones: Vec<Phone>,
}

struct Phone {
    token: String,
    name: String,
}

impl Forum {
    async fn open() -> Self {
        let site = Site::open().await;
        let roll = &site.service.halves.roll;
        let agenda = roll.agenda(site.congress).await.unwrap();
        let item = agenda
            .iter()
            .find(|item| item.kind == AgendaKind::Discussion);
        let item = item.unwrap();
        let (id, document) = (item.id, item.documents[0].id);
        let phones = phones(&site).await;
        Self {
            site,
            item: id,
            document,
            phones,
        }
    }

    fn api(&self, rest: &str) -> String {
        format!(
            "/api/v1/congresses/{}/discussions/{}{rest}",
            self.site.congress, self.item
        )
    }

    fn desk(&self) -> String {
        format!(
            "/officer/c/{}/discussions/{}",
            self.site.congress, self.item
        )
    }

    fn revise(&self) -> String {
        format!(
            "/officer/c/{}/documents/{}/revise",
            self.site.congress, self.document
        )
    }

    async fn ask(&self, method: Method, path: &str, token: &str, body: String) -> Reply {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let http = &self.site.http;
        http.send(method, path, &headers, body).await.unwrap()
    }

    /// What a delegate's phone reads.
    async fn heard(&self, phone: usize) -> Value {
        let token = &self.phones[phone].token;
        let reply = self
            .ask(Method::GET, &self.api(""), token, String::new())
            .await;
        reply.json().unwrap()
    }

    async fn words(&self, phone: usize) -> Vec<String> {
        let heard = self.heard(phone).await;
        let statements = heard["statements"].as_array().unwrap().iter();
        statements
            .map(|each| each["words"].as_str().unwrap().to_owned())
            .collect()
    }

    async fn says(&self, phone: usize, body: Value) -> Reply {
        let (path, token) = (self.api("/statements"), &self.phones[phone].token);
        self.ask(Method::POST, &path, token, body.to_string()).await
    }

    /// A comment on a clause of the first version.
    async fn comments(&self, phone: usize, clause: u32, words: &str) -> Reply {
        let body =
            json!({ "document": self.document, "version": 1, "clause": clause, "words": words });
        self.says(phone, body).await
    }

    async fn moderates(&self, desk: &Browser<'_>, form: &str) -> Answer {
        desk.send(&self.desk(), form).await
    }

    async fn text(&self) -> String {
        let roll = &self.site.service.halves.roll;
        let versions = roll.versions(self.site.congress, self.document).await;
        versions.unwrap().pop().unwrap().text
    }

    /// Sends the form of a revision.
    async fn revises(
        &self,
        desk: &Browser<'_>,
        step: &str,
        version: u32,
        text: &str,
        notes: &str,
    ) -> Answer {
        let form = format!(
            "step={step}&version={version}&text={}&{notes}",
            encoded(text)
        );
        desk.send(&self.revise(), &form).await
    }
}

async fn phones(site: &Site) -> Vec<Phone> {
    let package = demo();
    let roll = &site.service.halves.roll;
    let made = roll
        .issue_missing(OrganisationId::DEFAULT, site.congress)
        .await
        .unwrap();
    let delegation = |at: usize| package.delegates[at].delegation.clone();
    let same = (1..).find(|&at| delegation(at) == delegation(0)).unwrap();
    let other = (1..).find(|&at| delegation(at) != delegation(0)).unwrap();
    let mut phones = Vec::new();
    for at in [0, same, other] {
        let person = &package.delegates[at];
        let invitation = made.iter().find(|made| made.number == person.number);
        let invitation = Invitation {
            code: invitation.unwrap().code.to_string(),
            check: person.check.expose().to_owned(),
            log: None,
        };
        let device = Device::sign_in(&site.http, &Rng::system(), &invitation).await;
        phones.push(Phone {
            token: device.unwrap().session().token.clone(),
            name: person.name.clone(),
        });
    }
    phones
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn ok(reply: &Reply) -> Value {
    assert!(reply.status.is_success(), "{:?}", said(reply));
    reply.json().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_read_by_its_author_alone_until_an_officer_publishes_it() {
    let forum = Forum::open().await;
    let desk = forum.site.sign_in().await;
    forum.moderates(&desk, "act=open").await;
    let first = ok(&forum
        .comments(0, CLAUSE_ONE, "<script>alert(1)</script> 提前到 8 日")
        .await);
    assert_eq!(first["state"], "waiting");
    let second = ok(&forum.says(1, json!({ "words": "请公布落实计划。" })).await);
    assert_eq!(
        forum.words(0).await,
        ["<script>alert(1)</script> 提前到 8 日"]
    );
    assert_eq!(forum.words(2).await, [""; 0]);

    let page = desk.get(&forum.desk()).await;
    page.says("&#60;script&#62;alert(1)&#60;/script&#62;")
        .says("第一条")
        .says(&forum.phones[0].name);
    let publish = format!("act=publish&statement={}", first["id"].as_str().unwrap());
    assert_eq!(forum.moderates(&desk, &publish).await.status, 303);
    let hold = format!(
        "act=hold&statement={}&reason=",
        second["id"].as_str().unwrap()
    );
    let refused = forum.moderates(&desk, &hold).await;
    assert_eq!(refused.status, 409);
    refused.says("请写明理由");
    let reason = encoded("与本项讨论无关。");
    assert_eq!(
        forum
            .moderates(&desk, &format!("{hold}{reason}"))
            .await
            .status,
        303
    );

    assert_eq!(
        forum.words(2).await,
        ["<script>alert(1)</script> 提前到 8 日"]
    );
    let author = forum.heard(1).await;
    let own = &author["statements"][1];
    assert_eq!(
        (&own["state"], &own["reason"]),
        (&json!("held"), &json!("与本项讨论无关。"))
    );
    assert_eq!(
        author["statements"][0]["name"],
        forum.phones[0].name.as_str()
    );
    for page in [
        format!("/c/{}/discussions/{}", forum.site.congress, forum.item),
        String::from("/c/") + &forum.site.congress.to_string(),
    ] {
        let page = forum.site.get(&page, &[]).await;
        assert!(
            !page.html.contains("提前到 8 日"),
            "what is said is for the congress"
        );
    }
    let seen = forum.heard(2).await["changes"].as_u64().unwrap();
    let path = forum.api(&format!("?seen={seen}"));
    let news = forum
        .ask(Method::GET, &path, &forum.phones[2].token, String::new())
        .await;
    assert_eq!(news.status, 204, "nothing new");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_officers_read_afterwards_a_statement_is_public_to_the_congress_at_once() {
    let forum = Forum::open().await;
    let desk = forum.site.sign_in().await;
    forum.moderates(&desk, "act=open").await;
    forum.moderates(&desk, "act=review&review=after").await;
    let taken = ok(&forum.says(0, json!({ "words": "同意。" })).await);
    assert_eq!(taken["state"], "published");
    assert_eq!(forum.words(2).await, ["同意。"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_speaks_for_another_elsewhere_too_long_too_often_or_after_the_close() {
    let forum = Forum::open().await;
    let desk = forum.site.sign_in().await;
    let closed = no(409, "discussion-closed");
    let say = json!({ "words": "同意。" });
    assert_eq!(
        said(&forum.says(0, say.clone()).await),
        closed,
        "not opened yet"
    );
    forum.moderates(&desk, "act=open").await;

    let forged = json!({ "words": "同意。", "delegate": "x", "name": "别人" });
    let taken = forum.says(0, forged).await;
    if taken.status.is_success() {
        let heard = forum.heard(0).await;
        assert_eq!(
            heard["statements"][0]["name"],
            forum.phones[0].name.as_str()
        );
    }
    let long = json!({ "words": "字".repeat(1_001) });
    assert_eq!(said(&forum.says(1, long).await), no(422, "too-many-words"));
    for empty in [
        json!({ "words": " " }),
        json!({}),
        json!({ "words": "a", "clause": 1 }),
    ] {
        assert_eq!(said(&forum.says(1, empty).await), no(400, "malformed"));
    }
    for clause in [0, 99] {
        let gone = forum.comments(1, clause, "同意。").await;
        assert_eq!(said(&gone), no(409, "clause-gone"), "clause {clause}");
    }
    let strange =
        json!({ "document": uuid::Uuid::nil(), "version": 1, "clause": 1, "words": "同意。" });
    assert_eq!(said(&forum.says(1, strange).await), no(409, "clause-gone"));
    for _ in 0..3 {
        ok(&forum.says(2, say.clone()).await);
    }
    let fourth = forum.says(2, say.clone()).await;
    assert_eq!(said(&fourth), no(429, "statements-too-fast"));
    assert_eq!(fourth.headers["retry-after"], "60");

    let elsewhere = another(&forum.site).await;
    for (method, rest) in [
        (Method::GET, ""),
        (Method::POST, "/statements"),
        (Method::PUT, "/speaker"),
        (Method::DELETE, "/speaker"),
    ] {
        let reply = forum
            .ask(
                method.clone(),
                &forum.api(rest),
                &elsewhere,
                say.to_string(),
            )
            .await;
        assert_eq!(
            reply.status, 404,
            "{method} {rest} by a delegate of another congress"
        );
    }
    forum.moderates(&desk, "act=close").await;
    assert_eq!(said(&forum.says(1, say).await), closed, "after the close");
    let speaker = forum
        .ask(
            Method::PUT,
            &forum.api("/speaker"),
            &forum.phones[1].token,
            "{}".into(),
        )
        .await;
    assert_eq!(said(&speaker), closed);

    let mut site = forum.site;
    let roll = &site.service.halves.roll;
    let union = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(union, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    let path = format!("/officer/c/{}/discussions/{}", site.congress, forum.item);
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(stranger.send(&path, "act=open").await.status, 404);
}

/// The session of a delegate of another congress of the same service.
async fn another(site: &Site) -> String {
    let mut package = demo();
    package.title = "另一次大会".into();
    let halves = &site.service.halves;
    let imported = halves
        .conduct
        .import(OrganisationId::DEFAULT, &package, "127.0.0.1")
        .await
        .unwrap();
    let made = halves
        .roll
        .issue_missing(OrganisationId::DEFAULT, imported.congress)
        .await
        .unwrap();
    let person = &package.delegates[0];
    let code = made
        .iter()
        .find(|made| made.number == person.number)
        .unwrap();
    let invitation = Invitation {
        code: code.code.to_string(),
        check: person.check.expose().to_owned(),
        log: None,
    };
    let device = Device::sign_in(&site.http, &Rng::system(), &invitation).await;
    device.unwrap().session().token.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_delegation_has_its_list_of_speakers_and_the_hall_shows_who_speaks() {
    let forum = Forum::open().await;
    let desk = forum.site.sign_in().await;
    forum.moderates(&desk, "act=open").await;
    let speaker = forum.api("/speaker");
    let asks = async |phone: usize, method: Method| -> Said {
        let token = &forum.phones[phone].token;
        said(&forum.ask(method, &speaker, token, "{}".into()).await)
    };
    for phone in [0, 1, 2, 0] {
        assert_eq!(asks(phone, Method::PUT).await.0, 204);
    }
    let list = async |phone: usize| -> Vec<(String, String)> {
        let heard = forum.heard(phone).await;
        let speakers = heard["speakers"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        speakers
            .map(|each| (text(&each["name"]), text(&each["state"])))
            .collect()
    };
    let waits = |phone: usize| (forum.phones[phone].name.clone(), "waiting".to_owned());
    assert_eq!(
        list(0).await,
        [waits(0), waits(1)],
        "once each, in their order"
    );
    assert_eq!(list(2).await, [waits(2)], "the other delegation's own");

    let heard = forum
        .site
        .service
        .halves
        .roll
        .speakers(forum.site.congress, forum.item)
        .await
        .unwrap();
    let first = heard
        .iter()
        .find(|each| each.name == forum.phones[0].name)
        .unwrap()
        .delegate;
    let call = format!("act=call&delegate={first}");
    assert_eq!(forum.moderates(&desk, &call).await.status, 303);
    let now = format!("/officer/c/{}/agenda", forum.site.congress);
    desk.send(&now, &format!("item={}", forum.item)).await;
    let hall = forum
        .site
        .get(&format!("/c/{}/hall", forum.site.congress), &[])
        .await;
    hall.says("正在发言")
        .says(&forum.phones[0].name)
        .says("等候 1 人");
    assert_eq!(asks(0, Method::DELETE).await.0, 204);
    assert_eq!(list(0).await.len(), 2, "whoever speaks has not withdrawn");
    assert_eq!(asks(1, Method::DELETE).await.0, 204);
    assert_eq!(list(0).await.len(), 1, "whoever waits has");
    forum
        .moderates(&desk, &format!("act=spoken&delegate={first}"))
        .await;
    assert_eq!(asks(0, Method::PUT).await.0, 204);
    assert_eq!(list(0).await, [waits(0)], "asked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revised_draft_shows_what_it_changes_and_is_what_the_vote_is_on() {
    let forum = Forum::open().await;
    let desk = forum.site.sign_in().await;
    forum.moderates(&desk, "act=open").await;
    forum.moderates(&desk, "act=review&review=after").await;
    ok(&forum.comments(0, CLAUSE_ONE, "提前发薪。").await);
    let before = forum.text().await;
    let after = before.replace("每月 10 日前", "每月 8 日前");
    assert_ne!(before, after);

    let look = forum.revises(&desk, "look", 1, &after, "").await;
    assert_eq!(look.status, 200);
    look.says("提前发薪。")
        .says("WC-11")
        .says("原稿的公布日子不变")
        .says("表决的就是这一稿");
    assert_eq!(forum.text().await, before, "looking changes nothing");
    let unsaid = forum
        .revises(
            &desk,
            "publish",
            1,
            &after,
            "outcome-old-2=declined&note-old-2=",
        )
        .await;
    assert_eq!(unsaid.status, 409);
    unsaid.says("要写理由").says("每月 8 日前");
    for nowhere in [
        "outcome-old-2=adopted&outcome-old-02=adopted",
        "outcome-old-0=adopted",
        "outcome-new-99=adopted",
    ] {
        let put = forum.revises(&desk, "publish", 1, &after, nowhere).await;
        assert_eq!(put.status, 409, "{nowhere}");
        assert_eq!(forum.text().await, before, "{nowhere}");
    }
    let why = encoded("改为 8 日；<b>顺延</b>另定。");
    let put = forum
        .revises(
            &desk,
            "publish",
            1,
            &after,
            &format!("outcome-old-2=partly&note-old-2={why}"),
        )
        .await;
    let changes = format!(
        "/c/{}/documents/{}/versions/2/changes",
        forum.site.congress, forum.document
    );
    assert_eq!((put.status, put.location()), (303, changes.as_str()));

    let page = forum.site.get(&changes, &[]).await;
    page.says("<del>")
        .says(">10<")
        .says("<ins>")
        .says(">8<")
        .says("已修改")
        .says("部分采纳");
    page.says("&#60;b&#62;顺延&#60;/b&#62;")
        .says("修改 1 条，新增 0 条，删除 0 条，未改动 8 条。");
    assert!(
        !page.html.contains("提前发薪。"),
        "what was said is for the congress"
    );
    let on = format!(
        "/api/v1/congresses/{}/documents/{}/versions/1/statements",
        forum.site.congress, forum.document
    );
    let beside = forum
        .ask(Method::GET, &on, &forum.phones[2].token, String::new())
        .await;
    assert_eq!(ok(&beside)["statements"][0]["words"], "提前发薪。");
    let former = changes.replace("2/changes", "1");
    forum
        .site
        .get(&former, &[])
        .await
        .says("这是以前的一稿")
        .says("每月 10 日前");
    let stale = forum.comments(1, CLAUSE_ONE, "同意。").await;
    assert_eq!(
        said(&stale),
        no(409, "clause-gone"),
        "of the former version"
    );
    let again = forum.revises(&desk, "publish", 1, &before, "").await;
    assert_eq!(again.status, 409);
    again.says("从新的一稿改起");

    forum.site.fill_the_hall().await;
    let motion = forum.site.motion;
    let ready = desk
        .send(&format!("/officer/contests/{motion}/ready"), "")
        .await;
    assert_eq!(ready.status, 303, "{}", ready.html);
    let urn = &forum.site.service.halves.urn;
    let known = urn.contests(forum.site.congress).await.unwrap();
    let known = &known
        .iter()
        .find(|each| each.known.manifest.contest == motion)
        .unwrap()
        .known;
    let option = &known.manifest.options[0];
    let profile = forum
        .site
        .get(
            &format!("/api/v1/contests/{motion}/profiles/{}", option.id),
            &[],
        )
        .await;
    assert_eq!(
        *Hash::of(profile.html.as_bytes()).as_bytes(),
        option.profile.0
    );
    profile.says("每月 8 日前");
    for page in ["", "/ballot"] {
        let page = forum
            .site
            .get(&format!("/contests/{motion}{page}"), &[])
            .await;
        page.says(&changes);
    }
    let fixed = forum.revises(&desk, "publish", 2, &before, "").await;
    assert_eq!(fixed.status, 409);
    fixed.says("要表决的内容已经固定");
    assert_eq!(forum.text().await, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_says_nothing_new_or_is_too_long_is_not_put_in() {
    let forum = Forum::open().await;
    let desk = forum.site.sign_in().await;
    let text = forum.text().await;
    let same = forum.revises(&desk, "publish", 1, &text, "").await;
    assert_eq!(same.status, 409);
    same.says("没有不同");
    let empty = forum.revises(&desk, "publish", 1, " ", "").await;
    empty.says("修改稿是空的");
    let long = forum
        .revises(&desk, "look", 1, &"条".repeat(60_001), "")
        .await;
    assert_eq!(long.status, 409);
    long.says("最多 60000 字");
    assert_eq!(forum.text().await, text);
    let form = format!("csrf=x&step=publish&version=1&text={}", encoded("甲。"));
    let headers = [
        ("cookie", desk.cookie.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    let forged = forum.site.post(&forum.revise(), &headers, &form).await;
    assert_eq!(forged.status, 403);
}
