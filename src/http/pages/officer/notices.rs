//! What officers tell everybody: incidents, and that a vote lasts longer.

use axum::extract::{Path, State};
use axum::response::Response;
use ballot::state;
use jiff::civil::DateTime;
use jiff::tz::offset;
use serde::Deserialize;

use super::OfficerForm;
use super::act::{refusal_page, sentence};
use super::console::Shown;
use crate::clock::Millis;
use crate::conduct::ContestOverview;
use crate::http::pages::plain::see_other;
use crate::http::pages::time;
use crate::http::pages::visitor::Visitor;
use crate::http::view::paths;
use crate::http::{App, Problem};
use crate::roll::notices::{ExtendRefusal, NoticeText};
use crate::words::{Lang, words};

/// How browsers write a moment in a form's field.
const FIELD: &str = "%Y-%m-%dT%H:%M";

/// The form of a notice.
#[derive(Deserialize)]
pub(in crate::http) struct NoticeForm {
    text: String,
    #[serde(default)]
    contest: String,
}

/// `POST /officer/c/{congress}/notices`.
pub(in crate::http) async fn notify(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm {
        by,
        form: NoticeForm { text, contest },
    }: OfficerForm<NoticeForm>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let about = contest.parse().ok();
    let Some(text) = NoticeText::new(&text) else {
        let shown = Shown {
            contest: about,
            refused: Some(vec![sentence(
                visitor.t().notices.needed.to_owned(),
                "text",
            )]),
            ..Shown::default()
        };
        return refusal_page(&app, &visitor, &by, &assembly, shown).await;
    };
    let id = assembly.congress.id;
    app.conduct.notify(&by.officer, id, about, &text).await?;
    app.hub.touch(id);
    let id = id.to_string();
    Ok(see_other(&match about {
        Some(about) => paths::console_contest(&id, &about.to_string()),
        None => paths::console(&id),
    }))
}

/// The form of an extension.
#[derive(Deserialize)]
pub(in crate::http) struct ExtendForm {
    until: String,
}

/// `POST /officer/contests/{contest}/extend`.
pub(in crate::http) async fn extend(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
    OfficerForm {
        by,
        form: ExtendForm { until },
    }: OfficerForm<ExtendForm>,
) -> Result<Response, Problem> {
    let (assembly, id) = by.holding(&app, &contest).await?;
    let t = visitor.t();
    let refused = match parse(&until) {
        None => t.notices.no_time,
        Some(until) => {
            // The log is for everybody, and in the first language.
            let zh = words(Lang::Zh);
            let title = &assembly.contest(id)?.facts.title;
            let said = zh.notices.extended(title, time::moment(until, zh));
            match app.conduct.extend(&by.officer, id, until, &said).await {
                Ok(()) => {
                    app.hub.touch(assembly.congress.id);
                    return Ok(see_other(&paths::console_contest(
                        &assembly.congress.id.to_string(),
                        &contest,
                    )));
                }
                Err(ExtendRefusal::NotLater) => t.notices.not_later,
                Err(ExtendRefusal::WrongState(state)) => return Err(Problem::wrong_state(state)),
                Err(ExtendRefusal::Internal(error)) => return Err(error.into()),
            }
        }
    };
    let shown = Shown {
        contest: Some(id),
        refused: Some(vec![sentence(refused.to_owned(), "until")]),
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

/// A moment as a form's field has it, Beijing's.
fn parse(field: &str) -> Option<Millis> {
    let moment = DateTime::strptime(FIELD, field).ok()?;
    let at = offset(8).to_timestamp(moment).ok()?;
    Some(Millis(at.as_millisecond()))
}

/// When a box closes by itself, for the field that puts it off; none where it has no such time or is not open.
pub(super) fn extendable(contest: &ContestOverview) -> Option<String> {
    let takes = matches!(contest.state(), state::State::Ready | state::State::Open);
    let closes = contest.facts.closes().filter(|_| takes)?;
    Some(time::beijing(Millis(closes)).strftime(FIELD).to_string())
}
