//! `GET /api/v1/congresses/{congress}`: the public parts (protocol §8).

use axum::Json;
use axum::extract::{Path, State};
use ballot::id::{CongressId, ContestId};
use ballot::manifest::Kind;
use ballot::state;
use serde::Serialize;

use super::id;
use crate::http::{App, Problem};
use crate::roll::DocumentId;
use crate::roll::congresses::Phase;
use crate::roll::documents::{DocumentEntry, DocumentKind};
use crate::roll::programme::{AgendaItem, AgendaKind, Progress};

/// A congress as everybody may see it.
#[derive(Serialize)]
pub(in crate::http) struct Congress {
    congress: CongressId,
    title: String,
    organisation: String,
    state: Phase,
    log: String,
    /// Said of a rehearsal alone.
    #[serde(skip_serializing_if = "is_false")]
    rehearsal: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<String>,
    agenda: Vec<Item>,
    contests: Vec<Contest>,
}

#[derive(Serialize)]
struct Item {
    id: crate::roll::AgendaItemId,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
    title: String,
    kind: AgendaKind,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<Document>,
    state: Progress,
    contest: Option<ContestId>,
}

#[derive(Serialize)]
struct Document {
    document: DocumentId,
    title: String,
    kind: DocumentKind,
    published: Option<jiff::civil::Date>,
}

#[derive(Serialize)]
struct Contest {
    contest: ContestId,
    title: String,
    kind: Kind,
    state: state::State,
}

/// Answers a congress's public parts, contests in voting order.
pub(in crate::http) async fn congress(
    State(app): State<App>,
    Path(congress): Path<String>,
) -> Result<Json<Congress>, Problem> {
    let congress: CongressId = id(&congress, Problem::unknown_congress)?;
    let known = app
        .roll
        .congress(congress)
        .await?
        .ok_or_else(Problem::unknown_congress)?;
    let agenda = app.roll.agenda(congress).await?;
    let overview = app.conduct.overview(congress).await?;
    let contests = overview.contests.iter().map(|contest| Contest {
        contest: contest.contest(),
        title: contest.facts.title.clone(),
        kind: contest.facts.draft.kind,
        state: contest.state(),
    });
    Ok(Json(Congress {
        congress,
        title: known.title,
        organisation: known.held_by,
        state: known.phase,
        log: format!("{}/log/{congress}", app.base),
        rehearsal: known.purpose.is_rehearsal(),
        stream: overview.stream.as_ref().map(ToString::to_string),
        agenda: agenda.into_iter().map(item).collect(),
        contests: contests.collect(),
    }))
}

fn is_false(said: &bool) -> bool {
    !said
}

fn item(item: AgendaItem) -> Item {
    Item {
        id: item.id,
        session: item.session,
        title: item.title,
        kind: item.kind,
        documents: item.documents.into_iter().map(document).collect(),
        state: item.progress,
        contest: item.contest,
    }
}

fn document(entry: DocumentEntry) -> Document {
    Document {
        document: entry.id,
        title: entry.title,
        kind: entry.kind,
        published: entry.published,
    }
}
