//! A meeting's own rules tighten and never loosen.

use ballot::{
    manifest::{RunoffPass, Stage},
    profile::{OwnRules, RuleProfile},
    ratio::{Basis, Bound, Ratio},
};
use proptest::prelude::*;

fn bound() -> impl Strategy<Value = Bound> {
    (1_u32..8, 1_u32..9, any::<bool>()).prop_map(|(n, d, at_least)| {
        let fraction = [n.min(d), d];
        if at_least {
            Bound::AtLeast(fraction)
        } else {
            Bound::MoreThan(fraction)
        }
    })
}

fn committee() -> &'static RuleProfile {
    RuleProfile::named("union-committee@1").unwrap()
}

fn loosened(own: OwnRules) -> Vec<&'static str> {
    let found = own.loosened(committee(), Stage::Formal);
    for loosening in &found {
        let said = loosening.sentence_zh(committee().kind);
        assert!(
            said.contains(loosening.rule.id.0) && said.contains(loosening.rule.source.law),
            "{said}"
        );
        assert!(
            loosening
                .sentence_en(committee().kind)
                .contains(loosening.rule.id.0)
        );
    }
    found.iter().map(|loosening| loosening.rule.id.0).collect()
}

proptest! {
    #[test]
    fn what_is_taken_is_as_tight_for_every_roll_and_what_is_refused_is_looser_for_some(bound in bound()) {
        let stands = committee().pass.value.unwrap();
        let own = Ratio { of: Basis::Entitled, bound };
        let refused = !loosened(OwnRules { pass: Some(own), ..OwnRules::default() }).is_empty();
        let looser = (1..=2000).any(|roll| own.needed(roll) < stands.needed(roll));
        prop_assert_eq!(refused, looser, "{:?}", bound);
        let mut rules = committee().rules(Stage::Formal, 7);
        OwnRules { pass: Some(own), ..OwnRules::default() }.tighten(&mut rules);
        prop_assert_eq!(rules.pass, Some(if refused { stands } else { own }));
    }
}

#[test]
fn another_basis_is_looser_however_large_its_fraction() {
    for of in [Basis::Present, Basis::Returned, Basis::Valid] {
        let own = OwnRules {
            quorum: Some(Ratio::at_least(of, 9, 10)),
            pass: Some(Ratio::at_least(of, 9, 10)),
            ..OwnRules::default()
        };
        assert_eq!(loosened(own), ["UE-20", "UE-27"]);
    }
}

#[test]
fn each_rule_can_be_tightened_and_none_loosened() {
    let tight = OwnRules {
        quorum: Some(Ratio::at_least(Basis::Entitled, 4, 5)),
        pass: Some(Ratio::at_least(Basis::Entitled, 2, 3)),
        surplus: Some(Ratio::at_least(Basis::Seats, 10, 100)),
        runoff_pass: Some(RunoffPass::Same),
        write_in_needs_against: Some(true),
    };
    assert!(loosened(tight).is_empty());
    let mut rules = committee().rules(Stage::Formal, 21);
    tight.tighten(&mut rules);
    assert_eq!(
        (rules.quorum, rules.pass, rules.surplus, rules.runoff_pass),
        (tight.quorum, tight.pass, tight.surplus, RunoffPass::Same)
    );
    let loose = OwnRules {
        quorum: Some(Ratio::more_than(Basis::Entitled, 1, 2)),
        pass: Some(Ratio::at_least(Basis::Entitled, 1, 2)),
        surplus: Some(Ratio::at_least(Basis::Seats, 4, 100)),
        runoff_pass: Some(RunoffPass::Plurality),
        write_in_needs_against: Some(false),
    };
    assert_eq!(
        loosened(loose),
        ["UE-20", "UE-27", "UE-14", "UE-24"],
        "plurality is what stands"
    );
}

#[test]
fn a_primary_may_have_a_pass_mark_of_its_own_which_does_not_follow_into_the_formal_election() {
    let own = OwnRules {
        pass: Some(Ratio::at_least(Basis::Entitled, 1, 3)),
        ..OwnRules::default()
    };
    assert!(own.loosened(committee(), Stage::Primary).is_empty());
    let mut formal = committee().rules(Stage::Formal, 7);
    own.tighten(&mut formal);
    assert_eq!(formal.pass, committee().pass.value);
}
