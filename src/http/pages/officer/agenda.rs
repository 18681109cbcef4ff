//! What officers change of the agenda: items that were forgotten, and the order of those that wait.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::settings::done;
use super::{OfficerForm, prepare};
use crate::http::pages::assembly::Assembly;
use crate::http::view::{AgendaChanges, AgendaPlace, WaitingItem};
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::programme::changing::{AgendaRefusal, Boxless, ItemTitle, Move};
use crate::roll::programme::{AgendaItem, AgendaKind, Progress};
use crate::words::Words;

/// The form of a new item.
#[derive(Deserialize)]
pub(in crate::http) struct NewItem {
    title: String,
    kind: String,
    /// Id of the item that it follows; empty where the agenda is.
    after: String,
}

/// `POST /officer/c/{congress}/agenda/items`.
pub(in crate::http) async fn add_item(
    State(app): State<App>,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<NewItem>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let item = ItemTitle::line(&form.title).zip(Boxless::named(&form.kind));
    let (title, kind) = item.ok_or_else(Problem::malformed)?;
    let after = match form.after.as_str() {
        "" => None,
        after => Some(item_id(after)?),
    };
    let id = assembly.congress.id;
    let new = (&title, kind);
    app.roll
        .add_agenda_item(&by.officer, id, new, after)
        .await?;
    Ok(done(&app, &assembly))
}

/// A button beside an item.
#[derive(Deserialize)]
pub(in crate::http) struct MoveItem {
    to: To,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum To {
    Up,
    Down,
}

/// `POST /officer/c/{congress}/agenda/{item}/move`.
pub(in crate::http) async fn move_item(
    State(app): State<App>,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<MoveItem>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let which = (assembly.congress.id, item_id(&item)?);
    let to = match form.to {
        To::Up => Move::Up,
        To::Down => Move::Down,
    };
    app.roll.move_agenda_item(&by.officer, which, to).await?;
    Ok(done(&app, &assembly))
}

fn item_id(item: &str) -> Result<AgendaItemId, Problem> {
    item.parse().map_err(|_| Problem::not_found())
}

impl From<AgendaRefusal> for Problem {
    fn from(refusal: AgendaRefusal) -> Self {
        match refusal {
            AgendaRefusal::Past => Self::agenda_past(),
            AgendaRefusal::Internal(error) => error.into(),
        }
    }
}

/// What can still be changed of the agenda; nothing once it is over.
pub(super) fn changes(assembly: &Assembly, t: &Words) -> Option<AgendaChanges> {
    let agenda = &assembly.agenda;
    let numbered = || (1..).zip(agenda);
    let ahead = |(_, item): &(usize, &AgendaItem)| item.progress != Progress::Done;
    let last = agenda
        .iter()
        .rfind(|item| item.kind != AgendaKind::Ceremony);
    let last = last.or(agenda.last()).map(|item| item.id);
    let place = |(number, item): (usize, &AgendaItem)| AgendaPlace {
        id: item.id.to_string(),
        number,
        title: item.title.clone(),
        session: item.session.clone(),
        chosen: last == Some(item.id),
    };
    let places: Vec<AgendaPlace> = numbered().filter(ahead).map(place).collect();
    let word = |kind: Boxless| (kind.name(), prepare::kind_word(kind.name(), &t.prepare));
    let open = agenda.is_empty() || !places.is_empty();
    open.then(|| AgendaChanges {
        waiting: waiting(agenda),
        places,
        kinds: Boxless::ALL.map(word).to_vec(),
    })
}

/// The items that wait, each with where it can go: items change places within their session.
fn waiting(agenda: &[AgendaItem]) -> Vec<WaitingItem> {
    let waits = |item: &&AgendaItem| item.progress == Progress::Waiting;
    let beside = |item: &AgendaItem, other: Option<&AgendaItem>| {
        let other = other.filter(waits);
        other.is_some_and(|other| other.session == item.session)
    };
    let line = |(place, item): (usize, &AgendaItem)| WaitingItem {
        id: item.id.to_string(),
        number: place + 1,
        title: item.title.clone(),
        up: beside(
            item,
            place.checked_sub(1).and_then(|place| agenda.get(place)),
        ),
        down: beside(item, agenda.get(place + 1)),
    };
    let items = agenda.iter().enumerate();
    items.filter(|(_, item)| waits(item)).map(line).collect()
}
