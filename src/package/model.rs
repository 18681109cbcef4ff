//! What a congress package is, once it has been read. Ids are given out by whoever stores it.

use std::fmt;
use std::num::NonZeroU16;

use ballot::profile::OwnRules;
use jiff::Timestamp;
use jiff::civil::Date;
use ring::digest::{SHA256, digest};
use serde::Serialize;

use super::{Body, Markdown, Photo, Problem};

/// A whole congress package: complete, consistent within itself, not yet judged by any rule of law.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
    /// The meeting's name without the organisation, such as 第三届会员代表大会第一次会议.
    pub title: String,
    /// Who holds the congress.
    pub organisation: String,
    /// Whom delegates may ask.
    pub contact: Contact,
    /// How a delegate proves, beside the invitation, who they are.
    pub second_factor: SecondFactor,
    /// When the congress is planned to begin and end.
    pub times: Planned,
    /// The agenda in its order. Never empty.
    pub agenda: Vec<AgendaItem>,
    /// The contests in voting order, each of them on the agenda exactly once.
    pub contests: Vec<ContestDraft>,
    /// The roll. Never empty; numbers are unique.
    pub delegates: Vec<Delegate>,
    /// Who may be written in: the members of the `eligible` file, else the delegates.
    pub eligible: Vec<Person>,
    /// The documents that agenda, motions and `[[documents]]` name, each once, by path.
    pub documents: Vec<Document>,
    /// Members of the union, where the package says how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<u32>,
    /// 监票人, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scrutineers: Vec<String>,
    /// What is odd but may be meant. An officer reads it before confirming.
    #[serde(skip)]
    pub warnings: Vec<Problem>,
}

/// SHA-256 over the normalised contents of a package: equal iff two imports would store the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackageDigest(pub [u8; 32]);

impl Package {
    /// The digest of everything that would be stored. Warnings, file formats and encodings do not count; of a photo
    /// the original file counts, because another version of the encoder may write other bytes.
    pub fn digest(&self) -> PackageDigest {
        let json = serde_json::to_vec(self)
            .expect("no map with keys other than strings, no fallible Serialize");
        let mut hash = [0; 32];
        hash.copy_from_slice(digest(&SHA256, &json).as_ref());
        PackageDigest(hash)
    }

    /// The document at `path`, as an agenda item or a motion names it.
    pub fn document(&self, path: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.path == path)
    }
}

/// A name inside a package, such as `committee`: 1–40 of `a`–`z`, `0`–`9` and `-`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Slug(String);

impl Slug {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The officer whom delegates may ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Their telephone, as it is to be shown.
    pub phone: String,
}

/// What a delegate types beside following the invitation link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecondFactor {
    /// `phone-last4`: the last four digits of their mobile number.
    PhoneLast4,
    /// `number`: their number in the roll (工号).
    Number,
}

/// Planned times, both of them optional; the end is later than the beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// When it begins, or a box opens.
    pub opens: Option<Timestamp>,
    /// When it ends, or a box closes.
    pub closes: Option<Timestamp>,
}

/// One item of the agenda.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgendaItem {
    /// Its name, unique in the agenda.
    pub slug: Slug,
    /// The session that it belongs to, such as 预备会议; all items have one, or none has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The words on the agenda.
    pub title: String,
    /// What is done.
    pub kind: AgendaKind,
    /// A short line below the title, such as 举手表决.
    pub note: Option<String>,
    /// Paths of the documents to read, of [`Package::documents`], each once.
    pub documents: Vec<String>,
    /// The contest that is voted here, one of [`Package::contests`], of the kind that `kind` says.
    pub contest: Option<Slug>,
}

/// What is done at an item of the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AgendaKind {
    /// Opening, closing, anthem, announcement.
    Ceremony,
    /// A report is heard.
    Report,
    /// A document is introduced.
    Document,
    /// Delegations discuss.
    Discussion,
    /// A motion is voted: by ballot if a contest is named, else by show of hands.
    Motion,
    /// People are elected.
    Election,
    /// Officers are appraised.
    Appraisal,
    /// A break.
    Break,
}

/// A contest as the officer drafted it. `profile` names the rules; nobody has checked yet that they are known.
#[derive(Clone, Debug, Serialize)]
pub struct ContestDraft {
    /// Its name, unique in the package.
    pub slug: Slug,
    /// The title on the ballot, such as 第三届工会委员会委员选票.
    pub title: String,
    /// The rule profile, `name@version`.
    pub profile: String,
    /// What is asked.
    pub question: Question,
    /// Who sees a tally before the result.
    pub show: Show,
    /// How taking ballots is spread over time.
    pub spread: Spread,
    /// How ballots enter the log.
    pub ballot_box: BoxSettings,
    /// When the box is planned to open and close.
    pub times: Planned,
    /// 公示 of the candidates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// Scrutineers' signatures that acts need, where the package asks for some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatures: Option<Signatures>,
    /// The meeting's own 选举办法 or 表决办法.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnRules>,
}

/// From when to when candidates are announced, both days counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The first day.
    pub from: Date,
    /// The last day, not before the first.
    pub to: Date,
}

/// What a ballot asks.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Elect people.
    Election {
        /// Where in the order of ballots it stands.
        stage: Stage,
        /// Seats to fill (应选).
        seats: NonZeroU16,
        /// Seats of the formal election that a primary prepares.
        #[serde(skip_serializing_if = "Option::is_none")]
        formal_seats: Option<NonZeroU16>,
        /// The most names that a ballot may write in (另选他人), 0 for none.
        write_ins: u16,
        /// The order of the candidates on the ballot.
        order: Order,
        /// The candidates as they are listed. Never empty.
        candidates: Vec<Candidate>,
    },
    /// Pass one motion or not.
    Motion {
        /// What is passed: the words on the ballot's only line.
        subject: String,
        /// Path of its text, one of [`Package::documents`].
        document: Option<String>,
    },
    /// Grade people or things (民主评议).
    Appraisal {
        /// The grades in the order of the ballot, in words. Never empty; nobody has checked yet that they are known.
        grades: Vec<String>,
        /// Who or what is graded, in the order of the ballot. Never empty.
        items: Vec<Candidate>,
    },
}

/// The stages that an officer starts; run-offs and further elections follow from a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// 预选.
    Primary,
    /// 正式选举.
    #[default]
    Formal,
    /// 补选.
    Byelection,
}

/// The order of the candidates on the ballot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// As they are listed; the ballot says nothing about it.
    #[default]
    Given,
    /// 按姓氏笔画为序 (UE-13).
    Strokes,
}

/// A candidate as the ballot shows them.
#[derive(Clone, Debug, Serialize)]
pub struct Candidate {
    /// The normalised name.
    pub name: String,
    /// The unit printed below the name.
    pub detail: String,
    /// The résumé; may be empty.
    pub resume: Markdown,
    /// The photo.
    pub photo: Option<Photo>,
}

/// Who sees a tally before the result (protocol §3, `show`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Show {
    /// Who.
    pub to: ShowTo,
    /// Whether while the box is open; else turnout only.
    pub while_open: bool,
    /// The least number of ballots between two tallies.
    pub batch: u32,
}

/// Who sees a tally, each including the ones before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ShowTo {
    /// Officers only.
    Officers,
    /// Officers and delegates.
    Delegates,
    /// Everybody who watches.
    Public,
}

/// How taking ballots is spread over time, in seconds (protocol §3, `spread`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Devices take their ballots at a random moment within so long.
    pub issue_s: u32,
    /// The box opens no earlier than this after `ready`.
    pub settle_s: u32,
}

/// How ballots enter the log (protocol §3 `box`, §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BoxSettings {
    /// Ballots in a group, at least 1.
    pub group: u32,
    /// Seconds after which a smaller group is appended.
    pub wait_s: u32,
    /// Of a sealed box, how many scrutineers open it together; none for a live one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u8>,
}

/// How many scrutineers sign each act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Signatures {
    /// Opening the box.
    pub open: u8,
    /// Closing it.
    pub close: u8,
    /// Certifying the result.
    pub certify: u8,
    /// Ending the contest without a result.
    pub void: u8,
}

/// Somebody on the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delegate {
    /// The normalised name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation (代表团, 小组), if the roll has that column.
    pub delegation: Option<String>,
    /// Their number (工号), unique in the roll.
    pub number: String,
    /// What they type as second factor.
    pub check: Check,
    /// Whether they have asked for leave.
    pub on_leave: bool,
}

/// The normalised answer to the second factor's question. Masked in debugging output.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Check(pub(super) String);

impl Check {
    /// The answer in the clear, to be hashed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check(…)")
    }
}

/// A member who may be written in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Person {
    /// The normalised name.
    pub name: String,
    /// The unit that tells namesakes apart.
    pub detail: String,
}

/// A document of the congress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its path in the package, by which agenda and motions name it.
    pub path: String,
    /// As `[[documents]]` says, else a text's first heading, else the file's name without its ending.
    pub title: String,
    /// The day on which delegates got it (WC-11); the day of the import where the package names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// What is in it.
    pub body: Body,
}
