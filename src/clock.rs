//! The only place that reads the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::civil::Date;
use jiff::{Timestamp, tz};

const HOUR_MS: i64 = 3_600_000;

/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// `seconds` later.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1000)
    }

    /// The day in China.
    pub fn beijing_day(self) -> Date {
        let time = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::MAX);
        tz::offset(8).to_datetime(time).date()
    }

    /// The full hour that it is in: as exactly as what a named delegate did is recorded.
    pub fn full_hour(self) -> Self {
        Self(self.0 - self.0.rem_euclid(HOUR_MS))
    }
}

/// Says what time it is. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that stands still until it is moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `millis` until [`Clock::advance`] moves it.
    pub fn fixed(millis: i64) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(millis)))
    }

    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the place that reads the clock"
    )]
    pub fn now(&self) -> Millis {
        match self {
            Self::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                Millis(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
            }
            Self::Fixed(millis) => Millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock; the system's goes by itself.
    pub fn advance(&self, by_millis: i64) {
        if let Self::Fixed(millis) = self {
            millis.fetch_add(by_millis, Ordering::SeqCst);
        }
    }
}
