//! Discussions: the draft by clause on a delegate's phone, the officers' moderation, a revised draft with what it changes.

use askama::Template;

use super::{ContestRef, DocumentLine, Frame, Link, Meeting, filters, paths};
use crate::words::Words;

/// `/c/{congress}/discussions/{item}`: the same for everybody; what is said the phone asks for by itself.
#[derive(Clone, Debug, Template)]
#[template(path = "public/discussion.html")]
pub struct DiscussionPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Id of the agenda's item.
    pub item: String,
    /// Its title.
    pub title: String,
    /// Whether delegates can write.
    pub open: bool,
    /// The most characters of a statement.
    pub most: usize,
    /// The texts, by clause.
    pub drafts: Vec<DraftText>,
    /// Documents that are no texts.
    pub files: Vec<DocumentLine>,
}

/// A text by its clauses.
#[derive(Clone, Debug)]
pub struct DraftText {
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Its newest version, from 1.
    pub version: u32,
    /// "第 2 稿，2026 年 11 月 22 日公布".
    pub about: String,
    /// The clauses.
    pub clauses: Vec<ClauseText>,
    /// The motions that vote on it.
    pub votes: Vec<ContestRef>,
}

/// A clause.
#[derive(Clone, Debug)]
pub struct ClauseText {
    /// From 1.
    pub number: u32,
    /// What it is called.
    pub label: String,
    /// Sanitised HTML.
    pub html: String,
}

/// `/c/{congress}/documents/{document}/versions/{version}/changes`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/changes.html")]
pub struct ChangesPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// The new version.
    pub version: u32,
    /// Its day, in words.
    pub about: String,
    /// The version before.
    pub before: u32,
    /// Its day, in words.
    pub about_before: String,
    /// What became of each clause.
    pub lines: Vec<ChangeLine>,
    /// The motions that vote on the new version.
    pub votes: Vec<ContestRef>,
    /// Later versions and the text itself.
    pub links: Vec<Link>,
}

/// What became of a clause.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// Kept, changed, removed or added.
    pub kind: ChangeKind,
    /// What it is called; with its former name where that is another.
    pub label: String,
    /// Its number in the former version, if it was there.
    pub old: Option<u32>,
    /// Its number in the new version, if it is there.
    pub new: Option<u32>,
    /// Its words with what was taken out and put in.
    pub pieces: Vec<PieceText>,
    /// What became of what was said on it.
    pub note: Option<NoteText>,
    /// Statements on it that the congress can read; known to officers alone.
    pub said: Vec<StatementLine>,
}

/// How a clause fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It reads as before.
    Kept,
    /// 已修改.
    Changed,
    /// 删除.
    Removed,
    /// 新增.
    Added,
}

/// A piece of a clause's words.
#[derive(Clone, Debug)]
pub enum PieceText {
    /// As before.
    Same(String),
    /// Taken out.
    Deleted(String),
    /// Put in.
    Inserted(String),
}

/// An officer's note on a clause.
#[derive(Clone, Debug)]
pub struct NoteText {
    /// Its value in forms.
    pub slug: &'static str,
    /// "采纳", "部分采纳" or "未采纳".
    pub word: &'static str,
    /// Why or how; may be empty.
    pub text: String,
}

impl ChangeKind {
    /// The word at the clause.
    #[must_use]
    pub fn word(self, t: &Words) -> &'static str {
        let t = &t.discussion;
        match self {
            Self::Kept => t.kept,
            Self::Changed => t.changed,
            Self::Removed => t.removed,
            Self::Added => t.added,
        }
    }

    /// The class of the clause.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Kept => "is-kept",
            Self::Changed => "is-changed",
            Self::Removed => "is-removed",
            Self::Added => "is-added",
        }
    }
}

impl ChangeLine {
    /// Name of the fields of its note in a form.
    fn field(&self) -> String {
        match (self.old, self.new) {
            (Some(old), _) => format!("old-{old}"),
            (None, Some(new)) => format!("new-{new}"),
            (None, None) => String::new(),
        }
    }

    /// Whether an officer is asked for a note on it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.kind != ChangeKind::Kept || !self.said.is_empty()
    }
}

impl ChangeLine {
    /// Whether an officer has said that this became of it.
    fn is_noted(&self, slug: &str) -> bool {
        self.note.as_ref().is_some_and(|note| note.slug == slug)
    }
}

impl RevisePage {
    /// What can become of what was said: value and word.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn outcomes(&self, t: &Words) -> [(&'static str, &'static str); 3] {
        let t = &t.discussion;
        [
            ("adopted", t.adopted),
            ("partly", t.partly),
            ("declined", t.declined),
        ]
    }
}

impl ChangesPage {
    /// How many clauses fared so.
    fn count(&self, kind: ChangeKind) -> usize {
        self.lines.iter().filter(|line| line.kind == kind).count()
    }
}

/// `/officer/c/{congress}/discussions/{item}`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/discussion.html")]
pub struct ModerationPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Hidden token of every form.
    pub csrf: String,
    /// Id of the agenda's item.
    pub item: String,
    /// Its title.
    pub title: String,
    /// Whether delegates can write.
    pub open: bool,
    /// Whether officers read statements before others do.
    pub before: bool,
    /// Statements that officers have not read.
    pub waiting: Vec<StatementLine>,
    /// Statements that the congress can read.
    pub published: Vec<StatementLine>,
    /// Statements held back.
    pub held: Vec<StatementLine>,
    /// The lists of speakers.
    pub lists: Vec<SpeakersList>,
    /// The texts, to be revised.
    pub drafts: Vec<DraftLine>,
    /// Why the act just tried was refused.
    pub refused: Option<String>,
}

/// A statement as officers read it.
#[derive(Clone, Debug)]
pub struct StatementLine {
    /// Its id.
    pub id: String,
    /// Whose.
    pub name: String,
    /// Their delegation.
    pub delegation: String,
    /// The clause, "第一条"; none of a general one.
    pub about: Option<String>,
    /// The words.
    pub words: String,
    /// When, Beijing.
    pub time: String,
    /// Why it is held back.
    pub reason: Option<String>,
}

/// A delegation's list of speakers.
#[derive(Clone, Debug)]
pub struct SpeakersList {
    /// The delegation.
    pub delegation: String,
    /// Who waits.
    pub waiting: Vec<SpeakerLine>,
    /// Who speaks.
    pub speaking: Option<SpeakerLine>,
    /// Who has spoken.
    pub spoken: Vec<String>,
}

/// Somebody on a list of speakers.
#[derive(Clone, Debug)]
pub struct SpeakerLine {
    /// Delegate id.
    pub delegate: String,
    /// Name.
    pub name: String,
}

/// A text that can be revised.
#[derive(Clone, Debug)]
pub struct DraftLine {
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Its newest version.
    pub version: u32,
    /// Its version and day in words.
    pub about: String,
    /// The motions that vote on it.
    pub votes: Vec<ContestRef>,
}

/// `/officer/c/{congress}/documents/{document}/revise`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/revise.html")]
pub struct RevisePage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Hidden token of every form.
    pub csrf: String,
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// The version that is revised.
    pub version: u32,
    /// The text as it was typed, or as it is.
    pub text: String,
    /// What it would change, once that is asked for.
    pub look: Option<RevisionLook>,
    /// Why it can't be put in.
    pub refused: Option<String>,
    /// Whether it can be revised at all.
    pub possible: bool,
}

/// A revised text before it is put in.
#[derive(Clone, Debug)]
pub struct RevisionLook {
    /// What it changes, with what was said on each clause.
    pub lines: Vec<ChangeLine>,
    /// What WC-11 makes of it.
    pub papers: String,
    /// The motions that will vote on it.
    pub votes: Vec<ContestRef>,
}
