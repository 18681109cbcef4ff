//! The congress, its agenda and its contests, as pages name them.

use crate::words::Words;

/// The congress a page belongs to.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Its id.
    pub congress: String,
    /// "江海重型装备（集团）有限公司工会".
    pub organisation: String,
    /// "第三届会员代表大会第一次会议", never containing the organisation.
    pub title: String,
}

/// A contest as a page names it.
#[derive(Clone, Debug)]
pub struct ContestRef {
    /// Its id.
    pub contest: String,
    /// Title as in the manifest.
    pub title: String,
    /// Election, motion or appraisal.
    pub kind: Kind,
    /// The colour of its ballot.
    pub paper: Paper,
    /// Short code of the manifest, `XXXX-XXXX`; none before `ready`.
    pub code: Option<String>,
    /// How far it is.
    pub state: State,
}

impl ContestRef {
    /// Whether people are elected.
    #[must_use]
    pub fn is_election(&self) -> bool {
        matches!(self.kind, Kind::Election { .. })
    }

    /// The title as printed on the ballot: "第三届工会委员会委员选票".
    #[must_use]
    pub fn ballot_title(&self, t: &Words) -> String {
        match self.kind {
            Kind::Election { .. } => t.contest.ballot_title(self.subject()),
            Kind::Motion => t.contest.motion_title(self.subject()),
            Kind::Appraisal { .. } => t.contest.appraisal_title(&self.title),
        }
    }

    /// What is done, as pages other than the ballot head it: "第三届工会委员会委员选举".
    #[must_use]
    pub fn heading(&self, t: &Words) -> String {
        match self.kind {
            Kind::Election { .. } => t.contest.election_heading(self.subject()),
            Kind::Motion => t.contest.motion_heading(self.subject()),
            Kind::Appraisal { .. } => t.contest.appraisal_heading(self.subject()),
        }
    }

    /// The title without the words for act and paper.
    pub(super) fn subject(&self) -> &str {
        match self.kind {
            Kind::Appraisal { .. } => appraised(&self.title),
            Kind::Election { .. } | Kind::Motion => voted(&self.title),
        }
    }
}

/// A title without the words for act and paper: "选举第三届工会委员会委员", "第三届工会委员会委员选票" and
/// "第三届工会委员会委员预选票" are all about "第三届工会委员会委员".
pub fn voted(title: &str) -> &str {
    let ends = [
        "预选选票",
        "预选票",
        "选举票",
        "表决票",
        "选票",
        "预选",
        "选举",
        "表决",
    ];
    let ended = ends.iter().find_map(|end| title.strip_suffix(end));
    let title = ended.unwrap_or(title);
    let starts = ["选举", "表决"];
    let begun = starts.iter().find_map(|start| title.strip_prefix(start));
    begun.unwrap_or(title)
}

/// An appraisal's title without its paper: "中层干部民主评议票" is about "中层干部民主评议".
pub fn appraised(title: &str) -> &str {
    let ends = ["票", "表"];
    let ended = ends.iter().find_map(|end| title.strip_suffix(end));
    ended.unwrap_or(title)
}

/// What is voted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// People for seats.
    Election {
        /// 应选.
        seats: u32,
        /// 候选人.
        candidates: u32,
    },
    /// One question.
    Motion,
    /// Grades for people or things.
    Appraisal {
        /// 评议对象.
        items: u32,
    },
}

impl Kind {
    /// What is done, where the heading does not say it: "无记名表决".
    pub(super) fn act(self, t: &Words) -> &'static str {
        match self {
            Self::Election { .. } => t.contest.kind_election,
            Self::Motion => t.contest.kind_motion,
            Self::Appraisal { .. } => t.contest.kind_appraisal,
        }
    }
}

/// The order of the candidates on the ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 按姓氏笔画为序.
    Strokes,
    /// As the package lists them; the ballot then says nothing about it.
    Given,
}

impl Order {
    /// Whether the page says that the order is that of strokes.
    #[must_use]
    pub fn is_strokes(self) -> bool {
        self == Self::Strokes
    }
}

/// 票面色, given in voting order (look §1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 浅红.
    Red,
    /// 浅黄.
    Yellow,
    /// 浅绿.
    Green,
    /// 浅蓝.
    Blue,
}

impl Paper {
    /// The colour of the contest at `index` in voting order, from 0.
    #[must_use]
    pub fn of(index: usize) -> Self {
        [Self::Red, Self::Yellow, Self::Green, Self::Blue][index % 4]
    }

    /// The class that carries the colour.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Red => "paper-red",
            Self::Yellow => "paper-yellow",
            Self::Green => "paper-green",
            Self::Blue => "paper-blue",
        }
    }

    /// The colour in words: "浅红色选票".
    #[must_use]
    pub fn name(self, t: &Words) -> &'static str {
        let t = &t.paper;
        match self {
            Self::Red => t.red,
            Self::Yellow => t.yellow,
            Self::Green => t.green,
            Self::Blue => t.blue,
        }
    }
}

/// A contest's state (protocol §8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not fixed yet.
    Draft,
    /// Fixed; ballots can be taken.
    Ready,
    /// The box takes ballots.
    Open,
    /// Nothing more is taken; figures are final.
    Closing,
    /// Closed, not counted.
    Closed,
    /// The result is public.
    Counted,
    /// The result is certified.
    Certified,
    /// Void.
    Void,
}

impl State {
    /// The name in the protocol, also the value of `data-state`.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Ready => "ready",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::Counted => "counted",
            Self::Certified => "certified",
            Self::Void => "void",
        }
    }

    /// The state as agenda and tables say it: "正在投票".
    #[must_use]
    pub fn word(self, t: &Words) -> &'static str {
        let t = &t.state;
        match self {
            Self::Draft => t.draft,
            Self::Ready => t.ready,
            Self::Open => t.open,
            Self::Closing => t.closing,
            Self::Closed => t.closed,
            Self::Counted => t.counted,
            Self::Certified => t.certified,
            Self::Void => t.void,
        }
    }

    /// The state of the box as the console says it: "票箱已开启".
    #[must_use]
    pub fn box_word(self, t: &Words) -> &'static str {
        let t = &t.officer;
        match self {
            Self::Draft => t.box_draft,
            Self::Ready => t.box_ready,
            Self::Open => t.box_open,
            Self::Closing => t.box_closing,
            Self::Closed => t.box_closed,
            Self::Counted => t.box_counted,
            Self::Certified => t.box_certified,
            Self::Void => t.box_void,
        }
    }

    /// Whether ballots are out and the box has not closed: what a delegate can act on.
    #[must_use]
    pub fn is_current(self) -> bool {
        matches!(self, Self::Ready | Self::Open | Self::Closing)
    }

    /// Whether a result is public.
    #[must_use]
    pub fn has_result(self) -> bool {
        matches!(self, Self::Counted | Self::Certified | Self::Void)
    }
}

/// One line of the agenda.
#[derive(Clone, Debug)]
pub struct AgendaLine {
    /// Id of the agenda item.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// The session that it belongs to: "预备会议".
    pub session: Option<String>,
    /// "选举第三届工会委员会委员".
    pub title: String,
    /// Line below, as the package says: "举手表决", "差额选举 · 应选 9 人".
    pub detail: Option<String>,
    /// How far it is.
    pub progress: Progress,
    /// Whether the chair has moved the meeting to this item.
    pub here: bool,
    /// The contest voted on under this item.
    pub contest: Option<ContestRef>,
    /// The page of a motion that hands have decided, or names do, or that was a proposal.
    pub motion: Option<String>,
    /// The documents to read.
    pub documents: Vec<DocumentLine>,
    /// Where it is discussed, if that is what is done.
    pub discussion: Option<String>,
}

impl AgendaLine {
    /// Whether this is what happens now.
    #[must_use]
    pub fn is_now(&self) -> bool {
        match self.progress {
            Progress::Now => true,
            Progress::Voting(State::Ready) => self.here,
            Progress::Voting(state) => state.is_current(),
            Progress::Waiting | Progress::Done => false,
        }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_done(&self) -> bool {
        match self.progress {
            Progress::Done => true,
            Progress::Voting(state) => state.has_result(),
            Progress::Waiting | Progress::Now => false,
        }
    }

    /// The colour of the line while it is voted on.
    #[must_use]
    pub fn paper_class(&self) -> &'static str {
        self.contest
            .as_ref()
            .map_or("", |contest| contest.paper.class())
    }

    /// The word at the right: "正在投票".
    #[must_use]
    pub fn word(&self, t: &Words) -> &'static str {
        match self.progress {
            Progress::Waiting | Progress::Voting(State::Draft) => t.agenda.waiting,
            Progress::Now => t.agenda.now,
            Progress::Done => t.agenda.done,
            Progress::Voting(state) => state.word(t),
        }
    }

    /// Where the title leads: to the discussion; to the contest, and to its result once there is one; to what hands or names
    /// came to.
    #[must_use]
    pub fn href(&self) -> Option<String> {
        let Some(contest) = &self.contest else {
            return self.discussion.clone().or_else(|| self.motion.clone());
        };
        Some(if contest.state.has_result() {
            super::paths::result(&contest.contest)
        } else {
            super::paths::contest(&contest.contest)
        })
    }
}

/// An agenda by its sessions, each with its name, if it has one.
#[must_use]
pub fn sessions(agenda: &[AgendaLine]) -> Vec<(Option<&str>, &[AgendaLine])> {
    let same = |one: &AgendaLine, next: &AgendaLine| one.session == next.session;
    let sessions = agenda.chunk_by(same);
    sessions
        .map(|lines| (lines[0].session.as_deref(), lines))
        .collect()
}

/// How far an agenda item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// 待进行.
    Waiting,
    /// 正在进行.
    Now,
    /// 已完成.
    Done,
    /// As its contest.
    Voting(State),
}

/// A document as lists show it.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// What it is and when it was published: "PDF · 2026 年 11 月 15 日公布".
    pub about: String,
}

/// A link to another page.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where to.
    pub href: String,
    /// What is there.
    pub title: String,
}
