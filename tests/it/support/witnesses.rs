//! A witness that listens, and what it is asked.

use std::path::Path;

use crypto::note::{Submission, Verifier};
use hyper::{Method, StatusCode};
use piaojue::client::{Http, Reply};
use piaojue::clock::Clock;
use piaojue::cosigning::WitnessAt;
use piaojue::http::{Running, listen, serve_witness};
use piaojue::rng::Rng;
use piaojue::witness::{Witness, WitnessError};

use super::Hall;

/// Its name.
pub(crate) const NAME: &str = "union.example/witness";
/// What its clock says, in seconds.
pub(crate) const NOON: i64 = 1_795_000_000;

/// A witness that listens.
pub(crate) struct Stand {
    pub(crate) running: Running,
    pub(crate) http: Http,
    pub(crate) at: WitnessAt,
}

impl Stand {
    pub(crate) fn open(folder: &Path, logs: Vec<Verifier>) -> Self {
        let witness = witness(folder, logs).unwrap();
        let key = witness.key().clone();
        let listener = listen(([127, 0, 0, 1], 0).into()).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let running = serve_witness(witness, Clock::fixed(NOON * 1000 + 999), listener).unwrap();
        Self {
            running,
            http: Http::new(&url),
            at: WitnessAt { url, key },
        }
    }

    pub(crate) async fn post(&self, body: impl Into<Vec<u8>>) -> Reply {
        self.http
            .send(Method::POST, "/add-checkpoint", &[], body.into())
            .await
            .unwrap()
    }

    /// Sends a submission and demands this status; the answer's text.
    #[track_caller]
    pub(crate) fn says<'a>(
        &'a self,
        submission: &Submission,
        status: StatusCode,
    ) -> impl Future<Output = String> + use<'a> {
        let caller = std::panic::Location::caller();
        let body = submission.to_string();
        async move {
            let reply = self.post(body).await;
            assert_eq!(reply.status, status, "{caller}: {:?}", reply.text());
            if status == StatusCode::CONFLICT {
                assert_eq!(reply.headers["content-type"], "text/x.tlog.size");
            }
            reply.text().unwrap().to_owned()
        }
    }
}

/// A witness in a folder.
pub(crate) fn witness(folder: &Path, logs: Vec<Verifier>) -> Result<Witness, WitnessError> {
    Witness::open(folder, NAME.parse().unwrap(), logs, &Rng::system())
}

/// The keys of a hall's log.
pub(crate) async fn verifier(hall: &Hall) -> Verifier {
    Verifier::parse(&served(&hall.http, hall, "vkey").await).unwrap()
}

/// A file of a hall's log.
pub(crate) async fn served(http: &Http, hall: &Hall, file: &str) -> String {
    let path = format!("/log/{}/{file}", hall.congress);
    http.get(&path, None)
        .await
        .unwrap()
        .text()
        .unwrap()
        .to_owned()
}
