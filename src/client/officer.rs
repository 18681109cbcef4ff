//! An officer's acts over the API (protocol §8).

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Stage;
use ballot::state::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{ClientError, Http};

/// Somebody with an officer's bearer token.
#[derive(Debug, Clone)]
pub struct Officer {
    http: Http,
    bearer: String,
}

impl Officer {
    /// Acts with this token.
    pub fn new(http: &Http, bearer: impl Into<String>) -> Self {
        Self {
            http: http.clone(),
            bearer: bearer.into(),
        }
    }

    /// Makes a contest ready; the state that it is in then.
    pub async fn ready(&self, contest: ContestId) -> Result<State, ClientError> {
        self.act(contest, "ready", json!({})).await
    }

    /// Opens its box.
    pub async fn open(&self, contest: ContestId) -> Result<State, ClientError> {
        self.act(contest, "open", json!({})).await
    }

    /// Closes its box.
    pub async fn close(&self, contest: ContestId) -> Result<State, ClientError> {
        self.act(contest, "close", json!({})).await
    }

    /// Counts it.
    pub async fn count(&self, contest: ContestId) -> Result<State, ClientError> {
        self.act(contest, "count", json!({})).await
    }

    /// Ends it without a result.
    pub async fn void(&self, contest: ContestId, reason: &str) -> Result<State, ClientError> {
        self.act(contest, "void", json!({ "reason": reason })).await
    }

    /// Makes the next round from its outcome: the new contest, made ready.
    pub async fn next_round(
        &self,
        contest: ContestId,
        stage: Stage,
    ) -> Result<ContestId, ClientError> {
        #[derive(Deserialize)]
        struct Made {
            contest: ContestId,
        }
        let path = format!("/api/v1/contests/{contest}/next");
        let body = json!({ "stage": stage });
        let reply = self.http.post(&path, Some(&self.bearer), &body).await?;
        Ok(reply.json::<Made>()?.contest)
    }

    /// Makes do with the seats that are filled, as so many delegates agreed.
    pub async fn reduce(&self, contest: ContestId, votes_for: u32) -> Result<State, ClientError> {
        self.act(contest, "reduce", json!({ "votes_for": votes_for }))
            .await
    }

    /// Gives up an act that waits for signatures.
    pub async fn resume(&self, contest: ContestId) -> Result<State, ClientError> {
        self.act(contest, "resume", json!({})).await
    }

    /// Makes a link for a scrutineer by their place, from 1: the code in it.
    pub async fn scrutineer_code(
        &self,
        congress: CongressId,
        place: u32,
    ) -> Result<String, ClientError> {
        #[derive(Deserialize)]
        struct Made {
            link: String,
        }
        let path = format!("/api/v1/congresses/{congress}/scrutineers/{place}/link");
        let reply = self
            .http
            .post(&path, Some(&self.bearer), &json!({}))
            .await?;
        let link = reply.json::<Made>()?.link;
        let fragment = link.split_once('#').map(|(_, fragment)| fragment);
        let code = fragment.and_then(|fragment| Some(fragment.split('.').next()?.to_owned()));
        code.ok_or_else(|| ClientError::Unexpected("a link without a code".to_owned()))
    }

    async fn act(&self, contest: ContestId, verb: &str, body: Value) -> Result<State, ClientError> {
        #[derive(Deserialize)]
        struct Acted {
            state: State,
        }
        let path = format!("/api/v1/contests/{contest}/{verb}");
        let reply = self.http.post(&path, Some(&self.bearer), &body).await?;
        Ok(reply.json::<Acted>()?.state)
    }
}
