//! The log's side of witnessing: new checkpoints go to every witness, in the background, and what comes back is verified
//! and kept (C2SP tlog-witness).
//!
//! Each witness has a task of its own, so that one that doesn't answer keeps no other waiting. A ballot never waits for
//! a witness: the log has grown, and receipts are out, before anything is sent.

use std::collections::HashMap;
use std::str::FromStr;
use std::time::Duration;

use ballot::id::CongressId;
use crypto::note::{NoteError, WitnessKey, WitnessName, parse_size};
use hyper::{Method, StatusCode};
use tokio::time::MissedTickBehavior;

use crate::client::{ClientError, Http};
use crate::urn::{Cosigned, Urn, UrnError};

/// How often a witness is asked. It is a beat of its own, which no ballot sets: the second that a cosignature states is
/// the beat's, and what grows in between is cosigned together.
const BEAT: Duration = Duration::from_secs(5);
/// What goes wrong is said at the first beat and every minute: a line in the service's log tells no time of a ballot.
const BEATS_TO_A_REPORT: u64 = 12;
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the start waits for a witness.
const PATIENCE_AT_START: Duration = Duration::from_secs(3);

/// A witness and where it is reached. As text: `http://witness.example:8090=<vkey>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAt {
    /// Where it is reached: the submission prefix, without a slash at the end.
    pub url: String,
    /// Its key.
    pub key: WitnessKey,
}

/// Not a witness's address and key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAWitness {
    /// No `=`, or no address of http or https before it.
    #[error("要写成 https://地址=公钥 write https://ADDRESS=VKEY")]
    Form,
    /// The key.
    #[error("见证人的公钥不对 {0}")]
    Key(#[from] NoteError),
}

impl FromStr for WitnessAt {
    type Err = NotAWitness;

    fn from_str(text: &str) -> Result<Self, NotAWitness> {
        let (url, key) = text.split_once('=').ok_or(NotAWitness::Form)?;
        let uri: hyper::Uri = url.parse().map_err(|_| NotAWitness::Form)?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.query().is_some() {
            return Err(NotAWitness::Form);
        }
        Ok(Self {
            url: url.trim_end_matches('/').to_owned(),
            key: key.parse()?,
        })
    }
}

/// Why a checkpoint has no cosignature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Fault {
    /// It may be there later.
    #[error("the witness can't be reached: {0}")]
    Unreachable(String),
    /// The witness has cosigned more than there is: this log was set back, or somebody else signs with its keys.
    #[error("the witness has cosigned {seen} entries, this log has {size}: was a backup restored?")]
    SetBack { seen: u64, size: u64 },
    /// The witness has seen another tree than ours.
    #[error("the witness has cosigned a tree from which this log has not grown: {0}")]
    Forked(StatusCode),
    /// Any other refusal: mostly a log that the witness does not watch.
    #[error("the witness refuses: {0}")]
    Refused(StatusCode),
    /// An answer that is no cosignature of what was sent.
    #[error("the witness's answer: {0}")]
    Answer(NoteError),
    /// Our own half.
    #[error("{0}")]
    Urn(String),
}

impl Fault {
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A witness has seen another history of a log than the one that is to be served (protocol §8).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "会议 {congress} 的日志与见证人 {witness} 见过的不同，是不是恢复了旧备份？没有开始服务。\
     the log of {congress} is not the one that the witness has seen; nothing is served: {fault}"
)]
pub struct AnotherHistory {
    congress: CongressId,
    witness: WitnessName,
    fault: Fault,
}

/// Asks a witness about every log before anything is served. A witness that doesn't answer in time has nothing to say.
pub async fn ask_before_serving(urn: &Urn, witness: &WitnessAt) -> Result<(), AnotherHistory> {
    let mut asking = Asking::new(urn.clone(), witness.clone());
    // What was cosigned last is asked for too: a backup knows nothing of what came after it.
    let _ = tokio::time::timeout(PATIENCE_AT_START, asking.round(|_| true)).await;
    let other = asking
        .faults
        .into_iter()
        .find(|(_, (fault, _))| matches!(fault, Fault::SetBack { .. } | Fault::Forked(_)));
    match other {
        None => Ok(()),
        Some((congress, (fault, _))) => Err(AnotherHistory {
            congress,
            witness: witness.key.name().clone(),
            fault,
        }),
    }
}

/// Keeps one witness informed, for ever.
pub async fn keep_cosigned(urn: Urn, witness: WitnessAt) {
    let mut asking = Asking::new(urn, witness);
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Skip);
    for round in 0_u64.. {
        beat.tick().await;
        asking.round(|log| log.cosigned != log.size).await;
        if round % BEATS_TO_A_REPORT == 0 {
            asking.report();
        }
    }
}

struct Asking {
    http: Http,
    urn: Urn,
    witness: WitnessAt,
    /// What is wrong with a log, and whether that has been said.
    faults: HashMap<CongressId, (Fault, bool)>,
}

impl Asking {
    fn new(urn: Urn, witness: WitnessAt) -> Self {
        Self {
            http: Http::new(&witness.url),
            urn,
            witness,
            faults: HashMap::new(),
        }
    }

    /// Sends the checkpoints of the logs that are so.
    async fn round(&mut self, asked: fn(&Cosigned) -> bool) {
        let logs = match self.urn.cosigned(&self.witness.key).await {
            Ok(logs) => logs,
            Err(error) => {
                tracing::error!(%error, "what a witness has cosigned can't be read");
                return;
            }
        };
        for log in logs.into_iter().filter(asked) {
            let Err(fault) = self.ask(log).await else {
                self.faults.remove(&log.congress);
                continue;
            };
            let unreachable = matches!(fault, Fault::Unreachable(_));
            let known = self.faults.get(&log.congress);
            let is_said = known.is_some_and(|(known, said)| *said && fault.is_like(known));
            self.faults.insert(log.congress, (fault, is_said));
            if unreachable {
                return;
            }
        }
    }

    /// Says each fault once, and another history every time.
    fn report(&mut self) {
        let witness = self.witness.key.name();
        for (congress, (fault, said)) in &mut self.faults {
            if matches!(fault, Fault::SetBack { .. } | Fault::Forked(_)) {
                // Never got used to: the log that is served is not the one that the witness has seen.
                tracing::error!(%witness, %congress, %fault, "the witness has seen another history of this log");
            } else if !std::mem::replace(said, true) {
                tracing::warn!(%witness, %congress, %fault, "a checkpoint is not cosigned");
            }
        }
    }

    /// Asks for one cosignature; a second time where the witness remembers another size than we do.
    async fn ask(&self, log: Cosigned) -> Result<(), Fault> {
        match self.submit(log, log.cosigned).await? {
            Said::Cosigned => Ok(()),
            Said::Seen(seen) => match self.submit(log, seen).await? {
                Said::Cosigned => Ok(()),
                Said::Seen(_) => Err(Fault::Forked(StatusCode::CONFLICT)),
            },
        }
    }

    async fn submit(&self, log: Cosigned, old: u64) -> Result<Said, Fault> {
        let submission = self.urn.submission(log.congress, old).await.map_err(ours)?;
        let (submission, size) = submission.ok_or(Fault::SetBack {
            seen: old,
            size: log.size,
        })?;
        let sent = self
            .http
            .send(Method::POST, "/add-checkpoint", &[], submission.to_string());
        let late = |_| Fault::Unreachable("no answer in time".to_owned());
        let reply = tokio::time::timeout(PATIENCE, sent).await.map_err(late)?;
        let reply = reply.map_err(unreachable)?;
        let text = reply.text().unwrap_or_default();
        match reply.status {
            StatusCode::OK => {
                let key = &self.witness.key;
                let line = cosignature(text, &submission.checkpoint, key).map_err(Fault::Answer)?;
                let recorded = self.urn.record_cosignature(log.congress, key, size, &line);
                recorded.await.map_err(ours)?;
                Ok(Said::Cosigned)
            }
            StatusCode::CONFLICT => match parse_size(text) {
                Some(seen) if seen != old => Ok(Said::Seen(seen)),
                _ => Err(Fault::Forked(reply.status)),
            },
            StatusCode::UNPROCESSABLE_ENTITY => Err(Fault::Forked(reply.status)),
            status => Err(Fault::Refused(status)),
        }
    }
}

/// What a witness said.
enum Said {
    /// It cosigned.
    Cosigned,
    /// It has cosigned this size, and wants a proof from there.
    Seen(u64),
}

/// The line of an answer that is this witness's cosignature of the checkpoint; others' lines are not ours to keep.
fn cosignature(answer: &str, checkpoint: &str, key: &WitnessKey) -> Result<String, NoteError> {
    let mut fault = NoteError::NotCosigned;
    for line in answer.lines() {
        let line = format!("{line}\n");
        match key.verify(&format!("{checkpoint}{line}")) {
            Ok(_) => return Ok(line),
            Err(NoteError::NotCosigned) => {}
            Err(error) => fault = error,
        }
    }
    Err(fault)
}

fn ours(error: UrnError) -> Fault {
    Fault::Urn(error.to_string())
}

fn unreachable(error: ClientError) -> Fault {
    Fault::Unreachable(error.to_string())
}
