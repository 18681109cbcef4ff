//! “谁能看到什么”: the threat model for delegates.

use askama::Template;

use super::{Frame, paths};

/// `/trust`.
#[derive(Clone, Debug, Template)]
#[template(path = "plain/trust.html")]
pub struct Trust {
    /// Surroundings.
    pub frame: Frame,
    /// Who could attack.
    pub attackers: Vec<TrustAttacker>,
}

/// Somebody who could attack, in the reader's language.
#[derive(Clone, Debug)]
pub struct TrustAttacker {
    /// Who.
    pub who: String,
    /// What they get.
    pub gets: String,
    /// What holds.
    pub holds: Vec<TrustClaim>,
    /// What is left.
    pub left: Vec<String>,
}

/// What holds, with the test that shows it.
#[derive(Clone, Debug)]
pub struct TrustClaim {
    /// The claim.
    pub says: String,
    /// The test's name.
    pub test: String,
}
