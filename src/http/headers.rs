//! What every answer carries: a strict content policy and no leaks.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use crate::handover::Origin;
use crate::roll::stream::StreamAddress;

/// What a handler wants of the content policy that is not every page's.
#[derive(Clone, Debug)]
pub(super) enum Policy {
    /// A file that somebody brought along: shown, but nothing in it may run or fetch.
    File,
    /// A page that runs another's player over a file: it has no origin, as [`Policy::Stream`].
    Drawing,
    /// A page beside whose agenda the livestream's own page is framed.
    Framing,
    /// The livestream's own page. It alone may speak to the stream's host, and has no origin: whatever a stranger's
    /// player does, the keys and ballots that a phone keeps for our pages are out of its reach. No page of a ballot frames
    /// it: the host would see when a delegate votes (protocol §1, secrecy).
    Stream(Option<StreamAddress>),
}

/// For files: also a PDF reader or a picture's page runs no script of theirs.
const FILE: &str = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; \
     frame-ancestors 'none'; sandbox";

/// Pages run our own files alone; nothing inline, nothing from elsewhere, nowhere framed. Phones call further
/// issuers from them. The live feed's socket is named
/// for engines to which `'self'` does not mean it.
fn policy(app: &App, issuers: &[Origin]) -> String {
    let socket = app.base.replacen("http", "ws", 1);
    // Ballots go to the box's own host, where it has one.
    let ballots = app.urn.url().unwrap_or_default();
    let issuers: String = issuers.iter().map(|each| format!(" {each}")).collect();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self' {socket} {ballots}{issuers}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
         require-trusted-types-for 'script'"
    )
}

/// Links, downloads and the switches at a page's foot still work.
const DRAWING: &str = "sandbox allow-scripts allow-forms allow-downloads allow-popups";

/// `blob:` is what a player puts together from a stream's pieces.
fn stream_policy(stream: Option<&StreamAddress>) -> String {
    let host = stream.map_or("'none'", StreamAddress::source);
    let pieces = if stream.is_some() { " blob:" } else { "" };
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src {host}{pieces}; \
         connect-src {host}; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; \
         require-trusted-types-for 'script'; sandbox allow-scripts"
    )
}

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Tells browsers to come back over https only, for half a year.
const HTTPS_ONLY: &str = "max-age=15768000";

/// Adds the headers where a handler has not set them; what must not be kept by caches says so.
pub(super) async fn harden(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let issuers = match kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        true => further_issuers(&app).await,
        false => Vec::new(),
    };
    let policy = match response.extensions().get::<Policy>() {
        Some(Policy::File) => FILE.to_owned(),
        Some(Policy::Stream(stream)) => stream_policy(stream.as_ref()),
        Some(Policy::Drawing) => format!("{}; {DRAWING}", policy(&app, &issuers)),
        Some(Policy::Framing) => format!("{}; frame-src 'self'", policy(&app, &issuers)),
        None => policy(&app, &issuers),
    };
    let framed = matches!(response.extensions().get(), Some(Policy::Stream(_)));
    let headers = response.headers_mut();
    if framed {
        headers.insert(
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("SAMEORIGIN"),
        );
    }
    add(headers);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if app.is_secure() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HTTPS_ONLY),
        );
    }
    response
}

/// The further issuers that phones call from our pages (protocol §3).
async fn further_issuers(app: &App) -> Vec<Origin> {
    let found = app.roll.further_origins().await;
    found
        .inspect_err(|error| tracing::error!(%error, "further issuers can't be looked up"))
        .unwrap_or_default()
}

fn add(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
