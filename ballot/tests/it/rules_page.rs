//! `docs/rules.md`, by which officers choose a profile, against the profiles themselves.

use std::fmt::Write;

use ballot::{
    profile::{PROFILES, RuleProfile},
    ratio::Ratio,
};

const PAGE: &str = include_str!("../../../docs/rules.md");

/// A profile's row of the table.
fn row(profile: &RuleProfile) -> String {
    let measured =
        |ratio: Option<Ratio>| ratio.map_or_else(|| "不要求".to_owned(), Ratio::words_zh);
    let surplus = match profile.election.map(|rules| rules.surplus.value) {
        None => "—".to_owned(),
        Some(None) => "差额、等额都可以".to_owned(),
        Some(Some(ratio)) => ratio.words_zh(),
    };
    let pass = &profile.pass;
    let mut row = String::new();
    write!(
        row,
        "| {} | `{}` | {} | {} | {surplus} | {}（{}） |",
        profile.title.zh,
        profile.name,
        measured(profile.quorum.value),
        measured(pass.value),
        pass.source,
        pass.confidence.words_zh(),
    )
    .unwrap();
    row
}

#[test]
fn each_profile_stands_in_the_table_once_with_its_figures_and_no_other_does() {
    for profile in &PROFILES {
        let row = row(profile);
        let found = PAGE.lines().filter(|line| *line == row).count();
        assert_eq!(found, 1, "docs/rules.md needs this row:\n{row}");
    }
    let rows = PAGE.lines().filter(|line| line.contains("@1` |")).count();
    assert_eq!(rows, PROFILES.len());
}
