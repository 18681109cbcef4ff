//! A delegate's device as the people's side knows it: signing in and checking in (protocol §8).

use ballot::id::{CongressId, ContestId};
use crypto::bytes::PublicPoint;
use crypto::ecdsa::SigningKey;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::{ClientError, Doubt, Enrolled, Http, Paper, Trust};
use crate::rng::Rng;

/// What is printed for a delegate.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The code.
    pub code: String,
    /// The second factor.
    pub check: String,
    /// The hash of the log's keys in the link; none for a client that was only told the code.
    pub log: Option<String>,
}

/// What sign-in answered.
#[derive(Debug, Clone, Deserialize)]
pub struct Session {
    /// The session token.
    #[serde(rename = "session")]
    pub token: String,
    /// Who signed in.
    pub delegate: SignedIn,
    /// The congress.
    pub congress: Uuid,
    /// `registered`, or `kept` where another device has the ballots.
    pub device: String,
    /// The key that shows delegates the live tally.
    pub watch: String,
}

/// A delegate as sign-in names them.
#[derive(Debug, Clone, Deserialize)]
pub struct SignedIn {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
}

/// A device that is signed in. Its ballots are apart: see [`super::Taken`].
#[derive(Debug)]
pub struct Device {
    pub(super) http: Http,
    pub(super) rng: Rng,
    pub(super) key: SigningKey,
    pub(super) trust: Trust,
    session: Session,
    pub(super) enrolled: Vec<Enrolled>,
}

impl Device {
    /// A new device: makes its key, signs in, and pins the log's keys to the invitation.
    pub async fn sign_in(
        http: &Http,
        rng: &Rng,
        invitation: &Invitation,
    ) -> Result<Self, ClientError> {
        let key = SigningKey::generate(rng.ring())
            .map_err(|_| ClientError::Unsupported("no key could be made"))?;
        Self::sign_in_with(http, rng, invitation, key).await
    }

    /// The same with a device key that is there already: a session that has expired, or a recovered device.
    pub async fn sign_in_with(
        http: &Http,
        rng: &Rng,
        invitation: &Invitation,
        key: SigningKey,
    ) -> Result<Self, ClientError> {
        let request = json!({
            "invitation": invitation.code,
            "check": invitation.check,
            "device_key": key.public(),
        });
        let session: Session = http.post("/api/v1/session", None, &request).await?.json()?;
        let trust = Trust::fetch(http, session.congress, invitation.log.as_deref()).await?;
        Ok(Self {
            http: http.clone(),
            rng: rng.clone(),
            key,
            trust,
            session,
            enrolled: Vec::new(),
        })
    }

    /// What sign-in answered.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The device key's public half.
    pub fn key(&self) -> PublicPoint {
        self.key.public()
    }

    /// The device key as PKCS #8 DER: what a recovery copy carries.
    pub fn key_bytes(&self) -> &[u8] {
        self.key.to_pkcs8()
    }

    /// The congress.
    pub fn congress(&self) -> CongressId {
        CongressId(self.session.congress)
    }

    /// The log as this device has known it.
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Whether this device may ask for ballots.
    pub fn is_registered(&self) -> bool {
        self.session.device == "registered"
    }

    /// Checks the delegate in; how many are there.
    pub async fn check_in(&self) -> Result<u64, ClientError> {
        #[derive(Deserialize)]
        struct CheckedIn {
            present: u64,
        }
        let path = format!("/api/v1/congresses/{}/check-in", self.congress());
        let reply = self
            .http
            .post(&path, Some(&self.session.token), &json!({}))
            .await?;
        Ok(reply.json::<CheckedIn>()?.present)
    }

    /// The paper of a contest, with everybody who can be written in.
    pub async fn paper(&self, contest: ContestId) -> Result<Paper, ClientError> {
        let paper = Paper::fetch(&self.http, &self.trust, contest).await?;
        if paper.manifest.congress != self.congress() {
            return Err(Doubt::ManifestNotLogged.into());
        }
        paper.with_eligible(&self.http, &self.session.token).await
    }

    /// Stores the encrypted state for a change of phone: exactly 65,536 bytes.
    pub async fn put_recovery(&self, copy: Vec<u8>) -> Result<(), ClientError> {
        self.http
            .put("/api/v1/recovery", &self.session.token, copy)
            .await
            .map(drop)
    }

    /// The stored copy.
    pub async fn recovery(&self) -> Result<Vec<u8>, ClientError> {
        Ok(self
            .http
            .get("/api/v1/recovery", Some(&self.session.token))
            .await?
            .body
            .to_vec())
    }
}
