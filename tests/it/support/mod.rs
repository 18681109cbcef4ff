//! A hall to test in: the real service on a port of its own, a congress from a real package, delegates' devices and an
//! officer that speak the protocol over HTTP.

pub(crate) mod hostile;
pub mod house;
mod officers;
pub mod package;
pub mod recorder;
mod requests;
pub mod traces;
pub(crate) mod watched;
pub(crate) mod witnesses;

use std::net::SocketAddr;
use std::path::Path;

use ballot::id::{CongressId, ContestId};
use piaojue::client::{Board, Device, Http, Invitation, Officer, Trust};
use piaojue::clock::Clock;
use piaojue::cosigning::WitnessAt;
use piaojue::rng::Rng;
use piaojue::roll::OrganisationId;
use piaojue::roll::officers::Validity;
use piaojue::service::{Door, Service, ServiceConfig};
use piaojue::urn::CastLimits;
use tempfile::TempDir;

use package::PackageText;
pub(crate) use requests::{Said, no, refused, said};

/// A running service with one imported congress, check-in open.
pub struct Hall {
    pub service: Service,
    pub http: Http,
    pub rng: Rng,
    pub congress: CongressId,
    pub contests: Vec<ContestId>,
    pub invitations: Vec<Invitation>,
    pub officer: Officer,
    pub bearer: String,
    pub log: String,
    pub data: TempDir,
    organiser: piaojue::roll::officers::Officer,
}

impl Hall {
    /// Imports `package` and starts the service.
    pub async fn open(package: &PackageText) -> Self {
        Self::open_with(package, CastLimits::default(), Clock::System).await
    }

    pub async fn open_with(package: &PackageText, limits: CastLimits, clock: Clock) -> Self {
        let data = tempfile::tempdir().unwrap();
        let service = start(&data, limits, clock).await;
        Self::over(service, data, package).await
    }

    /// The same over a service that runs already, its data in `data`.
    pub async fn over(service: Service, data: TempDir, package: &PackageText) -> Self {
        let base = service.bases[0].clone();
        let roll = &service.halves.roll;
        let organiser = roll
            .create_officer(OrganisationId::DEFAULT, "周海燕")
            .await
            .unwrap();
        let access = roll
            .issue_token(organiser.id, Validity::default())
            .await
            .unwrap();
        let meeting = import(&service, &organiser, package).await;
        let http = Http::new(&base);
        let bearer = access.bearer.expose().to_owned();
        Self {
            officer: Officer::new(&http, bearer.clone()),
            rng: Rng::system(),
            invitations: meeting.invitations,
            service,
            http,
            congress: meeting.congress,
            contests: meeting.contests,
            bearer,
            log: meeting.log,
            data,
            organiser,
        }
    }

    /// Another congress of the same service and officer.
    pub(crate) async fn another(&self, package: &PackageText) -> Meeting {
        import(&self.service, &self.organiser, package).await
    }

    /// A rehearsal of the hall's congress, whose contests are drafts still.
    pub(crate) async fn rehearse(&self) -> Meeting {
        let actor = piaojue::roll::acts::Actor::from(&self.organiser);
        let conduct = &self.service.halves.conduct;
        let rehearsal = conduct.rehearse(&actor, self.congress).await.unwrap();
        meet(&self.service, &self.organiser, rehearsal).await
    }

    /// The same hall after the service has stopped and started again, on another port.
    pub(crate) async fn restart(self, limits: CastLimits, clock: Clock) -> Self {
        self.restart_after(limits, clock, async |_| ()).await.0
    }

    /// The same hall after the service has started again with witnesses to ask.
    pub(crate) async fn with_witnesses(self, witnesses: Vec<WitnessAt>) -> Self {
        self.service.stop().await;
        let limits = CastLimits::default();
        let service = start_with_witnesses(&self.data, limits, Clock::System, witnesses).await;
        let http = Http::new(&service.bases[0]);
        Self {
            officer: Officer::new(&http, self.bearer.clone()),
            http,
            service,
            ..self
        }
    }

    /// The same, with something done to the data folder while nothing serves it.
    pub(crate) async fn restart_after<T>(
        self,
        limits: CastLimits,
        clock: Clock,
        meanwhile: impl AsyncFnOnce(&Path) -> T,
    ) -> (Self, T) {
        self.service.stop().await;
        let done = meanwhile(self.data.path()).await;
        let service = start(&self.data, limits, clock).await;
        let http = Http::new(&service.bases[0]);
        (
            Self {
                officer: Officer::new(&http, self.bearer.clone()),
                http,
                service,
                ..self
            },
            done,
        )
    }

    /// A delegate's device, signed in.
    pub async fn device(&self, delegate: usize) -> Device {
        Device::sign_in(&self.http, &self.rng, &self.invitations[delegate])
            .await
            .unwrap()
    }

    /// The first `count` delegates' devices, signed in and checked in.
    pub async fn devices(&self, count: usize) -> Vec<Device> {
        let mut devices = Vec::with_capacity(count);
        for delegate in 0..count {
            let device = self.device(delegate).await;
            device.check_in().await.unwrap();
            devices.push(device);
        }
        devices
    }

    /// The log as it is served now.
    pub async fn board(&self) -> Board {
        let trust = Trust::fetch(&self.http, self.congress.0, Some(&self.log))
            .await
            .unwrap();
        Board::read(&self.http, self.congress.0, &trust)
            .await
            .unwrap()
    }

    /// The log as evidence for the auditor, as anybody can fetch it.
    pub async fn evidence(&self) -> piaojue::verify::Evidence {
        let text = async |file: &str| {
            let path = format!("/log/{}/{file}", self.congress);
            let reply = self.http.get(&path, None).await.unwrap();
            reply.text().unwrap().to_owned()
        };
        piaojue::verify::Evidence {
            vkey: text("vkey").await,
            checkpoint: text("checkpoint").await,
            entries: self.board().await.entries,
            ..Default::default()
        }
    }

    /// The officer as the roll knows them.
    pub fn organiser(&self) -> &piaojue::roll::officers::Officer {
        &self.organiser
    }
}

/// A congress as its officer knows it after the import, check-in open.
pub(crate) struct Meeting {
    pub(crate) congress: CongressId,
    pub(crate) contests: Vec<ContestId>,
    pub(crate) invitations: Vec<Invitation>,
    pub(crate) log: String,
}

async fn import(
    service: &Service,
    organiser: &piaojue::roll::officers::Officer,
    package: &PackageText,
) -> Meeting {
    let halves = &service.halves;
    let folder = package.write();
    let read =
        piaojue::package::read(folder.path()).unwrap_or_else(|problems| panic!("{problems}"));
    let host = service.bases[0].strip_prefix("http://").unwrap();
    let congress = halves
        .conduct
        .import(OrganisationId::DEFAULT, &read, host)
        .await
        .unwrap()
        .congress;
    meet(service, organiser, congress).await
}

/// Opens check-in of a congress and invites everybody.
async fn meet(
    service: &Service,
    organiser: &piaojue::roll::officers::Officer,
    congress: CongressId,
) -> Meeting {
    let halves = &service.halves;
    halves
        .roll
        .open_check_in(organiser, congress)
        .await
        .unwrap();
    let contests = halves
        .roll
        .contests(congress)
        .await
        .unwrap()
        .iter()
        .map(|facts| facts.contest)
        .collect();
    let log = crypto::note::vkey_hash(&halves.roll.congress(congress).await.unwrap().unwrap().vkey);
    let mut made = halves
        .roll
        .issue_missing(OrganisationId::DEFAULT, congress)
        .await
        .unwrap();
    made.sort_by(|a, b| a.number.cmp(&b.number));
    let invitations = made
        .iter()
        .map(|made| invitation(&made.code.to_string(), &log, &made.number))
        .collect();
    Meeting {
        congress,
        contests,
        invitations,
        log,
    }
}

/// Starts the service over a data folder.
pub async fn start(data: &TempDir, limits: CastLimits, clock: Clock) -> Service {
    start_with_witnesses(data, limits, clock, Vec::new()).await
}

/// The same, with witnesses to ask.
pub async fn start_with_witnesses(
    data: &TempDir,
    limits: CastLimits,
    clock: Clock,
    witnesses: Vec<WitnessAt>,
) -> Service {
    let config = config(data, limits, witnesses);
    Service::start(config, clock).await.unwrap()
}

/// One door on a port of its own.
pub fn config(data: &TempDir, limits: CastLimits, witnesses: Vec<WitnessAt>) -> ServiceConfig {
    let address: SocketAddr = ([127, 0, 0, 1], 0).into();
    let door = Door {
        address,
        base: None,
        tls: None,
    };
    ServiceConfig {
        data: data.path().to_owned(),
        doors: vec![door],
        limits,
        witnesses,
        beside: Vec::new(),
    }
}

fn invitation(code: &str, log: &str, check: &str) -> Invitation {
    Invitation {
        code: code.to_owned(),
        check: check.to_owned(),
        log: Some(log.to_owned()),
    }
}
