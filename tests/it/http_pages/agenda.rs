//! An agenda that is changed once the congress is founded: what may go where, and who notices.

use hyper::StatusCode;
use piaojue::roll::programme::{AgendaItem, AgendaKind};

use super::site::Site;

/// 休息十分钟.
const REST: &str = "%E4%BC%91%E6%81%AF%E5%8D%81%E5%88%86%E9%92%9F";

async fn agenda(site: &Site) -> Vec<AgendaItem> {
    let roll = &site.service.halves.roll;
    roll.agenda(site.congress).await.unwrap()
}

async fn titles(site: &Site) -> Vec<String> {
    agenda(site)
        .await
        .into_iter()
        .map(|item| item.title)
        .collect()
}

/// Where the console sends its form, filled in.
async fn added_after(site: &Site, place: usize) -> u16 {
    let browser = site.sign_in().await;
    let items = format!("/officer/c/{}/agenda/items", site.congress);
    let after = agenda(site).await[place].id;
    let form = format!("title={REST}&kind=break&after={after}");
    browser.send(&items, &form).await.status
}

async fn moved(site: &Site, place: usize, to: &str) -> u16 {
    let browser = site.sign_in().await;
    let item = agenda(site).await[place].id;
    let path = format!("/officer/c/{}/agenda/{item}/move", site.congress);
    browser.send(&path, &format!("to={to}")).await.status
}

async fn go_to(site: &Site, place: usize) {
    let (roll, item) = (&site.service.halves.roll, agenda(site).await[place].id);
    roll.set_agenda_now(&site.officer, site.congress, item)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_item_stands_after_the_one_that_was_chosen_and_everybody_sees_it() {
    let site = Site::open().await;
    let before = titles(&site).await;
    assert_eq!(added_after(&site, 1).await, 303);
    let now = agenda(&site).await;
    assert_eq!(
        (now[2].title.as_str(), now[2].kind),
        ("休息十分钟", AgendaKind::Break)
    );
    assert_eq!(now[2].session, now[1].session, "in its session");
    let rest: Vec<String> = now.iter().map(|item| item.title.clone()).collect();
    assert_eq!(
        [&rest[..2], &rest[3..]].concat(),
        before,
        "nothing else moves"
    );

    let home = format!("/c/{}", site.congress);
    site.get(&home, &[]).await.says("休息十分钟");
    let overview = site.service.halves.conduct.overview(site.congress).await;
    assert_eq!(overview.unwrap().agenda_changes, 1, "phones notice");
    let console = format!("/officer/c/{}", site.congress);
    let browser = site.sign_in().await;
    browser.get(&console).await.says("议程增加一项：休息十分钟");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_goes_after_what_is_now_but_not_before_what_is_over_or_now() {
    let site = Site::open().await;
    go_to(&site, 2).await;
    let before = titles(&site).await;
    for place in [0, 1] {
        assert_eq!(added_after(&site, place).await, 409);
    }
    assert_eq!(titles(&site).await, before);
    assert_eq!(added_after(&site, 2).await, 303);
    assert_eq!(titles(&site).await[3], "休息十分钟");
    let roll = &site.service.halves.roll;
    roll.finish_agenda(&site.officer, site.congress)
        .await
        .unwrap();
    let last = before.len();
    assert_eq!(added_after(&site, last).await, 409, "all of it is over");
    let console = format!("/officer/c/{}", site.congress);
    let browser = site.sign_in().await;
    assert!(!browser.get(&console).await.html.contains("加一项议程"));
}

#[tokio::test(flavor = "multi_thread")]
async fn items_that_wait_change_places_within_their_session_and_others_stay() {
    let site = Site::open().await;
    let before = titles(&site).await;
    assert_eq!(moved(&site, 1, "up").await, 303);
    assert_eq!(
        titles(&site).await[..2],
        [before[1].clone(), before[0].clone()]
    );
    assert_eq!(moved(&site, 0, "down").await, 303);
    assert_eq!(titles(&site).await, before);
    let (last, console) = (before.len() - 1, format!("/officer/c/{}", site.congress));
    let browser = site.sign_in().await;
    browser
        .get(&console)
        .await
        .says(&format!("议程中上移一位：{}", before[1]));

    assert_eq!(moved(&site, 0, "up").await, 409, "the first");
    assert_eq!(moved(&site, last, "down").await, 409, "the last");
    assert_eq!(moved(&site, 2, "up").await, 409, "another session");
    go_to(&site, 3).await;
    for (place, to) in [(2, "down"), (3, "up"), (3, "down"), (4, "up")] {
        assert_eq!(moved(&site, place, to).await, 409, "{place} {to}");
    }
    assert_eq!(titles(&site).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_box_or_has_no_words_is_not_added_and_strangers_change_nothing() {
    let mut site = Site::open().await;
    let items = format!("/officer/c/{}/agenda/items", site.congress);
    let before = agenda(&site).await;
    let (after, browser) = (before[0].id, site.sign_in().await);
    for (form, status) in [
        (format!("title={REST}&kind=election&after={after}"), 400),
        (format!("title={REST}&kind=appraisal&after={after}"), 400),
        (format!("title=+&kind=break&after={after}"), 400),
        (
            format!("title={}&kind=break&after={after}", "x".repeat(101)),
            400,
        ),
        (format!("title={REST}&kind=break&after="), 409),
        (
            format!("title={REST}&kind=break&after={}", uuid::Uuid::from_u128(9)),
            404,
        ),
    ] {
        assert_eq!(browser.send(&items, &form).await.status, status, "{form}");
    }
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    assert_eq!(added_after(&site, 0).await, StatusCode::NOT_FOUND.as_u16());
    assert_eq!(moved(&site, 1, "up").await, 404);
    assert_eq!(agenda(&site).await, before);
}
