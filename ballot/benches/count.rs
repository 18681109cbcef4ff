//! How fast ballots are counted from their bytes, and in how much memory: `cargo bench -p piaojue-ballot`.
//!
//! A measurement for people, not a test. Figures and what they mean stand in docs/performance.md.

#![allow(clippy::print_stdout, reason = "what it is for")]

use std::time::Instant;

use ballot::{
    body::{Body, Mark},
    manifest::{Manifest, OptionSpec},
    outcome::{Figures, result},
    tally::Tally,
};

const CANDIDATES: usize = 12;
const SEATS: u32 = 9;
const SIZES: [u64; 3] = [250_000, 500_000, 1_000_000];

fn main() {
    let mut manifest = manifest();
    let bodies = bodies(&manifest);
    println!(
        "{:>10} {:>12} {:>14} {:>12}",
        "ballots", "seconds", "ballots/s", "peak MiB"
    );
    for ballots in SIZES {
        manifest.electorate.entitled = u32::try_from(ballots).expect("a size above");
        let start = Instant::now();
        let mut tally = Tally::new(&manifest);
        for bytes in bodies.iter().cycle().take(ballots as usize) {
            tally.add(&Body::parse(&manifest, None, bytes).expect("canonical"));
        }
        let doc = result(&manifest, &tally, &figures(ballots), None).expect("it adds up");
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(doc.valid + doc.invalid, ballots);
        let rate = ballots as f64 / seconds;
        println!(
            "{ballots:>10} {seconds:>12.3} {rate:>14.0} {:>12.1}",
            peak_mib()
        );
    }
}

/// The published election with twelve candidates in place of its own.
fn manifest() -> Manifest {
    let vector = include_bytes!("../tests/vectors/election.json");
    let mut manifest = Manifest::parse(vector).expect("a published vector");
    let candidate = manifest.options[0].clone();
    let options = (0..CANDIDATES).map(|number| OptionSpec {
        id: ballot::id::MemberId(uuid::Uuid::from_u128(
            0x4000_8000_0000_0000_0000 + number as u128,
        )),
        ..candidate.clone()
    });
    manifest.options = options.collect();
    manifest.seats = SEATS;
    manifest.rules.max_for = SEATS;
    manifest
}

/// A thousand different ballots, one in a hundred over-voted.
fn bodies(manifest: &Manifest) -> Vec<Vec<u8>> {
    let body = |number: usize| {
        let marks = (0..CANDIDATES).map(|option| match (number, (number * 7 + option * 5) % 12) {
            _ if number.is_multiple_of(100) => Mark::FOR,
            (_, 0..8) => Mark::FOR,
            (_, 8..10) => Mark::AGAINST,
            _ => Mark::ABSTAIN,
        });
        let body = Body::new(manifest, None, marks.collect(), Vec::new());
        body.expect("marks of this contest").to_bytes(manifest)
    };
    (0..1000).map(body).collect()
}

fn figures(ballots: u64) -> Figures {
    Figures {
        entitled: ballots,
        open_present: ballots,
        present: ballots,
        issued: ballots,
        returned: ballots,
        unopenable: 0,
    }
}

/// The most memory that the process has had so far, where the system says.
fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kib.and_then(|kib| kib.trim().parse::<f64>().ok())
        .map_or(f64::NAN, |kib| kib / 1024.0)
}
