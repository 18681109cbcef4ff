//! Checks before a vote, and elections that depend on one another, over real HTTP.

use ballot::body::{Body, Mark};
use ballot::id::{ContestId, MemberId};
use ballot::manifest::Manifest;
use ballot::ratio::{Basis, Ratio};
use ballot::state::State;
use piaojue::client::{ClientError, Device};
use piaojue::roll::door::DoorAct;

use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, election, election_under};

/// The day of the import.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 2);

/// The rules that refuse an act.
fn refused<T: std::fmt::Debug>(answer: Result<T, ClientError>) -> Vec<String> {
    let ClientError::Refused(problem) = answer.unwrap_err() else {
        panic!("no refusal")
    };
    let findings = problem
        .members
        .get("findings")
        .and_then(|found| found.as_array());
    let rules = findings.into_iter().flatten();
    rules
        .map(|finding| finding["rule"].as_str().unwrap().to_owned())
        .collect()
}

async fn manifest(hall: &Hall, contest: ContestId) -> Manifest {
    let path = format!("/api/v1/contests/{contest}/manifest");
    let reply = hall.http.get(&path, None).await.unwrap();
    Manifest::parse(reply.text().unwrap().as_bytes()).unwrap()
}

fn names(manifest: &Manifest) -> Vec<&str> {
    manifest
        .options
        .iter()
        .map(|option| option.name.as_str())
        .collect()
}

/// Makes ready and counts a contest in which everybody marks alike, and writes in `written`.
async fn all_vote(
    hall: &Hall,
    devices: &[Device],
    contest: ContestId,
    marks: &[Mark],
    written: Option<MemberId>,
) {
    hall.officer.ready(contest).await.unwrap();
    let mut ballots = Vec::new();
    for device in devices {
        ballots.push(device.take(contest).await.unwrap());
    }
    hall.officer.open(contest).await.unwrap();
    for (device, taken) in devices.iter().zip(&ballots) {
        let paper = &taken.paper;
        let write_ins = written.into_iter().collect();
        let body = Body::new(
            &paper.manifest,
            paper.eligible.as_ref(),
            marks.to_vec(),
            write_ins,
        );
        let envelope = taken.fill(&body.unwrap(), &hall.rng).unwrap();
        device.cast(&envelope).await.unwrap();
    }
    hall.officer.close(contest).await.unwrap();
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
}

const FOR: Mark = Mark::FOR;
const AGAINST: Mark = Mark::AGAINST;

#[tokio::test(flavor = "multi_thread")]
async fn c14_whoever_was_not_elected_to_the_committee_drops_out_and_the_surplus_is_checked_again() {
    let committee = election(3, 4, 0, AT_ONCE);
    let standing = election_under("union-standing-committee@1", "", 2, 3);
    let hall = Hall::open(&PackageText::new(3, vec![committee, standing])).await;
    let devices = hall.devices(3).await;
    let [committee, standing] = hall.contests[..] else {
        panic!("two contests")
    };
    assert_eq!(
        refused(hall.officer.ready(standing).await),
        ["UE-17"],
        "the committee is not elected yet"
    );
    all_vote(&hall, &devices, committee, &[FOR, FOR, AGAINST, FOR], None).await;
    // 钱三 is out: two candidates remain for two seats.
    assert_eq!(refused(hall.officer.ready(standing).await), ["UE-14"]);
    let draft = &hall
        .service
        .halves
        .roll
        .contests(hall.congress)
        .await
        .unwrap()[1]
        .draft;
    let left: Vec<_> = draft
        .options
        .iter()
        .map(|option| option.name.as_str())
        .collect();
    assert_eq!(left, ["钱一", "钱二"]);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c12_a_chair_is_written_in_from_among_the_newly_elected_and_nobody_else() {
    let committee = election(3, 4, 3, AT_ONCE);
    let chair = election_under("union-chair@1", "write_ins = 1\n", 1, 3);
    let hall = Hall::open(&PackageText::new(4, vec![committee, chair])).await;
    let devices = hall.devices(4).await;
    let [committee, chair] = hall.contests[..] else {
        panic!("two contests")
    };
    let delegate = hall
        .service
        .halves
        .roll
        .contests(hall.congress)
        .await
        .unwrap();
    let delegate = delegate[0].draft.eligible.as_ref().unwrap()[0].id;
    all_vote(
        &hall,
        &devices,
        committee,
        &[FOR, FOR, AGAINST, AGAINST],
        Some(delegate),
    )
    .await;

    hall.officer.ready(chair).await.unwrap();
    let paper = manifest(&hall, chair).await;
    assert_eq!(
        names(&paper),
        ["钱一", "钱二"],
        "钱三 is no member of the committee"
    );
    let token = &devices[0].session().token;
    let path = format!("/api/v1/contests/{chair}/eligible");
    let list = hall.http.get(&path, Some(token)).await.unwrap();
    let list = ballot::manifest::EligibleList::parse(&list.body).unwrap();
    let listed: Vec<_> = list.members().iter().map(|member| member.id).collect();
    assert_eq!(
        listed,
        [delegate],
        "of the members only who was elected can be written in"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c23_a_candidate_named_scrutineer_is_refused_at_set_up() {
    let mut package = PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)]);
    package.head = "scrutineers = [\"钱二\", \"赵一\"]\n";
    let hall = Hall::open(&package).await;
    assert_eq!(
        refused(hall.officer.ready(hall.contests[0]).await),
        ["UE-40"]
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ue_04_a_committee_of_800_members_has_seven_to_fifteen_seats() {
    let mut package = PackageText::new(
        3,
        vec![election(6, 8, 0, AT_ONCE), election(7, 8, 0, AT_ONCE)],
    );
    package.head = "members = 800\n";
    let hall = Hall::open(&package).await;
    assert_eq!(
        refused(hall.officer.ready(hall.contests[0]).await),
        ["UE-04"]
    );
    hall.officer.ready(hall.contests[1]).await.unwrap();
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c11_seats_are_not_reduced_below_the_floor() {
    let mut package = PackageText::new(
        3,
        vec![election(7, 8, 0, AT_ONCE), election(8, 9, 0, AT_ONCE)],
    );
    package.head = "members = 800\n";
    let hall = Hall::open(&package).await;
    let devices = hall.devices(3).await;
    let [six, seven] = hall.contests[..] else {
        panic!("two contests")
    };
    let first = |elected: usize, of: usize| -> Vec<Mark> {
        (0..of)
            .map(|at| if at < elected { FOR } else { AGAINST })
            .collect()
    };
    all_vote(&hall, &devices, six, &first(6, 8), None).await;
    all_vote(&hall, &devices, seven, &first(7, 9), None).await;
    assert_eq!(
        refused(hall.officer.reduce(six, 3).await),
        ["UE-31"],
        "six are fewer than seven"
    );
    assert_eq!(hall.officer.reduce(seven, 3).await.unwrap(), State::Counted);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ue_12_no_box_opens_before_the_announcement_is_over() {
    let notice = |to: &str| format!("notice = {{ from = \"2026-01-05\", to = \"{to}\" }}\n");
    let [past, future] = ["2026-01-12", "2999-01-01"]
        .map(|to| election_under("union-committee@1", &notice(to), 1, 2));
    let hall = Hall::open(&PackageText::new(3, vec![past, future])).await;
    hall.devices(3).await;
    let [past, future] = hall.contests[..] else {
        panic!("two contests")
    };
    for contest in [past, future] {
        hall.officer.ready(contest).await.unwrap();
    }
    hall.officer.open(past).await.unwrap();
    assert_eq!(refused(hall.officer.open(future).await), ["UE-12"]);
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn c24_a_delegate_who_leaves_before_the_box_opens_is_not_counted_for_the_quorum() {
    let hall = Hall::open(&PackageText::new(3, vec![election(1, 2, 0, AT_ONCE)])).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let roll = &hall.service.halves.roll;
    let attendees = roll
        .attendees(hall.organiser(), hall.congress)
        .await
        .unwrap();
    let mark = async |delegate: usize, as_what: DoorAct| {
        let id = attendees[delegate].id;
        roll.mark(hall.organiser(), hall.congress, id, as_what)
            .await
            .unwrap();
    };
    mark(0, DoorAct::CheckIn).await;
    mark(1, DoorAct::CheckIn).await;
    mark(0, DoorAct::Depart).await;
    assert_eq!(refused(hall.officer.open(contest).await), ["UE-20"]);
    mark(0, DoorAct::CheckIn).await;
    hall.officer.open(contest).await.unwrap();
    assert_eq!(
        manifest(&hall, contest).await.electorate.entitled,
        3,
        "应到 has not changed"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quorum_is_tested_anew_before_each_opening() {
    let boxes = [(); 2].map(|()| election(1, 2, 0, AT_ONCE));
    let hall = Hall::open(&PackageText::new(3, boxes.into())).await;
    let [first, second] = hall.contests[..] else {
        panic!("two contests")
    };
    hall.devices(2).await;
    for contest in [first, second] {
        hall.officer.ready(contest).await.unwrap();
    }
    hall.officer.open(first).await.unwrap();
    let roll = &hall.service.halves.roll;
    let gone = hall.attendee(0).await;
    roll.mark(hall.organiser(), hall.congress, gone, DoorAct::Depart)
        .await
        .unwrap();
    assert_eq!(refused(hall.officer.open(second).await), ["UE-20"]);
    roll.mark(hall.organiser(), hall.congress, gone, DoorAct::CheckIn)
        .await
        .unwrap();
    hall.officer.open(second).await.unwrap();
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meetings_own_quorum_is_in_the_manifest_and_keeps_the_box_shut() {
    let keys = "rules = { quorum = { at_least = [4, 5] } }\n";
    let strict = election_under("union-committee@1", keys, 1, 2);
    let hall = Hall::open(&PackageText::new(6, vec![strict])).await;
    hall.devices(4).await;
    let contest = hall.contests[0];
    hall.officer.ready(contest).await.unwrap();
    let rules = manifest(&hall, contest).await.rules;
    assert_eq!(rules.quorum, Some(Ratio::at_least(Basis::Entitled, 4, 5)));
    assert_eq!(rules.profile, "union-committee@1");
    assert_eq!(
        refused(hall.officer.open(contest).await),
        ["UE-20"],
        "four of six are two thirds"
    );
    let last = hall.device(4).await;
    last.check_in().await.unwrap();
    hall.officer.open(contest).await.unwrap();
    hall.service.stop().await;
}

#[test]
fn a_package_that_loosens_a_rule_is_refused_with_the_rule() {
    let keys = "rules = { pass = { of = \"present\", more_than = [1, 2] } }\n";
    let loose = election_under("union-committee@1", keys, 1, 2);
    let package = PackageText::new(3, vec![loose]).write();
    let package = piaojue::package::read(package.path()).unwrap();
    let id = ballot::id::CongressId(uuid::Uuid::nil());
    let refused = piaojue::roll::import::new_congress(
        &package,
        id,
        "",
        (&piaojue::rng::Rng::system(), TODAY),
    );
    let said = refused.unwrap_err().to_string();
    assert!(
        said.contains("UE-27") && said.contains("《工会基层组织选举工作条例》第二十七条"),
        "{said}"
    );
    assert!(said.contains("赞成票超过实到人数的半数"), "{said}");
}
