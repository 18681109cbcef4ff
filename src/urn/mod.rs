//! The half that knows BALLOTS: manifests, the box, the bulletin board, openings, counts.
//!
//! It has its own database ("urn") and key file, and knows no delegate: whoever holds a valid token may cast.
//! Officers' acts reach it as [`Command`]s and nothing else; everybody else reads what is public.
//!
//! - [`command`]: the commands and their answers. `acts`: how they are carried out.
//! - [`envelope`] and `casting`: a ballot's way from bytes to receipt. `writer`: ballots that arrive together share a
//!   transaction; `group`: waiting ballots enter the log together, shuffled.
//! - `holding`: the log waits while scrutineers sign an act. `scrutiny`: keys and certificates that they
//!   publish. `unsealing`: opening a sealed box with the keys released.
//! - `paper`: paper ballots as two people type them in.
//! - `half`: this half, in this process ([`Here`]) or in another ([`Elsewhere`]), the same to its callers.
//! - `wiping`: a rehearsal is deleted, a real congress never.
//! - `log`: the board's storage. `board` and `reading`: what is public. `tally`: counts before the result, where shown.
//!   `cosignatures`: what witnesses say of the log.

mod acts;
mod board;
mod casting;
mod closing;
pub mod command;
mod contest_box;
mod cosignatures;
mod counting;
mod elsewhere;
pub mod envelope;
mod group;
mod half;
mod holding;
mod log;
mod paper;
mod reading;
mod scrutiny;
mod signoffs;
mod tally;
mod unsealing;
mod wiping;
mod writer;

use std::path::Path;
use std::sync::Arc;

use ballot::id::{CongressId, ContestId};
use tokio::sync::watch;

pub use casting::{Cast, CastLimits, CastRefusal};
pub use command::{Answer, Command, Publication, Refusal};
pub use contest_box::ContestBox;
pub use cosignatures::Cosigned;
pub use elsewhere::{Elsewhere, PATH, Question};
pub use half::Urn;
pub use holding::{Held, SignedAct};
pub use paper::Typed;
pub use reading::{ContestStatus, Proof};
pub use tally::ShownTally;

use crate::rng::Rng;
use crate::store::{Database, Half, MayBeStoreError, StoreError, Tx};
use crate::vault::{Vault, VaultError};

/// A fault of this half: nothing that a caller did wrong.
#[derive(Debug, thiserror::Error)]
pub enum UrnError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No such log here.
    #[error("there is no log of this congress")]
    UnknownLog,
    /// Something stored is not what this code writes.
    #[error("the database holds an unreadable {0}")]
    Corrupt(&'static str),
    /// An entry of the box's own making does not fit the log.
    #[error("an entry does not fit the log")]
    EntryTooLarge(#[from] crypto::tlog::EntryTooLarge),
    /// This half runs elsewhere, and did not answer, or not as it should.
    #[error("the half that knows ballots, elsewhere: {0}")]
    Elsewhere(String),
    /// The service is stopping.
    #[error("the ballot box is stopping")]
    Stopping,
}

impl UrnError {
    /// True where there was too much to do: the same may succeed a little later.
    pub fn is_overload(&self) -> bool {
        self.store_error().is_some_and(StoreError::is_overload)
    }
}

impl MayBeStoreError for UrnError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl MayBeStoreError for Refusal {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Urn(error) => error.store_error(),
            _ => None,
        }
    }
}

/// The half that knows ballots, in this process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Here {
    inner: Arc<Inner>,
    writer: writer::Handle,
}

/// What every part of this half shares.
#[derive(Debug)]
struct Inner {
    database: Database,
    vault: Vault,
    rng: Rng,
    boxes: contest_box::Boxes,
    tallies: tally::Tallies,
    casting: casting::Gate,
    /// Goes up whenever something public has changed.
    changes: watch::Sender<u64>,
}

impl Here {
    /// Opens the half's database and key file in `folder` and starts its writer.
    pub async fn open(folder: &Path, rng: Rng, limits: CastLimits) -> Result<Self, UrnError> {
        let inner = Arc::new(Inner {
            database: Database::open_sqlite(folder, Half::Urn).await?,
            vault: Vault::open(&folder.join("urn.key"), rng.clone())?,
            rng,
            boxes: contest_box::Boxes::default(),
            tallies: tally::Tallies::default(),
            casting: casting::Gate::new(limits),
            changes: watch::Sender::new(0),
        });
        let writer = writer::start(Arc::clone(&inner), limits).await?;
        Ok(Self { inner, writer })
    }

    /// Wakes whenever something public has changed: a group, an act.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }

    /// A number that moves when another process has changed this half.
    pub async fn version(&self) -> Result<i64, UrnError> {
        Ok(self.inner.database.version().await?)
    }

    /// A number that moves whenever something public has changed, by whichever process.
    async fn moved(&self) -> Result<i64, UrnError> {
        let own = *self.inner.changes.borrow();
        Ok(self.version().await?.wrapping_add(own.cast_signed()))
    }

    /// Finishes what was taken, then closes the database.
    pub async fn close(&self) {
        self.writer.stop().await;
        self.inner.database.close().await;
    }
}

impl Inner {
    /// A congress's log as it stands in a transaction.
    async fn log(&self, tx: &mut Tx, congress: CongressId) -> Result<log::Log, UrnError> {
        log::Log::load(tx, &self.vault, &self.rng, congress).await
    }

    fn announce(&self) {
        self.changes.send_modify(|count| *count += 1);
    }
}

/// The id as rows of bytes hold it.
fn contest_bytes(contest: &ContestId) -> &[u8] {
    contest.0.as_bytes()
}
