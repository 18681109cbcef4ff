//! From the count to the result (§6 `result`): the identities that must hold, the threshold, the ranking.

mod identity;
mod ranking;

use serde::{Deserialize, Serialize};

pub use identity::CountError;
pub use ranking::{Standing, standings};

use crate::{
    id::{ContestId, MemberId},
    manifest::{Kind, Manifest, RunoffPass, Stage},
    quorum::Quorum,
    ratio::Basis,
    tally::{LISTED_WRITE_INS, Tally},
};

/// What the two halves say about a contest besides its ballots. Electronic and paper together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// 应到.
    pub entitled: u64,
    /// `open.present`: what an assembly's quorum was tested on.
    pub open_present: u64,
    /// `close.present`: there at close, or issued a ballot.
    pub present: u64,
    /// 发出.
    pub issued: u64,
    /// 收回.
    pub returned: u64,
    /// Ballots of a sealed box that could not be opened; part of `returned`, counted as invalid.
    pub unopenable: u64,
}

/// An earlier contest of the same log, with its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Which contest.
    pub contest: ContestId,
    /// What came of it.
    pub result: ResultDoc,
}

/// What follows from the figures; what does not apply is empty, 0 or null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Fewest votes that elect or carry; 1 where votes alone rank, 0 in an appraisal.
    pub needs: u64,
    /// Elected, in rank order.
    pub elected: Vec<MemberId>,
    /// Sharing the votes at the cut, ascending by id; none of them elected.
    pub tied: Vec<MemberId>,
    /// Seats not filled.
    pub vacant: u64,
    /// A motion's fate.
    pub passed: Option<bool>,
}

/// The `result` of the log, members in the protocol's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultDoc {
    /// 应到.
    pub entitled: u64,
    /// 实到, at close.
    pub present: u64,
    /// 发出.
    pub issued: u64,
    /// 收回.
    pub returned: u64,
    /// 有效.
    pub valid: u64,
    /// 无效, those that could not be opened among them.
    pub invalid: u64,
    /// Could not be opened.
    pub unopenable: u64,
    /// True, or null where the rules have none.
    pub quorum: Option<bool>,
    /// For each option, the figure of each mark.
    pub options: Vec<Vec<u64>>,
    /// Written in: votes descending, then id, the first 500.
    pub write_ins: Vec<(MemberId, u64)>,
    /// What follows.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl ResultDoc {
    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::json::canonical(self)
    }

    /// The figure that a threshold of this contest is measured against.
    pub fn base(&self, manifest: &Manifest, of: Basis) -> u64 {
        match of {
            Basis::Entitled => self.entitled,
            Basis::Present => self.present,
            Basis::Returned => self.returned,
            Basis::Valid => self.valid,
            Basis::Seats => manifest.seats.into(),
        }
    }
}

/// Finishes a count: the `result` of a contest.
///
/// # Errors
/// [`CountError`] if an identity does not hold or the quorum was missed: the count refuses to finish.
pub fn result(
    manifest: &Manifest,
    tally: &Tally,
    figures: &Figures,
    earlier: Option<&Earlier>,
) -> Result<ResultDoc, CountError> {
    identity::check(manifest, tally, figures)?;
    let mut doc = ResultDoc {
        entitled: figures.entitled,
        present: figures.present,
        issued: figures.issued,
        returned: figures.returned,
        valid: tally.valid(),
        invalid: tally.invalid() + figures.unopenable,
        unopenable: figures.unopenable,
        quorum: quorum(manifest, figures)?,
        options: tally.options().to_vec(),
        write_ins: tally.write_ins(),
        outcome: Outcome::none(),
    };
    doc.outcome = follow(manifest, &doc, earlier);
    doc.write_ins.truncate(LISTED_WRITE_INS);
    Ok(doc)
}

/// Only what follows from the count: the last members of [`result`].
///
/// # Errors
/// As [`result`].
pub fn outcome(
    manifest: &Manifest,
    tally: &Tally,
    figures: &Figures,
    earlier: Option<&Earlier>,
) -> Result<Outcome, CountError> {
    result(manifest, tally, figures, earlier).map(|doc| doc.outcome)
}

/// Whether votes alone decide, because this is a run-off among exactly those whom the earlier contest left tied,
/// for exactly the seats that it left vacant (§3 `runoff_pass`, UE-29).
pub fn is_plurality(manifest: &Manifest, earlier: Option<&Earlier>) -> bool {
    let Some(Earlier { contest, result }) = earlier else {
        return false;
    };
    let mut options: Vec<_> = manifest.options.iter().map(|option| option.id).collect();
    options.sort_unstable();
    manifest.rules.runoff_pass == RunoffPass::Plurality
        && manifest.stage == Stage::Runoff
        && manifest.follows == Some(*contest)
        && result.entitled == u64::from(manifest.electorate.entitled)
        && result.outcome.vacant == u64::from(manifest.seats)
        && result.outcome.tied == options
}

/// True, or nothing where the rules have none: a contest that missed its quorum has no result.
fn quorum(manifest: &Manifest, figures: &Figures) -> Result<Option<bool>, CountError> {
    match Quorum::of(manifest, figures.open_present, figures.returned) {
        Some(Quorum {
            took_part, needed, ..
        }) if took_part < needed => Err(CountError::QuorumMissed { took_part, needed }),
        tested => Ok(tested.map(|_| true)),
    }
}

fn follow(manifest: &Manifest, doc: &ResultDoc, earlier: Option<&Earlier>) -> Outcome {
    let pass = manifest
        .rules
        .pass
        .filter(|_| !is_plurality(manifest, earlier));
    let needs = pass.map_or(1, |ratio| ratio.needed(doc.base(manifest, ratio.of)));
    match manifest.kind {
        Kind::Election => ranking::elect(manifest, doc, needs),
        Kind::Motion => {
            let votes = doc.options.first().and_then(|figures| figures.first());
            let passed = votes.is_some_and(|votes| *votes >= needs);
            Outcome {
                needs,
                passed: Some(passed),
                ..Outcome::none()
            }
        }
        Kind::Appraisal => Outcome::none(),
    }
}

impl Outcome {
    /// Where nothing applies.
    fn none() -> Self {
        Self {
            needs: 0,
            elected: Vec::new(),
            tied: Vec::new(),
            vacant: 0,
            passed: None,
        }
    }
}
