//! A rehearsal (试投) made of a congress that is there: a congress of its own, with ids of its own for everything.

use std::collections::HashMap;

use ballot::id::{CongressId, ContestId, MemberId};
use crypto::bytes::Hash;
use jiff::civil::Date;
use uuid::Uuid;

use super::adding::{Check, NewAgendaItem, NewCongress, NewContest, NewDelegate, NewDocument};
use super::check_in::Attendance;
use super::draft::{Draft, DraftTimes};
use super::error::refusal;
use super::ids::{AgendaItemId, DelegateId, DocumentId, OrganisationId};
use super::{Roll, RollError, documents, programme};
use crate::purpose::{Purpose, rehearsal_title};
use crate::rng::Rng;
use crate::store::{StoreError, Tx, fetch_all, fetch_optional};

/// Why no rehearsal is made of a congress.
#[derive(Debug, thiserror::Error)]
pub enum CopyRefusal {
    /// No such congress in the officer's organisation.
    #[error("unknown congress")]
    Unknown,
    /// It is a rehearsal itself.
    #[error("a rehearsal is not rehearsed")]
    IsRehearsal,
    /// One of its contests is no draft any more.
    #[error("a contest is not a draft any more")]
    Begun,
    /// A fault below.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(CopyRefusal);

impl NewCongress {
    /// The same as a rehearsal: it says so in its title and in its contests', which become the log's and the ballots'. No
    /// box of it opens or closes by the hour, which is the real one's.
    ///
    /// # Errors
    /// A draft that can't be read.
    pub fn rehearsed(self) -> Result<Self, RollError> {
        let contests = self.contests.into_iter().map(|contest| {
            let mut draft = read(&contest.draft)?;
            draft.title = rehearsal_title(&draft.title);
            draft.times = DraftTimes::default();
            Ok(NewContest {
                title: rehearsal_title(&contest.title),
                draft: written(&draft),
                ..contest
            })
        });
        Ok(Self {
            purpose: Purpose::Rehearsal,
            title: rehearsal_title(&self.title),
            contests: contests.collect::<Result<_, RollError>>()?,
            ..self
        })
    }
}

impl Roll {
    /// The rehearsal of a congress, where there is one: the congress of its title.
    pub async fn rehearsal_of(
        &self,
        organisation: OrganisationId,
        title: &str,
    ) -> Result<Option<CongressId>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Uuid,),
            "SELECT id FROM congresses WHERE organisation = $1 AND title = $2 AND purpose = 'rehearsal'",
            organisation.0,
            rehearsal_title(title),
        )?;
        Ok(row.map(|(id,)| CongressId(id)))
    }

    /// A copy of a congress that has not voted yet, under new ids: roll, agenda, documents, drafts, scrutineers by name. Not
    /// copied: what has happened in it, whom it has invited, keys, further issuers, who is there and why somebody is not.
    /// `today` stands for days of publication that nobody has noted.
    pub async fn copied(
        &self,
        organisation: OrganisationId,
        congress: CongressId,
        (id, today): (CongressId, Date),
    ) -> Result<NewCongress, CopyRefusal> {
        let known = self.congress(congress).await?;
        let known = known.filter(|known| known.organisation == organisation);
        let known = known.ok_or(CopyRefusal::Unknown)?;
        if known.purpose.is_rehearsal() {
            return Err(CopyRefusal::IsRehearsal);
        }
        let agenda = self.agenda(congress).await?;
        let mut tx = self.database.read().await?;
        let (contests, contest_ids) = contests(&mut tx, congress, &self.rng).await?;
        let (documents, document_ids) = papers(&mut tx, congress, (&self.rng, today)).await?;
        let ids = (&contest_ids, &document_ids);
        let rng = &self.rng;
        Ok(NewCongress {
            id,
            purpose: known.purpose,
            title: known.title,
            held_by: known.held_by,
            contact: known.contact,
            second_factor: known.second_factor,
            times: known.times,
            log_origin: String::new(),
            vkey: String::new(),
            digest: Hash::of(id.0.as_bytes()),
            documents,
            contests,
            agenda: agenda
                .into_iter()
                .map(|item| copy(item, ids, rng))
                .collect(),
            delegates: delegates(&mut tx, congress, rng).await?,
            scrutineers: scrutineers(&mut tx, congress, rng).await?,
        })
    }
}

async fn contests(
    tx: &mut Tx,
    congress: CongressId,
    rng: &Rng,
) -> Result<(Vec<NewContest>, HashMap<ContestId, ContestId>), CopyRefusal> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, String, String),
        "SELECT id, title, state, draft FROM contests WHERE congress = $1 ORDER BY position",
        congress.0,
    )?;
    let (mut members, mut ids) = (HashMap::new(), HashMap::new());
    let mut contests = Vec::with_capacity(rows.len());
    for (old, title, state, draft) in rows {
        if state != "draft" {
            return Err(CopyRefusal::Begun);
        }
        let mut draft = read(&draft)?;
        renamed(&mut draft, |member| {
            *members.entry(member).or_insert_with(|| MemberId(rng.id()))
        });
        let id = ContestId(rng.id());
        ids.insert(ContestId(old), id);
        contests.push(NewContest {
            id,
            title,
            draft: written(&draft),
        });
    }
    Ok((contests, ids))
}

/// Gives every member of a draft another id.
fn renamed(draft: &mut Draft, mut id: impl FnMut(MemberId) -> MemberId) {
    for option in &mut draft.options {
        option.member = id(option.member);
    }
    for person in draft.eligible.iter_mut().flatten() {
        person.id = id(person.id);
    }
}

async fn papers(
    tx: &mut Tx,
    congress: CongressId,
    (rng, today): (&Rng, Date),
) -> Result<(Vec<NewDocument>, HashMap<DocumentId, DocumentId>), RollError> {
    let mut ids = HashMap::new();
    let mut copies = Vec::new();
    for (document, body) in documents::all(tx, congress).await? {
        let id = DocumentId(rng.id());
        ids.insert(document.id, id);
        copies.push(NewDocument {
            id,
            title: document.title,
            published: document.published.unwrap_or(today),
            body,
        });
    }
    Ok((copies, ids))
}

fn copy(
    item: programme::AgendaItem,
    (contests, documents): (
        &HashMap<ContestId, ContestId>,
        &HashMap<DocumentId, DocumentId>,
    ),
    rng: &Rng,
) -> NewAgendaItem {
    let papers = item.documents.iter();
    NewAgendaItem {
        id: AgendaItemId(rng.id()),
        session: item.session,
        title: item.title,
        kind: item.kind,
        note: item.note,
        documents: papers
            .filter_map(|paper| documents.get(&paper.id).copied())
            .collect(),
        contest: item.contest.and_then(|old| contests.get(&old).copied()),
    }
}

async fn delegates(
    tx: &mut Tx,
    congress: CongressId,
    rng: &Rng,
) -> Result<Vec<NewDelegate>, StoreError> {
    let rows = fetch_all!(
        tx,
        (Uuid, String, String, String, String, String),
        "SELECT id, name, unit, delegation, number, attendance FROM delegates WHERE congress = $1",
        congress.0,
    )?;
    let copy = |(old, name, unit, delegation, number, attendance): (Uuid, _, _, _, _, String)| {
        let attendance = match Attendance::read(&attendance)? {
            Attendance::Leave => Attendance::Leave,
            _ => Attendance::Expected,
        };
        Ok(NewDelegate {
            id: DelegateId(rng.id()),
            name,
            unit,
            delegation,
            number,
            check: Check::SameAs(DelegateId(old)),
            attendance,
        })
    };
    rows.into_iter().map(copy).collect()
}

async fn scrutineers(
    tx: &mut Tx,
    congress: CongressId,
    rng: &Rng,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "SELECT name FROM scrutineers WHERE congress = $1 ORDER BY place",
        congress.0,
    )?;
    Ok(rows.into_iter().map(|(name,)| (rng.id(), name)).collect())
}

fn read(draft: &str) -> Result<Draft, RollError> {
    let draft = serde_json::from_str(draft).map_err(|_| StoreError::Corrupt("draft"))?;
    Ok(draft)
}

fn written(draft: &Draft) -> String {
    serde_json::to_string(draft).expect("a draft has no maps and no fallible parts")
}
