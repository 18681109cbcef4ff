//! The officers' acts: ready, open, close, count, void, and what comes after a result. The only place that calls both halves.
//!
//! Every act is recorded as intended, then done in each half (each step once, however often it is asked for), then
//! recorded as done. A crash anywhere in between loses nothing: [`Conduct::recover`] walks the same path again.
//! The half that knows ballots is reached through [`urn::Command`] and [`urn::Answer`] alone.

mod act;
mod arranging;
mod exporting;
mod findings;
mod foreseen;
mod further;
mod import;
mod manifest;
mod motions;
mod notices;
mod others;
mod overview;
mod paper;
mod rehearsal;
mod reports;
mod rounds;
mod schedule;
mod signing;

use std::sync::Arc;

use ballot::id::ContestId;
use ballot::state::State;
use crypto::entry::PaperFigures;
use tokio::sync::{Mutex, watch};

pub use act::{Act, ActRefusal, Reason, Reduced};
pub use arranging::Arrangement;
pub use exporting::Reader;
pub use findings::{Circumstances, MissingKey, Obstacle, findings, obstacles};
pub use foreseen::foreseen;
pub use import::{ImportRefusal, Imported};
pub use manifest::rules;
pub use overview::{ContestOverview, Overview, Tally};
pub use paper::{PaperStanding, TypingRefusal, Unsettled};
pub use rehearsal::{RehearseRefusal, WipeRefusal};
pub use reports::ReportDue;
pub use rounds::{NewRound, RoundRefusal, Way};
pub use signing::{Asked, SignRefusal, Signing};

use crate::clock::Clock;
use crate::rng::Rng;
use crate::roll::acts::{Actor, NotBegun, Pending};
use crate::roll::{Roll, RollError};
use crate::urn::{self, Answer, Command, SignedAct, Urn};
use act::Plan;

/// What can go wrong below an act: nothing that whoever acts did wrong.
#[derive(Debug, thiserror::Error)]
pub enum ConductError {
    /// In the half that knows people.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// In the half that knows ballots.
    #[error(transparent)]
    Urn(#[from] urn::UrnError),
    /// The half that knows ballots refused a step that had been judged possible.
    #[error("the ballots' side refused: {0}")]
    Refused(#[from] urn::Refusal),
    /// An issuing key could not be made.
    #[error("no issuing key could be made: {0}")]
    Key(#[from] crypto::token::TokenError),
    /// A further issuer can't be had to stop, or to say how many tokens it has signed.
    #[error(
        "联合发票方“{name}”暂时连不上，操作没有进行 the further issuer {name} can't be asked: {why}"
    )]
    Issuer {
        /// Its name.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// A recorded plan is not what this code writes.
    #[error("a recorded act can't be read: {0}")]
    Plan(#[from] serde_json::Error),
}

/// How long an act may be under way before it counts as left behind by a fault, in seconds.
const OVERDUE_S: i64 = 30;

/// How far an act has come.
enum Progress {
    /// All its steps are taken.
    Done(State),
    /// It waits for scrutineers' signatures.
    Waiting(State),
}

/// Called after each step of an act with the step's name: tests stop the process there.
pub type AfterStep = fn(&'static str);

/// Carries out the officers' acts. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Conduct {
    roll: Roll,
    urn: Urn,
    clock: Clock,
    rng: Rng,
    after_step: AfterStep,
    /// Goes up whenever an act has changed the people's side.
    steps: Arc<watch::Sender<u64>>,
    /// Held by whoever changes who types paper ballots in, or what was read off one: a reading never lands in a place that
    /// has been freed meanwhile.
    typing: Arc<Mutex<()>>,
}

impl Conduct {
    /// Joins the two halves. `after_step` is told of each step done; a service has nothing to do there.
    pub fn new(roll: Roll, urn: Urn, clock: Clock, rng: Rng, after_step: AfterStep) -> Self {
        Self {
            roll,
            urn,
            clock,
            rng,
            after_step,
            steps: Arc::new(watch::Sender::new(0)),
            typing: Arc::default(),
        }
    }

    /// Carries out `act` on a contest of the actor's organisation; the state that it is in then. An act goes on where
    /// whoever asked for it has hung up: half done it would stop every other one.
    pub async fn act(
        &self,
        actor: &Actor,
        contest: ContestId,
        act: Act,
    ) -> Result<State, ActRefusal> {
        let (conduct, actor) = (self.clone(), actor.clone());
        let acting = tokio::spawn(async move { conduct.carry_out(&actor, contest, act).await });
        acting
            .await
            .unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
    }

    async fn carry_out(
        &self,
        actor: &Actor,
        contest: ContestId,
        act: Act,
    ) -> Result<State, ActRefusal> {
        let circumstances = self.prepare_around(actor, contest, &act).await?;
        let begun = self
            .roll
            .begin(actor, contest, act.verb(), |facts, now| {
                act::judge(&act, facts, &circumstances, now)
            })
            .await
            .map_err(|refused| match refused {
                NotBegun::UnknownContest => ActRefusal::UnknownContest,
                NotBegun::LogWaiting => ActRefusal::LogWaiting,
                NotBegun::Refused(reason) => reason.into(),
                NotBegun::Roll(error) => ActRefusal::Fault(error.into()),
            })?;
        (self.after_step)("intended");
        Ok(self.complete(&begun).await?)
    }

    /// Completes every act that was begun and is not done, or undoes it where it has become impossible; how many
    /// there were. To be called before anything is served.
    pub async fn recover(&self) -> Result<usize, ConductError> {
        let completed = self.complete_all(&self.roll.pending_acts().await?).await;
        let completed = completed + self.complete_wiping(self.clock.now()).await?;
        if let Err(error) = self.note_certificates().await {
            tracing::error!(%error, "certificates of the other half can't be noted yet");
        }
        // A crash right after a key was destroyed can have left it in the write-ahead log.
        self.roll.scrub().await?;
        Ok(completed)
    }

    /// The same for acts that a fault has left undone for a while, so that they don't hold up others until a restart.
    async fn complete_overdue(&self) -> Result<usize, ConductError> {
        let before = self.clock.now().plus_seconds(-OVERDUE_S);
        let mut pending = self.roll.pending_acts().await?;
        pending.retain(|act| act.at <= before);
        Ok(self.complete_all(&pending).await + self.complete_wiping(before).await?)
    }

    /// One act that can't go on yet keeps no other waiting, nor the service from its start: the other half may be away.
    async fn complete_all(&self, pending: &[Pending]) -> usize {
        let mut completed = 0;
        for act in pending {
            match self.progress(act).await {
                Ok(Progress::Done(_)) => completed += 1,
                Ok(Progress::Waiting(_)) => {}
                Err(error @ (ConductError::Refused(_) | ConductError::Issuer { .. })) => {
                    tracing::warn!(%error, "an act that was interrupted is undone");
                    completed += 1;
                }
                Err(error) => {
                    tracing::error!(%error, "an act that was interrupted can't go on yet")
                }
            }
        }
        completed
    }

    /// Takes the steps of an act; the state that its contest is in then.
    async fn complete(&self, act: &Pending) -> Result<State, ConductError> {
        self.progress(act).await.map(|progress| match progress {
            Progress::Done(state) | Progress::Waiting(state) => state,
        })
    }

    /// Takes the steps of an act, from wherever it stands and as far as it can go without more signatures; an act that
    /// turns out impossible is undone.
    async fn progress(&self, act: &Pending) -> Result<Progress, ConductError> {
        let plan: Plan = serde_json::from_str(&act.plan)?;
        match self.steps(act, &plan).await {
            Ok(Progress::Done(state)) => {
                self.roll.finish(act, state).await?;
                self.steps.send_modify(|count| *count += 1);
                (self.after_step)("done");
                Ok(Progress::Done(state))
            }
            Ok(waiting) => {
                self.steps.send_modify(|count| *count += 1);
                Ok(waiting)
            }
            Err(error @ (ConductError::Refused(_) | ConductError::Issuer { .. })) => {
                let detail = match &error {
                    ConductError::Issuer { name, why } => {
                        serde_json::json!({ "issuer": name, "fault": why })
                    }
                    error => serde_json::json!({ "fault": error.to_string() }),
                };
                self.roll.abandon(act, &detail.to_string()).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn steps(&self, act: &Pending, plan: &Plan) -> Result<Progress, ConductError> {
        let contest = act.contest;
        let state = match plan {
            Plan::Ready { organisation } => self.make_ready(*organisation, contest).await,
            Plan::Open { present } => {
                let Some(signoffs) = self.signoffs_to(act, SignedAct::Open).await? else {
                    return Ok(Progress::Waiting(State::Ready));
                };
                self.command(Command::Open {
                    contest,
                    present: small(*present),
                    signoffs,
                })
                .await
            }
            Plan::Close => {
                let issuers = self.further_counts(act).await?;
                let figures = self.roll.stop_issuing(contest).await?;
                self.steps.send_modify(|count| *count += 1);
                (self.after_step)("issuing stopped");
                let Some(signoffs) = self.signoffs_to(act, SignedAct::Close).await? else {
                    return Ok(Progress::Waiting(State::Closing));
                };
                let (present, issued) = (small(figures.present), small(figures.issued));
                let register = figures.register;
                let paper = PaperFigures {
                    issued: small(figures.paper.issued),
                    returned: small(figures.paper.returned.unwrap_or(0)),
                };
                self.command(Command::Close {
                    contest,
                    present,
                    issued,
                    register,
                    issuers,
                    paper,
                    signoffs,
                })
                .await
            }
            Plan::Count => self.command(Command::Count { contest }).await,
            Plan::Order { order, by_strokes } => {
                self.roll.arrange(contest, order, *by_strokes).await?;
                (self.after_step)("arranged");
                Ok(State::Draft)
            }
            Plan::Reduce { to, text } => {
                let Some(congress) = self.roll.congress_of(contest).await? else {
                    return Err(RollError::Unknown("contest").into());
                };
                self.command(Command::Note {
                    act: act.id,
                    congress,
                    contest: Some(contest),
                    text: text.clone(),
                })
                .await?;
                self.roll.agree_seats(contest, *to).await?;
                self.state_of(contest).await
            }
            Plan::Void { reason } => {
                self.roll.stop_issuing(contest).await?;
                (self.after_step)("issuing stopped");
                let Some(signoffs) = self.signoffs_to(act, SignedAct::Void).await? else {
                    return Ok(Progress::Waiting(self.state_of(contest).await?));
                };
                self.command(Command::Void {
                    contest,
                    reason: reason.clone(),
                    signoffs,
                })
                .await
            }
        };
        state.map(Progress::Done)
    }

    /// Wakes whenever something public has changed on the ballots' side.
    pub fn ballot_changes(&self) -> watch::Receiver<u64> {
        self.urn.changes()
    }

    /// Wakes whenever an act has changed the people's side.
    pub fn act_changes(&self) -> watch::Receiver<u64> {
        self.steps.subscribe()
    }

    /// Numbers that move when another process has changed either half.
    pub async fn version(&self) -> Result<(i64, i64), ConductError> {
        Ok((self.roll.version().await?, self.urn.version().await?))
    }

    /// To be called when another process has changed something: what it destroyed must not live on in this one.
    pub fn notice_another_process(&self) {
        self.roll.forget_issuing_keys();
    }

    /// Has the other half do its part; the state that the contest is in then.
    async fn command(&self, command: Command) -> Result<State, ConductError> {
        let answer = self
            .urn
            .act(command)
            .await
            .map_err(|refusal| match refusal {
                // Not refused: nobody knows how far it came, so that it is completed and never undone.
                urn::Refusal::Urn(fault) => ConductError::Urn(fault),
                refusal => ConductError::Refused(refusal),
            })?;
        (self.after_step)("urn done");
        Ok(match answer {
            Answer::State(state) => state,
            Answer::Void(_) => State::Void,
            Answer::Founded { .. } | Answer::Held(_) | Answer::Noted | Answer::Wiped => {
                State::Draft
            }
        })
    }
}

/// Figures of people as the log holds them: 32 bits.
fn small(figure: u64) -> u32 {
    u32::try_from(figure).unwrap_or(u32::MAX)
}
