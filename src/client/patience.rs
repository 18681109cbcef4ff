//! When to send the same request again, and after how long. Everything that is repeated here may be: the protocol
//! answers a repeated request as it answered the first one.

use std::time::Duration;

use hyper::StatusCode;

use super::ClientError;
use crate::rng::Rng;

/// How often a request is sent at most. With the waits between, that is some minutes.
pub(super) const MOST_ATTEMPTS: u32 = 100;
/// The wait where the server names none.
const DEFAULT_WAIT: Duration = Duration::from_secs(2);

/// How long to wait before the same request again; none where it would be answered the same for ever.
pub(super) fn again_after(error: &ClientError) -> Option<Duration> {
    match error {
        ClientError::Unreachable(_) => Some(DEFAULT_WAIT),
        ClientError::Refused(problem)
            if problem.slug != "invitation-paused" && is_busy(problem.status) =>
        {
            Some(
                problem
                    .retry_after_s
                    .map_or(DEFAULT_WAIT, Duration::from_secs),
            )
        }
        _ => None,
    }
}

fn is_busy(status: u16) -> bool {
    [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ]
    .iter()
    .any(|busy| busy.as_u16() == status)
}

/// Waits, up to half as long again: those who were turned away together shall not come back together.
pub(super) async fn pause(wait: Duration, rng: &Rng) {
    tokio::time::sleep(wait.mul_f64(1.0 + rng.below(500) as f64 / 1000.0)).await;
}

/// Makes an attempt until it is answered for good.
pub(super) async fn persist<T, F>(
    rng: &Rng,
    mut attempt: impl FnMut() -> F,
) -> Result<T, ClientError>
where
    F: Future<Output = Result<T, ClientError>>,
{
    for _ in 1..MOST_ATTEMPTS {
        match attempt().await {
            Err(error) => pause(again_after(&error).ok_or(error)?, rng).await,
            done => return done,
        }
    }
    attempt().await
}
