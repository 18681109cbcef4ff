//! A scrutineer (监票人): keys of their own, signatures to what they have seen, the key of a sealed box (protocol §3, §6).
//!
//! Nothing is signed or released before the whole log was verified, and for no manifest that names other keys than theirs.

use std::collections::HashMap;
use std::sync::Mutex;

use ballot::id::{CongressId, ContestId};
use ballot::manifest::{BoxKind, Manifest};
use ballot::state::State;
use crypto::bytes::{ByteString, Hash, ManifestHash, PublicPoint};
use crypto::ecdsa::SigningKey;
use crypto::entry::Entry;
use crypto::merkle::TreeHead;
use crypto::message::{self, CloseFigures};
use crypto::sealing::{self, Challenge, SealingKey};
use serde::Deserialize;
use serde_json::json;

use super::{Board, ClientError, Doubt, Http, Paper, Trust};
use crate::rng::Rng;
use crate::verify::{ContestReport, Evidence, verify};

/// A scrutineer's device.
#[derive(Debug)]
pub struct Scrutineer {
    http: Http,
    rng: Rng,
    code: String,
    key: SigningKey,
    sealing: Mutex<HashMap<ContestId, SealingKey>>,
    trust: Trust,
    congress: CongressId,
}

/// What a contest's scrutineers are asked to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `open`, `close`, `void` or `certify`, with its figures.
    pub act: Act,
    /// The log that it is over.
    pub tree: TreeHead,
    /// Places of those who have signed.
    pub signed: Vec<u32>,
}

/// An act with the figures that a signature is over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub enum Act {
    /// To open the box.
    Open {
        /// 实到.
        present: u32,
    },
    /// To close it.
    Close {
        /// 实到, and whoever was issued a ballot.
        present: u32,
        /// 发出.
        issued: u32,
        /// 收回.
        returned: u32,
        /// SHA-256 of the register.
        register: Hash,
    },
    /// To end the contest without a result.
    Void {
        /// Why.
        reason: String,
    },
    /// To certify the result.
    Certify,
}

#[derive(Deserialize)]
struct Who {
    congress: CongressId,
}

#[derive(Deserialize)]
struct Tree {
    size: u64,
    root: Hash,
}

#[derive(Deserialize)]
struct Acted {
    state: State,
}

impl Asked {
    fn message(&self, manifest: &ManifestHash) -> Vec<u8> {
        match &self.act {
            Act::Open { present } => message::open_signoff(manifest, *present, &self.tree),
            Act::Close {
                present,
                issued,
                returned,
                register,
            } => {
                let figures = CloseFigures {
                    present: *present,
                    issued: *issued,
                    returned: *returned,
                    register: *register,
                };
                message::close_signoff(manifest, &figures, &self.tree)
            }
            Act::Void { reason } => message::void_signoff(manifest, reason, &self.tree),
            Act::Certify => message::certify(manifest, &self.tree),
        }
    }

    /// Whether it is over the log as it stands, or up to and with the contest's result, and counts the ballots that are there.
    fn fits(&self, board: &Board, report: &ContestReport) -> Result<(), ClientError> {
        let known = board.tree.root_at(self.tree.size).ok() == Some(self.tree.root);
        let last = match self.act {
            Act::Certify => self.ends_with_the_result(board, report.contest)?,
            _ => self.tree.size == board.tree.size(),
        };
        match self.act {
            _ if !known || !last => Err(Doubt::Inconsistent.into()),
            // Nobody certifies what was made void after it was counted.
            Act::Certify if !matches!(report.state, State::Counted | State::Certified) => {
                Err(Doubt::Inconsistent.into())
            }
            Act::Close { returned, .. } if returned != report.ballots => Err(Doubt::Miscounted {
                stated: returned,
                logged: report.ballots,
            }
            .into()),
            _ => Ok(()),
        }
    }

    fn ends_with_the_result(&self, board: &Board, of: ContestId) -> Result<bool, ClientError> {
        let last = (0..)
            .zip(board.parsed()?)
            .find(|(at, _)| at + 1 == self.tree.size);
        Ok(matches!(last, Some((_, Entry::Result(result))) if result.contest == of.0))
    }
}

impl Scrutineer {
    /// Follows a scrutineer's link and makes a signing key. `log` is the hash of the log's keys, where it is known.
    pub async fn enrol(
        http: &Http,
        rng: &Rng,
        code: &str,
        log: Option<&str>,
    ) -> Result<Self, ClientError> {
        let key = SigningKey::generate(rng.ring())
            .map_err(|_| ClientError::Unsupported("no key could be made"))?;
        let body = json!({ "code": code });
        let who: Who = http.post("/api/v1/scrutineer", None, &body).await?.json()?;
        let body = json!({ "code": code, "key": key.public() });
        http.post("/api/v1/scrutineer/key", None, &body).await?;
        Ok(Self {
            trust: Trust::fetch(http, who.congress.0, log).await?,
            http: http.clone(),
            rng: rng.clone(),
            code: code.to_owned(),
            key,
            sealing: Mutex::new(HashMap::new()),
            congress: who.congress,
        })
    }

    /// The key that they sign with.
    pub fn key(&self) -> PublicPoint {
        self.key.public()
    }

    /// Makes a key for a contest's sealed box, and proves it by decrypting the server's challenge.
    pub async fn make_sealing_key(&self, contest: ContestId) -> Result<(), ClientError> {
        #[derive(Deserialize)]
        struct Challenged {
            enc: PublicPoint,
            sealed: ByteString,
        }
        let mut random = |bytes: &mut [u8]| self.rng.fill(bytes);
        let key = SealingKey::generate(&mut random);
        let body = json!({ "code": self.code, "contest": contest, "key": key.public() });
        let path = "/api/v1/scrutineer/sealing-key";
        let challenged: Challenged = self.http.post(path, None, &body).await?.json()?;
        let challenge = Challenge {
            enc: challenged.enc,
            sealed: challenged.sealed,
        };
        let answer = sealing::answer(contest.0.as_bytes(), &key, &challenge)
            .ok_or(ClientError::Unsupported("the challenge does not open"))?;
        let body = json!({ "code": self.code, "contest": contest, "answer": ByteString(answer) });
        self.http
            .post(&format!("{path}/proof"), None, &body)
            .await?;
        self.keep_sealing_key(contest, key);
        Ok(())
    }

    /// Holds a key of a contest's sealed box that was made and proved elsewhere.
    pub fn keep_sealing_key(&self, contest: ContestId, key: SealingKey) {
        self.keys().insert(contest, key);
    }

    /// What they are asked to sign, held against the log and their own keys; none where nothing.
    pub async fn asked(&self, contest: ContestId) -> Result<Option<Asked>, ClientError> {
        if self.told(contest).await?.is_none() {
            return Ok(None);
        }
        let paper = Paper::fetch(&self.http, &self.trust, contest).await?;
        self.place(&paper.manifest)?;
        let (board, report) = self.verified(contest).await?;
        // Somebody else's signature may have carried the act out meanwhile.
        let Some(asked) = self.told(contest).await? else {
            return Ok(None);
        };
        asked.fits(&board, &report)?;
        Ok(Some(asked))
    }

    /// What the server says that scrutineers are asked to sign; none where nothing.
    async fn told(&self, contest: ContestId) -> Result<Option<Asked>, ClientError> {
        #[derive(Deserialize)]
        struct Answer {
            tree: Option<Tree>,
            signed: Vec<u32>,
        }
        let path = format!("/api/v1/contests/{contest}/signing");
        let reply = self.http.get(&path, None).await?;
        let answer: Answer = reply.json()?;
        let Some(tree) = answer.tree else {
            return Ok(None);
        };
        let tree = TreeHead {
            size: tree.size,
            root: tree.root,
        };
        Ok(Some(Asked {
            act: reply.json()?,
            tree,
            signed: answer.signed,
        }))
    }

    /// Signs what is asked, under the manifest that is in the log; the state that the contest is in then.
    pub async fn sign(&self, contest: ContestId, asked: &Asked) -> Result<State, ClientError> {
        let paper = Paper::fetch(&self.http, &self.trust, contest).await?;
        let body = json!({
            "scrutineer": self.place(&paper.manifest)?,
            "signature": self.key.sign(&asked.message(&paper.hash)),
        });
        let path = format!("/api/v1/contests/{contest}/signoffs");
        let acted: Acted = self.http.post(&path, None, &body).await?.json()?;
        Ok(acted.state)
    }

    /// Signs whatever is asked of a contest now.
    pub async fn sign_now(&self, contest: ContestId) -> Result<State, ClientError> {
        let asked = self.asked(contest).await?;
        let asked = asked.ok_or(ClientError::Unsupported("nothing is to be signed"))?;
        self.sign(contest, &asked).await
    }

    /// Releases the key of a contest's sealed box, once its lawful and signed `close` stands in the log.
    pub async fn release(&self, contest: ContestId) -> Result<State, ClientError> {
        let paper = Paper::fetch(&self.http, &self.trust, contest).await?;
        let place = self.place(&paper.manifest)?;
        let (_, report) = self.verified(contest).await?;
        if report.state != State::Closed {
            return Err(Doubt::NotClosed.into());
        }
        let key = self.keys().get(&contest).map(SealingKey::to_scalar);
        let key = key.ok_or(ClientError::Unsupported("no key of this box"))?;
        let body = json!({ "scrutineer": place, "key": key });
        let path = format!("/api/v1/contests/{contest}/unseal");
        let acted: Acted = self.http.post(&path, None, &body).await?.json()?;
        Ok(acted.state)
    }

    /// Their place in a manifest that names both their keys: whoever has another one named would read the box alone.
    fn place(&self, manifest: &Manifest) -> Result<usize, Doubt> {
        let own = self.key();
        let mut named = manifest.scrutineers.iter();
        let place = named.position(|named| named.key.as_bytes() == own.as_bytes());
        let place = place.ok_or(Doubt::KeyNotNamed)?;
        let keys = self.keys();
        let sealing = match manifest.ballot_box.kind {
            BoxKind::Sealed => keys.get(&manifest.contest).map(SealingKey::public),
            BoxKind::Live => None,
        };
        let named = manifest.scrutineers[place].sealing_key;
        let theirs = named.as_ref().map(|key| key.as_bytes().as_slice());
        if theirs == sealing.as_ref().map(|key| key.as_bytes().as_slice()) {
            Ok(place)
        } else {
            Err(Doubt::ForeignSealingKey)
        }
    }

    /// The whole log, which continues what they have seen and holds, and what it says of a contest. What only a list could
    /// tell that a scrutineer does not have (who may be written in) stays open.
    async fn verified(&self, contest: ContestId) -> Result<(Board, ContestReport), ClientError> {
        let board = Board::read(&self.http, self.congress.0, &self.trust).await?;
        self.trust.advance(&board.checkpoint).await?;
        let report = verify(&Evidence {
            vkey: self.trust.verifier().vkey(),
            checkpoint: board.note.clone(),
            entries: board.entries.clone(),
            ..Evidence::default()
        });
        if let Some(failure) = report.failures.into_iter().next() {
            return Err(Doubt::NotVerified(Box::new(failure)).into());
        }
        let mut contests = report.contests.into_iter();
        let report = contests.find(|each| each.contest == contest);
        Ok((board, report.ok_or(Doubt::ManifestNotLogged)?))
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<ContestId, SealingKey>> {
        self.sealing
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
