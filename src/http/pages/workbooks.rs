//! Workbooks as answers: a file with a name to keep.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::http::Problem;
use crate::workbook::{self, Sheet};

/// A workbook to be kept under `name`.
pub(super) fn answer(name: &str, sheets: &[Sheet]) -> Result<Response, Problem> {
    let bytes = workbook::write(sheets).map_err(|error| Problem::fault(&error))?;
    let kind = HeaderValue::from_static(workbook::MIME);
    let headers = [
        (header::CONTENT_TYPE, kind),
        (
            header::CONTENT_DISPOSITION,
            attachment(&format!("{name}.xlsx")),
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// `attachment` under a name of any characters (RFC 6266 with RFC 8187).
pub(super) fn attachment(name: &str) -> HeaderValue {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    let encoded: String = name.bytes().map(encode).collect();
    let value = format!("attachment; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
}
