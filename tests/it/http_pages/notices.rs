//! What officers tell everybody, and a vote that lasts longer: public, in the log, and never lost.

use std::time::Duration;

use ballot::state::State;
use crypto::entry::Entry;
use piaojue::clock::{Clock, Millis};
use piaojue::roll::notices::NoticeText;

use super::site::Site;
use crate::paper::Desk;
use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::watched::Watched;

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_read_by_everybody_and_stands_in_the_log_once() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let path = format!("/officer/c/{}/notices", site.congress);
    browser
        .send(
            &path,
            "text=%E7%BD%91%E7%BB%9C%E4%B8%AD%E6%96%AD%3Cb%3E&contest=",
        )
        .await;
    browser.act("ready").await;
    let about = format!("text=second&contest={}", site.election);
    assert_eq!(browser.send(&path, &about).await.status, 303);
    let told = [
        ("网络中断<b>".to_owned(), false),
        ("second".to_owned(), true),
    ];
    assert_eq!(site.notes().await, told);
    for page in ["watch", "minutes"] {
        let page = site.get(&format!("/c/{}/{page}", site.congress), &[]).await;
        page.says("网络中断&#60;b&#62;").says("second");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_without_words_or_too_long_or_by_a_stranger_tells_nobody_anything() {
    let mut site = Site::open().await;
    let path = format!("/officer/c/{}/notices", site.congress);
    let browser = site.sign_in().await;
    for text in [" ".to_owned(), "a".repeat(501)] {
        let refused = browser.send(&path, &format!("text={text}&contest=")).await;
        assert_eq!(refused.status, 409);
        refused.says("请写明要告诉大家的事");
    }
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    assert_eq!(stranger.send(&path, "text=x&contest=").await.status, 404);
    assert_eq!(site.notes().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_extended_only_to_a_later_time_and_the_log_says_so() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let path = format!("/officer/contests/{}/extend", site.election);
    assert_eq!(
        browser.send(&path, "until=2026-11-22T15:30").await.status,
        409,
        "it is a draft"
    );
    browser.act("ready").await;
    // The clock stands at 14:52.
    for until in ["2026-11-22T14:52", "", "tomorrow"] {
        assert_eq!(
            browser.send(&path, &format!("until={until}")).await.status,
            409,
            "{until}"
        );
    }
    assert_eq!(
        browser.send(&path, "until=2026-11-22T15:30").await.status,
        303
    );
    let sooner = browser.send(&path, "until=2026-11-22T15:10").await;
    sooner.says("延长后的时间要晚于现在");
    assert_eq!(
        browser.send(&path, "until=2026-11-22T16:00").await.status,
        303
    );
    let said = site.notes().await;
    assert_eq!(said.len(), 2);
    assert!(
        said[1]
            .0
            .contains("投票时间延长到 2026 年 11 月 22 日 16:00"),
        "{said:?}"
    );
    let known = site
        .service
        .halves
        .roll
        .contests(site.congress)
        .await
        .unwrap();
    assert_eq!(known[0].closes(), Some(1_795_334_400_000));
    assert_eq!(known[0].state, State::Ready);
}

/// Extends by a second.
async fn extend(hall: &Hall) {
    let until = Millis(Clock::System.now().0 + 1_000);
    let conduct = &hall.service.halves.conduct;
    conduct
        .extend(hall.organiser(), hall.contests[0], until, "延长")
        .await
        .unwrap();
}

/// Whether the box closes within so many seconds.
async fn closes_within(hall: &Hall, seconds: u64) -> bool {
    let roll = &hall.service.halves.roll;
    let closed = async {
        while roll.contests(hall.congress).await.unwrap()[0].state != State::Closed {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(seconds), closed);
    waited.await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_closes_by_itself_at_the_time_to_which_it_was_extended_though_rules_kept_it_open_before()
 {
    let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    hall.officer.open(contest).await.unwrap();
    let desk = Desk::own(&hall, contest);
    desk.hand_out(0).await;
    extend(&hall).await;
    assert!(
        !closes_within(&hall, 4).await,
        "nobody has counted the paper box"
    );
    desk.count_box(0).await;
    extend(&hall).await;
    assert!(closes_within(&hall, 20).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_waits_while_the_log_waits_for_signatures_and_then_enters_it() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    watched.ready(0).await;
    assert_eq!(
        hall.officer.open(contest).await.unwrap(),
        State::Ready,
        "a signature is missing"
    );
    let text = NoticeText::new("停电五分钟").unwrap();
    let conduct = &hall.service.halves.conduct;
    conduct
        .notify(hall.organiser(), hall.congress, Some(contest), &text)
        .await
        .unwrap();
    let is_note = |entry: &Entry| matches!(entry, Entry::Note(note) if note.text == "停电五分钟");
    assert!(!hall.board().await.parsed().unwrap().iter().any(is_note));
    watched.sign(&[0], 0).await;
    let noted = async {
        while !hall.board().await.parsed().unwrap().iter().any(is_note) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), noted)
        .await
        .expect("the log has it");
    watched.holds().await;
}
