//! Taking a ballot: a fresh key, a blinded message, the issuer's answer, a verified token (protocol §4).

use ballot::body::Body;
use ballot::id::ContestId;
use crypto::bytes::{BlindSignature, Blinded, IssuerSpki, PublicPoint, Signature, Token};
use crypto::ecdsa::SigningKey;
use crypto::message;
use crypto::token::{self, Blinding, IssuerPublic};
use serde::{Deserialize, Serialize};

use super::patience::persist;
use super::{ClientError, Device, Doubt, Envelope, Http, Paper};
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
    /// What is sent to the organiser.
    pub request: IssueRequest,
    /// What is sent to each further issuer, in the manifest's order.
    pub further: Vec<IssueRequest>,
    paper: Paper,
    key: SigningKey,
    blindings: Vec<Blinding>,
}

/// A ballot in hand: nothing in it joins it to the device that took it.
#[derive(Debug)]
pub struct Taken {
    /// What it is a ballot of.
    pub paper: Paper,
    /// A finished token of each issuer.
    pub tokens: Vec<Token>,
    key: SigningKey,
}

impl Device {
    /// Takes a ballot of a contest from its issuers, asking again where an answer is lost.
    pub async fn take(&self, contest: ContestId) -> Result<Taken, ClientError> {
        self.take_paper(self.paper(contest).await?).await
    }

    /// The same for a paper that was fetched already.
    pub async fn take_paper(&self, paper: Paper) -> Result<Taken, ClientError> {
        let contest = paper.contest();
        let asking = self.ask(paper)?;
        let answer = persist(&self.rng, || self.issue(contest, &asking.request)).await?;
        let mut answers = vec![answer];
        for request in &asking.further {
            let named = &asking.paper.manifest.issuers[usize::from(request.issuer)];
            let enrolled = self.enrolled_at(named)?;
            answers.push(persist(&self.rng, || enrolled.issue(contest, request)).await?);
        }
        asking.finish_all(&answers)
    }

    /// Makes the ballot key and the requests, without sending them.
    pub fn ask(&self, paper: Paper) -> Result<Asking, ClientError> {
        let key = SigningKey::generate(self.rng.ring())
            .map_err(|_| ClientError::Unsupported("no key could be made"))?;
        let message = message::token(&paper.hash, &key.public());
        let mut random = |bytes: &mut [u8]| self.rng.fill(bytes);
        let (mut requests, mut blindings) = (Vec::new(), Vec::new());
        for (place, issuer) in (0_u8..).zip(&paper.manifest.issuers) {
            let issuer = IssuerPublic::parse(&IssuerSpki::from(*issuer.key.as_bytes()));
            let issuer = issuer.map_err(Doubt::from)?;
            let blinded = token::blind(&issuer, &message, &mut random);
            let (blinded, blinding) = blinded.map_err(Doubt::from)?;
            requests.push(self.signed_request(&paper, place, blinded));
            blindings.push(blinding);
        }
        let mut requests = requests.into_iter();
        let first = requests.next();
        Ok(Asking {
            request: first.ok_or(ClientError::Unsupported("the contest has no issuer"))?,
            further: requests.collect(),
            paper,
            key,
            blindings,
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
        issue(&self.http, &self.session().token, contest, request).await
    }
}

/// Sends a request to an issuer; its answer, not yet verified.
pub(super) async fn issue(
    http: &Http,
    session: &str,
    contest: ContestId,
    request: &IssueRequest,
) -> Result<BlindSignature, ClientError> {
    #[derive(Deserialize)]
    struct Issued {
        blind_signature: BlindSignature,
    }
    let path = format!("/api/v1/contests/{contest}/issue");
    let reply = http.post(&path, Some(session), request).await?;
    Ok(reply.json::<Issued>()?.blind_signature)
}

impl Asking {
    /// Finishes the token of a contest's only issuer with its answer; refuses one that does not verify.
    pub fn finish(self, answer: &BlindSignature) -> Result<Taken, ClientError> {
        self.finish_all(std::slice::from_ref(answer))
    }

    /// Finishes a token of each issuer, with their answers in the manifest's order.
    pub fn finish_all(self, answers: &[BlindSignature]) -> Result<Taken, ClientError> {
        if answers.len() != self.blindings.len() {
            return Err(ClientError::Unsupported("an issuer has not been asked"));
        }
        let each = self.blindings.into_iter().zip(answers);
        let tokens = each.map(|(blinding, answer)| blinding.finalize(answer));
        let tokens: Result<_, _> = tokens.collect();
        Ok(Taken {
            paper: self.paper,
            tokens: tokens.map_err(Doubt::from)?,
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
        Envelope::seal(&self.paper, &self.key, self.tokens.clone(), body, rng)
    }
}
