//! The hub: what has changed, to whoever watches (protocol §8, `live`).
//!
//! A ballot never means a message: a congress's figures are looked at when something has touched it, at most
//! [`TICKS_A_SECOND`] times a second, and what changed is put into words once for everybody in a circle. A reader
//! that is too slow gets the newest whole snapshot, never a queue.

mod snapshot;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ballot::id::CongressId;
use ballot::manifest::Audience;
use tokio::sync::{Notify, watch};

use crate::conduct::{Conduct, ConductError};
pub use snapshot::{Shot, Snapshot};

/// Most messages to one reader in a second, and looks at a congress's figures that nobody has asked for.
pub const TICKS_A_SECOND: u32 = 4;

/// How often another process's changes are looked for.
const FOREIGN_CHANGES: Duration = Duration::from_secs(1);

/// The three circles, the widest last.
const AUDIENCES: [Audience; 3] = [Audience::Officers, Audience::Delegates, Audience::Public];

/// Shows watchers what is. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    conduct: Conduct,
    channels: Mutex<HashMap<CongressId, Channels>>,
    touched: Notify,
    /// One look at a time: figures read earlier must not be published over later ones.
    looking: tokio::sync::Mutex<()>,
    /// Both counts of changes together, when they were last looked at.
    seen: AtomicU64,
    /// Where numbering starts: higher at every start, so that no old number is met again.
    first_seq: u64,
}

#[derive(Debug)]
struct Channels {
    touched: bool,
    senders: [watch::Sender<Arc<Shot>>; 3],
}

impl Hub {
    /// A hub over the figures that `conduct` joins. `first_seq` must grow from start to start.
    pub fn new(conduct: Conduct, first_seq: u64) -> Self {
        let inner = Inner {
            conduct,
            channels: Mutex::default(),
            touched: Notify::new(),
            looking: tokio::sync::Mutex::default(),
            seen: AtomicU64::new(0),
            first_seq,
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Says that a congress's figures may have changed.
    pub fn touch(&self, congress: CongressId) {
        if let Some(channels) = self.channels().get_mut(&congress) {
            channels.touched = true;
        }
        self.inner.touched.notify_one();
    }

    /// The newest shot for `audience`, and all that follow.
    pub async fn watch(
        &self,
        congress: CongressId,
        audience: Audience,
    ) -> Result<watch::Receiver<Arc<Shot>>, ConductError> {
        if !self.channels().contains_key(&congress) {
            let overview = self.inner.conduct.overview(congress).await?;
            let first = |audience| {
                let snapshot = Snapshot::of(&overview, audience);
                watch::Sender::new(Arc::new(Shot::first(snapshot, self.inner.first_seq)))
            };
            let channels = Channels {
                touched: true,
                senders: AUDIENCES.map(first),
            };
            self.channels().entry(congress).or_insert(channels);
            self.inner.touched.notify_one();
        }
        let channels = self.channels();
        Ok(channels[&congress].senders[place(audience)].subscribe())
    }

    /// The newest shot for `audience`, nothing that has happened left out.
    pub async fn newest(
        &self,
        congress: CongressId,
        audience: Audience,
    ) -> Result<Arc<Shot>, ConductError> {
        let shots = self.watch(congress, audience).await?;
        self.notice_changes();
        self.look().await;
        Ok(Arc::clone(&shots.borrow()))
    }

    /// Looks at what was touched, for ever.
    pub async fn run(self) {
        let mut changes = self.inner.conduct.ballot_changes();
        let mut acts = self.inner.conduct.act_changes();
        let mut foreign = tokio::time::interval(FOREIGN_CHANGES);
        let mut version = None;
        loop {
            tokio::select! {
                () = self.inner.touched.notified() => {}
                changed = changes.changed() => {
                    if changed.is_err() { return; }
                    self.notice_changes();
                }
                _ = acts.changed() => self.notice_changes(),
                _ = foreign.tick() => {
                    let now = self.inner.conduct.version().await.ok();
                    if now != version {
                        version = now;
                        self.inner.conduct.notice_another_process();
                        self.touch_all();
                    }
                }
            }
            self.look().await;
            tokio::time::sleep(Duration::from_secs(1) / TICKS_A_SECOND).await;
        }
    }

    /// Touches all where a ballot or an act has changed something since it was last looked at.
    fn notice_changes(&self) {
        let conduct = &self.inner.conduct;
        let now = *conduct.ballot_changes().borrow() + *conduct.act_changes().borrow();
        if self.inner.seen.swap(now, Ordering::SeqCst) != now {
            self.touch_all();
        }
    }

    fn touch_all(&self) {
        self.channels()
            .values_mut()
            .for_each(|channels| channels.touched = true);
    }

    async fn look(&self) {
        let _alone = self.inner.looking.lock().await;
        let touched: Vec<CongressId> = self
            .channels()
            .iter_mut()
            .filter_map(|(congress, channels)| {
                std::mem::take(&mut channels.touched).then_some(*congress)
            })
            .collect();
        for congress in touched {
            match self.inner.conduct.overview(congress).await {
                Ok(overview) => {
                    self.publish(congress, |audience| Snapshot::of(&overview, audience))
                }
                Err(error) => tracing::error!(%congress, %error, "live figures could not be read"),
            }
        }
    }

    fn publish(&self, congress: CongressId, snapshot: impl Fn(Audience) -> Snapshot) {
        let channels = self.channels();
        let Some(channels) = channels.get(&congress) else {
            return;
        };
        for (audience, sender) in AUDIENCES.into_iter().zip(&channels.senders) {
            let next = sender.borrow().next(snapshot(audience));
            if let Some(next) = next {
                sender.send_replace(Arc::new(next));
            }
        }
    }

    fn channels(&self) -> std::sync::MutexGuard<'_, HashMap<CongressId, Channels>> {
        self.inner
            .channels
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn place(audience: Audience) -> usize {
    match audience {
        Audience::Officers => 0,
        Audience::Delegates => 1,
        Audience::Public => 2,
    }
}
