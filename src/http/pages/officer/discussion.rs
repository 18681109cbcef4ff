//! Moderating a discussion: what was written is published or held back, the lists of speakers are led.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::clauses;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::discussion::{item_of, texts};
use crate::http::pages::fill;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::pages::{revisions, time};
use crate::http::view::{
    DraftLine, ModerationPage, SpeakerLine, SpeakersList, StatementLine, paths,
};
use crate::http::{App, Problem};
use crate::roll::DelegateId;
use crate::roll::discussion::Review;
use crate::roll::discussion::moderation::{HoldReason, Moderation};
use crate::roll::discussion::speakers::{Speaker, Turn};
use crate::roll::discussion::statements::{Standing, Statement};
use crate::roll::revisions::Version;
use crate::words::Words;

/// `GET /officer/c/{congress}/discussions/{item}`.
pub(in crate::http) async fn moderation(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path((congress, item)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    page(&app, &visitor, &by, &assembly, &item, None).await
}

/// The forms of the page: what is done, and with whom or what.
#[derive(Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
enum Form {
    Open,
    Close,
    Review { review: Review },
    Publish { statement: Uuid },
    Hold { statement: Uuid, reason: String },
    Call { delegate: DelegateId },
    Spoken { delegate: DelegateId },
}

/// A form of the page.
#[derive(Deserialize)]
pub(in crate::http) struct ModerateForm {
    #[serde(flatten)]
    form: Form,
}

/// `POST /officer/c/{congress}/discussions/{item}`.
pub(in crate::http) async fn moderate(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<ModerateForm>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let here = item_of(&assembly, &item)?.id;
    let what = match form.form {
        Form::Open => Moderation::Open,
        Form::Close => Moderation::Close,
        Form::Review { review } => Moderation::Review(review),
        Form::Publish { statement } => Moderation::Publish(statement),
        Form::Call { delegate } => Moderation::Call(delegate),
        Form::Spoken { delegate } => Moderation::Spoken(delegate),
        Form::Hold { statement, reason } => match HoldReason::new(&reason) {
            Some(reason) => Moderation::Hold(statement, reason),
            None => {
                let visitor = visitor.led_back_to(paths::moderation(&congress, &item));
                let why = visitor.t().discussion.no_reason.to_owned();
                let page = page(&app, &visitor, &by, &assembly, &item, Some(why)).await?;
                return Ok((StatusCode::CONFLICT, page).into_response());
            }
        },
    };
    let id = assembly.congress.id;
    app.roll.moderate(&by.officer, id, here, &what).await?;
    app.hub.touch(id);
    Ok(see_other(&paths::moderation(&congress, &item)))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    item: &str,
    refused: Option<String>,
) -> Result<Response, Problem> {
    let (t, congress) = (visitor.t(), assembly.congress.id);
    let item = item_of(assembly, item)?;
    let found = app.roll.discussion(congress, item.id).await?;
    let found = found.unwrap_or_default();
    let mut texts_here = Vec::new();
    for entry in texts(item) {
        texts_here.push((entry, app.roll.versions(congress, entry.id).await?));
    }
    let said = app.roll.statements(congress, item.id).await?;
    let standing = |wanted: fn(&Standing) -> bool| -> Vec<StatementLine> {
        let chosen = said.iter().filter(|each| wanted(&each.standing));
        let versions = |statement: &Statement| {
            let about = statement.about?;
            let of = texts_here
                .iter()
                .find(|(entry, _)| entry.id == about.document);
            clause_name(&of?.1, about.version, about.clause, t)
        };
        chosen
            .map(|each| statement_line(each, versions(each), assembly, t))
            .collect()
    };
    let page = ModerationPage {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        csrf: by.csrf(),
        item: item.id.to_string(),
        title: item.title.clone(),
        open: found.open,
        before: found.review == Review::Before,
        waiting: standing(|standing| *standing == Standing::Waiting),
        published: standing(|standing| *standing == Standing::Published),
        held: standing(|standing| matches!(standing, Standing::Held(_))),
        lists: lists(&app.roll.speakers(congress, item.id).await?, t),
        drafts: texts_here
            .iter()
            .filter_map(|(entry, versions)| {
                let newest = versions.last()?;
                Some(DraftLine {
                    document: entry.id.to_string(),
                    title: entry.title.clone(),
                    version: newest.number,
                    about: revisions::about(newest, t),
                    votes: revisions::votes(assembly, &newest.text),
                })
            })
            .collect(),
        refused,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

/// A statement as officers read it.
pub(super) fn statement_line(
    statement: &Statement,
    about: Option<String>,
    assembly: &Assembly,
    t: &Words,
) -> StatementLine {
    StatementLine {
        id: statement.id.to_string(),
        name: statement.name.clone(),
        delegation: statement.delegation.clone(),
        about,
        words: statement.words.clone(),
        time: time::recent_minute(statement.at, assembly.at, t),
        reason: match &statement.standing {
            Standing::Held(reason) => Some(reason.clone()),
            Standing::Waiting | Standing::Published => None,
        },
    }
}

/// The clause that a statement is about, with its version where that is a former one.
fn clause_name(versions: &[Version], version: u32, clause: u32, t: &Words) -> Option<String> {
    let text = &versions.iter().find(|each| each.number == version)?.text;
    let all = clauses::clauses(text);
    let name = revisions::label(all.get(clause as usize - 1)?, clause, t);
    let newest = versions.last().is_some_and(|each| each.number == version);
    Some(if newest {
        name
    } else {
        t.discussion.of_version(name, version)
    })
}

/// The lists of speakers by delegation, as they are sorted.
pub(in crate::http::pages) fn lists(speakers: &[Speaker], t: &Words) -> Vec<SpeakersList> {
    let lists = speakers.chunk_by(|one, next| one.delegation == next.delegation);
    lists
        .map(|list| {
            let line = |speaker: &Speaker| SpeakerLine {
                delegate: speaker.delegate.to_string(),
                name: speaker.name.clone(),
            };
            let of = |turn: Turn| list.iter().filter(move |each| each.turn == turn);
            SpeakersList {
                delegation: fill::delegation_name(&list[0].delegation, t),
                waiting: of(Turn::Waiting).map(line).collect(),
                speaking: of(Turn::Called).map(line).next(),
                spoken: of(Turn::Spoken).map(|each| each.name.clone()).collect(),
            }
        })
        .collect()
}
