//! The refusals of the ballot box in their order (protocol §5): each request here breaks two neighbouring rules, and
//! the earlier one must answer.

use std::time::Duration;

use crypto::bytes::{PublicPoint, Signature, Token};
use crypto::entry::Entry;
use crypto::receipt::Receipt;
use piaojue::client::{Envelope, Taken};
use piaojue::urn::envelope::MOST_BYTES;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use uuid::Uuid;

use crate::support::package::{AT_ONCE, BoxText, PackageText, election, motion};
use crate::support::{Hall, Said, no, said};

/// Three delegates with ballots of a box that is open and of one that is not; a third contest is a draft.
struct Booth {
    hall: Hall,
    open: Vec<Taken>,
    ready: Vec<Taken>,
}

impl Booth {
    async fn set_up() -> Self {
        let contests = vec![election(1, 2, 0, AT_ONCE), motion(AT_ONCE), motion(AT_ONCE)];
        let hall = Hall::open(&PackageText::new(3, contests)).await;
        let devices = hall.devices(3).await;
        let (mut open, mut ready) = (Vec::new(), Vec::new());
        for (contest, taken) in [(0, &mut open), (1, &mut ready)] {
            hall.officer.ready(hall.contests[contest]).await.unwrap();
            for device in &devices {
                taken.push(device.take(hall.contests[contest]).await.unwrap());
            }
        }
        hall.officer.open(hall.contests[0]).await.unwrap();
        Self { hall, open, ready }
    }

    async fn cast(&self, envelope: &Envelope) -> Said {
        said(&self.hall.cast(envelope.to_bytes()).await)
    }

    /// A good ballot of delegate `at` for the open box.
    fn ballot(&self, at: usize) -> Envelope {
        self.hall.fill(&self.open[at], &[true, false])
    }

    async fn logged(&self) -> usize {
        let entries = self.hall.board().await.parsed().unwrap();
        entries
            .iter()
            .filter(|entry| matches!(entry, Entry::Ballot(_)))
            .count()
    }
}

/// Not this issuer's token.
fn with_bad_token(mut envelope: Envelope) -> Envelope {
    let mut token = *envelope.tokens[0].as_bytes();
    token[255] ^= 1;
    envelope.tokens[0] = Token::from(token);
    envelope
}

/// Not this key's signature.
fn with_bad_signature(mut envelope: Envelope) -> Envelope {
    let mut signature = *envelope.signature.as_bytes();
    signature[63] ^= 1;
    envelope.signature = Signature::from(signature);
    envelope
}

/// Not the opening of this commitment: another nonce.
fn with_bad_opening(mut envelope: Envelope) -> Envelope {
    envelope.opening.as_mut().unwrap().0[0] ^= 1;
    envelope
}

/// K moved off the curve.
fn off_the_curve(mut envelope: Envelope) -> Envelope {
    let mut key = *envelope.key.as_bytes();
    key[64] ^= 1;
    envelope.key = PublicPoint::from(key);
    envelope
}

fn of_no_contest(mut envelope: Envelope) -> Envelope {
    envelope.contest = Uuid::from_u128(0x4000_8000_0000_0000_0000).into();
    envelope
}

fn with_two_tokens(mut envelope: Envelope) -> Envelope {
    envelope.tokens.push(envelope.tokens[0]);
    envelope
}

fn with_short_opening(mut envelope: Envelope) -> Envelope {
    envelope.opening.as_mut().unwrap().0.remove(0);
    envelope
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_broken_rules_the_earlier_one_answers() {
    let booth = Booth::set_up().await;
    let good = booth.ballot(0);
    let not_canonical = booth.open[0].fill_with(
        br#"{"marks":["for", "against"],"write_ins":[]}"#,
        &booth.hall.rng,
    );
    let not_canonical = not_canonical.unwrap();
    let of_ready = booth.hall.fill(&booth.ready[0], &[true]);
    let mut of_draft = good.clone();
    of_draft.contest = booth.hall.contests[2];

    let malformed = || no(400, "malformed");
    let rows = [
        (
            "curve before contest",
            of_no_contest(off_the_curve(good.clone())),
            malformed(),
        ),
        (
            "contest before tokens",
            of_no_contest(with_two_tokens(good.clone())),
            no(404, "unknown-contest"),
        ),
        (
            "contest before opening",
            of_no_contest(with_short_opening(good.clone())),
            no(404, "unknown-contest"),
        ),
        (
            "a draft is unknown to the box",
            with_bad_token(of_draft),
            no(404, "unknown-contest"),
        ),
        (
            "tokens before the box's state",
            with_two_tokens(of_ready.clone()),
            malformed(),
        ),
        (
            "opening before the box's state",
            with_short_opening(of_ready.clone()),
            malformed(),
        ),
        (
            "the box's state before the token",
            with_bad_token(of_ready),
            no(409, "box-not-open"),
        ),
        (
            "token before signature",
            with_bad_signature(with_bad_token(good.clone())),
            no(403, "token-invalid"),
        ),
        (
            "signature before commitment",
            with_bad_opening(with_bad_signature(good.clone())),
            no(403, "signature-invalid"),
        ),
        (
            "commitment before body",
            with_bad_opening(not_canonical.clone()),
            no(422, "commit-mismatch"),
        ),
        ("body", not_canonical, no(422, "body-not-canonical")),
    ];
    for (what, envelope, expected) in rows {
        assert_eq!(booth.cast(&envelope).await, expected, "{what}");
    }
    assert_eq!(booth.logged().await, 0);
    assert_eq!(
        booth.cast(&good).await.0,
        200,
        "what was refused has used nothing up"
    );
    assert_eq!(booth.logged().await, 1);
    booth.hall.service.stop().await;
}

/// What the server says to a cast request of which it gets the head alone: the body never comes.
async fn said_to_head(booth: &Booth, header: &str) -> String {
    let host = booth.hall.http.base().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let length = MOST_BYTES + 1;
    let head = format!(
        "POST /api/v1/ballots HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n{header}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = timeout(Duration::from_secs(5), stream.read(&mut answer))
        .await
        .expect("an answer")
        .unwrap();
    String::from_utf8(answer[..read].to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_refused_from_the_headers_the_body_unread() {
    let booth = Booth::set_up().await;
    let bearer = format!("authorization: Bearer {}", booth.hall.bearer);
    for header in ["cookie: theme=dark", "Cookie: ", "authorization:", &bearer] {
        let answer = said_to_head(&booth, header).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{header}: {answer}");
        assert!(
            answer.contains("urn:piaojue:problem:credentials-present"),
            "{header}: {answer}"
        );
    }
    let signed_in = booth
        .hall
        .post("/api/v1/ballots", Some("x"), booth.ballot(0).to_bytes())
        .await;
    assert_eq!(
        said(&signed_in),
        no(400, "credentials-present"),
        "a good ballot too"
    );
    assert_eq!(booth.logged().await, 0);
    booth.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_bytes_are_refused_before_their_meaning() {
    let booth = Booth::set_up().await;
    assert_eq!(
        said(&booth.hall.cast(vec![b'x'; MOST_BYTES + 1]).await),
        no(413, "too-large")
    );
    let mut padded = booth.ballot(0).to_bytes();
    padded.resize(MOST_BYTES + 1, b' ');
    assert_eq!(
        said(&booth.hall.cast(padded.clone()).await),
        no(413, "too-large"),
        "a good ballot too"
    );
    assert_eq!(booth.logged().await, 0);
    padded.truncate(MOST_BYTES);
    assert_eq!(
        booth.hall.cast(padded).await.status.as_u16(),
        200,
        "exactly as many as allowed"
    );
    booth.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_ballot_is_answered_before_anything_that_it_would_be_refused_for() {
    let booth = Booth::set_up().await;
    let first = booth.ballot(0);
    let receipt: Receipt = booth.hall.cast(first.to_bytes()).await.json().unwrap();

    assert_eq!(
        booth.cast(&with_two_tokens(first.clone())).await,
        no(400, "malformed"),
        "shape comes before"
    );
    let spoilt = with_bad_opening(with_bad_signature(with_bad_token(first.clone())));
    let again: Receipt = booth.hall.cast(spoilt.to_bytes()).await.json().unwrap();
    assert_eq!(
        (again.index, &again.entry),
        (receipt.index, &receipt.entry),
        "the first bytes never change"
    );

    let other = booth.ballot(0);
    assert_eq!(
        booth.cast(&with_bad_token(other.clone())).await,
        no(409, "ballot-differs"),
        "before the token"
    );
    booth
        .hall
        .officer
        .close(booth.hall.contests[0])
        .await
        .unwrap();
    assert_eq!(
        booth.cast(&other).await,
        no(409, "ballot-differs"),
        "before the box's state"
    );
    assert_eq!(
        booth.cast(&with_bad_token(booth.ballot(1))).await,
        no(409, "box-not-open"),
        "a new ballot"
    );
    let after: Receipt = booth.hall.cast(first.to_bytes()).await.json().unwrap();
    assert_eq!(
        (after.index, &after.entry),
        (receipt.index, &receipt.entry),
        "after the close too"
    );
    assert_ne!(
        after.checkpoint, receipt.checkpoint,
        "the proof is under the newest checkpoint"
    );
    assert_eq!(booth.logged().await, 1);
    booth.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_that_waits_for_its_group_is_stored_and_gets_its_receipt_later() {
    let group = BoxText {
        group: 2,
        wait_s: 600,
        ..AT_ONCE
    };
    let hall = Hall::open(&PackageText::new(2, vec![motion(group)])).await;
    let devices = hall.devices(2).await;
    hall.officer.ready(hall.contests[0]).await.unwrap();
    let mut ballots = Vec::new();
    for device in &devices {
        ballots.push(device.take(hall.contests[0]).await.unwrap());
    }
    hall.officer.open(hall.contests[0]).await.unwrap();
    let (waiting, second) = (
        hall.fill(&ballots[0], &[true]),
        hall.fill(&ballots[1], &[false]),
    );

    let stored = hall.cast(waiting.to_bytes()).await;
    assert_eq!(stored.status.as_u16(), 202);
    assert_eq!(
        stored.json::<serde_json::Value>().unwrap(),
        json!({"stored": true, "retry_ms": 2000})
    );
    assert_eq!(
        said(&hall.cast(hall.fill(&ballots[0], &[true]).to_bytes()).await),
        no(409, "ballot-differs")
    );
    assert_eq!(
        hall.cast(with_bad_token(waiting.clone()).to_bytes())
            .await
            .status
            .as_u16(),
        202,
        "still waits"
    );
    assert_eq!(
        hall.cast(second.to_bytes()).await.status.as_u16(),
        200,
        "the group is full"
    );
    let receipt: Receipt = hall.cast(waiting.to_bytes()).await.json().unwrap();
    let Ok(Entry::Ballot(logged)) = Entry::parse(receipt.entry.as_bytes()) else {
        panic!("a ballot")
    };
    assert!(
        waiting.is_logged_as(&logged),
        "the bytes that were accepted first"
    );
    hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_ballot_carries_a_hidden_mark() {
    let booth = Booth::set_up().await;
    let eve = Uuid::from_u128(7);
    let bodies = [
        r#"{"marks":["for","against"],"write_ins":[] }"#.to_owned(),
        r#"{"write_ins":[],"marks":["for","against"]}"#.to_owned(),
        r#"{"marks":["for","against"],"write_ins":[],"x":0}"#.to_owned(),
        r#"{"marks":["for","against"],"marks":["for","against"],"write_ins":[]}"#.to_owned(),
        r#"{"marks":["for","against"]}"#.to_owned(),
        r#"{"marks":["for"],"write_ins":[]}"#.to_owned(),
        r#"{"marks":["for","for","for"],"write_ins":[]}"#.to_owned(),
        r#"{"marks":["for","maybe"],"write_ins":[]}"#.to_owned(),
        r#"{"marks":["\u0066or","against"],"write_ins":[]}"#.to_owned(),
        format!(r#"{{"marks":["for","against"],"write_ins":["{eve}"]}}"#),
        "\u{feff}{\"marks\":[\"for\",\"against\"],\"write_ins\":[]}".to_owned(),
        "{\"marks\":[\"for\",\"against\"],\"write_ins\":[]}\n".to_owned(),
        String::new(),
    ];
    for body in bodies {
        let envelope = booth.open[0]
            .fill_with(body.as_bytes(), &booth.hall.rng)
            .unwrap();
        assert_eq!(
            booth.cast(&envelope).await,
            no(422, "body-not-canonical"),
            "{body:?}"
        );
    }
    let mut padded_with_zeros = booth.ballot(0);
    for byte in padded_with_zeros
        .opening
        .as_mut()
        .unwrap()
        .0
        .iter_mut()
        .rev()
        .take_while(|byte| **byte == b' ')
    {
        *byte = 0;
    }
    assert_eq!(
        booth.cast(&padded_with_zeros).await,
        no(422, "commit-mismatch"),
        "other padding"
    );
    assert_eq!(booth.logged().await, 0);
    booth.hall.service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_two_contests_swapped_are_refused() {
    let booth = Booth::set_up().await;
    booth
        .hall
        .officer
        .open(booth.hall.contests[1])
        .await
        .unwrap();
    let mut first = booth.ballot(0);
    let mut second = booth.hall.fill(&booth.ready[0], &[true]);
    std::mem::swap(&mut first.tokens, &mut second.tokens);
    assert_eq!(booth.cast(&first).await, no(403, "token-invalid"));
    assert_eq!(booth.cast(&second).await, no(403, "token-invalid"));

    let mut carried_over = booth.hall.fill(&booth.ready[0], &[true]);
    carried_over.contest = booth.hall.contests[0];
    carried_over.opening = booth.ballot(0).opening;
    assert_eq!(
        booth.cast(&carried_over).await,
        no(403, "token-invalid"),
        "key and token of the other contest"
    );
    let mut of_another_delegate = booth.ballot(0);
    of_another_delegate.tokens = booth.ballot(1).tokens;
    assert_eq!(
        booth.cast(&of_another_delegate).await,
        no(403, "token-invalid"),
        "a token is its key's"
    );
    assert_eq!(booth.logged().await, 0);
    booth.hall.service.stop().await;
}
