//! What takes long to work out and is asked for again and again: worked out beside the requests, one at a time, and kept
//! for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::Problem;

/// The hash of all that a thing was worked out of.
pub(super) type Key = [u8; 32];

/// The newest first.
type Newest<T> = VecDeque<(Key, Arc<T>)>;

/// Things worked out lately.
#[derive(Debug)]
pub(super) struct Lately<T> {
    kept: Arc<Mutex<Newest<T>>>,
    /// Whoever asks in crowds takes one core, and no more memory than one of these takes.
    turn: Arc<tokio::sync::Mutex<()>>,
    most: usize,
}

impl<T> Clone for Lately<T> {
    fn clone(&self) -> Self {
        Self {
            kept: Arc::clone(&self.kept),
            turn: Arc::clone(&self.turn),
            most: self.most,
        }
    }
}

impl<T: Send + Sync + 'static> Lately<T> {
    /// Keeps the `most` that were worked out last.
    pub(super) fn new(most: usize) -> Self {
        Self {
            kept: Arc::default(),
            turn: Arc::default(),
            most,
        }
    }

    /// Works something out, unless it was lately. `key` must be the same for the same things alone.
    pub(super) async fn of<I: Send + 'static>(
        &self,
        given: I,
        key: fn(&I) -> Key,
        work: fn(&I) -> T,
    ) -> Result<Arc<T>, Problem> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let known = self.clone();
        let worked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let key = key(&given);
            known.find(&key).unwrap_or_else(|| {
                let made = Arc::new(work(&given));
                known.keep(key, &made);
                made
            })
        });
        worked.await.map_err(|error| Problem::fault(&error))
    }

    fn find(&self, key: &Key) -> Option<Arc<T>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = kept.iter();
        kept.find_map(|(other, made)| (other == key).then(|| Arc::clone(made)))
    }

    fn keep(&self, key: Key, made: &Arc<T>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, Arc::clone(made)));
        kept.truncate(self.most);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    static WORKED: AtomicU8 = AtomicU8::new(0);

    fn work(given: &u8) -> u8 {
        WORKED.fetch_add(1, Ordering::SeqCst);
        given + 1
    }

    #[tokio::test]
    async fn a_crowd_that_asks_for_the_same_has_it_worked_out_once() {
        let lately = Lately::new(1);
        let asks: Vec<_> = (0..20)
            .map(|_| {
                let lately = lately.clone();
                tokio::spawn(async move { lately.of(1, |given| [*given; 32], work).await.ok() })
            })
            .collect();
        for ask in asks {
            assert_eq!(ask.await.unwrap().as_deref(), Some(&2));
        }
        assert_eq!(WORKED.load(Ordering::SeqCst), 1);
        for (given, made) in [(2, 3), (1, 2)] {
            let found = lately.of(given, |given| [*given; 32], work).await.ok();
            assert_eq!(found.as_deref(), Some(&made));
        }
        assert_eq!(WORKED.load(Ordering::SeqCst), 3, "one is kept");
    }
}
