//! Requests over HTTP/1.1, https or plain, with kept-alive connections, and what comes back.
//!
//! All clones share their connections: of many simulated devices, none has one of its own that would tell it apart.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use hyper::{Method, Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::ClientError;

/// How long an answer may take: the longest that the protocol waits for is 2 s.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most that an answer may have: twice the largest bundle of entries.
const MOST_BYTES: usize = 2 * 256 * 65_537;
/// What every problem type of the protocol begins with (§2).
const PROBLEM: &str = "urn:piaojue:problem:";

/// A way to one server. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    base: String,
}

/// An answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// A refusal in the form of RFC 9457.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Its type without the common beginning, such as `box-not-open`; empty if the answer was no problem document.
    pub slug: String,
    /// The HTTP status.
    pub status: u16,
    /// Seconds after which to try again, if the server says so.
    pub retry_after_s: Option<u64>,
    /// All members of the document: `state`, `findings` and the rest.
    pub members: Map<String, Value>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused with {} {}", self.status, self.slug)
    }
}

impl Http {
    /// A way to the server at `base`, such as `http://127.0.0.1:8080`.
    pub fn new(base: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.enforce_http(false);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(trusting_this_machine())
            .https_or_http()
            .enable_http1()
            .wrap_connector(connector);
        let client = Client::builder(TokioExecutor::new()).build(connector);
        Self {
            client,
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// Where the server is, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Sends exactly this, and answers whatever comes back: for tests of what is refused.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Reply, ClientError> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.into())).map_err(unreachable)?;
        tokio::time::timeout(PATIENCE, self.exchange(request))
            .await
            .map_err(unreachable)?
    }

    /// GET, signed in where there is a `bearer`.
    pub async fn get(&self, path: &str, bearer: Option<&str>) -> Result<Reply, ClientError> {
        let authorization = bearer.map(authorization);
        let headers = authorization
            .as_deref()
            .map(|value| (AUTHORIZATION.as_str(), value));
        self.send(Method::GET, path, headers.as_slice(), Bytes::new())
            .await?
            .accepted()
    }

    /// POST of JSON, signed in where there is a `bearer`.
    pub async fn post(
        &self,
        path: &str,
        bearer: Option<&str>,
        body: &impl Serialize,
    ) -> Result<Reply, ClientError> {
        let body =
            serde_json::to_vec(body).map_err(|error| ClientError::Unexpected(error.to_string()))?;
        self.send_signed_in(Method::POST, path, bearer, "application/json", body)
            .await
    }

    /// PUT of bytes, signed in.
    pub async fn put(&self, path: &str, bearer: &str, body: Vec<u8>) -> Result<Reply, ClientError> {
        self.send_signed_in(
            Method::PUT,
            path,
            Some(bearer),
            "application/octet-stream",
            body,
        )
        .await
    }

    async fn send_signed_in(
        &self,
        method: Method,
        path: &str,
        bearer: Option<&str>,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Reply, ClientError> {
        let authorization = bearer.map(authorization);
        let mut headers = vec![(CONTENT_TYPE.as_str(), content_type)];
        headers.extend(
            authorization
                .as_deref()
                .map(|value| (AUTHORIZATION.as_str(), value)),
        );
        self.send(method, path, &headers, body).await?.accepted()
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Reply, ClientError> {
        let (head, body) = self
            .client
            .request(request)
            .await
            .map_err(unreachable)?
            .into_parts();
        let body = Limited::new(body, MOST_BYTES).collect().await;
        let body = body.map_err(|error| ClientError::Unreachable(error.to_string()))?;
        Ok(Reply {
            status: head.status,
            headers: head.headers,
            body: body.to_bytes(),
        })
    }
}

/// TLS that trusts what the machine trusts; `SSL_CERT_FILE` names further certificates. With none at all, plain http to
/// this machine still works.
fn trusting_this_machine() -> ClientConfig {
    static CONFIG: OnceLock<ClientConfig> = OnceLock::new();
    let made = || {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has the usual versions")
            .with_root_certificates(roots)
            .with_no_client_auth()
    };
    CONFIG.get_or_init(made).clone()
}

fn authorization(bearer: &str) -> String {
    format!("Bearer {bearer}")
}

fn unreachable(error: impl std::error::Error) -> ClientError {
    let cause = error
        .source()
        .map_or_else(String::new, |cause| format!(": {cause}"));
    ClientError::Unreachable(format!("{error}{cause}"))
}

impl Reply {
    /// This answer, if the server did not refuse.
    pub fn accepted(self) -> Result<Self, ClientError> {
        if self.status.is_success() {
            Ok(self)
        } else {
            Err(ClientError::Refused(self.problem()))
        }
    }

    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| ClientError::Unexpected(error.to_string()))
    }

    /// The body as text.
    pub fn text(&self) -> Result<&str, ClientError> {
        std::str::from_utf8(&self.body).map_err(|error| ClientError::Unexpected(error.to_string()))
    }

    /// The answer read as a refusal.
    pub fn problem(&self) -> Problem {
        let members: Map<String, Value> = serde_json::from_slice(&self.body).unwrap_or_default();
        let slug = members
            .get("type")
            .and_then(Value::as_str)
            .and_then(|kind| kind.strip_prefix(PROBLEM));
        let retry_after = self
            .headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok());
        Problem {
            slug: slug.unwrap_or_default().to_owned(),
            status: self.status.as_u16(),
            retry_after_s: retry_after.and_then(|value| value.parse().ok()),
            members,
        }
    }
}
