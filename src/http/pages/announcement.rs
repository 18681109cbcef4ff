//! `/contests/{contest}/announcement` (公告) and `result.xlsx`: the result as it goes out to all staff (rule book WC-21).

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::sheet::result_sheet;
use super::visitor::{Page, Visitor};
use super::{time, workbooks};
use crate::http::view::{Announcement, ElectedOrder, ResultSheet};
use crate::http::{App, Problem};
use crate::words::Words;
use crate::workbook::{Cell, Sheet};

/// How the elected are to stand.
#[derive(Deserialize)]
pub(in crate::http) struct Asked {
    #[serde(default)]
    order: ElectedOrder,
}

/// `GET /contests/{contest}/announcement?order=votes|strokes`.
pub(in crate::http) async fn announcement(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    Query(Asked { order }): Query<Asked>,
) -> Result<Page<Announcement>, Problem> {
    let sheet = result_sheet(&app, &visitor, &contest).await?;
    let id = contest.parse().map_err(|_| Problem::unknown_contest())?;
    let counted = app.roll.last_act_at(id).await?;
    Ok(Page(Announcement {
        frame: sheet.frame.clone(),
        sheet,
        day: time::day(counted.unwrap_or_else(|| app.clock.now()), visitor.t()),
        order,
    }))
}

/// `GET /contests/{contest}/result.xlsx`.
pub(in crate::http) async fn result_xlsx(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let sheet = result_sheet(&app, &visitor, &contest).await?;
    let t = visitor.t();
    let name = sheet.contest.heading(t);
    workbooks::answer(&name, &[votes(&sheet, t), figures(&sheet, t)])
}

/// A line for each candidate or item in the order of the ballot, and for everybody written in.
fn votes(sheet: &ResultSheet, t: &Words) -> Sheet {
    let election = sheet.contest.is_election();
    let name = if election { t.table.name } else { t.table.item };
    let mut headings = vec![t.table.number, name];
    headings.extend(sheet.marks.iter().map(String::as_str));
    headings.push(t.table.outcome);
    let listed = sheet.rows.iter().map(|row| {
        let mut cells = vec![Cell::from(row.number as u64), row.name.as_str().into()];
        cells.extend(row.figures.iter().map(|figure| Cell::from(*figure)));
        cells.push(row.outcome.as_str().into());
        cells
    });
    let written_in = sheet.write_ins.iter().map(|person| {
        let mut cells = vec![Cell::from(t.sheet.write_ins), person.name.as_str().into()];
        cells.push(person.votes.into());
        cells
    });
    Sheet {
        name: t.sheet.votes.to_owned(),
        headings: headings.into_iter().map(str::to_owned).collect(),
        rows: listed.chain(written_in).collect(),
    }
}

/// What the result rests on, a line each.
fn figures(sheet: &ResultSheet, t: &Words) -> Sheet {
    let (b, of) = (&t.balance, &sheet.figures);
    let text = |name: &str, value: &str| vec![Cell::from(name), value.into()];
    let figure = |name: &str, value: u32| vec![Cell::from(name), value.into()];
    let mut rows = vec![
        text(
            t.sheet.meeting,
            &format!("{}{}", sheet.meeting.organisation, sheet.meeting.title),
        ),
        text(t.sheet.contest, &sheet.contest.heading(t)),
        text(t.sheet.time, &sheet.times),
        figure(b.entitled, of.entitled),
        figure(b.present, of.present),
        figure(b.leave, sheet.leave),
        figure(b.issued, of.issued),
        figure(b.returned, of.returned),
        figure(b.outstanding, of.outstanding()),
        figure(b.valid, of.valid),
        figure(b.invalid, of.invalid),
        text(t.table.outcome, &sheet.outcome),
    ];
    rows.extend(
        sheet
            .reasons
            .iter()
            .map(|reason| text(t.result.why, reason)),
    );
    rows.push(text(
        t.result.log_code,
        sheet.recount.log_code.as_deref().unwrap_or_default(),
    ));
    rows.push(text(t.verify.link, &sheet.recount.verify));
    Sheet {
        name: t.result.balance.to_owned(),
        headings: [t.table.item, t.sheet.value].map(str::to_owned).to_vec(),
        rows,
    }
}
