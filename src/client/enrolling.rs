//! Further issuers (protocol §3): a delegate's device enrols with each by a code that it handed out itself, and calls it
//! directly.

use ballot::id::ContestId;
use ballot::manifest::IssuerSpec;
use crypto::bytes::BlindSignature;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::taking::issue;
use super::{ClientError, Device, Doubt, Http, IssueRequest};

/// A device's standing with a further issuer.
#[derive(Debug, Clone)]
pub struct Enrolled {
    /// The way to it.
    pub http: Http,
    /// The session token there.
    pub session: String,
    /// `registered`, or `kept` where another device has what it signed.
    pub device: String,
}

impl Device {
    /// Enrols with the further issuer at `url`, with the code that it handed out.
    pub async fn enrol(&mut self, url: &str, code: &str) -> Result<&Enrolled, ClientError> {
        #[derive(Deserialize)]
        struct Answer {
            session: String,
            delegate: Id,
            device: String,
        }
        #[derive(Deserialize)]
        struct Id {
            id: Uuid,
        }
        let http = Http::new(url);
        let request = json!({ "code": code, "device_key": self.key() });
        let answer: Answer = http.post("/api/v1/enrol", None, &request).await?.json()?;
        if answer.delegate.id != self.session().delegate.id {
            return Err(Doubt::OtherDelegate.into());
        }
        self.enrolled.retain(|each| each.http.base() != http.base());
        self.enrolled.push(Enrolled {
            http,
            session: answer.session,
            device: answer.device,
        });
        Ok(&self.enrolled[self.enrolled.len() - 1])
    }

    /// The device's standing with an issuer that a manifest names.
    pub(super) fn enrolled_at(&self, issuer: &IssuerSpec) -> Result<&Enrolled, ClientError> {
        let at = |each: &&Enrolled| Some(each.http.base()) == issuer.url.as_deref();
        let found = self.enrolled.iter().find(at);
        found.ok_or_else(|| ClientError::NotEnrolled(issuer.name.clone()))
    }
}

impl Enrolled {
    /// Sends a request; the issuer's answer, not yet verified.
    pub async fn issue(
        &self,
        contest: ContestId,
        request: &IssueRequest,
    ) -> Result<BlindSignature, ClientError> {
        issue(&self.http, &self.session, contest, request).await
    }
}
