//! A rehearsal (试投) is deleted. A real congress never is: no [`Rehearsal`] is made of one, no statement here touches one,
//! and the database's own triggers refuse it whoever asks.

use ballot::id::CongressId;
use uuid::Uuid;

use super::acts::Actor;
use super::evidence;
use super::ids::OrganisationId;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::purpose::MARK;
use crate::store::{Tx, execute, fetch_all, fetch_optional, write};

/// A congress that is known to be a rehearsal: nothing else can be wiped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rehearsal(CongressId);

impl Rehearsal {
    /// Which congress.
    pub fn congress(self) -> CongressId {
        self.0
    }
}

/// Every table that hangs on a congress, leaves first. A test holds the list against the database.
const DELETIONS: &[&str] = &[
    "DELETE FROM signoffs WHERE act IN (SELECT id FROM acts WHERE congress = $1)",
    "DELETE FROM sealing_keys WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM further_issuers WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM paper_issues WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM paper_hands WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM contest_roll WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM issues WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM reports WHERE contest IN (SELECT id FROM contests WHERE congress = $1)",
    "DELETE FROM proposal_former_answers WHERE proposal IN (SELECT id FROM proposals WHERE congress = $1)",
    "DELETE FROM proposal_answers WHERE proposal IN (SELECT id FROM proposals WHERE congress = $1)",
    "DELETE FROM proposal_former_texts WHERE proposal IN (SELECT id FROM proposals WHERE congress = $1)",
    "DELETE FROM proposal_seconders WHERE proposal IN (SELECT id FROM proposals WHERE congress = $1)",
    "DELETE FROM proposals WHERE congress = $1",
    "DELETE FROM proposal_calls WHERE congress = $1",
    "DELETE FROM open_voices WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM open_votes WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM hands_signatures WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM statements WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM speakers WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM discussions WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM hands WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM agenda_documents WHERE item IN (SELECT id FROM agenda WHERE congress = $1)",
    "DELETE FROM agenda WHERE congress = $1",
    "DELETE FROM file_hashes WHERE document IN (SELECT id FROM documents WHERE congress = $1)",
    "DELETE FROM former_texts WHERE document IN (SELECT id FROM documents WHERE congress = $1)",
    "DELETE FROM clause_notes WHERE document IN (SELECT id FROM documents WHERE congress = $1)",
    "DELETE FROM documents WHERE congress = $1",
    "DELETE FROM recovery WHERE delegate IN (SELECT id FROM delegates WHERE congress = $1)",
    "DELETE FROM sessions WHERE delegate IN (SELECT id FROM delegates WHERE congress = $1)",
    "DELETE FROM invitations WHERE delegate IN (SELECT id FROM delegates WHERE congress = $1)",
    "DELETE FROM notices WHERE congress = $1",
    "DELETE FROM founded WHERE congress = $1",
    "DELETE FROM acts WHERE congress = $1",
    "DELETE FROM scrutineers WHERE congress = $1",
    "DELETE FROM delegates WHERE congress = $1",
    "INSERT INTO wiped_contests (contest, congress) SELECT id, congress FROM contests WHERE congress = $1",
    "DELETE FROM contests WHERE congress = $1",
    "DELETE FROM congresses WHERE id = $1 AND purpose = 'rehearsal'",
];

impl Roll {
    /// A congress of the organisation, where it is a rehearsal.
    pub async fn rehearsal(
        &self,
        organisation: OrganisationId,
        congress: CongressId,
    ) -> Result<Option<Rehearsal>, RollError> {
        let known = self.congress(congress).await?;
        Ok(known
            .filter(|known| known.organisation == organisation && known.purpose.is_rehearsal())
            .map(|known| Rehearsal(known.id)))
    }

    /// Deletes a rehearsal on this side and notes that the other half is to do the same. Its title is free then.
    ///
    /// # Errors
    /// [`RollError::Unknown`] where it is wiped already.
    pub async fn wipe(&self, actor: &Actor, rehearsal: Rehearsal) -> Result<(), RollError> {
        let (at, congress) = (self.clock.now(), rehearsal.0);
        write!(self.database, "wipe rehearsal", RollError, tx => {
            let (title,) = fetch_optional!(
                tx,
                (String,),
                "SELECT title FROM congresses WHERE id = $1 AND organisation = $2 AND purpose = 'rehearsal'",
                congress.0,
                actor.organisation.0,
            )?
            .ok_or(RollError::Unknown("rehearsal"))?;
            execute!(
                tx,
                "INSERT INTO wiped (congress, organisation, officer, at) VALUES ($1, $2, $3, $4)",
                congress.0,
                actor.organisation.0,
                &actor.name,
                at.0,
            )?;
            for deletion in DELETIONS.iter().copied() {
                execute!(tx, deletion, congress.0)?;
            }
            if let Some(real) = rehearsed(tx, actor.organisation, &title).await? {
                evidence::record(tx, (&self.rng, at), &actor.name, real, ("wipe", "")).await?;
            }
            Ok(())
        })?;
        self.forget_issuing_keys();
        Ok(())
    }

    /// Records with the congress that is rehearsed that its rehearsal was made.
    pub async fn note_rehearsal(
        &self,
        actor: &Actor,
        congress: CongressId,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "note rehearsal", RollError, tx => {
            evidence::record(tx, (&self.rng, at), &actor.name, congress, ("rehearse", "")).await?;
            Ok(())
        })
    }

    /// Rehearsals that this side has wiped until `before` and the other half, as far as is known here, has not.
    pub async fn half_wiped(&self, before: Millis) -> Result<Vec<CongressId>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid,),
            "SELECT congress FROM wiped WHERE done = 0 AND at <= $1",
            before.0,
        )?;
        Ok(rows.into_iter().map(|(id,)| CongressId(id)).collect())
    }

    /// Notes that the other half has wiped its own, and sees to it that nothing of the rehearsal is left on this side's disk.
    pub async fn wiped(&self, congress: CongressId) -> Result<(), RollError> {
        write!(self.database, "wiped", RollError, tx => {
            execute!(tx, "UPDATE wiped SET done = 1 WHERE congress = $1", congress.0)?;
            Ok(())
        })?;
        self.scrub().await
    }

    /// Whether an id was a rehearsal's, or that of a contest in one, and all of it is wiped.
    pub async fn is_wiped(&self, id: Uuid) -> Result<bool, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (i64,),
            "SELECT 1 FROM wiped WHERE congress = $1 UNION ALL SELECT 1 FROM wiped_contests WHERE contest = $1",
            id,
        )?;
        Ok(row.is_some())
    }
}

/// The congress that a rehearsal of this title rehearsed, where it is there.
async fn rehearsed(
    tx: &mut Tx,
    organisation: OrganisationId,
    title: &str,
) -> Result<Option<CongressId>, RollError> {
    let row = fetch_optional!(
        tx,
        (Uuid,),
        "SELECT id FROM congresses WHERE organisation = $1 AND title = $2 AND purpose = 'real'",
        organisation.0,
        title.strip_prefix(MARK).unwrap_or(title),
    )?;
    Ok(row.map(|(id,)| CongressId(id)))
}
