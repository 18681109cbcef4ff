//! What the checks before a vote will say of a contest that is not founded yet: its candidates can still be changed now,
//! and not any more once it is.

use ballot::finding::{self, Announced, Around, Check, Finding, Level, Paper, around, at_ready};
use jiff::civil::Date;

use super::manifest;
use super::others::announced;
use super::overview::days_before;
use crate::clock::Millis;
use crate::package::Package;
use crate::roll::draft::Draft;

/// What a package's contest breaks, of the contests it stands among. What depends on other contests' results is left to
/// the console, and so is a meeting whose day is not set.
pub fn foreseen(draft: &Draft, package: &Package) -> Vec<Finding> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let rules = manifest::rules(draft);
    let background = &draft.background;
    let scrutineers = count(background.scrutineers.len());
    let known = finding::Draft {
        kind: draft.kind,
        stage: draft.stage,
        seats: draft.seats,
        options: count(draft.options.len()),
        entitled: count(package.delegates.len()),
        scrutineers,
        rules: &rules,
    };
    let watches = |name: &String| background.scrutineers.contains(name);
    let names = draft.options.iter().map(|option| option.name.clone());
    let begins = package.times.opens.map(|at| Millis(at.as_millisecond()));
    let around_it = Around {
        members: background.members,
        announced: background.notice.map(|period| Announced {
            over: begins.is_none_or(|at| announced(period, at).over),
            ..announced(period, Millis(0))
        }),
        papers: papers(package, begins.map(Millis::beijing_day)),
        scrutineers,
        watching: names.filter(watches).collect(),
        ..Around::default()
    };
    let mut findings = at_ready(&known);
    findings.extend(around(&known, &around_it));
    findings.retain(|found| {
        matches!(found.level, Level::Blocks | Level::Warns)
            && !matches!(found.check, Check::Drawn { .. } | Check::Apart { .. })
    });
    findings
}

/// What delegates are given to read, by the days before the meeting's first.
fn papers(package: &Package, first: Option<Date>) -> Vec<Paper> {
    let documents = package.documents.iter();
    documents
        .map(|document| Paper {
            title: document.title.clone(),
            days: first.zip(document.published).and_then(days_before),
            revised: None,
        })
        .collect()
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
            let found = foreseen(&draft, package);
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
        assert!(!rules.contains(&"UE-12"), "{rules:?}");
        let earlier = "2026-11-13T01:00:00Z".parse().expect("a time");
        package.times.opens = Some(earlier);
        let rules: Vec<&str> = levels(&package).iter().map(|(rule, _)| *rule).collect();
        assert!(
            rules.contains(&"UE-12"),
            "announced until that day: {rules:?}"
        );
    }
}
