//! 法定人数: whether enough take part (UE-20, WC-02). Tested at opening, at close, in the count and in its reasons.

use serde::Serialize;

use crate::{
    manifest::{Kind, Manifest, Sitting},
    ratio::Bound,
};

/// A quorum with the figures that it is tested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Quorum {
    /// Present at opening; in a remote sitting the ballots returned.
    pub took_part: u64,
    /// 应到.
    pub entitled: u64,
    /// The fewest that make a quorum.
    pub needed: u64,
    /// The rule's threshold.
    pub bound: Bound,
    /// The kind of contest.
    pub kind: Kind,
    /// How the electorate meets.
    pub sitting: Sitting,
}

impl Quorum {
    /// The contest's quorum, if its rules have one. In an assembly `open_present` counts, in a remote sitting
    /// `returned`.
    pub fn of(manifest: &Manifest, open_present: u64, returned: u64) -> Option<Self> {
        let bound = manifest.rules.quorum?.bound;
        let entitled = u64::from(manifest.electorate.entitled);
        let sitting = manifest.rules.sitting;
        let took_part = match sitting {
            Sitting::Assembly => open_present,
            Sitting::Remote => returned,
        };
        let (needed, kind) = (bound.needed(entitled), manifest.kind);
        Some(Self {
            took_part,
            entitled,
            needed,
            bound,
            kind,
            sitting,
        })
    }

    /// Whether enough take part.
    pub fn met(&self) -> bool {
        self.bound.met(self.took_part, self.entitled)
    }
}
