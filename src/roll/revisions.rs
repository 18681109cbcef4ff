//! Revised drafts: a document's text replaced by a new version, former ones kept, with what became of what was said on
//! each clause. As long as the contest that votes on the text is a draft, it votes on the newest.

use std::collections::BTreeSet;

use ballot::id::{CongressId, ContestId};
use ballot::manifest::Kind;
use ballot::state::State;
use jiff::civil::Date;
use uuid::Uuid;

use super::congresses::require_own;
use super::contests::{self, Facts};
use super::documents::DocumentKind;
use super::draft::Draft;
use super::error::refusal;
use super::ids::{AgendaItemId, DocumentId};
use super::officers::Officer;
use super::{Roll, RollError, acts, evidence};
use crate::clauses::clauses;
use crate::package::Markdown;
use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional, write};

/// Most characters of a revised text.
pub const MOST_CHARS: usize = 60_000;
/// Most characters of a note.
const MOST_NOTE_CHARS: usize = 500;

/// A version of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// The day on which delegates got it, if known.
    pub day: Option<Date>,
    /// The text, Markdown.
    pub text: String,
}

/// What became of what was said on a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// 采纳.
    Adopted,
    /// 部分采纳.
    Partly,
    /// 未采纳.
    Declined,
}

/// Which clause a note is on, from 1: a clause that was put in has a place in the new version alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Of the version that was replaced.
    Old(u32),
    /// Of the new one.
    New(u32),
}

/// An officer's note on a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseNote {
    /// Which.
    pub place: Place,
    /// What became of what was said on it.
    pub outcome: Outcome,
    /// Why, or how; may be empty where it was adopted.
    pub note: String,
}

/// A revised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The version that it was made of.
    pub from: u32,
    /// The text.
    pub text: Markdown,
    /// What became of what was said.
    pub notes: Vec<ClauseNote>,
}

/// Why a text is not revised.
#[derive(Debug, thiserror::Error)]
pub enum ReviseRefusal {
    /// It is a file, not a text.
    #[error("the document is no text")]
    NoText,
    /// The new text is empty, too long, or no other than the one there is.
    #[error("the text is empty, too long, or the same")]
    BadText,
    /// A note is too long, says that something was declined and not why, or is on no clause or a second one on it.
    #[error("a note is too long, has no reason, or no clause of its own")]
    BadNote,
    /// It was revised meanwhile.
    #[error("the document has been revised meanwhile")]
    Outdated,
    /// The text is being voted on, or was voted on and no new vote on it is prepared (WC-14).
    #[error("the text is put to the vote: {title} is {state}")]
    Voted {
        /// The contest's title.
        title: String,
        /// How far it is.
        state: State,
    },
    /// An act on a contest is under way.
    #[error("an act is under way")]
    ActUnderWay,
    /// It can't be stored.
    #[error(transparent)]
    Internal(#[from] RollError),
}
refusal!(ReviseRefusal);

impl Outcome {
    const ALL: [Self; 3] = [Self::Adopted, Self::Partly, Self::Declined];

    fn name(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::Partly => "partly",
            Self::Declined => "declined",
        }
    }

    fn read(name: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|outcome| outcome.name() == name);
        found.ok_or(StoreError::Corrupt("clause note's outcome"))
    }
}

impl Place {
    fn stored(self) -> (&'static str, i64) {
        match self {
            Self::Old(clause) => ("old", clause.into()),
            Self::New(clause) => ("new", clause.into()),
        }
    }

    fn read(side: &str, clause: i64) -> Result<Self, StoreError> {
        let clause = u32::try_from(clause).map_err(|_| StoreError::Corrupt("clause"))?;
        match side {
            "old" => Ok(Self::Old(clause)),
            "new" => Ok(Self::New(clause)),
            _ => Err(StoreError::Corrupt("clause note's side")),
        }
    }
}

impl ClauseNote {
    fn is_sound(&self) -> bool {
        let said = self.outcome == Outcome::Adopted || !self.note.trim().is_empty();
        said && self.note.chars().count() <= MOST_NOTE_CHARS
    }
}

impl Draft {
    /// Whether this text is what a motion puts to the vote.
    pub fn puts_to_vote(&self, text: &str) -> bool {
        self.kind == Kind::Motion && self.options.iter().any(|option| option.text == text)
    }
}

/// What stands against another text in place of one that these contests vote on: it is in a manifest, or decided and not
/// to be voted on again.
pub fn voted<'a>(contests: impl Iterator<Item = &'a Facts>) -> Option<&'a Facts> {
    let (drafts, fixed): (Vec<_>, Vec<_>) = contests
        .filter(|facts| facts.state != State::Void)
        .partition(|facts| facts.state == State::Draft);
    let decided = |facts: &&Facts| matches!(facts.state, State::Counted | State::Certified);
    let again = !drafts.is_empty();
    fixed.into_iter().find(|facts| !(again && decided(facts)))
}

impl Roll {
    /// Every version of a text of the congress, the newest last; none of what is no text.
    pub async fn versions(
        &self,
        congress: CongressId,
        document: DocumentId,
    ) -> Result<Vec<Version>, RollError> {
        let mut tx = self.database.read().await?;
        Ok(versions(&mut tx, congress, document).await?)
    }

    /// The document and version of the congress that has this text, the newest where several have it.
    pub async fn version_of(
        &self,
        congress: CongressId,
        text: &str,
    ) -> Result<Option<(DocumentId, u32)>, RollError> {
        let mut tx = self.database.read().await?;
        let row = fetch_optional!(
            &mut tx,
            (Uuid, i64),
            "SELECT d.id, 1 + (SELECT count(*) FROM former_texts f WHERE f.document = d.id) AS version FROM documents d \
             WHERE d.congress = $1 AND d.kind = 'markdown' AND d.markdown = $2 \
             UNION ALL SELECT f.document, f.version FROM former_texts f JOIN documents d ON d.id = f.document \
             WHERE d.congress = $1 AND f.markdown = $2 ORDER BY version DESC LIMIT 1",
            congress.0,
            text,
        )?;
        Ok(row.map(|(id, version)| (DocumentId(id), u32::try_from(version).unwrap_or(1))))
    }

    /// The notes made when a version was replaced, by clause.
    pub async fn clause_notes(
        &self,
        document: DocumentId,
        replaced: u32,
    ) -> Result<Vec<ClauseNote>, RollError> {
        let mut tx = self.database.read().await?;
        let rows = fetch_all!(
            &mut tx,
            (String, i64, String, String),
            "SELECT side, clause, outcome, note FROM clause_notes WHERE document = $1 AND version = $2",
            document.0,
            i64::from(replaced),
        )?;
        let read = |(side, clause, outcome, note): (String, i64, String, String)| {
            Ok(ClauseNote {
                place: Place::read(&side, clause)?,
                outcome: Outcome::read(&outcome)?,
                note,
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// Puts a revised text in place of a document's, on this day, and into every motion that votes on it and is a draft.
    pub async fn revise(
        &self,
        officer: &Officer,
        (congress, document): (CongressId, DocumentId),
        revision: &Revision,
        day: Date,
    ) -> Result<(), ReviseRefusal> {
        let at = self.clock.now();
        let text = revision.text.as_str();
        if text.is_empty() || text.chars().count() > MOST_CHARS {
            return Err(ReviseRefusal::BadText);
        }
        if !revision.notes.iter().all(ClauseNote::is_sound) {
            return Err(ReviseRefusal::BadNote);
        }
        write!(self.database, "revise document", ReviseRefusal, tx => {
            require_own(tx, officer.organisation, congress).await?;
            let known = versions(tx, congress, document).await?;
            let before = known.last().ok_or(ReviseRefusal::NoText)?;
            if before.number != revision.from {
                return Err(ReviseRefusal::Outdated);
            }
            if before.text == text {
                return Err(ReviseRefusal::BadText);
            }
            // A manifest under way is made of what was read before.
            if !acts::pending(tx, Some(congress)).await?.is_empty() {
                return Err(ReviseRefusal::ActUnderWay);
            }
            if !have_clauses(&revision.notes, &before.text, text) {
                return Err(ReviseRefusal::BadNote);
            }
            put_to_vote(tx, congress, &before.text, text).await?;
            replace(tx, document, before, revision, day).await?;
            let title = title(tx, document).await?;
            evidence::record(tx, (&self.rng, at), &officer.name, congress, ("revise", &title)).await?;
            Ok(())
        })
    }
}

/// Whether each note is on a clause, and on one of its own.
fn have_clauses(notes: &[ClauseNote], before: &str, after: &str) -> bool {
    let [old, new] = [before, after].map(|text| clauses(text).len() as u64);
    let mut places = BTreeSet::new();
    notes.iter().all(|note| {
        let (number, of) = match note.place {
            Place::Old(number) => (number, old),
            Place::New(number) => (number, new),
        };
        (1..=of).contains(&number.into()) && places.insert(note.place)
    })
}

/// Has the drafts that vote on `before` vote on `after`.
async fn put_to_vote(
    tx: &mut Tx,
    congress: CongressId,
    before: &str,
    after: &str,
) -> Result<(), ReviseRefusal> {
    let contests = contests::all(tx, congress).await?;
    let votes = || {
        contests
            .iter()
            .filter(|facts| facts.draft.puts_to_vote(before))
    };
    if let Some(facts) = voted(votes()) {
        return Err(ReviseRefusal::Voted {
            title: facts.title.clone(),
            state: facts.state,
        });
    }
    for facts in votes().filter(|facts| facts.state == State::Draft) {
        let mut draft = facts.draft.clone();
        let options = draft.options.iter_mut();
        for option in options.filter(|option| option.text == before) {
            after.clone_into(&mut option.text);
        }
        store(tx, facts.contest, &draft).await?;
    }
    Ok(())
}

async fn store(tx: &mut Tx, contest: ContestId, draft: &Draft) -> Result<(), StoreError> {
    let json = serde_json::to_string(draft).map_err(|_| StoreError::Corrupt("draft"))?;
    execute!(
        tx,
        "UPDATE contests SET draft = $2 WHERE id = $1",
        contest.0,
        json
    )?;
    Ok(())
}

async fn replace(
    tx: &mut Tx,
    document: DocumentId,
    before: &Version,
    revision: &Revision,
    day: Date,
) -> Result<(), StoreError> {
    let version = i64::from(before.number);
    execute!(
        tx,
        "INSERT INTO former_texts (document, version, markdown, replaced) VALUES ($1, $2, $3, $4)",
        document.0,
        version,
        &before.text,
        day.to_string(),
    )?;
    execute!(
        tx,
        "UPDATE documents SET markdown = $2 WHERE id = $1",
        document.0,
        revision.text.as_str(),
    )?;
    for note in &revision.notes {
        let (side, clause) = note.place.stored();
        execute!(
            tx,
            "INSERT INTO clause_notes (document, version, side, clause, outcome, note) VALUES ($1, $2, $3, $4, $5, $6)",
            document.0,
            version,
            side,
            clause,
            note.outcome.name(),
            note.note.trim(),
        )?;
    }
    // Phones that read the draft are told.
    execute!(
        tx,
        "UPDATE discussions SET changes = changes + 1 WHERE item IN (SELECT item FROM agenda_documents WHERE document = $1)",
        document.0,
    )?;
    Ok(())
}

async fn title(tx: &mut Tx, document: DocumentId) -> Result<String, StoreError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT title FROM documents WHERE id = $1",
        document.0
    )?;
    Ok(row.map(|(title,)| title).unwrap_or_default())
}

/// Version and text, as they are now, of a document that an item names.
pub(super) async fn discussed(
    tx: &mut Tx,
    item: AgendaItemId,
    document: DocumentId,
) -> Result<Option<(u32, String)>, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64, String),
        "SELECT 1 + (SELECT count(*) FROM former_texts f WHERE f.document = d.id), d.markdown FROM documents d \
         JOIN agenda_documents l ON l.document = d.id WHERE l.item = $1 AND d.id = $2 AND d.kind = 'markdown'",
        item.0,
        document.0,
    )?;
    Ok(row.map(|(version, text)| (u32::try_from(version).unwrap_or(1), text)))
}

async fn versions(
    tx: &mut Tx,
    congress: CongressId,
    document: DocumentId,
) -> Result<Vec<Version>, StoreError> {
    let row = fetch_optional!(
        tx,
        (String, Option<String>, String),
        "SELECT kind, published, markdown FROM documents WHERE id = $1 AND congress = $2",
        document.0,
        congress.0,
    )?;
    let text = row.filter(|(kind, ..)| kind == DocumentKind::Markdown.name());
    let Some((_, published, newest)) = text else {
        return Ok(Vec::new());
    };
    let former = fetch_all!(
        tx,
        (String, String),
        "SELECT markdown, replaced FROM former_texts WHERE document = $1 ORDER BY version",
        document.0,
    )?;
    // Each version's day is the one on which it replaced the version before.
    let days = former.iter().map(|(_, replaced)| Some(replaced.as_str()));
    let days: Vec<Option<&str>> = std::iter::once(published.as_deref()).chain(days).collect();
    let texts = former.iter().map(|(text, _)| text).chain([&newest]);
    (1..)
        .zip(texts)
        .zip(days)
        .map(|((number, text), day)| {
            let day = day.map(str::parse).transpose();
            Ok(Version {
                number,
                day: day.map_err(|_| StoreError::Corrupt("day of a version"))?,
                text: text.clone(),
            })
        })
        .collect()
}
