//! The rule profiles against the rule book: thresholds of its §4 matrix, candidates of its §1 table, and never more
//! certainty than it has.

use ballot::{
    b64::Digest,
    manifest::{Kind, Manifest, Stage},
    profile::{Confidence, PROFILES, Rule, RuleProfile, SeatRange},
    ratio::Ratio,
};

use crate::common::{election, motion};

const STAGES: [Stage; 5] = [
    Stage::Primary,
    Stage::Formal,
    Stage::Runoff,
    Stage::Further,
    Stage::Byelection,
];

/// A contest under the rules that a profile proposes.
fn proposed(profile: &RuleProfile, stage: Stage) -> Manifest {
    let mut manifest = match profile.kind {
        Kind::Election => election(8, 7, 120),
        Kind::Motion => motion("ordinary-motion@1", 120),
        Kind::Appraisal => {
            let mut manifest = motion("ordinary-motion@1", 120);
            manifest.marks = ["good", "fair", "poor"].map(str::to_owned).to_vec();
            manifest
        }
    };
    manifest.kind = profile.kind;
    manifest.stage = stage;
    manifest.rules = profile.rules(stage, manifest.seats);
    manifest.eligible = (manifest.write_ins > 0).then_some(Digest([7; 32]));
    manifest
}

#[test]
fn what_a_profile_proposes_is_lawful_at_every_stage() {
    for profile in &PROFILES {
        for stage in STAGES {
            let found = proposed(profile, stage).check();
            assert_eq!(found, Ok(()), "{} at {stage:?}", profile.name);
        }
    }
}

#[test]
fn every_profile_has_a_name_of_its_own_with_its_version_and_words_in_both_languages() {
    for (place, profile) in PROFILES.iter().enumerate() {
        assert_eq!(profile.name, format!("{}@1", profile.stem()));
        let first = PROFILES.iter().position(|other| other.name == profile.name);
        assert_eq!(first, Some(place), "{} stands twice", profile.name);
        let told = profile.told.iter().map(|rule| rule.value);
        for text in told.chain([profile.title, profile.when]) {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{text:?}");
        }
    }
}

#[test]
fn a_provinces_profile_stands_after_its_national_one_and_is_of_the_same_kind() {
    for (place, profile) in PROFILES.iter().enumerate() {
        let Some(base) = profile.base else { continue };
        let base = PROFILES[..place].iter().find(|other| other.name == base);
        let base = base.unwrap_or_else(|| panic!("{} has no base", profile.name));
        assert!(base.base.is_none() && base.kind == profile.kind);
        assert!(profile.stem().starts_with(&format!("{}-", base.stem())));
        assert_ne!(profile.when, base.when, "{}", profile.name);
    }
}

#[test]
fn an_unknown_profile_is_stood_in_for_by_one_of_its_kind() {
    for kind in [Kind::Election, Kind::Motion, Kind::Appraisal] {
        assert_eq!(RuleProfile::behind("no-such@1", kind).kind, kind);
    }
}

/// For each N of the table: two thirds, more than half, half.
const LOOKUP: [(u64, [u64; 3]); 12] = [
    (19, [13, 10, 10]),
    (25, [17, 13, 13]),
    (30, [20, 16, 15]),
    (75, [50, 38, 38]),
    (80, [54, 41, 40]),
    (100, [67, 51, 50]),
    (120, [80, 61, 60]),
    (121, [81, 61, 61]),
    (150, [100, 76, 75]),
    (180, [120, 91, 90]),
    (193, [129, 97, 97]),
    (202, [135, 102, 101]),
];

/// A column of [`LOOKUP`].
#[derive(Clone, Copy)]
enum Needs {
    Nothing,
    TwoThirds,
    MoreThanHalf,
    Half,
}

fn holds(ratio: Option<Ratio>, needs: Needs, what: &str) {
    for (base, [two_thirds, more_than_half, half]) in LOOKUP {
        let expected = match needs {
            Needs::Nothing => None,
            Needs::TwoThirds => Some(two_thirds),
            Needs::MoreThanHalf => Some(more_than_half),
            Needs::Half => Some(half),
        };
        assert_eq!(
            ratio.map(|ratio| ratio.needed(base)),
            expected,
            "{what} of {base}"
        );
    }
}

/// The rule book's §4, WC-05, WC-06, WC-17 and WC-22: quorum and votes of every profile.
#[test]
fn quorum_and_votes_are_as_the_matrix_says() {
    use Needs::{Half, MoreThanHalf, Nothing, TwoThirds};
    let matrix = [
        ("union-committee@1", TwoThirds, MoreThanHalf),
        ("union-standing-committee@1", TwoThirds, MoreThanHalf),
        ("union-chair@1", TwoThirds, MoreThanHalf),
        ("union-chair-by-committee@1", TwoThirds, MoreThanHalf),
        ("audit-committee@1", TwoThirds, MoreThanHalf),
        ("women-committee@1", TwoThirds, MoreThanHalf),
        ("union-delegates@1", TwoThirds, MoreThanHalf),
        ("constituency-delegates@1", TwoThirds, MoreThanHalf),
        ("constituency-delegates-shanghai@1", TwoThirds, Half),
        ("constituency-delegates-shaanxi@1", TwoThirds, MoreThanHalf),
        ("staff-director@1", TwoThirds, MoreThanHalf),
        ("regional-union-congress@1", MoreThanHalf, MoreThanHalf),
        ("ordinary-motion@1", TwoThirds, MoreThanHalf),
        ("congress-approval@1", TwoThirds, MoreThanHalf),
        ("congress-approval-shanghai@1", TwoThirds, Half),
        ("congress-approval-zhejiang@1", TwoThirds, MoreThanHalf),
        ("congress-approval-henan@1", TwoThirds, MoreThanHalf),
        ("collective-contract@1", TwoThirds, Half),
        ("collective-contract-beijing@1", TwoThirds, Half),
        ("collective-contract-shanghai@1", TwoThirds, Half),
        ("collective-contract-chongqing@1", TwoThirds, Half),
        ("collective-contract-zhejiang@1", TwoThirds, MoreThanHalf),
        ("collective-contract-shandong@1", TwoThirds, MoreThanHalf),
        ("school-congress@1", TwoThirds, Half),
        ("union-recall@1", Nothing, MoreThanHalf),
        ("delegate-recall@1", Nothing, MoreThanHalf),
        ("delegate-recall-shanghai@1", Nothing, Half),
        ("delegate-recall-shaanxi@1", Nothing, MoreThanHalf),
        ("appraisal@1", TwoThirds, Nothing),
    ];
    assert_eq!(
        matrix.map(|(name, ..)| name),
        PROFILES.map(|profile| profile.name)
    );
    for (name, quorum, pass) in matrix {
        let profile = RuleProfile::named(name).unwrap();
        holds(profile.quorum.value, quorum, name);
        holds(profile.pass.value, pass, name);
    }
}

/// The fewest candidates for so many seats.
fn least_candidates(name: &str, seats: u32) -> Option<u64> {
    let election = RuleProfile::named(name).unwrap().election?;
    let surplus = election.surplus.value?;
    Some(u64::from(seats) + surplus.needed(seats.into()))
}

#[test]
fn fewest_candidates_are_as_the_table_says_for_5_10_and_15_per_cent() {
    let table = [
        (3, [4, 4, 4]),
        (7, [8, 8, 9]),
        (9, [10, 10, 11]),
        (11, [12, 13, 13]),
        (15, [16, 17, 18]),
        (20, [21, 22, 23]),
        (21, [23, 24, 25]),
        (25, [27, 28, 29]),
        (29, [31, 32, 34]),
        (31, [33, 35, 36]),
        (45, [48, 50, 52]),
    ];
    let by_surplus = [
        "union-committee@1",
        "union-standing-committee@1",
        "union-delegates@1",
    ];
    for (seats, expected) in table {
        let found = by_surplus.map(|name| least_candidates(name, seats));
        assert_eq!(found, expected.map(Some), "for {seats} seats");
    }
    let demanding = PROFILES
        .iter()
        .filter(|profile| least_candidates(profile.name, 7).is_some());
    let names: Vec<_> = demanding.map(|profile| profile.name).collect();
    assert_eq!(names, by_surplus);
}

#[test]
fn seats_by_membership_are_as_ue_04_says() {
    let rule = RuleProfile::named("union-committee@1")
        .unwrap()
        .election
        .unwrap()
        .seats
        .unwrap();
    let table = [
        (1, [3, 5]),
        (24, [3, 5]),
        (25, [3, 7]),
        (200, [3, 7]),
        (201, [7, 15]),
        (800, [7, 15]),
        (1_000, [7, 15]),
        (1_001, [15, 21]),
        (5_000, [15, 21]),
        (5_001, [21, 29]),
        (10_000, [21, 29]),
        (10_001, [29, 37]),
        (50_000, [29, 37]),
        (50_001, [37, 45]),
        (u32::MAX, [37, 45]),
    ];
    for (members, expected) in table {
        assert_eq!(rule.value.at(members), expected, "{members} members");
    }
    assert_eq!(rule.id.0, "UE-04");
    assert_eq!(SeatRange::Fixed { least: 3, most: 11 }.at(800), [3, 11]);
}

#[test]
fn profiles_that_a_profile_speaks_of_exist() {
    let elections = PROFILES.iter().filter_map(|profile| profile.election);
    let speaks = elections.flat_map(|election| [election.drawn_from, election.apart_from]);
    for stem in speaks.flatten().flat_map(|rule| rule.value) {
        assert!(
            PROFILES.iter().any(|profile| profile.stem() == *stem),
            "{stem}"
        );
    }
}

/// What the rule book's §11 says was never read: no rule taken from it is verified, or even secondary.
fn ceiling(rule: &Rule<impl Sized>) -> Confidence {
    let (law, id) = (rule.source.law, rule.id.0);
    let memory_only = [
        "UE-05", "UE-12", "UE-15", "UE-17", "UE-24", "UE-30", "UE-40", "UE-50", "UE-51", "UE-61",
    ];
    match law {
        "《工会基层组织选举工作条例》" if memory_only.contains(&id) => {
            Confidence::Memory
        }
        "《基层工会会员代表大会条例》" | "《学校教职工代表大会规定》" => {
            Confidence::Memory
        }
        "《工会基层组织选举工作条例》"
        | "《企业民主管理规定》"
        | "《集体合同规定》"
        | "《工会女职工委员会工作条例》"
        | "计票恒等式"
        | "选举办法、表决办法样本" => Confidence::Secondary,
        _ => Confidence::Verified,
    }
}

#[test]
fn no_rule_claims_more_certainty_than_the_rule_book() {
    let rank = |confidence| match confidence {
        Confidence::Verified => 2,
        Confidence::Secondary => 1,
        Confidence::Memory => 0,
    };
    for profile in &PROFILES {
        for line in profile.lines() {
            let claimed = (
                profile.name,
                line.id,
                line.source.to_string(),
                line.confidence,
            );
            assert!(rank(line.confidence) <= rank(ceiling(&line)), "{claimed:?}");
        }
    }
}

#[test]
fn every_rule_names_a_rule_of_the_book_and_where_it_stands() {
    for line in PROFILES.iter().flat_map(RuleProfile::lines) {
        let id = line.id.0;
        assert!(
            ["UE-", "WC-", "§"]
                .iter()
                .any(|start| id.starts_with(start)),
            "{id}"
        );
        assert!(!line.source.law.is_empty(), "{id}");
    }
}
