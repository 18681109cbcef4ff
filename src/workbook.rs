//! Workbooks (.xlsx) that officers and readers take away: tables of text and figures. The only place that knows how they are
//! written; what stands in them is said where it is known. Reading workbooks is `package`'s.
//!
//! Text is written as text and never as a formula, whatever it begins with.

use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet, XlsxError};

/// A workbook's MIME type.
pub const MIME: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text; digits too stay as they are written.
    Text(String),
    /// A figure to count with.
    Figure(u64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Cell {
    fn from(figure: u64) -> Self {
        Self::Figure(figure)
    }
}

impl From<u32> for Cell {
    fn from(figure: u32) -> Self {
        Self::Figure(figure.into())
    }
}

/// A sheet: a row of headings that stays in sight, and rows below.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Excel's limits do not allow the workbook: a sheet's name has more than 31 characters, say.
#[derive(Debug, thiserror::Error)]
#[error("the workbook can't be written: {0}")]
pub struct Unwritable(#[from] XlsxError);

/// The bytes of a workbook.
pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(worksheet(sheet)?);
    }
    Ok(workbook.save_to_buffer()?)
}

fn worksheet(sheet: &Sheet) -> Result<Worksheet, XlsxError> {
    let heading = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_num_format("@");
    let mut written = Worksheet::new();
    written.set_name(&sheet.name)?;
    written.set_freeze_panes(1, 0)?;
    written.set_landscape();
    written.set_repeat_rows(0, 0)?;
    for (column, name) in (0..).zip(&sheet.headings) {
        written.write_string_with_format(0, column, name, &heading)?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(words) => written.write_string_with_format(row, column, words, &text)?,
                // Whatever is counted here stays far below 2^53.
                Cell::Figure(figure) => written.write_number(row, column, *figure as f64)?,
            };
        }
    }
    written.autofit();
    Ok(written)
}
