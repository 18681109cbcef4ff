//! A half's database: its pools, its transactions, its errors.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

/// How often a transaction that lost against another one is tried in all.
const MOST_ATTEMPTS: u32 = 5;

/// How long a transaction waits for a connection: a hall that arrives at once queues here.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often emptying the write-ahead log is tried while readers are in the way.
const SCRUB_TRIES: u32 = 20;

/// Which half of the house a database belongs to: each has its own file and its own migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Everything that knows people.
    Roll,
    /// Everything that knows ballots.
    Urn,
    /// A further issuer, on a machine of its own.
    Issuer,
}

impl Half {
    /// The database's name, also its file's stem.
    pub fn name(self) -> &'static str {
        match self {
            Self::Roll => "roll",
            Self::Urn => "urn",
            Self::Issuer => "issuer",
        }
    }
}

/// What can go wrong below SQL.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine refused or failed.
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
    /// A migration could not be applied.
    #[error("the database could not be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A transaction lost against others as often as it was tried.
    #[error("the transaction `{transaction}` lost {tries} times against others")]
    Lost {
        /// Its name.
        transaction: &'static str,
        /// How often it was tried.
        tries: u32,
    },
    /// A stored value does not have the shape that the code wrote.
    #[error("the database holds an unreadable {0}")]
    Corrupt(&'static str),
}

impl StoreError {
    /// True where there was too much to do: the same may succeed a little later.
    pub fn is_overload(&self) -> bool {
        matches!(
            self,
            Self::Lost { .. } | Self::Sql(sqlx::Error::PoolTimedOut)
        )
    }

    /// True where a row can't go because others refer to it.
    pub(crate) fn is_reference(&self) -> bool {
        match self {
            Self::Sql(sqlx::Error::Database(error)) => error.is_foreign_key_violation(),
            _ => false,
        }
    }

    /// True where the same transaction may succeed when it is run again: it lost against another one.
    fn is_conflict(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(cause)) = self else {
            return false;
        };
        // SQLite: BUSY and its extended codes.
        matches!(cause.code().as_deref(), Some("5" | "261" | "517"))
    }
}

/// One half's database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Database {
    /// The embedded engine: one writer, many readers, write-ahead log, every commit on disk.
    Sqlite {
        /// Exactly one connection, so that writers queue here instead of failing in the engine.
        writer: SqlitePool,
        /// Connections that only read.
        readers: SqlitePool,
    },
}

/// A transaction on whichever engine. Dropped without [`Tx::commit`] it is undone.
#[derive(Debug)]
pub enum Tx {
    /// On the embedded engine.
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
}

impl Database {
    /// Opens (or creates) the half's SQLite database in `folder` and brings its tables up to date.
    pub async fn open_sqlite(folder: &Path, half: Half) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join(half.name()).with_extension("db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("secure_delete", "ON")
            .disable_statement_logging();
        let writer = silent_pool(1).connect_with(options.clone()).await?;
        match half {
            Half::Roll => {
                sqlx::migrate!("migrations/roll/sqlite")
                    .run(&writer)
                    .await?
            }
            Half::Urn => sqlx::migrate!("migrations/urn/sqlite").run(&writer).await?,
            Half::Issuer => {
                sqlx::migrate!("migrations/issuer/sqlite")
                    .run(&writer)
                    .await?
            }
        }
        let readers = silent_pool(4).connect_with(options).await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// Begins a transaction that will write. Use [`write!`](crate::store::write), which retries.
    pub async fn begin_write(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite { writer, .. } => {
                Ok(Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?))
            }
        }
    }

    /// Begins a transaction that sees one snapshot and writes nothing.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Tx::Sqlite(readers.begin().await?)),
        }
    }

    /// A number that changes when another process has written to this database.
    pub async fn version(&self) -> Result<i64, StoreError> {
        match self {
            Self::Sqlite { writer, .. } => Ok(sqlx::query_scalar("PRAGMA data_version")
                .fetch_one(writer)
                .await?),
        }
    }

    /// Takes what was deleted out of the write-ahead log too, so that a destroyed key is on no page any more.
    pub async fn scrub(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { writer, .. } => {
                for _ in 0..SCRUB_TRIES {
                    let (busy, ..): (i64, i64, i64) =
                        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
                            .fetch_one(writer)
                            .await?;
                    if busy == 0 {
                        return Ok(());
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                tracing::warn!("readers keep the write-ahead log from being emptied");
                Ok(())
            }
        }
    }

    /// Writes every table anew, in the order of its keys, and empties the write-ahead log: no page and no frame tells
    /// any more in which order rows came.
    pub async fn forget_order(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { writer, .. } => {
                sqlx::query("VACUUM").execute(writer).await?;
            }
        }
        self.scrub().await
    }

    /// Closes every connection; what was committed is on disk.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }
}

/// A pool that never writes to the service's log, as its connections don't: a line for a statement would have the time
/// of a single cast.
fn silent_pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .acquire_slow_threshold(Duration::MAX)
}

impl Tx {
    /// Makes the transaction durable.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => Ok(tx.commit().await?),
        }
    }
}

/// Counts the tries of one named transaction; see [`write!`](crate::store::write). It logs none of them: the time of a
/// try can be the time of a cast.
#[derive(Debug)]
pub struct Attempts {
    name: &'static str,
    made: u32,
}

impl Attempts {
    /// For the transaction called `name` in errors.
    pub fn new(name: &'static str) -> Self {
        Self { name, made: 0 }
    }

    /// Waits a little and answers true where `error` is worth another try.
    pub async fn again(&mut self, error: Option<&StoreError>) -> bool {
        self.made += 1;
        let worth = error.is_some_and(StoreError::is_conflict) && self.made < MOST_ATTEMPTS;
        if worth {
            tokio::time::sleep(Duration::from_millis(u64::from(self.made) * 7)).await;
        }
        worth
    }

    /// What to say where the last try lost too; nothing where it failed in another way.
    pub fn lost(&self, error: Option<&StoreError>) -> Option<StoreError> {
        let (transaction, tries) = (self.name, self.made);
        error
            .filter(|error| error.is_conflict())
            .map(|_| StoreError::Lost { transaction, tries })
    }
}

/// Lets the runner look for the store's error inside a layer's own.
pub(crate) trait MayBeStoreError {
    /// The store's error, if that is what it is.
    fn store_error(&self) -> Option<&StoreError>;
}

impl MayBeStoreError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}
