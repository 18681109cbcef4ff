//! Ballot stuffing: tokens that nobody issued, that were issued for something else, or that have been used.

use ballot::id::ContestId;
use crypto::bytes::{ManifestHash, PublicPoint, Token};
use crypto::ecdsa::SigningKey;
use crypto::entry::Entry;
use crypto::message;
use crypto::receipt::Receipt;
use crypto::token::{self, IssuerKey, IssuerPublic};
use piaojue::client::{Device, Envelope, Paper};
use piaojue::clock::Clock;
use piaojue::urn::CastLimits;
use piaojue::verify::verify;

use super::{signed_blindly, spki};
use crate::support::package::{AT_ONCE, PackageText, motion};
use crate::support::{Hall, Said, no, said};

const YES: &[u8] = br#"{"marks":["for"],"write_ins":[]}"#;

/// An open box that is to be stuffed, and a second contest that is open too.
struct Target {
    hall: Hall,
    devices: Vec<Device>,
    paper: Paper,
}

impl Target {
    async fn open() -> Self {
        let hall = Hall::open(&PackageText::new(3, vec![motion(AT_ONCE), motion(AT_ONCE)])).await;
        let devices = hall.devices(3).await;
        for contest in &hall.contests {
            hall.officer.ready(*contest).await.unwrap();
            hall.officer.open(*contest).await.unwrap();
        }
        let paper = devices[0].paper(hall.contests[0]).await.unwrap();
        Self {
            hall,
            devices,
            paper,
        }
    }

    /// What the box says to a ballot under this key and token that is right in all else.
    async fn stuff(&self, key: &SigningKey, token: Token) -> Said {
        let envelope = Envelope::seal(&self.paper, key, vec![token], YES, &self.hall.rng).unwrap();
        said(&self.hall.cast(envelope.to_bytes()).await)
    }

    fn key(&self) -> SigningKey {
        SigningKey::generate(self.hall.rng.ring()).unwrap()
    }

    async fn signed_blindly(
        &self,
        device: &Device,
        issuer: &Paper,
        manifest: &ManifestHash,
        key: &PublicPoint,
    ) -> Token {
        signed_blindly(&self.hall, device, issuer, (manifest, key)).await
    }

    async fn ballots(&self) -> usize {
        let entries = self.hall.board().await.parsed().unwrap();
        let ballots = entries
            .iter()
            .filter(|entry| matches!(entry, Entry::Ballot(_)));
        ballots.count()
    }
}

/// `token + n`: the same number to whoever reduces it first; none where it has not the room.
fn plus_modulus(token: &Token, paper: &Paper) -> Option<Token> {
    let spki = spki(paper);
    let modulus = &spki.as_bytes()[spki.as_bytes().len() - 256 - 5..][..256];
    let mut sum = [0_u8; 256];
    let mut carry = 0;
    for at in (0..256).rev() {
        let digit = u16::from(token.as_bytes()[at]) + u16::from(modulus[at]) + carry;
        (sum[at], carry) = (digit.to_le_bytes()[0], digit >> 8);
    }
    (carry == 0).then(|| Token::from(sum))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_nobody_issued_puts_no_ballot_into_the_box() {
    let target = Target::open().await;
    let rng = &target.hall.rng;
    let key = target.key();
    let (device, paper) = (&target.devices[0], &target.paper);
    let good = target
        .signed_blindly(device, paper, &paper.hash, &key.public())
        .await;

    // Signed by an issuing key that the forger has made.
    let forger = IssuerKey::generate().unwrap();
    let mut random = |bytes: &mut [u8]| rng.fill(bytes);
    let issuer = IssuerPublic::parse(forger.spki()).unwrap();
    let wanted = message::token(&paper.hash, &key.public());
    let (blinded, blinding) = token::blind(&issuer, &wanted, &mut random).unwrap();
    let own = blinding.finalize(&forger.blind_sign(&blinded).unwrap());

    let mut flipped = *good.as_bytes();
    flipped[100] ^= 1;
    let mut one = [0; 256];
    one[255] = 1;
    let forged = [
        Some(own.unwrap()),
        Some(Token::from(rng.bytes())),
        Some(Token::from(flipped)),
        Some(Token::from([0; 256])),
        Some(Token::from(one)),
        Some(Token::from([0xFF; 256])),
        plus_modulus(&good, paper),
    ];
    for (at, token) in forged.into_iter().flatten().enumerate() {
        assert_eq!(
            target.stuff(&key, token).await,
            no(403, "token-invalid"),
            "{at}"
        );
    }
    assert_eq!(target.ballots().await, 0);
    assert_eq!(target.stuff(&key, good).await.0, 200, "the true one does");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_contest_congress_or_service_puts_no_ballot_into_the_box() {
    let target = Target::open().await;
    let (hall, paper) = (&target.hall, &target.paper);
    let other = target.devices[0].paper(hall.contests[1]).await.unwrap();

    let elsewhere = PackageText {
        title: "另一次会议",
        ..PackageText::new(1, vec![motion(AT_ONCE)])
    };
    let meeting = hall.another(&elsewhere).await;
    hall.officer.ready(meeting.contests[0]).await.unwrap();
    let stranger = Device::sign_in(&hall.http, &hall.rng, &meeting.invitations[0]);
    let stranger = stranger.await.unwrap();
    stranger.check_in().await.unwrap();
    let of_congress = stranger.paper(meeting.contests[0]).await.unwrap();

    let service = Hall::open(&PackageText::new(1, vec![motion(AT_ONCE)])).await;
    service.officer.ready(service.contests[0]).await.unwrap();
    let visitor = service.device(0).await;
    visitor.check_in().await.unwrap();
    let of_service = visitor.paper(service.contests[0]).await.unwrap();

    // Each issuer signs for its own manifest, or is made to sign for the one that is attacked.
    let foreign = [
        (&target.devices[0], &other, &other.hash),
        (&target.devices[1], &other, &paper.hash),
        (&target.devices[2], paper, &other.hash),
        (&stranger, &of_congress, &paper.hash),
        (&visitor, &of_service, &paper.hash),
    ];
    for (at, (device, issuer, manifest)) in foreign.into_iter().enumerate() {
        let key = target.key();
        let token = target
            .signed_blindly(device, issuer, manifest, &key.public())
            .await;
        assert_eq!(
            target.stuff(&key, token).await,
            no(403, "token-invalid"),
            "{at}"
        );
    }
    assert_eq!(target.ballots().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_casts_one_ballot_however_often_and_by_whomever_it_is_sent() {
    let target = Target::open().await;
    let (hall, paper) = (&target.hall, &target.paper);
    let (key, contest) = (target.key(), paper.contest());
    let token = target
        .signed_blindly(&target.devices[0], paper, &paper.hash, &key.public())
        .await;
    let seal = |key, body| Envelope::seal(paper, key, vec![token], body, &hall.rng).unwrap();
    let first = seal(&key, YES);
    let receipt: Receipt = hall.cast(first.to_bytes()).await.json().unwrap();

    let replays = (0..8).map(|_| hall.cast(first.to_bytes()));
    for replay in futures_util::future::join_all(replays).await {
        assert_eq!(replay.json::<Receipt>().unwrap().index, receipt.index);
    }
    let second = seal(&key, br#"{"marks":["against"],"write_ins":[]}"#);
    assert_eq!(
        said(&hall.cast(second.to_bytes()).await),
        no(409, "ballot-differs")
    );
    assert_eq!(
        said(&hall.cast(seal(&key, YES).to_bytes()).await),
        no(409, "ballot-differs"),
        "the same vote under another nonce is another ballot"
    );
    assert_eq!(
        target.stuff(&target.key(), token).await,
        no(403, "token-invalid")
    );
    let mut elsewhere = first.clone();
    elsewhere.contest = hall.contests[1];
    assert_eq!(
        said(&hall.cast(elsewhere.to_bytes()).await),
        no(403, "token-invalid")
    );
    assert_eq!(target.ballots().await, 1);

    let (hall, ()) = target
        .hall
        .restart_after(CastLimits::default(), Clock::System, async |_| ())
        .await;
    assert_eq!(
        said(&hall.cast(second.to_bytes()).await),
        no(409, "ballot-differs")
    );
    hall.officer.close(contest).await.unwrap();
    assert_eq!(
        said(&hall.cast(second.to_bytes()).await),
        no(409, "ballot-differs")
    );
    let replay = hall.cast(first.to_bytes()).await;
    assert_eq!(replay.json::<Receipt>().unwrap().index, receipt.index);
    assert_eq!(close_figures(&hall, contest).await, (1, 1));
    assert!(verify(&hall.evidence().await).holds());
}

/// Issued and returned, as the contest closed.
async fn close_figures(hall: &Hall, contest: ContestId) -> (u32, u32) {
    let entries = hall.board().await.parsed().unwrap();
    let close = entries.iter().find_map(|entry| match entry {
        Entry::Close(close) if close.contest == contest.0 => Some((close.issued, close.returned)),
        _ => None,
    });
    close.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_ballots_under_one_key_at_once_one_is_taken() {
    let target = Target::open().await;
    let (hall, paper, key) = (&target.hall, &target.paper, target.key());
    let token = target
        .signed_blindly(&target.devices[0], paper, &paper.hash, &key.public())
        .await;
    let casts = (0..24).map(|_| target.stuff(&key, token));
    let answers = futures_util::future::join_all(casts).await;
    let taken = answers.iter().filter(|said| said.0 == 200).count();
    let refused = answers
        .iter()
        .filter(|said| **said == no(409, "ballot-differs"));
    assert_eq!((taken, refused.count()), (1, 23), "{answers:?}");
    assert_eq!(target.ballots().await, 1);
    hall.officer.close(paper.contest()).await.unwrap();
    assert_eq!(close_figures(hall, paper.contest()).await, (1, 1));
}
