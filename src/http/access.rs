//! Who is asking: a delegate's device by its bearer token, an officer by bearer token or cookie (protocol §8).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use ballot::id::CongressId;

use super::{App, Problem};
use crate::roll::officers::Officer;
use crate::roll::sessions::Session;

/// Name of the officers' cookie over https; a browser then binds it to this host.
const COOKIE_HTTPS: &str = "__Host-officer";
/// Its name over plain http, which is for loopback only.
const COOKIE_HTTP: &str = "officer";

/// A signed-in delegate's device.
#[derive(Debug)]
pub(super) struct Delegate(pub(super) Session);

/// An officer, by bearer token or cookie.
#[derive(Debug)]
pub(super) struct ByOfficer(pub(super) Officer);

/// Somebody who may read what belongs to a congress's delegates and officers.
#[derive(Debug)]
pub(super) enum Insider {
    Delegate(Session),
    Officer(Officer),
}

impl Insider {
    /// Whether a congress is theirs; to whoever it is not, it is unknown.
    pub(super) async fn belongs_to(
        &self,
        app: &App,
        congress: CongressId,
    ) -> Result<bool, Problem> {
        Ok(match self {
            Self::Delegate(session) => session.congress == congress,
            Self::Officer(officer) => {
                let known = app.roll.congress(congress).await?;
                known.is_some_and(|known| known.organisation == officer.organisation)
            }
        })
    }
}

impl FromRequestParts<App> for Delegate {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or_else(Problem::not_signed_in)?;
        let session = app.roll.session(token).await?;
        session.map(Self).ok_or_else(Problem::not_signed_in)
    }
}

impl FromRequestParts<App> for ByOfficer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(token) = bearer(&parts.headers) {
            if let Some(officer) = app.roll.officer_by_bearer(token).await? {
                return Ok(Self(officer));
            }
            let known = app.roll.session(token).await?.is_some();
            return Err(if known {
                Problem::not_allowed()
            } else {
                Problem::not_signed_in()
            });
        }
        let cookie = officer_cookie(&parts.headers, app).ok_or_else(Problem::not_signed_in)?;
        let officer = app
            .roll
            .officer_by_cookie(cookie)
            .await?
            .ok_or_else(Problem::not_signed_in)?;
        if parts.method != Method::GET && !is_same_origin(&parts.headers) {
            return Err(Problem::cross_origin());
        }
        Ok(Self(officer))
    }
}

impl FromRequestParts<App> for Insider {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(token) = bearer(&parts.headers)
            && let Some(session) = app.roll.session(token).await?
        {
            return Ok(Self::Delegate(session));
        }
        ByOfficer::from_request_parts(parts, app)
            .await
            .map(|by| Self::Officer(by.0))
    }
}

/// The bearer token of a request.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// The officers' cookie of a request.
pub(super) fn officer_cookie<'a>(headers: &'a HeaderMap, app: &App) -> Option<&'a str> {
    cookie(headers, cookie_name(app))
}

/// A cookie by its name.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The `Set-Cookie` of an officer's session; an empty secret ends it.
pub(super) fn set_officer_cookie(app: &App, secret: &str) -> String {
    let age = if secret.is_empty() { "; Max-Age=0" } else { "" };
    let secure = if app.is_secure() { "; Secure" } else { "" };
    format!(
        "{}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}{age}",
        cookie_name(app)
    )
}

fn cookie_name(app: &App) -> &'static str {
    if app.is_secure() {
        COOKIE_HTTPS
    } else {
        COOKIE_HTTP
    }
}

/// Whether a browser says that a page of this origin sent the request: by Sec-Fetch-Site, else by Origin against Host.
/// A request that says neither comes from no browser of the floor.
pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let origin = text("origin")
        .and_then(|origin| origin.split_once("://"))
        .map(|(_, host)| host);
    origin.is_some() && origin == text("host")
}
