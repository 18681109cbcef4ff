//! `piaojue rules`: every profile can be looked up, with what is sure of it.

use ballot::profile::{Confidence, PROFILES};

use super::Desk;

#[test]
fn all_profiles_are_listed_with_when_to_take_them() {
    let printed = Desk::new().run(&["rules"]).done();
    for profile in &PROFILES {
        let line = format!(
            "{}  {}\n    {}\n",
            profile.name, profile.title.zh, profile.when.zh
        );
        assert!(printed.contains(&line), "{line}");
    }
    let english = Desk::new().run(&["rules", "--lang", "en"]).done();
    assert!(english.contains(PROFILES[0].title.en));
}

#[test]
fn a_profile_is_printed_with_the_source_and_certainty_of_each_rule() {
    for profile in &PROFILES {
        let printed = Desk::new().run(&["rules", profile.name]).done();
        let lines = profile.lines();
        for rule in &lines {
            let line = format!(
                "{}  {}\n    {}（",
                rule.id,
                rule.sentence_zh(profile.kind),
                rule.source
            );
            assert!(printed.contains(&line), "{line}\nis not in\n{printed}");
        }
        let memory = lines
            .iter()
            .filter(|rule| rule.confidence == Confidence::Memory)
            .count();
        assert_eq!(
            printed.matches("凭记忆，未核对原文").count(),
            memory,
            "{}",
            profile.name
        );
    }
}

#[test]
fn a_name_without_its_version_is_enough_and_a_wrong_one_is_answered_with_the_nearest() {
    let desk = Desk::new();
    let whole = desk.run(&["rules", "union-committee@1"]).done();
    assert_eq!(desk.run(&["rules", "union-committee"]).done(), whole);
    let wrong = desk.run(&["rules", "union-comittee"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(2), ""));
    assert!(wrong.err.contains("union-committee@1"), "{}", wrong.err);
    let far = desk.run(&["rules", "xyz"]);
    assert_eq!(far.code, Some(2));
    assert!(far.err.contains("不带名称运行"), "{}", far.err);
}
