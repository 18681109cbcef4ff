//! The part of a manifest that decides: thresholds, sitting, signatures, what is shown when (§3 `rules`).

use serde::{Deserialize, Serialize};

use crate::ratio::Ratio;

/// The rules of one contest, as its delegates consent to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Name and version of the rule profile, `union-committee@1`.
    pub profile: String,
    /// How the electorate meets.
    pub sitting: Sitting,
    /// How many must take part; always of [`crate::ratio::Basis::Entitled`].
    pub quorum: Option<Ratio>,
    /// How many votes elect or carry.
    pub pass: Option<Ratio>,
    /// What a run-off among the tied demands.
    pub runoff_pass: RunoffPass,
    /// The most `for` and write-ins together on a valid ballot; 0 where the kind is not `election`.
    pub max_for: u32,
    /// Whether each write-in needs a mark `against` on the same ballot (UE-24).
    pub write_in_needs_against: bool,
    /// 差额: options − seats against seats (UE-14, AR-5).
    pub surplus: Option<Ratio>,
    /// Scrutineers' signatures demanded.
    pub signoffs: Signoffs,
    /// Who sees a tally before the result.
    pub show: Show,
    /// How requests are spread over time.
    pub spread: Spread,
}

/// How the electorate meets, and so what the quorum is tested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sitting {
    /// In a hall: on those present when the box opens.
    Assembly,
    /// Over days: on the ballots returned at close.
    Remote,
}

/// What a run-off among the tied demands (UE-30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunoffPass {
    /// More votes win.
    Plurality,
    /// The same threshold as before.
    Same,
}

/// How many scrutineers must sign each act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signoffs {
    /// To open the box.
    pub open: u32,
    /// To close it.
    pub close: u32,
    /// To certify the result.
    pub certify: u32,
    /// To void the contest by decision.
    pub void: u32,
}

/// Who sees a tally before the result, and how coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// The widest circle that sees it.
    pub to: Audience,
    /// Whether they see it while the box is open.
    pub while_open: bool,
    /// Ballots by which a shown tally steps and lags.
    pub batch: u32,
}

/// A circle of readers; each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Election officers.
    Officers,
    /// Delegates too.
    Delegates,
    /// Everybody.
    Public,
}

/// How devices' requests are spread over time, in seconds; 0 and 0 for tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    /// A device takes its ballot within this time of `ready`.
    pub issue_s: u32,
    /// The box opens no earlier than this after `ready`.
    pub settle_s: u32,
}
