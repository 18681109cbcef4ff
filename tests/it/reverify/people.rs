//! The documents of which the log has only hashes: each that is given must be the one.

use ballot::id::ContestId;
use ballot::manifest::EligibleList;
use crypto::entry::Entry;
use piaojue::verify::{Documents, ManifestFault, PeopleFault, Unchecked, verify};

use super::forging::Forgery;
use super::played::played;

fn documents(log: &mut Forgery, contest: ContestId) -> &mut Documents {
    log.evidence.documents.get_mut(&contest).unwrap()
}

#[test]
fn a_register_that_is_given_is_checked_and_one_that_is_not_is_not() {
    let report = verify(&Forgery::new().signed());
    let checked: Vec<u32> = report
        .contests
        .iter()
        .map(|contest| contest.registers_checked)
        .collect();
    assert_eq!(checked, [1, 1, 0, 0]);
    assert!(report.contests.iter().all(|contest| !contest.roll_checked));
}

#[test]
fn another_register_than_the_one_closed_with_fails_at_close() {
    let mut log = Forgery::new();
    let other = documents(&mut log, played().motion).registers.clone();
    documents(&mut log, played().election).registers = other;
    let close = log.place(played().election, |entry| matches!(entry, Entry::Close(_)));
    log.fails_at(close, PeopleFault::Register(0));
}

#[test]
fn an_issue_that_no_device_asked_for_fails_though_the_log_states_its_register() {
    let mut log = Forgery::new();
    let election = played().election;
    let close = log.place(election, |entry| matches!(entry, Entry::Close(_)));
    let register = documents(&mut log, election).registers[&0].clone();
    let mut issues = crypto::register::Register::parse(&register)
        .unwrap()
        .issues()
        .to_vec();
    issues[4].blinded = crypto::bytes::Hash::of(b"invented");
    let invented = crypto::register::Register::new(issues).unwrap();
    documents(&mut log, election)
        .registers
        .insert(0, invented.to_bytes());
    log.edit(close, |entry| {
        let Entry::Close(close) = entry else {
            unreachable!()
        };
        close.register = invented.hash();
    });
    log.fails_at(
        close,
        PeopleFault::DeviceSignature {
            issuer: 0,
            place: 4,
        },
    );
}

#[test]
fn a_write_in_cannot_be_recounted_without_the_eligible_list() {
    let mut log = Forgery::new();
    documents(&mut log, played().election).eligible = None;
    let openings = log.places(played().election, |entry| {
        matches!(entry, Entry::Opening(_))
    });
    let written =
        |at: &usize| !String::from_utf8_lossy(&log.entries[*at]).contains(r#""write_ins":[]"#);
    let first = openings.into_iter().find(written).unwrap();
    let report = verify(&log.signed());
    assert_eq!(report.failures, []);
    assert_eq!(report.unchecked.first(), Some(&Unchecked(first as u64)));
    assert!(!report.holds());
}

#[test]
fn another_eligible_list_than_the_manifest_names_fails_at_the_contest() {
    let mut log = Forgery::new();
    let list = documents(&mut log, played().election)
        .eligible
        .clone()
        .unwrap();
    let shorter = EligibleList::parse(&list).unwrap().members()[1..].to_vec();
    documents(&mut log, played().election).eligible =
        Some(EligibleList::new(shorter).unwrap().to_bytes());
    let contest = log.place(played().election, |entry| {
        matches!(entry, Entry::Contest(_))
    });
    log.fails_at(contest, ManifestFault::EligibleList);
}
