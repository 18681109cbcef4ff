//! A witness: it cosigns a log's checkpoint if that log has grown from the one it cosigned before, and so shows that
//! everybody sees the same log (C2SP tlog-witness, tlog-cosignature).
//!
//! It runs on a machine of its own, for the higher-level union or the candidates' agents, and knows of the house the
//! logs' keys alone. What it has cosigned is on disk before anybody hears of it (`memory`).

mod memory;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crypto::merkle;
use crypto::note::{
    Checkpoint, CosignedAt, NoteError, Origin, Submission, Verifier, WitnessKey, WitnessName,
    WitnessSigner,
};

use crate::rng::Rng;
use memory::{Folder, Remembered};

/// Why a witness can't begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// A file of its folder.
    #[error("读写不了 can't be used: {0}（{1}）")]
    File(PathBuf, std::io::Error),
    /// Another process is the same witness: both could cosign what contradicts the other.
    #[error("这个文件夹正由另一个见证程序使用 another process is this witness: {0}")]
    InUse(PathBuf),
    /// The folder is another witness's.
    #[error("这个文件夹是另一个见证人的 the folder is another witness's: {0}")]
    OtherName(String),
    /// The secret key.
    #[error("见证人的密钥不能用 the witness's secret key can't be used: {0}（{1}）")]
    Key(PathBuf, NoteError),
    /// What was remembered of a log is not its checkpoint: without it nothing can be cosigned.
    #[error("记下的检查点不能用 the remembered checkpoint can't be used: {0}（{1}）")]
    Forgotten(PathBuf, NoteError),
    /// Two key files for one log.
    #[error("同一个日志给了两次 one log is given twice: {0}")]
    Twice(Origin),
}

/// Why a checkpoint is not cosigned, each with its status in tlog-witness.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// 400: the request can't be read, or proves growth from more than there is.
    #[error("not an add-checkpoint request")]
    Malformed,
    /// 403: the log did not sign this.
    #[error("not signed by the log's keys")]
    Unsigned,
    /// 404: a log that this witness does not watch.
    #[error("this witness does not watch the log")]
    UnknownLog,
    /// 409: the proof does not start at what was cosigned last, or the log signed two trees of this size.
    #[error("{last} entries were cosigned last")]
    Conflict {
        /// The size that was cosigned last.
        last: u64,
    },
    /// 422: the log has not grown from what was cosigned last, or the proof is spoilt.
    #[error("the proof doesn't show that the log has grown from what was cosigned last")]
    Inconsistent,
    /// 500: nothing is cosigned that can't be remembered.
    #[error(transparent)]
    Memory(#[from] WitnessError),
}

/// A witness of some logs.
#[derive(Debug)]
pub struct Witness {
    signer: WitnessSigner,
    logs: HashMap<Origin, Mutex<Remembered>>,
    _folder: Folder,
}

impl Witness {
    /// The witness whose key and memory are in `folder`; both are made where they are missing. It watches `logs`.
    pub fn open(
        folder: &Path,
        name: WitnessName,
        logs: Vec<Verifier>,
        rng: &Rng,
    ) -> Result<Self, WitnessError> {
        let folder = Folder::open(folder)?;
        let signer = folder.signer(name, rng)?;
        let mut watched = HashMap::new();
        for log in logs {
            let origin = log.origin().clone();
            let remembered = Mutex::new(folder.remembered(log)?);
            if watched.insert(origin.clone(), remembered).is_some() {
                return Err(WitnessError::Twice(origin));
            }
        }
        Ok(Self {
            signer,
            logs: watched,
            _folder: folder,
        })
    }

    /// Its public key.
    pub fn key(&self) -> &WitnessKey {
        self.signer.key()
    }

    /// Answers an `add-checkpoint` request: the cosignature line, once the checkpoint is remembered durably.
    ///
    /// Both of the log's signatures must hold, which is more than tlog-witness asks: phones read one, auditors the other.
    pub fn add_checkpoint(&self, body: &str, now: CosignedAt) -> Result<String, Refusal> {
        let Submission {
            old,
            proof,
            checkpoint: note,
        } = Submission::parse(body).map_err(|_| Refusal::Malformed)?;
        let stated = Checkpoint::parse(&note).map_err(|_| Refusal::Malformed)?;
        let log = self.logs.get(&stated.origin).ok_or(Refusal::UnknownLog)?;
        // What is compared and what is remembered belong together: one request at a time for each log.
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        let new = match Checkpoint::verify(&note, log.verifier()) {
            Ok(checkpoint) => checkpoint.tree,
            Err(NoteError::Signature) => return Err(Refusal::Unsigned),
            Err(_) => return Err(Refusal::Malformed),
        };
        let last = log.last();
        if old > new.size {
            return Err(Refusal::Malformed);
        }
        if old != last.size {
            return Err(Refusal::Conflict { last: last.size });
        }
        if new.size == last.size && new.root != last.root {
            log.keep_fork(&note);
            return Err(Refusal::Conflict { last: last.size });
        }
        if !merkle::verify_consistency(&last, &new, &proof) {
            // It may be proof of a forked log: whoever runs the witness should see it.
            tracing::warn!(%note, "the log has signed this, and it is not shown to have grown from what was cosigned last");
            return Err(Refusal::Inconsistent);
        }
        let line = self
            .signer
            .cosign(&note, now)
            .map_err(|_| Refusal::Malformed)?;
        log.remember(new, &format!("{note}{line}"))?;
        Ok(line)
    }
}
