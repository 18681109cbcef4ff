//! Checks before an act: what blocks it carries its rule and its figures.

use ballot::{
    finding::{Draft, Finding, Level, allows, at_open, at_ready},
    manifest::{Manifest, Signoffs, Stage},
    profile::RuleProfile,
};

use crate::common::{election, motion};

/// Rules and levels of the findings that are not simply in order.
fn notable(manifest: &Manifest) -> Vec<(&'static str, Level)> {
    let findings = at_ready(&Draft::of(manifest));
    let notable = findings
        .iter()
        .filter(|finding| finding.level != Level::Holds);
    notable
        .map(|finding| (finding.rule.0, finding.level))
        .collect()
}

fn blocking(findings: &[Finding]) -> Vec<String> {
    let blocks = findings
        .iter()
        .filter(|finding| finding.level == Level::Blocks);
    blocks.map(Finding::sentence_zh).collect()
}

const NO_SIGNOFFS: (&str, Level) = ("UE-40", Level::Informs);

#[test]
fn c25_too_few_candidates_block_the_contest() {
    let findings = at_ready(&Draft::of(&election(22, 21, 120)));
    assert!(!allows(&findings));
    assert_eq!(
        blocking(&findings),
        ["候选人 22 人，应选 21 人，差额须达到 5%，至少要有候选人 23 人，差额不够。"]
    );
    assert_eq!(
        notable(&election(22, 21, 120)),
        [("UE-14", Level::Blocks), NO_SIGNOFFS]
    );
    assert_eq!(notable(&election(23, 21, 120)), [NO_SIGNOFFS]);
}

#[test]
fn r12_fifteen_per_cent_of_31_seats_are_five_more_candidates() {
    let mut manifest = election(36, 31, 120);
    manifest.rules.surplus = Some(ballot::ratio::Ratio::at_least(
        ballot::ratio::Basis::Seats,
        15,
        100,
    ));
    assert!(allows(&at_ready(&Draft::of(&manifest))));
    manifest.options.pop();
    assert!(!allows(&at_ready(&Draft::of(&manifest))));
}

#[test]
fn seats_candidates_roll_and_threshold_must_be_there() {
    assert!(notable(&election(8, 0, 120)).contains(&("UE-04", Level::Blocks)));
    assert!(notable(&election(0, 7, 120)).contains(&("UE-10", Level::Blocks)));
    assert_eq!(
        notable(&election(8, 7, 0)),
        [("AR-4", Level::Blocks), NO_SIGNOFFS]
    );
    let mut manifest = motion("ordinary-motion@1", 80);
    manifest.rules.pass = None;
    assert_eq!(notable(&manifest), [("WC-03", Level::Blocks), NO_SIGNOFFS]);
}

#[test]
fn a_primary_may_rank_by_votes_alone_and_an_uncontested_election_is_named_as_such() {
    let mut manifest = election(8, 7, 120);
    (manifest.stage, manifest.rules.pass) = (Stage::Primary, None);
    manifest.rules.surplus = None;
    assert_eq!(notable(&manifest), [("UE-15", Level::Informs), NO_SIGNOFFS]);
    manifest.options.truncate(6);
    assert!(notable(&manifest).contains(&("UE-10", Level::Warns)));
}

#[test]
fn more_signatures_than_scrutineers_block() {
    let mut manifest = election(8, 7, 120);
    manifest.rules.signoffs = Signoffs {
        certify: 2,
        ..Signoffs::default()
    };
    assert_eq!(notable(&manifest), [("UE-40", Level::Blocks)]);
}

#[test]
fn the_quorum_quotes_the_rule_of_its_profile() {
    let union = at_open(&election(8, 7, 120), 79);
    assert_eq!(union[0].rule.0, "UE-20");
    assert_eq!(
        union[0].sentence_zh(),
        "到会 79 人，应到 120 人，没有达到三分之二（80 人），还不能选举。"
    );
    assert_eq!(
        at_open(&motion("ordinary-motion@1", 120), 80)[0].rule.0,
        "WC-02"
    );
}

#[test]
fn profiles_are_found_by_name_and_version() {
    let profile = RuleProfile::named("union-committee@1").unwrap();
    assert_eq!(profile.pass.id.0, "UE-27");
    assert!(profile.rules(Stage::Runoff, 2).surplus.is_none());
    assert!(RuleProfile::named("union-committee@2").is_none());
}
