//! The bounded pool that signs tokens: blind signing is the dearest step, and must neither run where requests wait for one
//! another nor queue without end.

use std::sync::Arc;

use tokio::sync::Semaphore;

/// Requests that may wait for each core: at a quarter of a millisecond a signature, an eighth of a second.
const WAITING_A_CORE: usize = 512;

/// The pool, or rather the right to use the runtime's blocking threads. Cheap to clone.
#[derive(Debug, Clone)]
pub struct SigningPool {
    /// One for each request that signs or waits.
    places: Arc<Semaphore>,
    /// One for each that signs.
    hands: Arc<Semaphore>,
}

/// Too many wait already: try again later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

impl SigningPool {
    /// A pool that signs on every core of this machine.
    pub fn for_this_machine() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(cores, cores * WAITING_A_CORE)
    }

    /// A pool that does `hands` things at once, while at most `waiting` others wait.
    pub fn new(hands: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(hands + waiting)),
            hands: Arc::new(Semaphore::new(hands)),
        }
    }

    /// Does `work` on a thread of its own when it is its turn.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| Busy)?;
        let hand = Arc::clone(&self.hands)
            .acquire_owned()
            .await
            .map_err(|_| Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            // Both go with the work, which goes on where whoever asked has hung up.
            let _held = (place, hand);
            work()
        });
        match done.await {
            Ok(value) => Ok(value),
            Err(failure) => std::panic::resume_unwind(failure.into_panic()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::{Busy, SigningPool};

    #[tokio::test]
    async fn a_full_pool_turns_work_away_and_takes_it_again_later() {
        let pool = SigningPool::new(1, 0);
        let (release, wait) = mpsc::channel::<()>();
        let held = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(move || wait.recv()).await }
        });
        tokio::task::yield_now().await;
        assert_eq!(pool.run(|| 1).await, Err(Busy));
        release.send(()).unwrap();
        assert!(held.await.unwrap().is_ok());
        assert_eq!(pool.run(|| 2).await, Ok(2));
    }
}
