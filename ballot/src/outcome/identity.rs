//! The identities of counting (rule book §7). If one does not hold, the count refuses to finish.

use super::Figures;
use crate::{
    body::Mark,
    manifest::{Kind, Manifest},
    tally::Tally,
};

/// Why a count refuses to finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// 应到 is not the manifest's.
    #[error("{found} entitled where the manifest says {expected}")]
    Entitled {
        /// The manifest's figure.
        expected: u64,
        /// The figure given.
        found: u64,
    },
    /// 有效 + 无效 ≠ 收回.
    #[error("{valid} valid and {invalid} invalid are not {returned} returned")]
    ValidAndInvalid {
        /// Valid ballots.
        valid: u64,
        /// Invalid ballots, unopenable ones included.
        invalid: u64,
        /// Ballots returned.
        returned: u64,
    },
    /// 收回 > 发出: the contest is void (UE-26).
    #[error("{returned} returned is above {issued} issued")]
    ReturnedAboveIssued {
        /// Ballots returned.
        returned: u64,
        /// Ballots issued.
        issued: u64,
    },
    /// 发出 > 实到.
    #[error("{issued} issued is above {present} present")]
    IssuedAbovePresent {
        /// Ballots issued.
        issued: u64,
        /// Present.
        present: u64,
    },
    /// 实到 > 应到, at opening or at close.
    #[error("{present} present is above {entitled} entitled")]
    PresentAboveEntitled {
        /// Present.
        present: u64,
        /// Entitled.
        entitled: u64,
    },
    /// The marks of an option do not add up to the valid ballots.
    #[error("the marks of option {option} add up to {sum}, not to {valid} valid ballots")]
    OptionSum {
        /// Index of the option.
        option: usize,
        /// Its marks together.
        sum: u128,
        /// Valid ballots.
        valid: u64,
    },
    /// The tally is not of this contest.
    #[error("figures for {found} options where the contest has {expected}")]
    Options {
        /// Options in the manifest.
        expected: usize,
        /// Options in the tally.
        found: usize,
    },
    /// More votes than valid ballots can hold.
    #[error("{votes} votes are more than {most}, which the valid ballots can hold")]
    TooManyVotes {
        /// Marks `for` and write-ins together.
        votes: u128,
        /// `max_for` × valid ballots.
        most: u128,
    },
    /// More write-ins than marks `against`, where each needs one.
    #[error("{write_ins} write-ins are more than {against} marks against")]
    WriteInsAboveAgainst {
        /// Write-ins together.
        write_ins: u128,
        /// Marks `against` together.
        against: u128,
    },
    /// The quorum was missed: the contest is void, or its opening unlawful (UE-20).
    #[error("{took_part} took part where {needed} are needed")]
    QuorumMissed {
        /// Present at opening, or ballots returned in a remote sitting.
        took_part: u64,
        /// The fewest that make a quorum.
        needed: u64,
    },
}

pub(super) fn check(
    manifest: &Manifest,
    tally: &Tally,
    figures: &Figures,
) -> Result<(), CountError> {
    check_chain(manifest, tally, figures)?;
    check_options(manifest, tally)?;
    if manifest.kind == Kind::Election {
        check_votes(manifest, tally)?;
    }
    Ok(())
}

/// 有效 + 无效 = 收回 ≤ 发出 ≤ 实到 ≤ 应到.
fn check_chain(manifest: &Manifest, tally: &Tally, figures: &Figures) -> Result<(), CountError> {
    let Figures {
        entitled,
        open_present,
        present,
        issued,
        returned,
        unopenable,
    } = *figures;
    let expected = u64::from(manifest.electorate.entitled);
    if entitled != expected {
        return Err(CountError::Entitled {
            expected,
            found: entitled,
        });
    }
    let (valid, invalid) = (tally.valid(), tally.invalid().saturating_add(unopenable));
    if valid.checked_add(invalid) != Some(returned) {
        return Err(CountError::ValidAndInvalid {
            valid,
            invalid,
            returned,
        });
    }
    if returned > issued {
        return Err(CountError::ReturnedAboveIssued { returned, issued });
    }
    if issued > present {
        return Err(CountError::IssuedAbovePresent { issued, present });
    }
    let present = present.max(open_present);
    if present > entitled {
        return Err(CountError::PresentAboveEntitled { present, entitled });
    }
    Ok(())
}

/// 赞成 + 不赞成 + 弃权 = 有效, for each option.
fn check_options(manifest: &Manifest, tally: &Tally) -> Result<(), CountError> {
    let (expected, found) = (manifest.options.len(), tally.options().len());
    if expected != found {
        return Err(CountError::Options { expected, found });
    }
    let valid = tally.valid();
    for (option, figures) in tally.options().iter().enumerate() {
        let sum = figures.iter().copied().map(u128::from).sum();
        if sum != u128::from(valid) {
            return Err(CountError::OptionSum { option, sum, valid });
        }
    }
    Ok(())
}

/// Σ 赞成 with 另选 ≤ 应选 × 有效; in the strict profile 另选 ≤ 不赞成.
fn check_votes(manifest: &Manifest, tally: &Tally) -> Result<(), CountError> {
    let write_ins = tally
        .write_ins()
        .iter()
        .map(|(_, votes)| u128::from(*votes))
        .sum();
    let votes = sum_of(tally, Mark::FOR) + write_ins;
    let most = u128::from(manifest.rules.max_for) * u128::from(tally.valid());
    if votes > most {
        return Err(CountError::TooManyVotes { votes, most });
    }
    let against = sum_of(tally, Mark::AGAINST);
    if manifest.rules.write_in_needs_against && write_ins > against {
        return Err(CountError::WriteInsAboveAgainst { write_ins, against });
    }
    Ok(())
}

fn sum_of(tally: &Tally, mark: Mark) -> u128 {
    let figures = tally
        .options()
        .iter()
        .filter_map(|figures| figures.get(usize::from(mark.0)));
    figures.copied().map(u128::from).sum()
}
