//! Cells → rows with named columns, and the traps that lie in any column.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, Heading};
use super::{Cell, MAX_COLUMNS, Position, Sheet, letters, sheets};
use crate::package::files::Reference;
use crate::package::names;
use crate::package::problems::{Findings, Place};

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
            let names: Vec<String> = found
                .iter()
                .filter_map(|(sheet, _)| sheet.name.clone())
                .collect();
            let message = format!(
                "有几张工作表都有“姓名”列：{}。请只留一张，其余的移到别的文件。",
                names.join("、")
            );
            findings.problem(file, Place::File, message);
            return None;
        }
        let Some((sheet, heading_row)) = found.pop() else {
            findings.problem(
                file,
                Place::File,
                format!("前 {HEADING_ROWS} 行里没有找到“姓名”这一列的列名。"),
            );
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
            match Heading::of(text) {
                Heading::Column(meaning) if self.columns.contains_key(&meaning) => {
                    let message = format!("又有一列“{}”。请只留一列。", text.trim());
                    findings.problem(&self.sheet.file, place, message);
                }
                Heading::Column(meaning) => {
                    self.columns.insert(meaning, column);
                }
                Heading::Identity => {
                    let message = format!(
                        "投票用不到身份证号，不能导入。请把“{}”这一列整列删去。",
                        text.trim()
                    );
                    findings.problem(&self.sheet.file, place, message);
                }
                Heading::Useless => {}
                Heading::Unknown => {
                    findings.warning(
                        &self.sheet.file,
                        place,
                        format!("“{}”这一列没有用到，不会导入。", text.trim()),
                    );
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
                let first = row + 1;
                let message = format!(
                    "{} 列没有列名，但第 {first} 行有内容。请补上列名，或者删去这一列。",
                    letters(column)
                );
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
                let message =
                    format!("从这里到 {until} 是合并的单元格。请取消合并，每一格都填上内容。");
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
            let message = format!("这一行是列名，但没有“{}”这一列。请补上。", column.title());
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
        message: impl Into<String>,
        findings: &mut Findings,
    ) {
        findings.problem(&self.table.sheet.file, self.place(column), message);
    }

    pub(in crate::package) fn warning(
        &self,
        column: Column,
        message: impl Into<String>,
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
            self.problem(
                column,
                format!(
                    "{}是空的。请填写；如果这一行不要了，请整行删去。",
                    column.title()
                ),
                findings,
            );
        }
        self.text(column, findings)
    }
}

fn field(column: Column, cell: &Cell) -> Result<Field, String> {
    let title = column.title();
    match cell {
        Cell::Text(text) => text_field(column, names::tidy(text)),
        Cell::Number(number) => number_field(title, *number),
        Cell::Flag(true) => Ok(Field::Text("是".to_owned())),
        Cell::Flag(false) => Ok(Field::Text("否".to_owned())),
        Cell::Date => Err(format!(
            "{title}被表格程序变成了日期。请把这一列设成“文本”格式，重新填写。"
        )),
        Cell::Formula(formula) => Err(format!(
            "{title}是公式“={formula}”。请复制这一列，用“选择性粘贴，数值”粘贴回来。"
        )),
        Cell::Error(error) => Err(format!("{title}是错误值 {error}。请填写正确的内容。")),
    }
}

fn text_field(column: Column, text: String) -> Result<Field, String> {
    let title = column.title();
    if text.is_empty() {
        return Ok(Field::Empty);
    }
    if names::looks_scientific(&text) {
        return Err(format!(
            "{title}“{text}”是科学计数法，原来的数字已经丢失。请把这一列设成“文本”格式，重新填写。"
        ));
    }
    if names::looks_like_identity_number(&text) {
        return Err(format!(
            "{title}里像是身份证号。投票用不到身份证号，请删去。"
        ));
    }
    // A telephone number may begin with +86.
    if column != Column::Phone && names::looks_like_formula(&text) && text.chars().count() > 1 {
        return Err(format!(
            "{title}“{text}”以“{}”开头，像是公式。请去掉这个符号。",
            &text[..1]
        ));
    }
    Ok(Field::Text(text))
}

fn number_field(title: &str, number: f64) -> Result<Field, String> {
    if number.abs() >= DIGITS_KEPT {
        return Err(format!(
            "{title}是超过 15 位的数字，表格程序已经丢了后面几位。请把这一列设成“文本”格式，重新填写。"
        ));
    }
    if number < 0.0 || number.fract() != 0.0 {
        return Err(format!(
            "{title}是数字 {number}，应当是文字。请把这一列设成“文本”格式，重新填写。"
        ));
    }
    Ok(Field::Number(number as u64))
}
