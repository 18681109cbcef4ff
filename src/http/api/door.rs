//! The desk at the door, for officers (docs/protocol.md §9): who is on the roll and where they are.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use ballot::id::CongressId;
use serde::{Deserialize, Serialize};

use super::{id, json};
use crate::http::access::ByOfficer;
use crate::http::{App, Problem};
use crate::roll::check_in::{Attendance, Attendee};
use crate::roll::door::{DoorAct, DoorRefusal, LeaveReason};
use crate::roll::{DelegateId, RollError};

/// Everybody on the roll. What ballots they were given is nobody's to ask here.
#[derive(Serialize)]
pub(in crate::http) struct Everybody {
    delegates: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    delegate: DelegateId,
    name: String,
    unit: String,
    delegation: String,
    number: String,
    attendance: Attendance,
    leave_reason: String,
}

/// `{"act":"check-in"}`; with `leave` there may be a `reason`.
#[derive(Deserialize)]
struct Mark {
    act: DoorAct,
    reason: Option<String>,
}

/// Where the delegate is now, and how many are there.
#[derive(Serialize)]
pub(in crate::http) struct Marked {
    delegate: DelegateId,
    attendance: Attendance,
    present: u64,
}

/// Lists the delegates of a congress.
pub(in crate::http) async fn delegates(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path(congress): Path<String>,
) -> Result<Json<Everybody>, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let attendees = app.roll.attendees(&officer, congress).await;
    let attendees = attendees.map_err(|error| match error {
        RollError::Unknown(_) => Problem::unknown_congress(),
        error => error.into(),
    })?;
    let delegates = attendees.into_iter().map(line).collect();
    Ok(Json(Everybody { delegates }))
}

/// Does an act of the desk; idempotent.
pub(in crate::http) async fn attendance(
    State(app): State<App>,
    ByOfficer(officer): ByOfficer,
    Path((congress, delegate)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Marked>, Problem> {
    let Mark { act, reason } = json(body).await?;
    let reason = reason.map(|reason| LeaveReason::parse(&reason).ok_or_else(Problem::malformed));
    let reason = reason.transpose()?;
    let congress: CongressId = id(&congress, Problem::not_found)?;
    let delegate: DelegateId = id(&delegate, Problem::not_found)?;
    let marked = match act {
        DoorAct::Leave => {
            let roll = &app.roll;
            roll.grant_leave(&officer, congress, delegate, reason.as_ref())
                .await?
        }
        act => app.roll.mark(&officer, congress, delegate, act).await?,
    };
    app.hub.touch(congress);
    Ok(Json(Marked {
        delegate,
        attendance: marked.attendance,
        present: marked.there,
    }))
}

fn line(attendee: Attendee) -> Line {
    Line {
        delegate: attendee.id,
        name: attendee.name,
        unit: attendee.unit,
        delegation: attendee.delegation,
        number: attendee.number,
        attendance: attendee.attendance,
        leave_reason: attendee.leave_reason,
    }
}

impl From<DoorRefusal> for Problem {
    fn from(refusal: DoorRefusal) -> Self {
        match refusal {
            DoorRefusal::Closed => Self::check_in_closed(),
            DoorRefusal::DoesNotFit(attendance) => Self::attendance_differs(attendance),
            DoorRefusal::Internal(error) => error.into(),
        }
    }
}
