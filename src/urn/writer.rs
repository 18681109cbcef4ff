//! The box's writer: ballots that arrive together share one transaction and one checkpoint, and each contest's
//! waiting ballots enter the log in groups (protocol §6).

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::time::Duration;

use ballot::id::ContestId;
use ballot::state::State;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::casting::{CastLimits, CastRefusal, Contents, Tested, stored};
use super::contest_box::ContestBox;
use super::{Inner, UrnError, contest_bytes, group, holding, log, reading};
use crate::store::{Tx, fetch_all, write};

/// Most ballots in one transaction.
const MOST_IN_A_BATCH: usize = 256;

/// What the writer answers for one ballot.
type Verdict = Result<(), CastRefusal>;

struct Job {
    ballot: Tested,
    answer: oneshot::Sender<Verdict>,
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    jobs: mpsc::Sender<Job>,
    task: Arc<tokio::sync::Mutex<Option<JoinHandle<()>>>>,
    stop: Arc<tokio::sync::Notify>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

impl Handle {
    /// Stores a tested ballot durably.
    pub(super) async fn store(&self, ballot: Tested) -> Verdict {
        let (answer, verdict) = oneshot::channel();
        self.jobs
            .try_send(Job { ballot, answer })
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => CastRefusal::Busy,
                mpsc::error::TrySendError::Closed(_) => CastRefusal::Urn(UrnError::Stopping),
            })?;
        verdict
            .await
            .unwrap_or(Err(CastRefusal::Urn(UrnError::Stopping)))
    }

    /// Finishes what was taken and ends the writer.
    pub(super) async fn stop(&self) {
        self.stop.notify_one();
        if let Some(task) = self.task.lock().await.take() {
            // A writer that panicked has nothing more to finish.
            let _ = task.await;
        }
    }
}

/// Starts the writer; groups that waited when the service stopped get their full wait again.
pub(super) async fn start(inner: Arc<Inner>, limits: CastLimits) -> Result<Handle, UrnError> {
    let (jobs, queue) = mpsc::channel(limits.queued);
    let stop = Arc::new(tokio::sync::Notify::new());
    let due = waiting_at_start(&inner).await?;
    let writer = Writer { inner, queue, due };
    let task = tokio::spawn(writer.run(Arc::clone(&stop)));
    Ok(Handle {
        jobs,
        task: Arc::new(tokio::sync::Mutex::new(Some(task))),
        stop,
    })
}

struct Writer {
    inner: Arc<Inner>,
    queue: mpsc::Receiver<Job>,
    /// When the waiting ballots of a contest are due.
    due: HashMap<ContestId, Instant>,
}

impl Writer {
    async fn run(mut self, stop: Arc<tokio::sync::Notify>) {
        let mut batch = Vec::new();
        loop {
            let next = self.due.values().min().copied();
            let timer = async {
                match next {
                    Some(at) => tokio::time::sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                taken = self.queue.recv_many(&mut batch, MOST_IN_A_BATCH) => {
                    if taken == 0 { return; }
                    self.store(std::mem::take(&mut batch)).await;
                }
                () = timer => self.flush_due().await,
                () = stop.notified() => self.queue.close(),
            }
        }
    }

    async fn store(&mut self, batch: Vec<Job>) {
        let (ballots, answers): (Vec<Tested>, Vec<_>) = batch
            .into_iter()
            .map(|job| (job.ballot, job.answer))
            .unzip();
        let inner = &self.inner;
        let outcome = write!(inner.database, "store ballots", UrnError, tx => {
            store_batch(inner, tx, &ballots).await
        });
        match outcome {
            Ok(stored) => {
                self.mind_waiting(&ballots, &stored.waiting);
                if stored.logged {
                    self.inner.announce();
                }
                for (verdict, answer) in stored.verdicts.into_iter().zip(answers) {
                    // A device that has gone away asks again.
                    let _ = answer.send(verdict);
                }
            }
            Err(error) => {
                tracing::error!(%error, "ballots could not be stored");
                for answer in answers {
                    let _ = answer.send(Err(CastRefusal::Busy));
                }
            }
        }
    }

    /// Notes when the first waiting ballot of a contest makes its group due.
    fn mind_waiting(&mut self, ballots: &[Tested], waiting: &HashMap<ContestId, u64>) {
        for ballot in ballots {
            let contest = &ballot.contest;
            let id = contest.manifest.contest;
            match waiting.get(&id) {
                Some(0) => {
                    self.due.remove(&id);
                }
                Some(_) => {
                    self.due
                        .entry(id)
                        .or_insert_with(|| Instant::now() + wait_of(contest));
                }
                None => {}
            }
        }
    }

    async fn flush_due(&mut self) {
        let now = Instant::now();
        let due: Vec<ContestId> = self
            .due
            .iter()
            .filter(|(_, at)| **at <= now)
            .map(|(contest, _)| *contest)
            .collect();
        for contest in due {
            match self.flush(contest).await {
                Ok(Flushed::Done) => {
                    self.due.remove(&contest);
                    self.inner.announce();
                }
                Ok(Flushed::Held) => {
                    self.due.insert(contest, now + Duration::from_secs(1));
                }
                Err(error) => {
                    tracing::error!(%error, "waiting ballots could not be logged, trying again");
                    self.due.insert(contest, now + Duration::from_secs(1));
                }
            }
        }
    }

    async fn flush(&self, contest: ContestId) -> Result<Flushed, UrnError> {
        let inner = &self.inner;
        let Some(known) = inner.contest_box(contest).await? else {
            return Ok(Flushed::Done);
        };
        write!(inner.database, "log waiting ballots", UrnError, tx => {
            if holding::held(tx, known.congress).await?.is_some() {
                return Ok(Flushed::Held);
            }
            if reading::state(tx, contest).await? == Some(State::Open) {
                group::append_waiting(inner, tx, &known).await?;
            }
            Ok(Flushed::Done)
        })
    }
}

/// What became of waiting ballots that were due.
enum Flushed {
    /// None of them waits any more.
    Done,
    /// Scrutineers are asked to sign the log as it is: they wait on.
    Held,
}

fn wait_of(contest: &ContestBox) -> Duration {
    Duration::from_secs(u64::from(contest.manifest.ballot_box.wait_s))
}

struct Stored {
    verdicts: Vec<Verdict>,
    /// How many ballots of each contest wait after the batch.
    waiting: HashMap<ContestId, u64>,
    logged: bool,
}

async fn store_batch(inner: &Inner, tx: &mut Tx, ballots: &[Tested]) -> Result<Stored, UrnError> {
    let mut verdicts = Vec::with_capacity(ballots.len());
    let mut fresh: Vec<&Tested> = Vec::new();
    for ballot in ballots {
        let verdict = verdict(tx, ballot, &fresh).await?;
        if let Ok(true) = verdict {
            fresh.push(ballot);
        }
        verdicts.push(verdict.map(|_| ()));
    }
    insert(tx, &fresh).await?;
    let mut stored = Stored {
        verdicts,
        waiting: HashMap::new(),
        logged: false,
    };
    for ballot in fresh {
        let id = ballot.contest.manifest.contest;
        if let Entry::Vacant(place) = stored.waiting.entry(id) {
            let (waiting, logged) = group::append_if_full(inner, tx, &ballot.contest).await?;
            place.insert(waiting);
            stored.logged |= logged;
        }
    }
    Ok(stored)
}

/// `Ok(true)` where the ballot is to be inserted, `Ok(false)` where it is there already.
async fn verdict(
    tx: &mut Tx,
    ballot: &Tested,
    fresh: &[&Tested],
) -> Result<Result<bool, CastRefusal>, UrnError> {
    let envelope = &ballot.envelope;
    let twin = fresh
        .iter()
        .find(|f| f.envelope.contest == envelope.contest && f.envelope.key == envelope.key);
    let known = match twin {
        Some(twin) => Some(twin.envelope.commit),
        None => stored(tx, envelope.contest, &envelope.key)
            .await?
            .map(|(commit, _)| commit),
    };
    Ok(match known {
        Some(commit) if commit == envelope.commit => Ok(false),
        Some(_) => Err(CastRefusal::BallotDiffers),
        None if reading::state(tx, envelope.contest).await? == Some(State::Open) => Ok(true),
        None => Err(CastRefusal::BoxNotOpen),
    })
}

async fn insert(tx: &mut Tx, fresh: &[&Tested]) -> Result<(), UrnError> {
    let tokens: Vec<Vec<u8>> = fresh
        .iter()
        .map(|b| {
            b.envelope
                .tokens
                .iter()
                .flat_map(|t| t.as_bytes().iter().copied())
                .collect()
        })
        .collect();
    let rows: Vec<[Option<&[u8]>; 7]> = fresh
        .iter()
        .zip(&tokens)
        .map(|(ballot, tokens)| {
            let envelope = &ballot.envelope;
            let (opened, sealed) = match &ballot.contents {
                Contents::Open(opened) => (Some(opened.as_slice()), None),
                Contents::Sealed(sealed) => (None, Some(sealed.as_slice())),
            };
            [
                Some(contest_bytes(&envelope.contest)),
                Some(envelope.key.as_bytes()),
                Some(envelope.commit.as_bytes()),
                Some(tokens),
                Some(envelope.signature.as_bytes()),
                opened,
                sealed,
            ]
        })
        .collect();
    log::insert_ballots(tx, &rows).await
}

async fn waiting_at_start(inner: &Inner) -> Result<HashMap<ContestId, Instant>, UrnError> {
    let mut tx = inner.database.read().await?;
    let rows = fetch_all!(
        &mut tx,
        (uuid::Uuid,),
        "SELECT DISTINCT contest FROM ballots WHERE position IS NULL",
    )?;
    drop(tx);
    let mut due = HashMap::new();
    for (id,) in rows {
        let contest = ContestId(id);
        if let Some(known) = inner.contest_box(contest).await? {
            due.insert(contest, Instant::now() + wait_of(&known));
        }
    }
    Ok(due)
}
