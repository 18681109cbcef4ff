//! A log with two faces: one for whoever is to believe that a ballot is in it, another for everybody else.

use crypto::note::Checkpoint;
use crypto::receipt::Receipt;
use hyper::StatusCode;
use piaojue::client::{Board, ClientError, Doubt, Trust};
use piaojue::verify::{Evidence, LogFault, verify};

use super::{BALLOT, Betrayed, entry_of, finds, is_inconsistent, note};
use crate::support::hostile::{Log, Middle};
use crate::support::witnesses::Stand;

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_for_a_ballot_that_is_not_in_the_log_that_others_see_is_refused() {
    let betrayed = Betrayed::open().await;
    let (hall, log, middle) = (&betrayed.hall, &betrayed.log, &betrayed.middle);
    let device = &betrayed.devices[4];
    let taken = device.take(hall.contests[0]).await.unwrap();
    let ballot = hall.fill(&taken, &[false]);
    let promised = log.retold(|told| told.push(entry_of(&ballot)));
    let at = promised.entries.len() - 1;
    let true_one = promised.receipt(at);

    let mut other_keys = Log::new(log.keys.verifier().origin().as_str());
    other_keys.grow(&promised.entries);
    let mut at_another_place = true_one.clone();
    at_another_place.index -= 1;
    let mut without_proof = true_one.clone();
    without_proof.proof.clear();
    let older = Receipt {
        checkpoint: log.newest(),
        ..true_one.clone()
    };
    let answer = |receipt: &Receipt| serde_json::to_vec(receipt).unwrap();
    for lie in [
        other_keys.receipt(at),
        at_another_place,
        without_proof,
        older,
    ] {
        let lie = answer(&lie);
        middle.lie(move |path| (path == "/api/v1/ballots").then(|| lie.clone()));
        let cast = device.cast(&ballot).await;
        assert!(
            matches!(cast, Err(ClientError::Doubt(Doubt::Receipt(_)))),
            "{cast:?}"
        );
    }
    // All of it is true but for the log that is served: the receipt proves the second face to everybody.
    let lie = answer(&true_one);
    middle.lie(move |path| (path == "/api/v1/ballots").then(|| lie.clone()));
    let cast = device.cast(&ballot).await;
    assert!(cast.is_err(), "the log is not as long: {cast:?}");
    let others = log.retold(|told| told.push(note("散会")));
    let (lie, shown) = (answer(&true_one), others.face(&others.entries));
    let prefix = format!("/log/{}/", hall.congress);
    middle.lie(move |path| match path.strip_prefix(&prefix) {
        Some(file) => shown.file(file),
        None => (path == "/api/v1/ballots").then(|| lie.clone()),
    });
    assert!(
        is_inconsistent(&device.cast(&ballot).await),
        "as long, with something else in the ballot's place"
    );
    let evidence = Evidence {
        receipts: vec![true_one],
        ..others.evidence()
    };
    let size = promised.tree.size();
    assert!(finds(&evidence, LogFault::Inconsistent { size }));
    middle.lie(|_| None);
    device.cast(&ballot).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_shown_two_faces_find_out_when_they_compare_and_a_witness_cosigns_one() {
    let betrayed = Betrayed::open().await;
    let (hall, log) = (&betrayed.hall, &betrayed.log);
    let ballots = log.places(BALLOT);
    let size = log.tree.size();
    let shorter = log.retold(|told| drop(told.remove(ballots[0])));
    let as_long = log.retold(|told| told[ballots[0]] = note("一切正常"));
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path(), vec![log.verifier()]);
    stand.says(&log.submission(0, size), StatusCode::OK).await;

    for face in [shorter, as_long] {
        assert!(
            verify(&face.evidence()).holds(),
            "each face is lawful by itself"
        );
        let middle = Middle::before(hall).await;
        middle.show(hall, log.face(&face.entries));
        let other = Trust::fetch(&middle.http, hall.congress.0, Some(&hall.log));
        let other = other.await.unwrap();
        let board = Board::read(&middle.http, hall.congress.0, &other)
            .await
            .unwrap();
        other.advance(&board.checkpoint).await.unwrap();
        // What a phone shows another: its newest checkpoint.
        let own = Checkpoint::verify(&log.newest(), &log.verifier()).unwrap();
        assert!(is_inconsistent(&other.advance(&own).await));
        let first = betrayed.devices[3].trust();
        assert!(is_inconsistent(&first.advance(&board.checkpoint).await));
        let with_the_others = Evidence {
            earlier: vec![face.newest()],
            ..log.evidence()
        };
        let size = face.tree.size();
        assert!(finds(&with_the_others, LogFault::Inconsistent { size }));
        let conflict = face.submission(size, size);
        stand.says(&conflict, StatusCode::CONFLICT).await;
    }
    let fork = std::fs::read_dir(folder.path()).unwrap().any(|file| {
        let path = file.unwrap().path();
        path.extension()
            .is_some_and(|extension| extension == "fork")
    });
    assert!(fork, "the witness keeps the proof of two faces of one size");
}
