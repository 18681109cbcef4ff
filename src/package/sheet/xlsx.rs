//! `.xlsx` → cells, read one by one: two cells far apart must not make a grid of what lies between.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{Cell, MAX_COLUMNS, MAX_ROWS, Merged, Position, Sheet};
use crate::package::files::{MAX_BYTES, MAX_FILES};
use crate::package::problems::{Findings, Place};
use crate::words::{Said, said};

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads every visible sheet.
pub(super) fn read(file: &str, bytes: &[u8], findings: &mut Findings) -> Result<Vec<Sheet>, Said> {
    let damaged = |_: XlsxError| said(|t| t.package.xlsx_damaged);
    unpacks_within_limits(bytes)?;
    let mut workbook: Workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let all = workbook.sheets_metadata().to_vec();
    let mut sheets = Vec::new();
    for meta in all.iter().filter(|meta| meta.typ == SheetType::WorkSheet) {
        if meta.visible == SheetVisible::Visible {
            sheets.push(sheet(file, &meta.name, &mut workbook).map_err(damaged)??);
        } else {
            let message = said(|t| t.package.sheet_hidden(&meta.name));
            findings.warning(file, Place::File, message);
        }
    }
    Ok(sheets)
}

/// A workbook is a zip of its own: its real bytes are counted before a parser sees them.
fn unpacks_within_limits(bytes: &[u8]) -> Result<(), Said> {
    let broken = || said(|t| t.package.xlsx_broken);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MAX_FILES {
        return Err(said(|t| t.package.xlsx_parts));
    }
    let mut left = MAX_BYTES;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| broken())?;
        let read =
            std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        left = left
            .checked_sub(read)
            .ok_or_else(|| said(|t| t.package.xlsx_large))?;
    }
    Ok(())
}

/// The outer error is the parser's, the inner one a sentence.
fn sheet(
    file: &str,
    name: &str,
    workbook: &mut Workbook,
) -> Result<Result<Sheet, Said>, XlsxError> {
    let merged = workbook
        .merge_cells_by_sheet_name(name)?
        .into_iter()
        .map(merged)
        .collect();
    let mut cells: BTreeMap<Position, Cell> = BTreeMap::new();
    let mut reader = workbook.worksheet_cells_reader(name)?;
    while let Some(record) = reader.next_cell_with_formula()? {
        let Some(cell) = cell(record.value, record.formula) else {
            continue;
        };
        if record.pos.0 >= MAX_ROWS {
            return Ok(Err(said(|t| t.package.sheet_long(MAX_ROWS, name))));
        }
        if record.pos.1 < MAX_COLUMNS {
            cells.insert(record.pos, cell);
        }
    }
    Ok(Ok(Sheet {
        file: file.to_owned(),
        name: Some(name.to_owned()),
        cells,
        merged,
    }))
}

fn merged(cells: Dimensions) -> Merged {
    Merged {
        first: cells.start,
        last: cells.end,
    }
}

fn cell(value: DataRef<'_>, formula: Option<String>) -> Option<Cell> {
    if let DataRef::Error(error) = value {
        return Some(Cell::Error(error.to_string()));
    }
    if let Some(formula) = formula.filter(|formula| !formula.is_empty()) {
        return Some(Cell::Formula(formula));
    }
    match value {
        DataRef::Int(number) => Some(Cell::Number(number as f64)),
        DataRef::Float(number) => Some(Cell::Number(number)),
        DataRef::String(text) => text_cell(&text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(flag) => Some(Cell::Flag(flag)),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            Some(Cell::Date)
        }
        DataRef::Error(_) | DataRef::Empty => None,
    }
}

fn text_cell(text: &str) -> Option<Cell> {
    (!text.trim().is_empty()).then(|| Cell::Text(text.to_owned()))
}
