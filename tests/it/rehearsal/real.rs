//! A real congress is never wiped: not from the console, not by a command to the ballots' half, not by a statement.

use piaojue::conduct::WipeRefusal;
use piaojue::urn::{Command, Refusal};
use sqlx::SqlitePool;

use super::{actor, hall, play, standing};
use crate::support::Hall;

#[tokio::test(flavor = "multi_thread")]
async fn a_real_congress_is_refused_by_both_halves_and_a_wiped_rehearsal_leaves_it_as_it_was() {
    let hall = hall().await;
    let rehearsal = hall.rehearse().await;
    play(&hall, &rehearsal).await;
    let halves = &hall.service.halves;
    let before = (
        standing(&hall, hall.congress).await,
        hall.board().await.entries,
    );

    let wiped = halves.conduct.wipe(&actor(&hall), hall.congress).await;
    assert!(matches!(wiped, Err(WipeRefusal::Real)), "{wiped:?}");
    let organisation = hall.organiser().organisation;
    let known = halves.roll.rehearsal(organisation, hall.congress).await;
    assert_eq!(
        known.unwrap(),
        None,
        "no real congress becomes a `Rehearsal`"
    );
    let command = Command::Wipe {
        congress: hall.congress,
    };
    let wiped = halves.urn.act(command).await;
    assert!(matches!(wiped, Err(Refusal::NotARehearsal)), "{wiped:?}");
    halves
        .conduct
        .wipe(&actor(&hall), rehearsal.congress)
        .await
        .unwrap();

    let after = (
        standing(&hall, hall.congress).await,
        hall.board().await.entries,
    );
    assert_eq!(before, after);
}

/// Statements as a slip in the code, or a hand at the database, could run them; `$1` is the real congress.
const SLIPS: [(&str, &str); 9] = [
    ("roll", "DELETE FROM congresses WHERE id = $1"),
    (
        "roll",
        "UPDATE congresses SET purpose = 'rehearsal' WHERE id = $1",
    ),
    ("urn", "DELETE FROM logs WHERE congress = $1"),
    ("urn", "DELETE FROM entries WHERE congress = $1"),
    (
        "urn",
        "DELETE FROM ballots WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    ),
    ("urn", "DELETE FROM contests WHERE congress = $1"),
    (
        "urn",
        "UPDATE logs SET purpose = 'rehearsal' WHERE congress = $1",
    ),
    // What is refused stays so where somebody deletes from the leaves up, first of all these.
    ("urn", "DELETE FROM ballots"),
    ("urn", "DELETE FROM entries"),
];

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_deletes_a_real_congress_or_makes_a_rehearsal_of_it() {
    let hall = voted().await;
    for (half, slip) in SLIPS {
        let file = hall.data.path().join(half).with_extension("db");
        let pool = SqlitePool::connect(&format!("sqlite:{}", file.display()))
            .await
            .unwrap();
        // As a shell has it: references are not looked at.
        sqlx::query("PRAGMA foreign_keys = OFF")
            .execute(&pool)
            .await
            .unwrap();
        let refused = sqlx::query(sqlx::AssertSqlSafe(slip))
            .bind(hall.congress.0)
            .execute(&pool)
            .await;
        let refused = refused.expect_err(slip).to_string();
        assert!(
            refused.contains("never"),
            "{slip} is refused by its trigger: {refused}"
        );
        pool.close().await;
    }
    assert!(hall.board().await.entries.len() > 3);
}

/// The hall's own motion with a ballot in its box.
async fn voted() -> Hall {
    let hall = hall().await;
    let motion = hall.contests[0];
    let devices = hall.devices(3).await;
    hall.officer.ready(motion).await.unwrap();
    let taken = devices[0].take(motion).await.unwrap();
    hall.officer.open(motion).await.unwrap();
    devices[0].cast(&hall.fill(&taken, &[true])).await.unwrap();
    hall
}
