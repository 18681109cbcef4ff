//! `piaojue verify` and `piaojue bundle`, typed as an outsider and an officer type them.

use std::path::{Path, PathBuf};
use std::process::Command;

use ballot::id::ContestId;
use piaojue::audit::bundle;
use tempfile::TempDir;

use super::Printed;
use crate::support::Hall;
use crate::support::package::{AT_ONCE, PackageText, motion};

/// A congress of one motion that was voted, its receipts and bundle as files.
struct Played {
    hall: Hall,
    folder: TempDir,
}

impl Played {
    async fn new() -> Self {
        let hall = Hall::open(&PackageText::new(4, vec![motion(AT_ONCE)])).await;
        let folder = tempfile::tempdir().unwrap();
        let contest = hall.contests[0];
        let devices = hall.devices(3).await;
        hall.officer.ready(contest).await.unwrap();
        let mut taken = Vec::new();
        for device in &devices {
            taken.push(device.take(contest).await.unwrap());
        }
        hall.officer.open(contest).await.unwrap();
        for (at, (device, taken)) in devices.iter().zip(&taken).enumerate() {
            let envelope = taken
                .fill_with(br#"{"marks":["for"],"write_ins":[]}"#, &hall.rng)
                .unwrap();
            let receipt = device.cast(&envelope).await.unwrap();
            let json = serde_json::to_vec(&receipt).unwrap();
            std::fs::write(folder.path().join(format!("receipt-{at}.json")), json).unwrap();
            std::fs::write(
                folder.path().join(format!("since-{at}")),
                &receipt.checkpoint,
            )
            .unwrap();
        }
        hall.officer.close(contest).await.unwrap();
        hall.officer.count(contest).await.unwrap();
        let played = Self { hall, folder };
        played.bundle(&[]).done();
        played
    }

    fn contest(&self) -> ContestId {
        self.hall.contests[0]
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn bundle(&self, more: &[&str]) -> Printed {
        let output = self.file("bundle.tar");
        let congress = self.hall.congress.to_string();
        let mut arguments = vec![
            "bundle",
            &congress,
            "--output",
            output.to_str().unwrap(),
            "--data",
        ];
        arguments.push(self.hall.data.path().to_str().unwrap());
        arguments.extend(more);
        run(&arguments)
    }

    /// Verifies the bundle after `change` to its files.
    fn verify_changed(&self, change: impl FnOnce(&mut bundle::Files)) -> Printed {
        let mut files = bundle::files(&self.file("bundle.tar")).unwrap();
        files.remove("README.md");
        change(&mut files);
        let path = self.file("changed.tar");
        std::fs::write(&path, bundle::write(&files)).unwrap();
        run(&["verify", path.to_str().unwrap()])
    }
}

fn run(arguments: &[&str]) -> Printed {
    let mut command = Command::new(env!("CARGO_BIN_EXE_piaojue"));
    command.args(arguments).output().unwrap().into()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_verifies_from_its_address_and_from_its_bundle_with_the_same_figures() {
    let played = Played::new().await;
    let base = played.hall.http.base().to_owned();
    let congress = played.hall.congress.to_string();
    let online = run(&["verify", &base, &congress]).done();
    let offline = run(&["verify", path(&played.file("bundle.tar"))]).done();
    for printed in [&online, &offline] {
        assert!(printed.contains("全部相符"), "{printed}");
        assert!(
            printed.contains("应到 4　实到 3　发出 3　收回 3　未收回 0　有效 3　无效 0"),
            "{printed}"
        );
        assert_eq!(printed.matches('✓').count(), 7, "{printed}");
    }
    assert!(online.contains("未核对"), "who votes is not for everybody");
    assert!(
        offline.contains("名册 rolls 1，登记 registers 1"),
        "{offline}"
    );
    played.bundle(&["--public"]).done();
    let public = bundle::files(&played.file("bundle.tar")).unwrap();
    assert!(
        public
            .keys()
            .all(|path| !path.contains("roll") && !path.contains("register"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_an_earlier_checkpoint_and_the_printed_key_are_held_against_the_log() {
    let played = Played::new().await;
    let (bundle, receipt) = (played.file("bundle.tar"), played.file("receipt-1.json"));
    let (since, vkey) = (played.file("since-0"), played.file("vkey"));
    let files = bundle::files(&bundle).unwrap();
    std::fs::write(&vkey, &files["vkey"]).unwrap();
    let options = [
        "--receipt",
        path(&receipt),
        "--since",
        path(&since),
        "--vkey",
        path(&vkey),
    ];
    let arguments = [&["verify", path(&bundle)][..], &options].concat();
    let printed = run(&arguments).done();
    assert!(
        printed.contains("回执 receipts 1，旧检查点 earlier 1"),
        "{printed}"
    );
    assert!(printed.contains("公钥由您提供"), "{printed}");

    let other = Played::new().await;
    let other = other.file("bundle.tar");
    let foreign = [&["verify", path(&other)][..], &options].concat();
    let printed = run(&foreign);
    assert_eq!(printed.code, Some(1));
    assert!(printed.out.contains("✗ 1"), "{}", printed.out);
    let witness = run(&["verify", path(&bundle), "--witness", "nobody"]);
    assert_eq!(witness.code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_names_the_check_and_fails() {
    let played = Played::new().await;
    let tile = |files: &bundle::Files| {
        let mut paths = files.keys();
        paths
            .find(|path| path.starts_with("tile/entries/"))
            .unwrap()
            .clone()
    };
    let changed = played.verify_changed(|files| {
        let entries = files.get_mut(&tile(files)).unwrap();
        let at = entries
            .windows(9)
            .position(|window| window == b"\"valid\":3")
            .unwrap();
        entries[at + 8] = b'2';
    });
    assert_eq!(changed.code, Some(1));
    assert!(
        changed.out.contains("✗ 1") && changed.out.contains("✗ 7"),
        "{}",
        changed.out
    );
    assert!(
        changed.out.contains("第一处不符 first failure: check 1"),
        "{}",
        changed.out
    );
    let contest = played.contest();
    let edited = played.verify_changed(|files| {
        let register = files
            .get_mut(&format!("contests/{contest}/registers/0.json"))
            .unwrap();
        register[20] ^= 1;
    });
    assert_eq!(edited.code, Some(1));
    assert!(edited.out.contains("✗ 4"), "{}", edited.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_bundle_or_no_log_is_said_with_exit_code_2() {
    let played = Played::new().await;
    let base = played.hall.http.base().to_owned();
    let letter = played.file("letter.txt");
    std::fs::write(&letter, "dear").unwrap();
    let nobody = uuid::Uuid::from_u128(7).to_string();
    let missing = played.file("nothing.tar");
    let bad: [&[&str]; 5] = [
        &["verify", path(&letter)],
        &["verify", path(&missing)],
        &["verify", &base],
        &["verify", &base, &nobody],
        &["verify", "http://127.0.0.1:9", &nobody],
    ];
    for arguments in bad {
        let printed = run(arguments);
        assert_eq!(
            (printed.code, printed.out.as_str()),
            (Some(2), ""),
            "{arguments:?}: {}",
            printed.err
        );
        assert!(!printed.err.trim().is_empty());
    }
    let missing = played.verify_changed(|files| {
        files.retain(|path, _| !path.starts_with("tile/entries/"));
    });
    assert_eq!(missing.code, Some(2));
    assert!(missing.err.contains("tile/entries"), "{}", missing.err);
}

#[test]
fn what_can_not_be_checked_without_the_eligible_list_is_said_with_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    std::fs::write(&file, crate::reverify::bundle_without_list()).unwrap();
    let printed = run(&["verify", path(&file)]);
    assert_eq!(printed.code, Some(3), "{}{}", printed.out, printed.err);
    assert!(printed.out.contains("– 6"), "{}", printed.out);
    assert!(!printed.out.contains('✗'), "{}", printed.out);
    assert_eq!(printed.out.matches('✓').count(), 6, "{}", printed.out);
    assert!(
        printed.out.contains("Take the audit bundle"),
        "{}",
        printed.out
    );
}
