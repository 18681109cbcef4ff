//! The real halves, what is durable in them, and their crashes.

use std::path::Path;
use std::time::Duration;

use ballot::state::State;
use piaojue::client::Envelope;
use piaojue::clock::Clock;
use piaojue::conduct::{Act, ActRefusal};
use piaojue::roll::issuing::{IssueRefusal, IssueRequest};
use piaojue::service::Halves;
use piaojue::urn::{Cast, CastLimits, CastRefusal};
use sqlx::SqlitePool;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use super::super::house::{Filled, House, Phase};
use super::prepared::Prepared;

/// One thing that somebody does.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    Ask(u8),
    Cast(Filled),
    Open,
    Close,
}

/// What they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    Answered,
    AlreadyIssued,
    IssuingClosed,
    Receipt,
    /// Stored; no group yet.
    Waits,
    Differs,
    NotOpen,
    TokenInvalid,
    Done,
    WrongState,
}

/// The real halves over a folder, and their databases as another process sees them.
pub struct Real {
    folder: TempDir,
    pub halves: Halves,
    roll: SqlitePool,
    urn: SqlitePool,
}

/// What is durable, as far as the model says it.
type Durable = (u16, u16, u16, Phase, bool);

impl Real {
    pub async fn open(folder: TempDir) -> Self {
        let halves = Halves::open(folder.path(), &Clock::System, CastLimits::default())
            .await
            .unwrap();
        halves.conduct.recover().await.unwrap();
        let pool = |half: &str| {
            let file = folder.path().join(half);
            SqlitePool::connect_lazy(&format!("sqlite:{}?mode=ro", file.display())).unwrap()
        };
        Self {
            roll: pool("roll.db"),
            urn: pool("urn.db"),
            halves,
            folder,
        }
    }

    pub async fn durable(&self, prepared: &Prepared) -> Durable {
        let issues: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT blinded FROM issues")
            .fetch_all(&self.roll)
            .await
            .unwrap();
        let issued = issues.iter().map(|(blinded,)| {
            let is = |request: &IssueRequest| request.blinded.as_ref() == blinded.as_slice();
            let request = prepared.requests.iter().position(is).unwrap();
            1 << (request * 2)
        });
        let ballots: Vec<(Vec<u8>, Option<i64>)> =
            sqlx::query_as("SELECT hash, position FROM ballots")
                .fetch_all(&self.urn)
                .await
                .unwrap();
        let (mut waiting, mut logged) = (0, 0);
        for (commit, position) in ballots {
            let is = |ballot: &Envelope| ballot.commit.as_bytes() == commit.as_slice();
            let ballot = 1 << prepared.ballots.iter().position(is).unwrap();
            *if position.is_some() {
                &mut logged
            } else {
                &mut waiting
            } |= ballot;
        }
        let (stopped,): (bool,) =
            sqlx::query_as("SELECT state NOT IN ('ready', 'open') FROM contests")
                .fetch_one(&self.roll)
                .await
                .unwrap();
        let status = self.halves.urn.status(prepared.contest).await.unwrap();
        let phase = match status.unwrap().state {
            State::Ready => Phase::Ready,
            State::Open => Phase::Open,
            State::Closed => Phase::Closed,
            other => panic!("{other}"),
        };
        (
            issued.fold(0, |all, bit| all | bit),
            waiting,
            logged,
            phase,
            stopped,
        )
    }

    /// Does it as a task, which can be left.
    fn does(&self, prepared: &Prepared, deed: Deed) -> JoinHandle<Said> {
        let halves = self.halves.clone();
        match deed {
            Deed::Ask(request) => {
                let at = usize::from(request);
                let (request, expected) = (prepared.requests[at], prepared.answers[at]);
                let token = prepared.sessions[at / 2].clone();
                tokio::spawn(async move {
                    let session = halves.roll.session(&token).await.unwrap().unwrap();
                    match halves.roll.issue(&session, request).await {
                        Ok(answer) => {
                            assert_eq!(answer, expected, "the same blinded, the same answer");
                            Said::Answered
                        }
                        Err(IssueRefusal::AlreadyIssued) => Said::AlreadyIssued,
                        Err(IssueRefusal::IssuingClosed) => Said::IssuingClosed,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            }
            Deed::Cast(ballot) => {
                let bytes = prepared.ballot(ballot);
                tokio::spawn(async move {
                    match halves.urn.cast(&bytes).await {
                        Ok(Cast::Logged(_)) => Said::Receipt,
                        Ok(Cast::Stored) => Said::Waits,
                        Err(CastRefusal::BallotDiffers) => Said::Differs,
                        Err(CastRefusal::BoxNotOpen) => Said::NotOpen,
                        Err(CastRefusal::TokenInvalid) => Said::TokenInvalid,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            }
            Deed::Open | Deed::Close => {
                let act = match deed {
                    Deed::Open => Act::Open,
                    _ => Act::Close,
                };
                let (actor, contest) = (prepared.actor.clone(), prepared.contest);
                tokio::spawn(async move {
                    match halves.conduct.act(&actor, contest, act).await {
                        Ok(_) => Said::Done,
                        Err(ActRefusal::WrongState(_)) => Said::WrongState,
                        Err(other) => panic!("{other:?}"),
                    }
                })
            }
        }
    }

    /// Does some deeds at once; the outcome that the model has for it.
    pub async fn does_all(
        &self,
        prepared: &Prepared,
        deeds: &[Deed],
        outcomes: &[(House, Vec<Said>)],
    ) -> House {
        let mut tasks: Vec<_> = deeds
            .iter()
            .map(|deed| self.does(prepared, *deed))
            .collect();
        let mut said: Vec<Option<Said>> = vec![None; deeds.len()];
        for _ in 0..2000 {
            for (task, said) in tasks.iter_mut().zip(&mut said) {
                if said.is_none() && task.is_finished() {
                    *said = Some(task.await.unwrap());
                }
            }
            let durable = self.durable(prepared).await;
            for (house, wanted) in outcomes {
                // Whoever waits for a group is left waiting.
                let agrees =
                    |(said, wanted): (&Option<Said>, &Said)| said.unwrap_or(Said::Waits) == *wanted;
                if house.durable() == durable && said.iter().zip(wanted).all(agrees) {
                    tasks.iter().for_each(JoinHandle::abort);
                    return *house;
                }
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!(
            "{deeds:?}: said {said:?}, {:?}; the model: {:?}",
            self.durable(prepared).await,
            outcomes
                .iter()
                .map(|(house, said)| (house.durable(), said))
                .collect::<Vec<_>>()
        );
    }

    /// Crashes while a deed is under way, some microseconds after it has begun.
    pub async fn crashes_while(self, prepared: &Prepared, deed: Deed, after_us: u64) -> Self {
        let task = self.does(prepared, deed);
        tokio::time::sleep(Duration::from_micros(after_us)).await;
        let image = copy(self.folder.path());
        task.abort();
        // Cut short, or done: nobody hears of it.
        let _ = task.await;
        self.roll.close().await;
        self.urn.close().await;
        self.halves.close().await;
        Self::open(image).await
    }
}

/// The folder as it is now: each half's database before its write-ahead log, which only grows meanwhile.
pub fn copy(data: &Path) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in [
        "roll.key",
        "urn.key",
        "roll.db",
        "roll.db-wal",
        "urn.db",
        "urn.db-wal",
    ] {
        if data.join(file).exists() {
            std::fs::copy(data.join(file), folder.path().join(file)).unwrap();
        }
    }
    folder
}
