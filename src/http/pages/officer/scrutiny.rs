//! The scrutineers on the console: their links, and acts that wait for their signatures.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use crypto::bytes::{Hash, PublicPoint};
use crypto::message::short_code;
use serde::Deserialize;

use super::act::{findings_of, refusal_page};
use super::console::{self, Shown};
use super::{OfficerForm, SignedIn};
use crate::conduct::{Asked, ContestOverview, SignRefusal};
use crate::http::api::scrutineer_url;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{ScrutineerLine, ShownLink, Waiting, paths, qr};
use crate::http::{App, Problem};
use crate::roll::acts::Actor;
use crate::roll::scrutineers::Link;

/// A form without fields of its own.
#[derive(Deserialize)]
pub(in crate::http) struct Nothing {}

/// `POST /officer/c/{congress}/scrutineers/{place}`: a new link, shown on the console this once.
pub(in crate::http) async fn link_scrutineer(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, place)): Path<(String, String)>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let visitor = visitor.led_back_to(paths::console(&congress));
    let place: u32 = place.parse().map_err(|_| Problem::not_found())?;
    let actor = Actor::from(&by.officer);
    let link = app
        .roll
        .link_scrutineer(&actor, assembly.congress.id, place)
        .await?;
    let shown = Shown {
        link: Some((place, link)),
        ..Shown::default()
    };
    let page = console::page(&app, &visitor, &by, &assembly, shown).await?;
    Ok(page.into_response())
}

/// `POST /officer/contests/{contest}/resume`: gives up an act that waits for signatures.
pub(in crate::http) async fn resume(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let page = paths::console_contest(&assembly.congress.id.to_string(), &contest);
    let visitor = visitor.led_back_to(page.clone());
    match app.conduct.give_up(&Actor::from(&by.officer), id).await {
        Ok(_) => {
            app.hub.touch(assembly.congress.id);
            Ok(see_other(&page))
        }
        Err(refusal) => {
            let shown = Shown {
                contest: Some(id),
                refused: Some(findings_of(refusal, &visitor)?),
                ..Shown::default()
            };
            refusal_page(&app, &visitor, &by, &assembly, shown).await
        }
    }
}

/// The congress's scrutineers; the one whose link was just made with it.
pub(super) async fn lines(
    app: &App,
    by: &SignedIn,
    assembly: &Assembly,
    made: Option<(u32, Link)>,
) -> Result<Vec<ScrutineerLine>, Problem> {
    debug_assert_eq!(assembly.congress.organisation, by.officer.organisation);
    let scrutineers = app.roll.scrutineers(assembly.congress.id).await?;
    let shown = |place: u32| {
        let (_, link) = made.as_ref().filter(|(of, _)| *of == place)?;
        let href = scrutineer_url(app.public_base(), &assembly.congress, &link.code);
        let qr = qr::svg(&href)?;
        Some(ShownLink { href, qr })
    };
    let line = |scrutineer: crate::roll::scrutineers::Scrutineer| ScrutineerLine {
        link: shown(scrutineer.place),
        place: scrutineer.place,
        name: scrutineer.name,
        key_code: scrutineer.key.as_ref().map(key_code),
    };
    Ok(scrutineers.into_iter().map(line).collect())
}

/// A signing key's short code, by which two people compare it.
fn key_code(key: &PublicPoint) -> String {
    short_code(Hash::of(key.as_bytes()).as_bytes())
}

/// What of a contest waits for signatures.
pub(super) async fn waiting(
    app: &App,
    contest: Option<&ContestOverview>,
) -> Result<Option<Waiting>, Problem> {
    let Some(contest) = contest else {
        return Ok(None);
    };
    let signing = match app.conduct.signing(contest.contest()).await {
        Ok(signing) => signing,
        Err(SignRefusal::UnknownContest) => None,
        Err(refusal) => return Err(refusal.into()),
    };
    let scrutineers = contest.manifest().scrutineers;
    Ok(signing.map(|signing| Waiting {
        demanded: signing.demanded,
        signed: signing
            .signed
            .iter()
            .filter_map(|place| scrutineers.get(*place as usize))
            .map(|named| named.name.clone())
            .collect(),
        can_give_up: signing.asked != Asked::Certify,
    }))
}
