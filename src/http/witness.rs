//! A witness on the wire (C2SP tlog-witness): a listener of its own, apart from the service's routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use crypto::note::CosignedAt;

use super::serve::{Running, serve_router};
use crate::clock::Clock;
use crate::witness::{Refusal, Witness};

/// Far more than a checkpoint, its signatures and 63 hashes need.
const MOST_BYTES: usize = 64 * 1024;
/// What a size is answered as.
const SIZE: &str = "text/x.tlog.size";

#[derive(Debug, Clone)]
struct Stand {
    witness: Arc<Witness>,
    clock: Clock,
}

/// Serves a witness on a listener: `POST /add-checkpoint`, and its key at `/`.
pub fn serve_witness(
    witness: Witness,
    clock: Clock,
    listener: std::net::TcpListener,
) -> std::io::Result<Running> {
    let stand = Stand {
        witness: Arc::new(witness),
        clock,
    };
    let router = Router::new()
        .route("/", get(key))
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(stand);
    serve_router(router, listener, None)
}

async fn key(State(stand): State<Stand>) -> String {
    format!("{}\n", stand.witness.key())
}

async fn add_checkpoint(State(stand): State<Stand>, body: String) -> Response {
    let now = CosignedAt(stand.clock.now().0.unsigned_abs() / 1000);
    // It writes a file and waits for the disk.
    let answer =
        tokio::task::spawn_blocking(move || stand.witness.add_checkpoint(&body, now)).await;
    match answer {
        Ok(Ok(line)) => line.into_response(),
        Ok(Err(refusal)) => refused(&refusal),
        Err(error) => {
            tracing::error!(%error, "a checkpoint could not be looked at");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn refused(refusal: &Refusal) -> Response {
    let status = match refusal {
        Refusal::Malformed => StatusCode::BAD_REQUEST,
        Refusal::Unsigned => StatusCode::FORBIDDEN,
        Refusal::UnknownLog => StatusCode::NOT_FOUND,
        Refusal::Inconsistent => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Conflict { last } => {
            let size = [(header::CONTENT_TYPE, SIZE)];
            return (StatusCode::CONFLICT, size, format!("{last}\n")).into_response();
        }
        Refusal::Memory(error) => {
            tracing::error!(%error, "a checkpoint could not be remembered, and is not cosigned");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    (status, format!("{refusal}\n")).into_response()
}
