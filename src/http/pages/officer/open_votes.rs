//! A vote by name (记名表决), opened and closed at the agenda's item that is now.

use axum::extract::{Path, State};
use axum::response::Response;
use ballot::open_vote::{Matter, Secret};
use serde::Deserialize;

use super::OfficerForm;
use super::act::{refusal_page, sentence};
use super::console::Shown;
use super::hands::misfit;
use super::settings::done;
use super::sign_in::Nothing;
use crate::http::pages::fill;
use crate::http::pages::visitor::Visitor;
use crate::http::view::paths;
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::open_votes::{OpenVote, OpenVoteRefusal, Opening};
use crate::words::{Lang, Words, words};

/// Who is to see the names.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Names {
    Inside,
    Public,
}

/// The form.
#[derive(Deserialize)]
pub(in crate::http) struct OpenForm {
    /// A [`Matter`]'s name; empty where none was chosen.
    matter: String,
    names: Names,
}

/// `POST /officer/c/{congress}/agenda/{item}/vote/open`.
pub(in crate::http) async fn open_vote(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<OpenForm>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let visitor = visitor.led_back_to(paths::console(&congress));
    let item: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let public_names = form.names == Names::Public;
    let refused = match form.matter.parse::<Matter>() {
        Err(_) => (visitor.t().open_vote.no_matter.to_owned(), "WC-04"),
        Ok(matter) => {
            let opening = Opening {
                matter,
                public_names,
            };
            let at = (assembly.congress.id, item);
            let said = |title: &str| opened(title, public_names);
            match app.conduct.open_vote(&by.officer, at, opening, said).await {
                Ok(()) => return Ok(done(&app, &assembly)),
                Err(refusal) => why(refusal, visitor.t())?,
            }
        }
    };
    let shown = Shown {
        refused: Some(vec![sentence(refused.0, refused.1)]),
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

/// `POST /officer/c/{congress}/agenda/{item}/vote/close`.
pub(in crate::http) async fn close_vote(
    State(app): State<App>,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm {
        by,
        form: Nothing {},
    }: OfficerForm<Nothing>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let item: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let at = (assembly.congress.id, item);
    app.conduct.close_open_vote(&by.officer, at, closed).await?;
    Ok(done(&app, &assembly))
}

/// What the log says: it is for everybody, and in the first language.
fn opened(title: &str, public_names: bool) -> String {
    let zh = &words(Lang::Zh).open_vote;
    let who_sees = if public_names {
        zh.names_for_everybody
    } else {
        zh.names_inside
    };
    zh.said_open(title, who_sees)
}

fn closed(vote: &OpenVote) -> String {
    let zh = words(Lang::Zh);
    zh.hands.said(fill::open_vote(vote, zh), &vote.title)
}

/// Why it is not opened, and the rule that says so.
fn why(refusal: OpenVoteRefusal, t: &Words) -> Result<(String, &'static str), Problem> {
    let words = &t.open_vote;
    Ok(match refusal {
        OpenVoteRefusal::NotSo => (words.not_so.to_owned(), "WC-04"),
        OpenVoteRefusal::AnotherOpen => (words.another_open.to_owned(), "WC-04"),
        OpenVoteRefusal::Secret(secret) => (why_secret(secret, t).to_owned(), secret.rule()),
        OpenVoteRefusal::Fault(fault) => (misfit(fault, t), "WC-02"),
        OpenVoteRefusal::Internal(error) => return Err(error.into()),
    })
}

fn why_secret(secret: Secret, t: &Words) -> &'static str {
    let t = &t.open_vote;
    match secret {
        Secret::Election => t.secret_election,
        Secret::Recall => t.secret_recall,
        Secret::Appraisal => t.secret_appraisal,
        Secret::Approval => t.secret_approval,
        Secret::Place => t.secret_place,
    }
}
