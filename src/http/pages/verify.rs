//! `/c/{congress}/verify`: the page alone; the browser reads the log and does the work.

use axum::extract::{Path, State};

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use crate::http::view::{VerifyPage, paths};
use crate::http::{App, Problem};

/// `GET /c/{congress}/verify`.
pub(in crate::http) async fn verify(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<Page<VerifyPage>, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let meeting = assembly.meeting();
    Ok(Page(VerifyPage {
        frame: assembly.frame(&visitor),
        log: paths::log(&meeting.congress),
        meeting,
    }))
}
