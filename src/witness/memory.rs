//! A witness's folder: its key, and of each log the checkpoint that it cosigned last.

use std::fs::File;
use std::path::{Path, PathBuf};

use crypto::bytes::Hash;
use crypto::merkle::TreeHead;
use crypto::note::{Checkpoint, Verifier, WitnessName, WitnessSigner};

use super::WitnessError;
use crate::private_file;
use crate::rng::Rng;

/// The folder, held by this process alone.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes the folder, which is made where it is missing.
    pub(super) fn open(path: &Path) -> Result<Self, WitnessError> {
        private_file::make_folder(path).map_err(failed(path))?;
        let lock = path.join("witness.lock");
        let file = File::create(&lock).map_err(failed(&lock))?;
        match file.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: file,
            }),
            Err(std::fs::TryLockError::WouldBlock) => Err(WitnessError::InUse(path.to_owned())),
            Err(std::fs::TryLockError::Error(error)) => Err(WitnessError::File(lock, error)),
        }
    }

    /// The secret key, made at the first start; `witness.vkey` is the public one, to be handed on.
    pub(super) fn signer(
        &self,
        name: WitnessName,
        rng: &Rng,
    ) -> Result<WitnessSigner, WitnessError> {
        let (path, vkey) = (
            self.path.join("witness.key"),
            self.path.join("witness.vkey"),
        );
        let unfit = |error| WitnessError::Key(path.clone(), error);
        let signer = match read(&path)? {
            Some(secret) => WitnessSigner::from_secret_bytes(&secret, name).map_err(unfit)?,
            None => {
                let signer = WitnessSigner::generate(rng.ring(), name).map_err(unfit)?;
                private_file::write(&path, signer.to_secret_bytes()).map_err(failed(&path))?;
                signer
            }
        };
        let line = format!("{}\n", signer.key());
        match read(&vkey)? {
            None => private_file::write(&vkey, line.as_bytes()).map_err(failed(&vkey))?,
            Some(known) if known == line.as_bytes() => {}
            Some(known) => {
                let known = String::from_utf8_lossy(&known);
                return Err(WitnessError::OtherName(known.trim_end().to_owned()));
            }
        }
        Ok(signer)
    }

    /// What was cosigned last of a log.
    pub(super) fn remembered(&self, log: Verifier) -> Result<Remembered, WitnessError> {
        let file = self
            .path
            .join(Hash::of(log.origin().as_str().as_bytes()).to_string());
        let file = file.with_extension("checkpoint");
        let last = match read(&file)? {
            None => TreeHead::empty(),
            Some(note) => {
                Checkpoint::verify(&String::from_utf8_lossy(&note), &log)
                    .map_err(|error| WitnessError::Forgotten(file.clone(), error))?
                    .tree
            }
        };
        Ok(Remembered { log, file, last })
    }
}

/// What a witness knows of a log.
#[derive(Debug)]
pub(super) struct Remembered {
    log: Verifier,
    file: PathBuf,
    last: TreeHead,
}

impl Remembered {
    pub(super) fn verifier(&self) -> &Verifier {
        &self.log
    }

    /// The tree that was cosigned last; the empty one before the first.
    pub(super) fn last(&self) -> TreeHead {
        self.last
    }

    /// Stores a cosigned checkpoint, and only then knows it.
    pub(super) fn remember(&mut self, tree: TreeHead, note: &str) -> Result<(), WitnessError> {
        if tree != self.last {
            private_file::write(&self.file, note.as_bytes()).map_err(failed(&self.file))?;
            self.last = tree;
        }
        Ok(())
    }

    /// Keeps the first proof that the log has two faces: two signed checkpoints of one size.
    pub(super) fn keep_fork(&self, note: &str) {
        tracing::error!(%note, "the log has signed two different trees of the same size");
        let file = self.file.with_extension("fork");
        let known = std::fs::read_to_string(&self.file).unwrap_or_default();
        if !file.exists()
            && let Err(error) = private_file::write(&file, format!("{known}\n{note}").as_bytes())
        {
            tracing::error!(%error, "the proof could not be kept in a file");
        }
    }
}

/// A file's bytes; none where there is no file.
fn read(path: &Path) -> Result<Option<Vec<u8>>, WitnessError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WitnessError::File(path.to_owned(), error)),
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> WitnessError {
    let path = path.to_owned();
    move |error| WitnessError::File(path.clone(), error)
}
