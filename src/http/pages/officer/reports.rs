//! Results that the union above is told of: until when, and that it was done.

use axum::extract::{Path, State};
use axum::response::Response;

use super::OfficerForm;
use super::sign_in::Nothing;
use crate::clock::Millis;
use crate::conduct::{ContestOverview, ReportDue};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::pages::{fill, time};
use crate::http::view::{ReportLine, paths};
use crate::http::{App, Problem};

/// A line for each result of which the rules demand a report.
pub(super) async fn lines(
    app: &App,
    assembly: &Assembly,
    visitor: &Visitor,
) -> Result<Vec<ReportLine>, Problem> {
    let done = app.roll.reports(assembly.congress.id).await?;
    let contests = assembly.overview.contests.iter();
    let due = contests.filter_map(|contest| Some((contest, contest.report_due(assembly.at)?)));
    let lines = due.map(|(contest, due)| {
        let noted = done.iter().find(|(id, _)| *id == contest.contest());
        line(contest, due, noted.map(|(_, at)| *at), visitor)
    });
    Ok(lines.collect())
}

fn line(
    contest: &ContestOverview,
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
        contest: fill::contest(contest),
        words,
        reported: noted.is_some(),
        late: late && noted.is_none(),
    }
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
