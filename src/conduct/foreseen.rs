//! What the checks before a vote will say of a contest that is not founded yet: its candidates can still be changed now,
//! and not any more once it is.

use ballot::finding::{self, Around, Check, Finding, Level, around, at_ready};

use super::manifest;
use super::others::announced;
use crate::clock::Millis;
use crate::roll::draft::Draft;

/// What a draft alone breaks, for so many who are entitled. What depends on the day, on papers or on other contests is
/// left to the console.
pub fn foreseen(draft: &Draft, entitled: u32) -> Vec<Finding> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let rules = manifest::rules(draft);
    let background = &draft.background;
    let scrutineers = count(background.scrutineers.len());
    let known = finding::Draft {
        kind: draft.kind,
        stage: draft.stage,
        seats: draft.seats,
        options: count(draft.options.len()),
        entitled,
        scrutineers,
        rules: &rules,
    };
    let watches = |name: &String| background.scrutineers.contains(name);
    let names = draft.options.iter().map(|option| option.name.clone());
    let around_it = Around {
        members: background.members,
        announced: background
            .notice
            .map(|period| announced(period, Millis(0)))
            .map(|announced| finding::Announced {
                over: true,
                ..announced
            }),
        scrutineers,
        watching: names.filter(watches).collect(),
        ..Around::default()
    };
    let mut findings = at_ready(&known);
    findings.extend(around(&known, &around_it));
    findings.retain(|found| {
        matches!(found.level, Level::Blocks | Level::Warns)
            && !matches!(
                found.check,
                Check::Papers { .. } | Check::Drawn { .. } | Check::Apart { .. }
            )
    });
    findings
}

#[cfg(test)]
mod tests {
    use ballot::finding::Level;

    use super::foreseen;
    use crate::package;
    use crate::rng::Rng;
    use crate::roll::import::drafts;

    #[test]
    fn too_few_candidates_and_a_scrutineer_who_stands_are_seen_before_the_founding() {
        let demo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo");
        let mut package = package::read(&demo).expect("the demo's");
        let levels = |package: &package::Package| -> Vec<(&str, Level)> {
            let draft = drafts(package, &Rng::system()).remove(0);
            let found = foreseen(&draft, 120);
            found
                .iter()
                .map(|found| (found.rule.0, found.level))
                .collect()
        };
        assert_eq!(levels(&package), []);
        let package::Question::Election { candidates, .. } = &mut package.contests[0].question
        else {
            panic!("the demo's first contest is an election");
        };
        candidates.truncate(9);
        package.scrutineers.push("王芳".to_owned());
        let rules: Vec<&str> = levels(&package).iter().map(|(rule, _)| *rule).collect();
        assert!(
            rules.contains(&"UE-14") && rules.contains(&"UE-40"),
            "{rules:?}"
        );
    }
}
