//! A proxy in front of a server that keeps every request, in the order in which they came, and nothing of where from.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use hyper::body::Bytes;
use piaojue::client::Http;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const MOST_BYTES: usize = 1 << 20;

/// A request as the server saw it.
#[derive(Clone)]
pub struct Seen {
    /// Method and path, such as `POST /api/v1/ballots`.
    pub line: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// The proxy.
pub struct Recorder {
    /// Where it is reached.
    pub base: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Recorder {
    /// Stands in front of the server at `base`.
    pub async fn before(base: &str) -> Self {
        let (server, seen) = (Http::new(base), Arc::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let kept = Arc::clone(&seen);
        let pass = move |request: Request| pass(server.clone(), Arc::clone(&kept), request);
        let serving = axum::serve(listener, Router::new().fallback(pass));
        let task = tokio::spawn(async move { serving.await.unwrap() });
        Self { base, seen, task }
    }

    /// Everything that has come so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    /// The token of whoever was signed in.
    pub fn bearer(&self) -> Option<&str> {
        let value = self.headers.get(header::AUTHORIZATION)?;
        value.to_str().ok()?.strip_prefix("Bearer ")
    }

    /// The whole request, as it is sent.
    pub fn bytes(&self) -> Vec<u8> {
        let headers = self.headers.iter().map(|(name, value)| {
            [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat()
        });
        let head = [
            self.line.as_bytes(),
            b" HTTP/1.1\r\n",
            &headers.collect::<Vec<_>>().concat(),
        ];
        [&head.concat(), b"\r\n".as_slice(), &self.body].concat()
    }
}

async fn pass(server: Http, seen: Arc<Mutex<Vec<Seen>>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.unwrap();
    let path = head.uri.path_and_query().unwrap().as_str();
    seen.lock().unwrap().push(Seen {
        line: format!("{} {path}", head.method),
        headers: head.headers.clone(),
        body: body.clone(),
    });
    let passed_on: Vec<_> = head
        .headers
        .iter()
        .filter(|(name, _)| ![header::HOST, header::CONTENT_LENGTH].contains(name))
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let Ok(reply) = server.send(head.method, path, &passed_on, body).await else {
        let mut lost = Response::new(Body::empty());
        *lost.status_mut() = StatusCode::BAD_GATEWAY;
        return lost;
    };
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response.headers_mut().remove(header::TRANSFER_ENCODING);
    response
}
