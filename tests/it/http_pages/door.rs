//! The desk at the door and the hall's first stage, as pages.

use super::site::Site;
use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, motion};

impl Site {
    fn people(&self) -> String {
        format!("/officer/c/{}/people", self.congress)
    }

    async fn somebody(&self) -> (String, String) {
        let roll = &self.service.halves.roll;
        let everybody = roll.attendees(&self.officer, self.congress).await.unwrap();
        (everybody[0].id.to_string(), everybody[0].name.clone())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_finds_checks_in_undoes_and_notes_leave() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let (id, name) = site.somebody().await;
    let (people, row) = (site.people(), format!("{}/{id}", site.people()));
    let refused = browser.send(&row, "act=check-in").await;
    assert_eq!(refused.status, 409);
    refused.says("签到没有开放，现在不能签到");
    let way = format!("/officer/c/{}/check-in", site.congress);
    let opened = browser.send(&way, "check_in=open&to=people").await;
    assert_eq!((opened.status, opened.location()), (303, &*people));

    for (form, word) in [
        ("act=check-in", "已签到"),
        ("act=undo", "未签到"),
        ("act=leave&reason=%E5%87%BA%E5%B7%AE", "请假"),
        ("act=return", "未签到"),
        ("act=check-in", "已签到"),
        ("act=depart", "已离会"),
    ] {
        let done = browser.send(&row, form).await;
        assert_eq!(done.status, 303, "{form}");
        let page = browser.get(done.location()).await;
        page.says(&format!("{name}：{word}。"));
        assert_eq!(page.html.contains("出差"), form.contains("reason"));
    }
    browser
        .get(&format!("{people}?q=nobody"))
        .await
        .says("没有找到“nobody”");
    let refused = browser.send(&row, "act=leave").await;
    assert_eq!(refused.status, 409);
    refused.says("这位代表现在是“已离会”，不能这样登记。");
    let long = format!("act=leave&reason={}", "x".repeat(61));
    assert_eq!(browser.send(&row, &long).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hall_shows_check_in_until_the_meeting_begins_and_whenever_an_officer_wants_it() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let hall = format!("/c/{}/hall", site.congress);
    let stage = async |stage: &str| {
        let page = site.get(&hall, &[]).await;
        page.says(&format!("data-stage=\"{stage}\""));
        page
    };
    let send = async |path: &str, form: &str| {
        let path = format!("/officer/c/{}/{path}", site.congress);
        assert_eq!(browser.send(&path, form).await.status, 303, "{path} {form}");
    };
    stage("agenda").await;
    send("check-in", "check_in=open").await;
    stage("check-in").await.says("扫码签到").says("第三代表团");
    send("check-in-way", "by=code").await;
    stage("check-in").await.says("本屏幕没有签到码");
    site.fill_the_hall().await;
    browser.act("ready").await;
    stage("agenda").await;
    send("hall", "show=check-in").await;
    stage("check-in").await;
    browser.act("open").await;
    stage("voting").await;
    browser.act("close").await;
    browser.act("count").await;
    stage("check-in").await;
    send("hall", "show=meeting").await;
    stage("result").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screens_link_is_shown_once() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let made = browser
        .send(&format!("/officer/c/{}/screen", site.congress), "")
        .await;
    assert_eq!(made.status, 200);
    let link = format!("/c/{}/hall#", site.congress);
    made.says(&link);
    assert!(!browser.get(&site.people()).await.html.contains(&link));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_delegations_figures_are_on_no_public_page() {
    let hall = Hall::open(&PackageText::new(45, vec![motion(AT_ONCE)])).await;
    let roll = hall.database("roll").await;
    for (name, from) in [("第二代表团", "D0021"), ("小代表团", "D0037")] {
        sqlx::query("UPDATE delegates SET delegation = $1 WHERE number >= $2")
            .bind(name)
            .bind(from)
            .execute(&roll)
            .await
            .unwrap();
    }
    hall.devices(2).await;
    let page = async |path: &str| {
        let path = format!("/c/{}{path}", hall.congress);
        hall.get(&path, None).await.text().unwrap().to_owned()
    };
    let screen = page("/hall").await;
    assert!(screen.contains("第一代表团") && screen.contains("<b>2</b> / 20"));
    assert!(screen.contains("其他") && screen.contains("<b>0</b> / 25"));
    for path in ["", "/watch", "/hall"] {
        assert!(!page(path).await.contains("小代表团"), "{path}");
    }
    let desk = format!("/api/v1/congresses/{}/delegates", hall.congress);
    let people = hall.get(&desk, Some(&hall.bearer)).await;
    assert!(people.text().unwrap().contains("小代表团"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poster_leads_to_the_service_and_never_has_the_screens_code() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let path = format!("/officer/c/{}/poster", site.congress);
    browser.get(&path).await.says("在手机上点“签到”");
    let way = format!("/officer/c/{}/check-in-way", site.congress);
    browser.send(&way, "by=code").await;
    let by_code = browser.get(&path).await;
    by_code.says("扫会场屏幕上的二维码签到").says("/i</code>");
    assert_ne!(
        site.get(&path, &[]).await.status,
        200,
        "only officers print it"
    );
}
