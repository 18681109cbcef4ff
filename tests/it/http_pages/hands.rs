//! Shows of hands: entered once, by the organisation's officers, with figures that can be; read by everybody.

use crypto::bytes::PublicPoint;
use crypto::ecdsa::{self, SigningKey};
use crypto::message::{HandsCount, hands};
use hyper::Method;
use piaojue::client::Reply;
use piaojue::roll::AgendaItemId;
use piaojue::roll::acts::Actor;
use piaojue::roll::invitations::Code;
use piaojue::roll::programme::AgendaKind;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

use super::site::{Browser, Site};
use crate::support::{no, said};

/// The demo's motion that no box decides, and one that a box does.
pub(super) async fn motions(site: &Site) -> [AgendaItemId; 2] {
    let agenda = site
        .service
        .halves
        .roll
        .agenda(site.congress)
        .await
        .unwrap();
    [false, true].map(|boxed| {
        let mut motions = agenda.iter().filter(|item| item.kind == AgendaKind::Motion);
        motions
            .find(|item| item.contest.is_some() == boxed)
            .unwrap()
            .id
    })
}

async fn enter(
    browser: &Browser<'_>,
    site: &Site,
    item: AgendaItemId,
    form: &str,
) -> (u16, String) {
    let path = format!("/officer/c/{}/agenda/{item}/hands", site.congress);
    let answer = browser.send(&path, form).await;
    (answer.status, answer.html)
}

const CARRIED: &str =
    "matter=procedure&in_favour=61&against=10&abstained=9&counted_by=%E7%8E%8B%E8%8A%B3";

#[tokio::test(flavor = "multi_thread")]
async fn a_show_of_hands_is_entered_once_and_read_by_everybody() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let console = browser.get(&format!("/officer/c/{}", site.congress)).await;
    console
        .says("举手表决：")
        .says("实到 80 人，赞成达到 61 人即通过。");

    assert_eq!(enter(&browser, &site, item, CARRIED).await.0, 303);
    let again = CARRIED.replace("61", "60");
    let (status, html) = enter(&browser, &site, item, &again).await;
    assert_eq!(status, 409);
    assert!(html.contains("可能已经表决"));
    let came_to = "应到 120 人，实到 80 人，赞成 61 人，反对 10 人，弃权 9 人；通过需要赞成 61 人，通过。清点人：王芳。";
    for page in ["", "/watch", "/minutes"] {
        let page = site.get(&format!("/c/{}{page}", site.congress), &[]).await;
        page.says(came_to);
    }
    let notes = site.notes().await;
    assert_eq!(notes.len(), 1);
    assert!(notes[0].0.contains(came_to), "{notes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_that_can_not_be_are_refused_with_what_is_wrong_and_leave_nothing() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let refused = async |form: &str, words: &str| {
        let form = format!("matter=procedure&{form}");
        let (status, html) = enter(&browser, &site, item, &form).await;
        assert_eq!(status, 409, "{form}");
        assert!(html.contains(words), "no “{words}” for {form}");
    };
    refused(
        "in_favour=0&against=0&abstained=0&counted_by=x",
        "不足法定人数 80 人",
    )
    .await;
    site.fill_the_hall().await;
    refused(
        "in_favour=61&against=10&abstained=10&counted_by=x",
        "超过实到 80 人",
    )
    .await;
    refused("in_favour=&against=10&abstained=10&counted_by=x", "都填上").await;
    refused(
        "in_favour=-1&against=10&abstained=10&counted_by=x",
        "都填上",
    )
    .await;
    refused(
        "in_favour=61&against=10&abstained=9&counted_by=+",
        "请写明清点人",
    )
    .await;
    assert_eq!(site.notes().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_box_decides_no_hands_decide_and_no_stranger_enters_any() {
    let mut site = Site::open().await;
    site.fill_the_hall().await;
    let [item, boxed] = motions(&site).await;
    site.go_to(item).await;
    let browser = site.sign_in().await;
    assert_eq!(enter(&browser, &site, boxed, CARRIED).await.0, 409);
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    assert_eq!(enter(&stranger, &site, item, CARRIED).await.0, 404);
    assert_eq!(site.notes().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_rules_keep_secret_no_hands_decide_and_the_refusal_says_the_rule_and_the_way() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let secret = [
        ("contract", "WC-04"),
        ("approval", "WC-04"),
        ("appraisal", "WC-17"),
        ("recall", "UE-61"),
        ("election", "UE-21"),
        ("", "WC-04"),
    ];
    for (matter, rule) in secret {
        let form = CARRIED.replace("procedure", matter);
        let (status, html) = enter(&browser, &site, item, &form).await;
        assert_eq!(status, 409, "{matter}");
        let number = format!("<span class=\"rule-number\">{rule}</span>");
        assert!(html.contains(&number), "{matter} {rule}");
        assert_eq!(html.contains("配一张选票"), !matter.is_empty(), "{matter}");
    }
    assert_eq!(site.notes().await, []);
    let resolution = CARRIED.replace("procedure", "resolution");
    assert_eq!(enter(&browser, &site, item, &resolution).await.0, 303);
    let declared = "这一项属于“决议、决定等一般事项”。";
    assert!(site.notes().await[0].0.contains(declared));
    let page = format!("/c/{}/agenda/{item}", site.congress);
    site.get(&page, &[]).await.says(declared);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_zhejiang_hands_decide_nothing() {
    let site = Site::with(|package| {
        let mut contests = package.contests.iter_mut();
        let contract = contests.find(|one| one.profile.starts_with("collective-contract"));
        contract.unwrap().profile = "collective-contract-zhejiang@1".to_owned();
    })
    .await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let (status, html) = enter(&browser, &site, item, CARRIED).await;
    assert_eq!(status, 409);
    assert!(html.contains("本次大会适用浙江的规定"));
    assert_eq!(site.notes().await, []);
}

/// A scrutineer's phone: their link's code, and the key that they have made.
struct Phone<'a> {
    site: &'a Site,
    code: Code,
    key: SigningKey,
}

impl<'a> Phone<'a> {
    async fn of(site: &'a Site, place: u32) -> Self {
        let roll = &site.service.halves.roll;
        let actor = Actor::from(&site.officer);
        let link = roll
            .link_scrutineer(&actor, site.congress, place)
            .await
            .unwrap();
        let key = SigningKey::generate(&SystemRandom::new()).unwrap();
        roll.take_scrutineer_key(&link.code, &key.public())
            .await
            .unwrap();
        Self {
            site,
            code: link.code,
            key,
        }
    }

    async fn asked(&self) -> Vec<Value> {
        let body = json!({ "code": self.code.to_string() });
        let reply = self
            .site
            .http
            .post("/api/v1/scrutineer/hands", None, &body)
            .await
            .unwrap();
        let answer: Value = reply.accepted().unwrap().json().unwrap();
        answer["hands"].as_array().unwrap().clone()
    }

    /// Signs a count as this phone shows it, in the name of the scrutineer at `place`.
    async fn sign(&self, seen: &Value, place: u64) -> Reply {
        let signature = self.key.sign(&message(&self.site.congress.0, seen));
        let (congress, item) = (self.site.congress, seen["item"].as_str().unwrap());
        let path = format!("/api/v1/congresses/{congress}/agenda/{item}/hands/signatures");
        let body =
            json!({ "version": seen["version"], "scrutineer": place, "signature": signature })
                .to_string();
        self.site
            .http
            .send(Method::POST, &path, &[], body)
            .await
            .unwrap()
    }
}

fn message(congress: &uuid::Uuid, seen: &Value) -> Vec<u8> {
    let item: uuid::Uuid = seen["item"].as_str().unwrap().parse().unwrap();
    let figure = |name: &str| u32::try_from(seen[name].as_u64().unwrap()).unwrap();
    hands(&HandsCount {
        congress: congress.as_bytes(),
        item: item.as_bytes(),
        version: figure("version"),
        figures: ["entitled", "present", "in_favour", "against", "abstained"].map(figure),
        title: seen["title"].as_str().unwrap(),
        counted_by: seen["counted_by"].as_str().unwrap(),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_wait_for_a_scrutineer_whose_signature_anybody_can_verify() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let phone = Phone::of(&site, 1).await;
    assert!(phone.asked().await.is_empty());
    enter(&browser, &site, item, CARRIED).await;
    let page = format!("/c/{}/agenda/{item}", site.congress);
    site.get(&page, &[])
        .await
        .says("待签字：要 1 名监票人签字，已签 0 名。");

    let [seen] = &phone.asked().await[..] else {
        panic!("one count to sign")
    };
    assert_eq!(
        (&seen["in_favour"], &seen["place"], &seen["demanded"]),
        (&json!(61), &json!(1), &json!(1))
    );
    phone.sign(seen, 1).await.accepted().unwrap();
    phone.sign(seen, 1).await.accepted().unwrap();
    for page in [
        &page,
        &format!("/c/{}/watch", site.congress),
        &format!("/c/{}/minutes", site.congress),
    ] {
        site.get(page, &[])
            .await
            .says("监票人梁思远已签字，共 1 人。");
    }
    let notes = site.notes().await;
    assert_eq!(
        notes.len(),
        2,
        "the figures, and that they are signed: {notes:?}"
    );

    let answer = site.get(&format!("{page}/hands.json"), &[]).await;
    let data: Value = serde_json::from_str(&answer.html).unwrap();
    let count = &data["counts"][0];
    let mut told = count.clone();
    told["item"] = data["item"].clone();
    let bytes = crypto::b64::decode(count["message"].as_str().unwrap()).unwrap();
    assert_eq!(
        bytes,
        message(&site.congress.0, &told),
        "the message follows from the figures"
    );
    let signature = &count["signatures"][0];
    let key: PublicPoint = serde_json::from_value(signature["key"].clone()).unwrap();
    let signed = serde_json::from_value(signature["signature"].clone()).unwrap();
    assert_eq!(key, phone.key.public());
    assert!(ecdsa::verify(&key, &bytes, &signed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_that_is_not_the_scrutineers_over_these_figures_is_refused() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let (one, other) = (Phone::of(&site, 1).await, Phone::of(&site, 2).await);
    enter(&browser, &site, item, CARRIED).await;
    let seen = one.asked().await.remove(0);
    let refused = no(403, "not-the-scrutineers");
    assert_eq!(
        said(&other.sign(&seen, 1).await),
        refused,
        "in another's name"
    );
    assert_eq!(said(&one.sign(&seen, 3).await), refused, "nobody's place");
    for (member, value) in [
        ("in_favour", json!(62)),
        ("title", json!("别的事")),
        ("counted_by", json!("李四")),
    ] {
        let mut shown = seen.clone();
        shown[member] = value;
        assert_eq!(said(&one.sign(&shown, 1).await), refused, "{member}");
    }
    let mut shown = seen.clone();
    shown["version"] = json!(2);
    assert_eq!(said(&one.sign(&shown, 1).await), no(409, "figures-changed"));
    shown["item"] = json!(uuid::Uuid::from_u128(9));
    assert_eq!(said(&one.sign(&shown, 1).await), no(404, "not-found"));
    let stranger = json!({ "code": "0000" }).to_string();
    let path = "/api/v1/scrutineer/hands";
    let reply = site
        .http
        .send(Method::POST, path, &[], stranger)
        .await
        .unwrap();
    assert_eq!(said(&reply), no(401, "unknown-scrutineer"));
    assert_eq!(one.asked().await[0]["signed"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_makes_signatures_void_and_every_count_stays_to_be_seen() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    let phone = Phone::of(&site, 1).await;
    let path = format!(
        "/officer/c/{}/agenda/{item}/hands/correction",
        site.congress
    );
    let to_sixty = "version=1&in_favour=60&against=11&abstained=9&counted_by=%E7%8E%8B%E8%8A%B3";
    assert_eq!(
        browser
            .send(&path, &format!("{to_sixty}&why=x"))
            .await
            .status,
        409,
        "nothing to correct"
    );
    enter(&browser, &site, item, CARRIED).await;
    let before = phone.asked().await.remove(0);
    phone.sign(&before, 1).await.accepted().unwrap();

    let refusals = [
        (format!("{to_sixty}&why=+"), "请写明更正原因"),
        (format!("version=1&{CARRIED}&why=x"), "数目没有变化"),
        (
            format!("{}&why=x", to_sixty.replace("60", "81")),
            "超过实到 80 人",
        ),
        (
            format!("{}&why=x", to_sixty.replace("version=1", "version=2")),
            "刚刚更正过",
        ),
    ];
    for (form, words) in refusals {
        let refused = browser.send(&path, &form).await;
        assert_eq!(refused.status, 409, "{form}");
        refused.says(words);
    }
    // Who has left since was there when the hands were raised.
    let roll = &site.service.halves.roll;
    let attendees = roll.attendees(&site.officer, site.congress).await.unwrap();
    let left = piaojue::roll::door::DoorAct::Depart;
    roll.mark(&site.officer, site.congress, attendees[0].id, left)
        .await
        .unwrap();
    assert_eq!(
        browser
            .send(&path, &format!("{to_sixty}&why=recount"))
            .await
            .status,
        303
    );
    let page = format!("/c/{}/agenda/{item}", site.congress);
    site.get(&page, &[])
        .await
        .says("实到 80 人，赞成 60 人，反对 11 人，弃权 9 人；通过需要赞成 61 人，未通过。")
        .says("待签字：要 1 名监票人签字，已签 0 名。")
        .says("<s>举手表决：应到 120 人，实到 80 人，赞成 61 人")
        .says("当时的 1 个签字作废")
        .says("更正原因：recount。");
    site.get(&format!("/c/{}/minutes", site.congress), &[])
        .await
        .says("数目更正过 1 次。");
    assert_eq!(
        said(&phone.sign(&before, 1).await),
        no(409, "figures-changed")
    );
    let now = phone.asked().await.remove(0);
    assert_eq!((&now["version"], &now["signed"]), (&json!(2), &json!([])));
    phone.sign(&now, 1).await.accepted().unwrap();
    let notes = site.notes().await;
    assert_eq!(
        notes.len(),
        4,
        "entered, signed, corrected, signed: {notes:?}"
    );
    assert!(notes[2].0.contains("更正举手表决的数目"), "{notes:?}");
    let answer = site.get(&format!("{page}/hands.json"), &[]).await;
    let data: Value = serde_json::from_str(&answer.html).unwrap();
    let signed = |place: usize| {
        data["counts"][place]["signatures"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!((signed(0), signed(1)), (1, 1), "both stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scrutineers_the_names_of_those_who_counted_suffice() {
    let site = Site::with(|package| package.scrutineers.clear()).await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    site.go_to(item).await;
    enter(&browser, &site, item, CARRIED).await;
    let page = site
        .get(&format!("/c/{}/agenda/{item}", site.congress), &[])
        .await;
    page.says("清点人：王芳。");
    assert!(!page.html.contains("待签字："), "nothing is waited for");
}

#[tokio::test(flavor = "multi_thread")]
async fn hands_are_entered_from_their_item_on_until_the_congress_is_over_and_signed_even_then() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    let phone = Phone::of(&site, 1).await;
    let roll = &site.service.halves.roll;
    let agenda = roll.agenda(site.congress).await.unwrap();
    let place = agenda.iter().position(|one| one.id == item).unwrap();
    let (before, after) = (agenda[place - 1].id, agenda[place + 1].id);

    site.go_to(before).await;
    let (status, html) = enter(&browser, &site, item, CARRIED).await;
    assert_eq!(status, 409);
    assert!(html.contains("议程不在这一项"));
    site.go_to(after).await;
    let console = format!("/officer/c/{}", site.congress);
    let late = browser.get(&console).await;
    late.says("举手表决：").says("录入并公布");
    assert!(!late.html.contains("改用记名表决"), "names are asked now");
    assert_eq!(enter(&browser, &site, item, CARRIED).await.0, 303);

    let seen = phone.asked().await.remove(0);
    browser.send(&format!("{console}/agenda"), "item=").await;
    let corrected = "version=1&in_favour=60&against=11&abstained=9&counted_by=x&why=y";
    let path = format!("{console}/agenda/{item}/hands/correction");
    let refused = browser.send(&path, corrected).await;
    assert_eq!(refused.status, 409);
    refused.says("大会已经结束").says("WC-14");
    phone.sign(&seen, 1).await.accepted().unwrap();
    // Whoever opens the meeting again can correct, and is on record for it.
    site.go_to(item).await;
    assert_eq!(browser.send(&path, corrected).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_end_no_hands_are_entered_at_all() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    let console = format!("/officer/c/{}", site.congress);
    let ended = browser.send(&format!("{console}/agenda"), "item=").await;
    assert_eq!(ended.status, 303, "{}", ended.html);
    let (status, html) = enter(&browser, &site, item, CARRIED).await;
    assert_eq!((status, html.contains("大会已经结束")), (409, true));
    assert!(!browser.get(&console).await.html.contains("录入并公布"));
    assert_eq!(site.notes().await, []);
}
