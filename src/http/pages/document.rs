//! A document's page, and its file.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::visitor::{Page, Visitor};
use super::{fill, revisions, time};
use crate::fetched;
use crate::http::disposition::inline;
use crate::http::headers::Policy;
use crate::http::tag::Tag;
use crate::http::view::{Content, DocumentPage, paths};
use crate::http::{App, Problem};
use crate::package::Markdown;
use crate::roll::DocumentId;
use crate::roll::congresses::Congress;
use crate::roll::documents::{Document, DocumentKind};

/// `GET /c/{congress}/documents/{document}`.
pub(in crate::http) async fn document(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (congress, id, known) = find(&app, &congress, &document).await?;
    let of = congress.id.to_string();
    let file = paths::document_file(&of, &document);
    let t = visitor.t();
    let versions = app.roll.versions(congress.id, id).await?;
    let newest = versions.last();
    let day = newest.map_or(known.published, |newest| newest.day);
    let drawn = app.fetched.has(&fetched::PDF) && known.kind == DocumentKind::Pdf;
    let page = Page(DocumentPage {
        frame: visitor.frame(Some(fill::contact(&congress))),
        meeting: fill::meeting(&congress),
        published: day.map(|day| time::published(day, t)),
        revised: newest.and_then(|newest| revisions::revised(&of, id, &versions, newest.number, t)),
        title: known.title,
        content: match known.kind {
            DocumentKind::Markdown => {
                Content::Text(Markdown::new(&known.text).to_html_below_title())
            }
            DocumentKind::Picture => Content::Picture(file),
            DocumentKind::Pdf => Content::Pdf { file, drawn },
        },
    });
    Ok(if drawn {
        (Extension(Policy::Drawing), page).into_response()
    } else {
        page.into_response()
    })
}

/// `GET /c/{congress}/documents/{document}/file`: the PDF or picture itself.
pub(in crate::http) async fn document_file(
    State(app): State<App>,
    Path((congress, document)): Path<(String, String)>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let (_, id, known) = find(&app, &congress, &document).await?;
    let (kind, ending) = match known.kind {
        DocumentKind::Pdf => ("application/pdf", "pdf"),
        DocumentKind::Picture => ("image/jpeg", "jpg"),
        DocumentKind::Markdown => return Err(Problem::not_found()),
    };
    let hash = app.roll.file_hash(id).await?;
    let hash = hash.ok_or_else(Problem::not_found)?;
    let tag = Tag::of(&hash.to_string());
    let mut response = if tag.is_known(&asked) {
        tag.not_modified(kind)
    } else {
        let file = app.shelf.lend((id, hash), app.roll.file(id)).await?;
        tag.answer(kind, file)
    };
    response.headers_mut().insert(
        header::CONTENT_DISPOSITION,
        inline(&format!("{}.{ending}", known.title)),
    );
    response.extensions_mut().insert(Policy::File);
    Ok(response)
}

async fn find(
    app: &App,
    congress: &str,
    document: &str,
) -> Result<(Congress, DocumentId, Document), Problem> {
    let congress = congress.parse().map_err(|_| Problem::unknown_congress())?;
    let congress = app
        .roll
        .congress(congress)
        .await?
        .ok_or_else(Problem::unknown_congress)?;
    let id: DocumentId = document.parse().map_err(|_| Problem::not_found())?;
    let document = app.roll.document(congress.id, id).await?;
    Ok((congress, id, document.ok_or_else(Problem::not_found)?))
}
