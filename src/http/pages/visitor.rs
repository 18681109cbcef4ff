//! Whoever looks at a page, as far as a page may know: text size and language. Nothing here tells one delegate from
//! another.

use std::net::IpAddr;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use ballot::words::Language;

use crate::http::access::cookie;
use crate::http::view::{Contact, Elder, Frame};
use crate::http::{App, Problem};
use crate::words::{Lang, Words, words};

/// Name of the cookie that keeps the text size.
pub(super) const ELDER: &str = "elder";
/// Name of the cookie, and of the query's member, that keeps the language.
pub(super) const LANG: &str = "lang";

/// A reader's choices, and where they are.
#[derive(Debug)]
pub(in crate::http) struct Visitor {
    lang: Lang,
    elder: Elder,
    /// The page, for the switches to lead back to.
    path: String,
    /// Whether the browser gives this page WebCrypto.
    pub(super) secure: bool,
}

impl Visitor {
    /// Reads the two cookies and the query of a request.
    pub(super) fn of(app: &App, headers: &HeaderMap, uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let asked = members(query).find_map(|(name, value)| {
            if name == LANG {
                Lang::from_tag(value)
            } else {
                None
            }
        });
        let kept = || cookie(headers, LANG).and_then(Lang::from_tag);
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .unwrap_or_default();
        Self {
            lang: asked.or_else(kept).unwrap_or_default(),
            elder: cookie(headers, ELDER)
                .map(Elder::from_value)
                .unwrap_or_default(),
            path: path_without_language(uri.path(), query),
            secure: app.is_secure() || is_this_machine(host),
        }
    }

    /// The catalogue in the reader's language.
    pub(super) fn t(&self) -> &'static Words {
        words(self.lang)
    }

    /// The language of sentences about rules.
    pub(super) fn language(&self) -> Language {
        match self.lang {
            Lang::Zh => Language::Zh,
            Lang::En => Language::En,
        }
    }

    /// One of two sentences, by the reader's language.
    pub(super) fn choose<T>(&self, zh: impl FnOnce() -> T, en: impl FnOnce() -> T) -> T {
        match self.lang {
            Lang::Zh => zh(),
            Lang::En => en(),
        }
    }

    /// The same reader, led back to another page by the switches.
    pub(super) fn led_back_to(self, path: String) -> Self {
        Self { path, ..self }
    }

    /// The surroundings of a page.
    pub(super) fn frame(&self, contact: Option<Contact>) -> Frame {
        Frame {
            lang: self.lang,
            elder: self.elder,
            contact,
            path: self.path.clone(),
        }
    }

    /// The page's path and query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(app, &parts.headers, &parts.uri))
    }
}

/// A page to be rendered.
pub(in crate::http) struct Page<T>(pub(super) T);

impl<T: Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => Html(html).into_response(),
            Err(error) => Problem::fault(&error).into_response(),
        }
    }
}

/// The members of a query; a language or a contest's id needs no escapes.
fn members(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|member| member.split_once('='))
}

fn path_without_language(path: &str, query: &str) -> String {
    let rest: Vec<_> = members(query)
        .filter(|(name, _)| *name != LANG)
        .map(|(n, v)| format!("{n}={v}"))
        .collect();
    if rest.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", rest.join("&"))
    }
}

/// Whether a host is a name of the machine that the browser runs on: browsers trust plain http there.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address: Option<IpAddr> = name.trim_matches(['[', ']']).parse().ok();
    name == "localhost"
        || name.ends_with(".localhost")
        || address.is_some_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_trusted_without_encryption() {
        for own in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "[::1]",
        ] {
            assert!(is_this_machine(own), "{own}");
        }
        for other in [
            "",
            "192.168.1.20:8080",
            "[2001:db8::1]:8080",
            "vote.example.org",
            "localhost.example.org",
        ] {
            assert!(!is_this_machine(other), "{other}");
        }
    }

    #[test]
    fn the_way_back_forgets_the_language_that_the_address_asked_for() {
        assert_eq!(
            path_without_language("/officer/c/x", "lang=en&contest=y"),
            "/officer/c/x?contest=y"
        );
        assert_eq!(path_without_language("/", "lang=en"), "/");
    }
}
