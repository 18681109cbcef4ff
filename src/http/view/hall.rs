//! The hall screen: 1 rem is 1/120 of the width, nothing personal, nothing to operate.

use askama::Template;

use super::{
    AgendaLine, Balance, CountingStep, DelegationLine, DocumentLine, Doorway, Figures, Frame,
    Meeting, MotionFigures, Outcome, OutcomeLine, Quorum, Score, SpeakersList, Stream, filters,
    paths,
};
use crate::words::Words;

/// Lines of the agenda that fit on the screen, with titles of one line each.
const AGENDA_LINES: usize = 8;
/// Of those, how many stand before what is now.
const AGENDA_BEFORE: usize = 2;
/// Lines that fit beside a livestream, where titles take two.
const AGENDA_LINES_BESIDE: usize = 4;
/// Lines of what comes next, below the item that is now.
const NEXT_LINES: usize = 2;
/// Steps of a count of phones' ballots alone: the box is closed, the result is published.
const PLAIN_STEPS: usize = 2;
/// Documents that fit below that item.
const DOCUMENT_LINES: usize = 3;

/// `/c/{congress}/hall`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/hall.html")]
pub struct Hall {
    /// Surroundings; no app bar is drawn.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Its livestream.
    pub stream: Option<Stream>,
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
    /// 签到: who is there, and how phones check in.
    CheckIn {
        /// 应到 and 实到 by delegation, none below the floor.
        delegations: Vec<DelegationLine>,
        /// How phones check in.
        doorway: Doorway,
    },
    /// 议题: the item that the chair has moved to, with what belongs to it.
    Item {
        /// The item.
        line: AgendaLine,
        /// What comes next.
        next: Vec<AgendaLine>,
    },
    /// Nothing is dealt with: the agenda around what comes next.
    Agenda {
        /// The session that is shown, if the agenda has sessions.
        session: Option<String>,
        /// As many of its lines as fit.
        lines: Vec<AgendaLine>,
    },
    /// A motion that no box decides: how many have voted by name, or what hands or names came to.
    Motion {
        /// 举手表决 or 记名表决.
        way: &'static str,
        /// What is decided.
        title: String,
        /// The figures.
        figures: MotionFigures,
        /// 已表决, while a vote by name goes on.
        voted: Option<u32>,
        /// 通过, 未通过, or why it is neither; empty while it goes on.
        outcome: String,
        /// Who has signed, or how many still have to; empty where nobody need.
        signatures: String,
    },
    /// 分团讨论: who speaks, and how many wait, by delegation. Whoever asks to speak will be heard by name: nothing here is
    /// a ballot, so no delegation is too small to be shown.
    Discussion {
        /// What is discussed.
        title: String,
        /// The lists of speakers.
        lists: Vec<SpeakersList>,
    },
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
    /// 计票: the box is closed, or closes, and this is what the result waits for.
    Counting {
        /// Contest id.
        contest: String,
        /// Its title.
        title: String,
        /// The state in words: "等待计票".
        state: &'static str,
        /// Short code of the ballot.
        code: String,
        /// What is done and what is missing, in its order.
        steps: Vec<CountingStep>,
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
    /// The agenda is through: everything that was decided.
    Ended {
        /// In the agenda's order.
        outcomes: Vec<OutcomeLine>,
    },
}

impl HallStage {
    /// The stage between the boxes: the item that is now, or the agenda where there is none.
    #[must_use]
    pub fn between(agenda: &[AgendaLine], stream: Option<&Stream>) -> Self {
        let Some(here) = agenda.iter().position(|line| line.here) else {
            return Self::agenda(agenda, stream);
        };
        let next = agenda[here + 1..].iter().filter(|line| !line.is_done());
        Self::Item {
            line: agenda[here].clone(),
            next: next.take(NEXT_LINES).cloned().collect(),
        }
    }

    /// The agenda's stage: the session that the meeting is at or comes to, and of a long one the lines around that.
    #[must_use]
    pub fn agenda(agenda: &[AgendaLine], stream: Option<&Stream>) -> Self {
        let room = stream.map_or(AGENDA_LINES, |_| AGENDA_LINES_BESIDE);
        let here = agenda.iter().position(|line| line.here);
        let next = || agenda.iter().position(|line| !line.is_done());
        let here = here.or_else(next).unwrap_or(agenda.len().saturating_sub(1));
        let session = agenda.get(here).and_then(|line| line.session.clone());
        let before = agenda.iter().take(here);
        let place = before.filter(|line| line.session == session).count();
        let lines: Vec<&AgendaLine> = agenda
            .iter()
            .filter(|line| line.session == session)
            .collect();
        let first = place
            .saturating_sub(AGENDA_BEFORE)
            .min(lines.len().saturating_sub(room));
        let shown = lines.into_iter().skip(first).take(room);
        Self::Agenda {
            session,
            lines: shown.cloned().collect(),
        }
    }

    /// `data-stage` of the screen.
    fn slug(&self) -> &'static str {
        match self {
            Self::CheckIn { .. } => "check-in",
            Self::Item { .. } => "item",
            Self::Agenda { .. } => "agenda",
            Self::Motion { .. } => "motion",
            Self::Discussion { .. } => "discussion",
            Self::Voting { .. } => "voting",
            Self::Counting { .. } => "counting",
            Self::Result { .. } => "result",
            Self::Ended { .. } => "ended",
        }
    }

    /// Whether a count is about more than the ballots of a public tally: signatures, paper, keys.
    #[must_use]
    pub fn takes_more(&self) -> bool {
        match self {
            Self::Counting { steps, .. } => {
                let last = steps.len().saturating_sub(1);
                steps.len() > PLAIN_STEPS
                    || steps[..last].iter().any(|step| !step.progress.is_done())
            }
            _ => false,
        }
    }

    /// Whether lists turn pages, numbered in the foot; those of a table are numbered at its head.
    fn turns_lists(&self) -> bool {
        matches!(
            self,
            Self::CheckIn { .. } | Self::Discussion { .. } | Self::Ended { .. }
        )
    }

    /// The contest on the screen.
    fn contest(&self) -> Option<&str> {
        match self {
            Self::CheckIn { .. }
            | Self::Item { .. }
            | Self::Agenda { .. }
            | Self::Motion { .. }
            | Self::Discussion { .. }
            | Self::Ended { .. } => None,
            Self::Voting { contest, .. }
            | Self::Counting { contest, .. }
            | Self::Result { contest, .. } => Some(contest),
        }
    }

    /// The code of the ballot or of the log, for the foot.
    fn code(&self, t: &Words) -> String {
        match self {
            Self::Voting { code, .. } | Self::Counting { code, .. } => {
                format!("{} {code}", t.hall.code)
            }
            Self::Result { log_code, .. } => format!("{} {log_code}", t.hall.log_code),
            Self::CheckIn { .. }
            | Self::Item { .. }
            | Self::Agenda { .. }
            | Self::Motion { .. }
            | Self::Discussion { .. }
            | Self::Ended { .. } => String::new(),
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
    /// The largest 应到 of a delegation: the scale that their bars share.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn scale(&self, delegations: &[DelegationLine]) -> u32 {
        let entitled = delegations.iter().map(|line| line.entitled);
        entitled.max().unwrap_or(0)
    }

    /// Whether the foot says who is there: no ballot is out that it could tell of.
    fn counts_people(&self) -> bool {
        matches!(self.stage, HallStage::CheckIn { .. })
            || (self.stage.contest().is_none() && self.balance.issued == 0)
    }

    /// The documents of an item that are named on the screen.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn documents<'a>(&self, line: &'a AgendaLine) -> &'a [DocumentLine] {
        &line.documents[..line.documents.len().min(DOCUMENT_LINES)]
    }

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
