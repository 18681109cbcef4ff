//! `.csv` → cells. Everything is text there.

use std::collections::BTreeMap;

use ::csv::ReaderBuilder;

use super::{Cell, MAX_COLUMNS, MAX_ROWS, Sheet};
use crate::package::text;

/// Reads a `.csv`, separated by commas or, as spreadsheets save "Unicode text", by tabs.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Sheet, String> {
    let unreadable =
        || "不是表格文件，或者编码认不出来。请另存为 .xlsx，或者“CSV UTF-8”。".to_owned();
    let text = text::decode(bytes).ok_or_else(unreadable)?;
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
    let mut breaks_inside_cells = 0;
    for record in reader.records() {
        let record = record.map_err(|_| unreadable())?;
        // The reader skips blank lines, but the officer's program counts them, and not the line breaks inside cells.
        let line = record.position().map_or(0, |position| position.line());
        let row = u32::try_from(line.saturating_sub(1 + breaks_inside_cells)).unwrap_or(MAX_ROWS);
        breaks_inside_cells += record
            .iter()
            .map(|field| field.matches('\n').count() as u64)
            .sum::<u64>();
        if row >= MAX_ROWS {
            return Err(format!("表格超过 {MAX_ROWS} 行。"));
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
