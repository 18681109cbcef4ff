//! A finished congress is re-verified from what anybody can fetch; every way to tamper with it is found, by the right
//! check and at the right entry.

mod agreement;
mod disorder;
mod forging;
mod made;
mod manifests;
mod people;
mod played;
mod sealed;
mod signatures;
mod tampering;
mod whole_log;
mod witnesses;

use ballot::state::State;
use piaojue::verify::{Check, Verdict, verify};

use played::played;

/// The bundle of an honest sealed election with write-ins, one of them not on the list, for readers who don't have that list.
pub(crate) fn bundle_without_list() -> Vec<u8> {
    let story = made::Story {
        written: 2,
        unlisted: true,
        ..made::SEALED
    };
    let evidence = made::Made::play(story, |_| ()).evidence();
    piaojue::audit::bundle::write(&agreement::listless(evidence))
}

#[test]
fn a_played_congress_holds_from_its_public_files_alone() {
    let played = played();
    let report = verify(&played.evidence);
    assert_eq!(report.failures, []);
    assert!(report.holds());
    assert!(
        Check::ALL
            .iter()
            .all(|check| report.verdict(*check) == Verdict::Holds)
    );
    let states: Vec<State> = report
        .contests
        .iter()
        .map(|contest| contest.state)
        .collect();
    assert_eq!(
        states,
        [State::Counted, State::Counted, State::Void, State::Void]
    );
}

#[test]
fn the_report_gives_every_contest_its_figures() {
    let played = played();
    let report = verify(&played.evidence);
    let [election, motion, withdrawn, voided] = report.contests.as_slice() else {
        panic!("four contests")
    };
    assert_eq!(
        (election.entitled, election.present, election.issued),
        (12, 10, 10)
    );
    assert_eq!(
        (election.returned, election.ballots, election.opened),
        (9, 9, 9)
    );
    assert_eq!(election.not_returned(), 1);
    let result = election.result.as_ref().unwrap();
    assert_eq!((result.valid, result.invalid), (7, 2));
    assert_eq!(
        result.write_ins.iter().map(|(_, votes)| votes).sum::<u64>(),
        2
    );
    assert_eq!(motion.result.as_ref().unwrap().outcome.passed, Some(true));
    assert_eq!((withdrawn.ballots, withdrawn.result.is_none()), (0, true));
    assert_eq!(
        (voided.ballots, voided.opened, voided.result.is_none()),
        (2, 0, true)
    );
}
