//! Planned times: a box opens and closes by the server's clock when its hour has come (protocol §3, `times`).

use std::collections::HashMap;
use std::time::Duration;

use ballot::id::ContestId;
use ballot::state::State;

use super::{Act, ActRefusal, Conduct, ConductError};
use crate::clock::Millis;
use crate::roll::acts::Actor;
use crate::roll::contests::Facts;

/// After how many seconds a planned act is tried again that something passing has refused: a further issuer's silence, the
/// other half's, or signatures that the log waits for.
const AGAIN_S: i64 = 15;
/// How often the planned times are looked at.
const EVERY: Duration = Duration::from_secs(1);

/// What was tried: an act on a contest, and the closing that stood then. An extended vote is closed anew.
type Planned = (ContestId, &'static str, Option<i64>);

impl Conduct {
    /// Opens and closes boxes at their planned times, and completes acts that a fault has left behind, for ever. A planned
    /// act that rules refuse is recorded and not tried again: an officer then decides. What passes is waited out.
    pub async fn keep_times(self) {
        let mut tried = HashMap::new();
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.keep_times_once(&mut tried).await {
                tracing::error!(%error, "planned times could not be looked at");
            }
        }
    }

    async fn keep_times_once(
        &self,
        tried: &mut HashMap<Planned, Option<Millis>>,
    ) -> Result<(), ConductError> {
        let completed = self.complete_overdue().await?;
        if completed > 0 {
            tracing::warn!(completed, "acts that a fault had left behind are completed");
        }
        self.deliver_notices().await;
        let now = self.clock.now();
        for congress in self.roll.congresses().await? {
            for facts in self.roll.contests(congress.id).await? {
                let Some(act) = due(&facts, now) else {
                    continue;
                };
                let planned = (facts.contest, act.verb(), facts.closes());
                let again = tried.get(&planned);
                if again.is_none_or(|again| again.is_some_and(|at| at <= now)) {
                    let actor = Actor {
                        organisation: congress.organisation,
                        name: "定时".to_owned(),
                    };
                    let again = self.act_on_time(&actor, &facts, act).await;
                    tried.insert(planned, again);
                }
            }
        }
        Ok(())
    }

    /// Carries out a planned act; when to try again, if at all.
    async fn act_on_time(&self, actor: &Actor, facts: &Facts, act: Act) -> Option<Millis> {
        let verb = act.verb();
        let refusal = match self.act(actor, facts.contest, act).await {
            Ok(state) => {
                tracing::info!(contest = %facts.contest, %state, "planned act done");
                return None;
            }
            Err(refusal) => refusal,
        };
        tracing::warn!(contest = %facts.contest, verb, %refusal, "planned act refused");
        let passes = matches!(
            refusal,
            ActRefusal::Issuer(_) | ActRefusal::LogWaiting | ActRefusal::Fault(_)
        );
        passes.then(|| self.clock.now().plus_seconds(AGAIN_S))
    }
}

fn due(facts: &Facts, now: Millis) -> Option<Act> {
    let passed = |planned: Option<i64>| planned.is_some_and(|at| at <= now.0);
    match facts.state {
        State::Ready if passed(facts.draft.times.opens) => Some(Act::Open),
        State::Open if passed(facts.closes()) => Some(Act::Close),
        _ => None,
    }
}
