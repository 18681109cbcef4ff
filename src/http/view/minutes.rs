//! 会议记录: what was done item by item, with every figure.

use askama::Template;

use super::{
    AgendaLine, Balance, Frame, Meeting, NoticeLine, Recount, ResultSheet, filters, paths,
};

/// `/c/{congress}/minutes`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/minutes.html")]
pub struct Minutes {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The figures of the whole roll.
    pub balance: Balance,
    /// Time of the figures.
    pub at: String,
    /// The agenda's items in their order.
    pub items: Vec<MinuteItem>,
    /// How many proposals there were, where there were any.
    pub proposals: Option<super::ProposalFigures>,
    /// What everybody was told.
    pub notices: Vec<NoticeLine>,
    /// Where anybody recounts its votes.
    pub recount: Recount,
}

/// An item of the agenda and what came of it.
#[derive(Clone, Debug)]
pub struct MinuteItem {
    /// The session that begins with it, if one does.
    pub session: Option<String>,
    /// The item.
    pub line: AgendaLine,
    /// What came of its vote.
    pub vote: MinuteVote,
}

/// What came of the vote under an item.
#[derive(Clone, Debug)]
pub enum MinuteVote {
    /// Nothing is voted here, or it is not over.
    None,
    /// It was counted.
    Counted(Box<ResultSheet>),
    /// It is void.
    Void {
        /// When the box opened and closed.
        times: String,
        /// Why, and what was said of it.
        why: String,
    },
}

impl Minutes {
    /// Whether the meeting has something left to do: these are not yet the minutes.
    fn is_unfinished(&self) -> bool {
        self.items.iter().any(|item| !item.line.is_done())
    }
}
