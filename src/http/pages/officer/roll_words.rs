//! What a new roll changes of an old one, in words: 新增, 变更, 移除.

use crate::http::view::{RollChanges, RollLine};
use crate::roll::changes::{Change, Changes, Entry, Field, People};
use crate::words::Words;

/// The three lists.
pub(super) fn lists(changes: &Changes, t: &Words) -> RollChanges {
    let changed = changes.changed.iter().map(|(number, change)| RollLine {
        number: number.clone(),
        name: change.after.name.clone(),
        details: fields(change, t),
    });
    RollChanges {
        added: lines(&changes.added, t),
        changed: changed.collect(),
        removed: lines(&changes.removed, t),
        unchanged: changes.unchanged,
    }
}

fn lines(people: &People, t: &Words) -> Vec<RollLine> {
    let line = |(number, entry): (&String, &Entry)| RollLine {
        number: number.clone(),
        name: entry.name.clone(),
        details: details(entry, t),
    };
    people.iter().map(line).collect()
}

fn details(entry: &Entry, t: &Words) -> Vec<String> {
    let leave = if entry.leave { t.door.on_leave } else { "" };
    [entry.unit.as_str(), &entry.delegation, leave]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Each field that differs. Second factors are nobody's to read.
fn fields(change: &Change, t: &Words) -> Vec<String> {
    let w = &t.roll_change;
    let Change { before, after } = change;
    let none = |text: &str| if text.is_empty() { w.none } else { text }.to_owned();
    let field = |field: Field| match field {
        Field::Name => w.field(&after.name, &before.name, w.name),
        Field::Unit => w.field(&after.unit, &before.unit, t.workbook.unit),
        Field::Delegation => w.field(
            none(&after.delegation),
            none(&before.delegation),
            t.workbook.delegation,
        ),
        Field::Check => w.check.to_owned(),
        Field::Leave if after.leave => t.door.on_leave.to_owned(),
        Field::Leave => t.door.cancel_leave.to_owned(),
    };
    change.fields().into_iter().map(field).collect()
}
