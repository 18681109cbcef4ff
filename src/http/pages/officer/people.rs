//! 名册与签到: the desk at the door.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ballot::id::CongressId;
use serde::Deserialize;

use super::sign_in::Nothing;
use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::fill;
use crate::http::pages::plain::see_other;
use crate::http::pages::time;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::view::{DoorLine, People, PeopleGroup, Person, ScreenLink, Whereabouts, paths};
use crate::http::{App, Problem};
use crate::roll::DelegateId;
use crate::roll::check_in::{Attendance, Attendee};
use crate::roll::delegations::in_order;
use crate::roll::door::{DoorAct, DoorEntry, DoorRefusal, LeaveReason};
use crate::roll::invitations::Code;
use crate::words::Words;

/// Acts on the page.
const RECENT_ACTS: u32 = 12;

/// What the page is asked for.
#[derive(Deserialize)]
pub(in crate::http) struct Asked {
    /// Part of a name, number or unit.
    #[serde(default)]
    q: String,
    /// The delegate for whom something has just been done.
    done: Option<DelegateId>,
}

/// A button of a delegate's row.
#[derive(Deserialize)]
pub(in crate::http) struct Mark {
    act: DoorAct,
    /// Why, with leave.
    #[serde(default)]
    reason: String,
}

/// The form for the hall screen.
#[derive(Deserialize)]
pub(in crate::http) struct ShowCheckIn {
    show: Stage,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    CheckIn,
    Meeting,
}

/// The form for how phones check in.
#[derive(Deserialize)]
pub(in crate::http) struct ChooseWay {
    by: Way,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Way {
    Code,
    Phone,
}

/// What the page shows beside how things stand.
#[derive(Default)]
struct Shown {
    screen: Option<Code>,
    asked: String,
    done: Option<DelegateId>,
    refused: Option<String>,
}

/// `GET /officer/c/{congress}/people`.
pub(in crate::http) async fn people(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
    Query(Asked { q, done }): Query<Asked>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let shown = Shown {
        asked: q.trim().to_owned(),
        done,
        ..Shown::default()
    };
    page(&app, &visitor, &by, &assembly, shown).await
}

/// `POST /officer/c/{congress}/people/{delegate}`.
pub(in crate::http) async fn mark(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, delegate)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<Mark>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id: DelegateId = delegate.parse().map_err(|_| Problem::not_found())?;
    let t = visitor.t();
    let (roll, officer, congress_id) = (&app.roll, &by.officer, assembly.congress.id);
    let marked = match form.act {
        DoorAct::Leave => {
            let reason = LeaveReason::parse(&form.reason).ok_or_else(Problem::malformed)?;
            roll.grant_leave(officer, congress_id, id, Some(&reason))
                .await
        }
        act => roll.mark(officer, congress_id, id, act).await,
    };
    let refused = match marked {
        Ok(_) => {
            app.hub.touch(assembly.congress.id);
            let path = paths::people(&congress);
            return Ok(see_other(&format!("{path}?done={id}")));
        }
        Err(DoorRefusal::Closed) => t.door.closed.to_owned(),
        Err(DoorRefusal::DoesNotFit(at)) => t.door.does_not_fit(whereabouts(at).word(t)),
        Err(DoorRefusal::Internal(error)) => return Err(error.into()),
    };
    let visitor = visitor.led_back_to(paths::people(&congress));
    let shown = Shown {
        refused: Some(refused),
        ..Shown::default()
    };
    let page = page(&app, &visitor, &by, &assembly, shown).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// `POST /officer/c/{congress}/hall`: what the hall screen shows.
pub(in crate::http) async fn choose_stage(
    State(app): State<App>,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<ShowCheckIn>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id = assembly.congress.id;
    let shown = form.show == Stage::CheckIn;
    app.roll.show_check_in(&by.officer, id, shown).await?;
    app.hub.touch(id);
    Ok(see_other(&paths::people(&congress)))
}

/// `POST /officer/c/{congress}/check-in-way`.
pub(in crate::http) async fn choose_way(
    State(app): State<App>,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<ChooseWay>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id = assembly.congress.id;
    let by_code = form.by == Way::Code;
    app.roll.check_in_by_code(&by.officer, id, by_code).await?;
    app.hub.touch(id);
    Ok(see_other(&paths::people(&congress)))
}

/// `POST /officer/c/{congress}/screen`: a new link for the hall's screen, shown this once.
pub(in crate::http) async fn link_screen(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let visitor = visitor.led_back_to(paths::people(&congress));
    let code = app
        .roll
        .link_screen(&by.officer, assembly.congress.id)
        .await?;
    let shown = Shown {
        screen: Some(code),
        ..Shown::default()
    };
    page(&app, &visitor, &by, &assembly, shown).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    shown: Shown,
) -> Result<Response, Problem> {
    let (t, id) = (visitor.t(), assembly.congress.id);
    let everybody = app.roll.attendees(&by.officer, id).await?;
    let acts = app.roll.door_acts(&by.officer, id, RECENT_ACTS).await?;
    let key = app.roll.watch_keys(id).await?.officers;
    let done = everybody.iter().find(|one| Some(one.id) == shown.done);
    let page = People {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        officer: by.officer.name.clone(),
        csrf: by.csrf(),
        check_in_open: assembly.congress.check_in_open,
        doorway: assembly.doorway(app.public_base()),
        by_code: assembly.congress.check_in_by_code,
        hall_check_in: assembly.congress.hall_check_in,
        screen: shown.screen.map(|code| screen_link(app, id, &code)),
        balance: assembly.balance(),
        quorum: assembly.quorum(),
        delegations: assembly.delegations(t),
        done: done.map(|one| t.door.done(&one.name, whereabouts(one.attendance).word(t))),
        groups: groups(everybody, &shown.asked, t),
        asked: shown.asked,
        refused: shown.refused,
        acts: acts.into_iter().map(|act| line(act, t)).collect(),
        live: format!("/api/v1/congresses/{id}/live?watch={key}"),
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

fn screen_link(app: &App, congress: CongressId, code: &Code) -> ScreenLink {
    let here = paths::screen(&congress.to_string(), &code.to_string());
    ScreenLink {
        elsewhere: format!("{}{here}", app.public_base()),
        here,
    }
}

/// Delegates whose name, number or unit has `asked` in it, by delegation and number.
fn groups(mut everybody: Vec<Attendee>, asked: &str, t: &Words) -> Vec<PeopleGroup> {
    let asked = asked.to_lowercase();
    everybody.retain(|one| {
        let fields = [&one.name, &one.number, &one.unit];
        fields
            .iter()
            .any(|field| field.to_lowercase().contains(&asked))
    });
    everybody.sort_by(|a, b| order(a).cmp(&order(b)));
    everybody
        .chunk_by(|a, b| a.delegation == b.delegation)
        .map(|people| PeopleGroup {
            name: fill::delegation_name(&people[0].delegation, t),
            people: people.iter().map(person).collect(),
        })
        .collect()
}

/// By delegation, then by number.
pub(super) fn order(one: &Attendee) -> ((bool, u32, &str), &str) {
    (in_order(&one.delegation), &one.number)
}

fn person(one: &Attendee) -> Person {
    Person {
        id: one.id.to_string(),
        name: one.name.clone(),
        unit: one.unit.clone(),
        number: one.number.clone(),
        whereabouts: whereabouts(one.attendance),
        leave_reason: one.leave_reason.clone(),
    }
}

pub(super) fn whereabouts(attendance: Attendance) -> Whereabouts {
    match attendance {
        Attendance::Expected => Whereabouts::Expected,
        Attendance::Leave => Whereabouts::Leave,
        Attendance::Present => Whereabouts::Present,
        Attendance::Left => Whereabouts::Left,
    }
}

fn line(entry: DoorEntry, t: &Words) -> DoorLine {
    let act = match entry.record.act {
        DoorAct::CheckIn => t.door.check_in,
        DoorAct::Leave => t.door.leave,
        DoorAct::Return => t.door.cancel_leave,
        DoorAct::Depart => t.door.depart,
        DoorAct::Undo => t.door.undo,
    };
    DoorLine {
        hour: time::minute(entry.hour),
        text: t.door.record(act, &entry.record.who),
        by: entry.officer,
    }
}
