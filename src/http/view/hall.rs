//! The hall screen: 1 rem is 1/120 of the width, nothing personal, nothing to operate.

use askama::Template;

use super::{AgendaLine, Balance, Figures, Frame, Meeting, Table, filters};

/// `/c/{congress}/hall`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/hall.html")]
pub struct Hall {
    /// Surroundings; no app bar is drawn.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// What the screen shows.
    pub stage: HallStage,
    /// Figures in the foot.
    pub balance: Balance,
    /// Clock, Beijing: "14:18:32".
    pub clock: String,
}

/// The stages of the screen.
#[derive(Clone, Debug)]
pub enum HallStage {
    /// No box is open: the agenda with what is now.
    Agenda(Vec<AgendaLine>),
    /// A box is open: 正, one stroke a ballot; or the tally where the contest shows it.
    Voting {
        /// Contest id.
        contest: String,
        /// Its title.
        title: String,
        /// The state in words: "正在投票".
        state: &'static str,
        /// Short code of the ballot.
        code: String,
        /// The tally, where it is public while open.
        table: Option<Table>,
    },
    /// A result.
    Result {
        /// Contest id.
        contest: String,
        /// Its title.
        title: String,
        /// "选举有效，选出委员 9 人".
        sentence: String,
        /// The figures in the foot.
        figures: Figures,
        /// Rows by votes; none in a void contest.
        table: Option<Table>,
        /// Short code of the checkpoint with the result.
        log_code: String,
        /// Entries of the log at that checkpoint.
        log_size: u64,
    },
}

/// One 正 of the tally field: how each of its five strokes is drawn.
pub(super) type Sign = [Stroke; 5];

/// One stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Returned.
    Solid,
    /// Issued, not returned.
    Hollow,
    /// Not taken.
    Faint,
    /// Beyond the last entitled.
    None,
}
