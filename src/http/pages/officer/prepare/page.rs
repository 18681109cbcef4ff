//! The pages of a preparation: what is around every step, and fields that say what is wrong beside them.

use axum::response::{IntoResponse, Response};

use super::super::{OWN_REFERRER, SignedIn};
use super::checked::{At, Checked};
use super::roll::Another;
use super::sent::Sent;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{
    Choosable, Contact, Field, Form, Frame, Input, Part, PrepareStep, Preparing, Step, StepLine,
    Wrong, paths,
};
use crate::http::{App, Problem};
use crate::package::draft::{Draft, Entry, Spot};
use crate::purpose::Purpose;
use crate::roll::PreparationId;
use crate::roll::preparations::Preparation;
use crate::words::Words;

/// A preparation on an officer's desk.
pub(super) struct Desk<'a> {
    pub(super) by: &'a SignedIn,
    pub(super) visitor: &'a Visitor,
    pub(super) preparation: Preparation,
    pub(super) checked: Checked,
    /// Whether what is still empty is called wrong.
    pub(super) look: bool,
    /// Another roll, which waits for the officer to say that it is meant.
    pub(super) asks: Option<Another>,
    /// A form that was refused: what was typed in it, where the reason belongs, and the reason.
    pub(super) refused: Option<(&'a Sent, &'static str, String)>,
}

/// What a step's page is made of.
pub(super) struct Made {
    /// The heading, where it is not the step's name.
    pub(super) heading: Option<String>,
    pub(super) wrong: Vec<Wrong>,
    pub(super) parts: Vec<Part>,
    pub(super) back: Option<(String, String)>,
}

impl Made {
    pub(super) fn of(parts: Vec<Part>) -> Self {
        Self {
            heading: None,
            wrong: Vec::new(),
            parts,
            back: None,
        }
    }
}

impl<'a> Desk<'a> {
    /// Takes a preparation of the officer's organisation; another one is unknown.
    pub(super) async fn take(
        app: &App,
        visitor: &'a Visitor,
        by: &'a SignedIn,
        id: PreparationId,
    ) -> Result<Self, Problem> {
        let preparation = app.roll.preparation(&by.officer, id).await?;
        let checked = Checked::of(app, &preparation, visitor.t()).await?;
        Ok(Self {
            by,
            visitor,
            preparation,
            checked,
            look: false,
            asks: None,
            refused: None,
        })
    }

    pub(super) fn t(&self) -> &'static Words {
        self.visitor.t()
    }

    pub(super) fn draft(&self) -> &Draft {
        &self.preparation.draft
    }

    pub(super) fn id(&self) -> String {
        self.preparation.id.to_string()
    }

    pub(super) fn path(&self, step: Step) -> String {
        paths::prepare_step(&self.id(), step.slug(), false)
    }

    pub(super) fn frame(&self) -> Frame {
        let of = |key| self.draft().congress.get(key).to_owned();
        let contact = Contact {
            name: of("contact.name"),
            phone: of("contact.phone"),
            purpose: Purpose::Real,
        };
        let whole = !contact.name.is_empty() && !contact.phone.is_empty();
        self.visitor.frame(Some(contact).filter(|_| whole))
    }

    pub(super) fn preparing(&self) -> Preparing {
        Preparing {
            id: self.id(),
            title: title(self.draft().congress.get("title"), self.t()),
            csrf: self.by.csrf(),
            steps: Step::ALL.map(|step| self.line(step)).to_vec(),
        }
    }

    fn line(&self, step: Step) -> StepLine {
        let lacking: Vec<_> = match step {
            Step::Check => Vec::new(),
            _ => self.checked.at_step(step).collect(),
        };
        StepLine {
            step,
            done: self.done(step),
            lacks: lacking.len(),
            first: lacking.first().map(|found| found.words.clone()),
        }
    }

    /// What there is at a step, in a few words.
    fn done(&self, step: Step) -> String {
        let (draft, t) = (self.draft(), &self.t().prepare);
        let some = |count: usize, words: String| if count == 0 { String::new() } else { words };
        match step {
            Step::Congress => draft.congress.get("title").to_owned(),
            Step::Roll => match (self.checked.package(), draft.congress.get("roll")) {
                (Some(package), _) => t.delegates(package.delegates.len()),
                (None, file) => file.to_owned(),
            },
            Step::Papers => some(draft.documents.len(), t.papers_count(draft.documents.len())),
            Step::Contests => some(draft.contests.len(), t.contests_count(draft.contests.len())),
            Step::Agenda => some(draft.agenda.len(), t.agenda_count(draft.agenda.len())),
            Step::Scrutineers => {
                let count = draft.scrutineers.len();
                some(count, t.scrutineers_count(count))
            }
            Step::Check if self.checked.wrong.is_empty() => t.check_whole.to_owned(),
            Step::Check => t.lacks(self.checked.wrong.len()),
        }
    }

    /// The page of a step.
    pub(super) fn page(&self, step: Step, made: Made, saved: bool) -> Response {
        let odd = self.checked.odd.iter();
        let whole = made.heading.is_none();
        let odd = odd.filter(|found| whole && (found.step == step || step == Step::Check));
        let page = PrepareStep {
            frame: self.frame(),
            preparing: self.preparing(),
            step,
            heading: made.heading,
            refused: self.refused.as_ref().map(|(.., why)| why.clone()),
            saved,
            wrong: made.wrong,
            odd: odd
                .map(|found| Wrong {
                    place: found.place.clone(),
                    words: found.words.clone(),
                    href: None,
                })
                .collect(),
            parts: made.parts,
            back: made.back,
        };
        (OWN_REFERRER, Page(page)).into_response()
    }

    /// What was typed in a form that was refused, if it is this one.
    fn typed(&self, act: &str) -> Option<&'a Sent> {
        let (sent, ..) = self.refused.as_ref()?;
        (sent.act() == act).then_some(sent)
    }

    /// The fields of a table that is there already.
    pub(super) fn fields(&'a self, spot: Spot, entry: &'a Entry) -> Fields<'a> {
        Fields {
            desk: self,
            of: Source::Entry(spot, entry),
        }
    }

    /// The fields of something that is to be added by a form; what was typed stays.
    pub(super) fn blank(&'a self, act: &'static str) -> Fields<'a> {
        Fields {
            desk: self,
            of: Source::Blank(act),
        }
    }
}

/// The title of a congress, or words for having none.
pub(super) fn title(typed: &str, t: &Words) -> String {
    if typed.is_empty() {
        t.prepare.untitled.to_owned()
    } else {
        typed.to_owned()
    }
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Entry(Spot, &'a Entry),
    Blank(&'static str),
}

/// Makes the fields of one form.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    desk: &'a Desk<'a>,
    of: Source<'a>,
}

impl Fields<'_> {
    /// What was typed.
    pub(super) fn value(&self, key: &str) -> String {
        match self.of {
            Source::Entry(_, entry) => entry.get(key).to_owned(),
            Source::Blank(act) => self
                .desk
                .typed(act)
                .map_or_else(String::new, |sent| sent.text(key).to_owned()),
        }
    }

    /// A field that has to be filled in.
    pub(super) fn must(&self, key: &'static str, label: &str, note: &str, input: Input) -> Field {
        Field {
            needed: true,
            ..self.may(key, label, note, input)
        }
    }

    /// A field that may stay empty.
    pub(super) fn may(&self, key: &'static str, label: &str, note: &str, input: Input) -> Field {
        let value = self.value(key);
        Field {
            id: format!("f-{}", key.replace(['.', '_'], "-")),
            name: key.to_owned(),
            label: label.to_owned(),
            note: note.to_owned(),
            wrong: self.wrong(key, &value),
            needed: false,
            input,
            value,
        }
    }

    /// A field in which one of these is chosen: value, words, explanation.
    pub(super) fn choice(
        &self,
        key: &'static str,
        (label, note): (&str, &str),
        default: &str,
        all: &[(&str, &str, &str)],
    ) -> Field {
        let chosen = match self.value(key) {
            value if value.is_empty() => default.to_owned(),
            value => value,
        };
        let choices = all
            .iter()
            .map(|(value, label, note)| choosable(value, label, note, *value == chosen));
        self.must(key, label, note, Input::Choice(choices.collect()))
    }

    fn wrong(&self, key: &'static str, value: &str) -> Option<String> {
        match self.of {
            Source::Entry(spot, _) => {
                let at: At = (spot, key);
                let found = self.desk.checked.at(at)?;
                (self.desk.look || !value.is_empty()).then(|| found.words.clone())
            }
            Source::Blank(act) => {
                let (sent, at, why) = self.desk.refused.as_ref()?;
                (sent.act() == act && *at == key).then(|| why.clone())
            }
        }
    }
}

pub(super) fn choosable(value: &str, label: &str, note: &str, chosen: bool) -> Choosable {
    Choosable {
        value: value.to_owned(),
        label: label.to_owned(),
        note: note.to_owned(),
        group: None,
        chosen,
    }
}

/// A form of the page's main deed.
pub(super) fn form(act: &'static str, action: String, fields: Vec<Field>, button: &str) -> Form {
    Form {
        act,
        action,
        heading: None,
        hidden: Vec::new(),
        fields,
        more: Vec::new(),
        button: button.to_owned(),
        main: true,
    }
}
