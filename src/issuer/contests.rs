//! A contest's issuing key, made for it alone, and what the organiser is handed for it.

use ballot::b64::{IssuerKey, Key};
use ballot::id::{CongressId, ContestId};
use crypto::token::IssuerKey as SecretKey;
use uuid::Uuid;

use super::{Issuer, IssuerError, roll};
use crate::handover::Descriptor;
use crate::secret::Secret;
use crate::store::{StoreError, execute, fetch_all, fetch_one, write};

/// How far a contest has come here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The key is made; the manifest was not found in the log yet.
    Made,
    /// The manifest was found in the log.
    Issuing,
    /// The organiser's act has stopped it, and the count is signed.
    Stopped,
    /// The log has the contest's close or void; the key is destroyed.
    Ended,
}

impl Stage {
    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        match name {
            "made" => Ok(Self::Made),
            "issuing" => Ok(Self::Issuing),
            "stopped" => Ok(Self::Stopped),
            "ended" => Ok(Self::Ended),
            _ => Err(StoreError::Corrupt("stage")),
        }
    }
}

/// A contest, as whoever runs the issuer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The contest.
    pub contest: ContestId,
    /// The congress's name.
    pub congress: String,
    /// How far it has come.
    pub stage: Stage,
    /// Delegates for whom a token was signed.
    pub issued: u64,
}

impl Issuer {
    /// Makes a contest's key, and the file for the organiser. Asked for again, the key is the same and the word a new
    /// one, so that a file that was lost is of no use.
    pub async fn make_contest(
        &self,
        congress: CongressId,
        contest: ContestId,
    ) -> Result<Descriptor, IssuerError> {
        let unfit = |error: crypto::token::TokenError| IssuerError::Key(error.to_string());
        let made = tokio::task::spawn_blocking(SecretKey::generate).await;
        let key = made.map_err(|error| IssuerError::Key(error.to_string()))?;
        let key = key.map_err(unfit)?;
        let sealed = self
            .vault
            .seal(&context(contest), &key.to_der().map_err(unfit)?);
        let word = Secret::random(&self.rng);
        let spki = write!(self.database, "make contest", IssuerError, tx => {
            roll::require(tx, congress).await?;
            execute!(
                tx,
                "INSERT INTO contests (id, congress, state, word, spki, issuing_key) \
                 VALUES ($1, $2, 'made', $3, $4, $5) ON CONFLICT (id) DO UPDATE SET word = $3",
                contest.0,
                congress.0,
                word.hash().as_slice(),
                key.spki().as_ref(),
                sealed.as_slice(),
            )?;
            let (of, spki) = fetch_one!(
                tx,
                (Uuid, Vec<u8>),
                "SELECT congress, spki FROM contests WHERE id = $1",
                contest.0,
            )?;
            if of != congress.0 {
                return Err(IssuerError::Unknown("contest"));
            }
            Ok(spki)
        })?;
        Ok(Descriptor {
            contest,
            name: self.name.clone(),
            key: IssuerKey::try_from(spki.as_slice()).map_err(|_| StoreError::Corrupt("key"))?,
            url: self.url.clone(),
            sign_key: Key(*self.key().as_bytes()),
            word: word.expose().to_owned(),
        })
    }

    /// Every contest that a key was made for.
    pub async fn contests(&self) -> Result<Vec<Standing>, IssuerError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, String, String, i64),
            "SELECT c.id, g.title, c.state, (SELECT count(*) FROM issues WHERE contest = c.id) \
             FROM contests c JOIN congresses g ON g.id = c.congress ORDER BY g.title, c.id",
        )?;
        let read = |(id, congress, state, issued): (Uuid, String, String, i64)| {
            Ok(Standing {
                contest: ContestId(id),
                congress,
                stage: Stage::read(&state)?,
                issued: issued.unsigned_abs(),
            })
        };
        rows.into_iter().map(read).collect()
    }
}

/// What an encrypted issuing key is bound to.
pub(super) fn context(contest: ContestId) -> Vec<u8> {
    [b"issuing key\0".as_slice(), contest.0.as_bytes()].concat()
}
