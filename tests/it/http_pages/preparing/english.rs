//! An officer who reads English is told in English what is wrong.

use piaojue::package;
use piaojue::package::draft::Draft;

use super::super::site::{Browser, Site};
use super::bench::{Bench, demo, upload};

async fn english(site: &Site) -> Browser<'_> {
    let mut browser = site.sign_in().await;
    browser.cookie += "; lang=en";
    browser
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_of_a_roll_are_told_in_english_by_cell() {
    let site = Site::open().await;
    let mut bench = Bench::begin(&site).await;
    bench.browser = english(&site).await;
    let number = [("do", "congress"), ("second_factor", "number")];
    bench.send("/congress", &number).await;
    let rows = "姓名,工号,部门\r\n王芳,1,检验\r\n李4,1,总装\r\n";
    bench.send("/roll", &[("do", "rows"), ("rows", rows)]).await;
    for step in ["/roll", "/check"] {
        let page = bench.get(step).await;
        page.says("代表名册.csv, A3")
            .says("The name “李4” has digits.")
            .says("The staff number “1” stands in B2 already.");
        assert!(!page.html.contains("重复"), "{}", page.html);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_that_fits_no_rules_is_led_to_in_either_language() {
    let site = Site::open().await;
    let browser = english(&site).await;
    let mut draft = Draft::read(&String::from_utf8(demo("congress.toml")).unwrap()).unwrap();
    draft.contests[0].entry.set("signatures.open", "9");
    let files = draft.paths().into_iter();
    let files = files.map(|path| (path.to_owned(), demo(path))).collect();
    let zip = package::pack(&draft, &files).unwrap();
    let sent = [("package", "大会.zip", zip.as_slice())];
    let begun = upload(
        &site,
        &browser,
        "/officer/prepare",
        &[("do", "upload")],
        &sent,
    )
    .await;
    let check = format!("{}/check", begun.location());
    let way = format!("{}/contests/committee?look=1", begun.location());
    let page = browser.get(&check).await;
    page.says("needs 9 scrutineers to sign").says(&way);
    let page = browser.get(&format!("{check}?lang=zh")).await;
    page.says("要 9 名监票人签字").says(&way);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_that_is_none_is_refused_in_english() {
    let site = Site::open().await;
    let browser = english(&site).await;
    let sent = [("package", "大会.zip", b"not a zip".as_slice())];
    let refused = upload(
        &site,
        &browser,
        "/officer/prepare",
        &[("do", "upload")],
        &sent,
    )
    .await;
    assert_eq!(refused.status, 409);
    refused.says("大会.zip: This is no complete .zip file.");
}
