//! A congress with two delegates, and all that these could ever send.

use ballot::body::{Body, Mark};
use ballot::id::ContestId;
use crypto::bytes::BlindSignature;
use crypto::ecdsa::SigningKey;
use piaojue::client::{self, Asking, Envelope, Taken};
use piaojue::rng::Rng;
use piaojue::roll::acts::Actor;
use piaojue::roll::issuing::IssueRequest;
use tempfile::TempDir;

use super::super::house::Filled;
use super::real::{Real, copy};
use crate::support::Hall;
use crate::support::package::{AT_ONCE, BoxText, PackageText, motion};

/// A congress made ready once, and all that its delegates could ever send.
pub struct Prepared {
    pub data: TempDir,
    pub contest: ContestId,
    pub group: u32,
    pub actor: Actor,
    /// By delegate.
    pub sessions: Vec<String>,
    /// By request.
    pub requests: Vec<IssueRequest>,
    pub answers: Vec<BlindSignature>,
    /// By request and way; the forged one last.
    pub ballots: Vec<Envelope>,
}

impl Prepared {
    pub async fn new(group: u32) -> Self {
        let wait_s = if group == 1 { 0 } else { 3600 };
        let spec = BoxText {
            group,
            wait_s,
            ..AT_ONCE
        };
        let hall = Hall::open(&PackageText::new(2, vec![motion(spec)])).await;
        let (contest, devices) = (hall.contests[0], hall.devices(2).await);
        hall.officer.ready(contest).await.unwrap();
        let mut asked = Vec::new();
        for device in &devices {
            for _ in 0..2 {
                asked.push(device.ask(device.paper(contest).await.unwrap()).unwrap());
            }
        }
        let request = |asking: &Asking| {
            let client::IssueRequest {
                issuer,
                blinded,
                device_signature,
            } = asking.request;
            IssueRequest {
                contest,
                issuer,
                blinded,
                device_signature,
            }
        };
        let organiser = hall.organiser();
        let mut prepared = Self {
            contest,
            group,
            actor: Actor {
                organisation: organiser.organisation,
                name: organiser.name.clone(),
            },
            sessions: devices
                .iter()
                .map(|device| device.session().token.clone())
                .collect(),
            requests: asked.iter().map(request).collect(),
            answers: Vec::new(),
            ballots: Vec::new(),
            data: hall.data,
        };
        hall.service.stop().await;
        prepared.fill(asked).await;
        prepared
    }

    /// Takes each request's ballot, in a house of its own, and fills it in both ways.
    async fn fill(&mut self, asked: Vec<Asking>) {
        let rng = Rng::system();
        for (request, asking) in asked.into_iter().enumerate() {
            let real = Real::open(copy(self.data.path())).await;
            let asked = real.halves.roll.session(&self.sessions[request / 2]);
            let session = asked.await.unwrap().unwrap();
            let answer = real.halves.roll.issue(&session, self.requests[request]);
            let answer = answer.await.unwrap();
            let taken: Taken = asking.finish(&answer).unwrap();
            self.answers.push(answer);
            for mark in [Mark::FOR, Mark::AGAINST] {
                let manifest = &taken.paper.manifest;
                let body = Body::new(manifest, None, vec![mark], Vec::new()).unwrap();
                self.ballots.push(taken.fill(&body, &rng).unwrap());
            }
        }
        // Somebody else's token with a key of one's own.
        let key = SigningKey::generate(rng.ring()).unwrap();
        self.ballots.push(Envelope {
            key: key.public(),
            ..self.ballots[0].clone()
        });
    }

    pub fn ballot(&self, ballot: Filled) -> Vec<u8> {
        self.ballots[usize::from(ballot.request * 2 + ballot.way)].to_bytes()
    }
}
