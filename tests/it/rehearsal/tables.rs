//! The lists of what is wiped are whole: every table that hangs on a congress, in both halves.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::SqlitePool;

use super::hall;

const ROLL: &str = include_str!("../../../src/roll/wiping.rs");
const URN: &str = include_str!("../../../src/urn/wiping.rs");
/// What stays of a rehearsal by intention: the ids by which its links are known.
const STAYS: [&str; 1] = ["wiped_contests"];

/// The tables that a file deletes from.
fn wiped(source: &str) -> BTreeSet<String> {
    let from = source.split("DELETE FROM ").skip(1);
    from.map(|rest| rest.split(' ').next().unwrap().to_owned())
        .collect()
}

/// Every table that refers to `root`, directly or by others, and `root`.
async fn hanging_on(file: &Path, root: &str) -> BTreeSet<String> {
    let pool = SqlitePool::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    let references: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    pool.close().await;
    let mut hanging = BTreeSet::from([root.to_owned()]);
    loop {
        let more: Vec<String> = references
            .iter()
            .filter(|(table, of)| hanging.contains(of) && !hanging.contains(table))
            .map(|(table, _)| table.clone())
            .collect();
        if more.is_empty() {
            return hanging;
        }
        hanging.extend(more);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_that_hangs_on_a_congress_is_wiped_with_it() {
    let hall = hall().await;
    let roll = hanging_on(&hall.data.path().join("roll.db"), "congresses").await;
    assert!(
        roll.len() > 15,
        "the references of the roll were read: {roll:?}"
    );
    let stays = STAYS.map(str::to_owned);
    let listed = wiped(ROLL);
    let left: Vec<_> = roll
        .difference(&listed)
        .filter(|table| !stays.contains(table))
        .collect();
    assert!(
        left.is_empty(),
        "src/roll/wiping.rs does not delete from {left:?}"
    );

    let urn = hanging_on(&hall.data.path().join("urn.db"), "logs").await;
    assert!(
        urn.len() > 8,
        "the references of the urn were read: {urn:?}"
    );
    let listed = wiped(URN);
    let left: Vec<_> = urn.difference(&listed).collect();
    assert!(
        left.is_empty(),
        "src/urn/wiping.rs does not delete from {left:?}"
    );
}
