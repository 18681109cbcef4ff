//! What was played, as the attacker sees it: put together from the people's database, the requests and the receipts.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use ballot::id::ContestId;
use crypto::bytes::{ByteString, Hash};
use crypto::entry::Entry;
use crypto::receipt::Receipt;
use piaojue::client::Envelope;
use serde_json::Value;
use sqlx::sqlite::SqlitePool;
use uuid::Uuid;

use super::play::{Played, Voted};
use super::view::{Ballot, Group, Person, View};
use crate::support::recorder::Seen;

/// Puts together what is known; the truth goes into the groups and the casters alone.
pub async fn seen_by_an_attacker(
    data: &Path,
    contest: ContestId,
    voted: &[Voted],
    texts: Vec<(String, Vec<u8>)>,
    seen: &[Seen],
) -> Played {
    let (delegates, people) = people(data, contest, seen).await;
    let mut voted: Vec<&Voted> = voted.iter().collect();
    voted.sort_by_key(|voted| voted.receipt.index);
    let ballots = voted.iter().map(|voted| ballot(voted, seen)).collect();
    let casters: Vec<usize> = voted
        .iter()
        .map(|voted| {
            delegates
                .iter()
                .position(|id| *id == voted.delegate)
                .unwrap()
        })
        .collect();
    // A group ends where a checkpoint was signed.
    let ends: BTreeSet<u64> = voted.iter().map(|voted| size(&voted.receipt)).collect();
    let mut groups: HashMap<u64, Group> = HashMap::new();
    for (ballot, (voted, person)) in voted.iter().zip(&casters).enumerate() {
        let end = ends.range(voted.receipt.index + 1..).next().unwrap();
        let group = groups.entry(*end).or_insert_with(|| Group {
            people: Vec::new(),
            ballots: Vec::new(),
        });
        group.ballots.push(ballot);
        group.people.push(*person);
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups
        .iter_mut()
        .for_each(|group| group.people.sort_unstable());
    let view = View {
        people,
        ballots,
        groups,
        texts,
    };
    Played { view, casters }
}

/// The tree's size in a receipt's checkpoint.
fn size(receipt: &Receipt) -> u64 {
    receipt.checkpoint.lines().nth(1).unwrap().parse().unwrap()
}

type Row = (Uuid, String, String, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// Everybody who was issued a ballot, by their number on the roll: from the database and their requests.
async fn people(data: &Path, contest: ContestId, seen: &[Seen]) -> (Vec<Uuid>, Vec<Person>) {
    let file = format!("sqlite:{}?mode=ro", data.join("roll.db").display());
    let roll = SqlitePool::connect(&file).await.unwrap();
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT d.id, d.number, d.name, i.blinded, i.answer, i.device_key, i.device_signature \
         FROM issues i JOIN delegates d ON d.id = i.delegate WHERE i.contest = $1 ORDER BY d.number",
    )
    .bind(contest.0)
    .fetch_all(&roll)
    .await
    .unwrap();
    roll.close().await;
    let ids = rows.iter().map(|row| row.0).collect();
    let people = rows.into_iter().map(|row| person(row, seen));
    (ids, people.collect())
}

fn person(row: Row, seen: &[Seen]) -> Person {
    let (id, number, name, blinded, answer, device_key, device_signature) = row;
    let asks = |request: &&Seen| {
        let asked = request.line.ends_with("/issue") && request.bearer().is_some();
        asked && member(&request.body, "blinded") == blinded
    };
    let issue = seen.iter().find(asks).unwrap();
    let token = issue.bearer().unwrap().to_owned();
    let requests = seen
        .iter()
        .filter(|request| request.bearer() == Some(&token) && !request.line.ends_with("/recovery"));
    Person {
        requests: requests.flat_map(Seen::bytes).collect(),
        size: issue.bytes().len(),
        fields: vec![
            ("delegate's id", id.into_bytes().to_vec()),
            ("number", number.into_bytes()),
            ("name", name.into_bytes()),
            ("device key", device_key),
            (
                "session's hash",
                Hash::of(token.as_bytes()).as_ref().to_vec(),
            ),
            ("session", token.into_bytes()),
        ],
        issue: vec![
            ("blinded", blinded),
            ("blind signature", answer),
            ("device signature", device_signature),
        ],
    }
}

fn ballot(voted: &Voted, seen: &[Seen]) -> Ballot {
    let casts = |request: &&Seen| {
        request.line == "POST /api/v1/ballots"
            && member(&request.body, "key") == voted.key.as_bytes()
    };
    let request = seen.iter().find(casts).unwrap();
    let envelope: Envelope = serde_json::from_slice(&request.body).unwrap();
    assert!(
        matches!(Entry::parse(voted.receipt.entry.as_bytes()), Ok(Entry::Ballot(ballot)) if envelope.is_logged_as(&ballot))
    );
    let opening = envelope.opening.unwrap();
    Ballot {
        request: request.bytes(),
        fields: vec![
            ("key", envelope.key.as_bytes().to_vec()),
            ("token", envelope.tokens[0].as_bytes().to_vec()),
            ("commitment", envelope.commit.as_bytes().to_vec()),
            ("signature", envelope.signature.as_bytes().to_vec()),
            ("nonce", opening.as_bytes()[..32].to_vec()),
        ],
    }
}

/// A byte string of a JSON request; empty where there is none.
fn member(json: &[u8], name: &str) -> Vec<u8> {
    let request: Value = serde_json::from_slice(json).unwrap_or_default();
    let bytes = serde_json::from_value::<ByteString>(request[name].clone());
    bytes.map_or(Vec::new(), |bytes| bytes.as_bytes().to_vec())
}
