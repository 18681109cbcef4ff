//! What is served beside the service's own routes, to pages of any origin: the demo has a livestream of its own.

use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use hyper::body::Bytes;

/// Something at an address of its own.
#[derive(Clone)]
pub struct Beside {
    path: &'static str,
    kind: &'static str,
    body: Arc<dyn Fn() -> Bytes + Send + Sync>,
}

impl Beside {
    /// What `body` gives, of that content type, at that path.
    pub fn new(
        path: &'static str,
        kind: &'static str,
        body: impl Fn() -> Bytes + Send + Sync + 'static,
    ) -> Self {
        let body = Arc::new(body);
        Self { path, kind, body }
    }

    pub(super) fn router<S>(all: Vec<Self>) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        let routed = |router: Router<S>, Self { path, kind, body }| {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            ];
            router.route(path, get(async move || (headers, body())))
        };
        all.into_iter().fold(Router::new(), routed)
    }
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.kind, self.path)
    }
}
