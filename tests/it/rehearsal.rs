//! Rehearsals (试投): a congress of its own made of the real roll, wiped without a trace, while nothing of the real one can be.

mod real;
mod tables;

use ballot::id::CongressId;
use ballot::state::State;
use crypto::bytes::Hash;
use crypto::entry::Entry;
use piaojue::client::{Board, Device, Trust};
use piaojue::conduct::{RehearseRefusal, WipeRefusal};
use piaojue::roll::OrganisationId;
use piaojue::roll::acts::Actor;

use crate::support::package::{AT_ONCE, PackageText, election, motion};
use crate::support::{Hall, Meeting, no, refused};

/// Two contests, both drafts.
pub(crate) async fn hall() -> Hall {
    let contests = vec![motion(AT_ONCE), election(2, 3, 1, AT_ONCE)];
    Hall::open(&PackageText::new(4, contests)).await
}

pub(crate) fn actor(hall: &Hall) -> Actor {
    Actor::from(hall.organiser())
}

async fn log_of(hall: &Hall, meeting: &Meeting) -> Board {
    let trust = Trust::fetch(&hall.http, meeting.congress.0, Some(&meeting.log))
        .await
        .unwrap();
    Board::read(&hall.http, meeting.congress.0, &trust)
        .await
        .unwrap()
}

/// Plays the rehearsal's motion to its result with three delegates; their devices.
pub(crate) async fn play(hall: &Hall, rehearsal: &Meeting) -> Vec<Device> {
    let motion = rehearsal.contests[0];
    let mut devices = Vec::new();
    for invitation in &rehearsal.invitations[..3] {
        let device = Device::sign_in(&hall.http, &hall.rng, invitation)
            .await
            .unwrap();
        device.check_in().await.unwrap();
        devices.push(device);
    }
    hall.officer.ready(motion).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(hall.fill(&device.take(motion).await.unwrap(), &[true]));
    }
    hall.officer.open(motion).await.unwrap();
    for (device, ballot) in devices.iter().zip(&ballots) {
        device.cast(ballot).await.unwrap();
    }
    hall.officer.close(motion).await.unwrap();
    assert_eq!(hall.officer.count(motion).await.unwrap(), State::Counted);
    devices
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_has_the_real_roll_agenda_and_drafts_and_shares_no_id_key_or_invitation() {
    let hall = hall().await;
    let rehearsal = hall.rehearse().await;
    let roll = &hall.service.halves.roll;
    let real = roll.congress(hall.congress).await.unwrap().unwrap();
    let copy = roll.congress(rehearsal.congress).await.unwrap().unwrap();
    assert_eq!(copy.title, format!("【试投】{}", real.title));
    assert_ne!(copy.vkey, real.vkey);
    assert_eq!(
        copy.log_origin,
        real.log_origin
            .replace(&real.id.to_string(), &copy.id.to_string())
    );

    let people = async |congress| {
        let mut people = roll.attendees(hall.organiser(), congress).await.unwrap();
        people.sort_by(|one, other| one.number.cmp(&other.number));
        people
    };
    let (ours, theirs) = (
        people(hall.congress).await,
        people(rehearsal.congress).await,
    );
    assert_eq!(ours.len(), theirs.len());
    for (one, other) in ours.iter().zip(&theirs) {
        assert_eq!((&one.name, &one.number), (&other.name, &other.number));
        assert_ne!(one.id, other.id);
    }

    let contests = roll.contests(rehearsal.congress).await.unwrap();
    let drafts = roll.contests(hall.congress).await.unwrap();
    let members = |draft: &piaojue::roll::draft::Draft| {
        let options = draft.options.iter().map(|option| option.member);
        let eligible = draft.eligible.iter().flatten().map(|person| person.id);
        options
            .chain(eligible)
            .collect::<std::collections::HashSet<_>>()
    };
    for (copy, draft) in contests.iter().zip(&drafts) {
        assert_eq!(copy.title, format!("【试投】{}", draft.title));
        assert_eq!(copy.draft.title, format!("【试投】{}", draft.draft.title));
        assert_ne!(copy.contest, draft.contest);
        assert_eq!(members(&copy.draft).len(), members(&draft.draft).len());
        assert!(members(&copy.draft).is_disjoint(&members(&draft.draft)));
    }
    let codes = |invitations: &[piaojue::client::Invitation]| -> Vec<String> {
        invitations.iter().map(|each| each.code.clone()).collect()
    };
    for code in codes(&rehearsal.invitations) {
        assert!(!codes(&hall.invitations).contains(&code));
    }

    // Whoever reads the rehearsal's log alone reads what it is.
    let entries = log_of(&hall, &rehearsal).await.parsed().unwrap();
    match &entries[0] {
        Entry::Congress(entry) => assert!(entry.title.starts_with("【试投】")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn delegates_vote_in_a_rehearsal_with_their_own_second_factor_and_the_real_box_stays_empty() {
    let hall = hall().await;
    let before = hall.board().await.checkpoint;
    let rehearsal = hall.rehearse().await;
    play(&hall, &rehearsal).await;
    assert_eq!(hall.board().await.checkpoint.tree, before.tree);
    let roll = &hall.service.halves.roll;
    let facts = roll.contests(hall.congress).await.unwrap();
    assert!(facts.iter().all(|facts| facts.state == State::Draft));
    assert_eq!(roll.head_count(hall.congress).await.unwrap().there, 0);
    let manifest = log_of(&hall, &rehearsal).await.parsed().unwrap();
    let Entry::Contest(contest) = &manifest[1] else {
        panic!("{:?}", manifest[1]);
    };
    let manifest = ballot::manifest::Manifest::parse(contest.manifest.as_bytes()).unwrap();
    assert!(manifest.title.starts_with("【试投】"), "{}", manifest.title);
    // A wrong second factor stays wrong.
    let wrong = piaojue::client::Invitation {
        check: "9999".to_owned(),
        ..rehearsal.invitations[3].clone()
    };
    let tried = Device::sign_in(&hall.http, &hall.rng, &wrong).await;
    assert_eq!(refused(tried.map(|_| ())), no(401, "sign-in-failed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_congress_has_one_rehearsal_at_a_time_none_of_a_rehearsal_and_none_once_a_ballot_is_fixed()
 {
    let hall = hall().await;
    let (conduct, actor) = (&hall.service.halves.conduct, actor(&hall));
    let rehearsal = conduct.rehearse(&actor, hall.congress).await.unwrap();
    match conduct.rehearse(&actor, hall.congress).await {
        Err(RehearseRefusal::There(there)) => assert_eq!(there, rehearsal),
        other => panic!("{other:?}"),
    }
    let again = conduct.rehearse(&actor, rehearsal).await;
    assert!(
        matches!(again, Err(RehearseRefusal::IsRehearsal)),
        "{again:?}"
    );
    let foreign = Actor {
        organisation: OrganisationId(hall.rng.id()),
        ..actor.clone()
    };
    for congress in [hall.congress, rehearsal] {
        let stranger = conduct.rehearse(&foreign, congress).await;
        assert!(
            matches!(stranger, Err(RehearseRefusal::Unknown)),
            "{stranger:?}"
        );
        let stranger = conduct.wipe(&foreign, congress).await;
        assert!(
            matches!(stranger, Err(WipeRefusal::Unknown)),
            "{stranger:?}"
        );
    }
    conduct.wipe(&actor, rehearsal).await.unwrap();
    let twice = conduct.wipe(&actor, rehearsal).await;
    assert!(matches!(twice, Err(WipeRefusal::Unknown)), "{twice:?}");

    // The title is free.
    let second = conduct.rehearse(&actor, hall.congress).await.unwrap();
    assert_ne!(second, rehearsal);
    conduct.wipe(&actor, second).await.unwrap();
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let late = conduct.rehearse(&actor, hall.congress).await;
    assert!(matches!(late, Err(RehearseRefusal::Begun)), "{late:?}");
}

/// Everything in both halves' files, write-ahead logs included.
pub(crate) fn files(hall: &Hall) -> Vec<(String, Vec<u8>)> {
    let folder = std::fs::read_dir(hall.data.path()).unwrap();
    folder
        .map(|file| file.unwrap())
        .filter(|file| file.file_name().to_string_lossy().contains(".db"))
        .map(|file| {
            let bytes = std::fs::read(file.path()).unwrap();
            (file.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_wiped_rehearsal_is_left_in_any_file_of_either_half() {
    let hall = hall().await;
    let rehearsal = hall.rehearse().await;
    let devices = play(&hall, &rehearsal).await;
    let halves = &hall.service.halves;
    let board = log_of(&hall, &rehearsal).await;
    let mut traces: Vec<(String, Vec<u8>)> = Vec::new();
    for (at, entry) in board.entries.iter().enumerate() {
        traces.push((format!("entry {at}"), entry.clone()));
        if let Ok(Entry::Ballot(ballot)) = Entry::parse(entry) {
            traces.push(("a ballot's key".into(), ballot.key.as_bytes().to_vec()));
        }
    }
    let known = halves
        .roll
        .congress(rehearsal.congress)
        .await
        .unwrap()
        .unwrap();
    traces.push((
        "the title".into(),
        known.title.trim_start().as_bytes().to_vec(),
    ));
    traces.push(("the log's keys".into(), known.vkey.into_bytes()));
    for attendee in halves
        .roll
        .attendees(hall.organiser(), rehearsal.congress)
        .await
        .unwrap()
    {
        let id = attendee.id.0.as_bytes().to_vec();
        traces.push(("a delegate's id".into(), id));
    }
    for invitation in &rehearsal.invitations {
        let hash = Hash::of(invitation.code.replace('-', "").as_bytes());
        traces.push(("an invitation".into(), hash.as_bytes().to_vec()));
    }
    for device in &devices {
        let point = device.key().as_bytes().to_vec();
        traces.push(("a device's key".into(), point));
    }
    let found = |hall: &Hall| -> Vec<String> {
        let mut found = Vec::new();
        for (file, bytes) in files(hall) {
            for (trace, needle) in &traces {
                if bytes
                    .windows(needle.len())
                    .any(|window| window == needle.as_slice())
                {
                    found.push(format!("{trace} in {file}"));
                }
            }
        }
        found
    };
    assert!(
        found(&hall).len() >= traces.len(),
        "the search is not blind: {:?}",
        found(&hall)
    );

    halves
        .conduct
        .wipe(&actor(&hall), rehearsal.congress)
        .await
        .unwrap();
    assert_eq!(found(&hall), [""; 0]);
    assert!(
        halves
            .roll
            .congress(rehearsal.congress)
            .await
            .unwrap()
            .is_none()
    );
}

/// The sum of what a congress has, for comparing before and after.
pub(crate) async fn standing(hall: &Hall, congress: CongressId) -> String {
    let roll = &hall.service.halves.roll;
    let people = roll.attendees(hall.organiser(), congress).await.unwrap();
    let contests = roll.contests(congress).await.unwrap();
    format!(
        "{:?} {people:?} {contests:?}",
        roll.congress(congress).await.unwrap()
    )
}
