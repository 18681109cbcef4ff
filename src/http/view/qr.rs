//! QR codes as drawings in a page: black modules on white, with the quiet zone that cameras need.

use std::fmt::Write;

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// Light modules around a code (ISO/IEC 18004 asks for 4).
const QUIET: usize = 4;

/// A QR code as a path of dark modules in a square of `side`, quiet zone and all.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Drawing {
    side: usize,
    path: String,
}

/// A QR code of `text`; none if it is too long for one.
pub fn drawing(text: &str) -> Option<Drawing> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for (y, row) in (0..code.size).map(|y| (y, &code[y])) {
        for (x, _) in row.iter().enumerate().filter(|(_, module)| module.value()) {
            // Writing to a string can't fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(Drawing {
        side: code.size + 2 * QUIET,
        path,
    })
}

/// A QR code of `text` as SVG; none if it is too long for one.
pub fn svg(text: &str) -> Option<String> {
    let Drawing { side, path } = drawing(text)?;
    Some(format!(
        r##"<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="QR"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>"##
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
