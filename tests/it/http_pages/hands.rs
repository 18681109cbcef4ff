//! Shows of hands: entered once, by the organisation's officers, with figures that can be; read by everybody.

use piaojue::roll::AgendaItemId;
use piaojue::roll::programme::AgendaKind;

use super::site::{Browser, Site};

/// The demo's motion that no box decides, and one that a box does.
async fn motions(site: &Site) -> [AgendaItemId; 2] {
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

const CARRIED: &str = "in_favour=61&against=10&abstained=9&counted_by=%E7%8E%8B%E8%8A%B3";

#[tokio::test(flavor = "multi_thread")]
async fn a_show_of_hands_is_entered_once_and_read_by_everybody() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let browser = site.sign_in().await;
    let [item, _] = motions(&site).await;
    let agenda = format!("/officer/c/{}/agenda", site.congress);
    browser.send(&agenda, &format!("item={item}")).await;
    let console = browser.get(&format!("/officer/c/{}", site.congress)).await;
    console
        .says("举手表决：")
        .says("实到 80 人，赞成达到 61 人即通过。");

    assert_eq!(enter(&browser, &site, item, CARRIED).await.0, 303);
    let again = CARRIED.replace("61", "60");
    let (status, html) = enter(&browser, &site, item, &again).await;
    assert_eq!(status, 409);
    assert!(html.contains("可能已经录入"));
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
    let refused = async |form: &str, words: &str| {
        let (status, html) = enter(&browser, &site, item, form).await;
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
    let browser = site.sign_in().await;
    assert_eq!(enter(&browser, &site, boxed, CARRIED).await.0, 409);
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    assert_eq!(enter(&stranger, &site, item, CARRIED).await.0, 404);
    assert_eq!(site.notes().await, []);
}
