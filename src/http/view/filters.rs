//! Text that becomes markup.

use std::fmt::Write as _;

/// A name that may break only at its dot: everything escaped, `<wbr>` after `·`.
#[must_use]
pub(super) fn dotted(name: &str) -> String {
    let mut html = String::with_capacity(name.len() + 8);
    for character in name.chars() {
        match character {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '·' | '•' | '・' => {
                let _ = write!(html, "{character}<wbr>");
            }
            other => html.push(other),
        }
    }
    html
}
