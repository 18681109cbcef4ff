//! Cells → rows with named columns, and the traps that lie in any column.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, Heading};
use super::{Cell, MAX_COLUMNS, Position, Sheet, letters, sheets};
use crate::package::files::Reference;
use crate::package::names;
use crate::package::problems::{Findings, Place, choices};
use crate::words::{Said, said};

/// The headings stand in one of so many first rows: titles and notes may come before them.
const HEADING_ROWS: u32 = 10;
/// A spreadsheet keeps 15 digits of a number; what comes after has become zeros.
const DIGITS_KEPT: f64 = 1e15;

/// A sheet whose columns are known.
pub(in crate::package) struct Table {
    sheet: Sheet,
    heading_row: u32,
    columns: BTreeMap<Column, u32>,
}

impl Table {
    /// The one sheet of the file with a heading 姓名. `needs` are columns that must be there, 姓名 among them.
    pub(in crate::package) fn read(
        file: &str,
        bytes: &[u8],
        needs: &[Column],
        findings: &mut Findings,
    ) -> Option<Self> {
        let sheets = sheets(file, bytes, findings);
        if sheets.is_empty() {
            return None;
        }
        let mut found: Vec<(Sheet, u32)> = sheets
            .into_iter()
            .filter_map(|sheet| heading_row(&sheet).map(|row| (sheet, row)))
            .collect();
        if found.len() > 1 {
            let names = || found.iter().filter_map(|(sheet, _)| sheet.name.as_deref());
            let message = said(|t| t.package.sheets_several(choices(names(), t)));
            findings.problem(file, Place::File, message);
            return None;
        }
        let Some((sheet, heading_row)) = found.pop() else {
            let message = said(|t| t.package.no_headings(HEADING_ROWS));
            findings.problem(file, Place::File, message);
            return None;
        };
        let mut table = Self {
            sheet,
            heading_row,
            columns: BTreeMap::new(),
        };
        table.find_columns(findings);
        table.look_for_columns_without_heading(findings);
        table.look_for_merged_cells(findings);
        table.look_for_missing(needs, findings);
        Some(table)
    }

    fn find_columns(&mut self, findings: &mut Findings) {
        for column in 0..MAX_COLUMNS {
            let at = (self.heading_row, column);
            let Some(Cell::Text(text)) = self.sheet.cells.get(&at) else {
                continue;
            };
            let place = self.sheet.place(at);
            let heading = text.trim();
            match Heading::of(text) {
                Heading::Column(meaning) if self.columns.contains_key(&meaning) => {
                    let message = said(|t| t.package.column_twice(heading));
                    findings.problem(&self.sheet.file, place, message);
                }
                Heading::Column(meaning) => {
                    self.columns.insert(meaning, column);
                }
                Heading::Identity => {
                    let message = said(|t| t.package.column_identity(heading));
                    findings.problem(&self.sheet.file, place, message);
                }
                Heading::Useless => {}
                Heading::Unknown => {
                    let message = said(|t| t.package.column_unused(heading));
                    findings.warning(&self.sheet.file, place, message);
                }
            }
        }
    }

    /// A column with contents and no heading is often the second half of a merged heading.
    fn look_for_columns_without_heading(&self, findings: &mut Findings) {
        let mut seen = BTreeSet::new();
        for &(row, column) in self.sheet.cells.keys() {
            let headed = self.sheet.cells.contains_key(&(self.heading_row, column));
            if row > self.heading_row && !headed && seen.insert(column) {
                let place = self.sheet.place((self.heading_row, column));
                let message = said(|t| t.package.column_unnamed(letters(column), row + 1));
                findings.problem(&self.sheet.file, place, message);
            }
        }
    }

    /// Of merged cells only the first one has the value: the others would read as empty.
    fn look_for_merged_cells(&self, findings: &mut Findings) {
        for merged in &self.sheet.merged {
            let touches = |column: &u32| (merged.first.1..=merged.last.1).contains(column);
            if merged.last.0 >= self.heading_row && self.columns.values().any(touches) {
                let until = super::address(merged.last);
                let message = said(|t| t.package.merged(&until));
                findings.problem(&self.sheet.file, self.sheet.place(merged.first), message);
            }
        }
    }

    fn look_for_missing(&self, needs: &[Column], findings: &mut Findings) {
        for column in needs
            .iter()
            .filter(|column| !self.columns.contains_key(column))
        {
            let place = self.sheet.place((self.heading_row, 0));
            let message = said(|t| t.package.column_missing(column.title(t)));
            findings.problem(&self.sheet.file, place, message);
        }
    }

    pub(in crate::package) fn has(&self, column: Column) -> bool {
        self.columns.contains_key(&column)
    }

    pub(in crate::package) fn file(&self) -> &str {
        &self.sheet.file
    }

    /// The sheet as a place, for what concerns no single cell.
    pub(in crate::package) fn heading_place(&self) -> Place {
        self.sheet.place((self.heading_row, 0))
    }

    /// The rows below the headings that have anything in a known column.
    pub(in crate::package) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let numbers: BTreeSet<u32> = self
            .sheet
            .cells
            .keys()
            .filter(|(row, column)| {
                *row > self.heading_row && self.columns.values().any(|known| known == column)
            })
            .map(|(row, _)| *row)
            .collect();
        numbers.into_iter().map(|row| Row { table: self, row })
    }
}

fn heading_row(sheet: &Sheet) -> Option<u32> {
    sheet
        .cells
        .iter()
        .take_while(|((row, _), _)| *row < HEADING_ROWS)
        .find_map(|((row, _), cell)| match cell {
            Cell::Text(text) if Heading::of(text) == Heading::Column(Column::Name) => Some(*row),
            _ => None,
        })
}

/// What stands in a cell, once the traps that lie in any column are past.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::package) enum Field {
    /// Nothing.
    Empty,
    /// Tidy text.
    Text(String),
    /// A whole number of at most 15 digits that was not typed as text.
    Number(u64),
    /// Something that was noted as a problem.
    Refused,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(in crate::package) struct Row<'t> {
    table: &'t Table,
    row: u32,
}

impl Row<'_> {
    fn position(&self, column: Column) -> Position {
        (
            self.row,
            self.table.columns.get(&column).copied().unwrap_or(0),
        )
    }

    /// The place of a cell in this row; of the row's first cell if the table has no such column.
    pub(in crate::package) fn place(&self, column: Column) -> Place {
        self.table.sheet.place(self.position(column))
    }

    /// The address of a cell in this row, such as `C17`.
    pub(in crate::package) fn address(&self, column: Column) -> String {
        super::address(self.position(column))
    }

    pub(in crate::package) fn problem(
        &self,
        column: Column,
        message: Said,
        findings: &mut Findings,
    ) {
        findings.problem(&self.table.sheet.file, self.place(column), message);
    }

    pub(in crate::package) fn warning(
        &self,
        column: Column,
        message: Said,
        findings: &mut Findings,
    ) {
        findings.warning(&self.table.sheet.file, self.place(column), message);
    }

    /// What stands in `column`.
    pub(in crate::package) fn field(&self, column: Column, findings: &mut Findings) -> Field {
        let at = self.position(column);
        let cell = self
            .table
            .columns
            .get(&column)
            .and_then(|_| self.table.sheet.cells.get(&at));
        match cell.map_or(Ok(Field::Empty), |cell| field(column, cell)) {
            Ok(field) => field,
            Err(message) => {
                self.problem(column, message, findings);
                Field::Refused
            }
        }
    }

    /// What stands in `column` as text, empty if nothing does or it was refused.
    pub(in crate::package) fn text(&self, column: Column, findings: &mut Findings) -> String {
        match self.field(column, findings) {
            Field::Text(text) => text,
            Field::Number(number) => number.to_string(),
            Field::Empty | Field::Refused => String::new(),
        }
    }

    /// The path that stands in `column`, if any.
    pub(in crate::package) fn reference(
        &self,
        column: Column,
        findings: &mut Findings,
    ) -> Option<Reference> {
        let path = self.text(column, findings);
        let file = self.table.sheet.file.clone();
        (!path.is_empty()).then(|| Reference {
            path,
            file,
            place: self.place(column),
        })
    }

    /// What stands in `column` as text; nothing there is a problem.
    pub(in crate::package) fn required(&self, column: Column, findings: &mut Findings) -> String {
        if self.field(column, &mut Findings::default()) == Field::Empty && self.table.has(column) {
            let message = said(|t| t.package.cell_empty(column.title(t)));
            self.problem(column, message, findings);
        }
        self.text(column, findings)
    }
}

fn field(column: Column, cell: &Cell) -> Result<Field, Said> {
    match cell {
        Cell::Text(text) => text_field(column, names::tidy(text)),
        Cell::Number(number) => number_field(column, *number),
        Cell::Flag(true) => Ok(Field::Text("是".to_owned())),
        Cell::Flag(false) => Ok(Field::Text("否".to_owned())),
        Cell::Date => Err(said(|t| t.package.cell_date(column.title(t)))),
        Cell::Formula(formula) => Err(said(|t| t.package.cell_formula(column.title(t), formula))),
        Cell::Error(error) => Err(said(|t| t.package.cell_error(column.title(t), error))),
    }
}

fn text_field(column: Column, text: String) -> Result<Field, Said> {
    if text.is_empty() {
        return Ok(Field::Empty);
    }
    if names::looks_scientific(&text) {
        return Err(said(|t| t.package.cell_scientific(column.title(t), &text)));
    }
    if names::looks_like_identity_number(&text) {
        return Err(said(|t| t.package.cell_identity(column.title(t))));
    }
    // A telephone number may begin with +86.
    if column != Column::Phone && names::looks_like_formula(&text) && text.chars().count() > 1 {
        let sign = &text[..1];
        return Err(said(|t| t.package.cell_sign(column.title(t), sign, &text)));
    }
    Ok(Field::Text(text))
}

fn number_field(column: Column, number: f64) -> Result<Field, Said> {
    if number.abs() >= DIGITS_KEPT {
        return Err(said(|t| t.package.cell_digits(column.title(t))));
    }
    if number < 0.0 || number.fract() != 0.0 {
        return Err(said(|t| t.package.cell_number(column.title(t), number)));
    }
    Ok(Field::Number(number as u64))
}
