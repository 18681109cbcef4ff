//! `/i`: where invitations lead. The code is in the fragment, which no server sees: a GET uses nothing up.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::fill;
use super::problem::{only_congress, over};
use super::visitor::{Page, Visitor};
use crate::http::view::{Check, Enter, Insecure};
use crate::http::{App, Problem};
use crate::roll::SecondFactor;
use crate::roll::congresses::Congress;

/// `GET /i`.
pub(in crate::http) async fn enter(
    State(app): State<App>,
    visitor: Visitor,
    Query(named): Query<Named>,
) -> Result<Response, Problem> {
    let Some(congress) = named.congress(&app).await? else {
        return Ok(over(&app, &visitor).await);
    };
    let contact = congress.as_ref().map(fill::contact);
    if !visitor.secure {
        return Ok(insecure(&app, &visitor, contact));
    }
    let page = Enter {
        frame: visitor.frame(contact),
        meeting: congress.as_ref().map(fill::meeting),
        check: check(congress.as_ref()),
    };
    Ok(Page(page).into_response())
}

/// The rehearsal that a link names.
#[derive(Deserialize)]
pub(in crate::http) struct Named {
    rehearsal: Option<String>,
}

impl Named {
    /// The congress that the page is about, where that is known; nothing where the link's rehearsal is wiped.
    pub(super) async fn congress(&self, app: &App) -> Result<Option<Option<Congress>>, Problem> {
        let Some(id) = self.rehearsal.as_ref().and_then(|id| id.parse().ok()) else {
            return Ok(Some(only_congress(app).await?));
        };
        let known = app.roll.congress(id).await?;
        match known.filter(|known| known.purpose.is_rehearsal()) {
            Some(rehearsal) => Ok(Some(Some(rehearsal))),
            None if app.roll.is_wiped(id.0).await? => Ok(None),
            None => Ok(Some(only_congress(app).await?)),
        }
    }
}

/// What is asked for beside the code.
pub(super) fn check(congress: Option<&Congress>) -> Check {
    match congress.map(|congress| congress.second_factor) {
        Some(SecondFactor::PhoneLast4) => Check::PhoneTail,
        Some(SecondFactor::Number) => Check::StaffNumber,
        None => Check::AsInvited,
    }
}

/// A page that can't work here, because browsers give WebCrypto to https and to their own machine only.
pub(super) fn insecure(
    app: &App,
    visitor: &Visitor,
    contact: Option<crate::http::view::Contact>,
) -> Response {
    let secure = app
        .secure_base
        .as_ref()
        .map(|base| format!("{base}{}", visitor.path()));
    Page(Insecure {
        frame: visitor.frame(contact),
        secure,
    })
    .into_response()
}
