//! A contest made by hand from the protocol's cryptography: two issuers, two scrutineers, paper ballots, all that the
//! service does not offer yet and the auditor must know.

use ballot::b64::{Digest, IssuerKey as IssuerBytes, Key, PointKey};
use ballot::id::{CongressId, ContestId, MemberId};
use ballot::manifest::*;
use ballot::outcome::{self, Figures};
use ballot::profile::RuleProfile;
use ballot::ratio::{Basis, Ratio};
use ballot::tally::Tally;
use crypto::bytes::{ByteString, Commitment, Hash, ManifestHash, Nonce};
use crypto::ecdsa::SigningKey;
use crypto::entry::*;
use crypto::merkle::{Tree, TreeHead, leaf_hash};
use crypto::message::{self, CloseFigures};
use crypto::note::LogKeys;
use crypto::opening;
use crypto::sealing::{self, Context, SealingKey};
use crypto::token::{self, IssuerKey, IssuerPublic};
use piaojue::rng::Rng;
use piaojue::verify::Evidence;
use serde_json::value::RawValue;
use uuid::Uuid;

const BODY: &str = r#"{"marks":["for"],"write_ins":[]}"#;
/// Who is on the eligible list, and who is not.
const LISTED: MemberId = MemberId(Uuid::from_u128(0x4000_8000_0000_0000_0001));
const UNLISTED: MemberId = MemberId(Uuid::from_u128(0x4000_8000_0000_0000_0002));

/// How a made contest goes.
#[derive(Clone, Copy)]
pub struct Story {
    pub sitting: Sitting,
    pub issued: u32,
    pub further_issued: u32,
    pub ballots: usize,
    pub paper: usize,
    pub certificates: u32,
    /// Keys that open the box; 0 for a live one.
    pub threshold: u32,
    /// Scrutineers who release theirs.
    pub unsealed: u32,
    /// Ballots, the last ones, of which nobody can open the shares.
    pub broken: usize,
    /// Ballots that write in somebody; with any, the contest is an election. The first of them writes in one who is listed.
    pub written: usize,
    /// Whether the last of them writes in one who is not.
    pub unlisted: bool,
}

/// Everybody does what is due: three ballots, two on paper.
pub const HONEST: Story = Story {
    sitting: Sitting::Assembly,
    issued: 3,
    further_issued: 3,
    ballots: 3,
    paper: 2,
    certificates: 2,
    threshold: 0,
    unsealed: 0,
    broken: 0,
    written: 0,
    unlisted: false,
};

/// The same with a sealed box that both scrutineers open.
pub const SEALED: Story = Story {
    threshold: 2,
    unsealed: 2,
    ..HONEST
};

impl Story {
    /// What a ballot says. Paper ballots write in nobody.
    fn body(&self, at: usize) -> String {
        match self.write_in(at) {
            Some(id) => format!(r#"{{"marks":["against","against"],"write_ins":["{id}"]}}"#),
            None if self.written > 0 => r#"{"marks":["for","against"],"write_ins":[]}"#.to_owned(),
            None => BODY.to_owned(),
        }
    }

    fn write_in(&self, at: usize) -> Option<MemberId> {
        let last = self.unlisted && at + 1 == self.written;
        (at < self.written).then_some(if last { UNLISTED } else { LISTED })
    }

    /// Whether a ballot is left without an opening by everybody who has the list.
    fn is_unopenable(&self, at: usize) -> bool {
        self.threshold > 0 && self.write_in(at) == Some(UNLISTED)
    }
}

/// A made log, and where its entries stand.
pub struct Made {
    pub entries: Vec<Vec<u8>>,
    pub contest: ContestId,
    rng: Rng,
    tree: Tree,
    manifest: Manifest,
    hash: ManifestHash,
    issuers: Vec<IssuerKey>,
    further: SigningKey,
    scrutineers: Vec<SigningKey>,
    sealers: Vec<SealingKey>,
    twist: fn(&mut Entry),
    list: Option<Vec<u8>>,
}

impl Made {
    /// Plays a motion; `twist` changes an entry after it was signed for and before it is logged.
    pub fn play(story: Story, twist: fn(&mut Entry)) -> Self {
        let mut made = Self::ready_for(story, twist);
        made.open();
        let whole = story.ballots - story.broken;
        let ballots: Vec<_> = (0..story.ballots)
            .map(|at| made.ballot(at < whole, &story.body(at)))
            .collect();
        made.close(story);
        made.unseal(story.unsealed);
        for (at, (ballot, nonce)) in ballots.into_iter().enumerate().take(whole) {
            if !story.is_unopenable(at) {
                made.log(Entry::Opening(Opening {
                    ballot,
                    nonce,
                    body: raw(&story.body(at)),
                }));
            }
        }
        if story.paper > 0 {
            let contest = made.contest.0;
            made.log(Entry::Paper(Paper {
                contest,
                bodies: vec![raw(&story.body(story.ballots)); story.paper],
            }));
        }
        made.result(story);
        made.certify(story.certificates);
        made
    }

    /// A contest that is ready.
    pub fn ready(sitting: Sitting, twist: fn(&mut Entry)) -> Self {
        Self::ready_for(Story { sitting, ..HONEST }, twist)
    }

    fn ready_for(story: Story, twist: fn(&mut Entry)) -> Self {
        let rng = Rng::system();
        let key = || SigningKey::generate(rng.ring()).unwrap();
        let issuers: Vec<_> = (0..2).map(|_| IssuerKey::generate().unwrap()).collect();
        let (further, scrutineers) = (key(), vec![key(), key()]);
        let mut draw = |bytes: &mut [u8]| rng.fill(bytes);
        let sealers: Vec<_> = (0..2).map(|_| SealingKey::generate(&mut draw)).collect();
        let mut manifest = manifest(&rng, story.sitting, &issuers, &further, &scrutineers);
        let list = (story.written > 0).then(|| elect(&mut manifest, &rng));
        if story.threshold > 0 {
            manifest.ballot_box.kind = BoxKind::Sealed;
            manifest.ballot_box.threshold = story.threshold;
            for (named, key) in manifest.scrutineers.iter_mut().zip(&sealers) {
                named.sealing_key = Some(Key(*key.public().as_bytes()));
            }
        }
        let bytes = manifest.to_bytes();
        let mut made = Self {
            entries: Vec::new(),
            contest: manifest.contest,
            tree: Tree::default(),
            hash: message::manifest_hash(&bytes),
            manifest,
            rng,
            issuers,
            further,
            scrutineers,
            sealers,
            twist,
            list,
        };
        let congress = made.manifest.congress.0;
        let (title, organisation) = ("职工代表大会".to_owned(), "江海重工工会".to_owned());
        made.log(Entry::Congress(Congress {
            congress,
            title,
            organisation,
        }));
        made.log(Entry::Contest(Contest {
            manifest: ByteString(bytes),
        }));
        made
    }

    pub fn open(&mut self) {
        let signoffs = self.signoffs(&message::open_signoff(&self.hash, 8, &self.head()));
        self.log(Entry::Open(Open {
            contest: self.contest.0,
            present: 8,
            signoffs,
        }));
    }

    /// Voids the contest by decision.
    pub fn void(&mut self) {
        let reason = "会场断电".to_owned();
        let signoffs = self.signoffs(&message::void_signoff(&self.hash, &reason, &self.head()));
        self.log(Entry::Void(Void {
            contest: self.contest.0,
            ground: Ground::Decision,
            reason,
            signoffs,
        }));
    }

    /// Voids the contest by arithmetic.
    pub fn void_by(&mut self, ground: Ground) {
        let void = Void {
            contest: self.contest.0,
            ground,
            reason: String::new(),
            signoffs: Vec::new(),
        };
        self.log(Entry::Void(void));
    }

    /// The log as evidence, under keys of its own.
    pub fn evidence(self) -> Evidence {
        let origin = "log.example".parse().unwrap();
        let keys = LogKeys::generate(self.rng.ring(), origin).unwrap();
        let mut evidence = Evidence::default();
        let documents = evidence.documents.entry(self.contest).or_default();
        documents.eligible = self.list;
        super::forging::sign(&keys, self.entries, evidence)
    }

    /// Where the only entry stands that begins so.
    pub fn place(&self, kind: &str) -> u64 {
        let begins =
            |entry: &Vec<u8>| entry.starts_with(format!(r#"{{"type":"{kind}""#).as_bytes());
        self.entries.iter().position(begins).unwrap() as u64
    }

    fn ballot(&mut self, whole: bool, body: &str) -> (u64, crypto::bytes::Nonce) {
        let key = SigningKey::generate(self.rng.ring()).unwrap();
        let (message, nonce) = (
            message::token(&self.hash, &key.public()),
            self.rng.bytes().into(),
        );
        let commit = message::commitment(&self.hash, &key.public(), &nonce, body.as_bytes());
        let tokens = self
            .issuers
            .iter()
            .map(|issuer| issue(&self.rng, issuer, &message))
            .collect();
        let signature = key.sign(&message::ballot(&self.hash, &commit));
        let index = self.tree.size();
        let sealed = self.sealed(&commit, &nonce, whole, body);
        let contest = self.contest.0;
        self.log(Entry::Ballot(Ballot {
            contest,
            key: key.public(),
            tokens,
            commit,
            signature,
            sealed,
        }));
        (index, nonce)
    }

    fn sealed(
        &self,
        commitment: &Commitment,
        nonce: &Nonce,
        whole: bool,
        body: &str,
    ) -> Option<Sealed> {
        let spec = &self.manifest.ballot_box;
        let threshold = u8::try_from(spec.threshold).unwrap();
        if threshold == 0 {
            return None;
        }
        let padded = opening::pad(nonce, body.as_bytes(), spec.size as usize).unwrap();
        let keys: Vec<_> = self.sealers.iter().map(SealingKey::public).collect();
        let context = Context {
            manifest: &self.hash,
            commitment,
        };
        let mut draw = |bytes: &mut [u8]| self.rng.fill(bytes);
        let mut sealed = sealing::seal(context, &keys, threshold, &padded, &mut draw).unwrap();
        if !whole {
            sealed.shares.reverse();
        }
        Some(sealed)
    }

    fn unseal(&mut self, keys: u32) {
        for scrutineer in 0..keys {
            let key = self.sealers[scrutineer as usize].to_scalar();
            self.log(Entry::Unseal(Unseal {
                contest: self.contest.0,
                scrutineer,
                key,
            }));
        }
    }

    pub fn close(&mut self, story: Story) {
        let Story {
            issued,
            further_issued,
            ballots,
            paper,
            ..
        } = story;
        let returned = u32::try_from(ballots).unwrap();
        let register = Hash::of(b"[]");
        let figures = CloseFigures {
            present: 8,
            issued,
            returned,
            register,
        };
        let signoffs = self.signoffs(&message::close_signoff(&self.hash, &figures, &self.head()));
        let signature =
            self.further
                .sign(&message::issued(&self.hash, 1, further_issued, &register));
        let paper = u32::try_from(paper).unwrap();
        self.log(Entry::Close(Close {
            contest: self.contest.0,
            present: 8,
            issued,
            returned,
            register,
            issuers: vec![IssuerFigures {
                issued: further_issued,
                register,
                signature,
            }],
            paper: PaperFigures {
                issued: paper,
                returned: paper,
            },
            signoffs,
        }));
    }

    fn result(&mut self, story: Story) {
        let all = story.ballots + story.paper;
        let mut tally = Tally::new(&self.manifest);
        let mut broken = story.broken;
        for at in 0..all - story.broken {
            let body = story.body(at.min(story.ballots));
            let body = ballot::body::Body::parse(&self.manifest, None, body.as_bytes()).unwrap();
            if story.is_unopenable(at) {
                broken += 1;
            } else {
                tally.add(&body);
            }
        }
        let issued = u64::from(story.issued) + story.paper as u64;
        let (returned, unopenable) = (all as u64, broken as u64);
        let figures = Figures {
            entitled: 10,
            open_present: 8,
            present: 8,
            issued,
            returned,
            unopenable,
        };
        let Ok(result) = outcome::result(&self.manifest, &tally, &figures, None) else {
            return;
        };
        let result = raw(&String::from_utf8(result.to_bytes()).unwrap());
        self.log(Entry::Result(ResultEntry {
            contest: self.contest.0,
            result,
        }));
    }

    pub fn certify(&mut self, certificates: u32) {
        let message = message::certify(&self.hash, &self.head());
        for scrutineer in 0..certificates {
            let signature = self.scrutineers[scrutineer as usize].sign(&message);
            self.log(Entry::Certify(Certify {
                contest: self.contest.0,
                scrutineer,
                signature,
            }));
        }
    }

    fn signoffs(&self, message: &[u8]) -> Vec<Signoff> {
        let signed = (0..).zip(&self.scrutineers);
        signed
            .map(|(scrutineer, key)| Signoff {
                scrutineer,
                signature: key.sign(message),
            })
            .collect()
    }

    fn head(&self) -> TreeHead {
        let size = self.tree.size();
        TreeHead {
            size,
            root: self.tree.root_at(size).unwrap(),
        }
    }

    fn log(&mut self, mut entry: Entry) {
        (self.twist)(&mut entry);
        let bytes = entry.to_bytes().unwrap();
        self.tree.push(leaf_hash(&bytes));
        self.entries.push(bytes);
    }
}

fn issue(rng: &Rng, issuer: &IssuerKey, message: &[u8]) -> crypto::bytes::Token {
    let public = IssuerPublic::parse(issuer.spki()).unwrap();
    let (blinded, blinding) =
        token::blind(&public, message, &mut |bytes: &mut [u8]| rng.fill(bytes)).unwrap();
    blinding
        .finalize(&issuer.blind_sign(&blinded).unwrap())
        .unwrap()
}

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).unwrap()
}

/// Makes an election of the motion, with one write-in from a list of one; answers the list.
fn elect(manifest: &mut Manifest, rng: &Rng) -> Vec<u8> {
    let listed = Eligible {
        id: LISTED,
        name: "赵明".to_owned(),
        detail: "二车间".to_owned(),
    };
    let list = EligibleList::new(vec![listed]).unwrap().to_bytes();
    let signoffs = manifest.rules.signoffs;
    let mut other = manifest.options[0].clone();
    other.id = MemberId(rng.id());
    manifest.options.push(other);
    (manifest.kind, manifest.seats, manifest.write_ins) = (Kind::Election, 1, 1);
    manifest.rules = RuleProfile::named("union-committee@1")
        .unwrap()
        .rules(Stage::Formal, 1);
    (manifest.rules.signoffs, manifest.ballot_box.size) = (signoffs, 256);
    manifest.eligible = Some(Digest(*Hash::of(&list).as_bytes()));
    list
}

fn point(key: &SigningKey) -> PointKey {
    Key(*key.public().as_bytes())
}

fn manifest(
    rng: &Rng,
    sitting: Sitting,
    issuers: &[IssuerKey],
    further: &SigningKey,
    scrutineers: &[SigningKey],
) -> Manifest {
    let mut rules = RuleProfile::named("ordinary-motion@1")
        .unwrap()
        .rules(Stage::Formal, 0);
    rules.sitting = sitting;
    rules.quorum = Some(Ratio::at_least(Basis::Entitled, 2, 3));
    rules.signoffs = Signoffs {
        open: 2,
        close: 2,
        certify: 2,
        void: 2,
    };
    let issuer = |at: usize| IssuerSpec {
        name: format!("第{at}级工会"),
        key: IssuerBytes::try_from(issuers[at].spki().as_bytes().as_slice()).unwrap(),
        url: (at > 0).then(|| "https://union.example.org".to_owned()),
        sign_key: (at > 0).then(|| point(further)),
    };
    let witness = |key: &SigningKey| ScrutineerSpec {
        name: "许晓梅".to_owned(),
        key: point(key),
        sealing_key: None,
    };
    let option = OptionSpec {
        id: MemberId(rng.id()),
        name: "决议草案".to_owned(),
        detail: String::new(),
        profile: Digest([0; 32]),
    };
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
        options: vec![option],
        marks: ["for", "against", "abstain"].map(String::from).to_vec(),
        write_ins: 0,
        eligible: None,
        rules,
        times: Times::default(),
        electorate: Electorate {
            entitled: 10,
            roll: Digest([0; 32]),
        },
        ballot_box: BoxSpec {
            kind: BoxKind::Live,
            size: 128,
            group: 1,
            wait_s: 0,
            threshold: 0,
            url: None,
        },
        issuers: vec![issuer(0), issuer(1)],
        scrutineers: scrutineers.iter().map(witness).collect(),
    }
}
