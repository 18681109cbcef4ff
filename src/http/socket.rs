//! `GET /api/v1/congresses/{congress}/live`: a snapshot, or a socket that gets one and then what changes (protocol §8).

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ballot::id::CongressId;
use serde::Deserialize;
use tokio::sync::watch;
use tokio::time::sleep;

use super::{App, Problem};
use crate::live::{Shot, TICKS_A_SECOND};
use crate::roll::congresses::WatchKey;

/// A socket's buffers: small, since ten thousand of them are kept (performance notes).
const BUFFER_BYTES: usize = 4096;
/// How often a silent socket is asked whether it is still there.
const HEARTBEAT: Duration = Duration::from_secs(25);
/// How long a reader may take for one message.
const PATIENCE: Duration = Duration::from_secs(20);

/// The key of a circle, if any.
#[derive(Deserialize)]
pub(super) struct Watch {
    watch: Option<String>,
}

/// Answers the newest snapshot, or upgrades to a socket.
pub(super) async fn live(
    State(app): State<App>,
    Path(congress): Path<String>,
    Query(query): Query<Watch>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let congress: CongressId = congress.parse().map_err(|_| Problem::unknown_congress())?;
    app.roll
        .congress(congress)
        .await?
        .ok_or_else(Problem::unknown_congress)?;
    let key: Option<WatchKey> = query.watch.and_then(|key| key.parse().ok());
    let audience = app.roll.watch_keys(congress).await?.audience(key);
    match upgrade {
        Ok(upgrade) => {
            let shots = app.hub.watch(congress, audience).await?;
            Ok(upgrade
                .read_buffer_size(BUFFER_BYTES)
                .write_buffer_size(0)
                .max_message_size(BUFFER_BYTES)
                .on_upgrade(|socket| feed(socket, shots)))
        }
        Err(_) => Ok(snapshot(
            &*app.hub.newest(congress, audience).await?,
            &headers,
        )),
    }
}

/// The whole snapshot; unchanged where the reader has it.
fn snapshot(shot: &Shot, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", shot.seq);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
    let fresh = HeaderValue::from_static("no-cache");
    let common = [(header::ETAG, tag), (header::CACHE_CONTROL, fresh)];
    if known {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let kind = [(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    )];
    (common, kind, shot.whole.clone()).into_response()
}

/// Sends shots until the reader goes or the service stops. What comes faster than messages may is left out: the next
/// one is then whole.
async fn feed(mut socket: WebSocket, mut shots: watch::Receiver<Arc<Shot>>) {
    let mut last = None;
    let pause = sleep(Duration::ZERO);
    tokio::pin!(pause);
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    heartbeat.reset();
    shots.mark_changed();
    loop {
        let message = tokio::select! {
            changed = async { pause.as_mut().await; shots.changed().await } => {
                if changed.is_err() {
                    let away = axum::extract::ws::CloseFrame { code: close_code::RESTART, reason: "".into() };
                    // Whether a reader hears that the service stops is theirs to care about.
                    let _ = socket.send(Message::Close(Some(away))).await;
                    return;
                }
                let shot = Arc::clone(&shots.borrow_and_update());
                let text = shot.after(last).to_owned();
                last = Some(shot.seq);
                pause.set(sleep(Duration::from_secs(1) / TICKS_A_SECOND));
                Message::Text(text.into())
            }
            _ = heartbeat.tick() => Message::Ping(Vec::new().into()),
            received = socket.recv() => match received {
                Some(Ok(_)) => continue,
                _ => return,
            },
        };
        let sent = tokio::time::timeout(PATIENCE, socket.send(message)).await;
        if !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}
