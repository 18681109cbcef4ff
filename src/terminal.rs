//! Printing for people at a terminal: QR codes, and columns in which Chinese characters take two cells.

use std::fmt::Write;

use fast_qr::ECL;
use fast_qr::qr::{QRBuilder, QRCode};

/// Light modules around a code, so that cameras find it (ISO/IEC 18004 asks for 4).
const QUIET: usize = 4;
/// Black on white, whatever the terminal's own colours are.
const BLACK_ON_WHITE: &str = "\x1b[38;5;16;48;5;231m";
const RESET: &str = "\x1b[0m";

/// What the output understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// ANSI colours: a terminal.
    Ansi,
    /// None: a file, or a terminal that wants none. QR codes are then right on a dark background.
    None,
}

/// A QR code of `text` in half blocks, two modules in each character; `None` if it is too long for one.
pub fn qr(text: &str, colours: Colours) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut lines = String::new();
    for y in (0..code.size + 2 * QUIET).step_by(2) {
        let cells = (0..code.size + 2 * QUIET)
            .map(|x| half_block(is_dark(&code, x, y), is_dark(&code, x, y + 1), colours));
        let line: String = cells.collect();
        // Writing to a string can't fail.
        let _ = match colours {
            Colours::Ansi => writeln!(lines, "{BLACK_ON_WHITE}{line}{RESET}"),
            Colours::None => writeln!(lines, "{line}"),
        };
    }
    Some(lines)
}

/// Whether a module is dark, counted from the corner of the quiet zone.
fn is_dark(code: &QRCode, x: usize, y: usize) -> bool {
    let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < code.size);
    matches!((inside(x), inside(y)), (Some(x), Some(y)) if code[y][x].value())
}

/// Without colours, what is light is drawn: a dark terminal's background stands for dark.
fn half_block(upper: bool, lower: bool, colours: Colours) -> char {
    let drawn = |dark| dark == (colours == Colours::Ansi);
    match (drawn(upper), drawn(lower)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    }
}

/// Rows with their columns lined up, two cells between columns, a newline after each row.
pub fn table<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|column| {
        rows.iter()
            .map(|row| width(&row[column]))
            .max()
            .unwrap_or(0)
    });
    let mut lines = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', widest + 2 - width(cell)));
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

/// How many cells a text takes.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// The wide characters of Unicode's East Asian Width, as far as Chinese text uses them.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str =
        "https://192.168.1.23:8443/i#0123-4567-89AB-CDEF-GHJK-MNPQ.AAECAwQFBgcICQoLDA0ODw";

    /// What a camera sees of a printed code: true where it is dark.
    fn seen(printed: &str, ink_is_dark: bool) -> Vec<Vec<bool>> {
        let plain = printed.replace(BLACK_ON_WHITE, "").replace(RESET, "");
        let halves = |line: &str, full: [char; 2]| {
            line.chars()
                .map(|c| full.contains(&c) == ink_is_dark)
                .collect()
        };
        plain
            .lines()
            .flat_map(|line| [halves(line, ['█', '▀']), halves(line, ['█', '▄'])])
            .collect()
    }

    #[test]
    fn a_printed_code_is_the_code_with_a_quiet_zone() {
        let code = QRBuilder::new(LINK).ecl(ECL::M).build().unwrap();
        for (colours, ink_is_dark) in [(Colours::Ansi, true), (Colours::None, false)] {
            let seen = seen(&qr(LINK, colours).unwrap(), ink_is_dark);
            let (inner, side) = (QUIET..QUIET + code.size, code.size + 2 * QUIET);
            for (y, row) in seen.iter().enumerate() {
                assert_eq!(row.len(), side);
                for (x, dark) in row.iter().enumerate() {
                    let in_code = inner.contains(&x) && inner.contains(&y);
                    let due = in_code && code[y - QUIET][x - QUIET].value();
                    assert_eq!(*dark, due, "{colours:?} at {x}, {y}");
                }
            }
        }
    }

    #[test]
    fn columns_line_up_under_chinese_text() {
        let rows = [
            ["观察".to_owned(), "a".to_owned()],
            ["hall".to_owned(), "bc".to_owned()],
        ];
        assert_eq!(table(&rows), "观察  a\nhall  bc\n");
    }
}
