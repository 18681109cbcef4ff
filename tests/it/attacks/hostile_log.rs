//! A log in hostile hands: it has its own keys and signs whatever it likes. Whoever has seen it before notices.

mod counts;
mod faces;

use crypto::bytes::Token;
use crypto::entry::{Ballot, Entry, Note};
use crypto::receipt::Receipt;
use hyper::StatusCode;
use piaojue::client::{ClientError, Device, Doubt, Envelope};
use piaojue::verify::{BallotFault, Evidence, LogFault, Reason, verify};

use super::Pocket;
use crate::support::Hall;
use crate::support::hostile::{Log, Middle};
use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::witnesses::Stand;

const BALLOT: fn(&Entry) -> bool = |entry| matches!(entry, Entry::Ballot(_));

/// An open box with four ballots for it, which four devices have receipts of, and the log with its keys.
struct Betrayed {
    hall: Hall,
    middle: Middle,
    devices: Vec<Device>,
    receipts: Vec<Receipt>,
    log: Log,
}

impl Betrayed {
    async fn open() -> Self {
        let hall = Hall::open(&PackageText::new(5, vec![motion(AT_ONCE)])).await;
        let middle = Middle::before(&hall).await;
        let mut devices = Vec::new();
        for invitation in &hall.invitations {
            let device = Device::sign_in(&middle.http, &hall.rng, invitation)
                .await
                .unwrap();
            device.check_in().await.unwrap();
            devices.push(device);
        }
        hall.officer.ready(hall.contests[0]).await.unwrap();
        let mut taken = Vec::new();
        for device in &devices[..4] {
            taken.push(device.take(hall.contests[0]).await.unwrap());
        }
        hall.officer.open(hall.contests[0]).await.unwrap();
        let mut receipts = Vec::new();
        for (device, taken) in devices.iter().zip(&taken) {
            receipts.push(device.cast(&hall.fill(taken, &[true])).await.unwrap());
        }
        let log = Log::stolen(&hall).await;
        Self {
            hall,
            middle,
            devices,
            receipts,
            log,
        }
    }

    /// The same, closed and counted.
    async fn counted() -> Self {
        let mut betrayed = Self::open().await;
        let (hall, contest) = (&betrayed.hall, betrayed.hall.contests[0]);
        hall.officer.close(contest).await.unwrap();
        hall.officer.count(contest).await.unwrap();
        betrayed.log = Log::stolen(hall).await;
        betrayed
    }

    fn faces(&self) -> [(&'static str, Log); 5] {
        let (log, ballots) = (&self.log, self.log.places(BALLOT));
        let note = note("一切正常");
        [
            ("dropped", log.retold(|told| drop(told.remove(ballots[1])))),
            (
                "changed",
                log.retold(|told| {
                    let mut entry = Entry::parse(&told[ballots[1]]).unwrap();
                    let Entry::Ballot(ballot) = &mut entry else {
                        unreachable!()
                    };
                    ballot.commit = [7; 32].into();
                    told[ballots[1]] = entry.to_bytes().unwrap();
                }),
            ),
            (
                "reordered",
                log.retold(|told| told.swap(ballots[1], ballots[2])),
            ),
            ("put in", log.retold(|told| told.insert(ballots[1], note))),
            ("cut off", log.retold(|told| told.truncate(ballots[2]))),
        ]
    }
}

fn note(text: &str) -> Vec<u8> {
    let note = Entry::Note(Note {
        contest: None,
        by: "officer".to_owned(),
        text: text.to_owned(),
    });
    note.to_bytes().unwrap()
}

fn is_inconsistent<T: std::fmt::Debug>(outcome: &Result<T, ClientError>) -> bool {
    matches!(outcome, Err(ClientError::Doubt(Doubt::Inconsistent)))
}

fn finds(evidence: &Evidence, wanted: impl Into<Reason>) -> bool {
    let (report, wanted) = (verify(evidence), wanted.into());
    report
        .failures
        .iter()
        .any(|failure| failure.reason == wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_dropped_changed_reordered_put_in_or_cut_off_is_noticed_by_device_auditor_and_witness()
 {
    let betrayed = Betrayed::open().await;
    let (hall, log, size) = (&betrayed.hall, &betrayed.log, betrayed.log.tree.size());
    let folder = tempfile::tempdir().unwrap();
    let stand = Stand::open(folder.path(), vec![log.verifier()]);
    stand.says(&log.submission(0, size), StatusCode::OK).await;

    for (what, mut face) in betrayed.faces() {
        let evidence = Evidence {
            earlier: vec![log.newest()],
            receipts: betrayed.receipts.clone(),
            ..face.evidence()
        };
        assert!(
            finds(&evidence, LogFault::Inconsistent { size }),
            "{what}: the auditor"
        );

        betrayed.middle.show(hall, log.face(&face.entries));
        // Who has seen the last of the four ballots enter, and who then looks at the log again.
        let device = &betrayed.devices[3];
        let newest = device.trust().newest().await.unwrap();
        assert!(
            is_inconsistent(&device.trust().advance(&newest).await),
            "{what}: the device at once"
        );
        while face.tree.size() <= size {
            face.grow(&[note("再多一条")]);
        }
        betrayed.middle.show(hall, log.face(&face.entries));
        let newest = device.trust().newest().await.unwrap();
        assert!(
            is_inconsistent(&device.trust().advance(&newest).await),
            "{what}: the device once the log has grown"
        );
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        let grown = face.submission(size, face.tree.size());
        stand.says(&grown, unprocessable).await;
    }
    stand
        .says(&log.submission(size, size), StatusCode::OK)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_that_nobody_may_cast_added_at_the_end_is_named_by_the_auditor() {
    let betrayed = Betrayed::open().await;
    let hall = &betrayed.hall;
    let paper = betrayed.devices[4].paper(hall.contests[0]).await.unwrap();
    let pocket = Pocket::fill(hall, &betrayed.devices[4], &paper).await;
    let token = Token::from(hall.rng.bytes());
    let yes = br#"{"marks":["for"],"write_ins":[]}"#;
    let stuffed = Envelope::seal(&paper, &pocket.key, vec![token], yes, &hall.rng).unwrap();
    let mut log = betrayed.log;
    let at = log.tree.size();
    log.grow(&[entry_of(&stuffed)]);
    let report = verify(&log.evidence());
    let first = report.first_failing_entry().unwrap();
    assert_eq!(
        (first.entry, &first.reason),
        (Some(at), &BallotFault::Token(0).into())
    );
}

fn entry_of(envelope: &Envelope) -> Vec<u8> {
    let ballot = Entry::Ballot(Ballot {
        contest: envelope.contest.0,
        key: envelope.key,
        tokens: envelope.tokens.clone(),
        commit: envelope.commit,
        signature: envelope.signature,
        sealed: envelope.sealed.clone(),
    });
    ballot.to_bytes().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_under_other_keys_than_the_invitations_is_refused() {
    let betrayed = Betrayed::open().await;
    let (hall, log) = (&betrayed.hall, &betrayed.log);
    let mut imposter = Log::new(log.keys.verifier().origin().as_str());
    imposter.grow(&log.entries);
    betrayed.middle.show(hall, imposter);
    let signed_in = Device::sign_in(&betrayed.middle.http, &hall.rng, &hall.invitations[0]).await;
    assert!(matches!(signed_in, Err(ClientError::Doubt(Doubt::Keys))));
    let newest = betrayed.devices[0].trust().newest().await;
    assert!(matches!(
        newest,
        Err(ClientError::Doubt(Doubt::Checkpoint(_)))
    ));
}
