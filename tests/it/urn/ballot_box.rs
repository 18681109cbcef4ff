//! The half that knows ballots by itself, with one contest in it: everything a delegate's device would send is made
//! here, with the issuer's key at hand.

use std::time::Duration;

use ballot::b64::{Digest, IssuerKey as IssuerBytes};
use ballot::id::{CongressId, ContestId, MemberId};
use ballot::manifest::{
    BoxKind, BoxSpec, Electorate, IssuerSpec, Kind, Manifest, OptionSpec, Signoffs, Spread, Stage,
    Times,
};
use ballot::profile::RuleProfile;
use crypto::bytes::{ByteString, Hash, PublicPoint, Token};
use crypto::ecdsa::SigningKey;
use crypto::entry::PaperFigures;
use crypto::token::{IssuerKey, IssuerPublic, blind};
use crypto::{message, opening};
use piaojue::purpose::Purpose;
use piaojue::rng::Rng;
use piaojue::urn::{Answer, Cast, CastLimits, CastRefusal, Command, Publication, Urn};
use tempfile::TempDir;

const BODY: &[u8] = br#"{"marks":["for"],"write_ins":[]}"#;
const SIZE: usize = 128;

/// A ballot as a device would send it.
pub struct Filled {
    pub key: PublicPoint,
    pub nonce: [u8; 32],
    pub request: Vec<u8>,
}

/// The half, its data folder, and its contest.
pub struct BallotBox {
    pub urn: Urn,
    pub data: TempDir,
    pub manifest: Manifest,
    pub rng: Rng,
    issuer: IssuerKey,
}

impl BallotBox {
    /// Founds a log, publishes a motion with this group and wait, and opens its box.
    pub async fn open(group: u32, wait_s: u32) -> Self {
        let (rng, issuer) = (Rng::system(), IssuerKey::generate().unwrap());
        let data = tempfile::tempdir().unwrap();
        let urn = Urn::open(data.path(), rng.clone(), CastLimits::default())
            .await
            .unwrap();
        let manifest = manifest(&rng, &issuer, group, wait_s);
        let ballot_box = Self {
            urn,
            data,
            manifest,
            rng,
            issuer,
        };
        ballot_box.found().await;
        ballot_box.urn.act(ballot_box.publish()).await.unwrap();
        let contest = ballot_box.manifest.contest;
        ballot_box
            .urn
            .act(Command::Open {
                contest,
                present: 300,
                signoffs: Vec::new(),
            })
            .await
            .unwrap();
        ballot_box
    }

    /// The command that founds the log, given.
    pub async fn found(&self) -> Answer {
        let command = Command::Found {
            congress: self.manifest.congress,
            origin: "vote.example/log".to_owned(),
            title: "大会".to_owned(),
            organisation: "工会".to_owned(),
            purpose: Purpose::Real,
        };
        self.urn.act(command).await.unwrap()
    }

    /// The command that publishes the contest.
    pub fn publish(&self) -> Command {
        Command::Publish(Box::new(Publication {
            manifest: self.manifest.to_bytes(),
            profiles: Vec::new(),
            eligible: None,
            photos: Vec::new(),
        }))
    }

    /// The command that closes the box, as many issued as were returned.
    pub fn close(&self, issued: u32) -> Command {
        let register = Hash::of(b"[]");
        Command::Close {
            contest: self.manifest.contest,
            present: 300,
            issued,
            register,
            issuers: Vec::new(),
            paper: PaperFigures::default(),
            signoffs: Vec::new(),
        }
    }

    /// Stops the half and starts it again over its data.
    pub async fn restart(&mut self) {
        self.urn.close().await;
        self.urn = Urn::open(self.data.path(), self.rng.clone(), CastLimits::default())
            .await
            .unwrap();
    }

    /// A fresh ballot.
    pub fn fill(&self) -> Filled {
        let hash = message::manifest_hash(&self.manifest.to_bytes());
        let key = SigningKey::generate(self.rng.ring()).unwrap();
        let nonce: [u8; 32] = self.rng.bytes();
        let commit = message::commitment(&hash, &key.public(), &nonce.into(), BODY);
        let opening = opening::pad(&nonce.into(), BODY, SIZE).unwrap();
        let request = serde_json::json!({
            "contest": self.manifest.contest,
            "key": key.public(),
            "tokens": [self.token(&message::token(&hash, &key.public()))],
            "commit": commit,
            "signature": key.sign(&message::ballot(&hash, &commit)),
            "opening": ByteString(opening),
        });
        Filled {
            key: key.public(),
            nonce,
            request: serde_json::to_vec(&request).unwrap(),
        }
    }

    /// Casts a ballot and waits for its receipt as long as the box does.
    pub async fn cast(&self, ballot: &Filled) -> Result<Cast, CastRefusal> {
        self.urn.cast(&ballot.request).await
    }

    /// Casts a ballot and hangs up once it is stored.
    pub async fn drop_in(&self, ballot: &Filled) {
        assert!(
            tokio::time::timeout(Duration::from_millis(300), self.cast(ballot))
                .await
                .is_err(),
            "it waits"
        );
    }

    /// Ballots in the log.
    pub async fn returned(&self) -> u64 {
        self.urn
            .status(self.manifest.contest)
            .await
            .unwrap()
            .unwrap()
            .returned
    }

    fn token(&self, message: &[u8]) -> Token {
        let public = IssuerPublic::parse(self.issuer.spki()).unwrap();
        let mut random = |bytes: &mut [u8]| self.rng.fill(bytes);
        let (blinded, blinding) = blind(&public, message, &mut random).unwrap();
        blinding
            .finalize(&self.issuer.blind_sign(&blinded).unwrap())
            .unwrap()
    }
}

fn manifest(rng: &Rng, issuer: &IssuerKey, group: u32, wait_s: u32) -> Manifest {
    let mut rules = RuleProfile::named("ordinary-motion@1")
        .unwrap()
        .rules(Stage::Formal, 0);
    (rules.signoffs, rules.spread) = (Signoffs::default(), Spread::default());
    let size = u32::try_from(SIZE).unwrap();
    let key = IssuerBytes::try_from(issuer.spki().as_bytes().as_slice()).unwrap();
    let (id, profile) = (MemberId(rng.id()), Digest([0; 32]));
    Manifest {
        v: 1,
        congress: CongressId(rng.id()),
        contest: ContestId(rng.id()),
        kind: Kind::Motion,
        title: "大会决议".to_owned(),
        stage: Stage::Formal,
        round: 1,
        follows: None,
        seats: 0,
        options: vec![OptionSpec {
            id,
            name: "决议草案".to_owned(),
            detail: String::new(),
            profile,
        }],
        marks: ["for", "against", "abstain"].map(String::from).to_vec(),
        write_ins: 0,
        eligible: None,
        rules,
        times: Times::default(),
        electorate: Electorate {
            entitled: 300,
            roll: Digest([0; 32]),
        },
        ballot_box: BoxSpec {
            kind: BoxKind::Live,
            size,
            group,
            wait_s,
            threshold: 0,
            url: None,
        },
        issuers: vec![IssuerSpec {
            name: "工会".to_owned(),
            key,
            url: None,
            sign_key: None,
        }],
        scrutineers: Vec::new(),
    }
}
