//! Requests exactly as a test wants them, good or bad, and what the server says to them.

use ballot::body::{Body, Mark};
use hyper::body::Bytes;
use hyper::{Method, StatusCode};
use piaojue::client::{ClientError, Envelope, Reply, Taken};

use super::Hall;

/// Status and slug of an answer; the slug is empty where nothing was refused.
pub(crate) type Said = (u16, String);

/// What an answer said.
pub(crate) fn said(reply: &Reply) -> Said {
    let problem = reply.problem();
    if !reply.status.is_success() && reply.status != StatusCode::NOT_MODIFIED {
        assert_eq!(reply.headers["content-type"], "application/problem+json");
        assert_eq!(problem.members["status"], problem.status);
    }
    (reply.status.as_u16(), problem.slug)
}

/// A refusal with this status and slug.
pub(crate) fn no(status: u16, slug: &str) -> Said {
    (status, slug.to_owned())
}

/// What a client was refused with.
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Result<T, ClientError>) -> Said {
    match outcome {
        Err(ClientError::Refused(problem)) => (problem.status, problem.slug),
        other => panic!("not refused: {other:?}"),
    }
}

impl Hall {
    /// Sends `body`, signed in where there is a bearer token.
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        bearer: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Reply {
        let authorization = bearer.map(|bearer| format!("Bearer {bearer}"));
        let headers: Vec<_> = authorization
            .iter()
            .map(|value| ("authorization", value.as_str()))
            .collect();
        self.http.send(method, path, &headers, body).await.unwrap()
    }

    /// GET.
    pub(crate) async fn get(&self, path: &str, bearer: Option<&str>) -> Reply {
        self.ask(Method::GET, path, bearer, Bytes::new()).await
    }

    /// POST.
    pub(crate) async fn post(
        &self,
        path: &str,
        bearer: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Reply {
        self.ask(Method::POST, path, bearer, body).await
    }

    /// Casts these bytes, once.
    pub(crate) async fn cast(&self, body: impl Into<Bytes>) -> Reply {
        self.post("/api/v1/ballots", None, body).await
    }

    /// A filled ballot: `for` where true, `against` where not.
    pub(crate) fn fill(&self, taken: &Taken, yes: &[bool]) -> Envelope {
        let marks = yes
            .iter()
            .map(|yes| if *yes { Mark::FOR } else { Mark::AGAINST })
            .collect();
        let paper = &taken.paper;
        let body = Body::new(&paper.manifest, paper.eligible.as_ref(), marks, Vec::new()).unwrap();
        taken.fill(&body, &self.rng).unwrap()
    }
}
