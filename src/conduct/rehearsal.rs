//! A rehearsal (试投): made of a congress that is there, and wiped in both halves.
//!
//! Wiping begins on the people's side, in one transaction that deletes everything there and notes that the other half is to
//! follow: whatever happens then, it is asked until it has.

use ballot::id::CongressId;

use super::import::{Imported, NotFounded};
use super::{Conduct, ConductError};
use crate::clock::Millis;
use crate::roll::acts::Actor;
use crate::roll::rehearsing::CopyRefusal;
use crate::roll::wiping::Rehearsal;
use crate::roll::{OrganisationId, RollError};
use crate::urn::{Command, Refusal};

/// Why no rehearsal is made.
#[derive(Debug, thiserror::Error)]
pub enum RehearseRefusal {
    /// No such congress in the officer's organisation.
    #[error("unknown congress")]
    Unknown,
    /// It is a rehearsal itself.
    #[error("a rehearsal is not rehearsed")]
    IsRehearsal,
    /// Voting is prepared or has begun: one of its contests is no draft any more.
    #[error("a contest is not a draft any more")]
    Begun,
    /// Its rehearsal is there: one at a time.
    #[error("its rehearsal is there: {0}")]
    There(CongressId),
    /// A fault below.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

/// Why nothing is wiped.
#[derive(Debug, thiserror::Error)]
pub enum WipeRefusal {
    /// No such congress in the officer's organisation.
    #[error("unknown congress")]
    Unknown,
    /// It is a real one.
    #[error("a real congress is never wiped")]
    Real,
    /// A fault below. What has begun is completed later.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

impl Conduct {
    /// Makes a rehearsal of a congress whose contests are drafts still: a congress of its own, with a log, keys and
    /// invitations of its own, at the same address.
    pub async fn rehearse(
        &self,
        actor: &Actor,
        congress: CongressId,
    ) -> Result<CongressId, RehearseRefusal> {
        let organisation = actor.organisation;
        let today = self.clock.now().beijing_day();
        let id = CongressId(self.rng.id());
        let known = self.roll.congress(congress).await.map_err(fault)?;
        let known = known.ok_or(RehearseRefusal::Unknown)?;
        let copy = self
            .roll
            .copied(organisation, congress, (id, today))
            .await?;
        if let Some(there) = self
            .roll
            .rehearsal_of(organisation, &copy.title)
            .await
            .map_err(fault)?
        {
            return Err(RehearseRefusal::There(there));
        }
        let host = host(&known.log_origin, congress).to_owned();
        let new = copy.rehearsed().map_err(fault)?;
        let Imported { congress: made, .. } = self.found(organisation, new, &host).await?;
        self.roll
            .note_rehearsal(actor, congress)
            .await
            .map_err(fault)?;
        Ok(made)
    }

    /// The rehearsal of a congress, where there is one.
    pub async fn rehearsal_of(
        &self,
        organisation: OrganisationId,
        title: &str,
    ) -> Result<Option<CongressId>, ConductError> {
        Ok(self.roll.rehearsal_of(organisation, title).await?)
    }

    /// Deletes a rehearsal from both halves for good; a real congress is refused. It goes on where whoever asked for it has
    /// hung up, and after a crash at the next start.
    pub async fn wipe(&self, actor: &Actor, congress: CongressId) -> Result<(), WipeRefusal> {
        let (conduct, actor) = (self.clone(), actor.clone());
        let wiping = tokio::spawn(async move { conduct.carry_out_wiping(&actor, congress).await });
        wiping
            .await
            .unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
    }

    async fn carry_out_wiping(
        &self,
        actor: &Actor,
        congress: CongressId,
    ) -> Result<(), WipeRefusal> {
        let rehearsal = self.known_rehearsal(actor, congress).await?;
        match self.roll.wipe(actor, rehearsal).await {
            Err(RollError::Unknown(_)) => return Err(WipeRefusal::Unknown),
            wiped => wiped.map_err(ConductError::from)?,
        }
        self.steps.send_modify(|count| *count += 1);
        (self.after_step)("roll wiped");
        Ok(self.wipe_other_half(congress).await?)
    }

    async fn known_rehearsal(
        &self,
        actor: &Actor,
        congress: CongressId,
    ) -> Result<Rehearsal, WipeRefusal> {
        let rehearsal = self.roll.rehearsal(actor.organisation, congress).await;
        if let Some(rehearsal) = rehearsal.map_err(ConductError::from)? {
            return Ok(rehearsal);
        }
        let known = self.roll.congress(congress).await;
        let known = known.map_err(ConductError::from)?;
        Err(match known {
            Some(known) if known.organisation == actor.organisation => WipeRefusal::Real,
            _ => WipeRefusal::Unknown,
        })
    }

    async fn wipe_other_half(&self, congress: CongressId) -> Result<(), ConductError> {
        self.urn
            .act(Command::Wipe { congress })
            .await
            .map_err(|refusal| match refusal {
                Refusal::Urn(fault) => ConductError::Urn(fault),
                refusal => ConductError::Refused(refusal),
            })?;
        (self.after_step)("urn wiped");
        self.roll.wiped(congress).await?;
        (self.after_step)("wiped");
        Ok(())
    }

    /// Completes every wiping that was begun until `before` and that one half has done alone; how many there were. One that
    /// can't go on yet keeps no other waiting.
    pub(super) async fn complete_wiping(&self, before: Millis) -> Result<usize, ConductError> {
        let mut completed = 0;
        for congress in self.roll.half_wiped(before).await? {
            match self.wipe_other_half(congress).await {
                Ok(()) => completed += 1,
                Err(error) => tracing::error!(%error, "a rehearsal can't be wiped everywhere yet"),
            }
        }
        Ok(completed)
    }
}

/// Where the service was reached when a log was made: a rehearsal's log stands beside it.
fn host(origin: &str, congress: CongressId) -> &str {
    let path = format!("/log/{congress}");
    origin.strip_suffix(&path).unwrap_or(origin)
}

fn fault(error: RollError) -> RehearseRefusal {
    RehearseRefusal::Fault(error.into())
}

impl From<CopyRefusal> for RehearseRefusal {
    fn from(refusal: CopyRefusal) -> Self {
        match refusal {
            CopyRefusal::Unknown => Self::Unknown,
            CopyRefusal::IsRehearsal => Self::IsRehearsal,
            CopyRefusal::Begun => Self::Begun,
            CopyRefusal::Internal(error) => fault(error),
        }
    }
}

impl From<NotFounded> for RehearseRefusal {
    fn from(refusal: NotFounded) -> Self {
        match refusal {
            NotFounded::Differs(congress) => Self::There(congress),
            NotFounded::Fault(error) => Self::Fault(error),
        }
    }
}
