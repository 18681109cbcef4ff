//! Step 3: the documents.

use super::edit::{Went, arrange, free, key, placed, take};
use super::page::{Desk, Made, form};
use super::sent::Sent;
use crate::http::view::{Form, Input, Line, Lines, Part, Step, paths};
use crate::package::draft::{Draft, Entry, Spot};
use crate::package::{self, FileMap};
use crate::words::Words;

const KINDS: &str = ".pdf,.jpg,.jpeg,.png,.md,.txt";
const FOLDER: &str = "文件/";

/// The page of the documents.
pub(super) fn page(desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let documents = desk.draft().documents.iter().enumerate();
    let line = |(index, document): (usize, &Entry)| {
        let key = key(index, document.get("file"));
        Line {
            href: Some(paths::prepare_one(&desk.id(), Step::Papers.slug(), &key)),
            key,
            group: None,
            title: title(desk, document),
            detail: match document.get("published") {
                "" => document.get("file").to_owned(),
                day => format!("{} · {day}", document.get("file")),
            },
            wrong: desk.checked.within(Spot::Document(index)),
        }
    };
    let list = Lines {
        heading: t.paper_list.to_owned(),
        empty: t.paper_none.to_owned(),
        action: desk.path(Step::Papers),
        movable: true,
        lines: documents.map(line).collect(),
    };
    Made::of(vec![Part::Lines(list), Part::Form(adding(desk))])
}

/// What a document is called, as the package will say: as it was titled, else as a text titles itself, else as its file.
pub(super) fn title(desk: &Desk<'_>, document: &Entry) -> String {
    let own = |document: &Entry| {
        let path = document.get("file");
        let bytes = desk.preparation.files.get(path)?;
        path.ends_with(".md").then(|| package::own_title(bytes))?
    };
    match document.get("title") {
        "" => own(document).unwrap_or_else(|| name(document).to_owned()),
        title => title.to_owned(),
    }
}

/// What a document is called without looking into it.
pub(super) fn name(document: &Entry) -> &str {
    match document.get("title") {
        "" => document.get("file").rsplit('/').next().unwrap_or_default(),
        title => title,
    }
}

fn adding(desk: &Desk<'_>) -> Form {
    let t = &desk.t().prepare;
    let f = desk.blank("paper");
    let file = Input::File { accept: KINDS };
    let fields = vec![
        f.may("file", t.f_paper_file, t.f_paper_file_note, file),
        f.may("text", t.f_paper_text, t.f_paper_text_note, Input::Area(6)),
        f.may("title", t.f_paper_title, t.f_paper_title_note, Input::Line),
        f.may("published", t.f_paper_day, t.f_paper_day_note, Input::Day),
    ];
    let mut form = form("paper", desk.path(Step::Papers), fields, t.paper_save);
    form.heading = Some(t.paper_add.to_owned());
    form
}

/// The page of one document.
pub(super) fn one(desk: &Desk<'_>, key: &str) -> Option<Made> {
    let t = &desk.t().prepare;
    let index = find(desk.draft(), key)?;
    let document = desk.draft().documents.get(index)?;
    let f = desk.fields(Spot::Document(index), document);
    let file = Input::File { accept: KINDS };
    let mut replaced = f.may("file", t.f_paper_file, t.f_paper_file_note, file);
    replaced.note = format!("{} {}", document.get("file"), replaced.note);
    let mut fields = vec![
        f.may("title", t.f_paper_title, t.f_paper_title_note, Input::Line),
        f.may("published", t.f_paper_day, t.f_paper_day_note, Input::Day),
        replaced,
    ];
    if let Some(text) = text(desk, document) {
        let mut field = f.may("text", t.f_paper_text, t.f_paper_text_note, Input::Area(12));
        field.value = text;
        fields.push(field);
    }
    let path = paths::prepare_one(&desk.id(), Step::Papers.slug(), key);
    let form = form("document", path, fields, t.paper_change);
    Some(Made {
        heading: Some(title(desk, document)),
        back: Some((desk.path(Step::Papers), t.paper_back.to_owned())),
        ..Made::of(vec![Part::Form(form)])
    })
}

/// The text of a document that can be written on here.
fn text(desk: &Desk<'_>, document: &Entry) -> Option<String> {
    let path = document.get("file");
    let bytes = desk.preparation.files.get(path)?;
    let text = std::str::from_utf8(bytes).ok()?;
    path.ends_with(".md").then(|| text.to_owned())
}

fn find(draft: &Draft, key: &str) -> Option<usize> {
    placed(
        key,
        draft.documents.iter().map(|document| document.get("file")),
    )
}

/// Takes one of the forms.
pub(super) fn edit(
    sent: &Sent,
    key: &str,
    draft: &mut Draft,
    files: &mut FileMap,
    t: &Words,
) -> Went {
    match (sent.act(), key) {
        ("paper", "") => add(sent, draft, files, t),
        ("document", key) => match find(draft, key) {
            Some(index) => change(sent, index, draft, files),
            None => Went::Refused("", t.prepare.changed_meanwhile.to_owned()),
        },
        (_, "") => match find(draft, sent.text("key")) {
            Some(index) => place(sent, index, draft),
            None => Went::Refused("", t.prepare.changed_meanwhile.to_owned()),
        },
        _ => Went::Nowhere,
    }
}

fn add(sent: &Sent, draft: &mut Draft, files: &mut FileMap, t: &Words) -> Went {
    let (path, bytes) = match (sent.file("file"), sent.text("text")) {
        (Some(file), _) => (free(draft, FOLDER, &file.name), file.bytes.clone()),
        (None, "") => return Went::Refused("file", t.prepare.paper_nothing.to_owned()),
        (None, text) => {
            let title = match sent.text("title") {
                "" => t.prepare.f_paper_file,
                title => title,
            };
            let path = free(draft, FOLDER, &format!("{title}.md"));
            (path, format!("{text}\n").into_bytes())
        }
    };
    let mut document = Entry::document(&path);
    take(sent, &mut document, &["title", "published"]);
    draft.documents.push(document);
    files.insert(path, bytes);
    Went::back()
}

fn change(sent: &Sent, index: usize, draft: &mut Draft, files: &mut FileMap) -> Went {
    let Some(document) = draft.documents.get_mut(index) else {
        return Went::Nowhere;
    };
    take(sent, document, &["title", "published"]);
    let path = document.get("file").to_owned();
    if let Some(file) = sent.file("file") {
        // The path stays: agenda and contests name the document by it.
        files.insert(path.clone(), file.bytes.clone());
    } else if sent.has("text") {
        files.insert(
            path.clone(),
            format!("{}\n", sent.text("text")).into_bytes(),
        );
    }
    Went::at(&key(index, &path))
}

/// Moves a document, or takes it out with everything that names it.
fn place(sent: &Sent, index: usize, draft: &mut Draft) -> Went {
    let path = draft.documents[index].get("file").to_owned();
    match arrange(&mut draft.documents, index, sent) {
        None => Went::Nowhere,
        Some(super::edit::Moved::There(to)) => Went::at(&key(to, &path)),
        Some(super::edit::Moved::Gone) => {
            for item in &mut draft.agenda {
                item.documents.retain(|named| *named != path);
            }
            for contest in &mut draft.contests {
                if contest.entry.get("document") == path {
                    contest.entry.set("document", "");
                }
            }
            Went::back()
        }
    }
}
