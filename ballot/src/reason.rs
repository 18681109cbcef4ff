//! Why a result is what it is: three to six reasons, each a rule with this contest's figures.
//!
//! Reasons are data; [`crate::words`] says them in sentences.

use serde::Serialize;

use crate::{
    id::MemberId,
    manifest::{Kind, Manifest, Stage},
    outcome::{ResultDoc, Standing, standings},
    profile::{RuleId, RuleProfile},
    quorum::Quorum,
    ratio::{Basis, Ratio},
};

/// One step of the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The rule behind it.
    pub rule: RuleId,
    /// The figures.
    pub why: Why,
}

/// A step's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Enough took part.
    Quorum(Quorum),
    /// 收回 ≤ 发出.
    Balance {
        /// 发出.
        issued: u64,
        /// 收回.
        returned: u64,
    },
    /// How many ballots are valid.
    Validity {
        /// 有效.
        valid: u64,
        /// 无效, unopenable ones included.
        invalid: u64,
        /// Could not be opened.
        unopenable: u64,
    },
    /// How many votes elect or carry.
    Threshold {
        /// The figure that it is measured against: 应到, say.
        base: u64,
        /// The rule's threshold.
        ratio: Ratio,
        /// The fewest votes that meet it.
        needs: u64,
    },
    /// Votes alone rank: a run-off among the tied, or no threshold set.
    VotesAlone,
    /// Who got the seats, and why not others.
    Seats {
        /// The fewest votes.
        needs: u64,
        /// The rule's threshold; none where votes alone rank.
        threshold: Option<Ratio>,
        /// How the seats were given.
        seats: Seats,
    },
    /// A motion's votes.
    Motion {
        /// 赞成.
        votes: u64,
        /// The fewest that carry.
        needs: u64,
        /// Whether it is carried.
        passed: bool,
    },
    /// Grades are counted over the valid ballots, and nothing passes or fails.
    Graded {
        /// 有效: the base of every rate.
        valid: u64,
    },
    /// No scrutineer's signature was demanded.
    NoSignoffs,
}

/// How the seats of an election were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seats {
    /// As many meet the threshold as there are seats: all are elected.
    AllElected {
        /// Seats, and those elected.
        seats: u64,
    },
    /// More meet the threshold than there are seats; votes decide.
    Cut {
        /// Those who meet the threshold.
        passing: u64,
        /// Seats.
        seats: u64,
        /// Those who meet it and are not elected, in rank order.
        losers: Vec<Loser>,
    },
    /// More meet the threshold than there are seats, and equal votes stand at the cut.
    Tied {
        /// Those who meet the threshold.
        passing: u64,
        /// Seats.
        seats: u64,
        /// Elected above the cut.
        elected: u64,
        /// Votes that the tied share.
        votes: u64,
        /// The tied, ascending by id.
        tied: Vec<MemberId>,
        /// Seats left for them.
        left: u64,
    },
    /// Fewer meet the threshold than there are seats.
    Vacant {
        /// Elected.
        elected: u64,
        /// Seats.
        seats: u64,
        /// Seats left empty.
        vacant: u64,
    },
}

/// Somebody who met the threshold and is not elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Loser {
    /// Who.
    pub id: MemberId,
    /// Votes.
    pub votes: u64,
    /// Rank, from 1; equal votes share it.
    pub rank: u64,
}

/// Explains a result. `open_present` is the figure of the log's `open` entry, which a result does not repeat.
///
/// Write-ins beyond the 500 that a result lists are not seen here.
pub fn explain(manifest: &Manifest, open_present: u64, doc: &ResultDoc) -> Vec<Reason> {
    let profile = RuleProfile::behind(&manifest.rules.profile, manifest.kind);
    let mut reasons = Vec::new();
    let mut add = |rule, why| reasons.push(Reason { rule, why });
    if let Some(quorum) = Quorum::of(manifest, open_present, doc.returned) {
        add(profile.quorum.id, Why::Quorum(quorum));
    }
    let (issued, returned) = (doc.issued, doc.returned);
    add(profile.balance.id, Why::Balance { issued, returned });
    let ResultDoc {
        valid,
        invalid,
        unopenable,
        ..
    } = *doc;
    add(
        profile.validity.id,
        Why::Validity {
            valid,
            invalid,
            unopenable,
        },
    );
    let (needs, threshold) = (doc.outcome.needs, threshold(manifest, doc));
    if manifest.kind != Kind::Appraisal {
        add(
            threshold_rule(manifest, profile, threshold),
            threshold_why(manifest, doc, threshold),
        );
    }
    match manifest.kind {
        Kind::Election => {
            let (rule, seats) = seats(manifest, doc);
            add(
                rule,
                Why::Seats {
                    needs,
                    threshold,
                    seats,
                },
            );
        }
        Kind::Motion => add(profile.pass.id, motion(doc)),
        Kind::Appraisal => add(RuleId("WC-17"), Why::Graded { valid }),
    }
    if manifest.rules.signoffs.certify == 0 {
        add(RuleId("UE-43"), Why::NoSignoffs);
    }
    reasons
}

/// What it takes to be elected or carried, before anybody has voted: known where the threshold is measured against
/// the roll or the seats.
pub fn threshold_ahead(manifest: &Manifest) -> Option<Reason> {
    let ratio = manifest.rules.pass?;
    let base = match ratio.of {
        Basis::Entitled => manifest.electorate.entitled,
        Basis::Seats => manifest.seats,
        Basis::Present | Basis::Returned | Basis::Valid => return None,
    };
    let profile = RuleProfile::behind(&manifest.rules.profile, manifest.kind);
    let (base, needs) = (base.into(), ratio.needed(base.into()));
    Some(Reason {
        rule: profile.pass.id,
        why: Why::Threshold { base, ratio, needs },
    })
}

/// The threshold that was applied. A result does not say whether votes alone ranked; its `needs` does, wherever
/// it makes a difference.
fn threshold(manifest: &Manifest, doc: &ResultDoc) -> Option<Ratio> {
    let applied = |ratio: &Ratio| ratio.needed(doc.base(manifest, ratio.of)) == doc.outcome.needs;
    manifest.rules.pass.filter(applied)
}

fn threshold_rule(manifest: &Manifest, profile: &RuleProfile, threshold: Option<Ratio>) -> RuleId {
    match (threshold, manifest.stage) {
        (Some(_), _) => profile.pass.id,
        (None, Stage::Primary) => RuleId("UE-16"),
        (None, _) => profile
            .election
            .map_or(profile.pass.id, |rules| rules.runoff_pass.id),
    }
}

fn threshold_why(manifest: &Manifest, doc: &ResultDoc, threshold: Option<Ratio>) -> Why {
    threshold.map_or(Why::VotesAlone, |ratio| Why::Threshold {
        base: doc.base(manifest, ratio.of),
        ratio,
        needs: doc.outcome.needs,
    })
}

fn motion(doc: &ResultDoc) -> Why {
    let votes = doc.options.first().and_then(|figures| figures.first());
    Why::Motion {
        votes: votes.copied().unwrap_or(0),
        needs: doc.outcome.needs,
        passed: doc.outcome.passed == Some(true),
    }
}

fn seats(manifest: &Manifest, doc: &ResultDoc) -> (RuleId, Seats) {
    let outcome = &doc.outcome;
    let mut ranked = standings(manifest, doc);
    ranked.retain(|standing| standing.votes >= outcome.needs);
    let (passing, elected) = (ranked.len() as u64, outcome.elected.len() as u64);
    let (seats, vacant) = (u64::from(manifest.seats), outcome.vacant);
    if let Some(first) = outcome.tied.first() {
        let votes = ranked.iter().find(|standing| standing.id == *first);
        let votes = votes.map_or(0, |standing| standing.votes);
        let tied = outcome.tied.clone();
        let why = Seats::Tied {
            passing,
            seats,
            elected,
            votes,
            tied,
            left: vacant,
        };
        return (RuleId("UE-29"), why);
    }
    if vacant > 0 {
        return (
            RuleId("UE-31"),
            Seats::Vacant {
                elected,
                seats,
                vacant,
            },
        );
    }
    if passing == seats {
        return (RuleId("UE-27"), Seats::AllElected { seats });
    }
    let losers = losers(&ranked, &outcome.elected);
    (
        RuleId("UE-28"),
        Seats::Cut {
            passing,
            seats,
            losers,
        },
    )
}

fn losers(ranked: &[Standing], elected: &[MemberId]) -> Vec<Loser> {
    let lost = ranked
        .iter()
        .filter(|standing| !elected.contains(&standing.id));
    lost.map(|&Standing { id, votes }| {
        let before = ranked.iter().filter(|other| other.votes > votes).count();
        Loser {
            id,
            votes,
            rank: before as u64 + 1,
        }
    })
    .collect()
}
