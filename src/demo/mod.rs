//! A congress to try: the package in `demo/`, the service, and simulated delegates who take part through the
//! protocol like everybody else.
//!
//! | file | what it knows |
//! |---|---|
//! | `options` | what can be chosen on the command line |
//! | `folder` | a data folder that a demo made, and what it remembers |
//! | `stage` | the congress made ready: imported, everybody invited, check-in open |
//! | `doors` | where the demo listens: http for this machine, https for the local network |
//! | `poster` | what is printed: links and QR codes, or one line of JSON |
//! | `crowd`, `player` | the simulated delegates, all of them and one |
//! | `choice`, `decks` | what they vote |
//! | `chair` | who runs the meeting where nobody else does |
//! | `stream` | the hall's livestream: a picture of our own |
//! | `story` | worked examples to be led through, with their figures |
//! | `progress` | what is said of them while they do |

mod chair;
mod choice;
mod crowd;
mod decks;
mod doors;
mod folder;
mod options;
mod player;
mod poster;
mod progress;
mod sealed;
mod stage;
mod story;
mod stream;

use std::io::{self, IsTerminal};
use std::sync::Arc;

pub use folder::FolderError;
pub use options::{Options, Simulate};
pub use stage::StageError;
pub use story::Story;

use crate::clock::Clock;
use crate::rng::Rng;
use crate::service::{Service, ServiceConfig, StartError};
use crate::terminal::Colours;
use crate::urn::CastLimits;
use decks::Decks;
use folder::Folder;
use poster::Poster;
use progress::Phases;
use tokio::sync::watch;

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The certificate for the local network.
    #[error(transparent)]
    Tls(#[from] crate::tls::TlsError),
    /// The service.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The congress.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// Nothing can be printed, or no signal be waited for.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Runs the demo `until` told to stop: prints to standard output what people need, says on standard error how the
/// simulated delegates get on.
pub async fn run(
    options: &Options,
    clock: Clock,
    until: impl Future<Output = io::Result<()>>,
) -> Result<(), DemoError> {
    let folder = Folder::claim(&options.data, options.fresh)?;
    let doors = doors::open(options, &clock)?;
    let config = ServiceConfig {
        data: options.data.clone(),
        doors,
        limits: CastLimits::default(),
        witnesses: Vec::new(),
        beside: stream::served(clock.clone()),
    };
    let service = Service::start(config, clock.clone()).await?;
    let outcome = perform(options, &folder, (&service, clock), until).await;
    service.stop().await;
    outcome
}

async fn perform(
    options: &Options,
    folder: &Folder,
    (service, clock): (&Service, Clock),
    until: impl Future<Output = io::Result<()>>,
) -> Result<(), DemoError> {
    let stage = stage::set(options, folder, service).await?;
    let players = options.simulate(stage.story).of(stage.attending().len());
    let poster = Poster {
        stage: &stage,
        bases: &service.bases,
        data: &options.data,
        players,
    };
    let mut out = io::stdout();
    if options.json {
        poster.print_json(&mut out)?;
    } else {
        let colours = if out.is_terminal() {
            Colours::Ansi
        } else {
            Colours::None
        };
        poster.print(&mut out, colours)?;
    }
    let decks = Arc::new(Decks::new(players, stage.story, Rng::system()));
    let (through, phases) = watch::channel(Phases::new());
    let crowd = stage.crowd(&service.bases, players, options.pace(), &decks);
    let phases = (!crowd.invitations.is_empty()).then_some(phases);
    let play = crowd::play(crowd, Rng::system(), through);
    let chair = stage
        .chair((service, clock), players, options.pace())
        .await?;
    let lead = async {
        if let Some(chair) = chair {
            chair.run(&decks, phases).await;
        }
    };
    tokio::pin!(until);
    tokio::select! {
        _ = async { tokio::join!(play, lead) } => until.await?,
        told = &mut until => told?,
    }
    Ok(())
}
