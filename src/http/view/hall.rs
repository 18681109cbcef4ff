//! The hall screen: 1 rem is 1/120 of the width, nothing personal, nothing to operate.

use askama::Template;

use super::{AgendaLine, Balance, Figures, Frame, Meeting, Outcome, Quorum, Score};

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
    /// The quorum of the contest on the screen.
    pub quorum: Option<Quorum>,
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
        score: Option<Score>,
    },
    /// A result.
    Result {
        /// Contest id.
        contest: String,
        /// Its title.
        title: String,
        /// What it came to.
        outcome: Outcome,
        /// The figures in the foot.
        figures: Figures,
        /// Rows by votes, or grades; none in a void contest.
        score: Option<Score>,
        /// Short code of the checkpoint with the result.
        log_code: String,
        /// Entries of the log at that checkpoint.
        log_size: u64,
    },
}

impl HallStage {
    /// `data-stage` of the screen.
    fn slug(&self) -> &'static str {
        match self {
            Self::Agenda(_) => "agenda",
            Self::Voting { .. } => "voting",
            Self::Result { .. } => "result",
        }
    }

    /// The contest on the screen.
    fn contest(&self) -> Option<&str> {
        match self {
            Self::Agenda(_) => None,
            Self::Voting { contest, .. } | Self::Result { contest, .. } => Some(contest),
        }
    }
}

/// One stroke of the tally field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stroke {
    /// Returned.
    Solid,
    /// Issued, not returned.
    Hollow,
    /// Not taken.
    Faint,
}

impl Stroke {
    fn class(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::Hollow => "hollow",
            Self::Faint => "faint",
        }
    }
}

impl Hall {
    /// Whether 正 are drawn: above 3,000 entitled the ladder says more.
    fn tallies(&self) -> bool {
        self.balance.entitled <= 3_000
    }

    /// Ballots that one stroke stands for.
    fn per_stroke(&self) -> u32 {
        if self.balance.entitled <= 600 { 1 } else { 5 }
    }

    /// The field, 正 by 正; the last one may have fewer than five strokes.
    fn signs(&self) -> Vec<Vec<Stroke>> {
        let per = self.per_stroke();
        let solid = self.balance.returned / per;
        let hollow = self.balance.issued / per;
        let strokes: Vec<Stroke> = (0..self.balance.entitled.div_ceil(per))
            .map(|index| match index {
                index if index < solid => Stroke::Solid,
                index if index < hollow => Stroke::Hollow,
                _ => Stroke::Faint,
            })
            .collect();
        strokes.chunks(5).map(<[Stroke]>::to_vec).collect()
    }

    /// 正 in a line: a multiple of six that keeps the field on the screen.
    fn columns(&self) -> u32 {
        let signs = self
            .balance
            .entitled
            .div_ceil(self.per_stroke())
            .div_ceil(5);
        match signs {
            0..=24 => 6,
            25..=96 => 12,
            _ => 18,
        }
    }
}
