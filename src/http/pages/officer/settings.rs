//! What officers set beside their acts on contests: check-in, the agenda, paused invitations.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::OfficerForm;
use super::act::{refusal_page, sentence};
use super::console::Shown;
use super::sign_in::Nothing;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{Finding, paths};
use crate::http::{App, Problem};
use crate::roll::programme::FinishRefusal;
use crate::roll::stream::StreamAddress;
use crate::roll::{AgendaItemId, DelegateId};
use crate::words::Words;

/// What check-in shall be.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum CheckIn {
    Open,
    Closed,
}

/// The form for check-in.
#[derive(Deserialize)]
pub(in crate::http) struct SetCheckIn {
    check_in: CheckIn,
    /// Where the officer came from; the console where nothing is said.
    #[serde(default)]
    to: Back,
}

/// A page to go back to.
#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Back {
    #[default]
    Console,
    People,
}

/// `POST /officer/c/{congress}/check-in`.
pub(in crate::http) async fn set_check_in(
    State(app): State<App>,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<SetCheckIn>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    match form.check_in {
        CheckIn::Open => {
            app.roll
                .open_check_in(&by.officer, assembly.congress.id)
                .await?
        }
        CheckIn::Closed => {
            app.roll
                .close_check_in(&by.officer, assembly.congress.id)
                .await?
        }
    }
    let console = done(&app, &assembly);
    Ok(match form.to {
        Back::Console => console,
        Back::People => see_other(&paths::people(&congress)),
    })
}

/// The form for the agenda.
#[derive(Deserialize)]
pub(in crate::http) struct MoveAgenda {
    /// An item's id; empty where the whole agenda is over.
    item: String,
}

/// `POST /officer/c/{congress}/agenda`.
pub(in crate::http) async fn move_agenda(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<MoveAgenda>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    if form.item.is_empty() {
        let id = assembly.congress.id;
        if let Err(refusal) = app.roll.finish_agenda(&by.officer, id).await {
            let visitor = visitor.led_back_to(paths::console(&congress));
            let shown = Shown {
                refused: Some(vec![unfinished(refusal, visitor.t())?]),
                ..Shown::default()
            };
            return refusal_page(&app, &visitor, &by, &assembly, shown).await;
        }
    } else {
        let item: AgendaItemId = form.item.parse().map_err(|_| Problem::not_found())?;
        app.roll
            .set_agenda_now(&by.officer, assembly.congress.id, item)
            .await?;
    }
    Ok(done(&app, &assembly))
}

/// Why the congress is not ended, with what to do.
fn unfinished(refusal: FinishRefusal, t: &Words) -> Result<Finding, Problem> {
    Ok(match refusal {
        FinishRefusal::BoxOpen(title) => sentence(t.floor.finish_box(title), "UE-36"),
        FinishRefusal::VoteOpen(title) => sentence(t.floor.finish_vote(title), "WC-21"),
        FinishRefusal::Internal(error) => return Err(error.into()),
    })
}

/// The form for the livestream.
#[derive(Deserialize)]
pub(in crate::http) struct SetStream {
    /// Its address; empty where there is none any more.
    address: String,
}

/// `POST /officer/c/{congress}/stream`.
pub(in crate::http) async fn set_stream(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<SetStream>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id = assembly.congress.id;
    let stream = match form.address.trim() {
        "" => None,
        address => match address.parse::<StreamAddress>() {
            Ok(stream) => Some(stream),
            Err(_) => {
                let visitor = visitor.led_back_to(paths::console(&id.to_string()));
                let shown = Shown {
                    no_stream: Some(form.address),
                    ..Shown::default()
                };
                return refusal_page(&app, &visitor, &by, &assembly, shown).await;
            }
        },
    };
    app.roll
        .set_stream(&by.officer, id, stream.as_ref())
        .await?;
    Ok(done(&app, &assembly))
}

/// `POST /officer/c/{congress}/invitations/{delegate}/release`.
pub(in crate::http) async fn release_invitation(
    State(app): State<App>,
    Path((congress, delegate)): Path<(String, String)>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let delegate: DelegateId = delegate.parse().map_err(|_| Problem::not_found())?;
    app.roll.release(&by.officer, delegate).await?;
    Ok(done(&app, &assembly))
}

pub(super) fn done(app: &App, assembly: &Assembly) -> Response {
    app.hub.touch(assembly.congress.id);
    see_other(&paths::console(&assembly.congress.id.to_string()))
}
