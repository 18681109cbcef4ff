//! Refusals as pages: what happened, why, what to do, whom to ask.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ballot::id::{CongressId, ContestId};

use super::fill;
use super::visitor::{Page, Visitor};
use crate::http::view::ProblemPage;
use crate::http::{App, Problem};
use crate::purpose::Purpose;
use crate::roll::congresses::{Congress, Phase};

/// Most bytes of a page's form.
pub(in crate::http) const MOST_FORM_BYTES: usize = 16_384;

/// What programs read: their refusals stay problem details.
const FOR_PROGRAMS: [&str; 3] = ["/api/", "/log/", "/static/"];

/// Shows a refusal at a page's address as a page.
pub(in crate::http) async fn as_pages(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let visitor = Visitor::of(&app, request.headers(), request.uri());
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) if !FOR_PROGRAMS.iter().any(|start| path.starts_with(start)) => {
            let problem = problem.clone();
            let again = response.headers().get(header::RETRY_AFTER).cloned();
            let mut page = page(&app, &visitor, &path, &problem).await;
            if let Some(again) = again {
                page.headers_mut().insert(header::RETRY_AFTER, again);
            }
            page
        }
        _ => response,
    }
}

async fn page(app: &App, visitor: &Visitor, path: &str, problem: &Problem) -> Response {
    if problem.status() == StatusCode::NOT_FOUND && leads_to_wiped(app, path).await {
        return over(app, visitor).await;
    }
    let congress = match named_in(app, path).await {
        Some(congress) => Some(congress),
        None => only_congress(app).await.ok().flatten(),
    };
    let page = ProblemPage {
        frame: visitor.frame(congress.as_ref().map(fill::contact)),
        meeting: congress.as_ref().map(fill::meeting),
        slug: problem.slug().to_owned(),
        action: None,
    };
    (problem.status(), Page(page)).into_response()
}

/// The page that every link into a rehearsal leads to once it is wiped.
pub(super) async fn over(app: &App, visitor: &Visitor) -> Response {
    let problem = Problem::rehearsal_over();
    let congress = only_congress(app).await.ok().flatten();
    let page = ProblemPage {
        frame: visitor.frame(congress.as_ref().map(fill::contact)),
        meeting: None,
        slug: problem.slug().to_owned(),
        action: None,
    };
    (problem.status(), Page(page)).into_response()
}

/// Whether an address names a rehearsal that is wiped, or a contest of one.
async fn leads_to_wiped(app: &App, path: &str) -> bool {
    for part in path.split('/') {
        if let Ok(id) = part.parse::<CongressId>()
            && app.roll.is_wiped(id.0).await.is_ok_and(|wiped| wiped)
        {
            return true;
        }
    }
    false
}

/// The congress that a page's address belongs to.
async fn named_in(app: &App, path: &str) -> Option<Congress> {
    for part in path.split('/') {
        let Ok(id) = part.parse::<CongressId>() else {
            continue;
        };
        let of_contest = app.roll.congress_of(ContestId(id.0)).await.ok().flatten();
        if let Ok(Some(congress)) = app.roll.congress(of_contest.unwrap_or(id)).await {
            return Some(congress);
        }
    }
    None
}

/// The congress that is meant where no address says which: the only one that is not over. A rehearsal is meant by name alone.
pub(super) async fn only_congress(app: &App) -> Result<Option<Congress>, Problem> {
    let mut running = app.roll.congresses().await?;
    running.retain(|congress| congress.phase != Phase::Ended && congress.purpose == Purpose::Real);
    Ok(running.pop().filter(|_| running.is_empty()))
}
