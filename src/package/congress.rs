//! `congress.toml`, and the files that it names.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use toml::de::DeTable;

use super::contest::{self, Unopened};
use super::document::Body;
use super::files::{Files, Reference};
use super::model::{
    AgendaItem, AgendaKind, Contact, ContestDraft, Delegate, Document, Package, Person, Question,
    SecondFactor, Slug,
};
use super::people;
use super::problems::{Findings, Place};
use super::section::{Section, Source};
use super::{names, roll, text};
use crate::words::{Said, said};

const MAX_MEMBERS: u32 = 10_000_000;
const KINDS: [(&str, AgendaKind); 8] = [
    ("ceremony", AgendaKind::Ceremony),
    ("report", AgendaKind::Report),
    ("document", AgendaKind::Document),
    ("discussion", AgendaKind::Discussion),
    ("motion", AgendaKind::Motion),
    ("election", AgendaKind::Election),
    ("appraisal", AgendaKind::Appraisal),
    ("break", AgendaKind::Break),
];

/// Reads the package; `None` if `congress.toml` cannot be read at all, with the problems noted.
pub(super) fn read(files: &mut Files, findings: &mut Findings) -> Option<Package> {
    let (file, bytes) = files.congress();
    let Some(text) = text::decode(bytes) else {
        findings.problem(file, Place::File, said(|t| t.package.no_text));
        return None;
    };
    let source = Source { file, text: &text };
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in &errors {
        let place = error.span().map_or(Place::File, |span| source.place(span));
        findings.problem(file, place, syntax_hint(error.message()));
    }
    if !errors.is_empty() {
        return None;
    }
    let outline = Outline::read(
        source,
        Section::new(source, "congress.toml", 0..0, table.get_ref(), findings),
    );
    outline.check(source, findings);
    Some(outline.open(files, findings))
}

fn syntax_hint(message: &str) -> Said {
    if message.contains("duplicate") {
        return said(|t| t.package.toml_twice);
    }
    said(|t| t.package.toml_wrong)
}

/// `congress.toml` by itself, before the files that it names are opened.
struct Outline {
    package: Package,
    roll: Option<Reference>,
    eligible: Option<Reference>,
    /// As many as the agenda has items.
    agenda: Vec<AgendaPlaces>,
    documents: Vec<Listed>,
    contests: Vec<Unopened>,
}

/// What an agenda item says of places.
struct AgendaPlaces {
    slug: Place,
    session: Place,
    contest: Place,
    documents: Vec<Reference>,
}

/// What `[[documents]]` says of a document.
struct Listed {
    file: Option<Reference>,
    title: Option<String>,
    published: Option<Date>,
}

impl Outline {
    fn read(source: Source<'_>, mut section: Section<'_, '_>) -> Self {
        let factors = [
            ("phone-last4", SecondFactor::PhoneLast4),
            ("number", SecondFactor::Number),
        ];
        let title = section.text("title");
        let organisation = section.text("organisation");
        let second_factor = section
            .choice("second_factor", &factors, None)
            .unwrap_or(SecondFactor::Number);
        let times = section.planned("starts", "ends");
        let roll = section.reference("roll");
        let eligible = section.reference_if_any("eligible");
        let members = section
            .has("members")
            .then(|| section.integer("members", 1..=MAX_MEMBERS, None));
        let scrutineers = section.names("scrutineers");
        let contact = contact(&mut section);
        let items = section.each("agenda", "[[agenda]]", agenda_item);
        let documents = section.each("documents", "[[documents]]", listed);
        let contests = section.each("contests", "[[contests]]", |section| {
            contest::read(source, section)
        });
        if items.is_empty() {
            section.problem("agenda", said(|t| t.package.no_agenda));
        }
        section.finish();
        let (items, agenda) = items.into_iter().unzip();
        let package = Package {
            title,
            organisation,
            contact,
            second_factor,
            times,
            agenda: items,
            contests: Vec::new(),
            delegates: Vec::new(),
            eligible: Vec::new(),
            documents: Vec::new(),
            members,
            scrutineers,
            warnings: Vec::new(),
        };
        Self {
            package,
            roll,
            eligible,
            agenda,
            documents,
            contests,
        }
    }

    /// Slugs are unique, and each contest is voted at exactly one item, of its own kind.
    fn check(&self, source: Source<'_>, findings: &mut Findings) {
        let mut note =
            |place: &Place, message: Said| findings.problem(source.file, place.clone(), message);
        let agenda = || self.package.agenda.iter().zip(&self.agenda);
        let contests = self
            .contests
            .iter()
            .map(|contest| (&contest.draft().slug, contest.place()));
        for (slug, place) in repeated(agenda().map(|(item, places)| (&item.slug, &places.slug)))
            .chain(repeated(contests))
        {
            note(place, said(|t| t.package.slug_taken(slug)));
        }
        sessions(agenda(), &mut note);
        let drafts: BTreeMap<&Slug, &ContestDraft> = self
            .contests
            .iter()
            .map(|contest| (&contest.draft().slug, contest.draft()))
            .collect();
        let mut voted = BTreeSet::new();
        for (item, AgendaPlaces { contest: place, .. }) in agenda() {
            let Some(contest) = &item.contest else {
                continue;
            };
            match drafts.get(contest) {
                None => note(place, said(|t| t.package.no_contest(contest))),
                Some(draft) if kind_of(draft) != item.kind => {
                    note(place, said(|t| t.package.contest_kind));
                }
                Some(_) if !voted.insert(contest) => {
                    note(place, said(|t| t.package.contest_twice(contest)));
                }
                Some(_) => {}
            }
        }
        for contest in self
            .contests
            .iter()
            .filter(|contest| !voted.contains(&contest.draft().slug))
        {
            let slug = &contest.draft().slug;
            let message = said(|t| t.package.contest_unlisted(slug));
            note(contest.place(), message);
        }
    }

    fn open(self, files: &mut Files, findings: &mut Findings) -> Package {
        let mut package = self.package;
        let documents = &mut package.documents;
        for (item, places) in package.agenda.iter_mut().zip(self.agenda) {
            let named = places.documents.iter();
            item.documents = named
                .filter_map(|reference| document(reference, files, documents, findings))
                .collect();
        }
        package.contests = self
            .contests
            .into_iter()
            .map(|contest| contest.open(files, documents, findings))
            .collect();
        for each in self.documents {
            each.apply(documents, files, findings);
        }
        if let Some((path, bytes)) = self
            .roll
            .and_then(|reference| files.open(&reference, findings))
        {
            package.delegates = roll::read(&path, bytes, package.second_factor, findings);
        }
        package.eligible = match self.eligible {
            Some(reference) => files
                .open(&reference, findings)
                .map(|(path, bytes)| people::eligible(&path, bytes, findings))
                .unwrap_or_default(),
            None => package.delegates.iter().map(as_member).collect(),
        };
        for name in strangers(&package) {
            let message = said(|t| t.package.scrutineer_stranger(&name));
            findings.warning("congress.toml", Place::File, message);
        }
        package
    }
}

fn contact(section: &mut Section<'_, '_>) -> Contact {
    let Some(mut section) = section.section("contact", "[contact]") else {
        section.problem("contact", said(|t| t.package.no_contact));
        return Contact::default();
    };
    let contact = Contact {
        name: names::person(&section.text("name")),
        phone: names::tidy(&section.text("phone")),
    };
    section.finish();
    contact
}

fn agenda_item(mut section: Section<'_, '_>) -> (AgendaItem, AgendaPlaces) {
    let item = AgendaItem {
        slug: section.slug("slug"),
        session: section.text_if_any("session"),
        title: section.text("title"),
        kind: section
            .choice("kind", &KINDS, None)
            .unwrap_or(AgendaKind::Ceremony),
        note: section.text_if_any("note"),
        documents: Vec::new(),
        contest: section.slug_if_any("contest"),
    };
    let documents = section.references("document");
    let places = AgendaPlaces {
        slug: section.place("slug"),
        session: section.place("session"),
        contest: section.place("contest"),
        documents,
    };
    section.finish();
    (item, places)
}

/// Every item belongs to a session or none does, and the items of a session stand together.
fn sessions<'a>(
    agenda: impl Iterator<Item = (&'a AgendaItem, &'a AgendaPlaces)>,
    note: &mut impl FnMut(&Place, Said),
) {
    let mut begun: Vec<Option<&str>> = Vec::new();
    for (item, places) in agenda {
        let session = item.session.as_deref();
        match (begun.contains(&session), session) {
            _ if begun.last() == Some(&session) => continue,
            (true, Some(session)) => {
                note(&places.session, said(|t| t.package.session_apart(session)))
            }
            _ if begun.contains(&None) || (session.is_none() && !begun.is_empty()) => {
                note(&places.session, said(|t| t.package.session_some))
            }
            _ => {}
        }
        begun.push(session);
    }
}

fn listed(mut section: Section<'_, '_>) -> Listed {
    let listed = Listed {
        file: section.reference("file"),
        title: section.text_if_any("title"),
        published: section.date_if_any("published"),
    };
    section.finish();
    listed
}

impl Listed {
    /// Gives the document its title and day. Whom no item and no motion names, nobody will find.
    fn apply(self, documents: &mut Vec<Document>, files: &mut Files, findings: &mut Findings) {
        let Some(reference) = self.file else { return };
        let named = documents.len();
        let path = document(&reference, files, documents, findings);
        if documents.len() > named {
            let message = said(|t| t.package.document_unused(&reference.path));
            findings.warning(&reference.file, reference.place, message);
        }
        let mut documents = documents.iter_mut();
        if let Some(document) = documents.find(|document| Some(&document.path) == path.as_ref()) {
            document.published = self.published;
            if let Some(title) = self.title {
                document.title = title;
            }
        }
    }
}

fn repeated<'a>(
    slugs: impl Iterator<Item = (&'a Slug, &'a Place)>,
) -> impl Iterator<Item = (&'a Slug, &'a Place)> {
    let mut seen = BTreeSet::new();
    slugs.filter(move |(slug, _)| !slug.as_str().is_empty() && !seen.insert(*slug))
}

fn kind_of(draft: &ContestDraft) -> AgendaKind {
    match draft.question {
        Question::Election { .. } => AgendaKind::Election,
        Question::Motion { .. } => AgendaKind::Motion,
        Question::Appraisal { .. } => AgendaKind::Appraisal,
    }
}

/// Scrutineers who are no electors (UE-40).
fn strangers(package: &Package) -> Vec<String> {
    let on_roll = |name: &String| package.delegates.iter().any(|each| each.name == *name);
    let scrutineers = package.scrutineers.iter();
    scrutineers.filter(|name| !on_roll(name)).cloned().collect()
}

fn as_member(delegate: &Delegate) -> Person {
    Person {
        name: delegate.name.clone(),
        detail: delegate.unit.clone(),
    }
}

/// The document that `reference` names: its path, once it is among `documents`.
pub(super) fn document(
    reference: &Reference,
    files: &mut Files,
    documents: &mut Vec<Document>,
    findings: &mut Findings,
) -> Option<String> {
    let (path, bytes) = files.open(reference, findings)?;
    if documents.iter().any(|document| document.path == path) {
        return Some(path);
    }
    let body = Body::read(bytes)
        .map_err(|message| findings.problem(&path, Place::File, message))
        .ok()?;
    documents.push(Document {
        path: path.clone(),
        title: body.title().unwrap_or_else(|| stem(&path).to_owned()),
        published: None,
        body,
    });
    Some(path)
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
