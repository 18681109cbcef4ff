//! The log as one client has known it: its keys, and the newest tree that was found consistent (protocol §4).

use std::sync::Mutex;

use crypto::bytes::Hash;
use crypto::merkle::{self, TreeHead};
use crypto::note::{Checkpoint, Verifier, vkey_hash};
use crypto::tlog::{FULL_WIDTH, TilePath, width_at};
use hyper::StatusCode;
use uuid::Uuid;

use super::{ClientError, Doubt, Http};

/// What a client holds a congress's log to. It begins with the first checkpoint seen; each later one must agree.
#[derive(Debug)]
pub struct Trust {
    http: Http,
    log: String,
    verifier: Verifier,
    known: Mutex<TreeHead>,
}

impl Trust {
    /// Fetches the log's keys. `pinned` is the hash in the invitation's link; without it the keys are the server's word.
    pub async fn fetch(
        http: &Http,
        congress: Uuid,
        pinned: Option<&str>,
    ) -> Result<Self, ClientError> {
        let log = format!("/log/{congress}");
        let reply = http.get(&format!("{log}/vkey"), None).await?;
        let vkey = reply.text()?;
        if pinned.is_some_and(|pinned| pinned != vkey_hash(vkey)) {
            return Err(Doubt::Keys.into());
        }
        let verifier = Verifier::parse(vkey).map_err(Doubt::from)?;
        Ok(Self {
            http: http.clone(),
            log,
            verifier,
            known: Mutex::new(TreeHead::empty()),
        })
    }

    /// The same from a tree that was found consistent before.
    #[must_use]
    pub fn from(self, seen: TreeHead) -> Self {
        Self {
            known: Mutex::new(seen),
            ..self
        }
    }

    /// The log's keys.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The largest tree that was found consistent so far.
    pub fn known(&self) -> TreeHead {
        *self.lock()
    }

    /// The log's newest checkpoint, its signatures verified.
    pub async fn newest(&self) -> Result<Checkpoint, ClientError> {
        Ok(self.newest_note().await?.1)
    }

    /// The same with its text, as it was served.
    pub(super) async fn newest_note(&self) -> Result<(String, Checkpoint), ClientError> {
        let path = format!("{}/checkpoint", self.log);
        let reply = self.http.get(&path, None).await?;
        let note = reply.text()?;
        let checkpoint = Checkpoint::verify(note, &self.verifier).map_err(Doubt::from)?;
        Ok((note.to_owned(), checkpoint))
    }

    /// Demands that a signed checkpoint agrees with all before: reads the leaf hashes up to the larger of the two
    /// sizes, and never names the older one.
    pub async fn advance(&self, checkpoint: &Checkpoint) -> Result<(), ClientError> {
        let (known, new) = (self.known(), checkpoint.tree);
        let agrees = if known.size == new.size {
            known.root == new.root
        } else {
            let leaves = self.leaves(known.size.max(new.size)).await?;
            root_of(&leaves, known.size) == Some(known.root)
                && root_of(&leaves, new.size) == Some(new.root)
        };
        if !agrees {
            return Err(Doubt::Inconsistent.into());
        }
        let mut newest = self.lock();
        if newest.size < new.size {
            *newest = new;
        }
        Ok(())
    }

    /// The first `size` leaf hashes.
    async fn leaves(&self, size: u64) -> Result<Vec<Hash>, ClientError> {
        let mut leaves = Vec::new();
        for n in 0..size.div_ceil(FULL_WIDTH.into()) {
            let path = TilePath::Hashes {
                level: 0,
                n,
                width: width_at(0, n, size),
            };
            let tile = fetch_tile(&self.http, &self.log, path).await?;
            leaves.extend(tile.as_chunks().0.iter().map(|hash| Hash::from(*hash)));
        }
        Ok(leaves)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, TreeHead> {
        self.known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn root_of(leaves: &[Hash], size: u64) -> Option<Hash> {
    leaves.get(..usize::try_from(size).ok()?).map(merkle::root)
}

/// A tile or bundle of a log. A partial one may be gone once the full one is there (tlog-tiles), which then serves.
pub(super) async fn fetch_tile(
    http: &Http,
    log: &str,
    path: TilePath,
) -> Result<Vec<u8>, ClientError> {
    let full = match path {
        TilePath::Hashes { level, n, .. } => TilePath::Hashes {
            level,
            n,
            width: FULL_WIDTH,
        },
        TilePath::Entries { n, .. } => TilePath::Entries {
            n,
            width: FULL_WIDTH,
        },
    };
    let reply = match http.get(&format!("{log}/{path}"), None).await {
        Err(ClientError::Refused(gone)) if gone.status == StatusCode::NOT_FOUND && path != full => {
            http.get(&format!("{log}/{full}"), None).await?
        }
        reply => reply?,
    };
    Ok(reply.body.to_vec())
}
