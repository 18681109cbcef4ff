//! `/c/{congress}/discussions/{item}`: the draft by clause. What is said is for the congress alone, so the page has none of
//! it: phones ask for it with their session.

use axum::extract::{Path, State};

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, revisions};
use crate::clauses;
use crate::http::view::{ClauseText, DiscussionPage, DraftText};
use crate::http::{App, Problem};
use crate::package::Markdown;
use crate::roll::AgendaItemId;
use crate::roll::discussion::statements::MOST_CHARS;
use crate::roll::documents::{DocumentEntry, DocumentKind};
use crate::roll::programme::{AgendaItem, AgendaKind};
use crate::words::Words;

/// `GET /c/{congress}/discussions/{item}`.
pub(in crate::http) async fn discussion(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
) -> Result<Page<DiscussionPage>, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let item = item_of(&assembly, &item)?;
    let found = app.roll.discussion(assembly.congress.id, item.id).await?;
    let t = visitor.t();
    let mut drafts = Vec::new();
    for entry in texts(item) {
        drafts.extend(draft(&app, &assembly, entry, t).await?);
    }
    let files = item.documents.iter();
    let files = files.filter(|entry| entry.kind != DocumentKind::Markdown);
    Ok(Page(DiscussionPage {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        item: item.id.to_string(),
        title: item.title.clone(),
        open: found.is_some_and(|found| found.open),
        most: MOST_CHARS,
        drafts,
        files: files
            .map(|entry| fill::document(&congress, entry, t))
            .collect(),
    }))
}

/// The item that an address names, if something is discussed there.
pub(super) fn item_of<'a>(assembly: &'a Assembly, item: &str) -> Result<&'a AgendaItem, Problem> {
    let id: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let mut agenda = assembly.agenda.iter();
    let item = agenda.find(|item| item.id == id && item.kind == AgendaKind::Discussion);
    item.ok_or_else(Problem::not_found)
}

/// The texts among an item's documents.
pub(super) fn texts(item: &AgendaItem) -> impl Iterator<Item = &DocumentEntry> {
    let documents = item.documents.iter();
    documents.filter(|entry| entry.kind == DocumentKind::Markdown)
}

async fn draft(
    app: &App,
    assembly: &Assembly,
    entry: &DocumentEntry,
    t: &Words,
) -> Result<Option<DraftText>, Problem> {
    let versions = app.roll.versions(assembly.congress.id, entry.id).await?;
    let Some(newest) = versions.last() else {
        return Ok(None);
    };
    let clause = |(number, clause): (u32, &clauses::Clause)| {
        let markdown = Markdown::new(&clause.markdown);
        ClauseText {
            number,
            label: revisions::label(clause, number, t),
            // The title stands above the first one.
            html: if number == 1 {
                markdown.to_html_below_title()
            } else {
                markdown.to_html()
            },
        }
    };
    Ok(Some(DraftText {
        document: entry.id.to_string(),
        title: entry.title.clone(),
        version: newest.number,
        about: revisions::about(newest, t),
        clauses: (1..)
            .zip(&clauses::clauses(&newest.text))
            .map(clause)
            .collect(),
        votes: revisions::votes(assembly, &newest.text),
    }))
}
