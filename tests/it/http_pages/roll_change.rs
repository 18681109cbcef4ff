//! A new roll in the place of the stored one: shown by number, confirmed, applied as shown.

use std::path::Path;

use hyper::Method;
use piaojue::package::Delegate;
use piaojue::roll::acts::{Actor, Judgement};
use piaojue::roll::check_in::Attendance;
use piaojue::roll::contests::Preparation;
use piaojue::roll::door::DoorAct;
use piaojue::roll::programme::AgendaKind;
use serde_json::json;

use super::hands::motions;
use super::preparing::upload;
use super::site::{Answer, Browser, Site};
use super::slips::{print_missing, value};

impl Site {
    fn roll(&self) -> String {
        format!("/officer/c/{}/roll", self.congress)
    }
}

fn demo() -> Vec<Delegate> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    piaojue::package::read(&folder).unwrap().delegates
}

/// A row of a file: name, number, unit, phone, delegation.
fn row(one: &Delegate) -> [String; 5] {
    [
        one.name.clone(),
        one.number.clone(),
        one.unit.clone(),
        format!("1380000{}", one.check.expose()),
        one.delegation.clone().unwrap_or_default(),
    ]
}

fn csv(rows: &[[String; 5]]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    format!("姓名,工号,部门,手机,代表团\n{}\n", rows.join("\n"))
}

async fn look(site: &Site, browser: &Browser<'_>, file: &str) -> Answer {
    let files = [("file", "新名册.csv", file.as_bytes())];
    upload(site, browser, &site.roll(), &[("do", "look")], &files).await
}

/// The form that confirms what a page shows.
fn confirming(shown: &Answer) -> String {
    assert_eq!(shown.status, 200, "{}", shown.html);
    let [file, seen] = ["file", "seen"].map(|name| {
        let before = format!("name=\"{name}\" value=\"");
        value(&shown.html, &before).to_owned()
    });
    format!("do=apply&name=x.csv&file={file}&seen={seen}")
}

/// The demo's roll with somebody moved, somebody gone and somebody new.
fn changed() -> (Vec<Delegate>, String) {
    let people = demo();
    let mut rows: Vec<_> = people.iter().map(row).collect();
    rows[0][2] = "新成立的部门".to_owned();
    rows.remove(1);
    let new = ["新来的人", "N0001", "总装二车间", "13800009999", ""];
    let mut new = new.map(str::to_owned);
    new[4] = rows[0][4].clone();
    rows.push(new);
    (people, csv(&rows))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_roll_is_shown_by_number_and_applied_as_shown() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let printed = print_missing(&site, &browser).await;
    let (people, file) = changed();
    let slip = |at: usize| {
        printed
            .iter()
            .find(|slip| slip.number == people[at].number)
            .unwrap()
    };
    let device = site.enter(slip(1)).await.unwrap();

    let shown = look(&site, &browser, &file).await;
    for (word, count) in [
        ("新增", 1),
        ("变更", 1),
        ("移除", 1),
        ("不变", people.len() - 2),
    ] {
        shown.says(&format!("<dt>{word}</dt><dd>{count}</dd>"));
    }
    shown.says(&format!("单位：{} → 新成立的部门", people[0].unit));
    let form = confirming(&shown);
    let applied = browser.send(&site.roll(), &form).await;
    assert_eq!(applied.status, 303, "{}", applied.html);
    browser.get(applied.location()).await.says("名册已经更换");

    let roll = &site.service.halves.roll;
    let now = roll.attendees(&site.officer, site.congress).await.unwrap();
    let find = |number: &str| now.iter().find(|one| one.number == number);
    assert_eq!(find(&people[0].number).unwrap().unit, "新成立的部门");
    assert!(find(&people[1].number).is_none() && find("N0001").is_some());
    assert_eq!(now.len(), people.len());
    assert!(site.enter(slip(1)).await.is_err(), "the invitation died");
    let session = roll.session(&device.session().token).await.unwrap();
    assert!(session.is_none(), "the session died");
    site.enter(slip(0)).await.unwrap();
    browser.get(&site.invitations()).await.says("缺少的 1 份");
    let console = browser.get(&format!("/officer/c/{}", site.congress)).await;
    console.says("更换名册：新增 1 人，变更 1 人，移除 1 人");
    let twice = browser.send(&site.roll(), &form).await;
    assert_eq!(twice.status, 409);
    twice.says("在您查看以后有变更");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_is_refused_once_roll_or_file_have_changed() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let (people, file) = changed();
    let form = confirming(&look(&site, &browser, &file).await);
    let other: Vec<_> = people.iter().skip(2).map(row).collect();
    let other = confirming(&look(&site, &browser, &csv(&other)).await);
    let (mark, _) = form.split_once("&seen=").unwrap();
    let (_, seen) = other.split_once("&seen=").unwrap();
    let mixed = browser
        .send(&site.roll(), &format!("{mark}&seen={seen}"))
        .await;
    assert_eq!(
        mixed.status, 409,
        "another file under a mark that was shown"
    );
    assert_eq!(browser.send(&site.roll(), &other).await.status, 303);
    let late = browser.send(&site.roll(), &form).await;
    assert_eq!(late.status, 409, "the roll is another");
    late.says("没有更换");
    let roll = &site.service.halves.roll;
    let now = roll.attendees(&site.officer, site.congress).await.unwrap();
    assert_eq!(now.len(), people.len() - 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_of_a_roll_is_said_by_cell_in_the_officers_language_and_nothing_changes() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let (_, file) = changed();
    let broken = file
        .replace("新成立的部门", "")
        .replace("13800009999", "138");
    let page = look(&site, &browser, &broken).await;
    assert_eq!(page.status, 409);
    page.says("名册有 2 处问题")
        .says("新名册.csv，C2")
        .says("手机号“138”不对");
    assert!(!page.html.contains("value=\"apply\""));
    let files = [("file", "新名册.csv", broken.as_bytes())];
    let address = format!("{}?lang=en", site.roll());
    let english = upload(&site, &browser, &address, &[("do", "look")], &files).await;
    english
        .says("新名册.csv, C2")
        .says("“部门” (unit) is empty.")
        .says("The mobile number “138” is not right");
    let none = upload(&site, &browser, &site.roll(), &[("do", "look")], &[]).await;
    assert_eq!(none.status, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_in_the_hall_is_taken_off_and_a_fixed_contest_holds_the_roll() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let (people, file) = changed();
    site.fill_the_hall().await;
    let roll = &site.service.halves.roll;
    let everybody = roll.attendees(&site.officer, site.congress).await.unwrap();
    let gone = everybody.iter().find(|one| one.number == people[1].number);
    let mark = roll.mark(
        &site.officer,
        site.congress,
        gone.unwrap().id,
        DoorAct::CheckIn,
    );
    mark.await.unwrap();
    let refused = look(&site, &browser, &file).await;
    assert_eq!(refused.status, 409);
    refused.says(&people[1].name).says("但他们已经签到");

    browser.act("ready").await;
    browser
        .get(&site.roll())
        .await
        .says("已经固定，它的名册不能再改");
    let late = look(&site, &browser, &file).await;
    assert_eq!(late.status, 409);
    late.says("已经固定");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_rehearsal_the_same_roll_changes_nobody_and_a_new_second_factor_is_the_one_that_counts()
 {
    let mut site = Site::open().await;
    let rehearse = format!("/officer/c/{}/rehearse", site.congress);
    let made = site.sign_in().await.send(&rehearse, "").await;
    assert_eq!(made.status, 303, "{}", made.html);
    let rehearsal = made.location().rsplit('/').next().unwrap().parse();
    site.congress = rehearsal.unwrap();
    let browser = site.sign_in().await;

    let people = demo();
    let mut rows: Vec<_> = people.iter().map(row).collect();
    let same = look(&site, &browser, &csv(&rows)).await;
    same.says(&format!("<dt>不变</dt><dd>{}</dd>", people.len()));

    rows[0][3] = "13800004321".to_owned();
    let shown = look(&site, &browser, &csv(&rows)).await;
    shown.says("<dt>变更</dt><dd>1</dd>");
    let applied = browser.send(&site.roll(), &confirming(&shown)).await;
    assert_eq!(applied.status, 303, "{}", applied.html);
    let printed = print_missing(&site, &browser).await;
    let of = |at: usize| {
        let mut slips = printed.iter();
        slips.find(|slip| slip.number == people[at].number).unwrap()
    };
    site.enter(of(1)).await.unwrap();
    assert!(site.enter(of(0)).await.is_err(), "the former one is gone");
    site.enter_with(of(0), "4321").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_by_name_holds_the_roll_that_it_counts() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    site.fill_the_hall().await;
    let [item, _] = motions(&site).await;
    let congress = format!("/officer/c/{}", site.congress);
    browser
        .send(&format!("{congress}/agenda"), &format!("item={item}"))
        .await;
    let (_, file) = changed();
    let open = format!("{congress}/agenda/{item}/vote/open");
    let opened = browser.send(&open, "matter=procedure&names=inside").await;
    assert_eq!(opened.status, 303, "{}", opened.html);
    let refused = look(&site, &browser, &file).await;
    assert_eq!(refused.status, 409);
    refused.says("开始过记名表决");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_said_something_is_not_taken_off_and_the_rest_of_the_roll_stays_as_it_was() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let printed = print_missing(&site, &browser).await;
    let (people, file) = changed();
    let slip = printed.iter().find(|slip| slip.number == people[1].number);
    let device = site.enter(slip.unwrap()).await.unwrap();
    let roll = &site.service.halves.roll;
    let agenda = roll.agenda(site.congress).await.unwrap();
    let mut items = agenda.iter();
    let item = items.find(|item| item.kind == AgendaKind::Discussion);
    let item = item.unwrap().id;
    let desk = format!("/officer/c/{}/discussions/{item}", site.congress);
    assert_eq!(browser.send(&desk, "act=open").await.status, 303);
    let path = format!(
        "/api/v1/congresses/{}/discussions/{item}/statements",
        site.congress
    );
    let bearer = format!("Bearer {}", device.session().token);
    let headers = [("authorization", bearer.as_str())];
    let words = json!({ "words": "同意" }).to_string();
    let said = site.http.send(Method::POST, &path, &headers, words).await;
    assert!(said.unwrap().status.is_success());

    let shown = look(&site, &browser, &file).await;
    let refused = browser.send(&site.roll(), &confirming(&shown)).await;
    assert_eq!(refused.status, 409);
    refused.says("但会议记录里有这位代表的内容");
    let now = roll.attendees(&site.officer, site.congress).await.unwrap();
    assert_eq!(now.len(), people.len());
    assert!(now.iter().all(|one| one.unit != "新成立的部门"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_is_not_replaced_between_the_two_halves_of_an_act_that_freezes_it() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let (people, file) = changed();
    let form = confirming(&look(&site, &browser, &file).await);
    let roll = &site.service.halves.roll;
    let judge = |_: &_, _| Judgement::<()> {
        plan: Ok(("\"ready\"".to_owned(), "{}".to_owned())),
    };
    let actor = Actor::from(&site.officer);
    let act = roll.begin(&actor, site.motion, "ready", judge);
    let act = act.await.unwrap();
    let preparation = Preparation {
        salt: [7; 32],
        issuing_key: vec![7],
    };
    let prepared = roll.prepare(site.motion, &preparation, |_, _| vec![7]);
    prepared.await.unwrap();

    browser.get(&site.roll()).await.says("有一项操作还没有完成");
    for refused in [
        look(&site, &browser, &file).await,
        browser.send(&site.roll(), &form).await,
    ] {
        assert_eq!(refused.status, 409);
        refused.says("现在不能更换名册");
    }
    let now = roll.attendees(&site.officer, site.congress).await.unwrap();
    assert_eq!(now.len(), people.len());
    assert!(now.iter().all(|one| one.number != "N0001"));

    roll.abandon(&act, "{}").await.unwrap();
    let applied = browser.send(&site.roll(), &form).await;
    assert_eq!(applied.status, 303, "{}", applied.html);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_puts_on_leave_whom_the_hall_expects_and_nobody_else_and_takes_no_leave_back() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let people: Vec<_> = demo().into_iter().filter(|one| !one.on_leave).collect();
    let numbers: Vec<_> = people.iter().map(|one| one.number.as_str()).collect();
    let roll = &site.service.halves.roll;
    let attendance = async || {
        let everybody = roll.attendees(&site.officer, site.congress).await.unwrap();
        let of = |number: &str| {
            let mut all = everybody.iter();
            let one = all.find(|one| one.number == number).unwrap();
            (one.id, one.attendance)
        };
        [of(numbers[0]), of(numbers[1]), of(numbers[2])]
    };
    let opened = roll.open_check_in(&site.officer, site.congress);
    opened.await.unwrap();
    let [_, (there, _), (on_leave, _)] = attendance().await;
    for (delegate, act) in [(there, DoorAct::CheckIn), (on_leave, DoorAct::Leave)] {
        let marked = roll.mark(&site.officer, site.congress, delegate, act);
        marked.await.unwrap();
    }
    // The first two ask for leave; of the third the file says nothing.
    let asks = |number: &String| numbers[..2].contains(&number.as_str());
    let rows = demo().iter().map(row).collect::<Vec<_>>();
    let rows = rows.iter().map(|row| {
        let leave = if asks(&row[1]) { "请假" } else { "" };
        format!("{},{leave}", row.join(","))
    });
    let rows: Vec<String> = rows.collect();
    let file = format!("姓名,工号,部门,手机,代表团,请假\n{}\n", rows.join("\n"));

    let shown = look(&site, &browser, &file).await;
    shown.says("<dt>变更</dt><dd>1</dd>").says("请假");
    let applied = browser.send(&site.roll(), &confirming(&shown)).await;
    assert_eq!(applied.status, 303, "{}", applied.html);
    let now = attendance().await.map(|(_, attendance)| attendance);
    use Attendance::{Leave, Present};
    assert_eq!(now, [Leave, Present, Leave]);
}
