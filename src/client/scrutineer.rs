//! A scrutineer (监票人): keys of their own, signatures to what they have seen, the key of a sealed box (protocol §3, §6).

use std::collections::HashMap;
use std::sync::Mutex;

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Manifest;
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
        self.keys().insert(contest, key);
        Ok(())
    }

    /// What they are asked to sign, the log that it is over checked against all that they have seen; none where nothing.
    pub async fn asked(&self, contest: ContestId) -> Result<Option<Asked>, ClientError> {
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
        self.is_of_the_log(&tree).await?;
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

    /// Releases the key of a contest's sealed box, once its `close` entry is in the log.
    pub async fn release(&self, contest: ContestId) -> Result<State, ClientError> {
        let board = Board::read(&self.http, self.congress.0, &self.trust).await?;
        let closed =
            |entry: &Entry| matches!(entry, Entry::Close(close) if close.contest == contest.0);
        if !board.parsed()?.iter().any(closed) {
            return Err(ClientError::Unsupported("the box is not closed"));
        }
        self.trust.advance(&board.checkpoint).await?;
        let paper = Paper::fetch(&self.http, &self.trust, contest).await?;
        let key = self.keys().get(&contest).map(SealingKey::to_scalar);
        let key = key.ok_or(ClientError::Unsupported("no key of this box"))?;
        let body = json!({ "scrutineer": self.place(&paper.manifest)?, "key": key });
        let path = format!("/api/v1/contests/{contest}/unseal");
        let acted: Acted = self.http.post(&path, None, &body).await?.json()?;
        Ok(acted.state)
    }

    /// Their place in a manifest: that of their own key.
    fn place(&self, manifest: &Manifest) -> Result<usize, ClientError> {
        let own = self.key();
        let mut named = manifest.scrutineers.iter();
        named
            .position(|named| named.key.as_bytes() == own.as_bytes())
            .ok_or(ClientError::Unsupported(
                "the manifest does not name this key",
            ))
    }

    /// Whether a tree is one that the log has had, or has.
    async fn is_of_the_log(&self, tree: &TreeHead) -> Result<(), ClientError> {
        let newest = self.trust.newest().await?;
        self.trust.advance(&newest).await?;
        let board = Board::read(&self.http, self.congress.0, &self.trust).await?;
        if board.tree.root_at(tree.size).ok() == Some(tree.root) {
            Ok(())
        } else {
            Err(Doubt::Inconsistent.into())
        }
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<ContestId, SealingKey>> {
        self.sealing
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
