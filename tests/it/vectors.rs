//! The auditor and the rules' documents against the frozen vectors (`crypto/tests/vectors`), which another program made.

use ballot::manifest::{EligibleList, Manifest, Profile};
use crypto::b64;
use crypto::bytes::Hash;
use piaojue::audit::bundle;
use piaojue::verify::{Report, verify};
use serde_json::{Value, json};
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("crypto/tests/vectors/{name}"))
}

fn vectors(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(path(&format!("{name}.json"))).unwrap()).unwrap()
}

fn cases(list: &Value) -> impl Iterator<Item = (&Value, &[u8])> {
    let cases = list.as_array().unwrap().iter();
    cases.map(|case| (case, case["text"].as_str().unwrap().as_bytes()))
}

fn audit(name: &str) -> Report {
    let files = bundle::files(&path(&format!("logs/{name}.tar"))).unwrap();
    verify(&bundle::evidence(&files).unwrap())
}

/// A frozen log holds, with the figures of its verdict.
fn holds(name: &str) {
    let (report, verdict) = (audit(name), vectors(&format!("logs/{name}")));
    assert_eq!(report.failures, []);
    assert_eq!(json!(report.tree.size()), verdict["size"]);
    let root = report.tree.root_at(report.tree.size()).unwrap();
    assert_eq!(json!(root), verdict["root"]);
    let contests = verdict["contests"].as_array().unwrap();
    assert_eq!(report.contests.len(), contests.len());
    for (found, due) in report.contests.iter().zip(contests) {
        // Figures that do not stand yet are null there and 0 here.
        let figure = |name: &str| due[name].as_u64().unwrap_or_default();
        assert_eq!(json!(found.contest), due["contest"]);
        assert_eq!(json!(found.title), due["title"]);
        assert_eq!(json!(found.state), due["state"]);
        let figures = [
            ("entitled", found.entitled),
            ("present", found.present),
            ("issued", found.issued),
            ("returned", found.returned),
            ("ballots", found.ballots),
            ("opened", found.opened),
            ("unseals", found.unsealed),
            ("certificates", found.certificates),
            ("registers_checked", found.registers_checked),
        ];
        for (name, value) in figures {
            assert_eq!(u64::from(value), figure(name), "{name}");
        }
        assert_eq!(json!(found.roll_checked), due["roll_checked"]);
        assert_eq!(json!(found.result), due["result"]);
    }
}

#[test]
fn the_frozen_log_of_a_live_box_holds_with_its_figures() {
    holds("live");
}

#[test]
fn the_frozen_log_of_a_sealed_box_holds_with_its_figures() {
    holds("sealed");
}

#[test]
fn every_frozen_log_with_one_thing_wrong_fails_by_its_check_at_its_entry() {
    let names = std::fs::read_dir(path("logs/wrong")).unwrap();
    let mut tried = 0;
    for name in names.map(|file| file.unwrap().file_name().into_string().unwrap()) {
        let Some(name) = name.strip_suffix(".tar") else {
            continue;
        };
        let verdict = vectors(&format!("logs/wrong/{name}"));
        let report = audit(&format!("wrong/{name}"));
        let failure = match report.first_failing_entry() {
            Some(failure) => failure,
            None => &report.failures[0],
        };
        let found = (json!(failure.reason.check().number()), json!(failure.entry));
        let expected = (verdict["check"].clone(), verdict["entry"].clone());
        assert_eq!(found, expected, "{name}");
        tried += 1;
    }
    assert_eq!(tried, 13);
}

#[test]
fn eligible_lists_and_profiles_are_read_in_their_one_form_only() {
    let vectors = vectors("documents");
    for (case, text) in cases(&vectors["eligible"]["good"]) {
        assert_eq!(EligibleList::parse(text).unwrap().to_bytes(), text);
        assert_eq!(json!(Hash::of(text)), case["hash"]);
    }
    for (case, text) in cases(&vectors["eligible"]["bad"]) {
        assert!(EligibleList::parse(text).is_err(), "{case}");
    }
    for (case, text) in cases(&vectors["profile"]["good"]) {
        let profile: Profile = serde_json::from_slice(text).unwrap();
        assert_eq!(profile.to_bytes(), text);
        assert_eq!(json!(Hash::of(text)), case["hash"]);
    }
}

#[test]
fn the_manifest_is_lawful_and_one_with_an_issuers_key_in_another_form_is_not() {
    let text = vectors("manifest")["manifest"].as_str().unwrap().to_owned();
    let manifest = Manifest::parse(text.as_bytes()).unwrap();
    assert_eq!(manifest.to_bytes(), text.as_bytes());
    let own = serde_json::from_str::<Value>(&text).unwrap()["issuers"][0]["key"].clone();
    for case in vectors("tokens")["bad_keys"].as_array().unwrap() {
        let spki: Vec<u8> = hex(case["spki"].as_str().unwrap());
        let changed = text.replace(own.as_str().unwrap(), &b64::encode(spki));
        assert!(Manifest::parse(changed.as_bytes()).is_err(), "{case}");
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let pairs = (0..digits.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}
