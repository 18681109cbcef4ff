//! The documents of a congress: texts, PDF files, pictures, each with its day of publication.

use std::collections::HashMap;

use ballot::id::CongressId;
use crypto::bytes::Hash;
use jiff::civil::Date;
use uuid::Uuid;

use super::ids::{AgendaItemId, DocumentId};
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

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

/// A document of a congress, without its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// The day on which delegates got it, as in [`DocumentEntry`].
    pub published: Option<Date>,
    /// What it is.
    pub kind: DocumentKind,
    /// A text, Markdown as the officer wrote it: sanitise what is shown. Empty where there is a file.
    pub text: String,
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
        f.write_fmt(format_args!("{:?}({length} bytes)", self.kind()))
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
            (String, Option<String>, String, String),
            "SELECT title, published, kind, markdown FROM documents WHERE id = $1 AND congress = $2",
            document.0,
            congress.0,
        )?;
        let Some((title, published, kind, text)) = row else {
            return Ok(None);
        };
        Ok(Some(Document {
            title,
            published: day(published)?,
            kind: DocumentKind::read(&kind)?,
            text,
        }))
    }

    /// SHA-256 of a document's file: made once, and anew where the file is another one. None where there is no file.
    pub async fn file_hash(&self, document: DocumentId) -> Result<Option<Hash>, RollError> {
        let mut tx = self.database.read().await?;
        let known = known_hash(&mut tx, document).await?;
        drop(tx);
        if known.is_some() {
            return Ok(known);
        }
        write!(self.database, "hash file", RollError, tx => {
            let Some(file) = file(tx, document).await? else {
                return Ok(None);
            };
            let hash = Hash::of(&file);
            execute!(
                tx,
                "INSERT INTO file_hashes (document, hash) VALUES ($1, $2) ON CONFLICT (document) DO NOTHING",
                document.0,
                hash.as_bytes().as_slice(),
            )?;
            Ok(Some(hash))
        })
    }

    /// A document's file.
    pub async fn file(&self, document: DocumentId) -> Result<Option<Vec<u8>>, RollError> {
        let mut tx = self.database.read().await?;
        Ok(file(&mut tx, document).await?)
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

/// Every document of a congress with what is in it.
pub(super) async fn all(
    tx: &mut Tx,
    congress: CongressId,
) -> Result<Vec<(DocumentEntry, DocumentBody)>, StoreError> {
    let rows = fetch_all!(
        tx,
        (
            Uuid,
            String,
            String,
            Option<String>,
            String,
            Option<Vec<u8>>
        ),
        "SELECT id, title, kind, published, markdown, file FROM documents WHERE congress = $1",
        congress.0,
    )?;
    rows.into_iter()
        .map(|(id, title, kind, published, markdown, file)| {
            let body = DocumentBody::read(&kind, markdown, file)?;
            Ok((entry((id, title, kind, published, None))?, body))
        })
        .collect()
}

async fn file(tx: &mut Tx, document: DocumentId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = fetch_optional!(
        tx,
        (Option<Vec<u8>>,),
        "SELECT file FROM documents WHERE id = $1",
        document.0,
    )?;
    Ok(row.and_then(|(file,)| file))
}

async fn known_hash(tx: &mut Tx, document: DocumentId) -> Result<Option<Hash>, StoreError> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>,),
        "SELECT hash FROM file_hashes WHERE document = $1",
        document.0,
    )?;
    let hash = row.map(|(hash,)| <[u8; 32]>::try_from(hash));
    let hash = hash.transpose().map_err(|_| StoreError::Corrupt("hash"))?;
    Ok(hash.map(Hash::from))
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
