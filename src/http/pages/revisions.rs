//! Revised texts: former versions, what a version has changed, and the motions that vote on a text.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use ballot::id::CongressId;
use ballot::manifest::Kind;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, time};
use crate::clauses::{Change, Clause, Comparison, Piece};
use crate::http::view::{
    ChangeKind, ChangeLine, ChangesPage, Content, ContestRef, DocumentPage, Link, NoteText,
    PieceText, Revised, paths,
};
use crate::http::{App, Problem};
use crate::package::Markdown;
use crate::roll::DocumentId;
use crate::roll::draft::Draft;
use crate::roll::revisions::{ClauseNote, Outcome, Place, Version};
use crate::words::Words;

/// A version that an address names, among all of its text, with the text's title.
struct Named {
    assembly: Assembly,
    document: DocumentId,
    title: String,
    versions: Vec<Version>,
    /// Place among them.
    at: usize,
}

impl Named {
    async fn find(app: &App, address: &(String, String, String)) -> Result<Self, Problem> {
        let (congress, document, version) = address;
        let assembly = Assembly::named(app, congress).await?;
        let document: DocumentId = document.parse().map_err(|_| Problem::not_found())?;
        let number: u32 = version.parse().map_err(|_| Problem::not_found())?;
        let known = app.roll.document(assembly.congress.id, document).await?;
        let versions = app.roll.versions(assembly.congress.id, document).await?;
        let at = versions.iter().position(|each| each.number == number);
        Ok(Self {
            title: known.ok_or_else(Problem::not_found)?.title,
            at: at.ok_or_else(Problem::not_found)?,
            assembly,
            document,
            versions,
        })
    }

    fn version(&self) -> &Version {
        &self.versions[self.at]
    }
}

/// `GET /c/{congress}/documents/{document}/versions/{version}`.
pub(in crate::http) async fn version(
    State(app): State<App>,
    visitor: Visitor,
    Path(address): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let named = Named::find(&app, &address).await?;
    let (t, version) = (visitor.t(), named.version());
    Ok(Page(DocumentPage {
        frame: named.assembly.frame(&visitor),
        meeting: named.assembly.meeting(),
        published: version.day.map(|day| time::published(day, t)),
        content: Content::Text(Markdown::new(&version.text).to_html_below_title()),
        revised: revised(
            &address.0,
            named.document,
            &named.versions,
            version.number,
            t,
        ),
        title: named.title,
    })
    .into_response())
}

/// What a document's page says of its versions; nothing where there is one.
pub(super) fn revised(
    congress: &str,
    document: DocumentId,
    versions: &[Version],
    shown: u32,
    t: &Words,
) -> Option<Revised> {
    if versions.len() < 2 {
        return None;
    }
    let id = document.to_string();
    let newest = versions.last()?.number;
    let others = versions.iter().filter(|each| each.number != shown);
    Some(Revised {
        words: t.discussion.version(shown),
        newest: (shown != newest).then(|| paths::document(congress, &id)),
        changes: (shown > 1).then(|| paths::changes(congress, &id, &shown)),
        others: others
            .map(|each| Link {
                href: if each.number == newest {
                    paths::document(congress, &id)
                } else {
                    paths::version(congress, &id, &each.number)
                },
                title: about(each, t),
            })
            .collect(),
    })
}

/// `GET /c/{congress}/documents/{document}/versions/{version}/changes`.
pub(in crate::http) async fn changes(
    State(app): State<App>,
    visitor: Visitor,
    Path(address): Path<(String, String, String)>,
) -> Result<Page<ChangesPage>, Problem> {
    let named = Named::find(&app, &address).await?;
    let (t, after) = (visitor.t(), named.version());
    let before = named.at.checked_sub(1).map(|at| &named.versions[at]);
    let before = before.ok_or_else(Problem::not_found)?;
    let notes = app.roll.clause_notes(named.document, before.number).await?;
    let compared = app.comparing.of(&before.text, &after.text).await?;
    let document = named.document.to_string();
    let later = &named.versions[named.at + 1..];
    let links = later.iter().map(|each| Link {
        href: paths::changes(&address.0, &document, &each.number),
        title: t.discussion.changes_of(each.number),
    });
    let text = Link {
        href: paths::document(&address.0, &document),
        title: t.discussion.whole.to_owned(),
    };
    let former = Link {
        href: paths::version(&address.0, &document, &before.number),
        title: t.discussion.former(before.number),
    };
    Ok(Page(ChangesPage {
        frame: named.assembly.frame(&visitor),
        meeting: named.assembly.meeting(),
        version: after.number,
        about: about(after, t),
        before: before.number,
        about_before: about(before, t),
        lines: lines(&compared, &notes, t),
        votes: votes(&named.assembly, &after.text),
        links: links.chain([text, former]).collect(),
        title: named.title.clone(),
        document,
    }))
}

/// "第 2 稿，2026 年 11 月 22 日公布".
pub(super) fn about(version: &Version, t: &Words) -> String {
    let number = t.discussion.version(version.number);
    match version.day {
        Some(day) => format!("{number}{}{}", t.app.comma, time::published(day, t)),
        None => number,
    }
}

/// What became of each clause, with the notes on it.
pub(super) fn lines(compared: &Comparison, notes: &[ClauseNote], t: &Words) -> Vec<ChangeLine> {
    let changes = compared.changes.iter();
    changes
        .map(|(change, pieces)| line(*change, pieces, compared, notes, t))
        .collect()
}

fn line(
    change: Change,
    pieces: &[Piece],
    compared: &Comparison,
    notes: &[ClauseNote],
    t: &Words,
) -> ChangeLine {
    let kind = match change {
        Change::Kept { .. } => ChangeKind::Kept,
        Change::Changed { .. } => ChangeKind::Changed,
        Change::Removed { .. } => ChangeKind::Removed,
        Change::Added { .. } => ChangeKind::Added,
    };
    let named = |side: &[Clause], at: Option<usize>| {
        let clause = side.get(at?)?;
        Some(label(clause, fill::count(at? + 1), t))
    };
    let (before, after) = change.places();
    let labels = (named(&compared.old, before), named(&compared.new, after));
    let [old, new] = [before, after].map(|at| at.map(|at| fill::count(at + 1)));
    let place = old.map(Place::Old).or(new.map(Place::New));
    let note = notes.iter().find(|note| Some(note.place) == place);
    ChangeLine {
        kind,
        label: match labels {
            (Some(old), Some(new)) if old != new => t.discussion.renamed(new, old),
            (old, new) => new.or(old).unwrap_or_default(),
        },
        old,
        new,
        pieces: pieces.iter().cloned().map(piece).collect(),
        note: note.map(|note| NoteText {
            slug: slug(note.outcome),
            word: outcome(note.outcome, t),
            text: note.note.clone(),
        }),
        said: Vec::new(),
    }
}

fn piece(piece: Piece) -> PieceText {
    match piece {
        Piece::Same(text) => PieceText::Same(text),
        Piece::Deleted(text) => PieceText::Deleted(text),
        Piece::Inserted(text) => PieceText::Inserted(text),
    }
}

/// What a clause is called: by its number or heading, by its place where it has neither.
pub(super) fn label(clause: &Clause, number: u32, t: &Words) -> String {
    match &clause.label {
        Some(label) => label.clone(),
        None if number == 1 => t.discussion.opening.to_owned(),
        None => t.discussion.part(number),
    }
}

/// What became of what was said, in a word.
pub(super) fn outcome(outcome: Outcome, t: &Words) -> &'static str {
    match outcome {
        Outcome::Adopted => t.discussion.adopted,
        Outcome::Partly => t.discussion.partly,
        Outcome::Declined => t.discussion.declined,
    }
}

/// Its value in forms.
fn slug(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Adopted => "adopted",
        Outcome::Partly => "partly",
        Outcome::Declined => "declined",
    }
}

/// The motions that vote on a text, but for void ones.
pub(super) fn votes(assembly: &Assembly, text: &str) -> Vec<ContestRef> {
    let contests = assembly.overview.contests.iter();
    contests
        .filter(|contest| contest.state() != ballot::state::State::Void)
        .filter(|contest| contest.facts.draft.puts_to_vote(text))
        .map(fill::contest)
        .collect()
}

/// Where a motion's text is shown with what has changed, if it is a revised draft.
pub(super) async fn changes_voted(
    app: &App,
    congress: CongressId,
    draft: &Draft,
) -> Result<Option<String>, Problem> {
    let option = draft
        .options
        .first()
        .filter(|option| !option.text.is_empty());
    let Some(option) = option.filter(|_| draft.kind == Kind::Motion) else {
        return Ok(None);
    };
    let found = app.roll.version_of(congress, &option.text).await?;
    let revised = found.filter(|(_, version)| *version > 1);
    Ok(revised.map(|(document, version)| {
        paths::changes(&congress.to_string(), &document.to_string(), &version)
    }))
}
