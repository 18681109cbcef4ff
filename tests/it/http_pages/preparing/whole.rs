//! From the empty page to a founded congress.

use piaojue::package::draft::{Draft, Entry};
use piaojue::package::{self, with_congress};

use super::super::site::Site;
use super::bench::{Bench, demo, nameless, upload};

const CONGRESS: [&str; 7] = [
    "title",
    "organisation",
    "contact.name",
    "contact.phone",
    "second_factor",
    "starts",
    "ends",
];

fn fields<'a>(act: &'a str, entry: &'a Entry, keys: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let typed = keys.iter().map(|key| (*key, entry.get(key)));
    std::iter::once(("do", act)).chain(typed).collect()
}

/// Fills every form in as an officer does who has the demo's papers on the desk.
async fn build(bench: &Bench<'_>, wanted: &Draft) {
    bench
        .send(
            "/congress",
            &fields("congress", &wanted.congress, &CONGRESS),
        )
        .await;
    let roll = demo("代表名册.xlsx");
    bench
        .upload(
            "/roll",
            &[("do", "roll")],
            &[("roll_file", "代表名册.xlsx", &roll)],
        )
        .await;
    bench
        .send("/roll", &fields("members", &wanted.congress, &["members"]))
        .await;
    for document in &wanted.documents {
        let path = document.get("file");
        let name = path.strip_prefix("文件/").unwrap();
        let said = fields("paper", document, &["title", "published"]);
        bench
            .upload("/papers", &said, &[("file", name, &demo(path))])
            .await;
    }
    let mut slugs = Vec::new();
    for contest in &wanted.contests {
        let created = bench
            .send(
                "/contests",
                &fields("contest", &contest.entry, &["profile"]),
            )
            .await;
        let place = created.location().strip_prefix(&bench.path).unwrap();
        let place = place.split('?').next().unwrap().to_owned();
        let keys = [
            "title",
            "seats",
            "formal_seats",
            "write_ins",
            "stage",
            "order",
            "subject",
            "document",
            "notice.from",
            "notice.to",
            "show.to",
            "show.while_open",
            "show.batch",
            "spread.issue_s",
            "spread.settle_s",
            "box.group",
            "box.wait_s",
        ];
        let mut said = fields("save", &contest.entry, &keys);
        said.extend(
            contest
                .grades
                .iter()
                .map(|grade| ("grades", grade.as_str())),
        );
        let saved = bench.send(&place, &said).await;
        assert_eq!(saved.status, 303, "{}", saved.html);
        for person in contest.people.people() {
            let said = fields("person", person, &["name", "unit"]);
            let named = [
                ("resume", "resume_file", "简历.md"),
                ("photo", "photo", "照片.jpg"),
            ];
            let given = named
                .into_iter()
                .filter(|(key, ..)| !person.get(key).is_empty());
            let given: Vec<_> = given
                .map(|(key, field, name)| (field, name, demo(person.get(key))))
                .collect();
            let files: Vec<_> = given
                .iter()
                .map(|(field, name, bytes)| (*field, *name, bytes.as_slice()))
                .collect();
            let added = bench.upload(&place, &said, &files).await;
            assert_eq!(added.status, 303, "{}", added.html);
        }
        slugs.push((
            contest.entry.get("slug"),
            place.rsplit('/').next().unwrap().to_owned(),
        ));
    }
    for item in &wanted.agenda {
        let mut said = fields("item", &item.entry, &["title", "kind", "session", "note"]);
        said.extend(
            item.documents
                .iter()
                .map(|path| ("document", path.as_str())),
        );
        let voted = slugs
            .iter()
            .find(|(slug, _)| *slug == item.entry.get("contest"));
        said.extend(voted.map(|(_, own)| ("contest", own.as_str())));
        bench.send("/agenda", &said).await;
    }
    let names = wanted.scrutineers.join("\r\n");
    bench
        .send(
            "/scrutineers",
            &[("do", "scrutineers"), ("scrutineers", &names)],
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_congress_built_by_forms_alone_is_the_one_that_the_same_package_makes() {
    let mut site = Site::open().await;
    // Another organisation than the one that has the demo's congress already.
    let roll = &site.service.halves.roll;
    let elsewhere = roll.add_organisation("别的工会").await.unwrap();
    site.officer = roll.create_officer(elsewhere, "新人").await.unwrap();
    let wanted = Draft::read(&String::from_utf8(demo("congress.toml")).unwrap()).unwrap();
    let bench = Bench::begin(&site).await;
    build(&bench, &wanted).await;

    let (draft, files) = bench.package().await;
    let built = package::check(&with_congress(&draft, &files)).unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
    assert_eq!(nameless(&built), nameless(&package::read(&root).unwrap()));

    bench.get("/check").await.says("没有问题，可以建立会议。");
    let slug = draft.contests[0].entry.get("slug");
    let sample = bench.get(&format!("/check/{slug}")).await;
    sample.says("样票").says("阿依努尔").says("应选 9 人");
    let founded = bench.send("/check", &[("do", "found")]).await;
    assert_eq!(founded.status, 303, "{}", founded.html);
    let congress = founded.location().strip_prefix("/officer/c/").unwrap();
    bench
        .browser
        .get(founded.location())
        .await
        .says("第三届工会委员会委员");
    let stored = roll.congresses().await.unwrap();
    assert!(
        stored
            .iter()
            .any(|each| each.id.to_string() == congress && each.organisation == elsewhere)
    );
    bench.get("").await.says(congress);

    // Once more is once: nothing has changed.
    let again = bench.send("/check", &[("do", "found")]).await;
    assert_eq!(again.location(), founded.location());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uploaded_package_is_the_same_congress_and_comes_back_the_same() {
    let site = Site::open().await;
    let browser = site.sign_in().await;
    let wanted = Draft::read(&String::from_utf8(demo("congress.toml")).unwrap()).unwrap();
    let files = wanted
        .paths()
        .into_iter()
        .map(|path| (path.to_owned(), demo(path)))
        .collect();
    let zip = package::pack(&wanted, &files).unwrap();
    let begun = upload(
        &site,
        &browser,
        "/officer/prepare",
        &[("do", "upload")],
        &[("package", "大会.zip", &zip)],
    )
    .await;
    assert_eq!(begun.status, 303, "{}", begun.html);
    let path = begun.location().to_owned();
    let bench = Bench {
        site: &site,
        browser,
        path,
    };
    let (draft, kept) = bench.package().await;
    assert_eq!((&draft, &kept), (&wanted, &files));
    // The site's congress was imported from the demo's folder: the digest is the same.
    let founded = bench.send("/check", &[("do", "found")]).await;
    assert_eq!(founded.location(), format!("/officer/c/{}", site.congress));
}
