//! No door joins the halves: what belongs to people is nowhere on the ballots' side, what belongs to ballots nowhere on
//! the people's, and the service's own log, at its highest level, has neither and tells no time of a cast.

mod story;

use std::path::Path;

use sqlx::sqlite::SqlitePool;
use story::{Files, PUBLIC_NAMES, Played, play};
use tracing_subscriber::fmt::MakeWriter;

use crate::support::traces::Traces;

/// What stands where it must not: all that the two promises forbid.
fn leaks(played: &Played, files: &Files, log: &[String]) -> Vec<String> {
    let log = log.join("\n");
    let mut found = Vec::new();
    let mut look = |place: &str, traces: &Traces, text: &[u8]| {
        found.extend(
            traces
                .found_in(text)
                .into_iter()
                .map(|trace| format!("{trace} in {place}")),
        );
    };
    look("the ballots' database", &played.people, &files.urn);
    look(
        "the bulletin board",
        &played.people,
        &played.entries.concat(),
    );
    look("the people's database", &played.ballots, &files.roll);
    look("the service's log", &played.people, log.as_bytes());
    look("the service's log", &played.ballots, log.as_bytes());
    found
}

/// What was logged while ballots were cast: a line there, whatever it says, has the time of one.
fn lines_while_casting(log: &[String], window: (usize, usize)) -> &[String] {
    &log[window.0..window.1]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_half_holds_what_is_the_others_and_a_planted_leak_in_each_is_found() {
    let data = tempfile::tempdir().unwrap();
    let played = play(data.path()).await;
    let log = played.house.log();
    for files in [&played.open_files, &played.end_files] {
        assert_eq!(leaks(&played, files, &log), [""; 0]);
    }
    assert_eq!(lines_while_casting(&log, played.window), [""; 0]);
    assert!(
        log.iter().any(|line| line.contains("serving")),
        "the log was read"
    );
    assert!(
        log.iter().any(|line| line.contains("is not cosigned")),
        "the witness was missed"
    );
    what_each_half_may_hold_is_found_there(&played);
    public_names_stand_in_what_is_published(data.path()).await;
    a_delegates_id_in_an_urn_table_is_found(&played, data.path()).await;
    a_ballot_key_in_a_roll_table_is_found(&played, data.path()).await;
    a_ballot_key_in_the_log_is_found(&played);
}

/// The search is not blind: each half does hold its own.
fn what_each_half_may_hold_is_found_there(played: &Played) {
    let people = played.people.found_in(&played.end_files.roll);
    for trace in [
        "a delegate's id",
        "a delegate's name",
        "a delegate's number",
        "a device key",
        "a session's hash",
    ] {
        assert!(
            people.iter().any(|found| found == trace),
            "{trace}: {people:?}"
        );
    }
    for files in [&played.open_files, &played.end_files] {
        let ballots = played.ballots.found_in(&files.urn);
        assert_eq!(ballots.len(), 6, "{ballots:?}");
    }
}

async fn public_names_stand_in_what_is_published(data: &Path) {
    let urn = open(&data.join("urn.db")).await;
    let mut places = Vec::new();
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(&urn)
            .await
            .unwrap();
    for (table,) in tables {
        let columns: Vec<(String,)> = sqlx::query_as("SELECT name FROM pragma_table_info($1)")
            .bind(&table)
            .fetch_all(&urn)
            .await
            .unwrap();
        for (column,) in columns {
            let query =
                format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {column} IS NOT NULL");
            let rows: Vec<(Vec<u8>,)> = sqlx::query_as(sqlx::AssertSqlSafe(query))
                .fetch_all(&urn)
                .await
                .unwrap();
            let text: Vec<u8> = rows.into_iter().flat_map(|(bytes,)| bytes).collect();
            let has = |name: &str| {
                text.windows(name.len())
                    .any(|window| window == name.as_bytes())
            };
            if PUBLIC_NAMES.iter().any(|name| has(name)) {
                places.push(format!("{table}.{column}"));
            }
        }
    }
    urn.close().await;
    places.sort();
    assert_eq!(
        places,
        ["contests.eligible", "contests.manifest", "profiles.bytes"]
    );
}

async fn a_delegates_id_in_an_urn_table_is_found(played: &Played, data: &Path) {
    let copy = copy_of(data);
    let urn = open(&copy.path().join("urn.db")).await;
    sqlx::query("UPDATE contests SET reason = $1")
        .bind(played.delegate.to_string())
        .execute(&urn)
        .await
        .unwrap();
    let found = leaks(played, &Files::read(copy.path()), &[]);
    assert_eq!(found, ["a delegate's id in the ballots' database"]);
    urn.close().await;
}

async fn a_ballot_key_in_a_roll_table_is_found(played: &Played, data: &Path) {
    let copy = copy_of(data);
    let roll = open(&copy.path().join("roll.db")).await;
    sqlx::query("UPDATE delegates SET device_key = $1 WHERE id = $2")
        .bind(played.key.as_ref())
        .bind(played.delegate)
        .execute(&roll)
        .await
        .unwrap();
    let found = leaks(played, &Files::read(copy.path()), &[]);
    assert_eq!(found, ["a ballot key in the people's database"]);
    roll.close().await;
}

fn a_ballot_key_in_the_log_is_found(played: &Played) {
    let written = Written::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(written.clone())
        .finish();
    tracing::subscriber::with_default(subscriber, || tracing::trace!(key = %played.key, "cast"));
    let line = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(!line.is_empty());
    let mut log = played.house.log();
    log.insert(played.window.0, line.clone());
    let window = (played.window.0, played.window.1 + 1);
    assert_eq!(lines_while_casting(&log, window), [line]);
    assert_eq!(
        leaks(played, &played.end_files, &log),
        ["a ballot key in the service's log"]
    );
}

/// What a subscriber wrote.
#[derive(Clone, Default)]
struct Written(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

async fn open(file: &Path) -> SqlitePool {
    SqlitePool::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap()
}

/// A copy of both databases, to be spoilt.
fn copy_of(data: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in ["roll.db", "roll.db-wal", "urn.db", "urn.db-wal"] {
        if data.join(file).exists() {
            std::fs::copy(data.join(file), copy.path().join(file)).unwrap();
        }
    }
    copy
}
