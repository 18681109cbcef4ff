//! All simulated delegates: who plays, what they watch, and what is said of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ballot::body::Body;
use ballot::id::{CongressId, ContestId};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::choice;
use super::player::Player;
use super::progress::{Progress, Report};
use super::story::Story;
use crate::client::{Http, Invitation, Paper, Snapshot, Watcher};
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
    /// The story that is played.
    pub(super) story: Option<Story>,
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
    reports: mpsc::UnboundedSender<Report>,
    players: usize,
    story: Option<Story>,
    decks: Mutex<HashMap<ContestId, Vec<Option<Body>>>>,
}

impl Scene {
    /// Tells how a player came through a phase.
    pub(super) fn report(&self, report: Report) {
        // Nobody listens any more only when the demo ends.
        let _ = self.reports.send(report);
    }

    /// A ballot to cast in a contest, or none for whoever won't.
    pub(super) fn draw(&self, paper: &Paper) -> Option<Body> {
        let mut decks = self.decks.lock().unwrap_or_else(PoisonError::into_inner);
        let deck = decks
            .entry(paper.contest())
            .or_insert_with(|| self.deal(paper));
        deck.pop().flatten()
    }

    fn deal(&self, paper: &Paper) -> Vec<Option<Body>> {
        let figures = self.story.and_then(|story| story.figures(&paper.manifest));
        match figures {
            Some(figures) => choice::deal_exactly(paper, self.players, figures, &self.rng),
            None => choice::deal(paper, self.players, &self.rng),
        }
    }

    /// Waits for a random moment within `span`.
    pub(super) async fn wait_within(&self, span: Duration) {
        tokio::time::sleep(span.mul_f64(self.rng.below(1000) as f64 / 1000.0)).await;
    }
}

/// Plays the crowd: whatever contest comes up, they take part in it.
pub(super) async fn play(crowd: Crowd, rng: Rng) {
    let players = crowd.invitations.len();
    if players == 0 {
        return;
    }
    let http = Http::new(&crowd.base);
    let (told, feed) = watch::channel(None);
    let (reports, mut reported) = mpsc::unbounded_channel();
    let decks = Mutex::default();
    let scene = Arc::new(Scene {
        http: http.clone(),
        rng,
        pace: crowd.pace,
        feed,
        reports,
        players,
        story: crowd.story,
        decks,
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
