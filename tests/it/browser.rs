//! Journeys through a real browser: `tests/browser/*.mjs`, each over a service of its own.
//!
//! They need Node, Chromium and the modules that `tests/browser/package.json` names, so they run only where they are
//! asked for (`--include-ignored`); there, what is missing fails them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The scripts' folder.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser");
/// The browser, where `CHROMIUM` names no other.
const CHROMIUM: &str = "/usr/bin/chromium";

#[test]
#[ignore = "needs Node and Chromium"]
fn an_election_is_played_to_its_published_numbers() {
    play("election.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_ballot_takes_a_token_of_another_organisation_too() {
    play("issuer.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_contest_is_withdrawn_and_everybody_reads_why() {
    play("void.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_tie_is_led_to_its_run_off_by_one_click() {
    play("rounds.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn delegates_come_in_by_the_door_and_by_the_code_on_the_halls_screen() {
    play("door.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_draft_is_discussed_by_clause_revised_and_voted_on_as_revised() {
    play("discussion.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_proposal_is_written_seconded_returned_filed_answered_twice_and_rated() {
    play("proposals.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn the_halls_screen_is_legible_at_every_stage_of_a_meeting() {
    play("hall.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn an_appraisal_gives_everybody_a_grade() {
    play("appraisal.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn paper_ballots_are_typed_in_twice_and_counted_with_those_from_phones() {
    play("paper.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn motions_are_voted_by_name_and_by_hands_that_a_scrutineer_signs() {
    play("open.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_sealed_box_is_watched_over_from_key_to_certificate() {
    play("sealed.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn everybody_verifies_the_log_and_a_bundle_in_their_browser() {
    play("verify.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_receipt_is_saved_and_checked_and_one_that_fails_leads_to_evidence() {
    play("receipts.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_phone_casts_at_the_origin_of_a_box_under_another_hand() {
    play("halves.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_new_officer_builds_a_congress_in_the_browser_alone() {
    play("prepare.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn the_local_network_votes_over_https_and_is_told_so_over_http() {
    play("secure.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn every_page_can_be_used_by_everybody() {
    play("axe.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn every_page_of_the_route_table_reads_well_in_both_languages_and_sizes() {
    play("everywhere.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn the_oldest_browsers_promised_can_vote() {
    play("floor.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn papers_open_on_a_phone_and_everybody_follows_the_chair() {
    play("papers.mjs");
}

#[test]
#[ignore = "needs Node, Chromium and ffmpeg"]
fn the_halls_livestream_plays_beside_the_agenda_and_hears_nothing_of_votes() {
    play("stream.mjs");
}

#[test]
#[ignore = "needs Node and Chromium"]
fn a_rehearsal_says_what_it_is_everywhere_and_is_wiped() {
    play("rehearsal.mjs");
}

#[test]
#[ignore = "needs Node, Chromium and ffmpeg"]
fn a_congress_that_nobody_runs_is_taken_part_in_by_every_role() {
    play("congress.mjs");
}

/// Runs a script, and fails with what it said if it does.
fn play(script: &str) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new("node")
        .arg(Path::new(SCRIPTS).join(script))
        .env("PIAOJUE", env!("CARGO_BIN_EXE_piaojue"))
        .env("CHROMIUM", chromium())
        .output()
        .expect("Node runs the browser tests: install nodejs (version 20 or later)");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        status.success(),
        "{script}: {status}\n{}\n{}",
        said(&stdout),
        said(&stderr)
    );
}

/// The browser's program. Fails where it, or what drives it, is not installed.
fn chromium() -> PathBuf {
    let modules = Path::new(SCRIPTS).join("node_modules/playwright-core");
    assert!(
        modules.is_dir(),
        "the browser tests' modules are missing: run `npm ci` in tests/browser"
    );
    let program = std::env::var_os("CHROMIUM").map_or_else(|| CHROMIUM.into(), PathBuf::from);
    assert!(
        program.is_file(),
        "{} is missing: install chromium, or name one in CHROMIUM",
        program.display()
    );
    program
}
