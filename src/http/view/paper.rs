//! Paper ballots: the desk where they are handed out, and the page where two people type them in.

use askama::Template;

use super::{Balance, BallotOption, ContestRef, Frame, Meeting, filters, paths};
use crate::words::Words;

/// `/officer/contests/{contest}/paper`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/paper.html")]
pub struct PaperDesk {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// Hidden token of every form.
    pub csrf: String,
    /// Its figures.
    pub balance: Balance,
    /// What can be done here now.
    pub stage: PaperStage,
    /// Paper ballots in the box, where somebody has counted them.
    pub counted: Option<u32>,
    /// Whom was looked for.
    pub wanted: String,
    /// Who fits.
    pub found: Vec<Holder>,
    /// Who has a paper ballot.
    pub holders: Vec<Holder>,
    /// What was just done, in a sentence.
    pub done: Option<String>,
    /// Why the last thing was refused, in a sentence.
    pub refused: Option<String>,
    /// Who types them in.
    pub typists: Vec<Typist>,
    /// Whether a blank line of this ballot has no mark that says so: such a sheet does not count as returned.
    pub needs_every_mark: bool,
}

/// With fewer paper ballots than this, what they say may tell whose they are.
const FEW: u32 = 5;

impl PaperDesk {
    /// Whether so few are on paper that their votes may tell who cast them, and something can still be done about it.
    fn few(&self) -> bool {
        self.stage.hands_out() && (1..FEW).contains(&self.balance.paper.issued)
    }
}

/// What can be done with a contest's paper ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperStage {
    /// Nothing: it is a draft.
    Early,
    /// They are handed out.
    Issuing,
    /// The same, and the box can be counted.
    Open,
    /// Nothing: scrutineers are asked to sign.
    Signing,
    /// They are typed in.
    Closed,
    /// Nothing any more.
    Over,
}

impl PaperStage {
    fn hands_out(self) -> bool {
        matches!(self, Self::Issuing | Self::Open)
    }

    fn words(self, t: &Words) -> &'static str {
        let t = &t.on_paper;
        match self {
            Self::Early => t.early,
            Self::Issuing | Self::Open => t.lead,
            Self::Signing => t.signing,
            Self::Closed => t.closed,
            Self::Over => t.over,
        }
    }
}

/// One of the two who type paper ballots in.
#[derive(Clone, Debug)]
pub struct Typist {
    /// `first` or `second`.
    pub hand: &'static str,
    /// Their name.
    pub name: String,
    /// Sheets that they have typed.
    pub typed: usize,
}

/// A delegate at the desk.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Id.
    pub delegate: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Number on the roll.
    pub number: String,
    /// Whether they have a paper ballot.
    pub has_paper: bool,
}

/// `/officer/contests/{contest}/paper/typing`: the script asks the API how far this officer is.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/paper_typing.html")]
pub struct PaperTyping {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The officer's name.
    pub officer: String,
    /// Sheets in the box.
    pub returned: u32,
    /// Candidates or items in the order of the ballot.
    pub options: Vec<BallotOption>,
    /// Marks with their words, in the order of the ballot.
    pub marks: Vec<(String, String)>,
    /// Most write-ins of one sheet.
    pub write_ins: u32,
    /// Who can be written in: id, name and unit.
    pub eligible: Vec<(String, String, String)>,
    /// Whether there is anything to type now.
    pub open: bool,
}
