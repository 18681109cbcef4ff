//! What became of each candidate, and of the item of a motion: the votes, the verdict, and how many votes were missing.

use serde::Serialize;

use crate::{
    id::MemberId,
    manifest::{Kind, Manifest},
    outcome::{ResultDoc, Standing, standings},
};

/// What became of one candidate, somebody written in, or a motion's item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// An option or a write-in.
    pub id: MemberId,
    /// Marks `for`, or times written in.
    pub votes: u64,
    /// What followed.
    pub verdict: Verdict,
}

/// What followed from somebody's votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 当选; in a primary 入选 (UE-27, UE-28).
    Elected,
    /// Equal votes at the cut: a run-off decides (UE-29).
    Tied,
    /// Enough votes to be elected, had others not had more (UE-28).
    Beaten {
        /// Votes behind whoever was last elected, or behind those tied for the last seats; 0 where there are no seats.
        short: u64,
    },
    /// Fewer votes than the rules demand (UE-27, UE-31).
    Below {
        /// Votes missing to the threshold.
        missing: u64,
    },
    /// A motion is passed.
    Carried,
    /// A motion is not passed.
    NotCarried {
        /// Votes missing to the threshold.
        missing: u64,
    },
}

/// The fate of every option and of every write-in that the result lists, in rank order; none in an appraisal, which
/// decides nothing.
pub fn fates(manifest: &Manifest, doc: &ResultDoc) -> Vec<Fate> {
    let ranked = standings(manifest, doc);
    let fate = |&standing: &Standing| {
        let verdict = match manifest.kind {
            Kind::Election => candidate(&ranked, doc, standing),
            Kind::Motion => item(doc, standing),
            Kind::Appraisal => return None,
        };
        let Standing { id, votes } = standing;
        Some(Fate { id, votes, verdict })
    };
    ranked.iter().filter_map(fate).collect()
}

fn candidate(ranked: &[Standing], doc: &ResultDoc, Standing { id, votes }: Standing) -> Verdict {
    let outcome = &doc.outcome;
    let missing = outcome.needs.saturating_sub(votes);
    match missing {
        _ if outcome.elected.contains(&id) => Verdict::Elected,
        _ if outcome.tied.contains(&id) => Verdict::Tied,
        0 => Verdict::Beaten {
            short: last_seat(ranked, doc).saturating_sub(votes),
        },
        missing => Verdict::Below { missing },
    }
}

/// The fewest votes with which somebody was elected or tied for a seat.
fn last_seat(ranked: &[Standing], doc: &ResultDoc) -> u64 {
    let outcome = &doc.outcome;
    let seated = ranked
        .iter()
        .filter(|each| outcome.elected.contains(&each.id) || outcome.tied.contains(&each.id));
    seated.map(|each| each.votes).min().unwrap_or(0)
}

fn item(doc: &ResultDoc, Standing { votes, .. }: Standing) -> Verdict {
    match doc.outcome.needs.saturating_sub(votes) {
        0 => Verdict::Carried,
        missing => Verdict::NotCarried { missing },
    }
}
