//! QR codes as drawings in a page: black modules on white, with the quiet zone that cameras need.

use std::fmt::Write;

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// Light modules around a code (ISO/IEC 18004 asks for 4).
const QUIET: usize = 4;

/// A QR code of `text` as SVG; none if it is too long for one.
pub fn svg(text: &str) -> Option<String> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let side = code.size + 2 * QUIET;
    let mut modules = String::new();
    for (y, row) in (0..code.size).map(|y| (y, &code[y])) {
        for (x, _) in row.iter().enumerate().filter(|(_, module)| module.value()) {
            // Writing to a string can't fail.
            let _ = write!(modules, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(format!(
        r##"<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR"><rect width="{side}" height="{side}" fill="#fff"/><path d="{modules}" fill="#000"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_link_has_a_code_and_a_book_has_none() {
        let code = svg("https://vote.example.org/s#0123").unwrap();
        assert!(
            code.starts_with("<svg") && code.contains("M4 4h1v1h-1z"),
            "its corner is dark"
        );
        assert!(svg(&"x".repeat(5000)).is_none());
    }
}
