//! Further issuers at close: their signed counts go into the `close` entry (protocol §6). They are asked before the
//! organiser's own issuing is stopped and before anything waits for signatures, so that one who can't be reached leaves
//! nothing half done: the close is refused and may be tried again.

use std::time::Duration;

use crypto::entry::IssuerFigures;
use crypto::{ecdsa, message};
use uuid::Uuid;

use super::{Conduct, ConductError};
use crate::client::{ClientError, Http};
use crate::handover::ByAct;
use crate::roll::acts::Pending;
use crate::roll::further::FurtherIssuer;

/// How long a further issuer may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often those are asked to go on who were stopped for a close that was given up.
const EVERY: Duration = Duration::from_secs(5);

impl Conduct {
    /// The signed counts for a close, in the manifest's order. Once our own issuing has stopped for it, those that were
    /// kept then: they are what scrutineers have seen.
    pub(super) async fn further_counts(
        &self,
        act: &Pending,
    ) -> Result<Vec<IssuerFigures>, ConductError> {
        let contest = act.contest;
        let further = self.roll.further_issuers(contest).await?;
        if further.is_empty() {
            return Ok(Vec::new());
        }
        let kept: Vec<_> = further
            .iter()
            .filter_map(|each| each.figures.clone())
            .collect();
        let stopped = self.roll.closing_figures(contest).await?.is_some();
        if stopped && kept.len() == further.len() {
            return Ok(kept);
        }
        self.roll.ask_further(contest, act.id).await?;
        let mut counts = Vec::with_capacity(further.len());
        for issuer in &further {
            let figures = self.count_of(issuer, act.id).await?;
            self.roll.keep_count(issuer, act.id, &figures).await?;
            counts.push(figures);
        }
        (self.after_step)("further issuers stopped");
        Ok(counts)
    }

    async fn count_of(
        &self,
        issuer: &FurtherIssuer,
        act: Uuid,
    ) -> Result<IssuerFigures, ConductError> {
        let silent = |why: String| ConductError::Issuer {
            name: issuer.name.clone(),
            why,
        };
        let asked = ask(issuer, "close", act).await;
        let figures: IssuerFigures = asked.map_err(|error| silent(error.to_string()))?;
        let known = self.urn.contest(issuer.contest).await?;
        let signed = known.is_some_and(|known| {
            let statement =
                message::issued(&known.hash, issuer.place, figures.issued, &figures.register);
            ecdsa::verify(&issuer.sign_key, &statement, &figures.signature)
        });
        signed
            .then_some(figures)
            .ok_or_else(|| silent("its signature does not hold".to_owned()))
    }

    /// Has further issuers go on, for ever, where a close was given up for which they were asked to stop.
    pub async fn keep_issuing(self) {
        loop {
            tokio::time::sleep(EVERY).await;
            if let Err(error) = self.let_go_on().await {
                tracing::error!(%error, "further issuers could not be looked up");
            }
        }
    }

    /// Asks once. What is asked names the act: it undoes no later close, whatever the order in which it arrives.
    pub(super) async fn let_go_on(&self) -> Result<(), ConductError> {
        for issuer in self.roll.stopped_in_vain().await? {
            let Some(act) = issuer.act else { continue };
            match ask::<serde_json::Value>(&issuer, "resume", act).await {
                Ok(_) => self.roll.goes_on(&issuer, act).await?,
                Err(error) => {
                    tracing::warn!(issuer = %issuer.name, %error, "a further issuer could not be asked to go on");
                }
            }
        }
        Ok(())
    }
}

async fn ask<T: serde::de::DeserializeOwned>(
    issuer: &FurtherIssuer,
    what: &str,
    act: Uuid,
) -> Result<T, ClientError> {
    let http = Http::new(issuer.url.as_str());
    let path = format!("/api/v1/contests/{}/{what}", issuer.contest);
    let body = ByAct { act };
    let asked = http.post(&path, Some(&issuer.word), &body);
    let answer = tokio::time::timeout(PATIENCE, asked).await;
    answer
        .map_err(|_| ClientError::Unreachable("no answer in time".to_owned()))??
        .json()
}
