//! The process is killed: between any two steps of an officer's act, and in the middle of casting. Nothing that was
//! acknowledged is lost, nothing happens twice.

mod acts;
mod casting;
mod hanging_up;
mod wiping;

use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use crypto::entry::Entry;
use crypto::note::Checkpoint;
use piaojue::client::Board;
use tempfile::TempDir;

/// A copy of a stopped service's data folder.
fn copy(data: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(data).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

/// The folder, for the process that dies.
const FOLDER: &str = "PIAOJUE_TEST_FOLDER";
/// The step after which it dies.
const STEP: &str = "PIAOJUE_TEST_STEP";
/// SIGABRT.
const ABORTED: i32 = 6;

/// Dies after the step that the parent process names.
fn die_there(step: &'static str) {
    if std::env::var(STEP).is_ok_and(|last| last == step) {
        std::process::abort();
    }
}

/// Has a process of its own run the ignored `test` on a copy of `data`, told `what` to do, and die after `step`.
async fn die_after(data: &Path, test: &str, what: &[(&str, &str)], step: &str) -> TempDir {
    let data = copy(data);
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--include-ignored"])
        .envs([(FOLDER, data.path().to_str().unwrap()), (STEP, step)])
        .envs(what.iter().copied())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        output.status.signal(),
        Some(ABORTED),
        "{what:?} has no step “{step}”: {said}"
    );
    data
}

/// Whether a log goes on from where a checkpoint saw it.
fn continues(board: &Board, earlier: &Checkpoint) -> bool {
    board.tree.root_at(earlier.tree.size).ok() == Some(earlier.tree.root)
}

/// How many entries of each type a log has, in the order of the protocol's table.
fn census(board: &Board) -> String {
    let entries = board.parsed().unwrap();
    let count = |name: &str, is: fn(&Entry) -> bool| {
        format!(
            "{name} {}",
            entries.iter().filter(|entry| is(entry)).count()
        )
    };
    [
        count("contest", |entry| matches!(entry, Entry::Contest(_))),
        count("open", |entry| matches!(entry, Entry::Open(_))),
        count("ballot", |entry| matches!(entry, Entry::Ballot(_))),
        count("close", |entry| matches!(entry, Entry::Close(_))),
        count("opening", |entry| matches!(entry, Entry::Opening(_))),
        count("result", |entry| matches!(entry, Entry::Result(_))),
        count("void", |entry| matches!(entry, Entry::Void(_))),
        count("note", |entry| matches!(entry, Entry::Note(_))),
    ]
    .join(", ")
}
