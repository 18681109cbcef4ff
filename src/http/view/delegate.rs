//! The delegate's pages on the phone.

use askama::Template;

use super::{
    AgendaLine, Balance, ContestRef, Frame, Meeting, NamesVote, Order, Quorum, State, Stream,
    filters, paths,
};
use crate::words::Words;

/// `/i`: identity, check-in, recovery code, and coming back on another phone. One page; the
/// script shows one section at a time (`data-step`).
#[derive(Clone, Debug, Template)]
#[template(path = "delegate/enter.html")]
pub struct Enter {
    /// Surroundings.
    pub frame: Frame,
    /// The congress, where only one is running; the address does not say which.
    pub meeting: Option<Meeting>,
    /// What is asked for beside the code.
    pub check: Check,
}

/// The second factor that a congress asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// 手机号码后四位.
    PhoneTail,
    /// 工号.
    StaffNumber,
    /// 身份证号后四位.
    IdTail,
    /// 姓名.
    Name,
    /// The page does not know the congress: "核对内容", as the invitation says.
    AsInvited,
}

impl Check {
    /// The field's label.
    #[must_use]
    pub fn label(self, t: &Words) -> &'static str {
        let t = &t.check;
        match self {
            Self::PhoneTail => t.phone_tail,
            Self::StaffNumber => t.staff_number,
            Self::IdTail => t.id_tail,
            Self::Name => t.name,
            Self::AsInvited => t.as_invited,
        }
    }

    /// The sentence above the field.
    #[must_use]
    pub fn sentence(self, t: &Words) -> &'static str {
        let t = &t.check;
        match self {
            Self::PhoneTail => t.phone_tail_sentence,
            Self::StaffNumber => t.staff_number_sentence,
            Self::IdTail => t.id_tail_sentence,
            Self::Name => t.name_sentence,
            Self::AsInvited => t.as_invited_sentence,
        }
    }

    /// The keyboard a phone should show. A staff number or an identity number may hold letters.
    #[must_use]
    pub fn inputmode(self) -> &'static str {
        match self {
            Self::PhoneTail => "numeric",
            Self::StaffNumber | Self::IdTail | Self::Name | Self::AsInvited => "text",
        }
    }
}

/// `/c/{congress}`: what is now, the balance, the agenda.
#[derive(Clone, Debug, Template)]
#[template(path = "delegate/home.html")]
pub struct Home {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// When the meeting is held: "2026 年 11 月 22 日 09:00—17:30".
    pub held: Option<String>,
    /// Its livestream.
    pub stream: Option<Stream>,
    /// The vote by name that goes on.
    pub vote: Option<NamesVote>,
    /// One for each contest, in voting order; those that are not current are hidden.
    pub slips: Vec<Slip>,
    /// Figures of the current contest, or of the congress.
    pub balance: Balance,
    /// The quorum, where the current contest has one.
    pub quorum: Option<Quorum>,
    /// Ballots a public group has; the figures move by that many.
    pub group: u32,
    /// Time of the figures, Beijing: "14:18:30".
    pub updated: String,
    /// The agenda.
    pub agenda: Vec<AgendaLine>,
    /// Whether there has been a call for proposals.
    pub proposals: bool,
}

impl Home {
    /// The agenda item that happens now, shown as a slip while no ballot is out.
    fn now(&self) -> Option<&AgendaLine> {
        self.agenda.iter().find(|line| line.is_now())
    }

    /// Where what happens now is discussed.
    fn now_discussed(&self) -> Option<&String> {
        self.now()?.discussion.as_ref()
    }

    /// Whether any slip shows.
    fn has_current(&self) -> bool {
        let mut slips = self.slips.iter();
        self.vote.is_some() || slips.any(|slip| slip.contest.state.is_current())
    }
}

/// The band of a contest on the home page.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The contest.
    pub contest: ContestRef,
}

/// `/contests/{contest}/ballot`: the paper, review, casting and receipt. One page; the script
/// shows one section at a time (`data-stage`).
#[derive(Clone, Debug, Template)]
#[template(path = "delegate/ballot.html")]
pub struct Ballot {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The order of the options.
    pub order: Order,
    /// Candidates in ballot order; in a motion the one question.
    pub options: Vec<BallotOption>,
    /// What can be marked at each option.
    pub choices: Vec<Choice>,
    /// 赞成 at most; 0 unless seats are filled.
    pub max_for: u32,
    /// Write-ins at most; 0 without.
    pub write_ins: u32,
    /// Whether a write-in needs a mark 不赞成 on the same ballot.
    pub write_in_needs_against: bool,
    /// How many scrutineers open the box together; none where it is not sealed.
    pub sealed: Option<u32>,
    /// Planned closing, Beijing: "14:30".
    pub closes: Option<String>,
    /// The congress's other contests that have a ballot, in voting order.
    pub others: Vec<ContestRef>,
    /// Where a motion's text is shown with what its revision has changed.
    pub changes: Option<String>,
}

impl Ballot {
    /// Whether it is an election.
    pub(super) fn is_election(&self) -> bool {
        matches!(self.contest.kind, super::Kind::Election { .. })
    }

    /// Whether it is drawn before there is a contest: its candidates have no pages yet.
    pub(super) fn is_sample(&self) -> bool {
        self.contest.code.is_none()
    }

    /// Whether grades are given.
    pub(super) fn is_appraisal(&self) -> bool {
        matches!(self.contest.kind, super::Kind::Appraisal { .. })
    }

    /// Whether an unmarked option abstains.
    pub(super) fn may_abstain(&self) -> bool {
        self.choices.iter().any(|choice| choice.mark == "abstain")
    }

    /// Where the name in a row leads: to the résumé, or to the motion.
    pub(super) fn about(&self, option: &BallotOption) -> String {
        match self.contest.kind {
            super::Kind::Motion => paths::contest(&self.contest.contest),
            _ => paths::candidate(&self.contest.contest, &option.id),
        }
    }
}

/// One tick of the count bar, in per cent of its width.
pub(super) struct Tick {
    pub(super) x: String,
    pub(super) width: String,
}

impl Ballot {
    /// One tick for each 赞成 that the ballot may carry, with gaps between them.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let step = 100.0 / f64::from(self.max_for.max(1));
        let gap = if self.max_for > 20 { 0.2 } else { 1.2 };
        (0..self.max_for)
            .map(|index| Tick {
                x: format!("{:.2}", f64::from(index) * step),
                width: format!("{:.2}", step - gap),
            })
            .collect()
    }
}

/// One of the marks, or of the grades.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The mark, as ballots spell it.
    pub mark: String,
    /// The word on the ballot.
    pub word: String,
    /// The sign above the word; a grade has none.
    pub sign: Option<&'static str>,
}

/// A line of the ballot.
#[derive(Clone, Debug)]
pub struct BallotOption {
    /// Option id as in the manifest.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// Name; in a motion the question.
    pub name: String,
    /// Unit as printed on the ballot; may be empty.
    pub detail: String,
}

/// `/contests/{contest}/candidates/{option}`: a résumé.
#[derive(Clone, Debug, Template)]
#[template(path = "delegate/candidate.html")]
pub struct Candidate {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The candidate.
    pub option: BallotOption,
    /// Address of the photo.
    pub photo: Option<String>,
    /// The text as sanitised HTML.
    pub html: String,
}
