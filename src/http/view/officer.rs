//! The officer's pages on the desktop.

use askama::Template;
use ballot::matter::Matter;

use super::{
    AgendaLine, Balance, CongressLine, ContestRef, Frame, Grades, HandsCount, Meeting, NamesVote,
    PreparationRow, Quorum, RoundWay, ScrutineerLine, State, Waiting, Way, matter_word, paths,
};
use crate::words::Words;

/// `/officer/sign-in`: the one-time link carries its token in the fragment, the script puts it
/// into the field.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/sign_in.html")]
pub struct OfficerSignIn {
    /// Surroundings.
    pub frame: Frame,
    /// Whether the token just given was refused.
    pub refused: bool,
}

/// `/officer`: the congresses this officer runs.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/home.html")]
pub struct OfficerHome {
    /// Surroundings.
    pub frame: Frame,
    /// The officer's name.
    pub officer: String,
    /// Hidden token of every form.
    pub csrf: String,
    /// Congresses.
    pub congresses: Vec<OwnCongress>,
    /// Congresses that are being prepared.
    pub preparations: Vec<PreparationRow>,
    /// Why a package was not taken, or nothing could be begun: sentences.
    pub refused: Vec<String>,
}

/// A congress of the officer's list.
#[derive(Clone, Debug)]
pub struct OwnCongress {
    /// The congress.
    pub line: CongressLine,
    /// What is to be reported to the union above.
    pub reports: Vec<ReportLine>,
}

/// `/officer/c/{congress}`: agenda, the box in hand, the next act.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/console.html")]
pub struct Console {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The officer's name.
    pub officer: String,
    /// Hidden token of every form.
    pub csrf: String,
    /// Clock, Beijing: "14:18:32".
    pub clock: String,
    /// The agenda.
    pub agenda: Vec<AgendaLine>,
    /// Whether the whole agenda is done.
    pub ended: bool,
    /// What can still be changed of it.
    pub changes: Option<AgendaChanges>,
    /// The livestream.
    pub stream: StreamForm,
    /// Whether delegates can check in.
    pub check_in_open: bool,
    /// The contest in the middle; none in a congress without contests.
    pub standing: Option<Standing>,
    /// What comes after it, so that a break is used to put it right.
    pub upcoming: Option<Upcoming>,
    /// All contests, in voting order.
    pub contests: Vec<ContestLine>,
    /// The latest acts, newest first, refusals included.
    pub acts: Vec<ActLine>,
    /// The refusal of the act just tried, above the act.
    pub refused: Option<Vec<Finding>>,
    /// The reason typed for the act just refused; else empty.
    pub reason: String,
    /// Invitations paused after wrong checks.
    pub paused: Vec<PausedInvitation>,
    /// 监票人.
    pub scrutineers: Vec<ScrutineerLine>,
    /// The motion in hand that no box decides.
    pub motion: Option<MotionInHand>,
    /// What everybody was told.
    pub notices: Vec<NoticeLine>,
    /// Results that the union above is told of.
    pub reports: Vec<ReportLine>,
    /// What can be done about a rehearsal.
    pub rehearsing: Rehearsing,
    /// Address of the live snapshot with the officers' watch key.
    pub live: String,
}

/// Where a congress stands with its rehearsal (试投).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rehearsing {
    /// None is there, and one can be made.
    Offered,
    /// None is there, and a ballot is fixed already.
    Begun,
    /// One is there: the address of its console.
    There(String),
    /// This is one.
    This,
}

/// A motion that no box decides, as far as it has come.
#[derive(Clone, Debug)]
pub enum MotionInHand {
    /// Hands or names are to decide it.
    Undecided(MotionByHands),
    /// Its hands were counted.
    Counted {
        /// The item, and who is there.
        motion: MotionByHands,
        /// The count that holds.
        count: HandsCount,
    },
    /// It is voted by name.
    Names(NamesVote),
    /// It was voted by name, and may be again.
    Named {
        /// The item, and who is there.
        motion: MotionByHands,
        /// The vote that holds.
        vote: NamesVote,
        /// Whether no quorum was there, so that hands may decide it too.
        void: bool,
    },
}

/// A motion to be decided by hands or names.
#[derive(Clone, Debug)]
pub struct MotionByHands {
    /// Id of the agenda's item.
    pub item: String,
    /// What is voted on.
    pub title: String,
    /// Whether the meeting is at it: names are asked only then.
    pub now: bool,
    /// 实到 now.
    pub present: u32,
    /// Of them, those who seem to have no phone to vote by name with.
    pub without_phone: u32,
    /// How many in favour carry it.
    pub needs: u64,
}

/// Something that everybody was told.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// When, Beijing.
    pub time: String,
    /// What.
    pub text: String,
}

/// A result, or a session, that the union above is told of.
#[derive(Clone, Debug)]
pub struct ReportLine {
    /// The contest's heading, or the session in words.
    pub what: String,
    /// Where the form goes that notes it.
    pub form: String,
    /// Until when and by which rule; or when it was done.
    pub words: String,
    /// Whether the day was counted by working days, which the program knows in part only.
    pub working_days: bool,
    /// Whether an officer has noted that it was done.
    pub reported: bool,
    /// Whether the last day is over and it was not.
    pub late: bool,
}

/// What can still be changed of the agenda.
#[derive(Clone, Debug)]
pub struct AgendaChanges {
    /// The items that wait, in their order.
    pub waiting: Vec<WaitingItem>,
    /// The items after which one can be put; none where the agenda is empty.
    pub places: Vec<AgendaPlace>,
    /// What is done at one that is added: name and word.
    pub kinds: Vec<(&'static str, &'static str)>,
}

/// An item that waits, and where it can go.
#[derive(Clone, Debug)]
pub struct WaitingItem {
    /// Its id.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// Its words.
    pub title: String,
    /// Whether it can change places with the one before.
    pub up: bool,
    /// Whether with the one after.
    pub down: bool,
}

/// An item after which another can be put.
#[derive(Clone, Debug)]
pub struct AgendaPlace {
    /// Its id.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// Its words.
    pub title: String,
    /// The session that both belong to.
    pub session: Option<String>,
    /// Whether the form proposes it.
    pub chosen: bool,
}

impl AgendaChanges {
    /// The places by their sessions.
    fn by_session(&self) -> Vec<(Option<&str>, &[AgendaPlace])> {
        let sessions = self
            .places
            .chunk_by(|one, next| one.session == next.session);
        sessions
            .map(|places| (places[0].session.as_deref(), places))
            .collect()
    }
}

/// The form for the livestream.
#[derive(Clone, Debug, Default)]
pub struct StreamForm {
    /// Whether there is one.
    pub running: bool,
    /// Its address, or what was typed.
    pub address: String,
    /// Whether what was typed is no address of a stream.
    pub flawed: bool,
    /// Whether browsers without HLS of their own get a player.
    pub player: bool,
}

impl Console {
    /// What a motion may be about, each with its name in the form; those that are voted in secret too, so that whoever
    /// chooses one is told why.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn matters(&self, t: &Words) -> Vec<(&'static str, &'static str)> {
        Matter::ALL
            .map(|matter| (matter.name(), matter_word(matter, t)))
            .to_vec()
    }

    /// The item after the one that the meeting is at: the first, where it has not begun; none after the last.
    fn next_item(&self) -> Option<&AgendaLine> {
        match self.place() {
            Some(place) => self.agenda.get(place + 1),
            None if self.ended => None,
            None => self.agenda.first(),
        }
    }

    /// The item before the one that the meeting is at: the last, where all are over.
    fn item_before(&self) -> Option<&AgendaLine> {
        match self.place() {
            Some(place) => self.agenda.get(place.checked_sub(1)?),
            None if self.ended => self.agenda.last(),
            None => None,
        }
    }

    fn place(&self) -> Option<usize> {
        self.agenda.iter().position(|line| line.here)
    }

    /// Whether an item is the one proposed as next.
    fn is_next(&self, line: &AgendaLine) -> bool {
        self.next_item().is_some_and(|next| next.id == line.id)
    }

    /// Whether an agenda line is about the contest in the middle; without one, what is now.
    fn is_in_hand(&self, line: &AgendaLine) -> bool {
        match (&self.standing, &line.contest) {
            (Some(standing), Some(contest)) => standing.contest.contest == contest.contest,
            (Some(_), None) => false,
            (None, _) => line.is_now(),
        }
    }

    /// Whether a row of the contests table is the contest in the middle.
    fn is_shown(&self, line: &ContestLine) -> bool {
        self.standing
            .as_ref()
            .is_some_and(|standing| standing.contest.contest == line.contest.contest)
    }

    /// What blocks the next act, in one line.
    fn blocking(&self) -> String {
        let needs = self.standing.iter().filter_map(|s| s.next.as_ref());
        let texts: Vec<&str> = needs
            .flat_map(|act| &act.needs)
            .filter(|need| need.state != FindingState::Passed)
            .map(|need| need.text.as_str())
            .collect();
        texts.join(self.frame.t().app.comma)
    }

    /// The acts that have a dialog on this page.
    fn verbs(&self) -> Vec<Verb> {
        let Some(standing) = &self.standing else {
            return Vec::new();
        };
        let next = standing.next.as_ref().map(|act| act.verb);
        next.into_iter()
            .chain(standing.can_void.then_some(Verb::Void))
            .collect()
    }
}

/// The contest in the middle of the console.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The contest.
    pub contest: ContestRef,
    /// Its figures.
    pub balance: Balance,
    /// Its quorum.
    pub quorum: Option<Quorum>,
    /// What happened to the box.
    pub times: BoxTimes,
    /// Time of the figures, Beijing.
    pub updated: String,
    /// The next act; none where nothing is left to do.
    pub next: Option<Act>,
    /// What of it waits for scrutineers' signatures.
    pub waiting: Option<Waiting>,
    /// Of a sealed box, keys that open it and keys released.
    pub sealed: Option<(u32, usize)>,
    /// Whether it can still be declared void.
    pub can_void: bool,
    /// Findings on this contest: failed ones first.
    pub findings: Vec<Finding>,
    /// The ways on from its outcome, the usual one first.
    pub ways: Vec<Way>,
    /// The seats that the congress has agreed to make do with.
    pub agreed_seats: Option<u32>,
    /// When the box closes by itself, as a form's field has it, where that can be put off.
    pub extendable: Option<String>,
    /// What it came to and why, once it is counted.
    pub explanation: Option<Explanation>,
    /// The grades of an appraisal, once it is counted.
    pub grades: Option<Grades>,
}

/// A result in sentences.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The outcome: "选举有效，选出 9 人".
    pub outcome: String,
    /// Why it is so: 3 to 6 sentences, each a rule with this contest's figures.
    pub reasons: Vec<String>,
}

impl Standing {
    /// The next round that usually comes of the outcome.
    fn usual_round(&self) -> Option<&RoundWay> {
        self.ways.iter().find_map(|way| match way {
            Way::Round(round) => Some(round),
            Way::Reduce { .. } => None,
        })
    }

    /// Fewer seats by consent: seats, those that would remain, and why the rules forbid it.
    fn reduction(&self) -> Option<(u32, u32, Option<&String>)> {
        self.ways.iter().find_map(|way| match way {
            Way::Reduce { seats, to, refused } => Some((*seats, *to, refused.as_ref())),
            Way::Round(_) => None,
        })
    }
}

/// The contest that comes after the one in the middle, with what it still needs.
#[derive(Clone, Debug)]
pub struct Upcoming {
    /// The contest.
    pub contest: ContestRef,
    /// Its findings, failed ones first.
    pub findings: Vec<Finding>,
}

/// When the box opened and when it shall close, Beijing, `HH:MM:SS`.
#[derive(Clone, Debug, Default)]
pub struct BoxTimes {
    /// Opened.
    pub opened: Option<String>,
    /// Planned closing.
    pub closes: Option<String>,
    /// Closed.
    pub closed: Option<String>,
}

/// The next act on a contest.
#[derive(Clone, Debug)]
pub struct Act {
    /// What is done.
    pub verb: Verb,
    /// What it still needs and what is fulfilled.
    pub needs: Vec<Finding>,
    /// Whether it can be tried now.
    pub possible: bool,
}

/// What an officer does to a contest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Fix it and give out ballots.
    Ready,
    /// Open the box.
    Open,
    /// Close the box.
    Close,
    /// Count and publish.
    Count,
    /// Declare void.
    Void,
}

impl Verb {
    /// The verb in the address and in the API.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Open => "open",
            Self::Close => "close",
            Self::Count => "count",
            Self::Void => "void",
        }
    }

    /// Whether the act is recorded with a reason.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        self == Self::Void
    }

    /// Verb and object, as the button says it: "关闭票箱".
    #[must_use]
    pub fn label(self, t: &Words) -> &'static str {
        let t = &t.act;
        match self {
            Self::Ready => t.ready,
            Self::Open => t.open,
            Self::Close => t.close,
            Self::Count => t.count,
            Self::Void => t.void,
        }
    }

    /// The safe answer to the question: "先不关闭".
    #[must_use]
    pub fn decline(self, t: &Words) -> &'static str {
        let t = &t.act;
        match self {
            Self::Ready => t.not_ready,
            Self::Open => t.not_open,
            Self::Close => t.not_close,
            Self::Count => t.not_count,
            Self::Void => t.not_void,
        }
    }

    /// The question of the dialog, with the contest's name.
    #[must_use]
    pub fn question(self, t: &Words, title: impl std::fmt::Display) -> String {
        let t = &t.act;
        match self {
            Self::Ready => t.ask_ready(title),
            Self::Open => t.ask_open(title),
            Self::Close => t.ask_close(title),
            Self::Count => t.ask_count(title),
            Self::Void => t.ask_void(title),
        }
    }

    /// What it does and what cannot be undone.
    #[must_use]
    pub fn effect(self, t: &Words, balance: &Balance) -> String {
        let t = &t.act;
        match self {
            Self::Ready => t.does_ready.to_owned(),
            Self::Open => t.does_open.to_owned(),
            Self::Close if balance.paper.issued > 0 => format!(
                "{}{}",
                t.does_close(balance.on_phones()),
                t.close_paper(balance.paper.issued)
            ),
            Self::Close => t.does_close(balance.on_phones()),
            Self::Count => t.does_count(balance.returned),
            Self::Void => t.does_void.to_owned(),
        }
    }
}

/// A line of a finding list.
#[derive(Clone, Debug)]
pub struct Finding {
    /// How it stands.
    pub state: FindingState,
    /// The sentence with its figures.
    pub text: String,
    /// The cause, for what failed.
    pub cause: Option<String>,
    /// Rule id: "UE-14".
    pub rule: String,
}

/// How a finding stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingState {
    /// Blocks the act.
    Failed,
    /// Not yet.
    Waiting,
    /// Fulfilled.
    Passed,
    /// Worth knowing, demanded by nothing.
    Noted,
}

impl FindingState {
    /// The class of the line.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Failed => "is-failed",
            Self::Waiting => "is-waiting",
            Self::Passed => "is-passed",
            Self::Noted => "is-noted",
        }
    }

    /// The sign before it.
    pub(super) fn icon(self) -> &'static str {
        match self {
            Self::Failed => "i-cross",
            Self::Waiting => "i-clock",
            Self::Passed => "i-check",
            Self::Noted => "i-dash",
        }
    }

    /// The sign in words.
    pub(super) fn word(self, t: &Words) -> &'static str {
        match self {
            Self::Failed => t.officer.failed,
            Self::Waiting => t.officer.waiting,
            Self::Passed => t.officer.passed,
            Self::Noted => t.officer.noted,
        }
    }
}

/// A row of the contests table.
#[derive(Clone, Debug)]
pub struct ContestLine {
    /// The contest.
    pub contest: ContestRef,
    /// Its rule in words: "差额，赞成超过应到半数".
    pub rule: String,
    /// Issued and returned, once ballots are out.
    pub issued_returned: Option<(u32, u32)>,
}

/// An act in the record.
#[derive(Clone, Debug)]
pub struct ActLine {
    /// Beijing, `HH:MM:SS`.
    pub time: String,
    /// What was done to what, with its figures: a sentence.
    pub text: String,
    /// Who did it.
    pub by: String,
    /// The rule that refused it.
    pub refused: Option<String>,
}

/// An invitation paused after eight wrong checks.
#[derive(Clone, Debug)]
pub struct PausedInvitation {
    /// Delegate id, for the release.
    pub delegate: String,
    /// Name.
    pub name: String,
    /// Number on the roll.
    pub number: String,
    /// Until when, Beijing.
    pub until: String,
}
