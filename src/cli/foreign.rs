//! Text that others wrote, as it may be printed: a terminal obeys control characters, and a reader's eye bidirectional ones.

use std::fmt::{self, Display, Write};

/// Prints a text with every control, bidirectional and invisible formatting character escaped, as `\u{1b}`.
pub(super) struct Shown<T>(pub(super) T);

impl<T: Display> Display for Shown<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(Escaping(formatter), "{}", self.0)
    }
}

struct Escaping<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Write for Escaping<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.chars().try_for_each(|sign| {
            if steers(sign) {
                write!(self.0, "{}", sign.escape_unicode())
            } else {
                self.0.write_char(sign)
            }
        })
    }
}

/// Whether a sign does something to what stands around it: C0, C1, line and paragraph ends, zero widths, bidirectional marks.
fn steers(sign: char) -> bool {
    sign.is_control()
        || matches!(
            sign,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn what_others_wrote_steers_neither_terminal_nor_eye() {
        let hostile = "选举\r\u{1b}[1A✓ \u{9b}2K\u{202e}票\u{2066}\u{200b}";
        let shown = r"选举\u{d}\u{1b}[1A✓ \u{9b}2K\u{202e}票\u{2066}\u{200b}";
        assert_eq!(Shown(hostile).to_string(), shown);
        assert_eq!(Shown("大会 决议（二）").to_string(), "大会 决议（二）");
    }
}
