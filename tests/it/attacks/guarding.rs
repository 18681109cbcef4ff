//! What an honest scrutineer refuses to sign or to release, whatever the organiser and the other scrutineers have agreed.

use ballot::id::ContestId;
use ballot::state::State;
use crypto::bytes::{Hash, ManifestHash};
use crypto::ecdsa::SigningKey;
use crypto::entry::{Close, Entry, Ground, PaperFigures, Signoff, Void};
use crypto::message::{self, CloseFigures};
use crypto::sealing::SealingKey;
use piaojue::client::{ClientError, Doubt, Scrutineer};
use piaojue::verify::{FiguresFault, Reason, SignoffFault};
use serde_json::json;

use super::keys::{offer, prove};
use crate::support::hostile::{Log, Middle};
use crate::support::package::{AT_ONCE, BoxText, ContestText, motion};
use crate::support::watched::Watched;
use crate::support::{refused, said};

fn doubt<T: std::fmt::Debug>(outcome: Result<T, ClientError>) -> Doubt {
    match outcome {
        Err(ClientError::Doubt(doubt)) => doubt,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrutineer_signs_for_no_box_with_a_sealing_key_that_is_not_theirs() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    // The organiser knows the code of the link that it made, and puts a key of its own in the scrutineer's name.
    let key = SealingKey::generate(&mut |bytes: &mut [u8]| hall.rng.fill(bytes));
    let offered = offer(&watched, 0, contest, &key.public()).await;
    assert_eq!(prove(&watched, 0, contest, &key, &offered).await.0, 200);
    let (robbed, other) = (&watched.scrutineers[0], &watched.scrutineers[1]);
    let taken = watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    let asked = other.asked(contest).await.unwrap().unwrap();
    let foreign = |doubt| matches!(doubt, Doubt::ForeignSealingKey);
    assert!(foreign(doubt(robbed.asked(contest).await)));
    assert!(foreign(doubt(robbed.sign(contest, &asked).await)));
    assert_eq!(watched.sign(&[1], 0).await, State::Open);
    watched.cast(&taken[0], "for").await;
    hall.officer.close(contest).await.unwrap();
    assert!(foreign(doubt(robbed.asked(contest).await)));
    assert_eq!(watched.sign(&[1], 0).await, State::Closed);
    assert!(foreign(doubt(robbed.release(contest).await)));
    let released = |entry: &Entry| matches!(entry, Entry::Unseal(_));
    assert!(!watched.entries().await.iter().any(released));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrutineer_whose_signing_key_was_replaced_signs_nothing_and_releases_nothing() {
    let watched = Watched::sealed().await;
    let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
    let key = SigningKey::generate(hall.rng.ring()).unwrap();
    enrol(&watched, 0, &key).await;
    let (robbed, other) = (&watched.scrutineers[0], &watched.scrutineers[1]);
    watched.ready(0).await;
    hall.officer.open(contest).await.unwrap();
    let asked = other.asked(contest).await.unwrap().unwrap();
    let unnamed = |doubt| matches!(doubt, Doubt::KeyNotNamed);
    assert!(unnamed(doubt(robbed.asked(contest).await)));
    assert!(unnamed(doubt(robbed.sign(contest, &asked).await)));
    assert_eq!(watched.sign(&[1], 0).await, State::Open);
    hall.officer.close(contest).await.unwrap();
    assert_eq!(watched.sign(&[1], 0).await, State::Closed);
    assert!(unnamed(doubt(robbed.release(contest).await)));
}

async fn enrol(watched: &Watched, place: usize, key: &SigningKey) {
    let body = json!({ "code": watched.codes[place], "key": key.public() }).to_string();
    let path = "/api/v1/scrutineer/key";
    assert_eq!(said(&watched.hall.post(path, None, body).await).0, 200);
}

/// An open box of two signatures with a ballot in it. What its first scrutineer sees passes through a server in between; the
/// other two sign whatever they are told; and the organiser has the log's keys.
struct Conspiracy {
    watched: Watched,
    middle: Middle,
    keys: [SigningKey; 2],
    manifest: ManifestHash,
    log: Log,
}

impl Conspiracy {
    async fn open() -> Self {
        let mut watched = Watched::open(vec![signed_by_two()]).await;
        let middle = Middle::before(&watched.hall).await;
        let (hall, contest) = (&watched.hall, watched.hall.contests[0]);
        let log = Some(hall.log.as_str());
        let honest = Scrutineer::enrol(&middle.http, &hall.rng, &watched.codes[0], log).await;
        watched.scrutineers[0] = honest.unwrap();
        for scrutineer in &watched.scrutineers {
            scrutineer.make_sealing_key(contest).await.unwrap();
        }
        let keys = [1, 2].map(|_| SigningKey::generate(watched.hall.rng.ring()).unwrap());
        for (place, key) in (1..).zip(&keys) {
            enrol(&watched, place, key).await;
        }
        let taken = watched.ready(0).await;
        watched.hall.officer.open(contest).await.unwrap();
        watched.sign(&[0], 0).await;
        watched.cast(&taken[0], "for").await;
        Self {
            manifest: watched.devices[0].paper(contest).await.unwrap().hash,
            log: Log::stolen(&watched.hall).await,
            watched,
            middle,
            keys,
        }
    }

    fn contest(&self) -> ContestId {
        self.watched.hall.contests[0]
    }

    /// The conspirator at `place` signs in the name of the scrutineer there, or of another.
    fn by(&self, place: usize, name: u32, message: &[u8]) -> Signoff {
        Signoff {
            scrutineer: name,
            signature: self.keys[place - 1].sign(message),
        }
    }

    /// A close of one ballot, signed by these conspirators in these names.
    fn close(&self, returned: u32, who: &[(usize, u32)]) -> Vec<u8> {
        let figures = CloseFigures {
            present: 5,
            issued: 5,
            returned,
            register: Hash::of(b"[]"),
        };
        let tree = self.log.head();
        let message = message::close_signoff(&self.manifest, &figures, &tree);
        let close = Entry::Close(Close {
            contest: self.contest().0,
            present: figures.present,
            issued: figures.issued,
            returned,
            register: figures.register,
            issuers: Vec::new(),
            paper: PaperFigures {
                issued: 0,
                returned: 0,
            },
            signoffs: who
                .iter()
                .map(|(place, name)| self.by(*place, *name, &message))
                .collect(),
        });
        close.to_bytes().unwrap()
    }

    /// A lawful close, and the decision to void the contest right after it.
    fn closed_and_voided(&self) -> Vec<Vec<u8>> {
        let close = self.close(1, &[(1, 1), (2, 2)]);
        let closed = self.log.retold(|told| told.push(close.clone()));
        let reason = "结果不合心意";
        let message = message::void_signoff(&self.manifest, reason, &closed.head());
        let void = Entry::Void(Void {
            contest: self.contest().0,
            ground: Ground::Decision,
            reason: reason.to_owned(),
            signoffs: [1, 2]
                .map(|place| self.by(place, place as u32, &message))
                .into(),
        });
        vec![close, void.to_bytes().unwrap()]
    }

    /// What the first scrutineer makes of a log that goes on like this.
    async fn released(&self, entries: &[Vec<u8>]) -> Result<State, ClientError> {
        let mut face = self.log.retold(|_| ());
        face.grow(entries);
        self.middle.show(&self.watched.hall, face);
        self.watched.scrutineers[0].release(self.contest()).await
    }
}

fn signed_by_two() -> ContestText {
    motion(BoxText { group: 2, ..AT_ONCE }).with(
        "kind = \"sealed\"\nthreshold = 2\n[contests.signatures]\nopen = 1\nclose = 2\ncertify = 2\nvoid = 2\n",
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_released_for_no_close_without_its_signatures() {
    type Face = fn(&Conspiracy) -> Vec<Vec<u8>>;
    let few = |found| Some(SignoffFault::TooFew { found, demanded: 2 }.into());
    let miscounted = FiguresFault::Returned {
        stated: 0,
        ballots: 1,
    };
    let faces: [(&str, Face, Option<Reason>); 7] = [
        ("still open", |_| Vec::new(), None),
        ("unsigned", |all| vec![all.close(1, &[])], few(0)),
        ("signed by one", |all| vec![all.close(1, &[(1, 1)])], few(1)),
        (
            "signed by one twice",
            |all| vec![all.close(1, &[(1, 1), (1, 1)])],
            Some(SignoffFault::Scrutineer(1).into()),
        ),
        (
            "signed in this one's name",
            |all| vec![all.close(1, &[(1, 1), (2, 0)])],
            Some(SignoffFault::Signature(0).into()),
        ),
        (
            "signed for another number of ballots",
            |all| vec![all.close(0, &[(1, 1), (2, 2)])],
            Some(miscounted.into()),
        ),
        ("void", Conspiracy::closed_and_voided, None),
    ];
    for (what, face, reason) in faces {
        let conspiracy = Conspiracy::open().await;
        let refused = doubt(conspiracy.released(&face(&conspiracy)).await);
        match (refused, reason) {
            (Doubt::NotClosed, None) => {}
            (Doubt::NotVerified(failure), Some(reason)) => {
                assert_eq!(failure.reason, reason, "{what}")
            }
            (other, _) => panic!("{what}: {other:?}"),
        }
    }
    // The same close with the signatures that are due: the key goes out, and only the true box, still open, refuses it.
    let conspiracy = Conspiracy::open().await;
    let lawful = conspiracy.close(1, &[(1, 1), (2, 2)]);
    let released = conspiracy.released(&[lawful]).await;
    assert_eq!(refused(released), (409, "wrong-state".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrutineer_is_asked_in_vain_for_other_ballots_or_another_tree_than_the_log_has() {
    let conspiracy = Conspiracy::open().await;
    let (hall, contest) = (&conspiracy.watched.hall, conspiracy.contest());
    hall.officer.close(contest).await.unwrap();
    let path = format!("/api/v1/contests/{contest}/signing");
    let told: serde_json::Value = hall.get(&path, None).await.json().unwrap();
    let honest = &conspiracy.watched.scrutineers[0];
    let asked = async |change: fn(&mut serde_json::Value)| {
        let (mut told, path) = (told.clone(), path.clone());
        change(&mut told);
        let lie = told.to_string().into_bytes();
        let lie = move |asked: &str| (asked == path).then(|| lie.clone());
        conspiracy.middle.lie(lie);
        honest.asked(contest).await
    };
    assert!(asked(|_| ()).await.unwrap().is_some());
    let miscounted = doubt(asked(|told| told["returned"] = json!(0)).await);
    assert!(matches!(
        miscounted,
        Doubt::Miscounted {
            stated: 0,
            logged: 1
        }
    ));
    let trees: [fn(&mut serde_json::Value); 3] = [
        |told| told["tree"]["root"] = json!(Hash::of(b"another")),
        |told| told["tree"]["size"] = json!(1),
        |told| told["act"] = json!("certify"),
    ];
    for change in trees {
        let inconsistent = doubt(asked(change).await);
        assert!(matches!(inconsistent, Doubt::Inconsistent));
    }
}
