//! `PUT` and `GET /api/v1/recovery` (protocol §4): the encrypted copy of a device's state.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::http::access::Delegate;
use crate::http::{App, Problem};
use crate::roll::recovery::{COPY_BYTES, Copy, PutRefusal};

/// Keeps the copy in place of an earlier one.
pub(in crate::http) async fn put_recovery(
    State(app): State<App>,
    Delegate(session): Delegate,
    body: Body,
) -> Result<StatusCode, Problem> {
    let bytes = axum::body::to_bytes(body, COPY_BYTES)
        .await
        .map_err(|_| Problem::malformed())?;
    let copy = Copy::new(bytes.to_vec()).ok_or_else(Problem::malformed)?;
    app.roll.put_recovery(&session, &copy).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives the copy back.
pub(in crate::http) async fn get_recovery(
    State(app): State<App>,
    Delegate(session): Delegate,
) -> Result<Response, Problem> {
    let copy = app
        .roll
        .recovery(&session)
        .await?
        .ok_or_else(Problem::no_recovery)?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind)], copy.into_bytes()).into_response())
}

impl From<PutRefusal> for Problem {
    fn from(refusal: PutRefusal) -> Self {
        match refusal {
            PutRefusal::DeviceKept => Self::device_kept(),
            PutRefusal::Internal(error) => Self::fault(&error),
        }
    }
}
