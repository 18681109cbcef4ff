//! Officers' pages: who may see them, and what their forms do.

use ballot::state::State;

use super::site::Site;

async fn state(site: &Site) -> State {
    site.service
        .halves
        .roll
        .contests(site.congress)
        .await
        .unwrap()[0]
        .state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_led_to_sign_in() {
    let site = Site::open().await;
    let console = format!("/officer/c/{}", site.congress);
    for path in ["/officer", &console] {
        for headers in [
            &[][..],
            &[("cookie", "officer=x")],
            &[("authorization", "Bearer x")],
        ] {
            let answer = site.get(path, headers).await;
            assert_eq!(
                (answer.status, answer.location()),
                (303, "/officer/sign-in"),
                "{path}"
            );
        }
    }
    let act = format!("/officer/contests/{}/ready", site.election);
    for path in [
        &*act,
        "/officer/sign-out",
        &format!("{console}/check-in"),
        &format!("{console}/agenda"),
    ] {
        let answer = site
            .post(path, &[("sec-fetch-site", "same-origin")], "csrf=x")
            .await;
        assert_eq!(
            (answer.status, answer.location()),
            (303, "/officer/sign-in"),
            "{path}"
        );
    }
    assert_eq!(state(&site).await, State::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_link_works_once_and_looking_at_it_uses_nothing_up() {
    let site = Site::open().await;
    let form = format!("token={}", site.link().await);
    let own = [("origin", site.http.base())];
    site.get("/officer/sign-in", &[]).await.says("登录码");
    site.get(&format!("/officer/sign-in?{form}"), &[])
        .await
        .says("登录码");
    let foreign = site
        .post(
            "/officer/sign-in",
            &[("origin", "https://example.org")],
            &form,
        )
        .await;
    assert_eq!(foreign.status, 403);
    let answer = site.post("/officer/sign-in", &own, &form).await;
    assert_eq!(answer.location(), "/officer");
    assert!(
        answer.cookies()[0].ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{:?}",
        answer.cookies()
    );
    let again = site.post("/officer/sign-in", &own, &form).await;
    assert_eq!(again.status, 403);
    again.says("已经用过");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let answer = browser.send("/officer/sign-out", "").await;
    assert_eq!(answer.location(), "/officer/sign-in");
    assert!(answer.cookies()[0].contains("Max-Age=0"));
    assert_eq!(browser.get("/officer").await.location(), "/officer/sign-in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_token_or_from_another_origin_changes_nothing() {
    let site = Site::open().await;
    let (browser, other) = (site.sign_in().await, site.sign_in().await);
    let path = format!("/officer/contests/{}/ready", site.election);
    let cookie = ("cookie", browser.cookie.as_str());
    let own = ("sec-fetch-site", "same-origin");
    let good = format!("csrf={}", browser.csrf);
    assert_eq!(site.post(&path, &[cookie, own], "").await.status, 400);
    for (form, from) in [
        ("csrf=", own),
        (&*format!("csrf={}", other.csrf), own),
        (&*good, ("sec-fetch-site", "cross-site")),
        (&*good, ("sec-fetch-site", "same-site")),
        (&*good, ("origin", "null")),
    ] {
        let answer = site.post(&path, &[cookie, from], form).await;
        assert_eq!(answer.status, 403, "{form} {from:?}");
        answer.says("请求不是从现在登录的页面发出的");
    }
    assert_eq!(state(&site).await, State::Draft);
    assert_eq!(site.post(&path, &[cookie, own], &good).await.status, 303);
    assert_eq!(state(&site).await, State::Ready);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_act_shows_the_console_with_the_rule_in_place() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}?contest={}", site.congress, site.election);
    let done = browser.act("ready").await;
    assert_eq!((done.status, done.location()), (303, &*console));
    browser
        .get(&console)
        .await
        .says("下一步：开启票箱")
        .says("aria-disabled")
        .says("固定“第三届工会委员会委员选票”，应到 120 人");

    let refused = browser.act("open").await;
    assert_eq!(refused.status, 409);
    refused
        .says("到会 0 人，应到 120 人，没有达到三分之二（80 人），还不能选举。")
        .says("UE-20")
        .says("id=\"refusal\"");
    refused.says(&format!("name=\"return\" value=\"{console}\""));
    let wrong = browser.act("count").await;
    assert_eq!(wrong.status, 409);
    wrong.says("现在不能这样做");
    browser.get(&console).await.says("没有执行，规则 UE-20");
    assert_eq!(browser.act("dance").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_needs_a_reason_which_everybody_then_reads() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    browser.act("ready").await;
    let path = format!("/officer/contests/{}/void", site.election);
    let missing = browser.send(&path, "reason=+").await;
    assert_eq!(missing.status, 409);
    missing.says("请写明作废的原因");
    let too_long = browser
        .send(&path, &format!("reason={}", "a".repeat(2001)))
        .await;
    too_long.says(&"a".repeat(2001));
    assert_eq!(state(&site).await, State::Ready);
    let done = browser
        .send(&path, "reason=%E6%9B%B4%E6%AD%A3%3Cb%3E")
        .await;
    assert_eq!(done.status, 303);
    let result = site
        .get(&format!("/contests/{}/result", site.election), &[])
        .await;
    let hall = site.get(&format!("/c/{}/hall", site.congress), &[]).await;
    hall.says("已作废")
        .says("开启票箱前撤回")
        .says("<dt>发出</dt>");
    assert!(
        !hall.html.contains("<dt>有效</dt>"),
        "nothing is counted in a void contest"
    );
    result
        .says("已作废")
        .says("开启票箱前撤回")
        .says("更正&#60;b&#62;")
        .says("2026 年 11 月 22 日 14:52 公布");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_in_and_agenda_are_set_on_the_console() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}", site.congress);
    browser.get(&console).await.says("签到没有开放");
    let set = format!("{console}/check-in");
    assert_eq!(
        browser.send(&set, "check_in=open").await.location(),
        console
    );
    browser
        .get(&console)
        .await
        .says("签到已开放")
        .says("开放签到。操作人 周海燕");
    assert_eq!(browser.send(&set, "check_in=perhaps").await.status, 400);

    let items = site
        .service
        .halves
        .roll
        .agenda(site.congress)
        .await
        .unwrap();
    let form = format!("item={}", items[1].id);
    assert_eq!(
        browser
            .send(&format!("{console}/agenda"), &form)
            .await
            .status,
        303
    );
    site.get(&format!("/c/{}", site.congress), &[])
        .await
        .says("id=\"now-title\">通过《选举办法》")
        .says("<h3 class=\"agenda-session\">预备会议</h3>");
    browser
        .get(&console)
        .await
        .says(&format!("<option value=\"{}\" selected>", items[2].id))
        .says(&format!(
            "value=\"{}\" id=\"step-next\">下一项：大会开幕",
            items[2].id
        ))
        .says(&format!(
            "value=\"{}\" id=\"step-back\">上一项",
            items[0].id
        ));
    assert_eq!(
        browser
            .send(&format!("{console}/agenda"), "item=nothing")
            .await
            .status,
        404
    );
    let last = format!("item={}", items[12].id);
    browser.send(&format!("{console}/agenda"), &last).await;
    browser
        .get(&console)
        .await
        .says("value=\"\" id=\"step-next\">全部议程已完成");
    browser.send(&format!("{console}/agenda"), "item=").await;
    browser.get(&console).await.says(&format!(
        "value=\"{}\" id=\"step-back\">上一项",
        items[12].id
    ));
    browser
        .get(&console)
        .await
        .says("全部议程已完成。操作人 周海燕");
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_moved_by_small_forms_and_each_move_is_recorded() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let page = format!("/officer/contests/{}/candidates", site.election);
    let console = format!("/officer/c/{}?contest={}", site.congress, site.election);
    browser.get(&console).await.says(&page);
    let options = async || {
        let contests = site.service.halves.roll.contests(site.congress).await;
        contests.unwrap().remove(0).draft.options
    };
    let before = options().await;
    let (first, second) = (&before[0], &before[1]);
    let shown = browser.get(&page).await;
    shown
        .says("选票上写明“按姓氏笔画为序”。")
        .says(&format!("aria-label=\"把{}上移\"", second.name))
        .says(&format!("aria-label=\"把{}下移\"", first.name));
    assert!(
        !shown.html.contains(&format!("把{}上移", first.name)),
        "nobody stands above the first"
    );
    let up = format!("option={}&to=up", second.member);
    let done = browser.send(&page, &up).await;
    assert_eq!(
        (done.status, done.location()),
        (303, &*format!("{page}#candidate-{}", second.member))
    );
    assert_eq!(options().await[0].member, second.member);
    browser.get(&page).await.says("选票上不写“按姓氏笔画为序”");
    browser.get(&console).await.says(&format!(
        "的候选人次序：{}由第 2 位移到第 1 位。操作人 周海燕",
        second.name
    ));
    let over = browser.send(&page, &up).await;
    assert_eq!(over.status, 409);
    over.says("排在头尾的不能再往外移").says("UE-13");
    assert_eq!(browser.send(&page, "to=strokes").await.status, 303);
    assert_eq!(options().await, before);
    browser
        .get(&console)
        .await
        .says("按姓氏笔画重排，2 人换了位置");
    for form in ["to=sideways", "to=up", "to=up&option=x", ""] {
        assert_eq!(browser.send(&page, form).await.status, 400, "{form}");
    }
    let motion = format!("/officer/contests/{}/candidates", site.motion);
    assert_eq!(browser.get(&motion).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn from_ready_on_and_for_strangers_candidates_stay_where_they_are() {
    let mut site = Site::open().await;
    let page = format!("/officer/contests/{}/candidates", site.election);
    let nobody = site.get(&page, &[]).await;
    assert_eq!(
        (nobody.status, nobody.location()),
        (303, "/officer/sign-in")
    );
    let browser = site.sign_in().await;
    browser.act("ready").await;
    let fixed = browser.get(&page).await;
    fixed.says("选票已经固定，次序不能再改");
    assert!(!fixed.html.contains("上移"));
    let late = browser.send(&page, "to=strokes").await;
    assert_eq!(late.status, 409);
    late.says("现在不能这样做");
    let cookie = ("cookie", browser.cookie.as_str());
    let forged = [cookie, ("sec-fetch-site", "cross-site")];
    let form = format!("csrf={}&to=strokes", browser.csrf);
    assert_eq!(site.post(&page, &forged, &form).await.status, 403);
    let roll = site.service.halves.roll.clone();
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let stranger = site.sign_in().await;
    assert_eq!(stranger.get(&page).await.status, 404);
    assert_eq!(stranger.send(&page, "to=strokes").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_organisations_congress_is_unknown() {
    let mut stranger = Site::open().await;
    let roll = &stranger.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    stranger.officer = roll.create_officer(elsewhere, "外人").await.unwrap();
    let browser = stranger.sign_in().await;
    browser.get("/officer").await.says("还没有大会");
    assert_eq!(
        browser
            .get(&format!("/officer/c/{}", stranger.congress))
            .await
            .status,
        404
    );
    assert_eq!(browser.act("ready").await.status, 404);
    assert_eq!(state(&stranger).await, State::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn late_papers_block_a_vote_where_the_law_demands_a_week_and_warn_elsewhere() {
    let late = "“会场座位图”会前 6 日才公布。";
    let shown = async |profile: &str, day| {
        let site = Site::with(|package| {
            package.contests[1].profile = profile.to_owned();
            let mut papers = package.documents.iter_mut();
            let map = papers.find(|paper| paper.title == "会场座位图").unwrap();
            map.published = day;
        })
        .await;
        let console = format!("/officer/c/{}?contest={}", site.congress, site.motion);
        let page = site.sign_in().await.get(&console).await;
        page.says("WC-11");
        page
    };
    let sixteenth = Some(jiff::civil::date(2026, 11, 16));
    shown("congress-approval-shanghai@1", sixteenth)
        .await
        .says(&format!("{late}材料应当在会前 7 日送交代表。"))
        .says("依据《上海市职工代表大会条例》第三十条")
        .says("aria-disabled=\"true\"");
    let elsewhere = shown("congress-approval@1", sixteenth).await;
    elsewhere.says(&format!("{late}上海、河南规定"));
    assert!(
        !elsewhere
            .html
            .contains("class=\"act\" type=\"button\" data-dialog=\"dialog-ready\" aria-disabled")
    );
    let fifteenth = Some(jiff::civil::date(2026, 11, 15));
    shown("congress-approval-shanghai@1", fifteenth)
        .await
        .says("4 份材料都在会前 7 日以前公布。");
    // The package names no day: it is that of the import.
    shown("congress-approval-shanghai@1", None)
        .await
        .says("“会场座位图”开会当天才公布。");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_livestream_is_begun_and_ended_on_the_console_and_only_its_own_page_may_speak_to_its_host()
 {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let console = format!("/officer/c/{}", site.congress);
    let set = format!("{console}/stream");
    let refused = browser
        .send(&set, "address=http%3A%2F%2Flive.example.org%2Fhall.m3u8")
        .await;
    assert_eq!(refused.status, 409);
    refused
        .says("这不是直播地址")
        .says("value=\"http://live.example.org/hall.m3u8\"");
    let home = format!("/c/{}", site.congress);
    assert!(!site.get(&home, &[]).await.html.contains("<iframe"));
    let policy = async |path: &str| {
        let answer = site.get(path, &[]).await;
        answer.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let player = format!("{home}/stream");
    let silent = policy(&player).await;
    assert!(
        silent.contains("media-src 'none'; connect-src 'none';"),
        "{silent}"
    );

    let address = "address=https%3A%2F%2Flive.example.org%2Fhall.m3u8%3Fkey%3Dsecret";
    assert_eq!(browser.send(&set, address).await.location(), console);
    let shown = browser.get(&console).await;
    shown.says("开始直播：live.example.org。操作人 周海燕");
    let public = site
        .get(&format!("/api/v1/congresses/{}", site.congress), &[])
        .await;
    public.says("\"stream\":\"https://live.example.org/hall.m3u8?key=secret\"");
    let own = policy(&player).await;
    let host = "https://live.example.org";
    assert!(
        own.contains(&format!("media-src {host} blob:; connect-src {host};")),
        "{own}"
    );
    assert!(
        own.contains("frame-ancestors 'self'") && own.contains("sandbox allow-scripts"),
        "{own}"
    );
    let framed = site.get(&player, &[]).await;
    assert_eq!(framed.headers["x-frame-options"], "SAMEORIGIN");
    for path in [
        home.clone(),
        format!("{home}/watch"),
        format!("{home}/hall"),
    ] {
        site.get(&path, &[])
            .await
            .says(&format!("<iframe src=\"{player}"));
        let policy = policy(&path).await;
        assert!(
            policy.ends_with("frame-src 'self'") && !policy.contains(host),
            "{path}: {policy}"
        );
    }
    let contest = format!("/contests/{}", site.election);
    for path in [
        contest.clone(),
        format!("{contest}/ballot"),
        "/i".to_owned(),
        console.clone(),
    ] {
        let answer = browser.get(&path).await;
        assert!(!answer.html.contains("<iframe"), "{path} frames the stream");
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            !policy.contains("live.example.org") && !policy.contains("frame-src"),
            "{path}: {policy}"
        );
        assert_eq!(answer.headers["x-frame-options"], "DENY", "{path}");
    }

    browser.send(&set, "address=").await;
    browser.get(&console).await.says("停止直播。操作人 周海燕");
    assert!(!site.get(&home, &[]).await.html.contains("<iframe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_box_takes_plain_digits_up_to_what_was_handed_out_and_never_guesses() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    site.fill_the_hall().await;
    browser.act("ready").await;
    let roll = &site.service.halves.roll;
    let people = roll.attendees(&site.officer, site.congress).await.unwrap();
    for person in &people[..2] {
        roll.hand_out_paper(&site.officer, site.election, person.id, false)
            .await
            .unwrap();
    }
    browser.act("open").await;
    let desk = format!("/officer/contests/{}/paper", site.election);
    for typed in ["1e2", "2.0", "%EF%BC%92", "-1", ""] {
        let answer = browser
            .send(&desk, &format!("to=box&returned={typed}"))
            .await;
        assert_eq!(answer.status, 409, "{typed}");
        answer.says("没有登记：收回张数请只用数字 0 到 9 填写");
    }
    let answer = browser.send(&desk, "to=box&returned=3").await;
    assert_eq!(answer.status, 409);
    answer.says("收回 3 张，多于发出的 2 张");
    let returned = async || {
        roll.contests(site.congress).await.unwrap()[0]
            .paper
            .returned
    };
    assert_eq!(returned().await, None);
    browser.send(&desk, "to=box&returned=2").await;
    assert_eq!(returned().await, Some(2));
}
