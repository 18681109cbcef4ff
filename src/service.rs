//! The whole service: both halves opened, unfinished acts completed, the hub and the clockwork running, doors open.

mod ballots;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

pub use ballots::{BallotsService, KEY_FILE};
use rustls::ServerConfig;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::conduct::{Conduct, ConductError};
use crate::cosigning::{AnotherHistory, WitnessAt, ask_before_serving, keep_cosigned};
use crate::fetched::Fetched;
use crate::http::{self, App, Beside, Comparing, Judging, Running, Shelf};
use crate::live::Hub;
use crate::private_file;
use crate::rng::Rng;
use crate::roll::{Roll, RollError};
use crate::urn::{CastLimits, Elsewhere, Urn, UrnError};

/// Where a service keeps its data and where it is reached.
#[derive(Debug, Clone)]
pub struct ServiceConfig {
    /// The data folder.
    pub data: PathBuf,
    /// Where it listens.
    pub doors: Vec<Door>,
    /// Bounds on casting.
    pub limits: CastLimits,
    /// Who is to cosign the logs.
    pub witnesses: Vec<WitnessAt>,
    /// What is served beside it: the demo's livestream.
    pub beside: Vec<Beside>,
}

/// One address that the service listens on.
#[derive(Debug, Clone)]
pub struct Door {
    /// The address.
    pub address: SocketAddr,
    /// Where people reach it, `https://vote.example.org`; the address itself where none is given.
    pub base: Option<String>,
    /// For https.
    pub tls: Option<Arc<ServerConfig>>,
}

/// Why a service does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder.
    #[error("the data folder {0} can't be used: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The half that knows people.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// The half that knows ballots.
    #[error(transparent)]
    Urn(#[from] UrnError),
    /// An act that a crash interrupted can't be completed.
    #[error("an act that was interrupted can't be completed: {0}")]
    Recovery(#[from] ConductError),
    /// A witness has seen another history.
    #[error(transparent)]
    History(#[from] AnotherHistory),
    /// An address can't be listened on.
    #[error("can't listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
}

/// Both halves, opened, and what joins their figures. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Halves {
    /// The half that knows people.
    pub roll: Roll,
    /// The half that knows ballots.
    pub urn: Urn,
    /// The officers' acts.
    pub conduct: Conduct,
}

impl Halves {
    /// Opens both halves in a data folder, which is made where it is missing.
    pub async fn open(
        data: &std::path::Path,
        clock: &Clock,
        limits: CastLimits,
    ) -> Result<Self, StartError> {
        private_file::make_folder(data)
            .map_err(|error| StartError::Folder(data.to_owned(), error))?;
        let urn = Urn::open(data, Rng::system(), limits).await?;
        Self::join(data, clock, urn).await
    }

    /// Opens the half that knows people in a data folder; the other one runs elsewhere.
    pub async fn open_beside(
        data: &std::path::Path,
        clock: &Clock,
        elsewhere: Elsewhere,
    ) -> Result<Self, StartError> {
        private_file::make_folder(data)
            .map_err(|error| StartError::Folder(data.to_owned(), error))?;
        Self::join(data, clock, Urn::Elsewhere(Box::new(elsewhere))).await
    }

    async fn join(data: &std::path::Path, clock: &Clock, urn: Urn) -> Result<Self, StartError> {
        let rng = Rng::system();
        let roll = Roll::open(data, clock.clone(), rng.clone()).await?;
        let conduct = Conduct::new(roll.clone(), urn.clone(), clock.clone(), rng, |_| ());
        Ok(Self { roll, urn, conduct })
    }

    /// Finishes what was taken, and closes both databases.
    pub async fn close(&self) {
        self.urn.close().await;
        self.roll.close().await;
    }
}

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    /// Both halves.
    pub halves: Halves,
    /// Where each door is reached, in the order of the configuration.
    pub bases: Vec<String>,
    running: Vec<Running>,
    tasks: Vec<JoinHandle<()>>,
}

impl Service {
    /// Starts a service: acts that a crash interrupted are completed before anything is served.
    pub async fn start(config: ServiceConfig, clock: Clock) -> Result<Self, StartError> {
        let halves = Halves::open(&config.data, &clock, config.limits).await?;
        Self::over(halves, config, clock).await
    }

    /// The same over halves that are open already.
    pub async fn over(
        halves: Halves,
        config: ServiceConfig,
        clock: Clock,
    ) -> Result<Self, StartError> {
        // Before anything is written: what a witness contradicts must not grow.
        for witness in &config.witnesses {
            ask_before_serving(&halves.urn, witness).await?;
        }
        let completed = halves.conduct.recover().await?;
        if completed > 0 {
            tracing::warn!(completed, "acts that were interrupted are completed");
        }
        let first_seq = clock.now().0.unsigned_abs();
        let hub = Hub::new(halves.conduct.clone(), first_seq);
        let mut tasks = vec![
            tokio::spawn(hub.clone().run()),
            tokio::spawn(halves.conduct.clone().keep_times()),
            tokio::spawn(halves.conduct.clone().keep_issuing()),
        ];
        for witness in config.witnesses {
            tasks.push(tokio::spawn(keep_cosigned(halves.urn.clone(), witness)));
        }
        let mut service = Self {
            halves,
            bases: Vec::new(),
            running: Vec::new(),
            tasks,
        };
        let fetched = Fetched::load(&config.data);
        service.open_doors(config.doors, &config.beside, &hub, &clock, &fetched)?;
        Ok(service)
    }

    /// Lets requests under way end, then stops.
    pub async fn stop(self) {
        for running in self.running {
            running.stop().await;
        }
        for task in self.tasks {
            task.abort();
        }
        self.halves.close().await;
    }

    /// Takes every address before anything is served: pages behind one door name another.
    fn open_doors(
        &mut self,
        doors: Vec<Door>,
        beside: &[Beside],
        hub: &Hub,
        clock: &Clock,
        fetched: &Fetched,
    ) -> Result<(), StartError> {
        let taken: Vec<TakenDoor> = doors
            .into_iter()
            .map(TakenDoor::new)
            .collect::<Result<_, _>>()?;
        let shelf = Shelf::default();
        self.bases = taken.iter().map(|door| door.base.clone()).collect();
        let secure_base = self
            .bases
            .iter()
            .find(|base| base.starts_with("https://"))
            .cloned();
        let (judging, comparing) = (Judging::default(), Comparing::default());
        for TakenDoor {
            base,
            address,
            listener,
            tls,
        } in taken
        {
            let app = App {
                roll: self.halves.roll.clone(),
                urn: self.halves.urn.clone(),
                conduct: self.halves.conduct.clone(),
                hub: hub.clone(),
                clock: clock.clone(),
                rng: Rng::system(),
                judging: judging.clone(),
                comparing: comparing.clone(),
                fetched: fetched.clone(),
                shelf: shelf.clone(),
                base,
                secure_base: secure_base.clone(),
            };
            let running = http::serve(app, beside.to_vec(), listener, tls)
                .map_err(|error| StartError::Listen(address, error))?;
            self.running.push(running);
        }
        Ok(())
    }
}

/// A door whose address is taken, so that its port is known.
struct TakenDoor {
    base: String,
    address: SocketAddr,
    listener: TcpListener,
    tls: Option<Arc<ServerConfig>>,
}

impl TakenDoor {
    fn new(door: Door) -> Result<Self, StartError> {
        let failed = |error| StartError::Listen(door.address, error);
        let listener = http::listen(door.address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let scheme = if door.tls.is_some() { "https" } else { "http" };
        let base = door.base.unwrap_or_else(|| format!("{scheme}://{address}"));
        Ok(Self {
            base,
            address,
            listener,
            tls: door.tls,
        })
    }
}
