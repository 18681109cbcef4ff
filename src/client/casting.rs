//! A ballot's way to a verified receipt (protocol §5): the same bytes, as often as it takes, without any credentials.

use std::time::Duration;

use crypto::entry::Entry;
use crypto::receipt::Receipt;
use hyper::{Method, StatusCode};
use serde::Deserialize;

use super::patience::{MOST_ATTEMPTS, again_after, pause};
use super::{ClientError, Device, Doubt, Envelope, Http, Trust};
use crate::rng::Rng;

/// How a cast was answered, refusals apart.
enum Answer {
    /// In the log.
    Receipt(Receipt),
    /// Stored: again after so long.
    Later(Duration),
}

impl Device {
    /// Sends a ballot until it is in the log; the receipt, verified, under a checkpoint consistent with all before.
    pub async fn cast(&self, envelope: &Envelope) -> Result<Receipt, ClientError> {
        let elsewhere = envelope.url.as_deref().map(Http::new);
        let http = elsewhere.as_ref().unwrap_or(&self.http);
        cast(http, &self.rng, &self.trust, envelope).await
    }
}

/// [`Device::cast`] for whoever holds a ballot: it needs no session.
pub async fn cast(
    http: &Http,
    rng: &Rng,
    trust: &Trust,
    envelope: &Envelope,
) -> Result<Receipt, ClientError> {
    let bytes = envelope.to_bytes();
    for _ in 0..MOST_ATTEMPTS {
        let wait = match send(http, &bytes).await {
            Ok(Answer::Receipt(receipt)) => {
                verify(trust, envelope, &receipt).await?;
                return Ok(receipt);
            }
            Ok(Answer::Later(wait)) => wait,
            // Without an answer, the ballot may have arrived all the same.
            Err(error) => again_after(&error).ok_or(error)?,
        };
        pause(wait, rng).await;
    }
    Err(ClientError::NoReceipt(MOST_ATTEMPTS))
}

async fn send(http: &Http, bytes: &[u8]) -> Result<Answer, ClientError> {
    #[derive(Deserialize)]
    struct Stored {
        retry_ms: u64,
    }
    let json = [("content-type", "application/json")];
    let reply = http
        .send(Method::POST, "/api/v1/ballots", &json, bytes.to_vec())
        .await?;
    match reply.status {
        StatusCode::ACCEPTED => Ok(Answer::Later(Duration::from_millis(
            reply.json::<Stored>()?.retry_ms,
        ))),
        _ => reply.accepted()?.json().map(Answer::Receipt),
    }
}

async fn verify(trust: &Trust, envelope: &Envelope, receipt: &Receipt) -> Result<(), ClientError> {
    match Entry::parse(receipt.entry.as_bytes()) {
        Ok(Entry::Ballot(ballot)) if envelope.is_logged_as(&ballot) => {}
        _ => return Err(Doubt::OtherBallot.into()),
    }
    let checkpoint = receipt.verify(trust.verifier()).map_err(Doubt::from)?;
    trust.advance(&checkpoint).await
}
