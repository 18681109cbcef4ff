//! Keys of sealed boxes: wrong ones, foreign ones, the right ones too early or twice, and keys offered to spoil a box or
//! the log.

use ballot::id::ContestId;
use ballot::state::State;
use crypto::bytes::{ByteString, PublicPoint, Scalar};
use crypto::entry::Entry;
use crypto::sealing::{self, Challenge, SealingKey};
use piaojue::client::Reply;
use serde::Deserialize;
use serde_json::json;

use crate::support::package::PackageText;
use crate::support::watched::{WATCHED, Watched, sealed};
use crate::support::{Said, no, said};

const KEYS: &str = "/api/v1/scrutineer/sealing-key";

/// Two sealed boxes and, of each, the scrutineers' keys, made by hand so that they can be misused.
struct Boxes {
    watched: Watched,
    keys: Vec<[SealingKey; 3]>,
}

impl Boxes {
    async fn prepare() -> Self {
        let watched = Watched::open(vec![sealed(), sealed()]).await;
        let mut keys = Vec::new();
        for contest in &watched.hall.contests {
            let made = [0, 1, 2].map(|_| make(&watched));
            for (place, key) in made.iter().enumerate() {
                let offered = offer(&watched, place, *contest, &key.public()).await;
                assert_eq!(prove(&watched, place, *contest, key, &offered).await.0, 200);
                watched.scrutineers[place].keep_sealing_key(*contest, key.clone());
            }
            keys.push(made);
        }
        Self { watched, keys }
    }

    /// Opens and closes a box with one ballot in it.
    async fn close(&self, contest: usize) {
        let officer = &self.watched.hall.officer;
        let (id, taken) = (
            self.watched.hall.contests[contest],
            self.watched.ready(contest).await,
        );
        officer.open(id).await.unwrap();
        self.watched.sign(&[0], contest).await;
        self.watched.cast(&taken[0], "for").await;
        officer.close(id).await.unwrap();
        assert_eq!(self.watched.sign(&[0], contest).await, State::Closed);
    }

    async fn unseal(&self, contest: usize, place: u32, key: &Scalar) -> Said {
        let path = format!(
            "/api/v1/contests/{}/unseal",
            self.watched.hall.contests[contest]
        );
        let body = json!({ "scrutineer": place, "key": key });
        said(&self.watched.hall.post(&path, None, body.to_string()).await)
    }

    async fn released(&self) -> usize {
        let entries = self.watched.entries().await;
        let released = entries
            .iter()
            .filter(|entry| matches!(entry, Entry::Unseal(_)));
        released.count()
    }
}

fn make(watched: &Watched) -> SealingKey {
    SealingKey::generate(&mut |bytes: &mut [u8]| watched.hall.rng.fill(bytes))
}

pub(super) async fn offer(
    watched: &Watched,
    place: usize,
    contest: ContestId,
    key: &PublicPoint,
) -> Reply {
    let body = json!({ "code": watched.codes[place], "contest": contest, "key": key });
    watched.hall.post(KEYS, None, body.to_string()).await
}

/// Decrypts the challenge of an offer with a key, and sends what comes out.
pub(super) async fn prove(
    watched: &Watched,
    place: usize,
    contest: ContestId,
    key: &SealingKey,
    offered: &Reply,
) -> Said {
    #[derive(Deserialize)]
    struct Challenged {
        enc: PublicPoint,
        sealed: ByteString,
    }
    let Challenged { enc, sealed } = offered.json().unwrap();
    let answer = sealing::answer(contest.0.as_bytes(), key, &Challenge { enc, sealed });
    let answer = ByteString(answer.unwrap_or_else(|| vec![7; 32]));
    let body = json!({ "code": watched.codes[place], "contest": contest, "answer": answer });
    said(
        &watched
            .hall
            .post(&format!("{KEYS}/proof"), None, body.to_string())
            .await,
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_is_opened_by_no_key_but_its_own_scrutineers_and_by_none_twice() {
    let boxes = Boxes::prepare().await;
    let (hall, contest) = (&boxes.watched.hall, boxes.watched.hall.contests[0]);
    boxes.close(0).await;
    boxes.close(1).await;
    let [first, second, _] = boxes.keys[0].each_ref().map(SealingKey::to_scalar);
    let of_the_other_box = boxes.keys[1][0].to_scalar();
    let theirs = no(403, "not-the-scrutineers");
    for (place, key) in [
        (0, Scalar::from([0; 32])),
        (0, Scalar::from([0xFF; 32])),
        (0, Scalar::from([7; 32])),
        (0, make(&boxes.watched).to_scalar()),
        (0, of_the_other_box),
        (0, second),
        (1, first),
        (3, first),
        (u32::MAX, first),
    ] {
        assert_eq!(
            boxes.unseal(0, place, &key).await,
            theirs,
            "{place} {key:?}"
        );
    }
    assert_eq!(boxes.unseal(1, 0, &first).await, theirs, "the other box");
    assert_eq!(boxes.released().await, 0);

    for _ in 0..3 {
        assert_eq!(boxes.unseal(0, 0, &first).await.0, 200);
    }
    assert_eq!(
        boxes.released().await,
        1,
        "one scrutineer's key counts once"
    );
    let early = crate::support::refused(hall.officer.count(contest).await);
    assert_eq!(early, no(409, "rule-refused"));
    assert_eq!(boxes.unseal(0, 1, &second).await.0, 200);
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    assert_eq!(boxes.watched.result().await.options, [[1, 0, 0]]);
    boxes.watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_key_before_the_close_is_neither_taken_nor_published() {
    let boxes = Boxes::prepare().await;
    let (hall, contest) = (&boxes.watched.hall, boxes.watched.hall.contests[0]);
    let key = boxes.keys[0][0].to_scalar();
    let early = async |state: &str| {
        let body = json!({ "scrutineer": 0, "key": key }).to_string();
        let path = format!("/api/v1/contests/{contest}/unseal");
        let reply = hall.post(&path, None, body).await;
        assert_eq!(said(&reply), no(409, "wrong-state"), "{state}");
        assert_eq!(reply.problem().members["state"], state);
    };
    assert_eq!(boxes.unseal(0, 0, &key).await, no(404, "unknown-contest"));
    let taken = boxes.watched.ready(0).await;
    early("ready").await;
    hall.officer.open(contest).await.unwrap();
    boxes.watched.sign(&[0], 0).await;
    early("open").await;
    boxes.watched.cast(&taken[0], "for").await;
    hall.officer.close(contest).await.unwrap();
    early("closing").await;
    hall.officer.resume(contest).await.unwrap();
    hall.officer.void(contest, "会场断电").await.unwrap();
    early("void").await;
    let told = serde_json::to_string(&key).unwrap();
    let entries = hall.board().await.entries;
    let published =
        |entry: &Vec<u8>| String::from_utf8_lossy(entry).contains(told.trim_matches('"'));
    assert!(!entries.iter().any(published));
    boxes.watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrutineer_who_offers_a_key_that_is_not_theirs_alone_spoils_nothing() {
    let boxes = Boxes::prepare().await;
    let watched = &boxes.watched;
    let [first, second] = [watched.hall.contests[0], watched.hall.contests[1]];
    // The public key of a colleague, whose challenge only the colleague can decrypt.
    let colleagues = boxes.keys[0][1].public();
    let offered = offer(watched, 0, first, &colleagues).await;
    assert_eq!(said(&offered), no(409, "key-taken"));
    // One's own key of another box: no log with one key in two boxes verifies.
    let offered = offer(watched, 0, second, &boxes.keys[0][0].public()).await;
    assert_eq!(said(&offered), no(409, "key-taken"));
    // The key that somebody signs with, to seal with; and the key of a box, to sign with.
    for place in [0, 1] {
        let offered = offer(watched, 0, first, &watched.scrutineers[place].key()).await;
        assert_eq!(said(&offered), no(409, "key-taken"));
    }
    for key in [watched.scrutineers[1].key(), colleagues] {
        let body = json!({ "code": watched.codes[0], "key": key }).to_string();
        let enrolled = watched
            .hall
            .post("/api/v1/scrutineer/key", None, body)
            .await;
        assert_eq!(said(&enrolled), no(409, "key-taken"));
    }
    // The same again is no other key; and a challenge is answered by whoever holds the key.
    let again = offer(watched, 0, first, &boxes.keys[0][0].public()).await;
    let wrong = prove(watched, 0, first, &boxes.keys[0][1], &again).await;
    assert_eq!(wrong, no(403, "not-proved"));
    assert_eq!(
        prove(watched, 0, first, &boxes.keys[0][0], &again).await.0,
        200
    );
    boxes.close(0).await;
    boxes.close(1).await;
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_no_link_of_the_congress_makes_no_key_of_its_boxes() {
    let watched = Watched::open(vec![sealed()]).await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let unknown = no(401, "unknown-scrutineer");
    let key = make(&watched).public();
    let of_delegate = hall.invitations[0].code.clone();
    let replaced = watched.codes[0].clone();
    hall.officer
        .scrutineer_code(hall.congress, 1)
        .await
        .unwrap();
    for code in [of_delegate, replaced, "0000-0000".to_owned(), String::new()] {
        let body = json!({ "code": code, "contest": contest, "key": key }).to_string();
        assert_eq!(
            said(&hall.post(KEYS, None, body).await),
            unknown,
            "{code:?}"
        );
        let body = json!({ "code": code, "key": key }).to_string();
        let enrolled = hall.post("/api/v1/scrutineer/key", None, body).await;
        assert_eq!(said(&enrolled), unknown, "{code:?}");
    }
    let elsewhere = PackageText {
        title: "另一次会议",
        head: WATCHED,
        ..PackageText::new(1, vec![sealed()])
    };
    let meeting = hall.another(&elsewhere).await;
    let code = hall
        .officer
        .scrutineer_code(meeting.congress, 1)
        .await
        .unwrap();
    let body = json!({ "code": code, "contest": contest, "key": key }).to_string();
    assert_eq!(
        said(&hall.post(KEYS, None, body).await),
        no(404, "unknown-contest")
    );
}
