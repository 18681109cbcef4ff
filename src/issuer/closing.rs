//! How issuing ends: the organiser's word stops it and gets the signed count (protocol §6); an act that was given up has
//! it go on; what the log says of the contest is the end.

use ballot::id::ContestId;
use crypto::bytes::{Blinded, BytesError, Hash, PublicPoint, Signature};
use crypto::entry::{Entry, IssuerFigures};
use crypto::message;
use crypto::register::{Issue, Register};
use uuid::Uuid;

use super::authority::{self, NotYet};
use super::contests::Stage;
use super::enrolling::Session;
use super::{Issuer, IssuerError, roll};
use crate::client::{Board, ClientError, Http};
use crate::secret;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, refusal, write};

/// Why issuing is not stopped, or does not go on.
#[derive(Debug, thiserror::Error)]
pub enum StopRefusal {
    /// There is no such contest here.
    #[error("there is no such contest")]
    UnknownContest,
    /// Not the word that was handed over with the contest's key.
    #[error("not the organiser's word")]
    NotTheWord,
    /// There is nothing to count yet.
    #[error(transparent)]
    NotYet(NotYet),
    /// The log has the contest's end.
    #[error("the contest is over")]
    Ended,
    /// It can't be looked up, signed or stored.
    #[error(transparent)]
    Internal(#[from] IssuerError),
}
refusal!(StopRefusal);

/// Why a register is not shown.
#[derive(Debug, thiserror::Error)]
pub enum RegisterRefusal {
    /// No such contest of the delegate's congress.
    #[error("there is no such contest")]
    UnknownContest,
    /// The log has not the contest's end yet.
    #[error("the contest goes on")]
    GoesOn,
    /// It can't be looked up.
    #[error(transparent)]
    Internal(#[from] IssuerError),
}
refusal!(RegisterRefusal);

/// A contest as its end finds it.
struct Contest {
    congress: Uuid,
    stage: Stage,
    word: Vec<u8>,
    act: Option<Uuid>,
    register: Option<Vec<u8>>,
    signature: Option<Vec<u8>>,
}

impl Issuer {
    /// Stops issuing for an act of the organiser's, and signs the count. Stopped before, it answers the same.
    ///
    /// # Errors
    /// [`StopRefusal::NotTheWord`] for whoever has not got the contest's descriptor.
    pub async fn stop(
        &self,
        contest: ContestId,
        word: &str,
        act: Uuid,
    ) -> Result<IssuerFigures, StopRefusal> {
        self.require_word(contest, word).await?;
        let authority = match self.authority(contest).await {
            Err(NotYet::Internal(error)) => return Err(error.into()),
            authority => authority.map_err(StopRefusal::NotYet)?,
        };
        write!(self.database, "stop issuing", StopRefusal, tx => {
            let known = find(tx, contest).await?.ok_or(StopRefusal::UnknownContest)?;
            if known.stage == Stage::Issuing {
                let register = register(tx, contest).await?;
                let issued = count(&register)?;
                let statement =
                    message::issued(&authority.manifest, authority.place, issued, &register.hash());
                execute!(
                    tx,
                    "UPDATE contests SET state = 'stopped', register = $2, signature = $3 WHERE id = $1",
                    contest.0,
                    register.to_bytes(),
                    self.sign_key.sign(&statement).as_ref(),
                )?;
            }
            execute!(
                tx,
                "UPDATE contests SET act = $2 WHERE id = $1 AND state = 'stopped'",
                contest.0,
                act,
            )?;
            let known = find(tx, contest).await?.ok_or(StopRefusal::UnknownContest)?;
            known.signed()?.ok_or(StopRefusal::Ended)
        })
    }

    /// Has issuing go on where `act`, which stopped it, was given up; whether it does. What another act stopped stays so.
    pub async fn resume(
        &self,
        contest: ContestId,
        word: &str,
        act: Uuid,
    ) -> Result<bool, StopRefusal> {
        self.require_word(contest, word).await?;
        // Whoever gives up a close that the log has would have more issued than was counted.
        self.look(contest).await.map_err(StopRefusal::NotYet)?;
        write!(self.database, "resume issuing", StopRefusal, tx => {
            let known = find(tx, contest).await?.ok_or(StopRefusal::UnknownContest)?;
            if known.stage == Stage::Stopped && known.act == Some(act) {
                execute!(
                    tx,
                    "UPDATE contests SET state = 'issuing', act = NULL, register = NULL, signature = NULL \
                     WHERE id = $1",
                    contest.0,
                )?;
            }
            let known = find(tx, contest).await?.ok_or(StopRefusal::UnknownContest)?;
            Ok(matches!(known.stage, Stage::Made | Stage::Issuing))
        })
    }

    /// The register of a contest that is over, for the delegates of its congress.
    pub async fn register(
        &self,
        session: &Session,
        contest: ContestId,
    ) -> Result<Vec<u8>, RegisterRefusal> {
        self.register_for(contest, |known| known.congress == session.congress.0)
            .await
    }

    /// The register of a contest that is over, for whoever has the issuer's folder.
    pub async fn own_register(&self, contest: ContestId) -> Result<Vec<u8>, RegisterRefusal> {
        self.register_for(contest, |_| true).await
    }

    async fn register_for(
        &self,
        contest: ContestId,
        may_be_read: impl FnOnce(&Contest) -> bool,
    ) -> Result<Vec<u8>, RegisterRefusal> {
        let mut tx = self.database.read().await?;
        let known = find(&mut tx, contest).await?;
        drop(tx);
        let mut known = known
            .filter(may_be_read)
            .ok_or(RegisterRefusal::UnknownContest)?;
        if known.stage != Stage::Ended {
            match self.look(contest).await {
                Err(NotYet::Internal(error)) => return Err(error.into()),
                Err(error) => tracing::warn!(%contest, %error, "the log can't be read"),
                Ok(()) => {}
            }
            let mut tx = self.database.read().await?;
            let found = find(&mut tx, contest).await?;
            known = found.ok_or(RegisterRefusal::UnknownContest)?;
        }
        match (known.stage, known.register) {
            (Stage::Ended, Some(register)) => Ok(register),
            _ => Err(RegisterRefusal::GoesOn),
        }
    }

    /// Looks into the log for the ends of all contests that go on. A log that can't be read is looked at again later.
    pub async fn look_for_ends(&self) {
        let contests = match self.contests().await {
            Ok(contests) => contests,
            Err(error) => return tracing::error!(%error, "contests can't be looked up"),
        };
        let going_on = contests
            .iter()
            .filter(|each| matches!(each.stage, Stage::Issuing | Stage::Stopped));
        for each in going_on {
            if let Err(error) = self.look(each.contest).await {
                tracing::warn!(contest = %each.contest, %error, "the log can't be read");
            }
        }
    }

    /// Ends a contest whose end is in the log: the issuing key is destroyed. What the log says in this issuer's name must
    /// be what it has signed.
    async fn look(&self, contest: ContestId) -> Result<(), NotYet> {
        let mut tx = self.database.read().await?;
        let known = find(&mut tx, contest).await?.ok_or(NotYet::Unknown)?;
        if matches!(known.stage, Stage::Made | Stage::Ended) {
            return Ok(());
        }
        let from = roll::require(&mut tx, ballot::id::CongressId(known.congress)).await?;
        drop(tx);
        let Some(end) = self.end(contest, &known, &from).await? else {
            return Ok(());
        };
        let signed = known.signed()?;
        if let Entry::Close(close) = &end
            && !signed.is_some_and(|signed| close.issuers.contains(&signed))
        {
            tracing::error!(%contest, "日志里本方的发票数不是本方签过的 the log has a count that this issuer has not signed");
        }
        write!(self.database, "end contest", NotYet, tx => {
            let register = register(tx, contest).await?;
            execute!(
                tx,
                "UPDATE contests SET state = 'ended', issuing_key = NULL, register = coalesce(register, $2) \
                 WHERE id = $1",
                contest.0,
                register.to_bytes(),
            )?;
            Ok(())
        })?;
        self.known().remove(&contest);
        Ok(self.database.scrub().await?)
    }

    /// The entry that ends a contest, if the log has it.
    async fn end(
        &self,
        contest: ContestId,
        known: &Contest,
        from: &roll::Congress,
    ) -> Result<Option<Entry>, NotYet> {
        let congress = ballot::id::CongressId(known.congress);
        let mut logs = self.logs.lock().await;
        let trust = authority::trust(&mut logs, congress, from).await?;
        let read = async {
            let board = Board::read(&Http::new(&from.base), congress.0, &trust).await?;
            trust.advance(&board.checkpoint).await?;
            board.parsed()
        };
        let entries: Vec<Entry> = read
            .await
            .map_err(|error: ClientError| NotYet::Unreachable(error))?;
        self.remember(congress, trust.known()).await?;
        let ends = |entry: &Entry| match entry {
            Entry::Close(close) => close.contest == contest.0,
            Entry::Void(void) => void.contest == contest.0,
            _ => false,
        };
        Ok(entries.into_iter().find(ends))
    }

    async fn require_word(&self, contest: ContestId, word: &str) -> Result<(), StopRefusal> {
        let mut tx = self.database.read().await?;
        let known = find(&mut tx, contest).await?;
        let known = known.ok_or(StopRefusal::UnknownContest)?;
        // Hashes of 256 random bits: how long a comparison takes tells nothing that helps.
        match known.word == secret::hash(word) {
            true => Ok(()),
            false => Err(StopRefusal::NotTheWord),
        }
    }
}

impl Contest {
    /// The signed count, while there is one.
    fn signed(&self) -> Result<Option<IssuerFigures>, IssuerError> {
        let (Some(register), Some(signature)) = (&self.register, &self.signature) else {
            return Ok(None);
        };
        let parsed = Register::parse(register).map_err(|_| StoreError::Corrupt("register"))?;
        Ok(Some(IssuerFigures {
            issued: count(&parsed)?,
            register: Hash::of(register),
            signature: Signature::try_from(signature.as_slice())
                .map_err(|_| StoreError::Corrupt("signature"))?,
        }))
    }
}

fn count(register: &Register) -> Result<u32, StoreError> {
    u32::try_from(register.issues().len()).map_err(|_| StoreError::Corrupt("register"))
}

type Row = (
    Uuid,
    String,
    Vec<u8>,
    Option<Uuid>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
);

async fn find(tx: &mut Tx, contest: ContestId) -> Result<Option<Contest>, StoreError> {
    let row = fetch_optional!(
        tx,
        Row,
        "SELECT congress, state, word, act, register, signature FROM contests WHERE id = $1",
        contest.0,
    )?;
    row.map(|(congress, state, word, act, register, signature)| {
        Ok(Contest {
            congress,
            stage: Stage::read(&state)?,
            word,
            act,
            register,
            signature,
        })
    })
    .transpose()
}

/// Everything issued so far, as registers are published.
async fn register(tx: &mut Tx, contest: ContestId) -> Result<Register, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Vec<u8>, Vec<u8>, Vec<u8>),
        "SELECT delegate, device_key, blinded, device_signature FROM issues WHERE contest = $1",
        contest.0,
    )?;
    let issues = rows.iter().map(|(delegate, key, blinded, signature)| {
        Ok(Issue {
            delegate: *delegate,
            device_key: PublicPoint::try_from(key.as_slice())?,
            blinded: Blinded::try_from(blinded.as_slice())?.hash(),
            signature: Signature::try_from(signature.as_slice())?,
        })
    });
    let issues: Result<Vec<_>, BytesError> = issues.collect();
    let register = issues.ok().and_then(|issues| Register::new(issues).ok());
    register.ok_or(StoreError::Corrupt("issue"))
}
