//! The program as an officer types it: what it prints, what it refuses, with which exit code.

mod assets;
mod count;
mod rules;
mod verify;

use std::path::Path;
use std::process::{Command, Output};

use piaojue::clock::Clock;
use piaojue::service::Halves;
use piaojue::urn::CastLimits;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::package::{AT_ONCE, PackageText, election, motion};

/// A data folder of a test's own, and the program run on it.
struct Desk {
    data: TempDir,
}

/// What the program printed and how it ended.
struct Printed {
    out: String,
    err: String,
    code: Option<i32>,
}

impl From<Output> for Printed {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            out: text(output.stdout),
            err: text(output.stderr),
            code: output.status.code(),
        }
    }
}

impl Printed {
    /// What it printed, where it did what it was told.
    fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self.out
    }

    /// Why it refused.
    fn refused(self) -> String {
        assert_eq!(
            (self.code, self.out.as_str()),
            (Some(1), ""),
            "{}",
            self.err
        );
        self.err
    }
}

impl Desk {
    fn new() -> Self {
        Self {
            data: tempfile::tempdir().unwrap(),
        }
    }

    fn run(&self, arguments: &[&str]) -> Printed {
        let mut command = Command::new(env!("CARGO_BIN_EXE_piaojue"));
        command
            .args(arguments)
            .env("PIAOJUE_DATA", self.data.path())
            .env_remove("PIAOJUE_BASE");
        command.output().unwrap().into()
    }

    fn import(&self, package: &Path) -> Printed {
        self.run(&["import", package.to_str().unwrap()])
    }

    /// Imports a package; the congress's id.
    fn imported(&self, package: &PackageText) -> String {
        let folder = package.write();
        self.import(folder.path())
            .done()
            .lines()
            .last()
            .unwrap()
            .to_owned()
    }

    async fn halves(&self) -> Halves {
        Halves::open(self.data.path(), &Clock::System, CastLimits::default())
            .await
            .unwrap()
    }

    /// A congress's contests, in voting order.
    async fn contests(&self, congress: &str) -> Vec<String> {
        let halves = self.halves().await;
        let contests = halves
            .roll
            .contests(congress.parse().unwrap())
            .await
            .unwrap();
        halves.close().await;
        contests
            .iter()
            .map(|facts| facts.contest.to_string())
            .collect()
    }

    async fn congresses(&self) -> usize {
        let halves = self.halves().await;
        let congresses = halves.roll.congresses().await.unwrap().len();
        halves.close().await;
        congresses
    }

    /// Whether an invitation lets its delegate in: the problem's name where not.
    async fn sign_in(&self, code: &str, check: &str) -> Result<(), String> {
        let halves = self.halves().await;
        let key = crypto::ecdsa::SigningKey::generate(piaojue::rng::Rng::system().ring()).unwrap();
        let signed_in = halves.roll.sign_in(code, check, key.public()).await;
        halves.close().await;
        signed_in.map(drop).map_err(|refusal| refusal.to_string())
    }
}

fn package() -> PackageText {
    PackageText::new(3, vec![motion(AT_ONCE), election(21, 22, 0, AT_ONCE)])
}

#[test]
fn help_names_every_subcommand_and_a_bare_call_shows_it() {
    let desk = Desk::new();
    let help = desk.run(&["--help"]).done();
    for subcommand in [
        "serve",
        "demo",
        "import",
        "invitations",
        "token",
        "conduct",
        "count",
        "rules",
    ] {
        assert!(
            help.contains(&format!("\n  {subcommand} ")),
            "{subcommand}: {help}"
        );
        assert!(
            desk.run(&[subcommand, "--help"])
                .done()
                .contains("Usage: piaojue"),
            "{subcommand}"
        );
    }
    let bare = desk.run(&[]);
    assert_eq!(
        (bare.code, bare.err.contains("Usage: piaojue")),
        (Some(2), true)
    );
    for wrong in [
        &["fly"][..],
        &["conduct", "x", "fly"],
        &["token", "create"],
        &["token", "create", "--role", "king"],
    ] {
        let refused = desk.run(wrong);
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (Some(2), ""),
            "{wrong:?}"
        );
    }
}

#[tokio::test]
async fn a_package_with_problems_lists_them_all_and_imports_nothing() {
    let desk = Desk::new();
    let folder = package().write();
    let broken = "姓名,工号,单位,代表团\n赵一,D0001,第一车间,第一代表团\n赵二,D0001,第一车间,第一代表团\n,D0003,第一车间,第一代表团\n";
    std::fs::write(folder.path().join("roll.csv"), broken).unwrap();
    let toml = std::fs::read_to_string(folder.path().join("congress.toml")).unwrap();
    std::fs::write(
        folder.path().join("congress.toml"),
        toml.replace("profile = \"ordinary-motion@1\"", "profile = \"x\""),
    )
    .unwrap();
    let refused = desk.import(folder.path()).refused();
    for place in ["congress.toml", "roll.csv", "B3", "A4"] {
        assert!(refused.contains(place), "{place}: {refused}");
    }
    assert!(
        desk.import(&folder.path().join("nowhere"))
            .refused()
            .contains("nowhere")
    );
    assert_eq!(desk.congresses().await, 0);
}

#[tokio::test]
async fn importing_again_changes_nothing_and_a_changed_package_is_refused() {
    let desk = Desk::new();
    let first = desk.imported(&package());
    let again = package().write();
    let printed = desk.import(again.path()).done();
    assert_eq!(
        printed.lines().last(),
        Some(first.as_str()),
        "the same congress"
    );
    assert!(printed.contains("没有变化"), "{printed}");
    let mut changed = package();
    changed.delegates = 4;
    assert!(
        desk.import(changed.write().path())
            .refused()
            .contains(&first),
        "it names the congress that is there"
    );
    assert_eq!(desk.congresses().await, 1);
}

#[tokio::test]
async fn a_package_whose_rules_are_unknown_imports_nothing() {
    let desk = Desk::new();
    let folder = package().write();
    let toml = std::fs::read_to_string(folder.path().join("congress.toml")).unwrap();
    std::fs::write(
        folder.path().join("congress.toml"),
        toml.replace("ordinary-motion@1", "martian-motion@9"),
    )
    .unwrap();
    assert!(
        desk.import(folder.path())
            .refused()
            .contains("martian-motion@9")
    );
    assert_eq!(desk.congresses().await, 0);
}

#[tokio::test]
async fn invitations_are_printed_once_as_a_table_that_spreadsheets_read_or_as_json() {
    let desk = Desk::new();
    let congress = desk.imported(&package());
    let csv = desk
        .run(&[
            "invitations",
            &congress,
            "--base",
            "https://vote.example.org/",
        ])
        .done();
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(
        rows[0],
        ["\u{feff}姓名", "单位", "工号", "邀请码", "邀请链接"]
    );
    assert_eq!(rows.len(), 4);
    for row in &rows[1..] {
        let log = row[4]
            .strip_prefix(&format!("https://vote.example.org/i#{}.", row[3]))
            .expect("code in the fragment");
        assert_eq!(log.len(), 22, "16 bytes of the log keys' hash");
        desk.sign_in(row[3], row[2]).await.unwrap();
    }
    let none = desk.run(&["invitations", &congress, "--format", "json"]);
    assert!(none.err.contains("--reissue"), "{}", none.err);
    assert_eq!(
        none.done().trim(),
        "[]",
        "a code is shown when it is made, never again"
    );

    let fresh = Desk::new();
    let congress = fresh.imported(&package());
    let json = fresh
        .run(&["invitations", &congress, "--format", "json"])
        .done();
    let lines: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(lines.len(), 3);
    for line in lines {
        let text = |name: &str| line[name].as_str().unwrap();
        assert!(
            text("link").contains(text("code"))
                && !text("name").is_empty()
                && !text("unit").is_empty()
        );
        fresh.sign_in(text("code"), text("number")).await.unwrap();
    }
}

#[tokio::test]
async fn a_reissued_invitation_makes_the_old_one_void_at_once() {
    let desk = Desk::new();
    let congress = desk.imported(&package());
    let all = desk
        .run(&["invitations", &congress, "--format", "json"])
        .done();
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    let old = all.iter().find(|line| line["number"] == "D0002").unwrap()["code"]
        .as_str()
        .unwrap();
    desk.sign_in(old, "D0002").await.unwrap();
    let new = desk
        .run(&[
            "invitations",
            &congress,
            "--format",
            "json",
            "--reissue",
            "D0002",
        ])
        .done();
    let new: Vec<Value> = serde_json::from_str(&new).unwrap();
    assert_eq!(new.len(), 1);
    assert_eq!(
        desk.sign_in(old, "D0002").await.unwrap_err(),
        "the invitation was replaced"
    );
    desk.sign_in(new[0]["code"].as_str().unwrap(), "D0002")
        .await
        .unwrap();
    desk.run(&["invitations", &congress, "--reissue", "D9999"])
        .refused();
    desk.run(&["invitations", "x"]).refused();
    desk.run(&["invitations", "00000000-0000-4000-8000-000000000000"])
        .refused();
}

#[tokio::test]
async fn a_token_and_a_one_time_link_are_made_and_revoked() {
    let desk = Desk::new();
    let printed = desk
        .run(&["token", "create", "--role", "officer", "--name", "周海燕"])
        .done();
    let after = |word: &str| {
        printed
            .lines()
            .find_map(|line| line.split_once(word))
            .unwrap()
            .1
            .to_owned()
    };
    let (officer, bearer, link) = (after("编号 "), after("有效）："), after("一次）："));
    let officer = officer.trim_end_matches('）');
    let (page, secret) = link.split_once('#').expect("the secret is in the fragment");
    assert_eq!(page, "http://127.0.0.1:8080/officer/sign-in");

    let halves = desk.halves().await;
    assert_eq!(
        halves
            .roll
            .officer_by_bearer(&bearer)
            .await
            .unwrap()
            .unwrap()
            .name,
        "周海燕"
    );
    assert!(halves.roll.redeem_link(secret).await.unwrap().is_some());
    assert!(
        halves.roll.redeem_link(secret).await.unwrap().is_none(),
        "once"
    );
    halves.close().await;
    for file in std::fs::read_dir(desk.data.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in [bearer.as_str(), secret] {
            assert!(
                !bytes
                    .windows(secret.len())
                    .any(|at| at == secret.as_bytes()),
                "only hashes are stored"
            );
        }
    }
    desk.run(&["token", "revoke", officer]).done();
    let halves = desk.halves().await;
    assert!(
        halves
            .roll
            .officer_by_bearer(&bearer)
            .await
            .unwrap()
            .is_none()
    );
    halves.close().await;
    desk.run(&["token", "revoke", "x"]).refused();
}

#[tokio::test]
async fn a_refused_act_names_the_rule_or_the_state() {
    let desk = Desk::new();
    let congress = desk.imported(&package());
    let contests = desk.contests(&congress).await;
    let conduct = |contest: &str, act: &str| desk.run(&["conduct", contest, act]);
    assert!(
        conduct(&contests[1], "ready").refused().contains("UE-14"),
        "22 candidates for 21 seats"
    );
    assert!(conduct(&contests[0], "open").refused().contains("draft"));
    assert_eq!(conduct(&contests[0], "ready").done(), "ready\n");
    assert!(
        conduct(&contests[0], "open").refused().contains("WC-02"),
        "nobody is there"
    );
    assert!(
        conduct(&contests[0], "ready").refused().contains("ready"),
        "a repeated act"
    );
    assert!(conduct(&contests[0], "void").refused().contains("--reason"));
    assert_eq!(
        desk.run(&["conduct", &contests[0], "void", "--reason", "议题撤回"])
            .done(),
        "void\n"
    );
    conduct("x", "ready").refused();
    conduct("00000000-0000-4000-8000-000000000000", "ready").refused();
}
