//! A congress package made into what is stored: ids are given out here, and contests are held against rule profiles.

mod contest;

use std::collections::BTreeMap;
use std::fmt;

use ballot::id::{CongressId, ContestId, MemberId};
use crypto::bytes::Hash;
use jiff::civil::Date;

use super::adding::{
    AddRefusal, Check, NewAgendaItem, NewCongress, NewContest, NewDelegate, NewDocument,
};
use super::check_in::Attendance;
use super::congresses::{Contact, Planned};
use super::documents::DocumentBody;
use super::draft::Draft;
use super::ids::{AgendaItemId, DelegateId, DocumentId, OrganisationId};
use super::programme::AgendaKind;
use super::{Roll, SecondFactor};
use crate::package::{self, ContestDraft, Package, Problem};
use crate::purpose::{MARK, Purpose, rehearsal_title};
use crate::rng::Rng;
use crate::words::{Lang, Words, said, words};

/// Why a package that is complete in itself can't become a congress: every reason, in an officer's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct NotUsable(pub Vec<Problem>);

impl NotUsable {
    /// Every reason, in the language of a catalogue.
    pub fn in_words(&self, t: &Words) -> String {
        package::listed(&self.0, t)
    }
}

impl fmt::Display for NotUsable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(words(Lang::Zh)))
    }
}

impl Roll {
    /// The congress that this package made before for the same purpose, if any.
    ///
    /// # Errors
    /// [`AddRefusal::Differs`] where another package made a congress of the same title.
    pub async fn imported_before(
        &self,
        organisation: OrganisationId,
        package: &Package,
        purpose: Purpose,
    ) -> Result<Option<CongressId>, AddRefusal> {
        let title = match purpose {
            Purpose::Real => package.title.clone(),
            Purpose::Rehearsal => rehearsal_title(&package.title),
        };
        self.added_before(organisation, &title, &digest(package))
            .await
    }
}

/// What is to be stored of `package`. `origin` is the log's URL without scheme; the log's keys are still to be filled
/// in by whoever founds it. `today` is the day of the import, Beijing's.
///
/// # Errors
/// Every contest that fits no rules, or a title that only a rehearsal may have.
pub fn new_congress(
    package: &Package,
    id: CongressId,
    origin: &str,
    (rng, today): (&Rng, Date),
) -> Result<NewCongress, NotUsable> {
    if package.title.starts_with(MARK) {
        let message = said(|t| t.package.title_marked(MARK));
        return Err(NotUsable(vec![Problem::in_file("congress.toml", message)]));
    }
    let ids = Ids::give_out(package, rng);
    Ok(NewCongress {
        id,
        purpose: Purpose::Real,
        title: package.title.clone(),
        held_by: package.organisation.clone(),
        contact: Contact {
            name: package.contact.name.clone(),
            phone: package.contact.phone.clone(),
        },
        second_factor: match package.second_factor {
            package::SecondFactor::PhoneLast4 => SecondFactor::PhoneLast4,
            package::SecondFactor::Number => SecondFactor::Number,
        },
        times: planned(package.times),
        log_origin: origin.to_owned(),
        vkey: String::new(),
        digest: digest(package),
        contests: contests(package, &ids, rng)?,
        documents: documents(package, &ids, today),
        agenda: package
            .agenda
            .iter()
            .map(|item| agenda_item(item, &ids, rng))
            .collect(),
        delegates: package
            .delegates
            .iter()
            .map(|delegate| new_delegate(delegate, rng))
            .collect(),
        scrutineers: package
            .scrutineers
            .iter()
            .map(|name| (rng.id(), name.clone()))
            .collect(),
    })
}

/// Why the contests of a package fit no rules; nothing where they do.
pub fn problems(package: &Package) -> Vec<Problem> {
    let contests = package.contests.iter();
    contests
        .flat_map(|contest| contest::problems(contest, package))
        .collect()
}

/// The contests of a package without [`problems`], as drafts: to look at before anything is stored.
pub fn drafts(package: &Package, rng: &Rng) -> Vec<Draft> {
    let ids = Ids::give_out(package, rng);
    let contests = package.contests.iter();
    contests
        .map(|contest| contest::draft(contest, package, &ids.members, rng))
        .collect()
}

/// The ids by which parts of a package refer to one another.
struct Ids<'a> {
    contests: BTreeMap<&'a str, ContestId>,
    documents: BTreeMap<&'a str, DocumentId>,
    /// By name and unit. A member's id has nothing to do with a delegate's.
    members: BTreeMap<(&'a str, &'a str), MemberId>,
}

impl<'a> Ids<'a> {
    fn give_out(package: &'a Package, rng: &Rng) -> Self {
        let members = package
            .eligible
            .iter()
            .map(|person| (person.name.as_str(), person.detail.as_str()));
        let candidates = package.contests.iter().flat_map(contest::candidates);
        Self {
            contests: package
                .contests
                .iter()
                .map(|c| (c.slug.as_str(), ContestId(rng.id())))
                .collect(),
            documents: package
                .documents
                .iter()
                .map(|d| (d.path.as_str(), DocumentId(rng.id())))
                .collect(),
            members: members
                .chain(candidates)
                .map(|person| (person, MemberId(rng.id())))
                .collect(),
        }
    }
}

fn digest(package: &Package) -> Hash {
    Hash::from(package.digest().0)
}

fn contests(package: &Package, ids: &Ids<'_>, rng: &Rng) -> Result<Vec<NewContest>, NotUsable> {
    let problems = problems(package);
    if !problems.is_empty() {
        return Err(NotUsable(problems));
    }
    let contests = package.contests.iter();
    Ok(contests
        .map(|contest| new_contest(contest, package, ids, rng))
        .collect())
}

fn new_contest(contest: &ContestDraft, package: &Package, ids: &Ids<'_>, rng: &Rng) -> NewContest {
    let draft = contest::draft(contest, package, &ids.members, rng);
    NewContest {
        id: ids.contests[contest.slug.as_str()],
        title: contest.title.clone(),
        draft: serde_json::to_string(&draft).expect("a draft has no maps and no fallible parts"),
    }
}

fn documents(package: &Package, ids: &Ids<'_>, today: Date) -> Vec<NewDocument> {
    let document = |document: &package::Document| NewDocument {
        id: ids.documents[document.path.as_str()],
        title: document.title.clone(),
        published: document.published.unwrap_or(today),
        body: body(&document.body),
    };
    package.documents.iter().map(document).collect()
}

fn agenda_item(item: &package::AgendaItem, ids: &Ids<'_>, rng: &Rng) -> NewAgendaItem {
    NewAgendaItem {
        id: AgendaItemId(rng.id()),
        session: item.session.clone(),
        title: item.title.clone(),
        kind: agenda_kind(item.kind),
        note: item.note.clone(),
        documents: item
            .documents
            .iter()
            .filter_map(|path| ids.documents.get(path.as_str()).copied())
            .collect(),
        contest: item
            .contest
            .as_ref()
            .and_then(|slug| ids.contests.get(slug.as_str()).copied()),
    }
}

fn body(body: &package::Body) -> DocumentBody {
    match body {
        package::Body::Markdown(text) => DocumentBody::Markdown(text.as_str().to_owned()),
        package::Body::Pdf(pdf) => DocumentBody::Pdf(pdf.bytes.clone()),
        package::Body::Picture(picture) => DocumentBody::Picture(picture.jpeg.clone()),
    }
}

/// A delegate of a file, with an id of their own.
pub(super) fn new_delegate(delegate: &package::Delegate, rng: &Rng) -> NewDelegate {
    NewDelegate {
        id: DelegateId(rng.id()),
        name: delegate.name.clone(),
        unit: delegate.unit.clone(),
        delegation: delegate.delegation.clone().unwrap_or_default(),
        number: delegate.number.clone(),
        check: Check::Given(delegate.check.expose().to_owned()),
        attendance: if delegate.on_leave {
            Attendance::Leave
        } else {
            Attendance::Expected
        },
    }
}

fn agenda_kind(kind: package::AgendaKind) -> AgendaKind {
    match kind {
        package::AgendaKind::Ceremony => AgendaKind::Ceremony,
        package::AgendaKind::Report => AgendaKind::Report,
        package::AgendaKind::Document => AgendaKind::Document,
        package::AgendaKind::Discussion => AgendaKind::Discussion,
        package::AgendaKind::Motion => AgendaKind::Motion,
        package::AgendaKind::Election => AgendaKind::Election,
        package::AgendaKind::Appraisal => AgendaKind::Appraisal,
        package::AgendaKind::Break => AgendaKind::Break,
    }
}

fn planned(times: package::Planned) -> Planned {
    let millis = |time: Option<jiff::Timestamp>| time.map(jiff::Timestamp::as_millisecond);
    Planned {
        opens: millis(times.opens),
        closes: millis(times.closes),
    }
}
