//! `/s`: where scrutineers' links lead. The code is in the fragment, which no server sees.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};

use super::enter::Named;
use super::problem::over;
use super::visitor::{Page, Visitor};
use super::{enter, fill};
use crate::http::view::ScrutineerDesk;
use crate::http::{App, Problem};

/// `GET /s`.
pub(in crate::http) async fn scrutineer(
    State(app): State<App>,
    visitor: Visitor,
    Query(named): Query<Named>,
) -> Result<Response, Problem> {
    let Some(congress) = named.congress(&app).await? else {
        return Ok(over(&app, &visitor).await);
    };
    let contact = congress.as_ref().map(fill::contact);
    if !visitor.secure {
        return Ok(enter::insecure(&app, &visitor, contact));
    }
    let frame = visitor.frame(contact);
    Ok(Page(ScrutineerDesk { frame }).into_response())
}
