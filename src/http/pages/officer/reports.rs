//! Results and sessions that the union above is told of: until when, and that it was done.

use axum::extract::{Path, State};
use axum::response::Response;

use super::OfficerForm;
use super::sign_in::Nothing;
use crate::clock::Millis;
use crate::conduct::ReportDue;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::pages::{fill, time};
use crate::http::view::{ReportLine, paths};
use crate::http::{App, Problem};
use crate::roll::programme::AgendaItem;

/// A line for each result of which the rules demand a report; where hands or names alone have decided, one for the session.
pub(super) async fn lines(
    app: &App,
    assembly: &Assembly,
    visitor: &Visitor,
) -> Result<Vec<ReportLine>, Problem> {
    let (id, t) = (assembly.congress.id, visitor.t());
    let done = app.roll.reports(id).await?;
    let contests = assembly.overview.contests.iter();
    let due = contests.filter_map(|contest| Some((contest, contest.report_due(assembly.at)?)));
    let mut lines: Vec<ReportLine> = due
        .map(|(contest, due)| {
            let noted = done.iter().find(|(id, _)| *id == contest.contest());
            let shown = fill::contest(contest);
            let what = (shown.heading(t), paths::report(&shown.contest));
            line(what, due, noted.map(|(_, at)| *at), visitor)
        })
        .collect();
    let unboxed = assembly.agenda.iter().any(AgendaItem::has_figures);
    if lines.is_empty()
        && unboxed
        && let Some(session) = app.roll.session_report(id).await?
    {
        let due = ReportDue::of_session(session.ended, assembly.at);
        let what = (
            t.officer.report_session.to_owned(),
            paths::report_session(&id.to_string()),
        );
        lines.push(line(what, due, session.reported, visitor));
    }
    Ok(lines)
}

/// The lines of those that nobody has noted yet.
pub(super) async fn waiting(
    app: &App,
    assembly: &Assembly,
    visitor: &Visitor,
) -> Result<Vec<ReportLine>, Problem> {
    let mut lines = lines(app, assembly, visitor).await?;
    lines.retain(|line| !line.reported);
    Ok(lines)
}

fn line(
    (what, form): (String, String),
    due: ReportDue,
    noted: Option<Millis>,
    visitor: &Visitor,
) -> ReportLine {
    let t = visitor.t();
    let ReportDue { by, late, rule } = due;
    let confidence = visitor.choose(|| rule.confidence.words_zh(), || rule.confidence.words_en());
    let day = by.strftime(t.app.day_format);
    let words = match noted {
        Some(at) => t.officer.reported(time::day(at, t)),
        None if late => t.officer.report_late(confidence, day, rule.id, rule.source),
        None => t.officer.report_by(confidence, day, rule.id, rule.source),
    };
    ReportLine {
        what,
        form,
        words,
        working_days: rule.value.working && noted.is_none(),
        reported: noted.is_some(),
        late: late && noted.is_none(),
    }
}

/// `POST /officer/c/{congress}/report`.
pub(in crate::http) async fn note_session_report(
    State(app): State<App>,
    Path(congress): Path<String>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id = assembly.congress.id;
    if app.roll.session_report(id).await?.is_none() {
        return Err(Problem::session_goes_on());
    }
    app.roll.report_session(&by.officer, id).await?;
    Ok(see_other(&paths::console(&congress)))
}

/// `POST /officer/contests/{contest}/report`.
pub(in crate::http) async fn note_report(
    State(app): State<App>,
    Path(contest): Path<String>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    if contest.report_due(assembly.at).is_none() {
        return Err(Problem::wrong_state(contest.state()));
    }
    app.roll.report(&by.officer, id).await?;
    let console = paths::console_contest(&assembly.congress.id.to_string(), &id.to_string());
    Ok(see_other(&console))
}
