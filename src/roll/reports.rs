//! Which results (rule book UE-60) and sessions (WC-21) were reported to the union above, as officers note it.

use ballot::id::{CongressId, ContestId};
use uuid::Uuid;

use super::congresses::require_own;
use super::contests::facts;
use super::evidence;
use super::officers::Officer;
use super::{Roll, RollError};
use crate::clock::Millis;
use crate::store::{execute, fetch_all, fetch_optional, write};

/// A session, as far as its report depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionReport {
    /// When it ended; it has, and not only for a while.
    pub ended: Millis,
    /// When an officer noted that it was reported.
    pub reported: Option<Millis>,
}

impl Roll {
    /// What is known of a session's report; none before the session has ended.
    pub async fn session_report(
        &self,
        congress: CongressId,
    ) -> Result<Option<SessionReport>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (i64, Option<i64>),
            "SELECT a.at, c.reported_at FROM congresses c JOIN acts a ON a.congress = c.id \
             WHERE c.id = $1 AND c.ended = 1 AND a.verb = 'agenda' AND a.detail = '' ORDER BY a.at DESC LIMIT 1",
            congress.0,
        )?;
        Ok(row.map(|(ended, reported)| SessionReport {
            ended: Millis(ended),
            reported: reported.map(Millis),
        }))
    }

    /// Notes that a session was reported. Noted before, it changes nothing.
    pub async fn report_session(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "note session's report", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let noted = execute!(
                tx,
                "UPDATE congresses SET reported_at = $2 WHERE id = $1 AND reported_at IS NULL",
                congress.0,
                at.0,
            )?;
            if noted > 0 {
                let deed = ("report-session", "");
                evidence::record(tx, (&self.rng, at), &officer.name, congress, deed).await?;
            }
            Ok(())
        })
    }

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
