//! One simulated delegate: everything over the protocol, nothing through a back door.

use std::sync::Arc;
use std::time::Duration;

use ballot::id::ContestId;
use ballot::state::State;
use futures_util::future::join_all;

use super::crowd::Scene;
use super::progress::{Outcome, Phase};
use crate::client::{ClientError, Device, Invitation, Snapshot, Taken};

/// A delegate with their phone.
pub(super) struct Player {
    /// What is shared.
    pub(super) scene: Arc<Scene>,
    /// Their invitation.
    pub(super) invitation: Invitation,
}

impl Player {
    /// Comes, checks in, and votes in every contest as it goes.
    pub(super) async fn play(self) {
        self.scene.wait_within(self.scene.pace).await;
        let device = self.arrive().await;
        self.scene
            .report(Phase::CheckIn, outcome(device.as_ref().map(drop)));
        let contests = self.scene.contests.iter().enumerate();
        join_all(contests.map(|(place, contest)| self.vote(device.as_ref().ok(), place, *contest)))
            .await;
    }

    async fn arrive(&self) -> Result<Device, ClientError> {
        let device = Device::sign_in(&self.scene.http, &self.scene.rng, &self.invitation).await?;
        device.check_in().await?;
        Ok(device)
    }

    /// Takes part in one contest, and reports both phases, each once.
    async fn vote(&self, device: Option<&Device>, place: usize, contest: ContestId) {
        let taken = match device {
            Some(device) => self.take(device, contest).await,
            None => Ok(None),
        };
        self.scene.report(
            Phase::Take(place),
            reached(taken.as_ref().map(Option::is_some)),
        );
        let cast = match (device, taken) {
            (Some(device), Ok(Some(taken))) => self.cast(device, contest, &taken).await,
            _ => Ok(false),
        };
        self.scene
            .report(Phase::Cast(place), reached(cast.as_ref().copied()));
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
        let body = self.scene.draw(&taken.paper);
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
