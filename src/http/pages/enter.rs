//! `/i`: where invitations lead. The code is in the fragment, which no server sees: a GET uses nothing up.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::fill;
use super::problem::only_congress;
use super::visitor::{Page, Visitor};
use crate::http::view::{Check, Enter, Insecure};
use crate::http::{App, Problem};
use crate::roll::SecondFactor;
use crate::roll::congresses::Congress;

/// `GET /i`.
pub(in crate::http) async fn enter(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let congress = only_congress(&app).await?;
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
