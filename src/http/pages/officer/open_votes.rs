//! A vote by name (记名表决), opened and closed at the agenda's item that is now.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::act::{refusal_page, sentence};
use super::hands::misfit;
use super::settings::done;
use super::sign_in::Nothing;
use super::{OfficerForm, floor};
use crate::http::pages::fill;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{Finding, paths};
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::open_votes::{Again, OpenVote, OpenVoteRefusal, Opening};
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
    /// A [`Matter`](ballot::matter::Matter)'s name; empty where none was chosen.
    matter: String,
    names: Names,
    /// Which vote is held again; empty of the first.
    #[serde(default)]
    round: String,
    /// Why.
    #[serde(default)]
    why: String,
}

impl OpenForm {
    fn again(&self) -> Result<Option<Again<'_>>, Problem> {
        if self.round.is_empty() {
            return Ok(None);
        }
        let round = self.round.parse().map_err(|_| Problem::malformed())?;
        let why = &self.why;
        Ok(Some(Again { round, why }))
    }
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
    let refused = match floor::matter(&form.matter, visitor.t()) {
        Err(refused) => refused,
        Ok(matter) => {
            let opening = Opening {
                matter,
                public_names,
                again: form.again()?,
            };
            let at = (assembly.congress.id, item);
            let said = |title: &str| opened(title, opening);
            match app.conduct.open_vote(&by.officer, at, opening, said).await {
                Ok(()) => return Ok(done(&app, &assembly)),
                Err(refusal) => why(refusal, visitor.t())?,
            }
        }
    };
    refusal_page(&app, &visitor, &by, &assembly, floor::shown(refused)).await
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
fn opened(title: &str, opening: Opening<'_>) -> String {
    let zh = &words(Lang::Zh).open_vote;
    let who_sees = if opening.public_names {
        zh.names_for_everybody
    } else {
        zh.names_inside
    };
    let begun = match opening.again {
        None => zh.said_open(title, who_sees),
        Some(Again { why, .. }) => zh.said_again(title, who_sees, why.trim()),
    };
    begun + &floor::declared(opening.matter)
}

fn closed(vote: &OpenVote) -> String {
    let zh = words(Lang::Zh);
    zh.hands.said(fill::open_vote(vote, zh), &vote.title)
}

/// Why it is not opened.
fn why(refusal: OpenVoteRefusal, t: &Words) -> Result<Finding, Problem> {
    Ok(match refusal {
        OpenVoteRefusal::Obstacle(obstacle) => floor::refused(obstacle, t),
        OpenVoteRefusal::NotNewest => sentence(t.open_vote.not_newest.to_owned(), "WC-14"),
        OpenVoteRefusal::NoReason => sentence(t.open_vote.no_reason.to_owned(), "WC-14"),
        OpenVoteRefusal::AnotherOpen => sentence(t.open_vote.another_open.to_owned(), "WC-04"),
        OpenVoteRefusal::Fault(fault) => sentence(misfit(fault, t), "WC-02"),
        OpenVoteRefusal::Internal(error) => return Err(error.into()),
    })
}
