//! The congress package: what is read, and every trap by name.

#![allow(
    clippy::unwrap_used,
    reason = "the lint's exception covers test functions, not their helpers"
)]

mod english;
mod files;
mod keys;
mod material;
mod roll;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use piaojue::package::{
    self, Body, Package, Place, Problem, Problems, Question, SecondFactor, Stage,
};
use tempfile::TempDir;

/// A small package that is right, in a folder, to be broken in one place.
struct Draft {
    folder: TempDir,
}

const CONGRESS: &str = r#"
title = "第一次会议"
organisation = "江海工会"
second_factor = "phone-last4"
roll = "roll.csv"

[contact]
name = "周海燕"
phone = "0513-5550 0142"

[[agenda]]
slug = "elect"
title = "选举委员"
kind = "election"
contest = "committee"

[[contests]]
slug = "committee"
kind = "election"
title = "委员选票"
profile = "union-committee@1"
seats = 1

[[contests.candidates]]
name = "丁一凡"
unit = "一车间"
resume = "ding.md"
photo = "ding.png"

[[contests.candidates]]
name = "王芳"
unit = "二车间"
"#;

const ROLL: &str =
    "姓名,工号,单位,手机号\n丁一凡,0001,一车间,15400000001\n王芳,0002,二车间,15400000002\n";

impl Draft {
    fn new() -> Self {
        let draft = Self {
            folder: TempDir::new().unwrap(),
        };
        draft
            .with("congress.toml", CONGRESS)
            .with("roll.csv", ROLL)
            .with("ding.md", "在一车间工作。")
            .with("ding.png", png(30, 40))
    }

    fn with(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// `congress.toml` with one thing replaced.
    fn changed(self, from: &str, to: &str) -> Self {
        assert!(CONGRESS.contains(from));
        self.with("congress.toml", CONGRESS.replacen(from, to, 1))
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn read(&self) -> Result<Package, Problems> {
        package::read(self.path())
    }

    fn good(&self) -> Package {
        self.read().unwrap_or_else(|problems| panic!("{problems}"))
    }

    /// The package's problems, each of which can be told in English.
    fn problems(&self) -> Vec<Problem> {
        let problems = self.read().expect_err("the package has a problem");
        problems.iter().for_each(|problem| {
            english::in_english(problem);
        });
        problems.iter().cloned().collect()
    }

    /// The package's only problem, as an officer reads it.
    fn problem(&self) -> String {
        let problems = self.problems();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems[0].to_string()
    }

    fn warning(&self) -> String {
        let warnings = self.good().warnings;
        assert_eq!(warnings.len(), 1, "{warnings:#?}");
        english::in_english(&warnings[0]);
        warnings[0].to_string()
    }
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgba8(width, height)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_demo_is_a_package_without_problems_or_warnings() {
    let demo = package::read(&repository("demo")).unwrap_or_else(|problems| panic!("{problems}"));

    assert_eq!(demo.warnings, []);
    assert_eq!(demo.organisation, "江海重型装备（集团）有限公司工会");
    assert_eq!(demo.second_factor, SecondFactor::PhoneLast4);
    assert_eq!(
        (demo.delegates.len(), demo.eligible.len(), demo.agenda.len()),
        (120, 120, 13)
    );
    assert_eq!(
        demo.delegates
            .iter()
            .filter(|delegate| delegate.on_leave)
            .count(),
        1
    );
    let bodies: Vec<_> = demo.documents.iter().map(|each| &each.body).collect();
    let [
        Body::Markdown(_),
        Body::Picture(_),
        Body::Pdf(_),
        Body::Markdown(_),
    ] = bodies[..]
    else {
        panic!("a document of each kind")
    };
    assert!(demo.documents.iter().all(|each| each.published.is_some()));
    let [committee, contract, managers, audit] = demo.contests.as_slice() else {
        panic!("four contests")
    };
    let three: BTreeSet<_> = demo.delegates.iter().map(|each| &each.delegation).collect();
    assert_eq!(three.len(), 3, "delegations of about forty");
    assert!(matches!(managers.question, Question::Appraisal { .. }));
    assert!(matches!(
        audit.question,
        Question::Election {
            stage: Stage::Primary,
            ..
        }
    ));
    let Question::Election {
        seats,
        write_ins,
        candidates,
        ..
    } = &committee.question
    else {
        panic!("an election")
    };
    assert_eq!((seats.get(), *write_ins, candidates.len()), (9, 2, 12));
    assert!(
        candidates
            .iter()
            .all(|candidate| candidate.photo.is_some() && !candidate.resume.is_empty())
    );
    let Question::Motion {
        document: Some(path),
        ..
    } = &contract.question
    else {
        panic!("a motion with its text")
    };
    assert_eq!(
        demo.document(path).unwrap().title,
        "集体合同（2026—2028 年）（草案）"
    );
}

#[test]
fn a_small_package_is_read_as_it_is_written() {
    let package = Draft::new().good();

    assert_eq!(package.warnings, []);
    assert_eq!(package.delegates[0].number, "0001");
    assert_eq!(package.delegates[0].check.expose(), "0001");
    assert_eq!(package.contests[0].ballot_box.group, 5);
    assert_eq!(package.eligible[1].detail, "二车间");
}

#[test]
fn debugging_output_hides_the_second_factor() {
    let package = Draft::new()
        .with("roll.csv", ROLL.replace("15400000002", "15400007391"))
        .good();

    assert!(!format!("{package:?}").contains("7391"));
}

#[test]
fn two_imports_of_the_same_contents_have_one_digest_whatever_the_encoding() {
    let folder = Draft::new();
    let gbk = Draft::new().with("roll.csv", encoding_rs::GB18030.encode(ROLL).0);
    let another = Draft::new().with("roll.csv", ROLL.replace("0002,", "0003,"));

    assert_eq!(folder.good().digest(), gbk.good().digest());
    assert_ne!(folder.good().digest(), another.good().digest());
    let photo = Draft::new().with("ding.png", png(31, 40));
    assert_ne!(folder.good().digest(), photo.good().digest());
}

#[test]
fn all_problems_of_all_files_come_at_once() {
    let draft = Draft::new()
        .changed("seats = 1", "seats = 0")
        .with(
            "roll.csv",
            "姓名,工号,单位,手机号\n,0001,一车间,15400000001\n王芳,0001,二车间,123\n",
        )
        .with("ding.png", "not a picture");
    let problems = draft.problems();

    let places: Vec<(&str, Option<&str>)> = problems
        .iter()
        .map(|problem| (problem.file.as_str(), problem.cell()))
        .collect();
    assert_eq!(
        places,
        [
            ("congress.toml", None),
            ("ding.png", None),
            ("roll.csv", Some("A2")),
            ("roll.csv", Some("B3")),
            ("roll.csv", Some("D3"))
        ]
    );
    assert!(matches!(problems[0].place, Place::Line(_)));
    let list = draft.read().unwrap_err().to_string();
    assert!(
        list.starts_with("会议包有 5 处问题，没有导入任何内容。\n   1. congress.toml，第 "),
        "{list}"
    );
}
