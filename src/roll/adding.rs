//! Adding a congress with all that belongs to it, in one transaction.

use ballot::id::{CongressId, ContestId};
use crypto::bytes::Hash;
use jiff::civil::Date;
use uuid::Uuid;

use super::check_in::Attendance;
use super::congresses::{Contact, Planned};
use super::documents::DocumentBody;
use super::error::refusal;
use super::ids::{AgendaItemId, DelegateId, DocumentId, OrganisationId};
use super::programme::AgendaKind;
use super::second_factor::{self, SecondFactor};
use super::{Roll, RollError, scrutineers};
use crate::purpose::Purpose;
use crate::store::{StoreError, Tx, execute, fetch_optional, write};

/// A congress to be added. Ids are the caller's.
#[derive(Debug, Clone)]
pub struct NewCongress {
    /// Its id, also its log's.
    pub id: CongressId,
    /// What it is for.
    pub purpose: Purpose,
    /// The meeting's name.
    pub title: String,
    /// The organisation's name as the meeting writes it.
    pub held_by: String,
    /// Whom delegates may ask.
    pub contact: Contact,
    /// How delegates prove who they are.
    pub second_factor: SecondFactor,
    /// Planned times.
    pub times: Planned,
    /// The log's URL without scheme.
    pub log_origin: String,
    /// The log's two verifier keys, a line each.
    pub vkey: String,
    /// Of everything it was made from: equal iff nothing differs.
    pub digest: Hash,
    /// What agenda items point to.
    pub documents: Vec<NewDocument>,
    /// In voting order.
    pub contests: Vec<NewContest>,
    /// In its order.
    pub agenda: Vec<NewAgendaItem>,
    /// The roll; numbers are unique.
    pub delegates: Vec<NewDelegate>,
    /// 监票人: id and name, in their order.
    pub scrutineers: Vec<(Uuid, String)>,
}

/// A document to be added.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Its id.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// The day on which delegates got it.
    pub published: Date,
    /// What is in it.
    pub body: DocumentBody,
}

/// A contest to be added, as a draft.
#[derive(Debug, Clone)]
pub struct NewContest {
    /// Its id.
    pub id: ContestId,
    /// The title on the ballot.
    pub title: String,
    /// The JSON of its [`Draft`](super::draft::Draft).
    pub draft: String,
}

/// An item of the agenda to be added.
#[derive(Debug, Clone)]
pub struct NewAgendaItem {
    /// Its id.
    pub id: AgendaItemId,
    /// The session that it belongs to.
    pub session: Option<String>,
    /// The words on the agenda.
    pub title: String,
    /// What is done.
    pub kind: AgendaKind,
    /// A short line below the title.
    pub note: Option<String>,
    /// The documents to read.
    pub documents: Vec<DocumentId>,
    /// The contest that is voted here.
    pub contest: Option<ContestId>,
}

/// A delegate to be added.
#[derive(Clone)]
pub struct NewDelegate {
    /// Their id on the people's side.
    pub id: DelegateId,
    /// Their name.
    pub name: String,
    /// Their unit.
    pub unit: String,
    /// Their delegation (代表团); may be empty.
    pub delegation: String,
    /// Their number (工号).
    pub number: String,
    /// Their second factor.
    pub check: Check,
    /// Whether they have asked for leave, [`Attendance::Leave`], or are expected.
    pub attendance: Attendance,
}

/// The second factor of a delegate who is added.
#[derive(Clone)]
pub enum Check {
    /// In the clear; only a keyed hash is stored.
    Given(String),
    /// The same as this delegate's, which nobody knows here.
    SameAs(DelegateId),
}

impl std::fmt::Debug for NewDelegate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("NewDelegate")
            .field(&self.id)
            .finish_non_exhaustive()
    }
}

/// What became of a congress that was to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It was added.
    New(CongressId),
    /// It had been added before, and nothing differs.
    AlreadyThere(CongressId),
}

/// Why a congress is not added.
#[derive(Debug, thiserror::Error)]
pub enum AddRefusal {
    /// One of the same title is there, made from something else.
    #[error("a congress with this title is there already ({0}), and it differs")]
    Differs(CongressId),
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(AddRefusal);

impl Roll {
    /// Adds a congress to an organisation. A second one of the same title is refused unless nothing differs.
    pub async fn add_congress(
        &self,
        organisation: OrganisationId,
        new: &NewCongress,
    ) -> Result<Added, AddRefusal> {
        write!(self.database, "add congress", AddRefusal, tx => {
            if let Some(id) = added_before(tx, organisation, &new.title, &new.digest).await? {
                return Ok(Added::AlreadyThere(id));
            }
            self.insert_congress(tx, organisation, new).await?;
            insert_documents(tx, new).await?;
            insert_contests(tx, new).await?;
            insert_agenda(tx, new).await?;
            self.insert_delegates(tx, new).await?;
            scrutineers::insert(tx, new.id, &new.scrutineers).await?;
            Ok(Added::New(new.id))
        })
    }

    /// The congress of this title, made from what has this digest.
    ///
    /// # Errors
    /// [`AddRefusal::Differs`] where it was made from something else.
    pub async fn added_before(
        &self,
        organisation: OrganisationId,
        title: &str,
        digest: &Hash,
    ) -> Result<Option<CongressId>, AddRefusal> {
        let mut tx = self.database.read().await?;
        added_before(&mut tx, organisation, title, digest).await
    }

    async fn insert_congress(
        &self,
        tx: &mut Tx,
        organisation: OrganisationId,
        new: &NewCongress,
    ) -> Result<(), StoreError> {
        let (officers, delegates): ([u8; 16], [u8; 16]) = (self.rng.bytes(), self.rng.bytes());
        execute!(
            tx,
            "INSERT INTO congresses (id, organisation, title, held_by, contact_name, contact_phone, second_factor, \
             opens, closes, log_origin, vkey, watch_officers, watch_delegates, package_digest, check_in_open, purpose) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15)",
            new.id.0,
            organisation.0,
            &new.title,
            &new.held_by,
            &new.contact.name,
            &new.contact.phone,
            new.second_factor.name(),
            new.times.opens,
            new.times.closes,
            &new.log_origin,
            &new.vkey,
            officers.as_slice(),
            delegates.as_slice(),
            new.digest.as_ref(),
            new.purpose.name(),
        )?;
        Ok(())
    }

    async fn insert_delegates(&self, tx: &mut Tx, new: &NewCongress) -> Result<(), StoreError> {
        for delegate in &new.delegates {
            self.insert_delegate(tx, new.id, delegate).await?;
        }
        Ok(())
    }

    /// Puts a delegate on the roll of a congress.
    pub(super) async fn insert_delegate(
        &self,
        tx: &mut Tx,
        congress: CongressId,
        delegate: &NewDelegate,
    ) -> Result<(), StoreError> {
        let (mark, of) = match &delegate.check {
            Check::Given(check) => {
                let mark = second_factor::mark(&self.vault, delegate.id, check);
                (mark.to_vec(), None)
            }
            Check::SameAs(other) => second_factor::stored(tx, *other).await?,
        };
        execute!(
            tx,
            "INSERT INTO delegates (id, congress, name, unit, delegation, number, check_mac, attendance, check_of) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            delegate.id.0,
            congress.0,
            &delegate.name,
            &delegate.unit,
            &delegate.delegation,
            &delegate.number,
            mark.as_slice(),
            delegate.attendance.name(),
            of.map(|of: DelegateId| of.0),
        )?;
        Ok(())
    }
}

async fn added_before(
    tx: &mut Tx,
    organisation: OrganisationId,
    title: &str,
    digest: &Hash,
) -> Result<Option<CongressId>, AddRefusal> {
    let row = fetch_optional!(
        tx,
        (Uuid, Vec<u8>),
        "SELECT id, package_digest FROM congresses WHERE organisation = $1 AND title = $2",
        organisation.0,
        title,
    )?;
    match row {
        None => Ok(None),
        Some((id, stored)) if stored == digest.as_ref() => Ok(Some(CongressId(id))),
        Some((id, _)) => Err(AddRefusal::Differs(CongressId(id))),
    }
}

async fn insert_documents(tx: &mut Tx, new: &NewCongress) -> Result<(), StoreError> {
    for document in &new.documents {
        execute!(
            tx,
            "INSERT INTO documents (id, congress, title, published, kind, markdown, file) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            document.id.0,
            new.id.0,
            &document.title,
            document.published.to_string(),
            document.body.kind().name(),
            document.body.markdown(),
            document.body.file(),
        )?;
    }
    Ok(())
}

async fn insert_contests(tx: &mut Tx, new: &NewCongress) -> Result<(), StoreError> {
    for (position, contest) in (1_i64..).zip(&new.contests) {
        execute!(
            tx,
            "INSERT INTO contests (id, congress, position, title, state, draft) VALUES ($1, $2, $3, $4, 'draft', $5)",
            contest.id.0,
            new.id.0,
            position,
            &contest.title,
            &contest.draft,
        )?;
    }
    Ok(())
}

async fn insert_agenda(tx: &mut Tx, new: &NewCongress) -> Result<(), StoreError> {
    for (position, item) in (1_i64..).zip(&new.agenda) {
        execute!(
            tx,
            "INSERT INTO agenda (id, congress, position, session, title, kind, note, contest, state) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting')",
            item.id.0,
            new.id.0,
            position,
            item.session.as_deref(),
            &item.title,
            item.kind.name(),
            item.note.as_deref(),
            item.contest.map(|id| id.0),
        )?;
        for (place, document) in (1_i64..).zip(&item.documents) {
            execute!(
                tx,
                "INSERT INTO agenda_documents (item, place, document) VALUES ($1, $2, $3)",
                item.id.0,
                place,
                document.0,
            )?;
        }
    }
    Ok(())
}
