//! The officer's page of a ballot's candidates and their order.

use askama::Template;

use super::{BallotOption, ContestRef, Finding, Frame, Meeting, Order, filters, paths};

/// `/officer/contests/{contest}/candidates`: every move is a small form, so that it works without a script.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/candidates.html")]
pub struct Candidates {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The officer's name.
    pub officer: String,
    /// Hidden token of every form.
    pub csrf: String,
    /// What the ballot says of the order.
    pub order: Order,
    /// The candidates in the order of the ballot.
    pub standees: Vec<Standee>,
    /// Whether they can be moved: while the contest is a draft.
    pub movable: bool,
    /// Why the move just tried was refused.
    pub refused: Option<Vec<Finding>>,
}

impl Candidates {
    /// Candidates with a character that the table of strokes does not know.
    fn unranked(&self) -> Vec<&Standee> {
        let all = self.standees.iter();
        all.filter(|standee| standee.unranked.is_some()).collect()
    }
}

/// A candidate on that page.
#[derive(Clone, Debug)]
pub struct Standee {
    /// Number, name and unit, as on the ballot.
    pub option: BallotOption,
    /// The first character without a rank.
    pub unranked: Option<char>,
}
