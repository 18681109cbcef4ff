//! What a form of a preparation sends: texts and files, from an officer's own page.

use axum::Form;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::super::SignedIn;
use crate::http::access::is_same_origin;
use crate::http::{App, Problem};
use crate::package::MAX_BYTES;

/// Most bytes of a form with its files: a whole package, and what is written around it.
#[expect(clippy::cast_possible_truncation, reason = "20 MB fit everywhere")]
pub(in crate::http) const MOST_SENT_BYTES: usize = MAX_BYTES as usize + (1 << 16);

/// A form, with whoever sent it.
pub(in crate::http) struct Sent {
    pub(in crate::http::pages::officer) by: SignedIn,
    texts: Vec<(String, String)>,
    files: Vec<SentFile>,
}

/// A file of a form.
pub(in crate::http::pages::officer) struct SentFile {
    field: String,
    /// Its name on the officer's machine, without folders.
    pub(in crate::http::pages::officer) name: String,
    pub(in crate::http::pages::officer) bytes: Vec<u8>,
}

impl Sent {
    /// The text of a field; empty where there is none.
    pub(in crate::http::pages::officer) fn text(&self, field: &str) -> &str {
        self.texts
            .iter()
            .find(|(name, _)| name == field)
            .map_or("", |(_, text)| text.trim())
    }

    /// Whether the form has the field at all.
    pub(in crate::http::pages::officer) fn has(&self, field: &str) -> bool {
        self.texts.iter().any(|(name, _)| name == field)
    }

    /// All texts of a field, of boxes that are ticked say.
    pub(in crate::http::pages::officer) fn all(&self, field: &str) -> Vec<String> {
        let texts = self.texts.iter().filter(|(name, _)| name == field);
        texts.map(|(_, text)| text.trim().to_owned()).collect()
    }

    /// The file of a field, if one was chosen.
    pub(in crate::http::pages::officer) fn file(&self, field: &str) -> Option<&SentFile> {
        self.files.iter().find(|file| file.field == field)
    }

    /// What is to be done.
    pub(in crate::http::pages::officer) fn act(&self) -> &str {
        self.text("do")
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Response;

    /// Nothing of the body is read before it is known who asks.
    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = SignedIn::from_request_parts(&mut parts, app).await?;
        if !is_same_origin(&parts.headers) {
            return Err(Problem::cross_origin().into_response());
        }
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let parted = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        let request = Request::from_parts(parts, body);
        let (texts, files) = if parted {
            let parts = Multipart::from_request(request, app).await;
            let parts = parts.map_err(|_| Problem::malformed().into_response())?;
            read(parts).await.map_err(|error| refusal(error.status()))?
        } else {
            let form = Form::<Vec<(String, String)>>::from_request(request, app).await;
            let Form(texts) =
                form.map_err(|rejection| refusal(rejection.into_response().status()))?;
            (texts, Vec::new())
        };
        let texts = texts.into_iter().map(|(name, text)| (name, lines(&text)));
        let sent = Self {
            by,
            texts: texts.collect(),
            files,
        };
        if !sent.by.sent(sent.text("csrf")) {
            return Err(Problem::cross_origin().into_response());
        }
        Ok(sent)
    }
}

type Read = (Vec<(String, String)>, Vec<SentFile>);

async fn read(mut parts: Multipart) -> Result<Read, MultipartError> {
    let (mut texts, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await? {
        let field = part.name().unwrap_or_default().to_owned();
        let Some(name) = part.file_name().map(own_name) else {
            texts.push((field, part.text().await?));
            continue;
        };
        let bytes = part.bytes().await?.to_vec();
        // A browser sends an empty file where none was chosen.
        if !name.is_empty() {
            files.push(SentFile { field, name, bytes });
        }
    }
    Ok((texts, files))
}

/// Some browsers send folders along.
fn own_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).collect()
}

/// Browsers end lines as the wire does; the package has lines as texts do.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}

fn refusal(status: StatusCode) -> Response {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::too_large().into_response()
    } else {
        Problem::malformed().into_response()
    }
}
