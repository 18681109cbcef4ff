//! Spreadsheets as officers have them: cells first, columns by their headings after.

mod column;
mod csv;
mod table;
mod xlsx;

use std::collections::BTreeMap;

use super::problems::{Findings, Place};
use crate::words::said;

pub(super) use column::Column;
pub(super) use table::{Field, Row, Table};

/// The most rows of a sheet.
const MAX_ROWS: u32 = 50_000;
/// Columns from this one on are not looked at.
const MAX_COLUMNS: u32 = 100;

/// What a cell holds. An empty cell is not kept.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
    Flag(bool),
    Date,
    Formula(String),
    Error(String),
}

/// Row and column, both from 0, ordered by rows.
type Position = (u32, u32);

/// Merged cells: the first and the last of them.
#[derive(Clone, Copy, Debug)]
struct Merged {
    first: Position,
    last: Position,
}

/// One sheet of a workbook, or a `.csv`.
struct Sheet {
    file: String,
    name: Option<String>,
    cells: BTreeMap<Position, Cell>,
    merged: Vec<Merged>,
}

impl Sheet {
    fn place(&self, at: Position) -> Place {
        Place::Cell {
            sheet: self.name.clone(),
            cell: address(at),
        }
    }
}

/// The sheets of a file, by its first bytes; the file's ending says nothing. Empty if a problem was noted.
fn sheets(file: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Sheet> {
    let sheets = match bytes {
        [b'P', b'K', ..] => xlsx::read(file, bytes, findings),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(said(|t| t.package.xls)),
        _ => csv::read(file, bytes).map(|sheet| vec![sheet]),
    };
    sheets.unwrap_or_else(|message| {
        findings.problem(file, Place::File, message);
        Vec::new()
    })
}

/// `C17` for row 16, column 2.
fn address((row, column): Position) -> String {
    format!("{}{}", letters(column), row + 1)
}

fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(
            char::from_digit(rest % 26 + 10, 36)
                .unwrap_or('?')
                .to_ascii_uppercase(),
        );
        rest /= 26;
    }
    letters.iter().rev().collect()
}
