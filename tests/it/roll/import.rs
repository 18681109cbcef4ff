//! A congress package made into a congress.

use std::path::Path;

use ballot::id::CongressId;
use ballot::manifest::{Audience, EligibleList, Kind};
use piaojue::clock::Clock;
use piaojue::package::{self, Package};
use piaojue::purpose::Purpose;
use piaojue::rng::Rng;
use piaojue::roll::adding::{AddRefusal, Added, NewCongress};
use piaojue::roll::draft::Draft;
use piaojue::roll::import::{NotUsable, new_congress};
use piaojue::roll::officers::Officer;
use piaojue::roll::programme::Progress;
use piaojue::roll::{OrganisationId, Roll};
use tempfile::TempDir;

/// The day of the import.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 2);

fn demo() -> Package {
    package::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("demo")).unwrap()
}

fn made_of(package: &Package) -> Result<NewCongress, NotUsable> {
    let rng = Rng::system();
    new_congress(
        package,
        CongressId(rng.id()),
        "localhost/log/x",
        (&rng, TODAY),
    )
}

fn drafts(new: &NewCongress) -> Vec<Draft> {
    new.contests
        .iter()
        .map(|contest| serde_json::from_str(&contest.draft).unwrap())
        .collect()
}

async fn stored(new: &NewCongress) -> (TempDir, Roll, Officer) {
    let folder = tempfile::tempdir().unwrap();
    let roll = Roll::open(folder.path(), Clock::System, Rng::system())
        .await
        .unwrap();
    roll.add_congress(OrganisationId::DEFAULT, new)
        .await
        .unwrap();
    let officer = roll
        .create_officer(OrganisationId::DEFAULT, "选举工作人员")
        .await
        .unwrap();
    (folder, roll, officer)
}

#[test]
fn the_demo_becomes_an_election_and_a_motion() {
    let package = demo();
    let drafts = drafts(&made_of(&package).unwrap());
    let [election, motion, _, _] = drafts.as_slice() else {
        panic!("{} contests", drafts.len())
    };
    assert_eq!(
        (election.kind, election.seats, election.options.len()),
        (Kind::Election, 9, 12)
    );
    assert_eq!(
        (election.show.to, election.show.while_open),
        (Audience::Public, true)
    );
    assert!(
        election
            .options
            .iter()
            .all(|option| !option.text.is_empty())
    );
    assert!(
        election.options[0]
            .photo
            .as_ref()
            .unwrap()
            .starts_with(&[0xff, 0xd8]),
        "a JPEG"
    );
    assert_eq!(
        (motion.kind, motion.seats, motion.options.len()),
        (Kind::Motion, 0, 1)
    );
    assert!(
        motion.options[0].text.contains("集体合同"),
        "the document voted on"
    );
    assert_eq!(motion.eligible, None);
}

#[test]
fn a_candidate_is_the_same_member_on_the_ballot_and_among_those_to_be_written_in() {
    let package = demo();
    let new = made_of(&package).unwrap();
    let election = &drafts(&new)[0];
    let eligible = EligibleList::new(election.eligible.clone().unwrap()).unwrap();
    assert_eq!(eligible.members().len(), package.eligible.len());
    for option in &election.options {
        let member = eligible
            .find(option.member)
            .expect("a candidate who is a member");
        assert_eq!(
            (&member.name, &member.detail),
            (&option.name, &option.detail)
        );
    }
}

#[test]
fn no_delegates_id_is_a_members_id() {
    let new = made_of(&demo()).unwrap();
    for delegate in &new.delegates {
        let id = delegate.id.to_string();
        assert!(
            new.contests
                .iter()
                .all(|contest| !contest.draft.contains(&id))
        );
    }
}

#[test]
fn rules_that_are_unknown_or_for_another_kind_are_all_reported() {
    let mut package = demo();
    package.contests[0].profile = "ordinary-motion@1".into();
    package.contests[1].profile = "没有@1".into();
    let NotUsable(problems) = made_of(&package).unwrap_err();
    let text: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(text.len(), 2, "{text:?}");
    assert!(
        text[0].contains("ordinary-motion@1") && text[0].contains("union-committee@1"),
        "{}",
        text[0]
    );
    assert!(
        text[1].contains("没有@1") && text[1].contains("ordinary-motion@1"),
        "{}",
        text[1]
    );
}

#[test]
fn namesakes_of_one_unit_can_not_be_written_in() {
    let mut package = demo();
    package.eligible.push(package.eligible[0].clone());
    let NotUsable(problems) = made_of(&package).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    package.contests.remove(0);
    package.agenda.retain(|item| {
        item.contest
            .as_ref()
            .is_none_or(|slug| slug.as_str() != "committee")
    });
    assert!(made_of(&package).is_ok(), "a motion has no write-ins");
}

#[tokio::test]
async fn the_stored_congress_has_its_agenda_its_documents_and_its_roll() {
    let package = demo();
    let new = made_of(&package).unwrap();
    let (_folder, roll, officer) = stored(&new).await;
    let agenda = roll.agenda(new.id).await.unwrap();
    let titles: Vec<&str> = agenda.iter().map(|item| item.title.as_str()).collect();
    assert_eq!(
        titles,
        package
            .agenda
            .iter()
            .map(|item| item.title.as_str())
            .collect::<Vec<_>>()
    );
    let voted: Vec<_> = agenda.iter().filter_map(|item| item.contest).collect();
    assert_eq!(
        voted,
        new.contests
            .iter()
            .map(|contest| contest.id)
            .collect::<Vec<_>>()
    );
    let entry = agenda
        .iter()
        .find_map(|item| item.documents.first())
        .unwrap();
    let document = roll.document(new.id, entry.id).await.unwrap().unwrap();
    assert_eq!(document.title, package.documents[0].title);
    assert_eq!(document.published, entry.published);
    let figures = roll.head_count(new.id).await.unwrap();
    let on_leave = package
        .delegates
        .iter()
        .filter(|delegate| delegate.on_leave)
        .count();
    assert_eq!((figures.entitled, figures.leave), (120, on_leave as u64));

    roll.set_agenda_now(&officer, new.id, agenda[2].id)
        .await
        .unwrap();
    roll.set_agenda_now(&officer, new.id, agenda[1].id)
        .await
        .unwrap();
    let progress: Vec<Progress> = roll
        .agenda(new.id)
        .await
        .unwrap()
        .iter()
        .map(|item| item.progress)
        .collect();
    assert_eq!(
        progress[..3],
        [Progress::Done, Progress::Now, Progress::Waiting]
    );
    assert_eq!(roll.agenda_now(new.id).await.unwrap(), Some(agenda[1].id));
    roll.finish_agenda(&officer, new.id).await.unwrap();
    assert_eq!(roll.agenda_now(new.id).await.unwrap(), None);
}

#[tokio::test]
async fn the_same_package_again_is_the_same_congress_and_a_changed_one_is_refused() {
    let mut package = demo();
    let new = made_of(&package).unwrap();
    let (_folder, roll, _) = stored(&new).await;
    let organisation = OrganisationId::DEFAULT;
    assert_eq!(
        roll.imported_before(organisation, &package, Purpose::Real)
            .await
            .unwrap(),
        Some(new.id)
    );
    let again = roll
        .add_congress(organisation, &made_of(&package).unwrap())
        .await
        .unwrap();
    assert_eq!(again, Added::AlreadyThere(new.id));
    package.delegates.pop();
    let changed = roll
        .imported_before(organisation, &package, Purpose::Real)
        .await;
    assert!(matches!(changed, Err(AddRefusal::Differs(id)) if id == new.id));
}
