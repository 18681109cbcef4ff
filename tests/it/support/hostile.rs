//! A hostile operator: a log that signs whatever it likes, and a server that lies.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use crypto::bytes::ByteString;
use crypto::entry::Entry;
use crypto::merkle::{Tree, TreeHead, leaf_hash};
use crypto::note::{LogKeys, Submission, Verifier};
use crypto::receipt::Receipt;
use crypto::tlog::{self, TilePath};
use piaojue::client::Http;
use piaojue::rng::Rng;
use piaojue::vault::Vault;
use piaojue::verify::Evidence;
use sqlx::SqlitePool;

use super::Hall;

impl Hall {
    /// One half's database, as whoever can write to the disk has it.
    pub(crate) async fn database(&self, half: &str) -> SqlitePool {
        let file = self.data.path().join(half).with_extension("db");
        SqlitePool::connect(&format!("sqlite:{}", file.display()))
            .await
            .unwrap()
    }
}

/// A log in the hands of whoever has its keys, which may have two faces.
pub(crate) struct Log {
    pub(crate) keys: LogKeys,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) tree: Tree,
}

impl Log {
    /// An empty one with keys of its own.
    pub(crate) fn new(origin: &str) -> Self {
        Self::of(LogKeys::generate(Rng::system().ring(), origin.parse().unwrap()).unwrap())
    }

    /// A hall's log as it is now, with its own keys: what its operator has.
    pub(crate) async fn stolen(hall: &Hall) -> Self {
        let urn = hall.database("urn").await;
        let (origin, sealed): (String, Vec<u8>) =
            sqlx::query_as("SELECT origin, keys FROM logs WHERE congress = ?")
                .bind(hall.congress.0)
                .fetch_one(&urn)
                .await
                .unwrap();
        let vault = Vault::open(&hall.data.path().join("urn.key"), Rng::system()).unwrap();
        let context = [b"log keys ".as_slice(), hall.congress.0.as_bytes()].concat();
        let secret = vault.unseal(&context, &sealed).unwrap();
        let keys =
            LogKeys::from_secret_bytes(&secret, Rng::system().ring(), origin.parse().unwrap());
        let mut log = Self::of(keys.unwrap());
        log.grow(&hall.board().await.entries);
        log
    }

    fn of(keys: LogKeys) -> Self {
        Self {
            keys,
            entries: Vec::new(),
            tree: Tree::default(),
        }
    }

    /// Appends entries.
    pub(crate) fn grow(&mut self, entries: &[impl AsRef<[u8]>]) {
        for entry in entries {
            self.tree.push(leaf_hash(entry.as_ref()));
            self.entries.push(entry.as_ref().to_vec());
        }
    }

    /// The same keys, another tree.
    pub(crate) fn face(&self, entries: &[impl AsRef<[u8]>]) -> Self {
        let origin = self.keys.verifier().origin().clone();
        let secret = self.keys.to_secret_bytes();
        let keys = LogKeys::from_secret_bytes(secret, Rng::system().ring(), origin).unwrap();
        let mut face = Self::of(keys);
        face.grow(entries);
        face
    }

    /// Another face, told with a change.
    pub(crate) fn retold(&self, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Self {
        let mut entries = self.entries.clone();
        change(&mut entries);
        self.face(&entries)
    }

    /// Where the entries that are so stand.
    pub(crate) fn places(&self, wanted: fn(&Entry) -> bool) -> Vec<usize> {
        let is = |at: &usize| wanted(&Entry::parse(&self.entries[*at]).unwrap());
        (0..self.entries.len()).filter(is).collect()
    }

    /// Its size and root.
    pub(crate) fn head(&self) -> TreeHead {
        let size = self.tree.size();
        let root = self.tree.root_at(size).unwrap();
        TreeHead { size, root }
    }

    /// A signed checkpoint over the first `size` entries.
    pub(crate) fn checkpoint(&self, size: u64) -> String {
        let root = self.tree.root_at(size).unwrap();
        self.keys.sign_checkpoint(&TreeHead { size, root })
    }

    /// The newest signed checkpoint.
    pub(crate) fn newest(&self) -> String {
        self.checkpoint(self.tree.size())
    }

    /// What a witness is asked.
    pub(crate) fn submission(&self, old: u64, size: u64) -> Submission {
        Submission {
            old,
            proof: self.tree.consistency_proof(old, size).unwrap(),
            checkpoint: self.checkpoint(size),
        }
    }

    /// A receipt of an entry under the newest checkpoint.
    pub(crate) fn receipt(&self, index: usize) -> Receipt {
        let proof = self.tree.inclusion_proof(index as u64, self.tree.size());
        Receipt {
            index: index as u64,
            entry: ByteString(self.entries[index].clone()),
            checkpoint: self.newest(),
            proof: proof.unwrap(),
        }
    }

    /// What an auditor is shown.
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence {
            vkey: self.keys.vkey(),
            checkpoint: self.newest(),
            entries: self.entries.clone(),
            ..Evidence::default()
        }
    }

    pub(crate) fn verifier(&self) -> Verifier {
        self.keys.verifier().clone()
    }

    /// A file of the log as a board serves it, of a log of fewer than 256 entries.
    pub(crate) fn file(&self, path: &str) -> Option<Vec<u8>> {
        let width = |width: u16| usize::from(width).min(self.entries.len());
        match path {
            "vkey" => Some(self.keys.vkey().into_bytes()),
            "checkpoint" => Some(self.newest().into_bytes()),
            tile => Some(match tile.parse().ok()? {
                TilePath::Hashes { width: w, .. } => self.entries[..width(w)]
                    .iter()
                    .flat_map(|entry| *leaf_hash(entry).as_bytes())
                    .collect(),
                TilePath::Entries { width: w, .. } => {
                    tlog::bundle(&self.entries[..width(w)]).unwrap()
                }
            }),
        }
    }
}

type Lie = Box<dyn Fn(&str) -> Option<Vec<u8>> + Send>;

/// A server between a device and the honest service: it answers with a lie where it has one, and passes on what else is
/// asked.
pub(crate) struct Middle {
    pub(crate) http: Http,
    lie: Arc<Mutex<Lie>>,
}

impl Middle {
    /// One that does not lie yet.
    pub(crate) async fn before(hall: &Hall) -> Self {
        let lie: Arc<Mutex<Lie>> = Arc::new(Mutex::new(Box::new(|_| None)));
        let (honest, lies) = (hall.http.clone(), Arc::clone(&lie));
        let router = Router::new().fallback(move |request: Request| {
            let (honest, lies) = (honest.clone(), Arc::clone(&lies));
            async move { pass_on(&honest, &lies, request).await }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let http = Http::new(&format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { http, lie }
    }

    /// What is answered from now on, by path; the honest answer where it is none.
    pub(crate) fn lie(&self, lie: impl Fn(&str) -> Option<Vec<u8>> + Send + 'static) {
        *self.lie.lock().unwrap() = Box::new(lie);
    }

    /// Shows this log in place of the true one.
    pub(crate) fn show(&self, hall: &Hall, log: Log) {
        let prefix = format!("/log/{}/", hall.congress);
        self.lie(move |path| log.file(path.strip_prefix(&prefix)?));
    }
}

async fn pass_on(honest: &Http, lie: &Mutex<Lie>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path_and_query().unwrap().as_str();
    if let Some(lie) = (lie.lock().unwrap())(path) {
        return lie.into_response();
    }
    let headers: Vec<_> = ["authorization", "content-type"]
        .into_iter()
        .filter_map(|name| Some((name, head.headers.get(name)?.to_str().ok()?)))
        .collect();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let reply = honest
        .send(head.method, path, &headers, body)
        .await
        .unwrap();
    (reply.status, reply.body).into_response()
}
