//! Motions that no box decides: what came of them is told to everybody through the log.

use ballot::id::CongressId;
use ballot::matter::Matter;
use crypto::bytes::Signature;

use super::Conduct;
use crate::roll::hands::{Correction, Counted, HandsRefusal, HandsSignRefusal, Raised};
use crate::roll::officers::Officer;
use crate::roll::open_votes::{OpenVote, OpenVoteRefusal, Opening};
use crate::roll::{AgendaItemId, RollError};

impl Conduct {
    /// Takes what a show of hands came to, and tells everybody.
    pub async fn show_of_hands(
        &self,
        officer: &Officer,
        item: (CongressId, AgendaItemId),
        counted: (Matter, Raised),
        counted_by: &str,
        said: impl Fn(&Counted) -> String + Send + Sync,
    ) -> Result<(), HandsRefusal> {
        self.roll
            .show_of_hands(officer, item, counted, counted_by, said)
            .await?;
        self.deliver_notices().await;
        Ok(())
    }

    /// Corrects what was entered of a show of hands, and tells everybody.
    pub async fn correct_hands(
        &self,
        officer: &Officer,
        item: (CongressId, AgendaItemId),
        correction: (Raised, Correction<'_>),
        counted_by: &str,
        said: impl Fn(&Counted) -> String + Send + Sync,
    ) -> Result<(), HandsRefusal> {
        self.roll
            .correct_hands(officer, item, correction, counted_by, said)
            .await?;
        self.deliver_notices().await;
        Ok(())
    }

    /// Takes a scrutineer's signature to a count; the one that makes it final is told to everybody.
    pub async fn sign_hands(
        &self,
        item: (CongressId, AgendaItemId),
        count: (u32, u32),
        signature: &Signature,
        said: impl Fn(&Counted) -> String + Send + Sync,
    ) -> Result<(), HandsSignRefusal> {
        self.roll.sign_hands(item, count, signature, said).await?;
        self.deliver_notices().await;
        Ok(())
    }

    /// Opens a vote by name, and tells everybody.
    pub async fn open_vote(
        &self,
        officer: &Officer,
        item: (CongressId, AgendaItemId),
        opening: Opening<'_>,
        said: impl Fn(&str) -> String + Send + Sync,
    ) -> Result<(), OpenVoteRefusal> {
        self.roll.open_vote(officer, item, opening, said).await?;
        self.deliver_notices().await;
        Ok(())
    }

    /// Ends a vote by name, and tells everybody what it came to.
    pub async fn close_open_vote(
        &self,
        officer: &Officer,
        item: (CongressId, AgendaItemId),
        said: impl Fn(&OpenVote) -> String + Send + Sync,
    ) -> Result<(), RollError> {
        self.roll.close_open_vote(officer, item, said).await?;
        self.deliver_notices().await;
        Ok(())
    }
}
