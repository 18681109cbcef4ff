//! Step 5: the agenda.

use super::edit::{Moved, Went, arrange, take};
use super::page::{Desk, Fields, Made, choosable, form};
use super::sent::Sent;
use super::{papers, proposal};
use crate::http::view::{Choosable, Field, Form, Input, Line, Lines, Part, Step, Wrong, paths};
use crate::package::draft::{Draft, Item, Spot};
use crate::words::Words;

const KEYS: [&str; 5] = ["title", "kind", "session", "note", "contest"];

/// The page of the agenda.
pub(super) fn page(desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let mut parts = Vec::new();
    if desk.draft().agenda.is_empty() {
        parts.push(propose(
            desk,
            "propose",
            t.agenda_propose,
            t.agenda_propose_note,
        ));
    } else if !proposal::missing(desk.draft()).is_empty() {
        parts.push(propose(desk, "missing", t.agenda_add_contests, ""));
    }
    parts.push(Part::Lines(lines(desk)));
    let mut adding = form(
        "item",
        desk.path(Step::Agenda),
        fields(desk, desk.blank("item"), None),
        t.agenda_save,
    );
    let session = adding
        .fields
        .iter_mut()
        .find(|field| field.name == "session");
    if let (Some(field), Some(last)) = (session, desk.draft().agenda.last())
        && field.value.is_empty()
    {
        field.value = last.entry.get("session").to_owned();
    }
    adding.heading = Some(t.agenda_add.to_owned());
    adding.main = !desk.draft().agenda.is_empty();
    parts.push(Part::Form(adding));
    let empty = desk.checked.at((Spot::Congress, "")).filter(|_| desk.look);
    Made {
        wrong: empty
            .map(|found| Wrong {
                place: String::new(),
                words: found.words.clone(),
                href: None,
            })
            .into_iter()
            .collect(),
        ..Made::of(parts)
    }
}

fn propose(desk: &Desk<'_>, act: &'static str, button: &str, note: &str) -> Part {
    let mut form: Form = form(act, desk.path(Step::Agenda), Vec::new(), button);
    form.heading = Some(note.to_owned()).filter(|note| !note.is_empty());
    Part::Form(form)
}

fn lines(desk: &Desk<'_>) -> Lines {
    let t = &desk.t().prepare;
    let mut session = String::new();
    let mut lines = Vec::new();
    for (index, item) in desk.draft().agenda.iter().enumerate() {
        let entry = &item.entry;
        let begins = entry.get("session") != session;
        session = entry.get("session").to_owned();
        let about = [kind_word(entry.get("kind"), t), entry.get("note")];
        let about = about.into_iter().filter(|word| !word.is_empty());
        lines.push(Line {
            key: entry.get("slug").to_owned(),
            group: begins
                .then(|| session.clone())
                .filter(|name| !name.is_empty()),
            title: entry.get("title").to_owned(),
            detail: about.collect::<Vec<_>>().join(" · "),
            href: Some(paths::prepare_one(
                &desk.id(),
                Step::Agenda.slug(),
                entry.get("slug"),
            )),
            wrong: desk.checked.within(Spot::Item(index)),
        });
    }
    Lines {
        heading: t.agenda_list.to_owned(),
        empty: t.agenda_none.to_owned(),
        action: desk.path(Step::Agenda),
        movable: true,
        lines,
    }
}

fn kinds(t: &crate::words::PrepareWords) -> [(&'static str, &'static str); 8] {
    [
        ("report", t.kind_report),
        ("document", t.kind_document),
        ("discussion", t.kind_discussion),
        ("motion", t.kind_motion),
        ("election", t.kind_election),
        ("appraisal", t.kind_appraisal),
        ("ceremony", t.kind_ceremony),
        ("break", t.kind_break),
    ]
}

/// What is done at an item of this kind.
pub(in crate::http::pages::officer) fn kind_word(
    kind: &str,
    t: &crate::words::PrepareWords,
) -> &'static str {
    let mut all = kinds(t).into_iter();
    all.find(|(name, _)| *name == kind)
        .map_or("", |(_, word)| word)
}

fn fields(desk: &Desk<'_>, f: Fields<'_>, item: Option<&Item>) -> Vec<Field> {
    let t = &desk.t().prepare;
    let kind = f.value("kind");
    let kinds = kinds(t).map(|(value, word)| choosable(value, word, "", value == kind));
    let mut fields = vec![
        f.must("title", t.f_item_title, t.f_item_title_note, Input::Line),
        f.must("kind", t.f_kind, "", Input::Select(kinds.to_vec())),
        f.may("session", t.f_session, t.f_session_note, Input::Line),
        f.may("note", t.f_note, t.f_note_note, Input::Line),
    ];
    let named = |path: &str| item.is_some_and(|item| item.documents.iter().any(|own| own == path));
    let documents = desk.draft().documents.iter().map(|document| {
        let path = document.get("file");
        choosable(path, &papers::title(desk, document), "", named(path))
    });
    let documents: Vec<Choosable> = documents.collect();
    if !documents.is_empty() {
        fields.push(f.may("document", t.f_documents, "", Input::Ticks(documents)));
    }
    let own = f.value("contest");
    let free = proposal::missing(desk.draft());
    let contests = desk.draft().contests.iter().filter(|contest| {
        let slug = contest.entry.get("slug");
        slug == own || free.iter().any(|free| free.entry.get("slug") == slug)
    });
    let contests = contests.map(|contest| {
        let slug = contest.entry.get("slug");
        choosable(slug, contest.entry.get("title"), "", slug == own)
    });
    let none = choosable("", t.no_contest, "", own.is_empty());
    let contests: Vec<Choosable> = std::iter::once(none).chain(contests).collect();
    if contests.len() > 1 {
        fields.push(f.may("contest", t.f_contest, "", Input::Select(contests)));
    }
    fields
}

/// The page of one item.
pub(super) fn one(desk: &Desk<'_>, slug: &str) -> Option<Made> {
    let t = &desk.t().prepare;
    let index = find(desk.draft(), slug)?;
    let item = desk.draft().agenda.get(index)?;
    let f = desk.fields(Spot::Item(index), &item.entry);
    let path = paths::prepare_one(&desk.id(), Step::Agenda.slug(), slug);
    let form = form("change", path, fields(desk, f, Some(item)), t.agenda_change);
    Some(Made {
        heading: Some(match item.entry.get("title") {
            "" => t.agenda.to_owned(),
            title => title.to_owned(),
        }),
        back: Some((desk.path(Step::Agenda), t.agenda_back.to_owned())),
        ..Made::of(vec![Part::Form(form)])
    })
}

fn find(draft: &Draft, slug: &str) -> Option<usize> {
    let mut items = draft.agenda.iter();
    items.position(|item| item.entry.get("slug") == slug)
}

/// Takes one of the forms.
pub(super) fn edit(sent: &Sent, key: &str, draft: &mut Draft, t: &Words) -> Went {
    let gone = || Went::Refused("", t.prepare.changed_meanwhile.to_owned());
    match (sent.act(), key) {
        ("propose", "") => {
            proposal::agenda(draft, t);
            Went::back()
        }
        ("missing", "") => {
            proposal::add_missing(draft, t);
            Went::back()
        }
        ("item", "") if sent.text("title").is_empty() => {
            Went::Refused("title", t.prepare.fill_in.to_owned())
        }
        ("item", "") => {
            let mut item = Item::new(&draft.free_slug("item"), "");
            fill(sent, &mut item, &draft.contests);
            let slug = item.entry.get("slug").to_owned();
            draft.agenda.push(item);
            Went::at(&slug)
        }
        ("change", slug) => match find(draft, slug) {
            Some(index) => {
                fill(sent, &mut draft.agenda[index], &draft.contests);
                Went::at(slug)
            }
            None => gone(),
        },
        (_, "") => match find(draft, sent.text("key")) {
            Some(index) => place(sent, index, draft),
            None => gone(),
        },
        _ => Went::Nowhere,
    }
}

/// What is voted says what kind of item it is.
fn fill(sent: &Sent, item: &mut Item, contests: &[crate::package::draft::Contest]) {
    take(sent, &mut item.entry, &KEYS);
    item.documents = sent.all("document");
    let slug = item.entry.get("contest").to_owned();
    let mut contests = contests.iter();
    if let Some(contest) = contests.find(|contest| contest.entry.get("slug") == slug) {
        item.entry.set("kind", contest.entry.get("kind"));
    }
}

/// Moves an item or takes it out. Who passes into another session belongs to it.
fn place(sent: &Sent, index: usize, draft: &mut Draft) -> Went {
    let session = |draft: &Draft, at: usize| {
        draft
            .agenda
            .get(at)
            .map(|item| item.entry.get("session").to_owned())
    };
    let (own, to) = match sent.act() {
        "up" => (session(draft, index), index.checked_sub(1)),
        "down" => (session(draft, index), Some(index + 1)),
        _ => (None, None),
    };
    let beside = to.and_then(|to| session(draft, to));
    if let (Some(own), Some(beside)) = (own, beside)
        && own != beside
    {
        draft.agenda[index].entry.set("session", &beside);
        return Went::at(draft.agenda[index].entry.get("slug"));
    }
    let slug = draft.agenda[index].entry.get("slug").to_owned();
    match arrange(&mut draft.agenda, index, sent) {
        None => Went::Nowhere,
        Some(Moved::Gone) => Went::back(),
        Some(Moved::There(to)) => {
            let beside = session(draft, to.checked_sub(1).unwrap_or(to + 1));
            if let Some(beside) = beside {
                draft.agenda[to].entry.set("session", &beside);
            }
            Went::at(&slug)
        }
    }
}
