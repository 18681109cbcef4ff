//! Signing in with a one-time link, and out.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{OWN_REFERRER, OfficerForm};
use crate::http::access::{is_same_origin, set_officer_cookie};
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{OfficerSignIn, paths};
use crate::http::{App, Problem};

/// `GET /officer/sign-in`: the form. The link's token is in the fragment: a GET uses nothing up.
pub(in crate::http) async fn sign_in(visitor: Visitor) -> Response {
    form(&visitor, false)
}

fn form(visitor: &Visitor, refused: bool) -> Response {
    (
        OWN_REFERRER,
        Page(OfficerSignIn {
            frame: visitor.frame(None),
            refused,
        }),
    )
        .into_response()
}

/// The link's token.
#[derive(Deserialize)]
pub(in crate::http) struct Link {
    token: String,
}

/// `POST /officer/sign-in`: turns the token, once, into a cookie.
pub(in crate::http) async fn redeem(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    sent: Result<Form<Link>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(Link { token }) = sent.map_err(|_| Problem::malformed())?;
    if !is_same_origin(&headers) {
        return Err(Problem::cross_origin());
    }
    match app.roll.redeem_link(token.trim()).await? {
        Some(secret) => Ok(with_cookie(&app, secret.expose(), paths::OFFICER)),
        None => Ok((StatusCode::FORBIDDEN, form(&visitor, true)).into_response()),
    }
}

/// A form with nothing but its token.
#[derive(Deserialize)]
pub(in crate::http) struct Nothing {}

/// `POST /officer/sign-out`.
pub(in crate::http) async fn sign_out(
    State(app): State<App>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    app.roll.sign_out(&by.cookie).await?;
    Ok(with_cookie(&app, "", paths::OFFICER_SIGN_IN))
}

fn with_cookie(app: &App, secret: &str, path: &str) -> Response {
    (
        [(header::SET_COOKIE, set_officer_cookie(app, secret))],
        see_other(path),
    )
        .into_response()
}
