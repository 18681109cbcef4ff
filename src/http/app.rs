//! What handlers work with.

use axum::extract::FromRef;

use super::shelf::Shelf;
use super::{Comparing, Judging};
use crate::clock::Clock;
use crate::conduct::Conduct;
use crate::fetched::Fetched;
use crate::live::Hub;
use crate::rng::Rng;
use crate::roll::Roll;
use crate::urn::Urn;

/// The service as handlers see it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct App {
    /// The half that knows people.
    pub roll: Roll,
    /// The half that knows ballots.
    pub urn: Urn,
    /// The officers' acts.
    pub conduct: Conduct,
    /// The live feed.
    pub hub: Hub,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub rng: Rng,
    /// What is wrong with packages that are being prepared.
    pub judging: Judging,
    /// What revisions have changed.
    pub comparing: Comparing,
    /// Others' players, where they were fetched.
    pub fetched: Fetched,
    /// Documents' files on their way.
    pub shelf: Shelf,
    /// Where this listener is reached: `https://vote.example.org`, no trailing slash.
    pub base: String,
    /// Where the service is reached over https, if anywhere.
    pub secure_base: Option<String>,
}

impl FromRef<App> for Urn {
    fn from_ref(app: &App) -> Self {
        app.urn.clone()
    }
}

impl App {
    /// Where people's own devices reach the service: over https, where it is.
    pub fn public_base(&self) -> &str {
        self.secure_base.as_deref().unwrap_or(&self.base)
    }

    /// Whether this listener speaks https.
    pub fn is_secure(&self) -> bool {
        self.base.starts_with("https://")
    }
}
