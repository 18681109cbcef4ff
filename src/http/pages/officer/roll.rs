//! The roll as a workbook, with who is there.

use axum::extract::{Path, State};
use axum::response::Response;

use super::SignedIn;
use super::people::{order, whereabouts};
use crate::http::pages::visitor::Visitor;
use crate::http::pages::workbooks;
use crate::http::{App, Problem};
use crate::roll::check_in::Attendee;
use crate::words::Words;
use crate::workbook::{Cell, Sheet};

/// `GET /officer/c/{congress}/roll.xlsx`.
pub(in crate::http) async fn roll_xlsx(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let mut people = app
        .roll
        .attendees(&by.officer, assembly.congress.id)
        .await?;
    people.sort_by(|a, b| order(a).cmp(&order(b)));
    let t = visitor.t();
    let name = format!("{}{}", assembly.congress.title, t.workbook.roll);
    workbooks::answer(&name, &[roll(&people, t)])
}

fn roll(people: &[Attendee], t: &Words) -> Sheet {
    let w = &t.workbook;
    let row = |person: &Attendee| {
        let texts = [
            &person.number,
            &person.name,
            &person.delegation,
            &person.unit,
        ];
        let mut cells: Vec<Cell> = texts.map(|text| text.as_str().into()).to_vec();
        cells.push(whereabouts(person.attendance).word(t).into());
        cells
    };
    Sheet {
        name: w.roll.to_owned(),
        headings: [w.number, w.name, w.delegation, w.unit, w.attendance]
            .map(str::to_owned)
            .to_vec(),
        rows: people.iter().map(row).collect(),
    }
}
