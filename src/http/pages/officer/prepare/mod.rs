//! Building a congress in the browser: an editor of a congress package, a page a step.
//!
//! What is typed is kept whatever it is; [`checked`] has the package judged by the reader and the importer that judge
//! every package, and brings each problem to its step and field. Founding is an import.
//!
//! | file | what it knows |
//! |---|---|
//! | `sent`, `edit` | what a form sends; what came of it |
//! | `page` | what is around every step; fields |
//! | `start` | beginning, uploading, downloading, deleting |
//! | `congress`, `roll`, `papers`, `contests`, `people`, `agenda`, `review` | the steps |
//! | `proposal` | what is proposed: titles, an agenda |

mod agenda;
mod checked;
mod congress;
mod contests;
mod edit;
mod page;
mod papers;
mod people;
mod proposal;
mod review;
mod roll;
pub(super) use agenda::kind_word;
pub(super) mod sent;
mod start;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

pub(in crate::http::pages::officer) use roll::TYPED as TYPED_ROLL;
pub(in crate::http) use roll::{template, template_csv};
pub(in crate::http) use sent::{MOST_SENT_BYTES, Sent};
pub(in crate::http) use start::{begin, delete, overview, package, rows};

use super::SignedIn;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{Step, paths};
use crate::http::{App, Problem};
use crate::roll::PreparationId;
use crate::roll::preparations::PreparationRefusal;
use crate::words::Words;
use edit::Went;
use page::{Desk, Made};

/// What a step's address may ask for.
#[derive(Deserialize)]
pub(in crate::http) struct Asked {
    /// What is still empty is called wrong.
    look: Option<u8>,
    /// Something was just kept.
    saved: Option<u8>,
    /// Somebody on a contest's ballot, by the key of their line.
    person: Option<String>,
}

/// `GET /officer/prepare/{preparation}/{step}`.
pub(in crate::http) async fn step(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path((preparation, step)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&app, &visitor, &by, (&preparation, &step, ""), &asked).await
}

/// `GET /officer/prepare/{preparation}/{step}/{key}`.
pub(in crate::http) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path((preparation, step, key)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    show(&app, &visitor, &by, (&preparation, &step, &key), &asked).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    (preparation, step, key): (&str, &str, &str),
    asked: &Asked,
) -> Result<Response, Problem> {
    let step = Step::named(step).ok_or_else(Problem::not_found)?;
    let mut desk = Desk::take(app, visitor, by, parse(preparation)?).await?;
    desk.look = asked.look.is_some();
    let made =
        made(app, &desk, step, key, asked.person.as_deref()).ok_or_else(Problem::not_found)?;
    Ok(desk.page(step, made, asked.saved.is_some()))
}

/// What a step's page is made of; `None` where it has nothing of that key.
fn made(app: &App, desk: &Desk<'_>, step: Step, key: &str, person: Option<&str>) -> Option<Made> {
    match (step, key) {
        (Step::Congress, "") => Some(congress::page(desk)),
        (Step::Roll, "") => Some(roll::page(desk)),
        (Step::Papers, "") => Some(papers::page(desk)),
        (Step::Papers, key) => papers::one(desk, key),
        (Step::Contests, "") => Some(contests::page(desk)),
        (Step::Contests, key) => contests::one(desk, key, person),
        (Step::Agenda, "") => Some(agenda::page(desk)),
        (Step::Agenda, key) => agenda::one(desk, key),
        (Step::Scrutineers, "") => Some(congress::scrutineers(desk)),
        (Step::Check, "") => Some(review::page(app, desk)),
        (Step::Check, key) => review::sample(app, desk, key),
        _ => None,
    }
}

/// `POST /officer/prepare/{preparation}/{step}`.
pub(in crate::http) async fn change_step(
    State(app): State<App>,
    visitor: Visitor,
    Path((preparation, step)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    change(&app, visitor, (&preparation, &step, ""), &sent).await
}

/// `POST /officer/prepare/{preparation}/{step}/{key}`.
pub(in crate::http) async fn change_one(
    State(app): State<App>,
    visitor: Visitor,
    Path((preparation, step, key)): Path<(String, String, String)>,
    sent: Sent,
) -> Result<Response, Problem> {
    change(&app, visitor, (&preparation, &step, &key), &sent).await
}

async fn change(
    app: &App,
    visitor: Visitor,
    (preparation, step, key): (&str, &str, &str),
    sent: &Sent,
) -> Result<Response, Problem> {
    let (id, t) = (parse(preparation)?, visitor.t());
    let step = Step::named(step).ok_or_else(Problem::not_found)?;
    let visitor = visitor.led_back_to(paths::prepare_step(preparation, step.slug(), false));
    if step == Step::Check {
        return review::found(app, &visitor, sent, id).await;
    }
    if step == Step::Roll
        && let Some(new) = roll::brought(sent)
        && let Some(asks) = asks(app, &visitor, (sent, new), id).await?
    {
        return Ok(asks);
    }
    let edit = |draft: &mut _, files: &mut _| match (step, key) {
        (Step::Congress, "") => congress::edit(sent, draft),
        (Step::Roll, "") => roll::edit(sent, draft, files, t),
        (Step::Papers, key) => papers::edit(sent, key, draft, files, t),
        (Step::Contests, "") => contests::edit(sent, draft, t),
        (Step::Contests, key) => contests::edit_one(sent, key, draft, files, t),
        (Step::Agenda, key) => agenda::edit(sent, key, draft, t),
        (Step::Scrutineers, "") => congress::edit_scrutineers(sent, draft),
        _ => Went::Nowhere,
    };
    let went = app
        .roll
        .change_preparation(&sent.by.officer, id, edit)
        .await;
    let went = match went {
        Ok(went) => went,
        Err(refusal) => Went::Refused("", refused(refusal, t)?),
    };
    match went {
        Went::Nowhere => Err(Problem::malformed()),
        Went::To(key, fragment) => Ok(see_other(&place(preparation, step, &key, &fragment))),
        Went::On => {
            let desk = Desk::take(app, &visitor, &sent.by, id).await?;
            let lacks = desk.checked.at_step(step).next().is_some();
            Ok(see_other(&match step.next().filter(|_| !lacks) {
                Some(next) => paths::prepare_step(preparation, next.slug(), false),
                None => format!("{}?look=1&saved=1", desk.path(step)),
            }))
        }
        Went::Refused(field, why) => {
            let mut desk = Desk::take(app, &visitor, &sent.by, id).await?;
            desk.refused = Some((sent, field, why));
            let person = Some(sent.text("person")).filter(|key| !key.is_empty());
            let made = made(app, &desk, step, key, person).ok_or_else(Problem::not_found)?;
            Ok((StatusCode::CONFLICT, desk.page(step, made, false)).into_response())
        }
    }
}

/// What another roll would change, for the officer to say that it is meant, before anything is.
async fn asks(
    app: &App,
    visitor: &Visitor,
    (sent, new): (&Sent, roll::File),
    id: PreparationId,
) -> Result<Option<Response>, Problem> {
    let mut desk = Desk::take(app, visitor, &sent.by, id).await?;
    desk.asks = roll::another(new, &desk);
    let page = || desk.page(Step::Roll, roll::page(&desk), false);
    let asked = desk.asks.is_some().then(|| (StatusCode::CONFLICT, page()));
    Ok(asked.map(IntoResponse::into_response))
}

/// Where the browser goes on in a step.
fn place(preparation: &str, step: Step, key: &str, fragment: &str) -> String {
    let path = if key.is_empty() {
        paths::prepare_step(preparation, step.slug(), false)
    } else {
        paths::prepare_one(preparation, step.slug(), key)
    };
    format!("{path}?saved=1{fragment}")
}

fn parse(preparation: &str) -> Result<PreparationId, Problem> {
    preparation.parse().map_err(|_| Problem::not_found())
}

/// Why nothing was kept, in words.
fn refused(refusal: PreparationRefusal, t: &Words) -> Result<String, Problem> {
    match refusal {
        PreparationRefusal::TooMany => Ok(t.prepare.too_many.to_owned()),
        PreparationRefusal::TooLarge => Ok(t.prepare.too_large.to_owned()),
        PreparationRefusal::Internal(error) => Err(error.into()),
    }
}
