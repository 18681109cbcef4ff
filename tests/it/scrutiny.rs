//! Scrutineers over real HTTP: signatures that acts wait for, sealed boxes that nobody reads before they release their
//! keys, certificates.

use ballot::outcome::ResultDoc;
use ballot::state::State;
use crypto::bytes::{Hash, ManifestHash, PublicPoint, Signature};
use crypto::entry::{Entry, Ground};
use crypto::merkle::TreeHead;
use crypto::note::Verifier;
use crypto::receipt::Receipt;
use piaojue::client::{ClientError, Doubt};
use piaojue::verify::verify;

use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::watched::{WATCHED, Watched, sealed, signed};
use crate::support::{Hall, refused};

#[tokio::test(flavor = "multi_thread")]
async fn an_act_waits_for_its_signatures_and_is_then_carried_out() {
    let watched = Watched::open(vec![signed()]).await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    assert_eq!(hall.officer.open(contest).await.unwrap(), State::Ready);
    assert_eq!(watched.sign(&[1], 0).await, State::Open);
    for taken in &ballots {
        watched.cast(taken, "for").await;
    }
    assert_eq!(hall.officer.close(contest).await.unwrap(), State::Closing);
    assert_eq!(watched.sign(&[2], 0).await, State::Closing);
    assert_eq!(
        watched.sign(&[2], 0).await,
        State::Closing,
        "one scrutineer counts once"
    );
    assert_eq!(watched.sign(&[0], 0).await, State::Closed);
    let delegate = &watched.devices[0];
    delegate.put_recovery(vec![7; 65_536]).await.unwrap();
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    assert_eq!(watched.sign(&[0], 0).await, State::Counted);
    assert!(delegate.recovery().await.is_ok(), "not final yet");
    assert_eq!(watched.sign(&[1], 0).await, State::Certified);
    assert!(delegate.recovery().await.is_err(), "kept past the last end");
    watched.holds().await;
    let report = verify(&hall.evidence().await);
    assert_eq!(
        (report.contests[0].certificates, report.contests[0].state),
        (2, State::Certified)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn while_signatures_are_asked_for_the_log_takes_nothing_else() {
    let watched = Watched::open(vec![signed(), motion(AT_ONCE)]).await;
    let (hall, other) = (&watched.hall, watched.hall.contests[1]);
    watched.ready(0).await;
    let ballots = watched.ready(1).await;
    hall.officer.open(other).await.unwrap();
    hall.officer.open(hall.contests[0]).await.unwrap();
    let before = watched.entries().await.len();
    let body = br#"{"marks":["for"],"write_ins":[]}"#;
    let envelope = ballots[0].fill_with(body, &hall.rng).unwrap();
    let post = hall
        .http
        .post("/api/v1/ballots", None, &envelope)
        .await
        .unwrap();
    assert_eq!(post.status, 202, "the other box's ballots wait");
    assert_eq!(
        refused(hall.officer.close(other).await),
        (409, "log-waiting".to_owned())
    );
    assert_eq!(watched.entries().await.len(), before);
    watched.sign(&[0], 0).await;
    watched.devices[0].cast(&envelope).await.unwrap();
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closing_that_is_given_up_goes_on_as_if_nothing_had_been() {
    let watched = Watched::open(vec![signed()]).await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    watched.cast(&ballots[0], "for").await;
    hall.officer.close(contest).await.unwrap();
    let stale = watched.scrutineers[0]
        .asked(contest)
        .await
        .unwrap()
        .unwrap();
    let body = br#"{"marks":["for"],"write_ins":[]}"#;
    let envelope = ballots[1].fill_with(body, &hall.rng).unwrap();
    let early = hall.http.post("/api/v1/ballots", None, &envelope).await;
    assert_eq!(refused(early), (409, "box-not-open".to_owned()));
    assert_eq!(hall.officer.resume(contest).await.unwrap(), State::Open);
    assert_eq!(
        refused(watched.scrutineers[0].sign(contest, &stale).await),
        (409, "wrong-state".to_owned())
    );
    watched.cast(&ballots[1], "against").await;
    hall.officer.close(contest).await.unwrap();
    assert_eq!(
        refused(watched.scrutineers[0].sign(contest, &stale).await),
        (403, "not-the-scrutineers".to_owned()),
        "what was signed for the closing that was given up is not a signature to this one"
    );
    assert_eq!(watched.sign(&[0, 1], 0).await, State::Closed);
    hall.officer.count(contest).await.unwrap();
    assert_eq!(watched.result().await.returned, 2);
    let notes = watched.entries().await;
    assert!(
        notes
            .iter()
            .any(|entry| matches!(entry, Entry::Note(note) if note.text.contains("放弃")))
    );
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_to_void_is_signed_and_stops_the_box_while_it_waits() {
    let watched = Watched::open(vec![signed()]).await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    watched.cast(&ballots[0], "for").await;
    assert_eq!(
        hall.officer.void(contest, "会场断电").await.unwrap(),
        State::Closing
    );
    watched.sign(&[1], 0).await;
    assert_eq!(watched.sign(&[2], 0).await, State::Void);
    let ended = watched.entries().await;
    assert!(ended.iter().any(
        |entry| matches!(entry, Entry::Void(void) if void.ground == Ground::Decision && void.signoffs.len() == 2)
    ));
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contest_is_not_made_ready_before_its_scrutineers_have_their_keys() {
    let hall = Hall::open(&PackageText {
        head: WATCHED,
        ..PackageText::new(6, vec![signed()])
    })
    .await;
    assert_eq!(
        refused(hall.officer.ready(hall.contests[0]).await),
        (409, "rule-refused".to_owned())
    );
    let watched = Watched::open(vec![sealed()]).await;
    assert_eq!(
        refused(watched.hall.officer.ready(watched.hall.contests[0]).await),
        (409, "rule-refused".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_box_is_read_by_nobody_before_enough_keys_are_released() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    for (taken, vote) in ballots.iter().zip(["for", "against", "for", "abstain"]) {
        watched.cast(taken, vote).await;
    }
    let early = watched.scrutineers[0].release(contest).await;
    assert!(
        matches!(early, Err(ClientError::Doubt(Doubt::NotClosed))),
        "a device keeps its key until the close"
    );
    hall.officer.close(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    assert_eq!(
        refused(hall.officer.count(contest).await),
        (409, "rule-refused".to_owned())
    );
    watched.scrutineers[2].release(contest).await.unwrap();
    assert_eq!(
        refused(hall.officer.count(contest).await),
        (409, "rule-refused".to_owned())
    );
    watched.scrutineers[1].release(contest).await.unwrap();
    assert_eq!(hall.officer.count(contest).await.unwrap(), State::Counted);
    assert_eq!(watched.result().await.options, [[2, 1, 1]]);
    assert_eq!(watched.sign(&[0, 1], 0).await, State::Certified);
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_that_cannot_be_opened_counts_as_invalid() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    watched.cast(&ballots[0], "for").await;
    // One whose shares are not for the scrutineers they are sent to, and one whose body is not canonical.
    let mut envelope = ballots[1]
        .fill_with(br#"{"marks":["for"],"write_ins":[]}"#, &hall.rng)
        .unwrap();
    envelope.sealed.as_mut().unwrap().shares.rotate_left(1);
    watched.devices[0].cast(&envelope).await.unwrap();
    watched.cast(&ballots[2], "perhaps").await;
    hall.officer.close(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    for scrutineer in &watched.scrutineers {
        scrutineer.release(contest).await.unwrap();
    }
    hall.officer.count(contest).await.unwrap();
    let result = watched.result().await;
    assert_eq!(
        (
            result.returned,
            result.valid,
            result.invalid,
            result.unopenable
        ),
        (3, 1, 2, 2)
    );
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_file_proves_itself_by_the_logs_key_and_the_scrutineers() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let ballots = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    watched.cast(&ballots[0], "for").await;
    hall.officer.close(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    let path = format!("/contests/{contest}/sheet.json");
    assert_eq!(
        refused(hall.http.get(&path, None).await).0,
        409,
        "there is no result yet"
    );
    for scrutineer in &watched.scrutineers[1..] {
        scrutineer.release(contest).await.unwrap();
    }
    hall.officer.count(contest).await.unwrap();
    let announcement = format!("/contests/{contest}/announcement");
    let draft = hall.http.get(&announcement, None).await.unwrap();
    assert!(draft.text().unwrap().contains("以下是草稿"));
    watched.sign(&[0, 1], 0).await;
    let announced = hall.http.get(&announcement, None).await.unwrap();
    assert!(!announced.text().unwrap().contains("以下是草稿"));

    let file: ResultFile = hall.http.get(&path, None).await.unwrap().json().unwrap();
    let log = Verifier::parse(&file.vkey).unwrap();
    file.receipt.verify(&log).unwrap();
    let Entry::Result(logged) = Entry::parse(file.receipt.entry.as_bytes()).unwrap() else {
        panic!("the receipt is the result's")
    };
    assert_eq!(logged.result.get(), compact(&file.result));
    assert_eq!(file.receipt.index + 1, file.tree.size);
    let tree = TreeHead {
        size: file.tree.size,
        root: file.tree.root,
    };
    let message = crypto::message::certify(&file.manifest, &tree);
    assert_eq!(file.certificates.len(), 2);
    for certificate in &file.certificates {
        assert!(crypto::ecdsa::verify(
            &certificate.key,
            &message,
            &certificate.signature
        ));
        assert!(
            watched
                .scrutineers
                .iter()
                .any(|each| each.key() == certificate.key)
        );
    }
    let page = hall
        .http
        .get(&format!("/contests/{contest}/sheet"), None)
        .await
        .unwrap();
    assert!(page.text().unwrap().contains("电子签名 2 份：赵一、赵二。"));
}

/// The signed file of a result.
#[derive(serde::Deserialize)]
struct ResultFile {
    manifest: ManifestHash,
    result: Box<serde_json::value::RawValue>,
    tree: FileTree,
    certificates: Vec<FileCertificate>,
    receipt: Receipt,
    vkey: String,
}

#[derive(serde::Deserialize)]
struct FileTree {
    size: u64,
    root: Hash,
}

#[derive(serde::Deserialize)]
struct FileCertificate {
    key: PublicPoint,
    signature: Signature,
}

/// The same JSON without the white space that makes the file readable.
fn compact(json: &serde_json::value::RawValue) -> String {
    let value: ResultDoc = serde_json::from_str(json.get()).unwrap();
    String::from_utf8(value.to_bytes()).unwrap()
}
