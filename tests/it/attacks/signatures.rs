//! Scrutineers' signatures: replayed from another act, contest or closing, given for somebody else, or by nobody who is
//! a scrutineer.

use ballot::id::ContestId;
use ballot::state::State;
use crypto::bytes::{Hash, ManifestHash, Signature};
use crypto::ecdsa::SigningKey;
use crypto::entry::{Entry, PaperFigures, Signoff};
use crypto::merkle::TreeHead;
use crypto::message::{self, CloseFigures};
use piaojue::urn::SignedAct;
use piaojue::urn::command::Command;
use serde_json::json;

use crate::support::watched::{Watched, signed};
use crate::support::{Said, no, said};

/// Two contests whose acts are signed; the third scrutineer signs by hand, whatever the test likes.
struct Signed {
    watched: Watched,
    own: SigningKey,
}

/// The place of the scrutineer who signs by hand.
const OWN: u32 = 2;

impl Signed {
    async fn ready() -> Self {
        let watched = Watched::open(vec![signed(), signed()]).await;
        let hall = &watched.hall;
        let own = SigningKey::generate(hall.rng.ring()).unwrap();
        let body = json!({ "code": watched.codes[2], "key": own.public() }).to_string();
        let enrolled = hall.post("/api/v1/scrutineer/key", None, body).await;
        assert_eq!(said(&enrolled).0, 200);
        for contest in &hall.contests {
            hall.officer.ready(*contest).await.unwrap();
        }
        Self { watched, own }
    }

    fn contest(&self, at: usize) -> ContestId {
        self.watched.hall.contests[at]
    }

    async fn send(&self, at: usize, scrutineer: u32, signature: Signature) -> Said {
        let body = json!({ "scrutineer": scrutineer, "signature": signature }).to_string();
        let path = format!("/api/v1/contests/{}/signoffs", self.contest(at));
        said(&self.watched.hall.post(&path, None, body).await)
    }

    async fn manifest(&self, at: usize) -> ManifestHash {
        self.watched.devices[0]
            .paper(self.contest(at))
            .await
            .unwrap()
            .hash
    }

    /// The signature to the closing that is asked for now, and one to each of its figures changed.
    async fn closing(&self, at: usize) -> (Signature, Vec<Signature>) {
        #[derive(serde::Deserialize)]
        struct Asked {
            present: u32,
            issued: u32,
            returned: u32,
            register: crypto::bytes::Hash,
            tree: Tree,
        }
        #[derive(serde::Deserialize)]
        struct Tree {
            size: u64,
            root: crypto::bytes::Hash,
        }
        let path = format!("/api/v1/contests/{}/signing", self.contest(at));
        let asked: Asked = self.watched.hall.get(&path, None).await.json().unwrap();
        let (manifest, Tree { size, root }) = (self.manifest(at).await, asked.tree);
        let sign = |change: fn(&mut CloseFigures, &mut TreeHead)| {
            let mut figures = CloseFigures {
                present: asked.present,
                issued: asked.issued,
                returned: asked.returned,
                register: asked.register,
            };
            let mut tree = TreeHead { size, root };
            change(&mut figures, &mut tree);
            self.own
                .sign(&message::close_signoff(&manifest, &figures, &tree))
        };
        let wrong: [fn(&mut CloseFigures, &mut TreeHead); 6] = [
            |figures, _| figures.present += 1,
            |figures, _| figures.issued += 1,
            |figures, _| figures.returned += 1,
            |figures, _| figures.register = crypto::bytes::Hash::of(b"another"),
            |_, tree| tree.size -= 1,
            |_, tree| tree.root = crypto::bytes::Hash::of(b"another"),
        ];
        (sign(|_, _| ()), wrong.map(sign).into())
    }

    /// The signatures that the log has of a contest, certificates too.
    async fn logged(&self, at: usize) -> Vec<Signoff> {
        let contest = self.contest(at).0;
        let entries = self.watched.entries().await;
        let of = |entry| match entry {
            Entry::Open(open) if open.contest == contest => open.signoffs,
            Entry::Close(close) if close.contest == contest => close.signoffs,
            Entry::Void(void) if void.contest == contest => void.signoffs,
            Entry::Certify(certify) if certify.contest == contest => vec![Signoff {
                scrutineer: certify.scrutineer,
                signature: certify.signature,
            }],
            _ => Vec::new(),
        };
        entries.into_iter().flat_map(of).collect()
    }

    /// Sends every signature that the log has to what another contest or act asks; none must be taken.
    async fn replay_all(&self, at: usize, when: &str) {
        for from in [0, 1] {
            for Signoff {
                scrutineer,
                signature,
            } in self.logged(from).await
            {
                let refused = self.send(at, scrutineer, signature).await;
                assert_eq!(
                    refused,
                    no(403, "not-the-scrutineers"),
                    "{when}, from {from}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_from_another_act_or_contest_is_taken_for_none() {
    let signed = Signed::ready().await;
    let watched = &signed.watched;
    let officer = &watched.hall.officer;
    for at in [0, 1] {
        let contest = signed.contest(at);
        officer.open(contest).await.unwrap();
        signed.replay_all(at, "open").await;
        assert_eq!(watched.sign(&[0], at).await, State::Open);
        officer.close(contest).await.unwrap();
        signed.replay_all(at, "close").await;
        assert_eq!(watched.sign(&[0, 1], at).await, State::Closed);
        assert_eq!(officer.count(contest).await.unwrap(), State::Counted);
        signed.replay_all(at, "certify").await;
        assert_eq!(watched.sign(&[0], at).await, State::Counted);
        if at == 0 {
            assert_eq!(watched.sign(&[1], at).await, State::Certified);
        } else {
            officer.void(contest, "会议决定重新表决").await.unwrap();
            signed.replay_all(at, "void").await;
            assert_eq!(watched.sign(&[0, 1], at).await, State::Void);
        }
        let late = signed.logged(at).await[0];
        let refused = signed.send(at, late.scrutineer, late.signature).await;
        assert_eq!(
            refused,
            no(409, "wrong-state"),
            "nothing is asked for any more"
        );
    }
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_counts_once_for_its_own_scrutineer_and_for_these_very_figures() {
    let signed = Signed::ready().await;
    let watched = &signed.watched;
    watched.hall.officer.open(signed.contest(0)).await.unwrap();
    watched.sign(&[0], 0).await;
    watched.hall.officer.close(signed.contest(0)).await.unwrap();
    let (right, wrong) = signed.closing(0).await;
    let theirs = no(403, "not-the-scrutineers");
    for (at, signature) in wrong.into_iter().enumerate() {
        assert_eq!(signed.send(0, OWN, signature).await, theirs, "{at}");
    }
    for place in [0, 1, 3, u32::MAX] {
        assert_eq!(signed.send(0, place, right).await, theirs, "{place}");
    }
    let outsider = SigningKey::generate(watched.hall.rng.ring()).unwrap();
    assert_eq!(signed.send(0, OWN, outsider.sign(b"closing")).await, theirs);
    for _ in 0..3 {
        assert_eq!(signed.send(0, OWN, right).await.0, 200);
        assert!(
            !watched
                .entries()
                .await
                .iter()
                .any(|entry| matches!(entry, Entry::Close(_))),
            "two are demanded, and one scrutineer counts once"
        );
    }
    assert_eq!(watched.sign(&[0], 0).await, State::Closed);
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_to_a_closing_that_was_given_up_is_worth_nothing_to_the_next() {
    let signed = Signed::ready().await;
    let (watched, contest) = (&signed.watched, signed.contest(0));
    let officer = &watched.hall.officer;
    officer.open(contest).await.unwrap();
    watched.sign(&[0], 0).await;
    officer.close(contest).await.unwrap();
    let (stale, _) = signed.closing(0).await;
    assert_eq!(signed.send(0, OWN, stale).await.0, 200);
    assert_eq!(officer.resume(contest).await.unwrap(), State::Open);
    assert_eq!(signed.send(0, OWN, stale).await, no(409, "wrong-state"));
    // Not a ballot and not a delegate has come meanwhile: the figures are the same.
    officer.close(contest).await.unwrap();
    assert_eq!(
        signed.send(0, OWN, stale).await,
        no(403, "not-the-scrutineers")
    );
    assert_eq!(
        watched.sign(&[0], 0).await,
        State::Closing,
        "the old one is not counted"
    );
    let (fresh, _) = signed.closing(0).await;
    assert_eq!(signed.send(0, OWN, fresh).await.0, 200);
    assert_eq!(officer.count(contest).await.unwrap(), State::Counted);
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_changed_after_ready_signs_nothing_of_what_is_under_way() {
    let signed = Signed::ready().await;
    let watched = &signed.watched;
    let other = SigningKey::generate(watched.hall.rng.ring()).unwrap();
    let body = json!({ "code": watched.codes[2], "key": other.public() }).to_string();
    let changed = watched
        .hall
        .post("/api/v1/scrutineer/key", None, body)
        .await;
    assert_eq!(said(&changed), no(409, "key-in-use"));
    watched.hall.officer.open(signed.contest(0)).await.unwrap();
    watched.sign(&[0], 0).await;
    watched.hall.officer.close(signed.contest(0)).await.unwrap();
    assert_eq!(watched.sign(&[0], 0).await, State::Closing);
    let (right, _) = signed.closing(0).await;
    assert_eq!(
        signed.send(0, OWN, right).await.0,
        200,
        "the key in the manifest signs"
    );
    watched.holds().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_under_another_hand_takes_no_act_without_its_signatures() {
    let signed = Signed::ready().await;
    let (urn, contest) = (&signed.watched.hall.service.halves.urn, signed.contest(0));
    let open = |signoffs: Vec<Signoff>| Command::Open {
        contest,
        present: 5,
        signoffs,
    };
    let hold = |act| urn.act(Command::Hold { contest, act });
    for held in [false, true] {
        if held {
            hold(SignedAct::Open).await.unwrap();
        }
        assert!(urn.act(open(Vec::new())).await.is_err(), "unsigned opening");
    }
    let Some((_, standing)) = urn.held(contest).await.unwrap() else {
        panic!("the log waits");
    };
    let tree = TreeHead {
        size: standing.size,
        root: standing.root,
    };
    let manifest = signed.manifest(0).await;
    let said = message::open_signoff(&manifest, 5, &tree);
    let by = |scrutineer| Signoff {
        scrutineer,
        signature: signed.own.sign(&said),
    };
    assert!(urn.act(open(vec![by(0)])).await.is_err(), "another's name");
    assert!(urn.act(open(vec![by(OWN), by(OWN)])).await.is_err());
    urn.act(open(vec![by(OWN)])).await.unwrap();
    hold(SignedAct::Close).await.unwrap();
    let close = Command::Close {
        contest,
        present: 5,
        issued: 0,
        register: Hash::of(b"[]"),
        issuers: Vec::new(),
        paper: PaperFigures::default(),
        signoffs: vec![by(OWN)],
    };
    assert!(urn.act(close).await.is_err(), "signed for the opening");
    let void = Command::Void {
        contest,
        reason: "停电".to_owned(),
        signoffs: Vec::new(),
    };
    assert!(urn.act(void).await.is_err(), "unsigned voiding");
}
