//! Candidates, and who is appraised: one by one, several at once, in their order.

use ballot::id::MemberId;
use ballot::strokes;
use uuid::Uuid;

use super::edit::{Moved, Went, arrange, free, key, placed, take};
use super::page::{Desk, Fields, form};
use super::sent::Sent;
use crate::http::view::{Field, Form, Input, Line, Lines, Part};
use crate::package::FileMap;
use crate::package::draft::{Contest, Draft, Listed, Person, Spot};
use crate::words::Words;

const PHOTOS: &str = ".jpg,.jpeg,.png";
const RESUMES: &str = ".md,.txt";

/// The parts of a contest's page that are about its people; nothing in a vote.
pub(super) fn parts(desk: &Desk<'_>, index: usize, contest: &Contest, path: &str) -> Vec<Part> {
    let t = &desk.t().prepare;
    let election = match contest.entry.get("kind") {
        "election" => true,
        "appraisal" => false,
        _ => return Vec::new(),
    };
    if let Some(file) = contest.people.file() {
        let mut give_up = form("listed", path.to_owned(), Vec::new(), t.people_listed);
        give_up.heading = Some(t.people_file(file));
        give_up.main = false;
        return vec![Part::Form(give_up)];
    }
    let people = contest.people.people();
    let line = |(place, person): (usize, &Person)| {
        let key = key(place, person.get("name"));
        Line {
            href: Some(format!("{path}?person={key}")),
            key,
            group: None,
            title: person.get("name").to_owned(),
            detail: person.get("unit").to_owned(),
            wrong: desk.checked.within(Spot::Person(index, place)),
        }
    };
    let heading = if election {
        t.people_candidates
    } else {
        t.people_items
    };
    let mut parts = vec![Part::Lines(Lines {
        heading: heading.to_owned(),
        empty: t.people_none.to_owned(),
        action: path.to_owned(),
        movable: contest.entry.get("order") != "strokes",
        lines: people.iter().enumerate().map(line).collect(),
    })];
    if election && people.len() > 1 {
        let mut sort = form("strokes", path.to_owned(), Vec::new(), t.people_by_strokes);
        sort.main = false;
        parts.push(Part::Form(sort));
    }
    parts.push(Part::Form(adding(desk, election, path)));
    let field = desk
        .blank("many")
        .must("many", t.f_many, t.f_many_note, Input::Area(5));
    let mut many = form("many", path.to_owned(), vec![field], t.many_save);
    many.heading = Some(t.people_many.to_owned());
    many.main = false;
    parts.push(Part::Form(many));
    parts
}

fn adding(desk: &Desk<'_>, election: bool, path: &str) -> Form {
    let t = &desk.t().prepare;
    let fields = fields(desk, desk.blank("person"), election);
    let mut form = form("person", path.to_owned(), fields, t.person_save);
    let heading = if election {
        t.people_add
    } else {
        t.people_add_item
    };
    form.heading = Some(heading.to_owned());
    form
}

fn fields(desk: &Desk<'_>, f: Fields<'_>, election: bool) -> Vec<Field> {
    let t = &desk.t().prepare;
    let (name, note) = if election {
        (t.f_person_name, t.f_person_name_note)
    } else {
        (t.f_item_name, t.f_item_name_note)
    };
    let mut unit = f.may("unit", t.f_person_unit, t.f_person_unit_note, Input::Line);
    unit.needed = election;
    let resume = Input::File { accept: RESUMES };
    let photo = Input::File { accept: PHOTOS };
    let mut text = f.may("resume", t.f_resume, t.f_resume_note, Input::Area(4));
    text.name = "resume_text".to_owned();
    text.value = f.value("resume_text");
    vec![
        f.must("name", name, note, Input::Line),
        unit,
        text,
        f.may("resume_file", t.f_resume_file, t.f_resume_file_note, resume),
        f.may("photo", t.f_photo, t.f_photo_note, photo),
    ]
}

/// The form of somebody who is listed already.
pub(super) fn one(desk: &Desk<'_>, index: usize, wanted: &str, path: &str) -> Option<Part> {
    let t = &desk.t().prepare;
    let contest = desk.draft().contests.get(index)?;
    let place = find(contest, wanted)?;
    let person = contest.people.people().get(place)?;
    let election = contest.entry.get("kind") == "election";
    let mut fields = fields(
        desk,
        desk.fields(Spot::Person(index, place), person),
        election,
    );
    for field in &mut fields {
        match field.name.as_str() {
            "resume_text" => {
                let bytes = desk.preparation.files.get(person.get("resume"));
                let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
                field.value = text.unwrap_or_default().to_owned();
            }
            "photo" if !person.get("photo").is_empty() => {
                field.note = format!("{} {}", t.photo_there, t.f_photo_note);
            }
            _ => {}
        }
    }
    let mut form = form("change", path.to_owned(), fields, t.person_change);
    form.heading = Some(person.get("name").to_owned());
    form.hidden = vec![("person", wanted.to_owned())];
    Some(Part::Form(form))
}

fn find(contest: &Contest, wanted: &str) -> Option<usize> {
    let people = contest.people.people().iter();
    placed(wanted, people.map(|person| person.get("name")))
}

/// Takes one of the forms.
pub(super) fn edit(
    sent: &Sent,
    index: usize,
    draft: &mut Draft,
    files: &mut FileMap,
    t: &Words,
) -> Went {
    let slug = draft.contests[index].entry.get("slug").to_owned();
    let back = |key: Option<String>| {
        Went::To(
            slug.clone(),
            key.map_or_else(String::new, |key| format!("#line-{key}")),
        )
    };
    let gone = || Went::Refused("", t.prepare.changed_meanwhile.to_owned());
    let named = find(&draft.contests[index], sent.text("key"));
    if sent.act() == "listed" {
        draft.contests[index].people = Listed::People(Vec::new());
        return back(None);
    }
    if draft.contests[index].people.file().is_some() {
        return gone();
    }
    match sent.act() {
        "person" if sent.text("name").is_empty() => {
            Went::Refused("name", t.prepare.fill_in.to_owned())
        }
        "person" => {
            let mut person = Person::person("", "");
            fill(sent, &mut person, draft, files);
            let people = people(draft, index);
            people.push(person);
            back(Some(key(people.len() - 1, sent.text("name"))))
        }
        "change" => match find(&draft.contests[index], sent.text("person")) {
            None => gone(),
            Some(place) => {
                let mut person = people(draft, index)[place].clone();
                fill(sent, &mut person, draft, files);
                people(draft, index)[place] = person;
                back(Some(key(place, sent.text("name"))))
            }
        },
        "many" => {
            let several = several(sent.text("many"));
            if several.is_empty() {
                return Went::Refused("many", t.prepare.fill_in.to_owned());
            }
            people(draft, index).extend(several);
            back(None)
        }
        "strokes" => {
            // Candidates have no ids yet: among equals they stay as they stand.
            let nobody = MemberId(Uuid::nil());
            people(draft, index).sort_by_key(|person| strokes::key(person.get("name"), nobody));
            back(None)
        }
        _ => {
            let Some(place) = named else { return gone() };
            let name = people(draft, index)[place].get("name").to_owned();
            match arrange(people(draft, index), place, sent) {
                None => Went::Nowhere,
                Some(Moved::Gone) => back(None),
                Some(Moved::There(to)) => back(Some(key(to, &name))),
            }
        }
    }
}

/// The people of a contest that lists them one by one.
fn people(draft: &mut Draft, index: usize) -> &mut Vec<Person> {
    draft.contests[index].people.listed()
}

/// A person a line: name, then unit.
fn several(text: &str) -> Vec<Person> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let person = |line: &str| {
        let (name, unit) = line
            .split_once(['\t', ' ', '　', ',', '，'])
            .unwrap_or((line, ""));
        Person::person(name, unit)
    };
    lines.map(person).collect()
}

/// Takes name and unit, and puts résumé and photo beside them.
fn fill(sent: &Sent, person: &mut Person, draft: &Draft, files: &mut FileMap) {
    take(sent, person, &["name", "unit"]);
    let name: String = sent
        .text("name")
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let typed = sent.text("resume_text");
    let resume = match sent.file("resume_file") {
        Some(file) => Some(file.bytes.clone()),
        None => (!typed.is_empty()).then(|| format!("{typed}\n").into_bytes()),
    };
    match resume {
        Some(bytes) => put(
            person,
            "resume",
            ("候选人/", &format!("{name}.md")),
            bytes,
            draft,
            files,
        ),
        None if sent.has("resume_text") => person.set("resume", ""),
        None => {}
    }
    if let Some(photo) = sent.file("photo") {
        let ending = if photo.bytes.starts_with(b"\x89PNG") {
            "png"
        } else {
            "jpg"
        };
        let name = format!("{name}.{ending}");
        put(
            person,
            "photo",
            ("照片/", &name),
            photo.bytes.clone(),
            draft,
            files,
        );
    }
}

/// Puts a file where the person's old one was, or at a path of its own.
fn put(
    person: &mut Person,
    key: &str,
    (folder, name): (&str, &str),
    bytes: Vec<u8>,
    draft: &Draft,
    files: &mut FileMap,
) {
    if person.get(key).is_empty() {
        person.set(key, &free(draft, folder, name));
    }
    files.insert(person.get(key).to_owned(), bytes);
}
