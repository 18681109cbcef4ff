//! Invitations as slips, printed in the browser.

use std::collections::BTreeMap;
use std::path::Path;

use hyper::Method;
use piaojue::client::{ClientError, Device, Invitation};
use piaojue::rng::Rng;

use super::site::{Answer, Browser, Site};

/// A slip as the page holds it.
pub(super) struct Slip {
    pub(super) number: String,
    pub(super) code: String,
    pub(super) log: String,
}

impl Site {
    pub(super) fn invitations(&self) -> String {
        format!("/officer/c/{}/invitations", self.congress)
    }

    /// Signs a phone in with a slip.
    pub(super) async fn enter(&self, slip: &Slip) -> Result<Device, ClientError> {
        self.enter_with(slip, &checks()[&slip.number]).await
    }

    /// The same, with another second factor than the demo's.
    pub(super) async fn enter_with(&self, slip: &Slip, check: &str) -> Result<Device, ClientError> {
        let invitation = Invitation {
            code: slip.code.clone(),
            check: check.to_owned(),
            log: Some(slip.log.clone()),
        };
        Device::sign_in(&self.http, &Rng::system(), &invitation).await
    }
}

/// Second factors by number.
fn checks() -> BTreeMap<String, String> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    let people = piaojue::package::read(&demo).unwrap().delegates;
    let pairs = people.into_iter();
    pairs
        .map(|one| (one.number, one.check.expose().to_owned()))
        .collect()
}

/// The value of an attribute or field, from `from` on.
pub(super) fn value<'a>(html: &'a str, before: &str) -> &'a str {
    let (_, rest) = html
        .split_once(before)
        .unwrap_or_else(|| panic!("{before} in {html}"));
    rest.split('"').next().unwrap()
}

pub(super) fn slips(answer: &Answer) -> Vec<Slip> {
    assert_eq!(answer.status, 200, "{}", answer.html);
    let parts = answer.html.split("<article class=\"invite-slip\"").skip(1);
    parts
        .map(|part| Slip {
            number: value(part, "data-number=\"").to_owned(),
            code: value(part, "data-code=\"").to_owned(),
            log: value(part, "data-link=\"")
                .rsplit('.')
                .next()
                .unwrap()
                .to_owned(),
        })
        .collect()
}

pub(super) async fn print_missing(site: &Site, browser: &Browser<'_>) -> Vec<Slip> {
    slips(&browser.send(&site.invitations(), "whom=missing").await)
}

#[tokio::test(flavor = "multi_thread")]
async fn slips_are_in_the_answer_alone_and_let_people_in() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let everybody = checks().len();
    let before = browser.get(&site.invitations()).await;
    before.says(&format!("生成并打印缺少的 {everybody} 份邀请"));

    let printed = browser.send(&site.invitations(), "whom=missing").await;
    assert_eq!(printed.headers["cache-control"], "no-store");
    printed
        .says("手机号后四位")
        .says("/i</code>")
        .says("<svg class=\"qr\"");
    let made = slips(&printed);
    assert_eq!(made.len(), everybody);
    site.enter(&made[0]).await.unwrap();

    let after = browser.get(&site.invitations()).await;
    after
        .says("每位代表都已经有邀请")
        .says("<dt>已使用</dt><dd>1</dd>");
    for slip in &made {
        assert!(!after.html.contains(&slip.code), "a code is shown once");
    }
    let again = browser.send(&site.invitations(), "whom=missing").await;
    assert_eq!(again.status, 409);
    again.says("这里没有要打印的邀请");
    let foreign = [
        ("cookie", browser.cookie.as_str()),
        ("sec-fetch-site", "cross-site"),
    ];
    let forged = site
        .post(&site.invitations(), &foreign, "whom=missing")
        .await;
    assert_eq!(forged.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reprint_says_what_it_does_voids_the_old_code_and_does_nothing_twice() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let made = print_missing(&site, &browser).await;
    let old = &made[0];
    let device = site.enter(old).await.unwrap();
    let id = device.session().delegate.id;
    let ask = browser
        .get(&format!("{}/reprint?delegate={id}", site.invitations()))
        .await;
    ask.says("旧的投票码立即作废")
        .says("其中 1 人已经用旧的投票码核对过身份");
    assert!(!ask.html.contains("value=\"unused\""), "it was used");
    let seen = value(&ask.html, "name=\"seen\" value=\"");
    let form = format!("whom=again&delegate={id}&seen={seen}&only=all");
    let new = slips(&browser.send(&site.invitations(), &form).await);
    assert_eq!((new.len(), &new[0].number), (1, &old.number));

    let refused = site.enter(old).await.unwrap_err();
    assert!(
        format!("{refused:?}").contains("invitation-void"),
        "{refused:?}"
    );
    let token = format!("Bearer {}", device.session().token);
    let path = format!("/api/v1/congresses/{}/check-in", site.congress);
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
    ];
    let signed_out = site
        .http
        .send(Method::POST, &path, &headers, "{}")
        .await
        .unwrap();
    assert_eq!(signed_out.status.as_u16(), 401, "the session ended");

    let twice = browser.send(&site.invitations(), &form).await;
    assert_eq!(twice.status, 409);
    twice.says("没有再作废任何投票码");
    site.enter(&new[0]).await.unwrap();
    site.enter(&made[1]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reprint_can_leave_those_alone_who_have_signed_in() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let made = print_missing(&site, &browser).await;
    site.enter(&made[0]).await.unwrap();
    let ask = browser
        .get(&format!("{}/reprint", site.invitations()))
        .await;
    ask.says(&format!("只重印还没有使用的 {} 份", made.len() - 1));
    let seen = value(&ask.html, "name=\"seen\" value=\"");
    let form = format!("whom=again&seen={seen}&only=unused");
    let new = slips(&browser.send(&site.invitations(), &form).await);
    assert_eq!(new.len(), made.len() - 1);
    site.enter(&made[0]).await.unwrap();
    assert!(site.enter(&made[1]).await.is_err());
    let delegation = format!("{}/reprint?delegation=nowhere", site.invitations());
    assert_eq!(browser.get(&delegation).await.status, 404);
}
