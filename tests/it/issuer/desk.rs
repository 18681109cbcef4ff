//! An organiser and a further issuer, each a service of its own.

use std::net::SocketAddr;

use ballot::id::ContestId;
use crypto::entry::{Close, Entry, IssuerFigures};
use hyper::Method;
use piaojue::client::{ClientError, Device, Enrolled, Http};
use piaojue::clock::Clock;
use piaojue::handover::{ByAct, Descriptor, Origin, RollExport};
use piaojue::http::{Running, listen, serve_issuer};
use piaojue::issuer::Issuer;
use piaojue::issuer::roll::NewCode;
use piaojue::rng::Rng;
use piaojue::roll::acts::Actor;
use sqlx::SqlitePool;
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::package::PackageText;
use crate::support::{Hall, Said, no, said};

/// The hall with 省总工会 as second issuer of every contest.
pub(super) struct Desk {
    pub(super) hall: Hall,
    pub(super) issuer: Issuer,
    pub(super) http: Http,
    descriptors: Vec<Descriptor>,
    codes: Vec<NewCode>,
    address: SocketAddr,
    running: Option<Running>,
    folder: TempDir,
}

impl Desk {
    pub(super) async fn open(package: PackageText) -> Self {
        let hall = Hall::open(&package).await;
        let folder = tempfile::tempdir().unwrap();
        let listener = listen(([127, 0, 0, 1], 0).into()).unwrap();
        let address = listener.local_addr().unwrap();
        let url: Origin = format!("http://{address}").parse().unwrap();
        let clock = Clock::System;
        let issuer = Issuer::init(folder.path(), "省总工会", &url, clock, Rng::system());
        let issuer = issuer.await.unwrap();
        let running = serve_issuer(issuer.clone(), listener).unwrap();
        let mut desk = Self {
            http: Http::new(url.as_str()),
            hall,
            issuer,
            descriptors: Vec::new(),
            codes: Vec::new(),
            address,
            running: Some(running),
            folder,
        };
        desk.issuer.import_roll(&desk.roll().await).await.unwrap();
        desk.codes = desk.issuer.make_codes(desk.hall.congress).await.unwrap();
        for contest in desk.hall.contests.clone() {
            desk.name(contest).await;
        }
        desk
    }

    async fn name(&mut self, contest: ContestId) {
        let made = self.issuer.make_contest(self.hall.congress, contest).await;
        let descriptor = made.unwrap();
        let roll = &self.hall.service.halves.roll;
        roll.add_further_issuer(&self.actor(), &descriptor)
            .await
            .unwrap();
        self.descriptors.push(descriptor);
    }

    /// Replaces a contest's further issuer by one whose key this issuer has not made; how many it names before.
    pub(super) async fn without(&self, contest: ContestId) -> usize {
        let roll = &self.hall.service.halves.roll;
        let known = self
            .descriptors
            .iter()
            .find(|each| each.contest == contest)
            .unwrap();
        let key = crypto::token::IssuerKey::generate().unwrap();
        let key = ballot::b64::IssuerKey::try_from(key.spki().as_ref()).unwrap();
        roll.remove_further_issuer(&self.actor(), contest, &known.url)
            .await
            .unwrap();
        let before = roll.further_issuers(contest).await.unwrap().len();
        let other = Descriptor {
            key,
            ..known.clone()
        };
        roll.add_further_issuer(&self.actor(), &other)
            .await
            .unwrap();
        before
    }

    fn actor(&self) -> Actor {
        Actor {
            organisation: self.hall.organiser().organisation,
            name: self.hall.organiser().name.clone(),
        }
    }

    pub(super) async fn roll(&self) -> RollExport {
        let base = self.hall.http.base().parse().unwrap();
        let exported = self
            .hall
            .service
            .halves
            .roll
            .export(self.hall.congress, base);
        exported.await.unwrap()
    }

    /// The first delegates' devices, checked in and enrolled with both.
    pub(super) async fn devices(&self, count: usize) -> Vec<Device> {
        let mut devices = self.hall.devices(count).await;
        for (device, made) in devices.iter_mut().zip(&self.codes) {
            device
                .enrol(self.http.base(), &made.code.to_string())
                .await
                .unwrap();
        }
        devices
    }

    /// The same for delegates from the end of the roll, known to the organiser alone.
    pub(super) async fn devices_without_codes(&self, count: usize) -> Vec<Device> {
        let mut devices = Vec::new();
        for at in 0..count {
            let device = self.hall.device(self.codes.len() - 1 - at).await;
            device.check_in().await.unwrap();
            devices.push(device);
        }
        devices
    }

    /// A device's standing here, afresh.
    pub(super) async fn enrolled(&self, device: &Device) -> Enrolled {
        let name = &device.session().delegate.name;
        let made = self.codes.iter().find(|made| made.name == *name).unwrap();
        let body = serde_json::json!({ "code": made.code.to_string(), "device_key": device.key() });
        let reply = self.http.post("/api/v1/enrol", None, &body).await.unwrap();
        let answer: serde_json::Value = reply.json().unwrap();
        Enrolled {
            http: self.http.clone(),
            session: answer["session"].as_str().unwrap().to_owned(),
            device: answer["device"].as_str().unwrap().to_owned(),
        }
    }

    pub(super) async fn post(&self, device: &Device, path: &str, body: impl Into<String>) -> Said {
        let bearer = format!("Bearer {}", self.enrolled(device).await.session);
        let headers = [("authorization", bearer.as_str())];
        let reply = self
            .http
            .send(Method::POST, path, &headers, body.into())
            .await;
        said(&reply.unwrap())
    }

    /// What a request says that is well formed and fits no manifest in particular.
    pub(super) async fn any_request(&self, device: &Device, contest: ContestId) -> Said {
        let blinded = crypto::bytes::Blinded::from([1; 256]);
        let signature = crypto::bytes::Signature::from([1; 64]);
        let body =
            serde_json::json!({ "issuer": 1, "blinded": blinded, "device_signature": signature });
        let path = format!("/api/v1/contests/{contest}/issue");
        self.post(device, &path, body.to_string()).await
    }

    /// What the organiser asks at close, with this word.
    pub(super) async fn ask(
        &self,
        what: &str,
        contest: ContestId,
        word: &str,
        act: Uuid,
    ) -> Result<serde_json::Value, ClientError> {
        let path = format!("/api/v1/contests/{contest}/{what}");
        self.http
            .post(&path, Some(word), &ByAct { act })
            .await?
            .json()
    }

    pub(super) fn word(&self, contest: ContestId) -> &str {
        let found = self.descriptors.iter().find(|each| each.contest == contest);
        &found.unwrap().word
    }

    pub(super) async fn close_for(
        &self,
        act: Uuid,
        contest: ContestId,
    ) -> Result<IssuerFigures, ClientError> {
        let answer = self.ask("close", contest, self.word(contest), act).await?;
        Ok(serde_json::from_value(answer).unwrap())
    }

    pub(super) async fn close_entry(&self) -> Close {
        let entries = self.hall.board().await.parsed().unwrap();
        let close = entries.into_iter().find_map(|entry| match entry {
            Entry::Close(close) => Some(close),
            _ => None,
        });
        close.unwrap()
    }

    async fn database(&self) -> SqlitePool {
        let file = self.folder.path().join("issuer.db");
        SqlitePool::connect(&format!("sqlite:{}", file.display()))
            .await
            .unwrap()
    }

    pub(super) async fn forget_an_issue(&self) {
        let database = self.database().await;
        sqlx::query("DELETE FROM issues WHERE delegate = (SELECT min(delegate) FROM issues)")
            .execute(&database)
            .await
            .unwrap();
        database.close().await;
    }

    /// The issuer's program ends and starts again; before, it comes to remember another root for the tree that it saw.
    pub(super) async fn restart_having_seen_another_face(&mut self) {
        self.shut().await;
        let database = self.database().await;
        let seen =
            sqlx::query("UPDATE congresses SET seen_root = zeroblob(32) WHERE seen_size > 0")
                .execute(&database);
        assert_eq!(seen.await.unwrap().rows_affected(), 1, "it remembers");
        database.close().await;
        self.issuer = Issuer::open(self.folder.path(), Clock::System, Rng::system())
            .await
            .unwrap();
        self.reopen();
    }

    /// Issuing keys that are still stored.
    pub(super) async fn keys(&self) -> i64 {
        let database = self.database().await;
        let count =
            sqlx::query_scalar("SELECT count(issuing_key) FROM contests").fetch_one(&database);
        let count = count.await.unwrap();
        database.close().await;
        count
    }

    /// The issuer's door is shut: it can't be reached.
    pub(super) async fn shut(&mut self) {
        self.running.take().unwrap().stop().await;
    }

    /// And open again, at the same address.
    pub(super) fn reopen(&mut self) {
        let listener = listen(self.address).unwrap();
        self.running = Some(serve_issuer(self.issuer.clone(), listener).unwrap());
    }
}

/// Status and slug of what was refused.
#[track_caller]
pub(super) fn refused<T>(answer: Result<T, ClientError>) -> Said {
    match answer {
        Err(ClientError::Refused(problem)) => no(problem.status, &problem.slug),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("nothing was refused"),
    }
}
