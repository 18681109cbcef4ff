//! Workbooks as answers: a file with a name to keep.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::http::Problem;
use crate::http::disposition::attachment;
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
