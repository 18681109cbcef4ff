//! The API's own description.

use axum::response::Response;

use super::exact_json;

/// `GET /api/v1/openapi.json`; a test holds it against the table of routes.
pub(in crate::http) async fn openapi() -> Response {
    exact_json(include_bytes!("../../../docs/openapi.json").to_vec())
}
