//! 民主评议 (WC-17), over real HTTP: from the package to the verified result. And several contests at one sitting, counted
//! apart (C20).

use ballot::body::{Body, Mark};
use ballot::id::ContestId;
use ballot::manifest::{Kind, Manifest};
use piaojue::client::Device;
use piaojue::verify::{Evidence, verify};

use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, appraisal, election};

/// Takes, opens, casts one ballot each, closes and counts.
async fn play(hall: &Hall, contest: ContestId, devices: &[Device], papers: &[Vec<Mark>]) {
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for ((device, taken), marks) in devices.iter().zip(&ballots).zip(papers) {
        let body = Body::new(&taken.paper.manifest, None, marks.clone(), Vec::new()).unwrap();
        let envelope = taken.fill(&body, &hall.rng).unwrap();
        device.cast(&envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    hall.officer.count(contest).await.unwrap();
}

async fn page(hall: &Hall, path: &str) -> String {
    let answer = hall.http.get(path, None).await.unwrap();
    answer.text().unwrap().to_owned()
}

fn says(html: &str, all: &[&str]) {
    for words in all {
        assert!(html.contains(words), "no “{words}” in {html}");
    }
}

/// Everything public, checked as anybody could.
async fn verifies(hall: &Hall) {
    let log = format!("/log/{}", hall.congress);
    let evidence = Evidence {
        vkey: page(hall, &format!("{log}/vkey")).await,
        checkpoint: page(hall, &format!("{log}/checkpoint")).await,
        entries: hall.board().await.entries,
        ..Evidence::default()
    };
    let report = verify(&evidence);
    assert!(report.holds(), "{report:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appraisal_goes_from_its_package_to_a_verified_table_of_grades() {
    let hall = Hall::open(&PackageText::new(3, vec![appraisal(2, false)])).await;
    let contest = hall.contests[0];
    let devices = hall.devices(3).await;
    let papers = [[0, 0], [0, 1], [0, 3]];
    let papers = papers.map(|marks| marks.map(Mark).to_vec());
    play(&hall, contest, &devices, &papers).await;

    let bytes = page(&hall, &format!("/api/v1/contests/{contest}/manifest")).await;
    let manifest = Manifest::parse(bytes.as_bytes()).unwrap();
    assert_eq!((manifest.kind, manifest.seats), (Kind::Appraisal, 0));
    let marks = ["excellent", "competent", "mostly_competent", "incompetent"];
    assert_eq!(manifest.marks, marks);
    assert_eq!(manifest.rules.pass, None);

    let result = page(&hall, &format!("/contests/{contest}/result")).await;
    let rates = ["100.00%", "33.33%", "优秀", "基本称职"];
    says(&result, &rates);
    says(
        &result,
        &[
            "评议有效，有效票 3 张",
            "各等次的比例以有效票 3 张为基数，没有通过或不通过。",
        ],
    );
    says(
        &page(&hall, &format!("/c/{}/hall", hall.congress)).await,
        &rates,
    );
    says(
        &page(&hall, &format!("/c/{}/watch", hall.congress)).await,
        &rates,
    );
    verifies(&hall).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_paper_of_an_appraisal_has_a_radio_for_each_grade() {
    let hall = Hall::open(&PackageText::new(1, vec![appraisal(2, true)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let html = page(&hall, &format!("/contests/{contest}/ballot")).await;
    assert_eq!(html.matches("type=\"radio\"").count(), 2 * 5);
    let manifest = page(&hall, &format!("/api/v1/contests/{contest}/manifest")).await;
    let first = Manifest::parse(manifest.as_bytes()).unwrap().options[0]
        .name
        .clone();
    for grade in ["优秀", "称职", "基本称职", "不称职", "弃权"] {
        says(&html, &[&format!("aria-label=\"{first}，{grade}\"")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c20_an_over_voted_committee_ballot_does_not_spoil_the_audit_ballot() {
    let contests = vec![election(1, 3, 0, AT_ONCE), election(1, 3, 0, AT_ONCE)];
    let hall = Hall::open(&PackageText::new(3, contests)).await;
    let devices = hall.devices(3).await;
    let (over, fine) = ([Mark::FOR; 3], [Mark::FOR, Mark::AGAINST, Mark::AGAINST]);
    let committee = [over, fine, fine].map(|marks| marks.to_vec());
    let audit = [fine; 3].map(|marks| marks.to_vec());
    play(&hall, hall.contests[0], &devices, &committee).await;
    play(&hall, hall.contests[1], &devices, &audit).await;
    let result = |at: usize| format!("/contests/{}/result", hall.contests[at]);
    says(&page(&hall, &result(0)).await, &["有效 2 + 无效 1"]);
    says(&page(&hall, &result(1)).await, &["有效 3 + 无效 0"]);
    verifies(&hall).await;
}
