//! The roll: the delegates, one a row.

use std::collections::BTreeMap;

use super::model::{Check, Delegate, Person, SecondFactor};
use super::people::{self, Namesakes};
use super::problems::Findings;
use super::sheet::{Column, Field, Row, Table};
use crate::words::said;

/// Shorter numbers than this, typed as numbers, may well have lost zeros before them.
const SAFE_DIGITS: usize = 4;

/// The delegates of a roll.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    factor: SecondFactor,
    findings: &mut Findings,
) -> Vec<Delegate> {
    let mut needs = vec![Column::Name, Column::Number, Column::Unit];
    if factor == SecondFactor::PhoneLast4 {
        needs.push(Column::Phone);
    }
    let Some(table) = Table::read(file, bytes, &needs, findings) else {
        return Vec::new();
    };
    look_for_lost_zeros(&table, factor, findings);
    let mut seen = Seen::default();
    let delegates: Vec<Delegate> = table
        .rows()
        .map(|row| delegate(&table, &row, factor, &mut seen, findings))
        .collect();
    if delegates.is_empty() {
        findings.problem(
            table.file(),
            table.heading_place(),
            said(|t| t.package.no_delegates),
        );
    }
    delegates
}

/// What earlier rows hold, with their addresses.
#[derive(Default)]
struct Seen {
    numbers: BTreeMap<String, String>,
    phones: BTreeMap<String, String>,
    namesakes: Namesakes,
}

fn delegate(
    table: &Table,
    row: &Row<'_>,
    factor: SecondFactor,
    seen: &mut Seen,
    findings: &mut Findings,
) -> Delegate {
    let person = Person {
        name: people::name(row, findings),
        detail: row.required(Column::Unit, findings),
    };
    seen.namesakes.look(&person, row, findings);
    let number = number(row, &mut seen.numbers, findings);
    let check = match factor {
        SecondFactor::Number => number.clone(),
        SecondFactor::PhoneLast4 => last_four(&phone(row, &mut seen.phones, findings)),
    };
    Delegate {
        name: person.name,
        unit: person.detail,
        delegation: table
            .has(Column::Delegation)
            .then(|| row.required(Column::Delegation, findings)),
        number,
        check: Check(check),
        on_leave: on_leave(row, findings),
    }
}

/// The number: letters, digits and `-`, in capitals, nobody else's.
fn number(row: &Row<'_>, seen: &mut BTreeMap<String, String>, findings: &mut Findings) -> String {
    let number = row
        .required(Column::Number, findings)
        .replace(' ', "")
        .to_uppercase();
    if number.is_empty() {
        return number;
    }
    if number.len() > 32
        || !number
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    {
        row.problem(
            Column::Number,
            said(|t| t.package.number_wanted(&number)),
            findings,
        );
    }
    match seen.get(&number) {
        Some(first) => {
            row.problem(
                Column::Number,
                said(|t| t.package.number_twice(first, &number)),
                findings,
            );
        }
        None => {
            seen.insert(number.clone(), row.address(Column::Number));
        }
    }
    number
}

/// A number typed as a number shows no zeros before it: 007 has become 7. Where a delegate signs in with it, none is
/// taken; else only such as show no sign of a loss.
fn look_for_lost_zeros(table: &Table, factor: SecondFactor, findings: &mut Findings) {
    let quiet = &mut Findings::default();
    let fields: Vec<(Row<'_>, Field)> = table
        .rows()
        .map(|row| (row, row.field(Column::Number, quiet)))
        .collect();
    let lengths = || fields.iter().filter_map(|(_, field)| length(field));
    let longest = lengths().max().unwrap_or_default();
    let zeros_in_use = fields
        .iter()
        .any(|(_, field)| matches!(field, Field::Text(text) if text.starts_with('0')));
    for (row, field) in &fields {
        let Field::Number(typed) = field else {
            continue;
        };
        let short = length(field).is_some_and(|length| length < longest || length < SAFE_DIGITS);
        if factor == SecondFactor::Number || zeros_in_use || short {
            let message = said(|t| t.package.number_zeros(typed));
            row.problem(Column::Number, message, findings);
        }
    }
}

fn length(field: &Field) -> Option<usize> {
    match field {
        Field::Number(number) => Some(number.to_string().len()),
        Field::Text(text) => Some(text.chars().count()),
        Field::Empty | Field::Refused => None,
    }
}

/// The mobile number: 11 digits from 1.
fn phone(row: &Row<'_>, seen: &mut BTreeMap<String, String>, findings: &mut Findings) -> String {
    let written = row.required(Column::Phone, findings);
    if written.is_empty() {
        return written;
    }
    let digits: String = written
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '+' | '(' | ')' | '（' | '）'))
        .collect();
    let domestic = if digits.len() == 13 {
        digits.strip_prefix("86").unwrap_or(&digits)
    } else {
        &digits
    };
    let mobile = domestic.len() == 11
        && domestic.bytes().all(|byte| byte.is_ascii_digit())
        && domestic.starts_with('1')
        && !matches!(domestic.as_bytes()[1], b'0'..=b'2');
    if !mobile {
        row.problem(
            Column::Phone,
            said(|t| t.package.phone_wanted(&written)),
            findings,
        );
        return String::new();
    }
    match seen.get(domestic) {
        Some(first) => row.warning(
            Column::Phone,
            said(|t| t.package.phone_twice(first)),
            findings,
        ),
        None => {
            seen.insert(domestic.to_owned(), row.address(Column::Phone));
        }
    }
    domestic.to_owned()
}

fn last_four(phone: &str) -> String {
    phone
        .get(phone.len().saturating_sub(4)..)
        .unwrap_or_default()
        .to_owned()
}

/// The column 请假 says it; without one, a remark that begins with it does.
fn on_leave(row: &Row<'_>, findings: &mut Findings) -> bool {
    const LEAVE: [&str; 6] = ["请假", "事假", "病假", "公假", "产假", "因公请假"];
    let written = row.text(Column::Leave, findings);
    // A remark may say anything in any form.
    let remark = row.text(Column::Remark, &mut Findings::default());
    match written.as_str() {
        "" | "否" | "无" | "0" | "出席" | "不请假" => {
            LEAVE.iter().any(|word| remark.starts_with(word))
        }
        "是" | "1" | "√" | "✓" | "Y" | "y" => true,
        word if LEAVE.iter().any(|leave| word.starts_with(leave)) => true,
        other => {
            row.problem(
                Column::Leave,
                said(|t| t.package.leave_unclear(other)),
                findings,
            );
            false
        }
    }
}
