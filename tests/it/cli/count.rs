//! `piaojue count`: from files to the protocol's result.

use std::path::{Path, PathBuf};

use ballot::body::{Body, Mark};
use ballot::id::{ContestId, MemberId};
use ballot::manifest::{Manifest, Stage};
use ballot::outcome::ResultDoc;
use tempfile::TempDir;
use uuid::Uuid;

use super::{Desk, Printed};

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ballot/tests/vectors");

/// A folder of files, and the program run on them.
struct Table {
    folder: TempDir,
    desk: Desk,
}

impl Table {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            desk: Desk::new(),
        }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    }

    fn count(&self, files: [&Path; 2], options: &[&str]) -> Printed {
        let files = files.map(|file| file.to_str().unwrap());
        self.desk
            .run(&[&["count"], files.as_slice(), options].concat())
    }
}

fn vector(name: &str) -> PathBuf {
    Path::new(VECTORS).join(name)
}

/// An election under the union committee's rules with candidates of its own.
fn election(seats: u32, candidates: u128, entitled: u32) -> Manifest {
    let mut manifest = Manifest::parse(&std::fs::read(vector("election.json")).unwrap()).unwrap();
    let blank = manifest.options[0].clone();
    let mut options = Vec::new();
    for number in 1..=candidates {
        let mut option = blank.clone();
        option.id = MemberId(Uuid::from_u128(0x4000_8000_0000_0000_0000 + number));
        option.name = format!("候选人{number}");
        options.push(option);
    }
    manifest.options = options;
    (manifest.seats, manifest.rules.max_for) = (seats, seats);
    manifest.electorate.entitled = entitled;
    manifest
}

/// A line for each of `ballots`, on which the options get `votes`, dealt round.
fn lines(manifest: &Manifest, ballots: usize, votes: &[usize]) -> String {
    let mut sheets = vec![vec![Mark::AGAINST; votes.len()]; ballots];
    let mut next = 0;
    for (option, votes) in votes.iter().enumerate() {
        for _ in 0..*votes {
            sheets[next % ballots][option] = Mark::FOR;
            next += 1;
        }
    }
    let line = |marks: Vec<Mark>| {
        let body = Body::new(manifest, None, marks, Vec::new()).unwrap();
        String::from_utf8(body.to_bytes(manifest)).unwrap() + "\n"
    };
    sheets.into_iter().map(line).collect()
}

fn parsed(printed: Printed) -> ResultDoc {
    let out = printed.done();
    let line = out.strip_suffix('\n').unwrap();
    ballot::json::parse_canonical(line.as_bytes()).expect("the protocol's bytes")
}

const C1: [usize; 8] = [104, 102, 100, 98, 96, 95, 94, 61];

#[test]
fn c1_is_counted_from_files_with_two_invalid_ballots() {
    let table = Table::new();
    let manifest = election(7, 8, 120);
    let all = table.file("manifest.json", manifest.to_bytes());
    let over = lines(&manifest, 2, &[2; 8]);
    let ballots = table.file("ballots.jsonl", lines(&manifest, 108, &C1) + &over);
    let doc = parsed(table.count([&all, &ballots], &[]));
    assert_eq!((doc.issued, doc.present, doc.returned), (110, 110, 110));
    assert_eq!((doc.valid, doc.invalid, doc.outcome.needs), (108, 2, 61));
    let first_seven: Vec<_> = manifest.options[..7]
        .iter()
        .map(|option| option.id)
        .collect();
    assert_eq!(doc.outcome.elected, first_seven);
    let more = parsed(table.count([&all, &ballots], &["--issued", "112", "--present", "115"]));
    assert_eq!((more.issued, more.present, more.returned), (112, 115, 110));
}

#[test]
fn an_explanation_says_why_and_what_was_missing() {
    let table = Table::new();
    let manifest = election(7, 8, 120);
    let all = table.file("manifest.json", manifest.to_bytes());
    let figures = [104, 102, 100, 98, 96, 95, 61, 58];
    let ballots = table.file("ballots.jsonl", lines(&manifest, 108, &figures));
    let words = table.count([&all, &ballots], &["--explain"]).done();
    assert!(words.contains("应到 120 人"), "{words}");
    assert!(
        words.contains("候选人8") && words.contains("差 3 票"),
        "{words}"
    );
    assert!(
        words.contains("候选人1  赞成 104  不赞成 4  弃权 0"),
        "{words}"
    );
    let english = table.count([&all, &ballots], &["--explain", "--lang", "en"]);
    assert!(english.done().contains("120"));
}

#[test]
fn every_bad_line_is_named_and_nothing_is_counted() {
    let table = Table::new();
    let manifest = election(1, 2, 5);
    let all = table.file("manifest.json", manifest.to_bytes());
    let good = lines(&manifest, 1, &[1, 0]);
    let long = "x".repeat(200_000);
    let text = format!(
        "{good}\n{{\"marks\":[\"for\", \"against\"],\"write_ins\":[]}}\n{good}{long}\n{}\r\n{{\"marks\":[\"for\"],\"write_ins\":[]}}",
        good.trim_end()
    );
    let ballots = table.file("ballots.jsonl", text);
    let printed = table.count([&all, &ballots], &[]);
    assert_eq!((printed.code, printed.out.as_str()), (Some(2), ""));
    let named: Vec<_> = printed
        .err
        .lines()
        .filter(|line| line.starts_with('第'))
        .collect();
    let starts = [
        "第 2 行 line 2: 空行",
        "第 3 行 ",
        "第 5 行 ",
        "第 6 行 line 6: 行末多一个回车符",
        "第 7 行 ",
    ];
    assert_eq!(named.len(), starts.len(), "{}", printed.err);
    assert!(
        named
            .iter()
            .zip(starts)
            .all(|(line, start)| line.starts_with(start)),
        "{named:?}"
    );
}

#[test]
fn files_that_are_something_else_are_named() {
    let table = Table::new();
    let manifest = table.file("manifest.json", election(1, 2, 5).to_bytes());
    let empty = table.file("ballots.jsonl", "");
    let pretty = table.file("pretty.json", "{\n  \"v\": 1\n}\n");
    let missing = table.folder.path().join("nowhere.jsonl");
    for (files, options, named) in [
        ([&pretty, &empty], vec![], "pretty.json"),
        ([&manifest, &missing], vec![], "nowhere.jsonl"),
        (
            [&manifest, &empty],
            vec!["--eligible", pretty.to_str().unwrap()],
            "pretty.json",
        ),
        (
            [&manifest, &empty],
            vec![
                "--earlier",
                manifest.to_str().unwrap(),
                pretty.to_str().unwrap(),
            ],
            "pretty.json",
        ),
    ] {
        let printed = table.count(files.map(PathBuf::as_path), &options);
        assert_eq!(
            (printed.code, printed.out.as_str()),
            (Some(2), ""),
            "{}",
            printed.err
        );
        assert!(printed.err.contains(named), "{}", printed.err);
    }
}

#[test]
fn c4_figures_that_do_not_add_up_give_no_result() {
    let table = Table::new();
    let manifest = election(1, 2, 120);
    let all = table.file("manifest.json", manifest.to_bytes());
    let ballots = table.file("ballots.jsonl", lines(&manifest, 81, &[60, 20]));
    let said = table.count([&all, &ballots], &["--issued", "80"]).refused();
    assert!(said.contains("81") && said.contains("80"), "{said}");
    let few = table.file("few.jsonl", lines(&manifest, 79, &[60, 19]));
    assert!(
        table.count([&all, &few], &[]).refused().contains("80"),
        "no quorum"
    );
}

#[test]
fn write_ins_are_checked_against_the_list_where_it_is_given() {
    let table = Table::new();
    let [manifest, list] = ["election.json", "election.eligible.json"].map(vector);
    let body = std::fs::read(vector("election.body.json")).unwrap();
    let ballots = table.file("ballots.jsonl", &body);
    let options = [
        "--eligible",
        list.to_str().unwrap(),
        "--present",
        "100",
        "--issued",
        "100",
    ];
    let listed = parsed(table.count([&manifest, &ballots], &options));
    assert_eq!(
        listed,
        parsed(table.count([&manifest, &ballots], &options[2..]))
    );
    assert!(!listed.write_ins.is_empty());

    let written_in = listed.write_ins[0].0.to_string();
    let stranger = String::from_utf8(body).unwrap().replace(
        &written_in,
        &Uuid::from_u128(1 << 127 | 0x4000_8000_0000_0000_0000).to_string(),
    );
    let ballots = table.file("stranger.jsonl", stranger);
    let refused = table.count([&manifest, &ballots], &options);
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    parsed(table.count([&manifest, &ballots], &options[2..]));
}

#[test]
fn c9_a_run_off_is_counted_by_votes_alone_after_what_it_follows() {
    let table = Table::new();
    let first = election(7, 8, 120);
    let earlier = table.file("first.json", first.to_bytes());
    let ballots = table.file(
        "first.jsonl",
        lines(&first, 110, &[90, 88, 86, 84, 82, 62, 62, 62]),
    );
    let tie = table.count([&earlier, &ballots], &[]).done();
    let doc = table.file("first-result.json", &tie);

    let mut runoff = election(2, 8, 120);
    runoff.options.drain(..5);
    runoff.contest = ContestId(Uuid::from_u128(0x4000_8000_0000_0000_0000));
    (runoff.stage, runoff.round, runoff.follows) = (Stage::Runoff, 2, Some(first.contest));
    runoff.rules.surplus = None;
    let manifest = table.file("runoff.json", runoff.to_bytes());
    let ballots = table.file("runoff.jsonl", lines(&runoff, 110, &[58, 47, 41]));
    let alone = parsed(table.count([&manifest, &ballots], &[]));
    assert!(alone.outcome.elected.is_empty(), "nobody has 61");
    let files = [earlier.to_str().unwrap(), doc.to_str().unwrap()];
    let after = parsed(table.count(
        [&manifest, &ballots],
        &[&["--earlier"], files.as_slice()].concat(),
    ));
    let elected: Vec<_> = runoff.options[..2].iter().map(|option| option.id).collect();
    assert_eq!((after.outcome.elected, after.outcome.needs), (elected, 1));
}
