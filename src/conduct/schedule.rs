//! Planned times: a box opens and closes by the server's clock when its hour has come (protocol §3, `times`).

use std::collections::HashSet;
use std::time::Duration;

use ballot::id::ContestId;
use ballot::state::State;

use super::{Act, ActRefusal, Conduct, ConductError};
use crate::clock::Millis;
use crate::roll::acts::Actor;
use crate::roll::contests::Facts;

/// How often the planned times are looked at.
const EVERY: Duration = Duration::from_secs(1);

impl Conduct {
    /// Opens and closes boxes at their planned times, and completes acts that a fault has left behind, for ever. A planned act that rules refuse is recorded and not
    /// tried again: an officer then decides.
    pub async fn keep_times(self) {
        let mut tried = HashSet::new();
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.keep_times_once(&mut tried).await {
                tracing::error!(%error, "planned times could not be looked at");
            }
        }
    }

    async fn keep_times_once(
        &self,
        tried: &mut HashSet<(ContestId, &'static str)>,
    ) -> Result<(), ConductError> {
        let completed = self.complete_overdue().await?;
        if completed > 0 {
            tracing::warn!(completed, "acts that a fault had left behind are completed");
        }
        let now = self.clock.now();
        for congress in self.roll.congresses().await? {
            for facts in self.roll.contests(congress.id).await? {
                let Some(act) = due(&facts, now) else {
                    continue;
                };
                if tried.insert((facts.contest, act.verb())) {
                    let actor = Actor {
                        organisation: congress.organisation,
                        name: "定时".to_owned(),
                    };
                    self.act_on_time(&actor, &facts, act).await;
                }
            }
        }
        Ok(())
    }

    async fn act_on_time(&self, actor: &Actor, facts: &Facts, act: Act) {
        let verb = act.verb();
        match self.act(actor, facts.contest, act).await {
            Ok(state) => tracing::info!(contest = %facts.contest, %state, "planned act done"),
            Err(ActRefusal::Fault(error)) => {
                tracing::error!(contest = %facts.contest, verb, %error, "planned act failed")
            }
            Err(refusal) => {
                tracing::warn!(contest = %facts.contest, verb, %refusal, "planned act refused")
            }
        }
    }
}

fn due(facts: &Facts, now: Millis) -> Option<Act> {
    let passed = |planned: Option<i64>| planned.is_some_and(|at| at <= now.0);
    match facts.state {
        State::Ready if passed(facts.draft.times.opens) => Some(Act::Open),
        State::Open if passed(facts.draft.times.closes) => Some(Act::Close),
        _ => None,
    }
}
