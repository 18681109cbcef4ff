//! A congress's agenda.

pub mod changing;

use ballot::id::{CongressId, ContestId};
use uuid::Uuid;

use super::congresses::require_own;
use super::discussion::moderation;
use super::documents::{self, DocumentEntry};
use super::error::refusal;
use super::evidence;
use super::hands::{self, Counted};
use super::ids::AgendaItemId;
use super::officers::Officer;
use super::open_votes::{self, OpenVote};
use super::proposals::{self, Raised};
use super::{Roll, RollError};
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// What is done at an item of the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AgendaKind {
    /// Opening, closing, anthem, announcement.
    Ceremony,
    /// A report is heard.
    Report,
    /// A document is introduced.
    Document,
    /// Delegations discuss.
    Discussion,
    /// A motion is voted.
    Motion,
    /// People are elected.
    Election,
    /// Officers are appraised.
    Appraisal,
    /// A break.
    Break,
}

impl AgendaKind {
    const ALL: [Self; 8] = [
        Self::Ceremony,
        Self::Report,
        Self::Document,
        Self::Discussion,
        Self::Motion,
        Self::Election,
        Self::Appraisal,
        Self::Break,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ceremony => "ceremony",
            Self::Report => "report",
            Self::Document => "document",
            Self::Discussion => "discussion",
            Self::Motion => "motion",
            Self::Election => "election",
            Self::Appraisal => "appraisal",
            Self::Break => "break",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let kind = Self::ALL.into_iter().find(|kind| kind.name() == name);
        kind.ok_or(StoreError::Corrupt("agenda item's kind"))
    }
}

/// Why a congress is not ended.
#[derive(Debug, thiserror::Error)]
pub enum FinishRefusal {
    /// A box is open, or its close waits for signatures: nobody has heard a result (UE-36).
    #[error("the box of {0} is open")]
    BoxOpen(String),
    /// A vote by name is open.
    #[error("the vote by name on {0} is open")]
    VoteOpen(String),
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(FinishRefusal);

/// Where the meeting stands with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    /// Not begun.
    Waiting,
    /// Being dealt with.
    Now,
    /// Over.
    Done,
}

impl Progress {
    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        match name {
            "waiting" => Ok(Self::Waiting),
            "now" => Ok(Self::Now),
            "done" => Ok(Self::Done),
            _ => Err(StoreError::Corrupt("agenda item's state")),
        }
    }
}

/// One item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Its id.
    pub id: AgendaItemId,
    /// The session that it belongs to, such as 预备会议.
    pub session: Option<String>,
    /// The words on the agenda.
    pub title: String,
    /// What is done.
    pub kind: AgendaKind,
    /// A short line below the title.
    pub note: Option<String>,
    /// The documents to read.
    pub documents: Vec<DocumentEntry>,
    /// The contest that is voted here.
    pub contest: Option<ContestId>,
    /// What a show of hands came to, where one has decided it: with its corrections, the newest last.
    pub hands: Vec<Counted>,
    /// The votes by name, where there were any: whatever was held again, the newest last.
    pub open_votes: Vec<OpenVote>,
    /// The proposals that were raised to it, by their numbers.
    pub proposals: Vec<Raised>,
    /// Where the meeting stands with it.
    pub progress: Progress,
}

/// What decides a motion without a box. Hands come after names alone where those came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision<'a> {
    /// The newest count of a show of hands.
    Hands(&'a Counted),
    /// The newest vote by name; it may go on.
    Names(&'a OpenVote),
}

impl AgendaItem {
    /// Whether it is a motion that no box decides.
    pub fn is_boxless(&self) -> bool {
        self.kind == AgendaKind::Motion && self.contest.is_none()
    }

    /// Whether a show of hands or a vote by name is still to decide it.
    pub fn awaits_hands(&self) -> bool {
        self.is_boxless() && !self.has_figures()
    }

    /// Whether hands have decided it, or names do.
    pub fn has_figures(&self) -> bool {
        self.decision().is_some()
    }

    /// What its show of hands came to, as it was corrected last.
    pub fn counted(&self) -> Option<&Counted> {
        self.hands.last()
    }

    /// What decides it, if anything does yet.
    pub fn decision(&self) -> Option<Decision<'_>> {
        let names = || self.open_votes.last().map(Decision::Names);
        self.counted().map(Decision::Hands).or_else(names)
    }

    /// Its votes by name that something else has taken the place of: another vote, or hands. The oldest first.
    pub fn former_votes(&self) -> &[OpenVote] {
        match (self.counted(), self.open_votes.split_last()) {
            (None, Some((_, former))) => former,
            _ => &self.open_votes,
        }
    }

    /// Its vote by name that goes on.
    pub fn vote_that_goes_on(&self) -> Option<&OpenVote> {
        self.open_votes.last().filter(|vote| !vote.closed)
    }
}

impl Roll {
    /// A congress's agenda, in its order.
    pub async fn agenda(&self, congress: CongressId) -> Result<Vec<AgendaItem>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (
                Uuid,
                Option<String>,
                String,
                String,
                Option<String>,
                Option<Uuid>,
                String
            ),
            "SELECT id, session, title, kind, note, contest, state FROM agenda WHERE congress = $1 ORDER BY position",
            congress.0,
        )?;
        let mut documents = documents::by_item(&mut tx, congress).await?;
        let mut hands = hands::by_item(&mut tx, congress).await?;
        let mut open_votes = open_votes::by_item(&mut tx, congress).await?;
        let mut proposals = proposals::by_item(&mut tx, congress).await?;
        rows.into_iter()
            .map(|(id, session, title, kind, note, contest, state)| {
                Ok(AgendaItem {
                    id: AgendaItemId(id),
                    session,
                    title,
                    kind: AgendaKind::read(&kind)?,
                    note,
                    documents: documents.remove(&AgendaItemId(id)).unwrap_or_default(),
                    contest: contest.map(ContestId),
                    hands: hands.remove(&AgendaItemId(id)).unwrap_or_default(),
                    open_votes: open_votes.remove(&AgendaItemId(id)).unwrap_or_default(),
                    proposals: proposals.remove(&AgendaItemId(id)).unwrap_or_default(),
                    progress: Progress::read(&state)?,
                })
            })
            .collect()
    }

    /// The item that the meeting is at.
    pub async fn agenda_now(
        &self,
        congress: CongressId,
    ) -> Result<Option<AgendaItemId>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Uuid,),
            "SELECT id FROM agenda WHERE congress = $1 AND state = 'now'",
            congress.0,
        )?;
        Ok(row.map(|(id,)| AgendaItemId(id)))
    }

    /// How often the agenda was changed after the founding.
    pub async fn agenda_changes(&self, congress: CongressId) -> Result<u32, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (i64,),
            "SELECT agenda_changes FROM congresses WHERE id = $1",
            congress.0,
        )?;
        Ok(row.map_or(0, |(changes,)| u32::try_from(changes).unwrap_or(u32::MAX)))
    }

    /// Moves the meeting to an item: what stands before it is done, what stands after it waits.
    pub async fn set_agenda_now(
        &self,
        officer: &Officer,
        congress: CongressId,
        item: AgendaItemId,
    ) -> Result<(), RollError> {
        let at = self.clock.now();
        write!(self.database, "move agenda", RollError, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let (position, title) = fetch_optional!(
                tx,
                (i64, String),
                "SELECT position, title FROM agenda WHERE id = $1 AND congress = $2",
                item.0,
                congress.0,
            )?
            .ok_or(RollError::Unknown("agenda item"))?;
            execute!(
                tx,
                "UPDATE agenda SET state = CASE WHEN position < $1 THEN 'done' WHEN position = $1 THEN 'now' \
                 ELSE 'waiting' END WHERE congress = $2",
                position,
                congress.0,
            )?;
            execute!(tx, "UPDATE congresses SET ended = 0 WHERE id = $1", congress.0)?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("agenda", &title)).await?;
            Ok(())
        })
    }

    /// Says that the last item is over too: the congress has ended. Discussions end with it; votes have to be ended before.
    pub async fn finish_agenda(
        &self,
        officer: &Officer,
        congress: CongressId,
    ) -> Result<(), FinishRefusal> {
        let at = self.clock.now();
        write!(self.database, "finish agenda", FinishRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            refuse_open(tx, congress).await?;
            for title in moderation::close_all(tx, congress).await? {
                let closed = ("discussion-close", title.as_str());
                evidence::record(tx, (&self.rng, at), &officer.name, congress, closed).await?;
            }
            execute!(tx, "UPDATE agenda SET state = 'done' WHERE congress = $1", congress.0)?;
            execute!(tx, "UPDATE congresses SET ended = 1 WHERE id = $1", congress.0)?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("agenda", "")).await?;
            Ok(())
        })
    }
}

/// Refuses where something is still being voted.
async fn refuse_open(tx: &mut Tx, congress: CongressId) -> Result<(), FinishRefusal> {
    let open = fetch_optional!(
        tx,
        (String,),
        "SELECT title FROM contests WHERE congress = $1 AND state IN ('open', 'closing') ORDER BY position LIMIT 1",
        congress.0,
    )?;
    if let Some((title,)) = open {
        return Err(FinishRefusal::BoxOpen(title));
    }
    let votes = open_votes::by_item(tx, congress).await?;
    match votes.into_values().flatten().find(|vote| !vote.closed) {
        Some(vote) => Err(FinishRefusal::VoteOpen(vote.title)),
        None => Ok(()),
    }
}
