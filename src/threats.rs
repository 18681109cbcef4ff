//! The threat model, read from `docs/threat-model.toml`: who could attack a vote, what they get, what holds all the same.

use std::sync::LazyLock;

use serde::Deserialize;

const SOURCE: &str = include_str!("../docs/threat-model.toml");

/// The whole model.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threats {
    /// Who could attack.
    #[serde(rename = "attacker")]
    pub attackers: Vec<Attacker>,
}

/// Somebody who could attack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attacker {
    /// A name for the model itself.
    pub id: String,
    /// Who it is.
    pub who: Said,
    /// What they get to see or do.
    pub gets: Said,
    /// What holds all the same, and what does not.
    #[serde(rename = "claim")]
    pub claims: Vec<Claim>,
}

/// One thing that holds, or that is left.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Which promise of protocol §1 it is about.
    pub promise: String,
    /// The claim in words.
    pub says: Said,
    /// The test that shows it; none for what is left.
    pub test: Option<String>,
    /// Whether it is a risk that remains.
    #[serde(default)]
    pub residual: bool,
}

/// Words in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The model. A test reads it, so that it is known to be well-formed.
pub fn threats() -> &'static Threats {
    static THREATS: LazyLock<Threats> = LazyLock::new(|| {
        toml::from_str(SOURCE)
            .expect("docs/threat-model.toml is read by a test before it is built in")
    });
    &THREATS
}
