//! A document's page, and its file.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::visitor::{Page, Visitor};
use super::{fill, revisions, time};
use crate::fetched;
use crate::http::headers::Policy;
use crate::http::view::{Content, DocumentPage, paths};
use crate::http::{App, Problem};
use crate::package::Markdown;
use crate::roll::DocumentId;
use crate::roll::congresses::Congress;
use crate::roll::documents::{Document, DocumentBody};

/// `GET /c/{congress}/documents/{document}`.
pub(in crate::http) async fn document(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (congress, known) = find(&app, &congress, &document).await?;
    let file = paths::document_file(&congress.id.to_string(), &document);
    let t = visitor.t();
    let versions = match document.parse() {
        Ok(id) => app.roll.versions(congress.id, id).await?,
        Err(_) => Vec::new(),
    };
    let newest = versions.last();
    let day = newest.map_or(known.published, |newest| newest.day);
    let drawn = app.fetched.has(&fetched::PDF) && matches!(known.body, DocumentBody::Pdf(_));
    let page = Page(DocumentPage {
        frame: visitor.frame(Some(fill::contact(&congress))),
        meeting: fill::meeting(&congress),
        published: day.map(|day| time::published(day, t)),
        revised: document.parse().ok().zip(newest).and_then(|(id, newest)| {
            let congress = congress.id.to_string();
            revisions::revised(&congress, id, &versions, newest.number, t)
        }),
        title: known.title,
        content: match known.body {
            DocumentBody::Markdown(text) => {
                Content::Text(Markdown::new(&text).to_html_below_title())
            }
            DocumentBody::Picture(_) => Content::Picture(file),
            DocumentBody::Pdf(_) => Content::Pdf { file, drawn },
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
) -> Result<Response, Problem> {
    let (_, document) = find(&app, &congress, &document).await?;
    let (kind, ending, bytes) = match document.body {
        DocumentBody::Pdf(bytes) => ("application/pdf", "pdf", bytes),
        DocumentBody::Picture(bytes) => ("image/jpeg", "jpg", bytes),
        DocumentBody::Markdown(_) => return Err(Problem::not_found()),
    };
    let named = format!(
        "inline; filename*=UTF-8''{}.{ending}",
        escaped(&document.title)
    );
    let named = HeaderValue::from_str(&named).unwrap_or(HeaderValue::from_static("inline"));
    let headers: [(HeaderName, HeaderValue); 3] = [
        // The page that draws it has no origin.
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, named),
    ];
    let mut response = (headers, bytes).into_response();
    response.extensions_mut().insert(Policy::File);
    Ok(response)
}

async fn find(app: &App, congress: &str, document: &str) -> Result<(Congress, Document), Problem> {
    let congress = congress.parse().map_err(|_| Problem::unknown_congress())?;
    let congress = app
        .roll
        .congress(congress)
        .await?
        .ok_or_else(Problem::unknown_congress)?;
    let id: DocumentId = document.parse().map_err(|_| Problem::not_found())?;
    let document = app.roll.document(congress.id, id).await?;
    Ok((congress, document.ok_or_else(Problem::not_found)?))
}

/// A file's name as RFC 8187 wants it: whatever is not a letter or digit as `%XX`.
fn escaped(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
