//! What can come after a round, with candidates and seats filled in.

use super::{Course, End, Round, chosen};
use crate::{
    finding::surplus_extra,
    id::{ContestId, MemberId},
    manifest::{Kind, Manifest, Stage},
    outcome::{ResultDoc, Standing, standings},
    profile::{RuleId, RuleProfile},
};

/// A way on from a round that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Another vote.
    Round(NextRound),
    /// Fewer seats, if the congress consents by majority (UE-31).
    Reduce(Reduction),
}

/// The next vote, made from the outcome of the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextRound {
    /// 正式选举, 再次投票 or 另行选举; the same as before where a void contest is repeated.
    pub stage: Stage,
    /// The round, from 2.
    pub round: u32,
    /// The contest that it follows (§3).
    pub follows: ContestId,
    /// 应选名额; none where only whoever prepares the contest knows: 正式选举 after 预选.
    pub seats: Option<u32>,
    /// Candidates: those who were options in their order, then those written in by id.
    pub candidates: Vec<MemberId>,
    /// The rule that leads there.
    pub rule: RuleId,
}

/// Fewer seats by consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduction {
    /// The seats that the election set out to fill.
    pub seats: u32,
    /// Those elected so far, and so the seats that remain.
    pub to: u32,
    /// The fewest seats that the rules allow (UE-04); none where they set no floor, or members are unknown.
    pub floor: Option<u32>,
}

impl Reduction {
    /// Whether the rules allow it: somebody is elected, and the floor is kept (C10, C11).
    pub fn is_lawful(&self) -> bool {
        self.to > 0 && self.floor.is_none_or(|floor| self.to >= floor)
    }
}

impl Course<'_> {
    /// The ways on from a contest of this course, the first of them the usual one; none while it runs, where all
    /// seats are filled, or once a way was taken. `floor`: the fewest seats that the rules allow.
    pub fn steps(&self, contest: ContestId, floor: Option<u32>) -> Vec<Step> {
        let open = self
            .round(contest)
            .filter(|round| round.agreed_seats.is_none() && self.successor(round).is_none());
        match open.map(|round| (round, round.end)) {
            Some((round, End::Void)) => vec![Step::Round(repeat(round.manifest))],
            Some((round, End::Result(doc))) if round.manifest.kind == Kind::Election => {
                self.after_result(round, doc, floor)
            }
            _ => Vec::new(),
        }
    }

    fn after_result(&self, round: &Round<'_>, doc: &ResultDoc, floor: Option<u32>) -> Vec<Step> {
        let vacant = u32::try_from(doc.outcome.vacant).unwrap_or(u32::MAX);
        if !doc.outcome.tied.is_empty() {
            return vec![Step::Round(runoff(round.manifest, doc, vacant))];
        }
        if self.is_primary(round) {
            return self.formal(round).map(Step::Round).into_iter().collect();
        }
        if vacant == 0 {
            return Vec::new();
        }
        let reduction = Reduction {
            seats: self.seats(),
            to: u32::try_from(self.elected().len()).unwrap_or(u32::MAX),
            floor,
        };
        let further = self.further(round.manifest, doc, vacant);
        further
            .map(Step::Round)
            .into_iter()
            .chain([Step::Reduce(reduction)])
            .collect()
    }

    /// 正式选举 among those whom the primary, and its run-off, chose (UE-16).
    fn formal(&self, last: &Round<'_>) -> Option<NextRound> {
        let rounds = self.rounds.iter().filter(|round| self.is_primary(round));
        let first = rounds.clone().next()?.manifest;
        let candidates = in_ballot_order(first, chosen(rounds));
        (!candidates.is_empty()).then(|| NextRound {
            stage: Stage::Formal,
            round: last.manifest.round + 1,
            follows: last.id(),
            seats: None,
            candidates,
            rule: RuleId("UE-16"),
        })
    }

    /// 另行选举 among the best of those who lost: as many as seats and the surplus that the first vote asked for, at
    /// least one more, and whoever shares the votes of the last of them (UE-31, UE-32).
    fn further(&self, manifest: &Manifest, doc: &ResultDoc, vacant: u32) -> Option<NextRound> {
        let profile = RuleProfile::behind(&manifest.rules.profile, manifest.kind);
        let surplus = profile.election.and_then(|rules| rules.surplus.value);
        let extra = surplus.map_or(1, |ratio| surplus_extra(vacant, ratio));
        let wanted = (u64::from(vacant) + extra) as usize;
        let elected = self.elected();
        let mut losers = standings(manifest, doc);
        losers.retain(|standing| !elected.contains(&standing.id));
        let least = losers.get(wanted.min(losers.len()).checked_sub(1)?)?.votes;
        let best = losers.iter().filter(|standing| standing.votes >= least);
        Some(NextRound {
            stage: Stage::Further,
            round: manifest.round + 1,
            follows: manifest.contest,
            seats: Some(vacant),
            candidates: in_ballot_order(manifest, best.map(|&Standing { id, .. }| id).collect()),
            rule: RuleId("UE-31"),
        })
    }
}

/// 再次投票 among the tied, for the seats that are left (UE-29).
fn runoff(manifest: &Manifest, doc: &ResultDoc, vacant: u32) -> NextRound {
    NextRound {
        stage: Stage::Runoff,
        round: manifest.round + 1,
        follows: manifest.contest,
        seats: Some(vacant),
        candidates: in_ballot_order(manifest, doc.outcome.tied.clone()),
        rule: RuleId("UE-29"),
    }
}

/// The same once more after a void contest (UE-26). A run-off names what it followed before, so that votes alone
/// decide again.
fn repeat(manifest: &Manifest) -> NextRound {
    let follows = match manifest.stage {
        Stage::Runoff => manifest.follows.unwrap_or(manifest.contest),
        _ => manifest.contest,
    };
    NextRound {
        stage: manifest.stage,
        round: manifest.round + 1,
        follows,
        seats: Some(manifest.seats),
        candidates: manifest.options.iter().map(|option| option.id).collect(),
        rule: RuleId("UE-26"),
    }
}

fn in_ballot_order(manifest: &Manifest, mut ids: Vec<MemberId>) -> Vec<MemberId> {
    let place = |id: &MemberId| manifest.options.iter().position(|option| option.id == *id);
    ids.sort_by_key(|id| (place(id).is_none(), place(id), *id));
    ids
}
