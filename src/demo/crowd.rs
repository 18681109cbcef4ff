//! All simulated delegates: who plays, what they watch, and what is said of them.

use std::sync::Arc;
use std::time::Duration;

use ballot::id::CongressId;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::decks::Decks;
use super::player::Player;
use super::progress::{Phases, Progress, Report};
use crate::client::{Http, Invitation, Snapshot, Watcher};
use crate::rng::Rng;

/// The pause before a lost feed is connected again.
const RECONNECT: Duration = Duration::from_secs(1);

/// Who is simulated, and where.
#[derive(Debug)]
pub(super) struct Crowd {
    /// Where the service is.
    pub(super) base: String,
    /// The congress.
    pub(super) congress: CongressId,
    /// What they vote.
    pub(super) decks: Arc<Decks>,
    /// The players' invitations.
    pub(super) invitations: Vec<Invitation>,
    /// How long a wave takes.
    pub(super) pace: Duration,
}

/// What all players share.
#[derive(Debug)]
pub(super) struct Scene {
    /// The way to the service. Nobody has connections of their own.
    pub(super) http: Http,
    /// Chance.
    pub(super) rng: Rng,
    /// How long a wave takes.
    pub(super) pace: Duration,
    /// The newest public figures; none before the first.
    pub(super) feed: watch::Receiver<Option<Snapshot>>,
    /// What they vote.
    pub(super) decks: Arc<Decks>,
    reports: mpsc::UnboundedSender<Report>,
}

impl Scene {
    /// Tells how a player came through a phase.
    pub(super) fn report(&self, report: Report) {
        // Nobody listens any more only when the demo ends.
        let _ = self.reports.send(report);
    }

    /// Waits for a random moment within `span`.
    pub(super) async fn wait_within(&self, span: Duration) {
        tokio::time::sleep(span.mul_f64(self.rng.below(1000) as f64 / 1000.0)).await;
    }
}

/// Plays the crowd: whatever contest comes up, they take part in it. Tells what all of them are through with.
pub(super) async fn play(crowd: Crowd, rng: Rng, through: watch::Sender<Phases>) {
    let players = crowd.invitations.len();
    if players == 0 {
        return;
    }
    let http = Http::new(&crowd.base);
    let (told, feed) = watch::channel(None);
    let (reports, mut reported) = mpsc::unbounded_channel();
    let scene = Arc::new(Scene {
        http: http.clone(),
        rng,
        pace: crowd.pace,
        feed,
        reports,
        decks: crowd.decks,
    });
    let mut tasks = JoinSet::new();
    tasks.spawn(follow(http, crowd.congress, told));
    for invitation in crowd.invitations {
        tasks.spawn(
            Player {
                scene: Arc::clone(&scene),
                invitation,
            }
            .play(),
        );
    }
    drop(scene);
    let mut progress = Progress::new(players);
    while let Some(report) = reported.recv().await {
        if let Some(line) = progress.record(report) {
            eprintln!("{line}");
        }
        through.send_replace(progress.through());
    }
}

/// Follows the public feed for everybody, for as long as anybody plays.
async fn follow(http: Http, congress: CongressId, told: watch::Sender<Option<Snapshot>>) {
    while !told.is_closed() {
        if let Ok(mut watcher) = Watcher::connect(&http, congress, None).await {
            told.send_replace(Some(watcher.snapshot().clone()));
            while let Ok(snapshot) = watcher.next().await {
                told.send_replace(Some(snapshot.clone()));
            }
        }
        tokio::time::sleep(RECONNECT).await;
    }
}
