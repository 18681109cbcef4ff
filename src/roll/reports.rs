//! Which results were reported to the union above (rule book UE-60, WC-21), as officers note it.

use ballot::id::{CongressId, ContestId};
use uuid::Uuid;

use super::contests::facts;
use super::evidence;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::store::{execute, fetch_all, write};

impl Roll {
    /// Notes that a contest's result was reported. Noted before, it changes nothing.
    pub async fn report(&self, officer: &Officer, contest: ContestId) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "note report", RollError, tx => {
            let known = facts(tx, officer.organisation, contest).await?;
            let known = known.ok_or(RollError::Unknown("contest"))?;
            let noted = execute!(
                tx,
                "INSERT INTO reports (contest, at) VALUES ($1, $2) ON CONFLICT (contest) DO NOTHING",
                contest.0,
                at.0,
            )?;
            if noted > 0 {
                let deed = ("report", known.title.as_str());
                evidence::record(tx, (&self.rng, at), &officer.name, known.congress, deed).await?;
            }
            Ok(())
        })
    }

    /// A congress's reported results, with the time when it was noted.
    pub async fn reports(
        &self,
        congress: CongressId,
    ) -> Result<Vec<(ContestId, Millis)>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (Uuid, i64),
            "SELECT r.contest, r.at FROM reports AS r JOIN contests AS c ON c.id = r.contest WHERE c.congress = $1",
            congress.0,
        )?;
        Ok(rows
            .into_iter()
            .map(|(contest, at)| (ContestId(contest), Millis(at)))
            .collect())
    }
}
