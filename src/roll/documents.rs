//! The documents of a congress: texts, PDF files, pictures, each with its day of publication.

use std::collections::HashMap;

use ballot::id::CongressId;
use jiff::civil::Date;
use uuid::Uuid;

use super::ids::{AgendaItemId, DocumentId};
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, fetch_all, fetch_optional};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// A text.
    Markdown,
    /// A PDF file.
    Pdf,
    /// A picture, JPEG.
    Picture,
}

/// What is in a document.
#[derive(Clone, PartialEq, Eq)]
pub enum DocumentBody {
    /// A text, Markdown as the officer wrote it: sanitise what is shown.
    Markdown(String),
    /// A PDF file.
    Pdf(Vec<u8>),
    /// A JPEG.
    Picture(Vec<u8>),
}

/// A document as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEntry {
    /// Its id.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: DocumentKind,
    /// The day on which delegates got it; unknown of those that were there before this was asked.
    pub published: Option<Date>,
    /// The day of its newest version, where it was revised since.
    pub revised: Option<Date>,
}

/// A document of a congress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// The day on which delegates got it, as in [`DocumentEntry`].
    pub published: Option<Date>,
    /// What is in it.
    pub body: DocumentBody,
}

impl DocumentKind {
    /// The name in the database.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Pdf => "pdf",
            Self::Picture => "picture",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let all = [Self::Markdown, Self::Pdf, Self::Picture];
        let kind = all.into_iter().find(|kind| kind.name() == name);
        kind.ok_or(StoreError::Corrupt("document's kind"))
    }
}

impl DocumentBody {
    /// What it is.
    pub fn kind(&self) -> DocumentKind {
        match self {
            Self::Markdown(_) => DocumentKind::Markdown,
            Self::Pdf(_) => DocumentKind::Pdf,
            Self::Picture(_) => DocumentKind::Picture,
        }
    }

    /// The text as it is stored: empty where there is a file instead.
    pub(super) fn markdown(&self) -> &str {
        match self {
            Self::Markdown(text) => text,
            Self::Pdf(_) | Self::Picture(_) => "",
        }
    }

    /// The file as it is stored.
    pub(super) fn file(&self) -> Option<&[u8]> {
        match self {
            Self::Markdown(_) => None,
            Self::Pdf(bytes) | Self::Picture(bytes) => Some(bytes),
        }
    }

    fn read(kind: &str, markdown: String, file: Option<Vec<u8>>) -> Result<Self, StoreError> {
        match (DocumentKind::read(kind)?, file) {
            (DocumentKind::Markdown, None) => Ok(Self::Markdown(markdown)),
            (DocumentKind::Pdf, Some(bytes)) => Ok(Self::Pdf(bytes)),
            (DocumentKind::Picture, Some(bytes)) => Ok(Self::Picture(bytes)),
            _ => Err(StoreError::Corrupt("document")),
        }
    }
}

impl std::fmt::Debug for DocumentBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let length = self.file().map_or(self.markdown().len(), <[u8]>::len);
        write!(f, "{:?}({length} bytes)", self.kind())
    }
}

impl Roll {
    /// A document of a congress.
    pub async fn document(
        &self,
        congress: CongressId,
        document: DocumentId,
    ) -> Result<Option<Document>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (String, Option<String>, String, String, Option<Vec<u8>>),
            "SELECT title, published, kind, markdown, file FROM documents WHERE id = $1 AND congress = $2",
            document.0,
            congress.0,
        )?;
        let Some((title, published, kind, markdown, file)) = row else {
            return Ok(None);
        };
        Ok(Some(Document {
            title,
            published: day(published)?,
            body: DocumentBody::read(&kind, markdown, file)?,
        }))
    }

    /// Every document of a congress, by title.
    pub async fn papers(&self, congress: CongressId) -> Result<Vec<DocumentEntry>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            Row,
            "SELECT d.id, d.title, d.kind, d.published, (SELECT max(replaced) FROM former_texts WHERE document = d.id) \
             FROM documents d WHERE d.congress = $1",
            congress.0,
        )?;
        let entries = rows.into_iter().map(entry);
        let mut entries: Vec<_> = entries.collect::<Result<_, _>>()?;
        entries.sort_by(|one, other| one.title.cmp(&other.title));
        Ok(entries)
    }
}

/// The documents of a congress's agenda by item, in their order.
pub(super) async fn by_item(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<HashMap<AgendaItemId, Vec<DocumentEntry>>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, Uuid, String, String, Option<String>, Option<String>),
        "SELECT l.item, d.id, d.title, d.kind, d.published, (SELECT max(replaced) FROM former_texts WHERE document = d.id) \
         FROM agenda_documents l JOIN documents d ON d.id = l.document WHERE d.congress = $1 ORDER BY l.item, l.place",
        congress.0,
    )?;
    let mut items: HashMap<AgendaItemId, Vec<DocumentEntry>> = HashMap::new();
    for (item, id, title, kind, published, revised) in rows {
        let entry = entry((id, title, kind, published, revised))?;
        items.entry(AgendaItemId(item)).or_default().push(entry);
    }
    Ok(items)
}

type Row = (Uuid, String, String, Option<String>, Option<String>);

fn entry((id, title, kind, published, revised): Row) -> Result<DocumentEntry, StoreError> {
    Ok(DocumentEntry {
        id: DocumentId(id),
        title,
        kind: DocumentKind::read(&kind)?,
        published: day(published)?,
        revised: day(revised)?,
    })
}

fn day(stored: Option<String>) -> Result<Option<Date>, StoreError> {
    let day = stored.map(|day| day.parse::<Date>()).transpose();
    day.map_err(|_| StoreError::Corrupt("day of publication"))
}
