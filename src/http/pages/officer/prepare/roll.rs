//! Step 2: the roll, uploaded or typed; who can be written in; how many members there are.
//!
//! The file is stored as it was given; what is wrong with it is said by cell.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::checked::Found;
use crypto::bytes::Hash;

use super::super::roll_words;
use super::edit::{Went, take};
use super::page::{Desk, Made, form};
use super::sent::Sent;
use crate::http::Problem;
use crate::http::pages::visitor::Visitor;
use crate::http::pages::{fill, workbooks};
use crate::http::view::{Input, Part, Step, Wrong, paths};
use crate::package::draft::{Draft, Spot};
use crate::package::{self, Delegate, FileMap, SecondFactor};
use crate::roll::changes::{Changes, Entry, People};
use crate::words::Words;
use crate::workbook::{Cell, Sheet};

const SHEETS: &str = ".xlsx,.csv,.txt";
/// What a roll is called that was typed or pasted.
pub(in crate::http::pages::officer) const TYPED: &str = "代表名册.csv";
const COLUMNS: [&str; 6] = ["姓名", "工号", "部门", "手机", "代表团", "请假"];
const EXAMPLES: [[&str; 6]; 2] = [
    [
        "王芳",
        "0001",
        "质量检验中心",
        "13800000001",
        "第一代表团",
        "",
    ],
    [
        "阿依努尔·买买提明",
        "0002",
        "乌鲁木齐安装工程项目部",
        "13800000002",
        "第二代表团",
        "请假",
    ],
];

/// The page of the roll.
pub(super) fn page(desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let wrong = desk.checked.at_step(Step::Roll);
    let wrong = wrong.filter(|found| shown(found, desk)).map(|found| Wrong {
        place: found.place.clone(),
        words: found.words.clone(),
        href: None,
    });
    let mut parts = Vec::new();
    parts.extend(waiting(desk));
    parts.extend(there(desk));
    parts.push(Part::Words {
        heading: t.roll_template.to_owned(),
        text: vec![t.roll_template_text.to_owned()],
        links: vec![
            (
                paths::ROLL_TEMPLATE.to_owned(),
                t.roll_template_xlsx.to_owned(),
            ),
            (
                paths::ROLL_TEMPLATE_CSV.to_owned(),
                t.roll_template_csv.to_owned(),
            ),
        ],
    });
    parts.extend([upload(desk), typing(desk), eligible(desk), members(desk)]);
    Made {
        wrong: wrong.collect(),
        ..Made::of(parts)
    }
}

/// Members have a field of their own; that there is no roll yet is said to whoever looks for it.
fn shown(found: &Found, desk: &Desk<'_>) -> bool {
    match found.at {
        Some((_, "members")) => false,
        Some((_, "roll")) => desk.look || !desk.draft().congress.get("roll").is_empty(),
        _ => true,
    }
}

/// The roll that is there, whatever else the preparation lacks: how many it has, by delegation.
fn there(desk: &Desk<'_>) -> Option<Part> {
    let t = &desk.t().prepare;
    let file = desk.draft().congress.get("roll");
    if file.is_empty() {
        return None;
    }
    let known = |people: &[Delegate]| {
        let count = vec![t.roll_there(file, people.len())];
        [count, by_delegation(people, desk.t())].concat()
    };
    let text = match desk.checked.package() {
        Some(package) => known(&package.delegates),
        None => {
            let bytes = desk.preparation.files.get(file)?;
            let read = package::read_roll(file, bytes, factor(desk.draft()));
            read.map_or_else(
                |_| vec![t.roll_there_wrong(file)],
                |(people, _)| known(&people),
            )
        }
    };
    Some(Part::Words {
        heading: t.roll.to_owned(),
        text,
        links: Vec::new(),
    })
}

/// "第一代表团 8 人、第二代表团 8 人", in the roll's order; nothing where there are none.
fn by_delegation(people: &[Delegate], t: &Words) -> Vec<String> {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for delegation in people
        .iter()
        .map(|one| one.delegation.as_deref().unwrap_or_default())
    {
        match counts.iter_mut().find(|(known, _)| *known == delegation) {
            Some((_, count)) => *count += 1,
            None => counts.push((delegation, 1)),
        }
    }
    if counts.len() < 2 {
        return Vec::new();
    }
    let each = counts.into_iter().map(|(delegation, count)| {
        t.prepare
            .delegation_of(count, fill::delegation_name(delegation, t))
    });
    vec![each.collect::<Vec<_>>().join(t.app.comma)]
}

fn upload(desk: &Desk<'_>) -> Part {
    let t = &desk.t().prepare;
    let file = Input::File { accept: SHEETS };
    let field = desk
        .blank("roll")
        .must("roll_file", t.f_roll_file, t.f_roll_file_note, file);
    let mut form = form("roll", desk.path(Step::Roll), vec![field], t.roll_upload);
    form.heading = Some(t.roll_file.to_owned());
    Part::Form(form)
}

fn typing(desk: &Desk<'_>) -> Part {
    let t = &desk.t().prepare;
    let f = desk.blank("rows");
    let mut field = f.must("rows", t.f_roll_text, t.f_roll_text_note, Input::Area(10));
    if field.value.is_empty() {
        let typed = desk
            .preparation
            .files
            .get(desk.draft().congress.get("roll"));
        let typed = typed.filter(|_| desk.draft().congress.get("roll") == TYPED);
        field.value = typed.map_or_else(
            || format!("{}\n", t.roll_head),
            |bytes| String::from_utf8_lossy(bytes).into_owned(),
        );
    }
    let mut form = form("rows", desk.path(Step::Roll), vec![field], t.roll_save);
    form.heading = Some(t.roll_type.to_owned());
    Part::Form(form)
}

fn eligible(desk: &Desk<'_>) -> Part {
    let t = &desk.t().prepare;
    let file = Input::File { accept: SHEETS };
    let there = desk.draft().congress.get("eligible");
    let note = if there.is_empty() {
        t.f_eligible_note.to_owned()
    } else {
        format!("{}{}", t.f_eligible_note, t.eligible_there(there))
    };
    let mut fields = vec![
        desk.blank("eligible")
            .may("eligible_file", t.f_eligible, &note, file),
    ];
    if !there.is_empty() {
        let drop = super::page::choosable("1", t.eligible_drop, "", false);
        let f = desk.blank("eligible");
        fields.push(f.may("drop", t.eligible_drop, "", Input::Ticks(vec![drop])));
    }
    let mut form = form("eligible", desk.path(Step::Roll), fields, t.eligible_upload);
    form.heading = Some(t.eligible_title.to_owned());
    form.main = false;
    Part::Form(form)
}

fn members(desk: &Desk<'_>) -> Part {
    let t = &desk.t().prepare;
    let f = desk.fields(Spot::Congress, &desk.draft().congress);
    let field = f.may("members", t.f_members, t.f_members_note, Input::Number);
    let mut form = form("members", desk.path(Step::Roll), vec![field], t.save_on);
    form.heading = Some(t.members_title.to_owned());
    Part::Form(form)
}

/// Takes one of the page's forms.
pub(super) fn edit(sent: &Sent, draft: &mut Draft, files: &mut FileMap, t: &Words) -> Went {
    let t = &t.prepare;
    match sent.act() {
        "roll" | "rows" | "replace" => match given(sent) {
            Some((name, bytes)) => {
                put(draft, files, "roll", &name, &bytes);
                Went::back()
            }
            None => Went::Refused("roll_file", t.no_file.to_owned()),
        },
        "eligible" => match sent.file("eligible_file") {
            Some(file) => {
                put(draft, files, "eligible", &file.name, &file.bytes);
                Went::back()
            }
            None if sent.has("drop") => {
                draft.congress.set("eligible", "");
                Went::back()
            }
            None => Went::Refused("eligible_file", t.no_file.to_owned()),
        },
        "members" => {
            take(sent, &mut draft.congress, &["members"]);
            Went::On
        }
        _ => Went::Nowhere,
    }
}

/// A file: its name and its bytes.
pub(super) type File = (String, Vec<u8>);

/// Another roll than the one that is there, with what it changes.
pub(super) struct Another {
    new: File,
    changes: Changes,
}

/// The roll that a form stores: one that it brings, or the one that the page held for the officer to look at.
fn given(sent: &Sent) -> Option<File> {
    match sent.act() {
        "replace" => {
            let bytes = crypto::b64::decode(sent.text("file")).ok()?;
            Some((sent.text("name").to_owned(), bytes))
        }
        _ => brought(sent),
    }
}

/// The roll that a form brings, which nobody has looked at: a file, or what was typed.
pub(super) fn brought(sent: &Sent) -> Option<File> {
    match sent.act() {
        "roll" => {
            let file = sent.file("roll_file")?;
            Some((file.name.clone(), file.bytes.clone()))
        }
        "rows" => {
            let rows = format!("{}\n", sent.text("rows"));
            Some((TYPED.to_owned(), rows.into_bytes()))
        }
        _ => None,
    }
}

/// What a new roll changes of the one that is there; none where there is nothing to compare: no roll yet, or one that
/// can't be read, or the same people.
pub(super) fn another(new: File, desk: &Desk<'_>) -> Option<Another> {
    let read = |name: &str, bytes: &[u8]| {
        let read = package::read_roll(name, bytes, factor(desk.draft()));
        let people = read.ok()?.0;
        Some(people.iter().map(entry).collect::<People>())
    };
    let there = desk.draft().congress.get("roll");
    let there = read(there, desk.preparation.files.get(there)?)?;
    let changes = Changes::between(&there, &read(&new.0, &new.1)?);
    (!changes.is_empty()).then_some(Another { new, changes })
}

fn entry(one: &Delegate) -> (String, Entry) {
    let entry = Entry {
        name: one.name.clone(),
        unit: one.unit.clone(),
        delegation: one.delegation.clone().unwrap_or_default(),
        check: Hash::of(one.check.expose().as_bytes()),
        leave: one.on_leave,
    };
    (one.number.clone(), entry)
}

fn factor(draft: &Draft) -> SecondFactor {
    match draft.congress.get("second_factor") {
        "number" => SecondFactor::Number,
        _ => SecondFactor::PhoneLast4,
    }
}

/// The new roll that waits for the officer to say that it is meant, with what it changes.
fn waiting(desk: &Desk<'_>) -> Option<Part> {
    let t = desk.t();
    let Another { new, changes } = desk.asks.as_ref()?;
    let (name, bytes) = new;
    let mut form = form(
        "replace",
        desk.path(Step::Roll),
        Vec::new(),
        t.roll_change.apply,
    );
    form.hidden = vec![("name", name.clone()), ("file", crypto::b64::encode(bytes))];
    Some(Part::Roll {
        name: name.clone(),
        changes: roll_words::lists(changes, t),
        form,
    })
}

/// Puts a file in the place of the one that `key` names.
fn put(draft: &mut Draft, files: &mut FileMap, key: &str, name: &str, bytes: &[u8]) {
    draft.congress.set(key, "");
    let path = super::edit::free(draft, "", name);
    draft.congress.set(key, &path);
    files.insert(path, bytes.to_owned());
}

/// `GET /officer/prepare/roll-template.xlsx`.
pub(in crate::http) async fn template(
    visitor: Visitor,
    _: super::SignedIn,
) -> Result<Response, Problem> {
    let sheet = Sheet {
        name: visitor.t().prepare.roll.to_owned(),
        headings: COLUMNS.map(str::to_owned).to_vec(),
        rows: EXAMPLES.map(|row| row.map(Cell::from).to_vec()).to_vec(),
    };
    workbooks::answer(visitor.t().prepare.roll, &[sheet])
}

/// `GET /officer/prepare/roll-template.csv`: with the mark by which spreadsheets know UTF-8.
pub(in crate::http) async fn template_csv(_: super::SignedIn) -> Response {
    let rows = [COLUMNS].into_iter().chain(EXAMPLES);
    let text: Vec<String> = rows.map(|row| row.join(",")).collect();
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"roll.csv\""),
        ),
    ];
    (headers, format!("\u{feff}{}\r\n", text.join("\r\n"))).into_response()
}
