//! A service with the demo's congress, its clock standing still, and browsers that ask it.

use std::path::Path;

use ballot::id::{CongressId, ContestId};
use crypto::entry::Entry;
use hyper::Method;
use hyper::header::{HeaderMap, LOCATION, SET_COOKIE};
use piaojue::client::{Http, Reply};
use piaojue::clock::Clock;
use piaojue::package::Package;
use piaojue::roll::door::DoorAct;
use piaojue::roll::officers::{Officer, Validity};
use piaojue::roll::{AgendaItemId, OrganisationId};
use piaojue::service::Service;
use piaojue::urn::CastLimits;
use tempfile::TempDir;

use crate::support::start;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A running service.
pub(super) struct Site {
    pub(super) service: Service,
    pub(super) http: Http,
    pub(super) congress: CongressId,
    /// The election.
    pub(super) election: ContestId,
    /// The motion.
    pub(super) motion: ContestId,
    pub(super) officer: Officer,
    data: TempDir,
}

/// An answer as a browser sees it.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) html: String,
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        let html = reply.text().unwrap().to_owned();
        Self {
            status: reply.status.as_u16(),
            headers: reply.headers,
            html,
        }
    }
}

impl Answer {
    /// Where the browser is led.
    pub(super) fn location(&self) -> &str {
        self.headers[LOCATION].to_str().unwrap()
    }

    /// All cookies that are set.
    pub(super) fn cookies(&self) -> Vec<&str> {
        self.headers
            .get_all(SET_COOKIE)
            .iter()
            .map(|cookie| cookie.to_str().unwrap())
            .collect()
    }

    /// Panics unless the page says this.
    pub(super) fn says(&self, words: &str) -> &Self {
        assert!(
            self.html.contains(words),
            "no “{words}” in {}: {}",
            self.status,
            self.html
        );
        self
    }
}

impl Site {
    pub(super) async fn open() -> Self {
        Self::with(|_| ()).await
    }

    /// With something of the demo's package changed.
    pub(super) async fn with(change: impl FnOnce(&mut Package)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let service = start(
            &data,
            CastLimits::default(),
            Clock::fixed(1_795_330_320_000),
        )
        .await;
        let http = Http::new(&service.bases[0]);
        let mut package =
            piaojue::package::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("demo")).unwrap();
        change(&mut package);
        let (roll, conduct) = (&service.halves.roll, &service.halves.conduct);
        let congress = conduct
            .import(OrganisationId::DEFAULT, &package, "127.0.0.1")
            .await
            .unwrap()
            .congress;
        let contests = roll.contests(congress).await.unwrap();
        let officer = roll
            .create_officer(OrganisationId::DEFAULT, "周海燕")
            .await
            .unwrap();
        let (election, motion) = (contests[0].contest, contests[1].contest);
        Self {
            http,
            congress,
            election,
            motion,
            officer,
            service,
            data,
        }
    }

    /// The service's folder.
    pub(super) fn folder(&self) -> &Path {
        self.data.path()
    }

    pub(super) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.http
            .send(Method::GET, path, headers, "")
            .await
            .unwrap()
            .into()
    }

    pub(super) async fn post(&self, path: &str, headers: &[(&str, &str)], form: &str) -> Answer {
        let headers = [&[FORM], headers].concat();
        self.http
            .send(Method::POST, path, &headers, form.to_owned())
            .await
            .unwrap()
            .into()
    }

    /// Moves the meeting to an item.
    pub(super) async fn go_to(&self, item: AgendaItemId) {
        let roll = &self.service.halves.roll;
        let moved = roll.set_agenda_now(&self.officer, self.congress, item);
        moved.await.unwrap();
    }

    /// As many delegates as make a quorum check in.
    pub(super) async fn fill_the_hall(&self) {
        let roll = &self.service.halves.roll;
        roll.open_check_in(&self.officer, self.congress)
            .await
            .unwrap();
        let attendees = roll.attendees(&self.officer, self.congress).await.unwrap();
        for attendee in attendees.iter().take(80) {
            roll.mark(&self.officer, self.congress, attendee.id, DoorAct::CheckIn)
                .await
                .unwrap();
        }
    }

    /// The texts of the notes in the log, with whether they are about a contest.
    pub(super) async fn notes(&self) -> Vec<(String, bool)> {
        let urn = &self.service.halves.urn;
        let mut found = Vec::new();
        for position in 1.. {
            let Ok(receipt) = urn.receipt_at(self.congress, position).await else {
                break;
            };
            if let Ok(Entry::Note(note)) = Entry::parse(receipt.entry.as_bytes()) {
                found.push((note.text, note.contest.is_some()));
            }
        }
        found
    }

    /// A sign-in link's token.
    pub(super) async fn link(&self) -> String {
        let access = self
            .service
            .halves
            .roll
            .issue_token(self.officer.id, Validity::default())
            .await
            .unwrap();
        access.link.expose().to_owned()
    }

    /// The officer's browser, signed in.
    pub(super) async fn sign_in(&self) -> Browser<'_> {
        let token = format!("token={}", self.link().await);
        let answer = self
            .post("/officer/sign-in", &[("origin", self.http.base())], &token)
            .await;
        assert_eq!((answer.status, answer.location()), (303, "/officer"));
        let cookie = answer.cookies()[0].split(';').next().unwrap().to_owned();
        let mut browser = Browser {
            site: self,
            cookie,
            csrf: String::new(),
        };
        browser.csrf = csrf(&browser.get("/officer").await.html);
        browser
    }
}

/// A browser with an officer's cookie.
pub(super) struct Browser<'a> {
    site: &'a Site,
    pub(super) cookie: String,
    pub(super) csrf: String,
}

impl Browser<'_> {
    pub(super) async fn get(&self, path: &str) -> Answer {
        self.site.get(path, &[("cookie", &self.cookie)]).await
    }

    /// Sends a form as a page of the officer's would.
    pub(super) async fn send(&self, path: &str, form: &str) -> Answer {
        let headers = [
            ("cookie", self.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        self.site
            .post(path, &headers, &format!("csrf={}&{form}", self.csrf))
            .await
    }

    /// Carries out an act on the election.
    pub(super) async fn act(&self, verb: &str) -> Answer {
        self.send(
            &format!("/officer/contests/{}/{verb}", self.site.election),
            "",
        )
        .await
    }
}

fn csrf(html: &str) -> String {
    let (_, rest) = html.split_once("name=\"csrf\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}
