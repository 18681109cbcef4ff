//! Discussions (docs/protocol.md §9): what a delegate's phone reads of one and adds to it. Whose a statement is, the session
//! says and nothing in the request.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ballot::id::CongressId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{id, json};
use crate::http::access::{Delegate, Insider};
use crate::http::{App, Problem};
use crate::roll::discussion::SpeakRefusal;
use crate::roll::discussion::speakers::Turn;
use crate::roll::discussion::statements::{
    self, BadText, ClauseRef, Standing, Statement, StatementText,
};
use crate::roll::{AgendaItemId, DelegateId, DocumentId};

/// The changes that the phone has seen.
#[derive(Deserialize)]
pub(in crate::http) struct Seen {
    seen: Option<u64>,
}

/// A discussion as one reader may see it.
#[derive(Serialize)]
struct Heard {
    open: bool,
    review: crate::roll::discussion::Review,
    changes: u64,
    left: u64,
    documents: Vec<Version>,
    statements: Vec<Said>,
    speakers: Vec<OnList>,
}

/// A document under discussion and its newest version.
#[derive(Serialize)]
struct Version {
    document: DocumentId,
    version: u32,
}

/// A statement.
#[derive(Serialize)]
struct Said {
    id: Uuid,
    document: Option<DocumentId>,
    version: Option<u32>,
    clause: Option<u32>,
    name: String,
    delegation: String,
    words: String,
    at: i64,
    state: &'static str,
    reason: Option<String>,
    mine: bool,
}

/// Somebody on the list of speakers.
#[derive(Serialize)]
struct OnList {
    name: String,
    delegation: String,
    state: Turn,
    mine: bool,
}

/// Who reads: a delegate, or an officer.
type Reader = Option<DelegateId>;

impl Said {
    fn of(statement: Statement, reader: Reader) -> Self {
        let (state, reason) = match statement.standing {
            Standing::Waiting => ("waiting", None),
            Standing::Published => ("published", None),
            Standing::Held(reason) => ("held", Some(reason)),
        };
        let about = statement.about;
        Self {
            id: statement.id,
            document: about.map(|about| about.document),
            version: about.map(|about| about.version),
            clause: about.map(|about| about.clause),
            mine: reader == Some(statement.delegate),
            name: statement.name,
            delegation: statement.delegation,
            words: statement.words,
            at: statement.at.0,
            state,
            reason,
        }
    }
}

/// What a reader may read: officers everything, a delegate what is published, and their own.
fn readable(all: Vec<Statement>, reader: Reader) -> Vec<Said> {
    let may = |statement: &Statement| {
        reader.is_none_or(|delegate| {
            delegate == statement.delegate || statement.standing == Standing::Published
        })
    };
    let kept = all.into_iter().filter(may);
    kept.map(|statement| Said::of(statement, reader)).collect()
}

/// What is said in a discussion; nothing where nothing has changed since.
pub(in crate::http) async fn discussion(
    State(app): State<App>,
    insider: Insider,
    Path((congress, item)): Path<(String, String)>,
    Query(Seen { seen }): Query<Seen>,
) -> Result<Response, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let item: AgendaItemId = id(&item, Problem::not_found)?;
    let reader = reader(&app, &insider, congress).await?;
    let found = app.roll.discussion(congress, item).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    if seen == Some(found.changes) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let all = app.roll.statements(congress, item).await?;
    let mine = all.iter().filter(|each| reader == Some(each.delegate));
    let made = mine.count() as u64;
    Ok(Json(Heard {
        open: found.open,
        review: found.review,
        changes: found.changes,
        left: statements::MOST_OF_ONE.saturating_sub(made),
        documents: versions(&app, congress, item).await?,
        statements: readable(all, reader),
        speakers: speakers(&app, congress, item, reader).await?,
    })
    .into_response())
}

/// The documents of the item that are texts.
async fn versions(
    app: &App,
    congress: CongressId,
    item: AgendaItemId,
) -> Result<Vec<Version>, Problem> {
    let agenda = app.roll.agenda(congress).await?;
    let here = agenda.into_iter().find(|each| each.id == item);
    let mut found = Vec::new();
    for entry in here.into_iter().flat_map(|item| item.documents) {
        let versions = app.roll.versions(congress, entry.id).await?;
        if let Some(newest) = versions.last() {
            found.push(Version {
                document: entry.id,
                version: newest.number,
            });
        }
    }
    Ok(found)
}

/// The list of a delegate's own delegation; for officers all of them.
async fn speakers(
    app: &App,
    congress: CongressId,
    item: AgendaItemId,
    reader: Reader,
) -> Result<Vec<OnList>, Problem> {
    let own = match reader {
        Some(delegate) => app.roll.delegation_of(delegate).await?,
        None => None,
    };
    let all = app.roll.speakers(congress, item).await?.into_iter();
    let listed = all.filter(|each| reader.is_none() || own.as_ref() == Some(&each.delegation));
    Ok(listed
        .map(|each| OnList {
            mine: reader == Some(each.delegate),
            name: each.name,
            delegation: each.delegation,
            state: each.turn,
        })
        .collect())
}

/// What a delegate writes.
#[derive(Deserialize)]
struct New {
    document: Option<DocumentId>,
    version: Option<u32>,
    clause: Option<u32>,
    words: String,
}

/// What became of it.
#[derive(Serialize)]
pub(in crate::http) struct Taken {
    id: Uuid,
    state: &'static str,
}

/// Takes a statement.
pub(in crate::http) async fn make_statement(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, item)): Path<(String, String)>,
    body: Body,
) -> Result<Json<Taken>, Problem> {
    let new: New = json(body).await?;
    let about = match (new.document, new.version, new.clause) {
        (None, None, None) => None,
        (Some(document), Some(version), Some(clause)) => Some(ClauseRef {
            document,
            version,
            clause,
        }),
        _ => return Err(Problem::malformed()),
    };
    let text = StatementText::new(&new.words)?;
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let item: AgendaItemId = id(&item, Problem::not_found)?;
    let said = app
        .roll
        .make_statement(&session, (congress, item), about, &text);
    let (id, standing) = said.await?;
    app.hub.touch(congress);
    let state = match standing {
        Standing::Published => "published",
        Standing::Waiting | Standing::Held(_) => "waiting",
    };
    Ok(Json(Taken { id, state }))
}

/// Puts the delegate on the list of speakers.
pub(in crate::http) async fn ask_to_speak(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, item)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let item: AgendaItemId = id(&item, Problem::not_found)?;
    app.roll.ask_to_speak(&session, congress, item).await?;
    app.hub.touch(congress);
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the delegate off it.
pub(in crate::http) async fn withdraw(
    State(app): State<App>,
    Delegate(session): Delegate,
    Path((congress, item)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let item: AgendaItemId = id(&item, Problem::not_found)?;
    app.roll.withdraw(&session, congress, item).await?;
    app.hub.touch(congress);
    Ok(StatusCode::NO_CONTENT)
}

/// What was said on a version of a document.
#[derive(Serialize)]
pub(in crate::http) struct SaidOn {
    statements: Vec<Said>,
}

/// What was said on a version of a document, at whichever item.
pub(in crate::http) async fn statements_on(
    State(app): State<App>,
    insider: Insider,
    Path((congress, document, version)): Path<(String, String, String)>,
) -> Result<Json<SaidOn>, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let document: DocumentId = id(&document, Problem::not_found)?;
    let version: u32 = id(&version, Problem::not_found)?;
    let reader = reader(&app, &insider, congress).await?;
    let said = app.roll.statements_on(congress, document, version).await?;
    Ok(Json(SaidOn {
        statements: readable(said, reader),
    }))
}

/// Whoever belongs to the congress; to anybody else it is unknown.
async fn reader(app: &App, insider: &Insider, congress: CongressId) -> Result<Reader, Problem> {
    if !insider.belongs_to(app, congress).await? {
        return Err(Problem::unknown_congress());
    }
    Ok(match insider {
        Insider::Delegate(session) => Some(session.delegate),
        Insider::Officer(_) => None,
    })
}

impl From<BadText> for Problem {
    fn from(bad: BadText) -> Self {
        match bad {
            BadText::Unreadable => Self::malformed(),
            BadText::TooLong => Self::too_many_words(statements::MOST_CHARS),
        }
    }
}

impl From<SpeakRefusal> for Problem {
    fn from(refusal: SpeakRefusal) -> Self {
        match refusal {
            SpeakRefusal::Unknown => Self::not_found(),
            SpeakRefusal::Closed => Self::discussion_closed(),
            SpeakRefusal::ClauseGone => Self::clause_gone(),
            SpeakRefusal::TooMany => Self::too_many_statements(),
            SpeakRefusal::TooFast => Self::within_a_minute(),
            SpeakRefusal::Internal(error) => error.into(),
        }
    }
}
