//! 邀请: who has an invitation, the question before one is replaced, and the slips that are printed.

use askama::Template;

use super::{Frame, Meeting, filters, paths};
use crate::words::Words;

/// Slips on a sheet of A4.
const ON_A_SHEET: usize = 8;

/// `/officer/c/{congress}/invitations`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/invitations.html")]
pub struct Invitations {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Hidden token of every form.
    pub csrf: String,
    /// Everybody, by delegation.
    pub groups: Vec<InviteeGroup>,
    /// Why nothing was printed.
    pub refused: Option<String>,
}

/// A delegation's people with their invitations.
#[derive(Clone, Debug)]
pub struct InviteeGroup {
    /// The name to show.
    pub name: String,
    /// Where its invitations are printed again.
    pub reprint: String,
    /// Its people; never empty.
    pub people: Vec<InviteeLine>,
}

/// A delegate with what has become of their invitation.
#[derive(Clone, Debug)]
pub struct InviteeLine {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Number on the roll.
    pub number: String,
    /// What has become of it.
    pub standing: InvitationStanding,
    /// Where it is printed again.
    pub reprint: String,
}

/// What has become of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationStanding {
    /// 没有邀请.
    Missing,
    /// 未使用.
    Waiting,
    /// 已使用.
    Used,
}

impl InvitationStanding {
    fn word(self, t: &Words) -> &'static str {
        match self {
            Self::Missing => t.invitations.missing,
            Self::Waiting => t.invitations.waiting,
            Self::Used => t.invitations.used,
        }
    }

    fn is_missing(self) -> bool {
        self == Self::Missing
    }
}

impl Invitations {
    fn people(&self) -> impl Iterator<Item = &InviteeLine> {
        self.groups.iter().flat_map(|group| &group.people)
    }

    fn count(&self, standing: InvitationStanding) -> usize {
        let all = self.people();
        all.filter(|one| one.standing == standing).count()
    }

    fn entitled(&self) -> usize {
        self.people().count()
    }

    fn missing(&self) -> usize {
        self.count(InvitationStanding::Missing)
    }

    fn waiting(&self) -> usize {
        self.count(InvitationStanding::Waiting)
    }

    fn used(&self) -> usize {
        self.count(InvitationStanding::Used)
    }
}

/// `/officer/c/{congress}/invitations/reprint`: what printing again does, before it is done.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/reprint.html")]
pub struct Reprint {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Hidden token of the form.
    pub csrf: String,
    /// "重印王芳的邀请？".
    pub question: String,
    /// The fields that say whose: name and value.
    pub fields: Vec<(&'static str, String)>,
    /// Invitations that nobody has used.
    pub waiting: usize,
    /// Invitations that were used.
    pub used: usize,
}

/// The slips, shown once, in the answer to the form that made them.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/slips.html")]
pub struct Slips {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The address to type.
    pub address: String,
    /// What is typed beside the code: "手机号后四位".
    pub check: &'static str,
    /// One for each delegate; never empty.
    pub slips: Vec<InvitationSlip>,
}

impl Slips {
    fn sheets(&self) -> std::slice::Chunks<'_, InvitationSlip> {
        self.slips.chunks(ON_A_SHEET)
    }
}

/// A delegate's slip.
#[derive(Clone)]
pub struct InvitationSlip {
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Delegation; may be empty.
    pub delegation: String,
    /// Number on the roll.
    pub number: String,
    /// The code in groups.
    pub code: String,
    /// The link.
    pub link: String,
    /// The link as a drawing; none if the address is too long for one.
    pub qr: Option<String>,
}

/// Codes are shown on the page alone.
impl std::fmt::Debug for InvitationSlip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InvitationSlip(…)")
    }
}
