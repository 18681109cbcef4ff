//! `.csv` → cells. Everything is text there.

use std::collections::BTreeMap;

use ::csv::{ReaderBuilder, StringRecord};

use super::{Cell, MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::package::text;
use crate::words::{Said, said};

/// Reads a `.csv`, separated by commas or, as spreadsheets save "Unicode text", by tabs.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Sheet, Said> {
    let unreadable = || said(|t| t.package.csv_broken);
    let text = text::decode(bytes).ok_or_else(unreadable)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let first_line = text.lines().next().unwrap_or_default();
    let separator = if first_line.contains('\t') && !first_line.contains(',') {
        b'\t'
    } else {
        b','
    };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut cells = BTreeMap::new();
    let mut record = StringRecord::new();
    let mut breaks_inside_cells = 0;
    while reader.read_record(&mut record).map_err(|_| unreadable())? {
        // The reader skips blank lines, but a spreadsheet program counts them, and not the line breaks inside cells.
        // After a record the reader stands on the line below it.
        breaks_inside_cells += record
            .iter()
            .map(|field| field.matches('\n').count() as u64)
            .sum::<u64>();
        let row = reader
            .position()
            .line()
            .saturating_sub(2 + breaks_inside_cells);
        let row = u32::try_from(row).unwrap_or(MAX_ROWS);
        if row >= MAX_ROWS {
            return Err(said(|t| t.package.csv_long(MAX_ROWS)));
        }
        let filled = (0..MAX_COLUMNS)
            .zip(&record)
            .filter(|(_, field)| !field.trim().is_empty());
        cells.extend(filled.map(|(column, field)| ((row, column), Cell::Text(field.to_owned()))));
    }
    Ok(Sheet {
        file: file.to_owned(),
        name: None,
        cells,
        merged: Vec::new(),
    })
}
