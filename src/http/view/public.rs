//! Pages that anybody may read: a contest, a document, the observers' page.

use askama::Template;

use super::{
    AgendaLine, Balance, BallotOption, ContestRef, DocumentLine, Frame, Kind, Link, Meeting, Order,
    Quorum, Score, Stream, filters, paths,
};

/// `/contests/{contest}`: candidates and documents.
#[derive(Clone, Debug, Template)]
#[template(path = "public/contest.html")]
pub struct ContestPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The order of the options.
    pub order: Order,
    /// Candidates in ballot order.
    pub options: Vec<BallotOption>,
    /// Its documents.
    pub documents: Vec<DocumentLine>,
    /// Where a motion's text is shown with what its revision has changed.
    pub changes: Option<String>,
    /// The rules in sentences.
    pub rules: Vec<String>,
}

/// `/contests/{contest}/candidates`: everybody who stands, side by side where there is room, each with as much of it.
#[derive(Clone, Debug, Template)]
#[template(path = "public/candidates.html")]
pub struct CandidatesPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The order of the options.
    pub order: Order,
    /// In ballot order.
    pub candidates: Vec<Profile>,
}

impl CandidatesPage {
    /// Whether anybody has a photo: then whoever has none gets the same room.
    fn has_photos(&self) -> bool {
        self.candidates
            .iter()
            .any(|profile| profile.photo.is_some())
    }
}

/// What there is to read about one candidate: the text whose hash the manifest has.
#[derive(Clone, Debug)]
pub struct Profile {
    /// As on the ballot.
    pub option: BallotOption,
    /// Address of the photo; public from `ready` on.
    pub photo: Option<String>,
    /// The résumé, sanitised HTML without a heading of the first level; may be empty.
    pub html: String,
}

/// `/contests/{contest}/rules`: every rule, with where it stands.
#[derive(Clone, Debug, Template)]
#[template(path = "public/rules.html")]
pub struct RulesPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// The profile, as the manifest names it.
    pub profile: String,
    /// What the profile is called.
    pub title: String,
    /// When it is taken.
    pub when: String,
    /// Its rules.
    pub lines: Vec<RuleLine>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct RuleLine {
    /// "UE-27".
    pub id: String,
    /// What it demands.
    pub text: String,
    /// What this contest demands in its place: by its stage, or by the meeting's own decision.
    pub instead: Option<String>,
    /// Law and article.
    pub source: String,
    /// How sure we are of it, in words.
    pub confidence: String,
    /// Whether it was not held against the text of the law.
    pub from_memory: bool,
}

/// `/c/{congress}/documents/{name}`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/document.html")]
pub struct DocumentPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Title.
    pub title: String,
    /// "2026 年 11 月 15 日公布".
    pub published: Option<String>,
    /// What is in it.
    pub content: Content,
    /// Its versions, where it was revised.
    pub revised: Option<Revised>,
}

/// The versions of a text.
#[derive(Clone, Debug)]
pub struct Revised {
    /// "第 2 稿".
    pub words: String,
    /// Where the newest is, if this is a former one.
    pub newest: Option<String>,
    /// What this one has changed.
    pub changes: Option<String>,
    /// The others.
    pub others: Vec<Link>,
}

/// What is in a document.
#[derive(Clone, Debug)]
pub enum Content {
    /// Sanitised HTML, without a heading of the first level.
    Text(String),
    /// Address of a picture.
    Picture(String),
    /// A PDF file.
    Pdf {
        /// Its address.
        file: String,
        /// Whether the page can draw it by itself: not every app on a phone shows PDF files.
        drawn: bool,
    },
}

/// `/c/{congress}/watch`: turnout and, where the contest shows it, the tally.
#[derive(Clone, Debug, Template)]
#[template(path = "public/observer.html")]
pub struct Observer {
    /// What everybody was told.
    pub notices: Vec<super::NoticeLine>,
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Its livestream.
    pub stream: Option<Stream>,
    /// Figures of the congress: 应到, 实到, 请假.
    pub balance: Balance,
    /// Time of the figures, Beijing.
    pub updated: String,
    /// The agenda.
    pub agenda: Vec<AgendaLine>,
    /// Contests in voting order.
    pub contests: Vec<ObserverContest>,
    /// Whether filed proposals are for everybody.
    pub proposals: bool,
}

/// One contest on the observers' page.
#[derive(Clone, Debug)]
pub struct ObserverContest {
    /// The contest.
    pub contest: ContestRef,
    /// Its figures.
    pub balance: Balance,
    /// Its quorum.
    pub quorum: Option<Quorum>,
    /// Whether everybody sees a tally while the box is open.
    pub streams: bool,
    /// The tally, where it is shown; rows in ballot order while voting.
    pub score: Option<Score>,
}
