//! The rates of an appraisal (民主评议, WC-17): the votes for each grade, over the valid ballots (R6).

use std::fmt;

use serde::Serialize;

use crate::{
    id::MemberId,
    manifest::{Kind, Manifest},
    outcome::ResultDoc,
};

/// Votes for one grade, of the valid ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// Votes for the grade.
    pub votes: u64,
    /// Valid ballots.
    pub valid: u64,
}

impl Rate {
    /// The rate in hundredths of a per cent, rounded half up: 115 of 120 is 9583. None without valid ballots.
    pub fn hundredths(self) -> Option<u64> {
        let (votes, valid) = (u128::from(self.votes), u128::from(self.valid));
        let rounded = (votes * 20_000 + valid).checked_div(2 * valid)?;
        u64::try_from(rounded).ok()
    }
}

/// "95.83%", and "—" without valid ballots.
impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.hundredths() {
            Some(rate) => write!(formatter, "{}.{:02}%", rate / 100, rate % 100),
            None => formatter.write_str("—"),
        }
    }
}

/// How somebody, or something, was graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Appraised {
    /// The option.
    pub id: MemberId,
    /// For each of the manifest's marks its rate.
    pub rates: Vec<Rate>,
}

/// How each option was graded, in the manifest's order; empty where the contest is no appraisal.
pub fn appraised(manifest: &Manifest, doc: &ResultDoc) -> Vec<Appraised> {
    if manifest.kind != Kind::Appraisal {
        return Vec::new();
    }
    let rate = |votes: &u64| Rate {
        votes: *votes,
        valid: doc.valid,
    };
    let options = manifest.options.iter().zip(&doc.options);
    options
        .map(|(option, figures)| Appraised {
            id: option.id,
            rates: figures.iter().map(rate).collect(),
        })
        .collect()
}
