//! The poster for the way in.

use axum::extract::{Path, State};

use super::SignedIn;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{Poster, paths, qr};
use crate::http::{App, Problem};

/// `GET /officer/c/{congress}/poster`.
pub(in crate::http) async fn poster(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
) -> Result<Page<Poster>, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let (base, by_code) = (app.public_base(), assembly.congress.check_in_by_code);
    let address = format!("{base}{}", paths::ENTER);
    let scanned = if by_code {
        address.clone()
    } else {
        paths::check_in_here(
            base,
            (&assembly.congress.id.to_string(), assembly.congress.purpose),
            None,
        )
    };
    Ok(Page(Poster {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        qr: qr::svg(&scanned),
        address,
        by_code,
    }))
}
