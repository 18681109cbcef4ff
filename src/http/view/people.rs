//! 名册与签到: the desk at the door, and what the hall and everybody else see of it by delegation.

use askama::Template;

use super::balance::percent;
use super::{Balance, Frame, Meeting, Quorum, filters, paths};
use crate::words::Words;

/// `/officer/c/{congress}/people`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/people.html")]
pub struct People {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The officer's name.
    pub officer: String,
    /// Hidden token of every form.
    pub csrf: String,
    /// Whether delegates can check in.
    pub check_in_open: bool,
    /// How phones check in now.
    pub doorway: Doorway,
    /// Whether phones need the code of the hall's screen, whenever check-in is open.
    pub by_code: bool,
    /// The link of the hall's screen, once it has just been made.
    pub screen: Option<ScreenLink>,
    /// Whether the hall screen shows check-in because an officer wants it to.
    pub hall_check_in: bool,
    /// The figures of the whole roll.
    pub balance: Balance,
    /// The quorum of the contest that comes next.
    pub quorum: Option<Quorum>,
    /// 应到 and 实到 by delegation, all of them.
    pub delegations: Vec<DelegationLine>,
    /// Everybody who is shown, by delegation.
    pub groups: Vec<PeopleGroup>,
    /// What was searched for; empty where all are shown.
    pub asked: String,
    /// What has just been done: "王芳：已签到".
    pub done: Option<String>,
    /// Why the act just tried was refused.
    pub refused: Option<String>,
    /// The latest acts of the desk: the hour, what, who.
    pub acts: Vec<DoorLine>,
    /// Address of the live snapshot with the officers' watch key.
    pub live: String,
}

/// A link of the hall's screen.
#[derive(Clone, Debug)]
pub struct ScreenLink {
    /// Where this browser opens it.
    pub here: String,
    /// The whole address, for another machine.
    pub elsewhere: String,
}

/// How phones check in.
#[derive(Clone, Debug)]
pub enum Doorway {
    /// Not now.
    Closed,
    /// Wherever they are. A QR code of the address is the same for everybody and may be printed.
    Anywhere {
        /// It as a drawing.
        qr: Option<String>,
    },
    /// By the code that is on the hall's screen at that moment.
    ByCode,
}

/// A delegation's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelegationLine {
    /// "总装代表团"; "其他" for whoever is in none that is shown.
    pub name: String,
    /// 应到.
    pub entitled: u32,
    /// 实到.
    pub present: u32,
    /// 请假; not told to everybody.
    pub leave: u32,
}

impl DelegationLine {
    /// 未签到.
    pub(super) fn absent(&self) -> u32 {
        let here = self.present.saturating_add(self.leave);
        self.entitled.saturating_sub(here)
    }

    /// Length of 实到 on a scale of `whole` people, in per cent.
    pub(super) fn solid(&self, whole: u32) -> String {
        percent(self.present, whole)
    }

    /// Length of 应到 on the same scale.
    pub(super) fn until(&self, whole: u32) -> String {
        percent(self.entitled, whole)
    }
}

/// A delegation's people.
#[derive(Clone, Debug)]
pub struct PeopleGroup {
    /// The delegation.
    pub name: String,
    /// Its delegates.
    pub people: Vec<Person>,
}

/// A delegate at the desk. Nothing about ballots: that is nobody's at the door.
#[derive(Clone, Debug)]
pub struct Person {
    /// Delegate id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Number on the roll.
    pub number: String,
    /// Where they are.
    pub whereabouts: Whereabouts,
    /// Why they are on leave; may be empty.
    pub leave_reason: String,
}

/// Where a delegate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// 未签到.
    Expected,
    /// 请假.
    Leave,
    /// 已签到.
    Present,
    /// 已离会.
    Left,
}

impl Whereabouts {
    /// The state in words.
    #[must_use]
    pub fn word(self, t: &Words) -> &'static str {
        let t = &t.door;
        match self {
            Self::Expected => t.expected,
            Self::Leave => t.on_leave,
            Self::Present => t.present,
            Self::Left => t.left,
        }
    }

    /// The value of `data-attendance`.
    fn slug(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Leave => "leave",
            Self::Present => "present",
            Self::Left => "left",
        }
    }

    /// What the desk can do for them, the usual thing first: the value sent and the words of the button.
    fn acts(self, t: &Words) -> Vec<(&'static str, &'static str)> {
        let t = &t.door;
        match self {
            Self::Expected => vec![("check-in", t.check_in), ("leave", t.leave)],
            Self::Leave => vec![("check-in", t.check_in), ("return", t.cancel_leave)],
            Self::Present => vec![("depart", t.depart), ("undo", t.undo)],
            Self::Left => vec![("check-in", t.check_in)],
        }
    }
}

/// An act of the desk.
#[derive(Clone, Debug)]
pub struct DoorLine {
    /// The full hour, Beijing: "14:00".
    pub hour: String,
    /// "签到：王芳".
    pub text: String,
    /// Who did it.
    pub by: String,
}
