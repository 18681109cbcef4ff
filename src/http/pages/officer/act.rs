//! An officer's act on a contest. A refusal shows the console again, with what refused it in place.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::console::{self, Shown};
use super::{OfficerForm, SignedIn, findings};
use crate::conduct::{Act, ActRefusal};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{Finding, FindingState, paths};
use crate::http::{App, Problem};
use crate::roll::acts::Actor;

/// The form of an act.
#[derive(Deserialize)]
pub(in crate::http) struct ActForm {
    #[serde(default)]
    reason: String,
}

/// `POST /officer/contests/{contest}/{act}`.
pub(in crate::http) async fn officer_act(
    State(app): State<App>,
    visitor: Visitor,
    Path((contest, verb)): Path<(String, String)>,
    OfficerForm {
        by,
        form: ActForm { reason },
    }: OfficerForm<ActForm>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let page = paths::console_contest(&assembly.congress.id.to_string(), &contest);
    let visitor = visitor.led_back_to(page.clone());
    let refused = match act(&verb, &reason)? {
        None => vec![sentence(visitor.t().act.reason_needed.to_owned(), "reason")],
        Some(act) => match app.conduct.act(&Actor::from(&by.officer), id, act).await {
            Ok(_) => {
                app.hub.touch(assembly.congress.id);
                return Ok(see_other(&page));
            }
            Err(refusal) => findings_of(refusal, &visitor)?,
        },
    };
    let shown = Shown {
        contest: Some(id),
        refused: Some(refused),
        reason,
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

/// The act that a path names; none for a void without a reason.
fn act(verb: &str, reason: &str) -> Result<Option<Act>, Problem> {
    Ok(match verb {
        "ready" => Some(Act::Ready),
        "open" => Some(Act::Open),
        "close" => Some(Act::Close),
        "count" => Some(Act::Count),
        "void" => Act::void(reason),
        _ => return Err(Problem::not_found()),
    })
}

/// What refused an act, for its page; a fault is a fault.
pub(super) fn findings_of(refusal: ActRefusal, visitor: &Visitor) -> Result<Vec<Finding>, Problem> {
    match refusal {
        ActRefusal::Rules(obstacles) => Ok(obstacles
            .iter()
            .map(|found| findings::obstacle(found, visitor))
            .collect()),
        ActRefusal::WrongState(_) | ActRefusal::LogWaiting | ActRefusal::Issuer(_) => {
            let slug = Problem::from(refusal).slug();
            let words = visitor.t().problem(slug);
            Ok(vec![Finding {
                cause: Some(words.why.to_owned()),
                ..sentence(words.what.to_owned(), slug)
            }])
        }
        ActRefusal::UnknownContest | ActRefusal::Fault(_) => Err(refusal.into()),
    }
}

pub(super) fn sentence(text: String, rule: &str) -> Finding {
    Finding {
        state: FindingState::Failed,
        text,
        cause: None,
        rule: rule.to_owned(),
    }
}

/// The console as things stand now.
pub(super) async fn refusal_page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    before: &Assembly,
    shown: Shown,
) -> Result<Response, Problem> {
    let now = Assembly::load(app, before.congress.id).await?;
    let page = console::page(app, visitor, by, &now, shown).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}
