//! What goes out after a vote: announcement (公告), minutes (会议记录), workbooks.

use std::io::Cursor;

use ballot::body::{Body, Mark};
use ballot::id::ContestId;
use ballot::manifest::Stage;
use calamine::{Data, Reader, Xlsx};

use super::site::Site;
use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, election, motion};

/// An election of two out of three by three delegates, and a motion that is not voted; the first candidate gets no
/// vote, the others three and two.
async fn counted() -> (Hall, ContestId) {
    let contests = vec![election(2, 3, 0, AT_ONCE), motion(AT_ONCE)];
    let hall = Hall::open(&PackageText::new(3, contests)).await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for (at, (device, taken)) in devices.iter().zip(ballots).enumerate() {
        let third = if at == 0 { Mark::AGAINST } else { Mark::FOR };
        let marks = vec![Mark::AGAINST, Mark::FOR, third];
        let body = Body::new(&taken.paper.manifest, None, marks, Vec::new()).unwrap();
        let envelope = taken.fill(&body, &hall.rng).unwrap();
        device.cast(&envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
    (hall, contest)
}

async fn page(hall: &Hall, path: &str) -> String {
    let reply = hall.http.get(path, None).await.unwrap();
    reply.text().unwrap().to_owned()
}

fn says(html: &str, words: &[&str]) {
    for words in words {
        assert!(html.contains(words), "no “{words}” in {html}");
    }
}

/// The cells of a workbook's sheets as text, a line each.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = workbook.worksheets();
    let rows = sheets.iter().flat_map(|(_, range)| range.rows());
    rows.map(|row| row.iter().map(Data::to_string).collect())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_names_the_elected_by_votes_or_by_strokes_with_all_figures() {
    let (hall, contest) = counted().await;
    let names: Vec<String> = {
        let reply = hall
            .http
            .get(&format!("/api/v1/contests/{contest}/manifest"), None)
            .await;
        let manifest: ballot::manifest::Manifest = reply.unwrap().json().unwrap();
        manifest
            .options
            .into_iter()
            .map(|option| option.name)
            .collect()
    };
    let html = page(&hall, &format!("/contests/{contest}/announcement")).await;
    says(
        &html,
        &[
            "应到 3 人，实到 3 人；发出选票 3 张，收回 3 张，其中有效 3 张，无效 0 张。",
            "选举有效，选出 2 人",
            "当选名单（2 人），按得票多少为序",
            "特此公告。",
        ],
    );
    let (_, list) = html.split_once("class=\"announced\"").unwrap();
    let (list, _) = list.split_once("</ol>").unwrap();
    let place = |name: &str| list.find(&*name.replace('·', "·<wbr>"));
    assert!(place(&names[1]).unwrap() < place(&names[2]).unwrap());
    assert_eq!(
        place(&names[0]),
        None,
        "who is not elected is not announced"
    );
    says(list, &["3 票", "2 票"]);

    let by_strokes = page(
        &hall,
        &format!("/contests/{contest}/announcement?order=strokes"),
    )
    .await;
    says(&by_strokes, &["按姓氏笔画为序"]);
    assert!(
        !by_strokes.contains("2 票"),
        "no rank by votes shows through"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_announced_before_the_count() {
    let site = Site::open().await;
    for path in ["announcement", "result.xlsx"] {
        let path = format!("/contests/{}/{path}", site.election);
        assert_eq!(site.get(&path, &[]).await.status, 409, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_hold_each_item_in_its_order_with_every_figure_and_say_that_they_are_not_yet_whole()
{
    let (hall, _) = counted().await;
    let html = page(&hall, &format!("/c/{}/minutes", hall.congress)).await;
    says(
        &html,
        &[
            "大会还没有结束",
            "应到 3 人，实到 3 人，请假 0 人，未签到 0 人。",
            "其中有效 3 张，无效 0 张。选举有效，选出 2 人。",
            "主持人（签名）",
        ],
    );
    assert_eq!(html.matches("<tr class=\"won\">").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_say_which_vote_is_void_and_why() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    browser.act("ready").await;
    let void = format!("/officer/contests/{}/void", site.election);
    browser.send(&void, "reason=%E6%9B%B4%E6%AD%A3").await;
    let minutes = site
        .get(&format!("/c/{}/minutes", site.congress), &[])
        .await;
    minutes.says("已作废。原因：开启票箱前撤回。更正");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_of_a_result_holds_every_figure() {
    let (hall, contest) = counted().await;
    let path = format!("/contests/{contest}/result.xlsx");
    let reply = hall.http.get(&path, None).await.unwrap();
    let named = reply.headers["content-disposition"].to_str().unwrap();
    assert!(
        named.starts_with("attachment; filename*=UTF-8''%"),
        "{named}"
    );
    let rows = cells(&reply.body);
    let figures: Vec<&[String]> = rows[1..4].iter().map(|row| &row[2..5]).collect();
    let expected = [["0", "3", "0"], ["3", "0", "0"], ["2", "1", "0"]];
    assert_eq!(figures, expected);
    for line in [
        ["应到", "3"],
        ["发出", "3"],
        ["收回", "3"],
        ["未收回", "0"],
        ["有效", "3"],
    ] {
        assert!(
            rows.iter().any(|row| row[..2] == line),
            "{line:?} in {rows:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roll_goes_to_officers_of_the_organisation_alone_with_numbers_as_they_are_written() {
    let site = Site::open().await;
    site.fill_the_hall().await;
    let path = format!("/officer/c/{}/roll.xlsx", site.congress);
    assert_eq!(site.get(&path, &[]).await.status, 303);
    let browser = site.sign_in().await;
    let headers = [("cookie", browser.cookie.as_str())];
    let reply = site
        .http
        .send(hyper::Method::GET, &path, &headers, "")
        .await
        .unwrap();
    let rows = cells(&reply.body);
    assert_eq!(rows.len(), 121);
    assert_eq!(rows.iter().filter(|row| row[4] == "已签到").count(), 80);
    let numbers = site
        .service
        .halves
        .roll
        .attendees(&site.officer, site.congress)
        .await
        .unwrap();
    for person in numbers {
        assert!(
            rows.iter()
                .any(|row| row[0] == person.number && row[1] == person.name)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_says_until_when_a_result_is_reported_and_by_which_rule_until_an_officer_notes_it()
 {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}", site.congress);
    let report = format!("/officer/contests/{}/report", site.election);
    browser.act("ready").await;
    assert_eq!(
        browser.send(&report, "").await.status,
        409,
        "nothing is counted"
    );
    site.fill_the_hall().await;
    for act in ["open", "close", "count"] {
        browser.act(act).await;
    }
    let before = browser.get(&console).await;
    before
        .says("最迟 2026 年 12 月 7 日报送。")
        .says("UE-60")
        .says("凭记忆");
    let own = browser.get("/officer").await;
    own.says("报告上一级工会")
        .says("最迟 2026 年 12 月 7 日报送。");
    for _ in 0..2 {
        assert_eq!(browser.send(&report, "").await.status, 303);
    }
    let after = browser.get(&console).await;
    after.says("2026 年 11 月 22 日已报送。");
    let own = browser.get("/officer").await;
    assert!(!own.html.contains("最迟 2026"), "it is done");
    let officer = &site.officer;
    let roll = &site.service.halves.roll;
    let acts = roll.recent_acts(officer.organisation, site.congress, 1000);
    let noted = acts
        .await
        .unwrap()
        .into_iter()
        .filter(|act| act.verb == "report");
    assert_eq!(noted.count(), 1, "noted once");
    assert!(!after.html.contains("最迟 2026"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_hands_alone_have_decided_is_reported_within_seven_working_days_of_its_end()
{
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let (console, report) = (
        format!("/officer/c/{}", site.congress),
        format!("/officer/c/{}/report", site.congress),
    );
    site.fill_the_hall().await;
    let roll = &site.service.halves.roll;
    let agenda = roll.agenda(site.congress).await.unwrap();
    let motion = agenda.iter().find(|item| item.is_boxless()).unwrap();
    roll.set_agenda_now(&site.officer, site.congress, motion.id)
        .await
        .unwrap();
    let hands = format!("{console}/agenda/{}/hands", motion.id);
    let form = "matter=procedure&in_favour=70&against=5&abstained=5&counted_by=x";
    assert_eq!(browser.send(&hands, form).await.status, 303);
    assert_eq!(browser.send(&report, "").await.status, 409, "it goes on");
    roll.finish_agenda(&site.officer, site.congress)
        .await
        .unwrap();
    for page in [&console, "/officer"] {
        browser
            .get(page)
            .await
            .says("整次大会（举手或者记名表决）")
            .says("最迟 2026 年 12 月 1 日报送。")
            .says("WC-21")
            .says("周末调休上班会让期限提前");
    }
    for _ in 0..2 {
        assert_eq!(browser.send(&report, "").await.status, 303);
    }
    browser
        .get(&console)
        .await
        .says("2026 年 11 月 22 日已报送。")
        .says("已报上一级工会：整次大会");
    let acts = roll.recent_acts(site.officer.organisation, site.congress, 1000);
    let noted = acts.await.unwrap();
    let noted = noted.iter().filter(|act| act.verb == "report-session");
    assert_eq!(noted.count(), 1, "noted once");
    let first = agenda[0].id;
    roll.set_agenda_now(&site.officer, site.congress, first)
        .await
        .unwrap();
    let again = browser.get(&console).await;
    assert!(
        !again.html.contains("整次大会（举手"),
        "it goes on after all"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_reported_of_a_primary() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    site.fill_the_hall().await;
    let roll = &site.service.halves.roll;
    let contests = roll.contests(site.congress).await.unwrap();
    let primary = contests
        .iter()
        .find(|contest| contest.draft.stage == Stage::Primary)
        .unwrap();
    for act in ["ready", "open", "close", "count"] {
        let path = format!("/officer/contests/{}/{act}", primary.contest);
        assert_eq!(browser.send(&path, "").await.status, 303, "{act}");
    }
    let console = format!("/officer/c/{}", site.congress);
    let page = browser.get(&console).await;
    assert!(!page.html.contains("报告上一级工会"));
}
