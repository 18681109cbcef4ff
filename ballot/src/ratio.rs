//! Thresholds as fractions: integers, cross-multiplied, never percentages (AR-1 to AR-3).

use serde::{Deserialize, Serialize};

/// What a threshold is measured against (§3 `of`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// 应到: everybody on the roll, present or not.
    Entitled,
    /// 实到: there at close, or issued a ballot.
    Present,
    /// 收回: ballots returned.
    Returned,
    /// 有效票: valid ballots.
    Valid,
    /// 应选名额: seats to fill.
    Seats,
}

/// A fraction `[numerator, denominator]` that must be reached or exceeded: 半数以上 is not 过半数 (AR-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// ≥ (以上, 达到).
    AtLeast([u32; 2]),
    /// > (超过, 过).
    MoreThan([u32; 2]),
}

/// A threshold as manifests spell it: `{"of":"entitled","at_least":[2,3]}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// What it is measured against.
    pub of: Basis,
    /// How much of it.
    #[serde(flatten)]
    pub bound: Bound,
}

impl Bound {
    /// The fraction, numerator first.
    pub fn fraction(self) -> [u32; 2] {
        let (Self::AtLeast(fraction) | Self::MoreThan(fraction)) = self;
        fraction
    }

    /// Whether the bound demands something at all: its denominator is not 0, and 0 does not satisfy it.
    pub fn is_sane(self) -> bool {
        match self {
            Self::AtLeast([n, d]) => n > 0 && d > 0,
            Self::MoreThan([_, d]) => d > 0,
        }
    }

    /// Whether all of a base would satisfy the bound.
    pub fn is_reachable(self) -> bool {
        match self {
            Self::AtLeast([n, d]) => n <= d,
            Self::MoreThan([n, d]) => n < d,
        }
    }

    /// Whether `x` of `base` satisfies the bound.
    pub fn met(self, x: u64, base: u64) -> bool {
        let [n, d] = self.fraction().map(u128::from);
        let (have, want) = (d * u128::from(x), n * u128::from(base));
        match self {
            Self::AtLeast(_) => have >= want,
            Self::MoreThan(_) => have > want,
        }
    }

    /// The fewest that satisfy the bound, never less than 1. `u64::MAX` where no number does.
    pub fn needed(self, base: u64) -> u64 {
        let [n, d] = self.fraction().map(u128::from);
        let want = n * u128::from(base);
        let fewest = match self {
            _ if d == 0 => return u64::MAX,
            Self::AtLeast(_) => want.div_ceil(d),
            Self::MoreThan(_) => want / d + 1,
        };
        u64::try_from(fewest.max(1)).unwrap_or(u64::MAX)
    }
}

impl Ratio {
    /// `of` at least `numerator / denominator`.
    pub const fn at_least(of: Basis, numerator: u32, denominator: u32) -> Self {
        let bound = Bound::AtLeast([numerator, denominator]);
        Self { of, bound }
    }

    /// More than `numerator / denominator` of `of`.
    pub const fn more_than(of: Basis, numerator: u32, denominator: u32) -> Self {
        let bound = Bound::MoreThan([numerator, denominator]);
        Self { of, bound }
    }

    /// Whether `x` of `base` meets the threshold; the caller picks the base that `of` names.
    pub fn met(self, x: u64, base: u64) -> bool {
        self.bound.met(x, base)
    }

    /// The fewest that meet the threshold, never less than 1 (§6 `needs`).
    pub fn needed(self, base: u64) -> u64 {
        self.bound.needed(base)
    }
}
