//! Leaks planted into what was seen of an honest election: without them nobody knows whether the attackers can see.

use std::path::Path;

use super::play::{Congress, Played};
use super::view::View;
use super::{CERTAIN, Verdict};

/// A leak to be written into what was seen, for each ballot's caster.
type Leak = fn(&mut View, &[usize]);

/// Each family of attackers finds what it is there for: leaks written into what was seen of an honest election.
pub async fn every_planted_leak_is_found(congress: &Congress) {
    let leaks: [(&str, Leak); 5] = [
        ("the log", |view, casters| {
            let text = named_in_order(view, casters);
            view.text("the log").extend(text);
        }),
        ("urn.db-wal while the box is open", |view, casters| {
            let text = named_in_order(view, casters);
            *view.text("urn.db-wal while the box is open") = text;
        }),
        ("length of the request", |view, casters| {
            for (ballot, caster) in casters.iter().enumerate() {
                view.people[*caster].size += caster;
                let longer = view.ballots[ballot].request.len() + caster;
                view.ballots[ballot].request.resize(longer, b' ');
            }
        }),
        ("blinded × token", |view, casters| {
            for (ballot, caster) in casters.iter().enumerate() {
                let blinded = &view.people[*caster].issue[0];
                assert_eq!(blinded.0, "blinded");
                view.ballots[ballot].fields[1] = ("token", blinded.1.clone());
            }
        }),
        ("shared bytes", |view, casters| {
            for (ballot, caster) in casters.iter().enumerate() {
                let session = &view.people[*caster].fields[5];
                assert_eq!(session.0, "session");
                view.ballots[ballot].request.extend(&session.1);
            }
        }),
    ];
    let Played { view, casters } = congress.contests.last().unwrap();
    for (family, leak) in leaks {
        let mut view = view.clone();
        leak(&mut view, casters);
        is_found(&view, casters, family);
    }
    let mut view = view.clone();
    *view.text("urn.db after the close") =
        with_a_delegate_beside_each_ballot(congress.data.path(), &view, casters).await;
    is_found(&view, casters, "next after in urn.db after the close");
}

fn is_found(view: &View, casters: &[usize], family: &str) {
    let played = Played {
        view: view.clone(),
        casters: casters.to_vec(),
    };
    let mut verdict = Verdict::of(&played);
    assert!(verdict.chance() < CERTAIN, "{family}: {:?}", verdict.best());
    verdict
        .right
        .retain(|attacker, _| attacker.contains(family));
    assert_eq!(
        verdict.best().1,
        verdict.sizes.iter().sum::<usize>(),
        "{family}: {:?}",
        verdict.best()
    );
}

/// Everybody's id and their ballot's key, in one order, people before ballots.
fn named_in_order(view: &View, casters: &[usize]) -> Vec<u8> {
    let people = casters
        .iter()
        .map(|caster| &view.people[*caster].fields[0].1);
    let ballots = view.ballots.iter().map(|ballot| &ballot.fields[0].1);
    people.chain(ballots).flatten().copied().collect()
}

/// The ballots' database with one column too many.
async fn with_a_delegate_beside_each_ballot(
    data: &Path,
    view: &View,
    casters: &[usize],
) -> Vec<u8> {
    let copy = tempfile::tempdir().unwrap();
    let file = copy.path().join("urn.db");
    std::fs::copy(data.join("urn.db"), &file).unwrap();
    let urn = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    sqlx::query("ALTER TABLE ballots ADD COLUMN delegate BLOB")
        .execute(&urn)
        .await
        .unwrap();
    for (ballot, caster) in view.ballots.iter().zip(casters) {
        sqlx::query("UPDATE ballots SET delegate = $1 WHERE key = $2")
            .bind(&view.people[*caster].fields[0].1)
            .bind(&ballot.fields[0].1)
            .execute(&urn)
            .await
            .unwrap();
    }
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&urn)
        .await
        .unwrap();
    urn.close().await;
    std::fs::read(file).unwrap()
}
