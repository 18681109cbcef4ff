//! The door of the half that knows ballots where it runs as a process of its own: casting, the board, what is published of
//! contests, and the questions of the other half (protocol §3 `box.url`). Nothing here knows a delegate or an officer.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRef, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use rustls::ServerConfig;
use serde_json::Value;
use subtle::ConstantTimeEq;

use super::serve::{Running, serve_router};
use super::{Problem, api, board};
use crate::urn::{Here, PATH, Question, Urn};

/// Most bytes of a question: a publication has photos.
const MOST_BYTES: usize = 64 << 20;

/// What this half needs of its process.
#[derive(Debug, Clone)]
pub struct UrnDoor {
    /// The half.
    pub half: Here,
    /// What the other half proves itself by.
    pub key: Arc<str>,
    /// Origins whose pages may cast here: the organiser's.
    pub origins: Arc<[String]>,
}

impl FromRef<UrnDoor> for Urn {
    fn from_ref(door: &UrnDoor) -> Self {
        Self::Here(door.half.clone())
    }
}

/// Serves the half on a listener, over https where a configuration is given.
pub fn serve(
    door: UrnDoor,
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
) -> std::io::Result<Running> {
    serve_router(router(door), listener, tls)
}

fn router(door: UrnDoor) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/api/v1/ballots", post(api::cast).options(preflight))
        .route("/api/v1/contests/{contest}/manifest", get(api::manifest))
        .route(
            "/api/v1/contests/{contest}/manifest/proof",
            get(api::manifest_proof),
        )
        .route(
            "/api/v1/contests/{contest}/profiles/{option}",
            get(api::profile),
        )
        .route("/api/v1/photos/{hash}", get(api::photo))
        .route("/log/{congress}/{*path}", get(board::board))
        .route(PATH, post(answer).layer(DefaultBodyLimit::max(MOST_BYTES)))
        .fallback(async || Problem::not_found())
        .layer(middleware::from_fn_with_state(door.clone(), allow))
        .with_state(door)
}

/// A browser asks before it casts from the organiser's page.
async fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Answers the organiser's pages, and those of nobody else, without credentials; nothing is kept by caches unless it says so.
async fn allow(
    State(door): State<UrnDoor>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let reads = request.method() == Method::GET;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    let named = |origin: &HeaderValue| {
        let text = origin.to_str().unwrap_or_default();
        door.origins.iter().any(|known| known == text)
    };
    if let Some(origin) = origin.filter(named) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    } else if reads {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
    }
    response
}

/// What the other half asks, once it has proved itself.
async fn answer(
    State(door): State<UrnDoor>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let proved = given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(door.key.as_bytes())));
    if !proved {
        return Err(Problem::not_signed_in());
    }
    let bytes = api::read(body, MOST_BYTES).await?;
    let question: Question = serde_json::from_slice(&bytes).map_err(|_| Problem::malformed())?;
    Ok(Json(door.half.answer(question).await?))
}
