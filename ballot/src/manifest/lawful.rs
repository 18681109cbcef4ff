//! What makes a manifest lawful (§3), as far as it alone can show. Each way to fail has its name.

use std::collections::HashSet;

use super::{BoxKind, BoxSpec, IssuerSpec, Kind, MAX_OPENING_BYTES, Manifest, NONCE_BYTES, Stage};
use crate::{
    b64::IssuerKey,
    id::MemberId,
    json::{MAX_SAFE_INTEGER, NotCanonical},
    ratio::{Basis, Ratio},
};

/// Why bytes are not a lawful manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// More than [`super::MAX_MANIFEST_BYTES`].
    #[error("a manifest of {bytes} bytes is too large")]
    TooLarge {
        /// Bytes given.
        bytes: usize,
    },
    /// Not canonical JSON of this shape.
    #[error(transparent)]
    Canonical(#[from] NotCanonical),
    /// Another version than 1.
    #[error("version {0} is unknown")]
    Version(u32),
    /// A contest cannot follow itself.
    #[error("the contest follows itself")]
    FollowsItself,
    /// An option's id stands twice.
    #[error("option {0} stands twice")]
    OptionTwice(MemberId),
    /// A motion has exactly one option.
    #[error("a motion has one option, not {0}")]
    MotionOptions(usize),
    /// A motion fills no seats.
    #[error("a motion has no seats")]
    MotionSeats,
    /// A motion takes no write-ins.
    #[error("a motion has no write-ins")]
    MotionWriteIns,
    /// Elections and motions are marked `for`, `against`, `abstain`, in this order.
    #[error("elections and motions have the marks for, against, abstain")]
    Marks,
    /// An appraisal has grades.
    #[error("an appraisal has at least one grade")]
    NoGrades,
    /// A grade is not `[a-z_]{1,16}`.
    #[error("grade {0:?} is not 1 to 16 of a-z and _")]
    Grade(String),
    /// A grade stands twice.
    #[error("grade {0:?} stands twice")]
    GradeTwice(String),
    /// An appraisal has no threshold.
    #[error("an appraisal has no threshold to pass")]
    AppraisalPass,
    /// `eligible` is null exactly where there are no write-ins.
    #[error("an eligible list stands exactly where there are write-ins")]
    Eligible,
    /// A threshold makes no sense.
    #[error("{name}: {error}")]
    Ratio {
        /// `quorum`, `pass` or `surplus`.
        name: &'static str,
        /// What is wrong with it.
        error: RatioError,
    },
    /// 差额 is for primary and formal elections only.
    #[error("surplus is for primary and formal elections only")]
    Surplus,
    /// `max_for` is for elections only.
    #[error("max_for is for elections only")]
    MaxFor,
    /// Nobody is entitled to vote.
    #[error("nobody is entitled to vote")]
    NobodyEntitled,
    /// A time is beyond what every JSON reader keeps exactly.
    #[error("a time is beyond 2^53 - 1")]
    Time,
    /// The padded opening cannot hold every canonical ballot.
    #[error("an opening of {size} bytes cannot hold the longest one, {longest}")]
    BoxTooSmall {
        /// `box.size`.
        size: u32,
        /// Nonce and longest canonical body, in bytes.
        longest: u64,
    },
    /// The padded opening is above [`MAX_OPENING_BYTES`].
    #[error("an opening of {0} bytes is too large")]
    BoxTooLarge(u32),
    /// A live box needs nobody to unseal it.
    #[error("a live box has threshold 0")]
    LiveThreshold,
    /// Not 1 ≤ threshold ≤ scrutineers ≤ 16.
    #[error("a sealed box opened by {threshold} of {scrutineers} scrutineers is not possible")]
    SealedThreshold {
        /// `box.threshold`.
        threshold: u32,
        /// Scrutineers named.
        scrutineers: usize,
    },
    /// A scrutineer of a sealed box has no sealing key.
    #[error("scrutineer {0} has no sealing key")]
    NoSealingKey(usize),
    /// No issuer is named.
    #[error("no issuer is named")]
    NoIssuer,
    /// A further issuer lacks `url` or `sign_key`.
    #[error("issuer {0} lacks url or sign_key")]
    FurtherIssuer(usize),
    /// An issuer's key is not encoded as it must be.
    #[error("issuer {issuer}: {error}")]
    IssuerKey {
        /// Which issuer, from 0.
        issuer: usize,
        /// What is wrong with the key.
        error: KeyError,
    },
    /// A P-256 key does not begin as an uncompressed point does.
    #[error("a key is not an uncompressed point")]
    Point,
    /// A key stands twice.
    #[error("a key stands twice")]
    KeyTwice,
}

/// What is wrong with a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RatioError {
    /// Denominator 0, or a demand that 0 satisfies.
    #[error("the fraction demands nothing, or divides by zero")]
    Empty,
    /// All of the base would not be enough.
    #[error("nobody could ever reach the fraction")]
    Unreachable,
    /// Measured against another figure than this threshold must be.
    #[error("it is measured against the wrong figure")]
    Basis,
}

/// What is wrong with an issuer's RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not SPKI DER of rsaEncryption with NULL, a 2048-bit modulus and e = 65537.
    #[error("not the DER encoding of a 2048-bit RSA key with e = 65537")]
    Encoding,
    /// The modulus has fewer than 2048 bits.
    #[error("the modulus has fewer than 2048 bits")]
    Short,
    /// The modulus is even.
    #[error("the modulus is even")]
    Even,
}

const GRADE_BYTES: usize = 16;
const MAX_SEALERS: usize = 16;

impl Manifest {
    /// Whether the manifest is lawful; [`Manifest::parse`] has asked already.
    ///
    /// # Errors
    /// The first [`ManifestError`] that applies, members in the protocol's order.
    pub fn check(&self) -> Result<(), ManifestError> {
        if self.v != 1 {
            return Err(ManifestError::Version(self.v));
        }
        if self.follows == Some(self.contest) {
            return Err(ManifestError::FollowsItself);
        }
        self.check_options()?;
        self.check_marks()?;
        if self.eligible.is_some() != (self.write_ins > 0) {
            return Err(ManifestError::Eligible);
        }
        self.check_thresholds()?;
        self.check_electorate()?;
        self.check_box()?;
        self.check_keys()
    }

    fn check_options(&self) -> Result<(), ManifestError> {
        if self.kind == Kind::Motion {
            if self.options.len() != 1 {
                return Err(ManifestError::MotionOptions(self.options.len()));
            }
            if self.seats != 0 {
                return Err(ManifestError::MotionSeats);
            }
            if self.write_ins != 0 {
                return Err(ManifestError::MotionWriteIns);
            }
        }
        match twice(self.options.iter().map(|option| option.id)) {
            Some(id) => Err(ManifestError::OptionTwice(id)),
            None => Ok(()),
        }
    }

    fn check_marks(&self) -> Result<(), ManifestError> {
        if self.kind != Kind::Appraisal {
            let usual = self.marks == ["for", "against", "abstain"];
            return if usual {
                Ok(())
            } else {
                Err(ManifestError::Marks)
            };
        }
        if self.marks.is_empty() {
            return Err(ManifestError::NoGrades);
        }
        if let Some(odd) = self.marks.iter().find(|mark| !is_grade(mark)) {
            return Err(ManifestError::Grade(odd.clone()));
        }
        match twice(&self.marks) {
            Some(mark) => Err(ManifestError::GradeTwice(mark.clone())),
            None => Ok(()),
        }
    }

    fn check_thresholds(&self) -> Result<(), ManifestError> {
        let rules = &self.rules;
        check_ratio("quorum", rules.quorum, |of| of == Basis::Entitled, true)?;
        check_ratio("pass", rules.pass, |_| true, true)?;
        check_ratio("surplus", rules.surplus, |of| of == Basis::Seats, false)?;
        if self.kind == Kind::Appraisal && rules.pass.is_some() {
            return Err(ManifestError::AppraisalPass);
        }
        let contested = matches!(self.stage, Stage::Primary | Stage::Formal);
        if rules.surplus.is_some() && !(self.kind == Kind::Election && contested) {
            return Err(ManifestError::Surplus);
        }
        if rules.max_for != 0 && self.kind != Kind::Election {
            return Err(ManifestError::MaxFor);
        }
        Ok(())
    }

    fn check_electorate(&self) -> Result<(), ManifestError> {
        if self.electorate.entitled == 0 {
            return Err(ManifestError::NobodyEntitled);
        }
        let times = [self.times.opens, self.times.closes];
        if times
            .into_iter()
            .flatten()
            .any(|time| time > MAX_SAFE_INTEGER)
        {
            return Err(ManifestError::Time);
        }
        Ok(())
    }

    fn check_box(&self) -> Result<(), ManifestError> {
        let BoxSpec {
            kind,
            size,
            threshold,
            ..
        } = self.ballot_box;
        let longest = u64::from(NONCE_BYTES) + self.longest_body_len();
        if u64::from(size) < longest {
            return Err(ManifestError::BoxTooSmall { size, longest });
        }
        if size > MAX_OPENING_BYTES {
            return Err(ManifestError::BoxTooLarge(size));
        }
        match kind {
            BoxKind::Live if threshold != 0 => Err(ManifestError::LiveThreshold),
            BoxKind::Live => Ok(()),
            BoxKind::Sealed => self.check_sealers(threshold),
        }
    }

    fn check_sealers(&self, threshold: u32) -> Result<(), ManifestError> {
        let scrutineers = self.scrutineers.len();
        if threshold == 0 || threshold as usize > scrutineers || scrutineers > MAX_SEALERS {
            return Err(ManifestError::SealedThreshold {
                threshold,
                scrutineers,
            });
        }
        match self
            .scrutineers
            .iter()
            .position(|each| each.sealing_key.is_none())
        {
            Some(keyless) => Err(ManifestError::NoSealingKey(keyless)),
            None => Ok(()),
        }
    }

    fn check_keys(&self) -> Result<(), ManifestError> {
        if self.issuers.is_empty() {
            return Err(ManifestError::NoIssuer);
        }
        for (index, issuer) in self.issuers.iter().enumerate() {
            check_issuer(index, issuer)?;
        }
        let signers = self
            .issuers
            .iter()
            .filter_map(|issuer| issuer.sign_key.as_ref());
        let scrutineers = self.scrutineers.iter();
        let points: Vec<_> = scrutineers
            .flat_map(|each| [Some(&each.key), each.sealing_key.as_ref()])
            .flatten()
            .chain(signers)
            .collect();
        if points.iter().any(|point| point.0[0] != 0x04) {
            return Err(ManifestError::Point);
        }
        let issuing = self.issuers.iter().map(|issuer| &issuer.key);
        if twice(issuing).is_some() || twice(points).is_some() {
            return Err(ManifestError::KeyTwice);
        }
        Ok(())
    }
}

fn check_ratio(
    name: &'static str,
    ratio: Option<Ratio>,
    fits: impl Fn(Basis) -> bool,
    must_be_reachable: bool,
) -> Result<(), ManifestError> {
    let Some(Ratio { of, bound }) = ratio else {
        return Ok(());
    };
    let error = if !bound.is_sane() {
        RatioError::Empty
    } else if must_be_reachable && !bound.is_reachable() {
        RatioError::Unreachable
    } else if !fits(of) {
        RatioError::Basis
    } else {
        return Ok(());
    };
    Err(ManifestError::Ratio { name, error })
}

fn check_issuer(index: usize, issuer: &IssuerSpec) -> Result<(), ManifestError> {
    check_rsa(&issuer.key).map_err(|error| ManifestError::IssuerKey {
        issuer: index,
        error,
    })?;
    if index > 0 && (issuer.url.is_none() || issuer.sign_key.is_none()) {
        return Err(ManifestError::FurtherIssuer(index));
    }
    Ok(())
}

/// All that stands before the modulus in the one allowed encoding: SEQUENCE, rsaEncryption with NULL, BIT STRING,
/// SEQUENCE, INTEGER of 257 bytes with its leading zero (RFC 8017 A.1, RFC 3279 2.3.1).
const BEFORE_MODULUS: [u8; 33] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01,
    0x00,
];
/// INTEGER 65537.
const AFTER_MODULUS: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];

fn check_rsa(key: &IssuerKey) -> Result<(), KeyError> {
    let inside = key.0.strip_prefix(&BEFORE_MODULUS);
    match inside.and_then(|rest| rest.strip_suffix(&AFTER_MODULUS)) {
        None => Err(KeyError::Encoding),
        Some([first, ..]) if first & 0x80 == 0 => Err(KeyError::Short),
        Some([.., last]) if last & 1 == 0 => Err(KeyError::Even),
        Some(_) => Ok(()),
    }
}

fn is_grade(mark: &str) -> bool {
    (1..=GRADE_BYTES).contains(&mark.len())
        && mark
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// The first item that stands twice.
fn twice<T: Eq + std::hash::Hash + Copy>(items: impl IntoIterator<Item = T>) -> Option<T> {
    let mut seen = HashSet::new();
    items.into_iter().find(|item| !seen.insert(*item))
}
