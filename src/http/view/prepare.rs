//! The pages on which an officer builds a congress: one overview, one page a step, all of them made of the same parts.

use askama::Template;
use jiff::civil;

use super::{Ballot, Finding, Frame, RollChanges, RuleLine, filters, paths};
use crate::words::Words;

/// The steps, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// 大会.
    Congress,
    /// 名册.
    Roll,
    /// 文件.
    Papers,
    /// 选举、表决和评议.
    Contests,
    /// 议程.
    Agenda,
    /// 监票人.
    Scrutineers,
    /// 核对并建立.
    Check,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Congress,
        Self::Roll,
        Self::Papers,
        Self::Contests,
        Self::Agenda,
        Self::Scrutineers,
        Self::Check,
    ];

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// Its name in addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Congress => "congress",
            Self::Roll => "roll",
            Self::Papers => "papers",
            Self::Contests => "contests",
            Self::Agenda => "agenda",
            Self::Scrutineers => "scrutineers",
            Self::Check => "check",
        }
    }

    /// The step of that name.
    #[must_use]
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.slug() == slug)
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.number()).copied()
    }

    /// Its name.
    #[must_use]
    pub fn name(self, t: &Words) -> &'static str {
        let t = &t.prepare;
        match self {
            Self::Congress => t.congress,
            Self::Roll => t.roll,
            Self::Papers => t.papers,
            Self::Contests => t.contests,
            Self::Agenda => t.agenda,
            Self::Scrutineers => t.scrutineers,
            Self::Check => t.check,
        }
    }

    /// What is done there.
    #[must_use]
    pub fn lead(self, t: &Words) -> &'static str {
        let t = &t.prepare;
        match self {
            Self::Congress => t.congress_lead,
            Self::Roll => t.roll_lead,
            Self::Papers => t.papers_lead,
            Self::Contests => t.contests_lead,
            Self::Agenda => t.agenda_lead,
            Self::Scrutineers => t.scrutineers_lead,
            Self::Check => t.check_lead,
        }
    }
}

/// A step as the overview and the side of every step show it.
#[derive(Clone, Debug)]
pub struct StepLine {
    /// Which.
    pub step: Step,
    /// What is there: "120 位代表".
    pub done: String,
    /// Problems that keep the congress from being founded.
    pub lacks: usize,
    /// The first of them.
    pub first: Option<String>,
}

impl StepLine {
    /// How it stands, in a word.
    #[must_use]
    pub fn word(&self, t: &Words) -> String {
        match (self.lacks, self.done.is_empty()) {
            (0, true) => t.prepare.optional.to_owned(),
            (0, false) => self.done.clone(),
            (lacks, _) => t.prepare.lacks(lacks),
        }
    }
}

/// What all pages of a preparation have around them.
#[derive(Clone, Debug)]
pub struct Preparing {
    /// Its id.
    pub id: String,
    /// The congress's title, or words for having none yet.
    pub title: String,
    /// Hidden token of every form.
    pub csrf: String,
    /// The steps.
    pub steps: Vec<StepLine>,
}

/// `/officer/prepare/{preparation}`: the steps, and what each still lacks.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/prepare.html")]
pub struct PrepareOverview {
    /// Surroundings.
    pub frame: Frame,
    /// The preparation.
    pub preparing: Preparing,
    /// The congresses that came of it: address and when.
    pub founded: Vec<FoundedLine>,
}

/// A congress that came of a preparation.
#[derive(Clone, Debug)]
pub struct FoundedLine {
    /// Its console.
    pub href: String,
    /// Its title.
    pub title: String,
}

/// `/officer/prepare/{preparation}/{step}`: one step, or one thing in it.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/prepare_step.html")]
pub struct PrepareStep {
    /// Surroundings.
    pub frame: Frame,
    /// The preparation.
    pub preparing: Preparing,
    /// Which step.
    pub step: Step,
    /// The heading, where it is not the step's name.
    pub heading: Option<String>,
    /// What was refused just now, or is to be known first.
    pub refused: Option<String>,
    /// That what was typed is stored.
    pub saved: bool,
    /// Problems of this step that belong beside no field.
    pub wrong: Vec<Wrong>,
    /// What may be meant and should be looked at.
    pub odd: Vec<Wrong>,
    /// What the page is made of, from above.
    pub parts: Vec<Part>,
    /// Where a part of a step leads back to.
    pub back: Option<(String, String)>,
}

impl PrepareStep {
    /// Problems beside fields.
    fn flawed(&self) -> Vec<&Field> {
        let forms = self.parts.iter().filter_map(|part| match part {
            Part::Form(form) => Some(form),
            _ => None,
        });
        let fields = forms.flat_map(|form| form.fields.iter().chain(&form.more));
        fields.filter(|field| field.wrong.is_some()).collect()
    }
}

/// A problem of the package.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// Where: "代表名册.xlsx，C17"; empty where the page says it.
    pub place: String,
    /// What is wrong and what to do.
    pub words: String,
    /// Where it is mended.
    pub href: Option<String>,
}

/// A part of a step's page.
#[derive(Clone, Debug)]
pub enum Part {
    /// Something to fill in.
    Form(Form),
    /// Things in their order.
    Lines(Lines),
    /// Words under a heading of their own.
    Words {
        /// The heading.
        heading: String,
        /// Sentences, a paragraph each.
        text: Vec<String>,
        /// Files to take away: address and name.
        links: Vec<(String, String)>,
    },
    /// The rules that a contest will run under.
    Rules {
        /// The heading.
        heading: String,
        /// When this profile is taken.
        when: String,
        /// The rules.
        lines: Vec<RuleLine>,
    },
    /// What will hold a contest up.
    Findings {
        /// The heading.
        heading: String,
        /// What it means.
        text: String,
        /// What is found.
        list: Vec<Finding>,
    },
    /// What a new roll changes of the one that is there.
    Roll {
        /// The new one's file.
        name: String,
        /// The lists.
        changes: RollChanges,
        /// What takes it.
        form: Form,
    },
    /// A ballot paper as delegates will see it.
    Sample(Box<Sample>),
}

/// A form of a step.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its name on the page, and what it does (`do`).
    pub act: &'static str,
    /// Where it goes.
    pub action: String,
    /// Its heading.
    pub heading: Option<String>,
    /// Hidden members.
    pub hidden: Vec<(&'static str, String)>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Fields that are seldom needed.
    pub more: Vec<Field>,
    /// The button: verb and object.
    pub button: String,
    /// Whether it is the page's main one.
    pub main: bool,
}

impl Form {
    /// Whether files go with it.
    fn has_files(&self) -> bool {
        let mut fields = self.fields.iter().chain(&self.more);
        fields.any(|field| matches!(field.input, Input::File { .. }))
    }

    /// Whether what is seldom needed is to be seen at once.
    fn shows_more(&self) -> bool {
        self.more.iter().any(|field| field.wrong.is_some())
    }
}

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its id on the page.
    pub id: String,
    /// Its name in the form.
    pub name: String,
    /// Its label.
    pub label: String,
    /// An example, or what it is for.
    pub note: String,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// Whether it has to be filled in.
    pub needed: bool,
    /// What it is filled in with.
    pub input: Input,
}

/// What a field is filled in with.
#[derive(Clone, Debug)]
pub enum Input {
    /// A line of text.
    Line,
    /// Text of so many lines.
    Area(u32),
    /// A whole number.
    Number,
    /// A day and a time of day.
    Moment,
    /// A day.
    Day,
    /// One of a few, each with its explanation.
    Choice(Vec<Choosable>),
    /// One of many.
    Select(Vec<Choosable>),
    /// Any of them.
    Ticks(Vec<Choosable>),
    /// A file; what browsers offer first.
    File {
        /// Its kinds, as `accept` has them.
        accept: &'static str,
    },
}

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Choosable {
    /// Its value in the form.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What it means.
    pub note: String,
    /// The heading above it, where it begins a group.
    pub group: Option<String>,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Things in their order, each with buttons to move and to take it out.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The heading.
    pub heading: String,
    /// What is said where there are none.
    pub empty: String,
    /// Where the buttons go.
    pub action: String,
    /// Whether they can be moved.
    pub movable: bool,
    /// The things.
    pub lines: Vec<Line>,
}

/// A thing in a list.
#[derive(Clone, Debug)]
pub struct Line {
    /// By what forms name it.
    pub key: String,
    /// The heading above it, where it begins a group.
    pub group: Option<String>,
    /// What it is.
    pub title: String,
    /// What more there is to it.
    pub detail: String,
    /// Where it is changed.
    pub href: Option<String>,
    /// What is wrong with it.
    pub wrong: Vec<String>,
}

/// A ballot paper as delegates will see it: the real one's template, with nothing that could be cast.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/sample.html")]
pub struct Sample {
    /// The ballot.
    pub ballot: Ballot,
}

impl std::ops::Deref for Sample {
    type Target = Ballot;

    fn deref(&self) -> &Ballot {
        &self.ballot
    }
}

/// A preparation in the officer's list.
#[derive(Clone, Debug)]
pub struct PreparationRow {
    /// Its overview.
    pub href: String,
    /// Its title.
    pub title: String,
    /// When it was changed last, and what came of it.
    pub about: String,
}

impl PrepareOverview {
    /// No step is being done on the overview.
    fn step_now(&self, _: &StepLine) -> bool {
        false
    }

    /// The overview says what each step lacks.
    fn whole_steps(&self) -> bool {
        true
    }
}

impl PrepareStep {
    fn step_now(&self, line: &StepLine) -> bool {
        line.step == self.step
    }

    fn whole_steps(&self) -> bool {
        false
    }
}

impl Field {
    /// Whether there is more to say of it than its label.
    fn is_described(&self) -> bool {
        !self.note.is_empty() || self.wrong.is_some()
    }

    /// Whether a browser's own picker can show what was typed; else it would be lost.
    fn is_moment(&self) -> bool {
        self.value.is_empty() || civil::DateTime::strptime("%Y-%m-%d %H:%M", &self.value).is_ok()
    }

    /// The value as that picker has it.
    fn moment(&self) -> String {
        if self.is_moment() {
            self.value.replace(' ', "T")
        } else {
            self.value.clone()
        }
    }

    fn is_day(&self) -> bool {
        self.value.is_empty() || civil::Date::strptime("%Y-%m-%d", &self.value).is_ok()
    }
}
