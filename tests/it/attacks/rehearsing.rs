//! What a rehearsal gives out, offered to the real box, and the other way round: nothing of one fits the other.

use ballot::id::ContestId;
use crypto::bytes::Token;
use hyper::Method;
use piaojue::client::{ClientError, Device, Doubt, Envelope, Invitation, Paper};
use piaojue::verify::{Check, verify};

use super::Pocket;
use crate::rehearsal::{actor, hall};
use crate::support::{Hall, Meeting, no, refused, said};

const YES: &[u8] = br#"{"marks":["for"],"write_ins":[]}"#;

/// The motion of the real congress and of its rehearsal, both open, and one delegate's device in each.
struct Both {
    hall: Hall,
    rehearsal: Meeting,
    real: Device,
    rehearsed: Device,
}

impl Both {
    async fn open() -> Self {
        let hall = hall().await;
        let rehearsal = hall.rehearse().await;
        let real = hall.devices(3).await.remove(0);
        let mut rehearsed = Vec::new();
        for invitation in &rehearsal.invitations[..3] {
            let device = Device::sign_in(&hall.http, &hall.rng, invitation)
                .await
                .unwrap();
            device.check_in().await.unwrap();
            rehearsed.push(device);
        }
        hall.officer.ready(hall.contests[0]).await.unwrap();
        hall.officer.ready(rehearsal.contests[0]).await.unwrap();
        Self {
            hall,
            rehearsed: rehearsed.remove(0),
            rehearsal,
            real,
        }
    }

    /// The two devices with the contest of each, and the contest of the other.
    fn sides(&self) -> [(&Device, ContestId, ContestId); 2] {
        let (real, rehearsal) = (self.hall.contests[0], self.rehearsal.contests[0]);
        [
            (&self.real, real, rehearsal),
            (&self.rehearsed, rehearsal, real),
        ]
    }

    /// A contest's paper, as the device that belongs there gets it: any other refuses the log that it is in.
    async fn paper(&self, contest: ContestId) -> Paper {
        let sides = self.sides();
        let (device, ..) = sides.iter().find(|(_, own, _)| *own == contest).unwrap();
        let stranger = sides.iter().find(|(_, own, _)| *own != contest).unwrap().0;
        let refused = stranger.paper(contest).await;
        assert!(matches!(refused, Err(ClientError::Doubt(_))), "{refused:?}");
        device.paper(contest).await.unwrap()
    }

    async fn open_boxes(&self) {
        for contest in [self.hall.contests[0], self.rehearsal.contests[0]] {
            self.hall.officer.open(contest).await.unwrap();
        }
    }

    async fn sizes(&self) -> (u64, u64) {
        let trust = piaojue::client::Trust::fetch(
            &self.hall.http,
            self.rehearsal.congress.0,
            Some(&self.rehearsal.log),
        );
        let trust = trust.await.unwrap();
        let board =
            piaojue::client::Board::read(&self.hall.http, self.rehearsal.congress.0, &trust);
        (
            self.hall.board().await.checkpoint.tree.size,
            board.await.unwrap().checkpoint.tree.size,
        )
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_issued_in_a_rehearsal_casts_nothing_in_the_real_box_nor_the_other_way_round() {
    let both = Both::open().await;
    let hall = &both.hall;
    let mut pockets = Vec::new();
    for (device, own, other) in both.sides() {
        let paper = device.paper(own).await.unwrap();
        let pocket = Pocket::fill(hall, device, &paper).await;
        pockets.push((pocket, paper, both.paper(other).await));
    }
    both.open_boxes().await;
    let before = both.sizes().await;
    for (pocket, own, other) in &pockets {
        // An envelope made by the book for the other box, with the only token there is.
        let forged =
            Envelope::seal(other, &pocket.key, vec![pocket.token], YES, &hall.rng).unwrap();
        let reply = hall.cast(forged.to_bytes()).await;
        assert_eq!(said(&reply), no(403, "token-invalid"));

        // The true envelope with the other contest's id on it: a replay.
        let own = Envelope::seal(own, &pocket.key, vec![pocket.token], YES, &hall.rng).unwrap();
        let replayed = Envelope {
            contest: other.contest(),
            ..own.clone()
        };
        let reply = hall.cast(replayed.to_bytes()).await;
        assert_eq!(said(&reply), no(403, "token-invalid"));
    }
    assert_eq!(both.sizes().await, before, "neither log has grown");
    for (pocket, own, _) in &pockets {
        let envelope =
            Envelope::seal(own, &pocket.key, vec![pocket.token], YES, &hall.rng).unwrap();
        let receipt = hall.cast(envelope.to_bytes()).await;
        assert_eq!(receipt.status.as_u16(), 200, "in its own box it counts");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsals_issuer_signing_blindly_for_the_real_manifest_makes_no_token_of_it() {
    let both = Both::open().await;
    let hall = &both.hall;
    let key = crypto::ecdsa::SigningKey::generate(hall.rng.ring()).unwrap();
    let (device, own, other) = both.sides()[1];
    let (issuer, wanted) = (device.paper(own).await.unwrap(), both.paper(other).await);
    // The hostile device has the rehearsal's issuer sign what the real box would have to accept.
    let token: Token =
        super::signed_blindly(hall, device, &issuer, (&wanted.hash, &key.public())).await;
    both.open_boxes().await;
    let envelope = Envelope::seal(&wanted, &key, vec![token], YES, &hall.rng).unwrap();
    let reply = hall.cast(envelope.to_bytes()).await;
    assert_eq!(said(&reply), no(403, "token-invalid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_one_is_given_nothing_by_the_other() {
    let both = Both::open().await;
    let hall = &both.hall;
    let congresses = [both.rehearsal.congress, hall.congress];
    for ((device, own, other), congress) in both.sides().into_iter().zip(congresses) {
        let bearer = Some(device.session().token.as_str());
        let check_in = format!("/api/v1/congresses/{congress}/check-in");
        let reply = hall.post(&check_in, bearer, "{}").await;
        assert_eq!(said(&reply).0, 404, "check-in: {:?}", said(&reply));

        // Asks the other contest's issuer, signed for that very contest.
        let paper = both.paper(other).await;
        let asking = device.ask(paper).unwrap();
        let asked = device.issue(other, &asking.request).await;
        assert_eq!(refused(asked), no(403, "not-entitled"));
        for what in ["eligible", "register"] {
            let reply = hall
                .ask(
                    Method::GET,
                    &format!("/api/v1/contests/{other}/{what}"),
                    bearer,
                    "",
                )
                .await;
            assert_eq!(said(&reply), no(404, "unknown-contest"), "{what}");
        }
        // And in its own contest it has what it should.
        device.take(own).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_leads_into_its_own_meeting_alone_and_a_phone_refuses_the_others_log() {
    let both = Both::open().await;
    let hall = &both.hall;
    for (invitation, congress, other) in [
        (&hall.invitations[3], hall.congress, &both.rehearsal.log),
        (
            &both.rehearsal.invitations[3],
            both.rehearsal.congress,
            &hall.log,
        ),
    ] {
        let device = Device::sign_in(&hall.http, &hall.rng, invitation)
            .await
            .unwrap();
        assert_eq!(device.congress(), congress);
        let mixed = Invitation {
            log: Some(other.clone()),
            ..invitation.clone()
        };
        let refused = Device::sign_in(&hall.http, &hall.rng, &mixed).await;
        assert!(
            matches!(refused, Err(ClientError::Doubt(Doubt::Keys))),
            "{:?}",
            refused.map(|_| ())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsals_receipt_fails_against_the_real_log_and_holds_against_its_own() {
    let both = Both::open().await;
    let hall = &both.hall;
    let mut receipts = Vec::new();
    let mut ballots = Vec::new();
    for (device, own, _) in both.sides() {
        ballots.push((device, hall.fill(&device.take(own).await.unwrap(), &[true])));
    }
    both.open_boxes().await;
    for (device, ballot) in &ballots {
        receipts.push(device.cast(ballot).await.unwrap());
    }
    hall.officer.close(hall.contests[0]).await.unwrap();
    hall.officer.count(hall.contests[0]).await.unwrap();
    let mut evidence = hall.evidence().await;
    evidence.receipts = vec![receipts[0].clone()];
    assert_eq!(verify(&evidence).failures, [], "the real one holds");
    evidence.receipts.push(receipts[1].clone());
    let failures = verify(&evidence).failures;
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(failures[0].reason.check(), Check::Log, "{failures:?}");
    let said = failures[0].to_string();
    assert!(said.contains("receipt"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_wipe_what_the_rehearsal_gave_out_is_nobodys() {
    let both = Both::open().await;
    let hall = &both.hall;
    let (device, own, _) = both.sides()[1];
    let taken = device.take(own).await.unwrap();
    let ballot = hall.fill(&taken, &[true]);
    hall.officer.open(own).await.unwrap();
    device.cast(&ballot).await.unwrap();
    let before = hall.board().await.entries;
    hall.service
        .halves
        .conduct
        .wipe(&actor(hall), both.rehearsal.congress)
        .await
        .unwrap();

    assert_eq!(
        said(&hall.cast(ballot.to_bytes()).await),
        no(404, "unknown-contest")
    );
    let invitation = &both.rehearsal.invitations[0];
    let signed_in = Device::sign_in(&hall.http, &hall.rng, invitation).await;
    assert_eq!(refused(signed_in.map(|_| ())), no(401, "sign-in-failed"));
    let bearer = Some(device.session().token.as_str());
    let recovery = hall.get("/api/v1/recovery", bearer).await;
    assert_eq!(said(&recovery), no(401, "not-signed-in"));
    let log = format!("/log/{}/checkpoint", both.rehearsal.congress);
    assert_eq!(hall.get(&log, None).await.status.as_u16(), 404);
    let manifest = format!("/api/v1/contests/{own}/manifest");
    assert_eq!(
        said(&hall.get(&manifest, None).await),
        no(404, "unknown-contest")
    );
    assert_eq!(hall.board().await.entries, before);
    // The real ones go on.
    both.real.take(hall.contests[0]).await.unwrap();
}
