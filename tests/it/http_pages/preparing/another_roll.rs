//! Another roll in a preparation that has one: what it changes is shown first, and only what was shown is done.

use super::super::site::Site;
use super::bench::Bench;

const HEAD: &str = "姓名,工号,部门,手机,代表团";
const FIRST: [&str; 3] = [
    "王芳,0001,质量检验中心,13800000001,第一代表团",
    "阿依努尔·买买提明,0002,乌鲁木齐安装工程项目部,13800000002,第二代表团",
    "欧阳静怡,0003,人力资源共享服务中心,13800000003,第二代表团",
];
const SECOND: [&str; 3] = [
    "王芳,0001,总装二车间,13800000001,第一代表团",
    "阿依努尔·买买提明,0002,乌鲁木齐安装工程项目部,13800000002,第二代表团",
    "谢雪梅,0004,铸锻分厂,13800000004,第一代表团",
];

fn rows(people: &[&str]) -> String {
    [&[HEAD], people].concat().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_roll_changes_is_shown_before_it_is_done() {
    let site = Site::open().await;
    let bench = Bench::begin(&site).await;
    let factor = [("do", "congress"), ("second_factor", "phone-last4")];
    bench.send("/congress", &factor).await;
    let (first, second) = (rows(&FIRST), rows(&SECOND));
    let type_in = async |text: &str| {
        let form = [("do", "rows"), ("rows", text)];
        bench.send("/roll", &form).await
    };
    assert_eq!(type_in(&first).await.status, 303, "there was none");
    bench
        .get("/roll")
        .await
        .says("代表名册.csv，3 位代表。")
        .says("第一代表团 1 人，第二代表团 2 人");
    assert_eq!(type_in(&first).await.status, 303, "the same people");

    let asked = type_in(&second).await;
    assert_eq!(asked.status, 409);
    for said in [
        "data-kind=\"added\"",
        "谢雪梅",
        "data-kind=\"changed\"",
        "单位：质量检验中心 → 总装二车间",
        "data-kind=\"removed\"",
        "欧阳静怡",
        "确认更换名册",
    ] {
        asked.says(said);
    }
    let (_, files) = bench.package().await;
    let kept = |text: &str| format!("{text}\n").into_bytes();
    assert_eq!(
        files["代表名册.csv"],
        kept(&first),
        "asking changes nothing"
    );

    let held = asked.html.split("name=\"file\" value=\"").nth(1).unwrap();
    let held = held.split('"').next().unwrap();
    let form = [("do", "replace"), ("name", "代表名册.csv"), ("file", held)];
    assert_eq!(bench.send("/roll", &form).await.status, 303);
    let (_, files) = bench.package().await;
    assert_eq!(files["代表名册.csv"], kept(&second));

    let flawed = second.replace("13800000004", "138");
    assert_eq!(
        type_in(&flawed).await.status,
        303,
        "what is wrong is said by cell"
    );
    bench.get("/roll").await.says("D4");
    let nothing = [("do", "replace"), ("name", "x"), ("file", "?")];
    assert_eq!(bench.send("/roll", &nothing).await.status, 409);
}
