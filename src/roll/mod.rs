//! The half that knows PEOPLE: organisations, officers, congresses, delegates, who is there, who was given a ballot.
//!
//! Its database is "roll", its key file `roll.key`. Nothing here may hold a ballot key, token, commitment, nonce or
//! choice (what delegates say in a vote by name is no ballot's), and nothing here may import the half that does. Whatever an officer asks is answered within the officer's
//! organisation only: what belongs to another one is unknown.
//!
//! | file | what lives there |
//! |---|---|
//! | [`officers`] | organisations, officers, their bearer tokens, sign-in links and cookies |
//! | [`draft`], [`import`] | what a contest will be made of; a congress package made into rows |
//! | [`adding`], [`congresses`] | adding a congress; what is public of it |
//! | [`changes`], [`replacing`] | what a new roll changes of an old one; the stored roll replaced |
//! | [`programme`], [`documents`], [`stream`] | its agenda; its documents; its livestream |
//! | [`discussion`], [`revisions`] | what delegates say on drafts, and who speaks; revised texts and what became of it |
//! | `order` | candidates by strokes, or as an officer has put them |
//! | [`rounds`] | the next round of an election, made from the outcome of the last |
//! | [`invitations`], [`inviting`], [`sessions`] | a delegate's code; many of them, as slips; signing in |
//! | [`scrutineers`] | who watches over the votes: their keys, their signatures to acts |
//! | [`check_in`], [`figures`] | who is there; a contest's roll, its counts and its register |
//! | [`floor`], [`hands`], [`open_votes`], [`motions`] | motions that no box decides: which may be; shows of hands with scrutineers' signatures; votes by name |
//! | [`door`], [`delegations`] | the officers' desk at the door: check-in, leave, who has left; 应到 and 实到 by delegation |
//! | [`hall_code`] | the code on the hall's screen, by which phones in the hall check in |
//! | [`issuing`], [`signing`] | giving out ballots (protocol §8); the bounded pool that signs |
//! | [`further`] | further issuers of a contest, and what they sign at close |
//! | [`recovery`] | encrypted copies for a change of phone |
//! | [`rehearsing`], [`wiping`] | a rehearsal made of a congress that is there; a rehearsal deleted |
//! | [`preparations`] | congress packages that officers are still writing in the browser |
//! | [`paper`] | paper ballots: who took one, the box, who types them in |
//! | [`proposals`] | 提案: seconded, screened, answered, rated; signed |
//! | `evidence` | the record of what officers did |

pub mod acts;
pub mod adding;
pub mod changes;
pub mod check_in;
pub mod congresses;
pub mod contests;
pub mod delegations;
pub mod discussion;
pub mod documents;
pub mod door;
pub mod draft;
mod error;
mod evidence;
pub mod figures;
pub mod floor;
pub mod further;
pub mod hall_code;
pub mod hands;
mod ids;
pub mod import;
pub mod invitations;
pub mod inviting;
pub mod issuing;
pub mod motions;
pub mod notices;
pub mod officers;
pub mod open_votes;
mod order;
pub mod paper;
pub mod preparations;
pub mod programme;
pub mod proposals;
pub mod recovery;
pub mod rehearsing;
pub mod replacing;
pub mod reports;
pub mod revisions;
pub mod rounds;
pub mod scrutineers;
mod second_factor;
pub mod sessions;
pub mod stream;
pub mod wiping;

use std::path::Path;
use std::sync::Arc;

pub use error::RollError;
pub use ids::{
    AgendaItemId, DelegateId, DocumentId, OfficerId, OrganisationId, PreparationId, ProposalId,
};
pub use second_factor::SecondFactor;

use crate::clock::Clock;
use crate::rng::Rng;
use crate::secret;
pub use crate::secret::Secret;
use crate::signing_pool::{self as signing, SigningPool};
use crate::store::{Database, Half};
use crate::vault::Vault;
use issuing::Issuers;

/// The half's handle. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Roll {
    database: Database,
    clock: Clock,
    rng: Rng,
    vault: Arc<Vault>,
    issuers: Issuers,
    signing: SigningPool,
}

impl Roll {
    /// Opens the half in `folder`, making database, key file and default organisation at the first time.
    ///
    /// # Errors
    /// Where a file can't be used, or the key file that belongs to the database is gone.
    pub async fn open(folder: &Path, clock: Clock, rng: Rng) -> Result<Self, RollError> {
        let (database, key) = (folder.join("roll.db"), folder.join("roll.key"));
        if database.exists() && !key.exists() {
            // A new key would open nothing that is stored, and no second factor would fit any more.
            return Err(RollError::KeyFileGone(key));
        }
        let vault = Arc::new(Vault::open(&key, rng.clone())?);
        let database = Database::open_sqlite(folder, Half::Roll).await?;
        let roll = Self {
            database,
            clock,
            rng,
            vault,
            issuers: Issuers::default(),
            signing: SigningPool::for_this_machine(),
        };
        roll.ensure_default_organisation().await?;
        Ok(roll)
    }

    /// A number that moves when another process has changed this half.
    pub async fn version(&self) -> Result<i64, RollError> {
        Ok(self.database.version().await?)
    }

    /// Takes what was deleted out of the write-ahead log too.
    pub async fn scrub(&self) -> Result<(), RollError> {
        Ok(self.database.scrub().await?)
    }

    /// Closes the database; what was committed is on disk.
    pub async fn close(&self) {
        self.database.close().await;
    }
}
