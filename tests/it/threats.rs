//! The threat model is data: each of its claims names a test that exists, or says plainly what is left.

use std::collections::BTreeSet;
use std::path::Path;

use piaojue::threats::{Threats, threats};

/// The names of all test functions of the workspace.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = BTreeSet::new();
    for folder in ["tests/it", "crypto/tests", "ballot/tests", "src"] {
        read(&root.join(folder), &mut names);
    }
    names
}

fn read(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            names.extend(tests_of(&std::fs::read_to_string(path).unwrap()));
        }
    }
}

/// Functions that stand after a test's attribute.
fn tests_of(source: &str) -> Vec<String> {
    let mut after_attribute = false;
    let mut found = Vec::new();
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            after_attribute = true;
        } else if after_attribute && !line.starts_with("#[") {
            let name = line
                .split_once("fn ")
                .and_then(|(_, rest)| rest.split_once('('));
            found.extend(name.map(|(name, _)| name.to_owned()));
            after_attribute = false;
        }
    }
    found
}

#[test]
fn every_claim_of_the_threat_model_names_a_test_that_exists_or_is_residual() {
    let tests = tests();
    assert!(tests.len() > 500, "the tests were found: {}", tests.len());
    let Threats { attackers } = threats();
    assert!(attackers.len() >= 10);
    for attacker in attackers {
        assert!(!attacker.claims.is_empty(), "{}", attacker.id);
        for claim in &attacker.claims {
            match &claim.test {
                Some(test) => {
                    assert!(!claim.residual, "{}: {test} is not residual", attacker.id);
                    assert!(tests.contains(test), "{}: no test {test}", attacker.id);
                }
                None => assert!(claim.residual, "{}: {}", attacker.id, claim.says.zh),
            }
        }
    }
}

#[test]
fn every_promise_of_the_protocol_has_a_claim() {
    let claimed: BTreeSet<&str> = threats()
        .attackers
        .iter()
        .flat_map(|attacker| &attacker.claims)
        .map(|claim| claim.promise.as_str())
        .collect();
    let promised = [
        "counted",
        "no-partial-result",
        "once",
        "recount",
        "secrecy",
        "unchanged",
    ];
    assert_eq!(claimed.into_iter().collect::<Vec<_>>(), promised);
}
