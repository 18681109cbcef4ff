//! One document of a congress: a text, a PDF file or a picture, told apart by what is in the file.

use ring::digest::{SHA256, digest};
use serde::Serialize;

use super::photo::{self, Photo};
use super::{Markdown, text};
use crate::words::{Said, said};

/// What a PDF file begins with, and has near its end.
const PDF_BEGINS: &[u8] = b"%PDF-";
const PDF_ENDS: &[u8] = b"%%EOF";
/// Readers look for the end mark within so many last bytes.
const PDF_TAIL: usize = 1024;

/// What is in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// A text.
    Markdown(Markdown),
    /// A PDF file, as it was given.
    Pdf(Pdf),
    /// A picture, written anew.
    Picture(Photo),
}

/// A file that begins and ends as PDF files do.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Pdf {
    /// The file.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Its SHA-256.
    pub source: [u8; 32],
}

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pdf({} bytes)", self.bytes.len())
    }
}

impl Body {
    /// Reads a file; an error is a sentence for the officer.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Said> {
        if bytes.is_empty() {
            return Err(said(|t| t.package.file_empty));
        }
        if bytes.starts_with(PDF_BEGINS) {
            return Pdf::read(bytes).map(Self::Pdf);
        }
        if photo::is_picture(bytes) {
            return Photo::page(bytes).map(Self::Picture);
        }
        let text = text::decode(bytes).ok_or_else(|| said(|t| t.package.file_kind))?;
        let text = Markdown::new(&text);
        if text.is_empty() {
            return Err(said(|t| t.package.file_empty));
        }
        Ok(Self::Markdown(text))
    }

    /// The title that a text gives itself.
    pub(super) fn title(&self) -> Option<String> {
        match self {
            Self::Markdown(text) => text.title(),
            Self::Pdf(_) | Self::Picture(_) => None,
        }
    }

    /// What a ballot's manifest binds: the text itself, or which file it is (protocol §3, a profile's text).
    pub fn bound(&self, title: &str) -> String {
        let source = match self {
            Self::Markdown(text) => return text.as_str().to_owned(),
            Self::Pdf(pdf) => &pdf.source,
            Self::Picture(picture) => &picture.source,
        };
        let hash: String = source.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("全文见文件“{title}”。文件的 SHA-256：`{hash}`")
    }
}

impl Pdf {
    fn read(bytes: &[u8]) -> Result<Self, Said> {
        let tail = &bytes[bytes.len().saturating_sub(PDF_TAIL)..];
        if !tail.windows(PDF_ENDS.len()).any(|seen| seen == PDF_ENDS) {
            return Err(said(|t| t.package.pdf_broken));
        }
        let mut source = [0; 32];
        source.copy_from_slice(digest(&SHA256, bytes).as_ref());
        Ok(Self {
            bytes: bytes.to_owned(),
            source,
        })
    }
}
