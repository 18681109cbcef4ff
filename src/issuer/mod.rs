//! A further issuer (protocol §1): another organisation's program, on a machine of its own, without whose signature no
//! ballot token of a contest that names it is whole. The organiser alone can then make no ballot.
//!
//! It knows people, never ballots: the organiser's roll, who enrolled a device with a code that it handed out itself,
//! and what it has signed blindly. It believes the organiser's log under the keys that it was given, and nothing else
//! that the organiser says.
//!
//! | file | what lives there |
//! |---|---|
//! | [`roll`] | the organiser's roll, and the codes handed out to those on it |
//! | [`enrolling`] | a delegate's device, by its code |
//! | [`contests`] | a contest's issuing key, and what is handed to the organiser for it |
//! | `authority` | a manifest found in the log: from then on there is something to sign |
//! | [`issuing`] | one signature for each delegate and contest |
//! | [`closing`] | the signed count; the end, as the log has it |

mod authority;
pub mod closing;
pub mod contests;
pub mod enrolling;
mod identity;
pub mod issuing;
pub mod roll;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ballot::id::{CongressId, ContestId};
use crypto::bytes::PublicPoint;
use crypto::ecdsa::SigningKey;

use crate::client::Trust;
use crate::clock::Clock;
use crate::handover::Origin;
use crate::private_file;
use crate::rng::Rng;
use crate::signing_pool::SigningPool;
use crate::store::{Database, Half, MayBeStoreError, StoreError};
use crate::vault::{Vault, VaultError};
use authority::Authority;

/// What can go wrong that is not a refusal with a name of its own.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// The folder can't be made.
    #[error("文件夹不能用 the folder can't be used: {0}（{1}）")]
    Folder(PathBuf, std::io::Error),
    /// Below SQL.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file, or something encrypted under it.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database is there, its key file is not.
    #[error("密钥文件不见了，请放回原来的 the key file is gone: {0}")]
    KeyFileGone(PathBuf),
    /// Nobody has said yet who this is.
    #[error("还没有初始化，请先运行 piaojue issuer init：nobody has run `piaojue issuer init` yet")]
    Nobody,
    /// There is an issuer of another name or address in this folder.
    #[error("这个文件夹里已经是另一个联合发票方 the folder is another issuer's: {0} {1}")]
    Somebody(String, Origin),
    /// A name that can't be shown.
    #[error("名称不能是空的，也不能超过 80 个字 a name has 1 to 80 characters")]
    Name,
    /// A key can't be made, or can't sign.
    #[error("密钥不能用 a key can't be used: {0}")]
    Key(String),
    /// There is no such thing.
    #[error("没有 no such {0}")]
    Unknown(&'static str),
    /// The roll's file names another log than the first one did.
    #[error(
        "日志的公钥和第一次导入的不同，没有导入 the log's keys are not those of the first import; nothing is imported"
    )]
    OtherLog,
    /// The file of the log's keys is none.
    #[error("日志的公钥不对 not a log's vkey: {0}")]
    Log(#[from] crypto::note::NoteError),
    /// A roll with the same delegate or number twice.
    #[error("名册里有重复 twice on the roll: {0}")]
    Twice(String),
}

impl IssuerError {
    /// True where there was too much to do: the same may succeed a little later.
    pub fn is_overload(&self) -> bool {
        self.store_error().is_some_and(StoreError::is_overload)
    }
}

impl MayBeStoreError for IssuerError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// A further issuer. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Issuer {
    database: Database,
    clock: Clock,
    rng: Rng,
    vault: Arc<Vault>,
    name: String,
    url: Origin,
    sign_key: Arc<SigningKey>,
    pool: SigningPool,
    authorities: Arc<Mutex<HashMap<ContestId, Arc<Authority>>>>,
    /// The logs as this issuer has known them since it started. One of them is read at a time.
    logs: Arc<tokio::sync::Mutex<HashMap<CongressId, Arc<Trust>>>>,
}

impl Issuer {
    /// Makes the issuer called `name` that phones reach at `url`; the same one where it is there already.
    ///
    /// # Errors
    /// [`IssuerError::Somebody`] where the folder is another one's.
    pub async fn init(
        folder: &Path,
        name: &str,
        url: &Origin,
        clock: Clock,
        rng: Rng,
    ) -> Result<Self, IssuerError> {
        let failed = |error| IssuerError::Folder(folder.to_owned(), error);
        private_file::make_folder(folder).map_err(failed)?;
        let (database, vault) = files(folder, &rng).await?;
        identity::make(&database, &vault, &rng, name, url).await?;
        let issuer = Self::with(database, vault, clock, rng).await?;
        if issuer.name != name || issuer.url != *url {
            return Err(IssuerError::Somebody(issuer.name, issuer.url));
        }
        Ok(issuer)
    }

    /// Opens the issuer that [`Issuer::init`] has made.
    ///
    /// # Errors
    /// [`IssuerError::Nobody`] where it has not.
    pub async fn open(folder: &Path, clock: Clock, rng: Rng) -> Result<Self, IssuerError> {
        if !folder.join("issuer.db").exists() {
            return Err(IssuerError::Nobody);
        }
        let (database, vault) = files(folder, &rng).await?;
        Self::with(database, vault, clock, rng).await
    }

    async fn with(
        database: Database,
        vault: Vault,
        clock: Clock,
        rng: Rng,
    ) -> Result<Self, IssuerError> {
        let identity = identity::read(&database, &vault, &rng).await?;
        let (name, url, sign_key) = identity.ok_or(IssuerError::Nobody)?;
        Ok(Self {
            database,
            clock,
            rng,
            vault: Arc::new(vault),
            name,
            url,
            sign_key: Arc::new(sign_key),
            pool: SigningPool::for_this_machine(),
            authorities: Arc::default(),
            logs: Arc::default(),
        })
    }

    /// The name that manifests and pages show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where phones reach it.
    pub fn url(&self) -> &Origin {
        &self.url
    }

    /// The key by which it signs its counts.
    pub fn key(&self) -> PublicPoint {
        self.sign_key.public()
    }

    /// Closes the database; what was committed is on disk.
    pub async fn close(&self) {
        self.database.close().await;
    }
}

async fn files(folder: &Path, rng: &Rng) -> Result<(Database, Vault), IssuerError> {
    let (database, key) = (folder.join("issuer.db"), folder.join("issuer.key"));
    if database.exists() && !key.exists() {
        return Err(IssuerError::KeyFileGone(key));
    }
    let vault = Vault::open(&key, rng.clone())?;
    let database = Database::open_sqlite(folder, Half::Issuer).await?;
    Ok((database, vault))
}
