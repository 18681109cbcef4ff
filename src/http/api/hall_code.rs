//! What the hall's screen asks for while phones check in by its code (docs/protocol.md §9).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::CongressId;
use serde::{Deserialize, Serialize};

use super::{id, json};
use crate::http::view::{paths, qr};
use crate::http::{App, Problem};
use crate::roll::hall_code::ScreenRefusal;
use crate::roll::invitations::Code;

/// The code of the screen's link.
#[derive(Deserialize)]
struct Screen {
    screen: String,
}

/// The newest code, its link as a QR code, and for how many milliseconds it is the newest.
#[derive(Serialize)]
pub(in crate::http) struct Shown {
    code: String,
    link: String,
    qr: qr::Drawing,
    for_ms: i64,
}

/// Answers the code that the screen shows now.
pub(in crate::http) async fn hall_code(
    State(app): State<App>,
    Path(congress): Path<String>,
    body: Body,
) -> Result<Json<Shown>, Problem> {
    let Screen { screen } = json(body).await?;
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let screen = Code::parse(&screen).ok_or_else(Problem::unknown_screen)?;
    let fresh = app.roll.fresh_code(&screen, congress).await?;
    let code = fresh.code.to_string();
    let known = app.roll.congress(congress).await?;
    let purpose = known.ok_or_else(Problem::unknown_congress)?.purpose;
    let meeting = congress.to_string();
    let link = paths::check_in_here(app.public_base(), (&meeting, purpose), Some(&code));
    Ok(Json(Shown {
        qr: qr::drawing(&link).ok_or_else(Problem::not_found)?,
        code,
        link,
        for_ms: fresh.for_ms,
    }))
}

impl From<ScreenRefusal> for Problem {
    fn from(refusal: ScreenRefusal) -> Self {
        match refusal {
            ScreenRefusal::UnknownScreen => Self::unknown_screen(),
            ScreenRefusal::Closed => Self::check_in_closed(),
            ScreenRefusal::Internal(error) => error.into(),
        }
    }
}
