//! What is wrong is said and kept; what is another organisation's is unknown.

use super::super::site::Site;
use super::bench::{Bench, escape, upload};

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_wrong_is_kept_and_said_beside_its_field() {
    let site = Site::open().await;
    let bench = Bench::begin(&site).await;
    let long = "长".repeat(201);
    let form = [
        ("do", "congress"),
        ("title", long.as_str()),
        ("organisation", "江海工会<b>"),
        ("contact.name", ""),
        ("second_factor", "magic"),
        ("starts", "明天上午"),
    ];
    let saved = bench.send("/congress", &form).await;
    assert_eq!(saved.status, 303);
    let page = bench.browser.get(saved.location()).await;
    page.says(&long)
        .says("江海工会&#60;b&#62;")
        .says("明天上午")
        .says("最多 200 个字")
        .says("请填写。")
        .says("请写日期和时间");
    assert!(page.html.matches("aria-invalid=\"true\"").count() >= 4);

    let created = bench
        .send(
            "/contests",
            &[("do", "contest"), ("profile", "union-committee@1")],
        )
        .await;
    let place = created.location().strip_prefix(&bench.path).unwrap();
    let place = place.split('?').next().unwrap();
    bench
        .send(
            place,
            &[
                ("do", "save"),
                ("seats", "九人"),
                ("notice.from", "2026-11-31"),
            ],
        )
        .await;
    let page = bench.get(&format!("{place}?look=1")).await;
    page.says("九人")
        .says("请写整数")
        .says("2026-11-31")
        .says("请写日期");
    page.says("还没有候选人").says("还没有列入议程");
    let refused = bench
        .send(
            place,
            &[
                ("do", "person"),
                ("unit", "质量检验中心"),
                ("resume_text", "一九八一年生"),
            ],
        )
        .await;
    assert_eq!(refused.status, 409);
    refused
        .says("请填写。")
        .says("质量检验中心")
        .says("一九八一年生");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_problems_of_a_roll_are_shown_by_cell_at_its_step() {
    let site = Site::open().await;
    let bench = Bench::begin(&site).await;
    bench
        .send(
            "/congress",
            &[("do", "congress"), ("second_factor", "number")],
        )
        .await;
    let rows = "姓名,工号,部门\r\n王芳,1,检验\r\n李4,1,总装\r\n";
    bench.send("/roll", &[("do", "rows"), ("rows", rows)]).await;
    let page = bench.get("/roll").await;
    page.says("代表名册.csv，A3")
        .says("里有数字")
        .says("代表名册.csv，B3")
        .says("工号 1 与 B2 重复")
        .says("李4,1,总装");
    bench.get("").await.says("处要补");
    bench
        .get("/check")
        .await
        .says("代表名册.csv，A3")
        .says("/roll?look=1");
    let refused = bench.send("/check", &[("do", "found")]).await;
    assert_eq!(refused.status, 409);
    assert_eq!(
        site.service.halves.roll.congresses().await.unwrap().len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_is_none_is_refused_whole_with_everything_that_is_wrong() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let sends = async |bytes: &[u8]| {
        let files = [("package", "大会.zip", bytes)];
        upload(
            &site,
            &browser,
            "/officer/prepare",
            &[("do", "upload")],
            &files,
        )
        .await
    };
    let refused = sends(b"not a zip").await;
    assert_eq!(refused.status, 409);
    refused.says("不是完整的 .zip 压缩包");
    let none = upload(
        &site,
        &browser,
        "/officer/prepare",
        &[("do", "upload")],
        &[],
    )
    .await;
    assert_eq!(none.status, 409);
    none.says("还没有选文件");
    let too_large = sends(&vec![0; (20 << 20) + (1 << 17)]).await;
    assert_eq!(too_large.status, 413);
    assert_eq!(
        site.service
            .halves
            .roll
            .preparations(&site.officer)
            .await
            .unwrap(),
        []
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_are_prepared_at_a_time_and_one_that_is_deleted_makes_room() {
    let site = Site::open().await;
    let bench = Bench::begin(&site).await;
    for _ in 1..20 {
        assert_eq!(
            bench
                .browser
                .send("/officer/prepare", "do=new")
                .await
                .status,
            303
        );
    }
    let refused = bench.browser.send("/officer/prepare", "do=new").await;
    assert_eq!(refused.status, 409);
    refused.says("已经有 20 份");
    bench.get("").await.says("名册、文件和填写的内容一起删去");
    assert_eq!(
        bench.send("", &[("do", "delete")]).await.location(),
        "/officer"
    );
    assert_eq!(bench.get("").await.status, 404);
    assert_eq!(
        bench
            .browser
            .send("/officer/prepare", "do=new")
            .await
            .status,
        303
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_preparation_is_unknown_and_no_other_page_sends_its_forms() {
    let mut site = Site::open().await;
    let own = {
        let bench = Bench::begin(&site).await;
        bench
            .send(
                "/congress",
                &[("do", "congress"), ("title", "不给人看的会")],
            )
            .await;
        let title = format!("csrf=wrong&do=congress&title={}", escape("别的名称"));
        let headers = [
            ("cookie", bench.browser.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        let forged = site
            .post(&format!("{}/congress", bench.path), &headers, &title)
            .await;
        assert_eq!(forged.status, 403);
        let headers = [
            ("cookie", bench.browser.cookie.as_str()),
            ("sec-fetch-site", "cross-site"),
        ];
        let form = format!("csrf={}&do=delete", bench.browser.csrf);
        assert_eq!(site.post(&bench.path, &headers, &form).await.status, 403);
        bench.get("/congress").await.says("不给人看的会");
        bench.path.clone()
    };
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let browser = site.sign_in().await;
    let stranger = Bench {
        site: &site,
        browser,
        path: own,
    };
    for place in [
        "",
        "/congress",
        "/check",
        "/package.zip",
        "/contests/contest-1",
    ] {
        assert_eq!(stranger.get(place).await.status, 404, "{place}");
    }
    for (place, act) in [
        ("", "delete"),
        ("/congress", "congress"),
        ("/check", "found"),
    ] {
        assert_eq!(
            stranger.send(place, &[("do", act)]).await.status,
            404,
            "{place}"
        );
    }
    let list = stranger.browser.get("/officer").await;
    assert!(!list.html.contains("不给人看的会"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_move_by_buttons_and_by_dragging_and_a_stale_page_moves_nothing() {
    let site = Site::open().await;
    let bench = Bench::begin(&site).await;
    bench
        .send(
            "/contests",
            &[("do", "contest"), ("profile", "union-committee@1")],
        )
        .await;
    let place = "/contests/contest-1";
    bench
        .send(
            place,
            &[
                ("do", "many"),
                ("many", "王芳 检验\r\n丁一凡\t总装\r\n李秀兰 车间"),
            ],
        )
        .await;
    let names = async || {
        let (draft, _) = bench.package().await;
        let people = draft.contests[0].people.people().to_vec();
        people
            .iter()
            .map(|person| person.get("name").to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let key = async |name: &str| {
        let page = bench.get(place).await.html;
        let before = page
            .split(&format!(">{name}</a>"))
            .next()
            .unwrap()
            .to_owned();
        before
            .rsplit("data-key=\"")
            .next()
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let stale = key("李秀兰").await;
    bench.send(place, &[("do", "up"), ("key", &stale)]).await;
    assert_eq!(names().await, "王芳 李秀兰 丁一凡");
    let refused = bench
        .send(place, &[("do", "remove"), ("key", &stale)])
        .await;
    assert_eq!(refused.status, 409);
    refused.says("刚才在别处改过");
    let drag = key("丁一凡").await;
    bench
        .send(place, &[("do", "move"), ("key", &drag), ("to", "0")])
        .await;
    assert_eq!(names().await, "丁一凡 王芳 李秀兰");
    bench
        .send(place, &[("do", "remove"), ("key", &key("王芳").await)])
        .await;
    assert_eq!(names().await, "丁一凡 李秀兰");
    bench
        .send(place, &[("do", "many"), ("many", "王芳 检验")])
        .await;
    bench.send(place, &[("do", "strokes")]).await;
    assert_eq!(names().await, "丁一凡 王芳 李秀兰");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposed_agenda_has_every_contest_once_and_its_sessions_together() {
    let site = Site::open().await;
    let bench = Bench::begin(&site).await;
    bench
        .send(
            "/papers",
            &[
                ("do", "paper"),
                ("title", "集体合同草案"),
                ("text", "# 草案\r\n\r\n第一条"),
            ],
        )
        .await;
    for profile in ["union-committee@1", "collective-contract@1", "appraisal@1"] {
        bench
            .send("/contests", &[("do", "contest"), ("profile", profile)])
            .await;
    }
    bench
        .send(
            "/contests/contest-2",
            &[
                ("do", "save"),
                ("subject", "《集体合同》"),
                ("document", "文件/集体合同草案.md"),
            ],
        )
        .await;
    bench.send("/agenda", &[("do", "propose")]).await;
    let page = bench.get("/agenda?look=1").await;
    page.says("预备会议")
        .says("正式会议")
        .says("分团讨论《集体合同》")
        .says("表决《集体合同》");
    assert!(!page.html.contains("要排在一起；要写"), "{}", page.html);
    let overview = bench.get("").await;
    assert!(!overview.html.contains("还没有列入议程"));
    let (draft, _) = bench.package().await;
    let last = draft.agenda.last().unwrap().entry.get("slug").to_owned();
    // The first item of the plenary moves into the preparatory session instead of past it.
    let opening = draft
        .agenda
        .iter()
        .find(|item| item.entry.get("kind") == "ceremony")
        .unwrap();
    bench
        .send(
            "/agenda",
            &[("do", "up"), ("key", opening.entry.get("slug"))],
        )
        .await;
    bench
        .send("/agenda", &[("do", "move"), ("key", &last), ("to", "0")])
        .await;
    let page = bench.get("/agenda?look=1").await;
    assert!(!page.html.contains("要排在一起；要写"));
}
