//! What anybody reads, and that nobody is told from anybody else.

use super::site::Site;

/// Every page that a delegate or observer can open, with a sentence that only it has.
fn pages(site: &Site) -> Vec<(String, &'static str)> {
    let Site {
        congress,
        election,
        motion,
        ..
    } = site;
    vec![
        ("/".into(), "本服务上的大会"),
        ("/i".into(), "手机号码后四位"),
        ("/notice".into(), "代表名册：姓名、单位、手机号码后四位"),
        (format!("/c/{congress}"), "听取第二届工会委员会工作报告"),
        (format!("/c/{congress}/watch"), "不用登录，数字自动更新"),
        (format!("/c/{congress}/verify"), "读取公开日志并检查"),
        (format!("/c/{congress}/hall"), "hall-agenda"),
        (format!("/contests/{election}"), "阿依努尔·<wbr>买买提明"),
        (
            format!("/contests/{election}"),
            "应到 120 人，赞成须超过半数，即至少 61 票，才可当选。",
        ),
        (
            format!("/contests/{motion}"),
            "应到 120 人，赞成须达到半数，即至少 60 票，才可通过。",
        ),
        (format!("/contests/{election}/result"), "结果还没有公布"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_what_it_is_for_and_whom_to_ask() {
    let site = Site::open().await;
    for (path, words) in pages(&site) {
        let answer = site.get(&path, &[]).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.says(words);
        if !path.ends_with("/hall") {
            answer.says("tel:051355500142");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_the_same_bytes_whatever_credentials_come_along() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    browser.act("ready").await;
    let ballot = format!("/contests/{}/ballot", site.election);
    let paths = pages(&site)
        .into_iter()
        .map(|(path, _)| path)
        .chain([ballot]);
    for path in paths {
        let plain = site.get(&path, &[]).await;
        let cookies = format!("{}; session=x; delegate=y", browser.cookie);
        let laden = [
            ("authorization", "Bearer x"),
            ("cookie", cookies.as_str()),
            ("accept-language", "en"),
        ];
        assert_eq!(site.get(&path, &laden).await.html, plain.html, "{path}");
        assert!(plain.cookies().is_empty(), "{path} sets a cookie");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_who_stands_is_read_side_by_side_in_the_ballots_order() {
    let site = Site::open().await;
    let path = format!("/contests/{}/candidates", site.election);
    let before = site.get(&path, &[]).await;
    assert!(
        !before.html.contains("<img"),
        "photos are public from ready on"
    );
    site.sign_in().await.act("ready").await;
    let page = site.get(&path, &[]).await;
    assert_eq!(page.html.matches("<article").count(), 12);
    assert_eq!(page.html.matches("<img class=\"photo\"").count(), 12);
    let ballot = site
        .get(&format!("/contests/{}/ballot", site.election), &[])
        .await;
    assert_eq!(
        names_in(&page.html),
        names_in(&ballot.html),
        "another order than the ballot's"
    );
}

/// The first mention of some candidates in a page, by their place in it.
fn names_in(html: &str) -> Vec<&'static str> {
    let mut names = ["王芳", "文志强", "谢雪梅", "丁一凡"];
    names.sort_by_key(|name| html.find(name));
    names.to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_and_documents_can_be_read_from_their_lists() {
    let site = Site::open().await;
    let contest = site.get(&format!("/contests/{}", site.election), &[]).await;
    let candidate = link(
        &contest.html,
        &format!("/contests/{}/candidates/", site.election),
    );
    let before = site.get(&candidate, &[]).await;
    before.says("重型机械加工分厂").says("1号");
    assert!(
        !before.html.contains("<img"),
        "a photo is public from ready on"
    );
    site.sign_in().await.act("ready").await;
    let photo = link(&site.get(&candidate, &[]).await.html, "/api/v1/photos/");
    let answer = site.http.get(&photo, None).await.unwrap();
    assert_eq!(answer.headers["content-type"], "image/jpeg");
    let home = site.get(&format!("/c/{}", site.congress), &[]).await;
    let document = site
        .get(
            &link(&home.html, &format!("/c/{}/documents/", site.congress)),
            &[],
        )
        .await;
    document.says("<h1>选举办法</h1>").says("<h2>一、总则</h2>");
    assert_eq!(
        document.html.matches("选举办法</h").count(),
        1,
        "the title stands twice"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_among_the_documents_is_shown_in_the_browser_and_can_run_nothing() {
    let site = Site::open().await;
    let home = site.get(&format!("/c/{}", site.congress), &[]).await.html;
    let page = |title: &str| {
        let (before, _) = home.split_once(&format!(">{title}</a>")).expect(title);
        let (_, href) = before.rsplit_once("href=\"").unwrap();
        href.trim_end_matches('"').to_owned()
    };
    let files = [
        (
            "财务工作和经费审查工作报告",
            "application/pdf",
            &b"%PDF-"[..],
        ),
        ("会场座位图", "image/jpeg", &[0xFF, 0xD8, 0xFF]),
    ];
    for (title, kind, begins) in files {
        let page = page(title);
        site.get(&page, &[]).await.says("2026 年 11 月 13 日公布");
        let file = site.http.get(&format!("{page}/file"), None).await.unwrap();
        assert_eq!(file.headers["content-type"], kind);
        assert!(file.body.starts_with(begins), "{title}");
        let header = |name: &str| file.headers[name].to_str().unwrap().to_owned();
        assert!(header("content-disposition").starts_with("inline; filename*=UTF-8''%E"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(policy.ends_with("; sandbox"), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
    }
    let text = format!("{}/file", page("选举办法"));
    let reply = site.get(&text, &[]).await;
    assert_eq!(reply.status, 404, "a text has no file");
}

/// The first address on a page that begins so.
fn link(html: &str, start: &str) -> String {
    let (_, rest) = html.split_once(&format!("\"{start}")).expect(start);
    format!("{start}{}", rest.split('"').next().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn text_size_and_language_are_kept_in_cookies_that_say_nothing_else() {
    let site = Site::open().await;
    let answer = site.post("/view", &[], "elder=larger&return=%2Fi").await;
    assert_eq!((answer.status, answer.location()), (303, "/i"));
    assert_eq!(
        answer.cookies(),
        ["elder=larger; Path=/; Max-Age=31536000; SameSite=Lax"]
    );
    let answer = site.post("/view", &[], "lang=en&return=%2F").await;
    assert_eq!(
        answer.cookies(),
        ["lang=en; Path=/; Max-Age=31536000; SameSite=Lax"]
    );
    let english = site.get("/i", &[("cookie", "elder=larger; lang=en")]).await;
    english.says("<html lang=\"en\" class=\"elder larger\">");
    site.get("/i?lang=en", &[])
        .await
        .says("<html lang=\"en\"")
        .says("name=\"return\" value=\"/i\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_switches_lead_nowhere_else() {
    let site = Site::open().await;
    for foreign in [
        "https%3A%2F%2Fexample.org",
        "%2F%2Fexample.org",
        "%2F%5Cexample.org",
        "%2Fa%0D%0Ab",
        "",
    ] {
        let answer = site
            .post("/view", &[], &format!("elder=on&return={foreign}"))
            .await;
        assert_eq!((answer.status, answer.location()), (303, "/"), "{foreign}");
    }
    let answer = site
        .post("/view", &[], "elder=%3B+Domain%3Dexample.org&lang=xx")
        .await;
    assert_eq!(
        answer.cookies(),
        ["elder=off; Path=/; Max-Age=31536000; SameSite=Lax"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_at_a_pages_address_is_a_page_and_one_for_programs_is_not() {
    let site = Site::open().await;
    let draft = format!("/contests/{}/ballot", site.election);
    let unknown = "00000000-0000-4000-8000-000000000000";
    let refusals = [
        ("/nowhere", 404, "没有这一页"),
        ("/c/nothing", 404, "没有这次大会"),
        (&*format!("/c/{unknown}/hall"), 404, "没有这次大会"),
        (
            &*format!("/contests/{unknown}/result"),
            404,
            "没有这一项选举或表决",
        ),
        (
            &*format!("/contests/{}/candidates/{unknown}", site.election),
            404,
            "没有这一页",
        ),
        (&*draft, 409, "选票还没有准备好"),
        ("/view", 405, "这个地址不能这样打开"),
    ];
    for (path, status, words) in refusals {
        let answer = site.get(path, &[]).await;
        assert_eq!(answer.status, status, "{path}");
        answer.says(words).says("周海燕").says("请这样做");
    }
    site.get("/nowhere?lang=en", &[])
        .await
        .says("<html lang=\"en\"");
    for path in [
        "/api/v1/nowhere",
        "/static/nothing.js",
        "/log/nothing/checkpoint",
    ] {
        let answer = site.get(path, &[]).await;
        assert_eq!(
            answer.headers["content-type"], "application/problem+json",
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_browser_gives_no_webcrypto_the_page_says_what_to_do() {
    let site = Site::open().await;
    site.sign_in().await.act("ready").await;
    let ballot = format!("/contests/{}/ballot", site.election);
    for path in ["/i", &ballot] {
        let answer = site.get(path, &[("host", "192.168.1.20:8080")]).await;
        answer.says("这个地址不能投票");
        assert!(!answer.html.contains("<script"), "{path} runs a script");
        site.get(path, &[("host", "localhost:8080")])
            .await
            .says("<script type=\"module\"");
    }
    let home = format!("/c/{}", site.congress);
    site.get(&home, &[("host", "192.168.1.20:8080")])
        .await
        .says("大会开幕");
}
