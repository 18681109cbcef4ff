//! Pages at each stage of a contest, whole as the server sends them.

use ballot::body::{Body, Mark};

use piaojue::roll::programme::AgendaKind;

use super::site::Site;
use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, election};

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_is_shown_at_every_stage() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let [home, watch, hall] =
        ["", "/watch", "/hall"].map(|page| format!("/c/{}{page}", site.congress));
    let ballot = format!("/contests/{}/ballot", site.election);
    let result = format!("/contests/{}/result", site.election);
    site.fill_the_hall().await;

    browser.act("ready").await;
    site.get(&home, &[])
        .await
        .says("待开箱")
        .says("实到达到应到的三分之二，符合法定人数")
        .says("浅红色选票");
    let paper = site.get(&ballot, &[]).await;
    paper
        .says("<h1 class=\"paper-title\">第三届工会委员会委员选票</h1>")
        .says("data-max-for=\"9\"")
        .says("选票核对码");
    assert_eq!(paper.html.matches("type=\"radio\"").count(), 36);

    browser.act("open").await;
    site.get(&hall, &[])
        .await
        .says("data-stage=\"voting\"")
        .says("第三届工会委员会委员选举")
        .says("已计入 0 票");
    site.get(&watch, &[])
        .await
        .says("过半数 61 票")
        .says("已计入 0 票");

    browser.act("close").await;
    site.get(&hall, &[]).await.says("等待计票");
    let items = site
        .service
        .halves
        .roll
        .agenda(site.congress)
        .await
        .unwrap();
    let go_to = async |item: usize| {
        let path = format!("/officer/c/{}/agenda", site.congress);
        let form = format!("item={}", items[item].id);
        browser.send(&path, &form).await;
    };
    let of_kind = |kind| items.iter().position(|item| item.kind == kind).unwrap();
    let counted_at = items
        .iter()
        .position(|item| item.contest == Some(site.election))
        .unwrap();
    for (item, shown) in [
        (of_kind(AgendaKind::Discussion), "data-stage=\"discussion\""),
        (of_kind(AgendaKind::Break), "等待计票"),
        (counted_at, "等待计票"),
    ] {
        go_to(item).await;
        site.get(&hall, &[]).await.says(shown);
    }
    site.get(&result, &[]).await.says("现在的状态：等待计票");

    browser.act("count").await;
    site.get(&hall, &[])
        .await
        .says("data-stage=\"result\"")
        .says("选举有效，无人当选");
    site.get(&result, &[])
        .await
        .says("没有监票人签名")
        .says("到会 80 人，应到 120 人，达到三分之二（80 人），可以选举。");
    site.get(&watch, &[]).await.says("查看结果和计票说明");

    go_to(7).await;
    site.get(&hall, &[]).await.says("data-stage=\"item\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_names_who_is_elected_and_why() {
    let hall = Hall::open(&PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)])).await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for (device, taken) in devices.iter().zip(ballots) {
        let marks = vec![Mark::AGAINST, Mark::FOR];
        let body = Body::new(&taken.paper.manifest, None, marks, Vec::new()).unwrap();
        device
            .cast(&taken.fill(&body, &hall.rng).unwrap())
            .await
            .unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();

    let answer = hall
        .http
        .get(&format!("/contests/{contest}/result"), None)
        .await
        .unwrap();
    let html = answer.text().unwrap();
    for words in [
        "选举有效，选出 1 人",
        "发出 3 张，收回 3 张，收回不多于发出，选举有效。",
        "1 人过半数，与应选人数相同，全部当选。",
        "有效 3 + 无效 0",
        "应到 3 人，赞成须超过半数，即至少 2 票，才可当选。",
        "未过半数，差 2 票",
    ] {
        assert!(html.contains(words), "no “{words}” in {html}");
    }
    let (above, below) = html.split_once("votes-cut").unwrap();
    assert!(
        above.contains("<b data-votes=\"for\">3</b>"),
        "who is elected stands first"
    );
    assert!(below.contains("<b data-votes=\"for\">0</b>"));
}
