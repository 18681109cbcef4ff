//! Pages with nothing to operate, and the switches for text size and language.

use axum::Form;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;

use super::problem::only_congress;
use super::visitor::{ELDER, LANG, Page, Visitor};
use super::{enter, fill, time};
use crate::clock::Millis;
use crate::http::view::{
    CongressLine, Elder, Index, Notice, Trust, TrustAttacker, TrustClaim, paths,
};
use crate::http::{App, Problem};
use crate::roll::congresses::{Congress, Phase};
use crate::threats::{self, threats};
use crate::words::{Lang, Words};

/// How long a choice of text size or language is kept, in seconds: a year.
const KEPT_S: u32 = 31_536_000;

/// `GET /healthz`.
pub(in crate::http) async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /`: the congresses, newest first.
pub(in crate::http) async fn index(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Page<Index>, Problem> {
    let congresses = app.roll.congresses().await?;
    let contact = only_congress(&app).await?.as_ref().map(fill::contact);
    Ok(Page(Index {
        frame: visitor.frame(contact),
        congresses: lines(congresses, visitor.t()),
    }))
}

/// Congresses as lists show them, newest first.
pub(super) fn lines(mut congresses: Vec<Congress>, t: &Words) -> Vec<CongressLine> {
    congresses.sort_by_key(|congress| std::cmp::Reverse(congress.times.opens));
    congresses
        .iter()
        .map(|congress| line(congress, t))
        .collect()
}

fn line(congress: &Congress, t: &Words) -> CongressLine {
    let state = match congress.phase {
        Phase::Preparing => t.index.preparing,
        Phase::Open => t.index.open,
        Phase::Ended => t.index.ended,
    };
    CongressLine {
        meeting: fill::meeting(congress),
        state: state.to_owned(),
        day: congress
            .times
            .opens
            .map(|at| time::day(Millis(at), t))
            .unwrap_or_default(),
    }
}

/// `GET /notice`: what is stored, and for how long.
pub(in crate::http) async fn notice(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Page<Notice>, Problem> {
    let congress = only_congress(&app).await?;
    let check = enter::check(congress.as_ref())
        .label(visitor.t())
        .to_owned();
    Ok(Page(Notice {
        frame: visitor.frame(congress.as_ref().map(fill::contact)),
        check,
    }))
}

/// What the switches send.
#[derive(Deserialize)]
pub(in crate::http) struct Choice {
    elder: Option<String>,
    lang: Option<String>,
    #[serde(rename = "return")]
    back: Option<String>,
}

/// `GET /trust`: who can see what.
pub(in crate::http) async fn trust(
    State(app): State<App>,
    visitor: Visitor,
) -> Result<Page<Trust>, Problem> {
    let contact = only_congress(&app).await?.as_ref().map(fill::contact);
    let attackers = threats().attackers.iter();
    Ok(Page(Trust {
        frame: visitor.frame(contact),
        attackers: attackers.map(|each| attacker(each, &visitor)).collect(),
    }))
}

fn attacker(attacker: &threats::Attacker, visitor: &Visitor) -> TrustAttacker {
    let said = |said: &threats::Said| visitor.choose(|| said.zh.clone(), || said.en.clone());
    let claims = || attacker.claims.iter();
    TrustAttacker {
        who: said(&attacker.who),
        gets: said(&attacker.gets),
        holds: claims()
            .filter_map(|claim| {
                Some(TrustClaim {
                    says: said(&claim.says),
                    test: claim.test.clone()?,
                })
            })
            .collect(),
        left: claims()
            .filter(|claim| claim.residual)
            .map(|claim| said(&claim.says))
            .collect(),
    }
}

/// `POST /view`: keeps text size and language, and leads back.
pub(in crate::http) async fn view(
    State(app): State<App>,
    form: Result<Form<Choice>, FormRejection>,
) -> Result<Response, Problem> {
    let Form(choice) = form.map_err(|_| Problem::malformed())?;
    let elder = choice
        .elder
        .map(|value| (ELDER, Elder::from_value(&value).value()));
    let lang = choice
        .lang
        .and_then(|value| Lang::from_tag(&value))
        .map(|lang| (LANG, lang.tag()));
    let cookies: Vec<(HeaderName, String)> = elder
        .into_iter()
        .chain(lang)
        .map(|(name, value)| (header::SET_COOKIE, keep(&app, name, value)))
        .collect();
    let back = choice
        .back
        .filter(|path| is_local(path))
        .unwrap_or_else(|| paths::INDEX.to_owned());
    Ok((AppendHeaders(cookies), see_other(&back)).into_response())
}

fn keep(app: &App, name: &str, value: &str) -> String {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={KEPT_S}; SameSite=Lax{secure}")
}

/// Whether a path leads to a page of this origin: browsers take `//` and `/\` for another one.
fn is_local(path: &str) -> bool {
    let mut characters = path.chars();
    characters.next() == Some('/')
        && !matches!(characters.next(), Some('/' | '\\'))
        && path.chars().all(|c| c.is_ascii_graphic())
}

/// Leads a browser to another page with a GET.
pub(super) fn see_other(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(
        header::LOCATION,
        HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static(paths::INDEX)),
    );
    (StatusCode::SEE_OTHER, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_a_path_of_this_origin_is_led_back_to() {
        for own in ["/", "/c/x/watch", "/officer/c/x?contest=y"] {
            assert!(is_local(own), "{own}");
        }
        for foreign in [
            "",
            "x",
            "//example.org",
            "/\\example.org",
            "https://example.org",
            "/a\r\nb",
            "/\t/example.org",
        ] {
            assert!(!is_local(foreign), "{foreign:?}");
        }
    }
}
