//! Taking a ballot: a fresh key, a blinded message, the issuer's answer, a verified token (protocol §4).

use ballot::body::Body;
use ballot::id::ContestId;
use crypto::bytes::{BlindSignature, Blinded, IssuerSpki, PublicPoint, Signature, Token};
use crypto::ecdsa::SigningKey;
use crypto::message;
use crypto::token::{self, Blinding, IssuerPublic};
use serde::{Deserialize, Serialize};

use super::patience::persist;
use super::{ClientError, Device, Doubt, Envelope, Paper};
use crate::rng::Rng;

/// What a device sends to an issuer. The same one gets the same answer for ever.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssueRequest {
    /// The issuer's number in the manifest.
    pub issuer: u8,
    /// The blinded token message.
    pub blinded: Blinded,
    /// By the device key.
    pub device_signature: Signature,
}

/// A ballot that has been asked for, or is about to be.
pub struct Asking {
    /// What is sent.
    pub request: IssueRequest,
    paper: Paper,
    key: SigningKey,
    blinding: Blinding,
}

/// A ballot in hand: nothing in it joins it to the device that took it.
#[derive(Debug)]
pub struct Taken {
    /// What it is a ballot of.
    pub paper: Paper,
    /// The finished token.
    pub token: Token,
    key: SigningKey,
}

impl Device {
    /// Takes a ballot of a contest from its only issuer, asking again where the answer is lost.
    pub async fn take(&self, contest: ContestId) -> Result<Taken, ClientError> {
        self.take_paper(self.paper(contest).await?).await
    }

    /// The same for a paper that was fetched already.
    pub async fn take_paper(&self, paper: Paper) -> Result<Taken, ClientError> {
        let contest = paper.contest();
        let asking = self.ask(paper)?;
        let answer = persist(&self.rng, || self.issue(contest, &asking.request)).await?;
        asking.finish(&answer)
    }

    /// Makes the ballot key and the request, without sending it.
    pub fn ask(&self, paper: Paper) -> Result<Asking, ClientError> {
        let [issuer] = paper.manifest.issuers.as_slice() else {
            return Err(ClientError::Unsupported("the contest has further issuers"));
        };
        let issuer =
            IssuerPublic::parse(&IssuerSpki::from(*issuer.key.as_bytes())).map_err(Doubt::from)?;
        let key = SigningKey::generate(self.rng.ring())
            .map_err(|_| ClientError::Unsupported("no key could be made"))?;
        let message = message::token(&paper.hash, &key.public());
        let mut random = |bytes: &mut [u8]| self.rng.fill(bytes);
        let (blinded, blinding) =
            token::blind(&issuer, &message, &mut random).map_err(Doubt::from)?;
        let request = self.signed_request(&paper, 0, blinded);
        Ok(Asking {
            request,
            paper,
            key,
            blinding,
        })
    }

    /// A request of this device to issuer number `issuer`, with its signature.
    pub fn signed_request(&self, paper: &Paper, issuer: u8, blinded: Blinded) -> IssueRequest {
        let device_signature = self
            .key
            .sign(&message::issue(&paper.hash, issuer, &blinded));
        IssueRequest {
            issuer,
            blinded,
            device_signature,
        }
    }

    /// Sends a request; the issuer's answer, not yet verified.
    pub async fn issue(
        &self,
        contest: ContestId,
        request: &IssueRequest,
    ) -> Result<BlindSignature, ClientError> {
        #[derive(Deserialize)]
        struct Issued {
            blind_signature: BlindSignature,
        }
        let path = format!("/api/v1/contests/{contest}/issue");
        let reply = self
            .http
            .post(&path, Some(&self.session().token), request)
            .await?;
        Ok(reply.json::<Issued>()?.blind_signature)
    }
}

impl Asking {
    /// Finishes the token with the issuer's answer; refuses one that does not verify.
    pub fn finish(self, answer: &BlindSignature) -> Result<Taken, ClientError> {
        let token = self.blinding.finalize(answer).map_err(Doubt::from)?;
        Ok(Taken {
            paper: self.paper,
            token,
            key: self.key,
        })
    }
}

impl Taken {
    /// `K`: the ballot key's public half.
    pub fn key(&self) -> PublicPoint {
        self.key.public()
    }

    /// Fills the ballot in: what is sent to the box, with a fresh nonce.
    pub fn fill(&self, body: &Body, rng: &Rng) -> Result<Envelope, ClientError> {
        self.fill_with(&body.to_bytes(&self.paper.manifest), rng)
    }

    /// The same with any bytes as body: for tests of what the box refuses.
    pub fn fill_with(&self, body: &[u8], rng: &Rng) -> Result<Envelope, ClientError> {
        Envelope::seal(&self.paper, &self.key, vec![self.token], body, rng)
    }
}
