//! One simulated delegate: everything over the protocol, nothing through a back door.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use ballot::id::ContestId;
use ballot::state::State;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::crowd::Scene;
use super::progress::{Outcome, Phase, Report};
use crate::client::{ClientError, Device, Invitation, Snapshot, Taken};

/// A delegate with their phone.
pub(super) struct Player {
    /// What is shared.
    pub(super) scene: Arc<Scene>,
    /// Their invitation.
    pub(super) invitation: Invitation,
}

impl Player {
    /// Comes, checks in, and votes in every contest that comes up, for as long as the feed goes on.
    pub(super) async fn play(self) {
        self.scene.wait_within(self.scene.pace).await;
        let device = self.arrive().await;
        self.report(Phase::CheckIn, None, outcome(device.as_ref().map(drop)));
        let mut feed = self.scene.feed.clone();
        let (mut known, mut votes) = (HashSet::new(), FuturesUnordered::new());
        loop {
            let contests = contests(&feed.borrow_and_update());
            let new = contests
                .into_iter()
                .filter(|contest| known.insert(*contest));
            votes.extend(new.map(|contest| self.vote(device.as_ref().ok(), contest)));
            tokio::select! {
                Some(()) = votes.next() => {}
                told = feed.changed() => if told.is_err() { return },
            }
        }
    }

    async fn arrive(&self) -> Result<Device, ClientError> {
        let device = Device::sign_in(&self.scene.http, &self.scene.rng, &self.invitation).await?;
        device.check_in().await?;
        Ok(device)
    }

    /// Takes part in one contest, and reports both phases, each once.
    async fn vote(&self, device: Option<&Device>, contest: ContestId) {
        let taken = match device {
            Some(device) => self.take(device, contest).await,
            None => Ok(None),
        };
        let paper = taken.as_ref().ok().and_then(Option::as_ref);
        let title = paper.map(|taken| taken.paper.manifest.title.clone());
        let took = reached(taken.as_ref().map(Option::is_some));
        self.report(Phase::Take(contest), title.clone(), took);
        let cast = match (device, taken) {
            (Some(device), Ok(Some(taken))) => self.cast(device, contest, &taken).await,
            _ => Ok(false),
        };
        self.report(Phase::Cast(contest), title, reached(cast.as_ref().copied()));
    }

    fn report(&self, phase: Phase, title: Option<String>, outcome: Outcome) {
        self.scene.report(Report {
            phase,
            title,
            outcome,
        });
    }

    /// Takes the ballot once it is ready; none if the contest is over before.
    async fn take(
        &self,
        device: &Device,
        contest: ContestId,
    ) -> Result<Option<Taken>, ClientError> {
        let state = self.state_beyond(contest, &[State::Draft]).await;
        if !matches!(state, State::Ready | State::Open) || !device.is_registered() {
            return Ok(None);
        }
        let paper = device.paper(contest).await?;
        let spread = paper.manifest.rules.spread;
        if state == State::Ready {
            self.scene
                .wait_within(Duration::from_secs(spread.issue_s.into()))
                .await;
        }
        let taken = device.take_paper(paper).await?;
        if state == State::Open {
            self.scene
                .wait_within(Duration::from_secs(spread.settle_s.into()))
                .await;
        }
        Ok(Some(taken))
    }

    /// Casts once the box is open; false for whoever won't, or is too late.
    async fn cast(
        &self,
        device: &Device,
        contest: ContestId,
        taken: &Taken,
    ) -> Result<bool, ClientError> {
        let body = self.scene.decks.draw(&taken.paper);
        if self
            .state_beyond(contest, &[State::Draft, State::Ready])
            .await
            != State::Open
        {
            return Ok(false);
        }
        let Some(body) = body else { return Ok(false) };
        self.scene.wait_within(self.scene.pace).await;
        let envelope = taken.fill(&body, &self.scene.rng)?;
        match device.cast(&envelope).await {
            Ok(_) => Ok(true),
            Err(ClientError::Refused(problem)) if problem.slug == "box-not-open" => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The contest's state once it is none of these. The feed's end counts as the contest's.
    async fn state_beyond(&self, contest: ContestId, states: &[State]) -> State {
        let mut feed = self.scene.feed.clone();
        let state = |snapshot: &Option<Snapshot>| Some(snapshot.as_ref()?.of(contest)?.state);
        let reached = feed
            .wait_for(|snapshot| state(snapshot).is_some_and(|state| !states.contains(&state)))
            .await;
        reached
            .ok()
            .and_then(|snapshot| state(&snapshot))
            .unwrap_or(State::Void)
    }
}

/// The contests of the newest figures, in voting order.
fn contests(snapshot: &Option<Snapshot>) -> Vec<ContestId> {
    let contests = snapshot.iter().flat_map(|snapshot| &snapshot.contests);
    contests.map(|contest| contest.contest).collect()
}

fn outcome(result: Result<(), &ClientError>) -> Outcome {
    reached(result.map(|()| true))
}

fn reached(result: Result<bool, &ClientError>) -> Outcome {
    match result {
        Ok(true) => Outcome::Done,
        Ok(false) => Outcome::Missed,
        Err(error) => Outcome::Failed(error.to_string()),
    }
}
