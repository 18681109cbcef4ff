//! Putting a revised draft in: the text is typed or taken from a file, what it changes is looked at with what was said on
//! each clause, then it takes the place of the one before.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::discussion::statement_line;
use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::clock::Millis;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::pages::{fill, revisions, time};
use crate::http::view::{ChangeLine, RevisePage, RevisionLook, paths};
use crate::http::{App, Problem};
use crate::package::Markdown;
use crate::roll::DocumentId;
use crate::roll::discussion::statements::Standing;
use crate::roll::revisions::{
    ClauseNote, MOST_CHARS, Outcome, Place, ReviseRefusal, Revision, Version, voted,
};
use crate::words::Words;

/// Most bytes of the form: a sign takes up to nine in it.
pub(in crate::http) const MOST_REVISION_BYTES: usize = 1 << 20;

/// Days before the meeting by which delegates get the papers (WC-11).
const PAPERS_DAYS: i32 = 7;

/// A text that can be revised.
struct Text {
    assembly: Assembly,
    document: DocumentId,
    title: String,
    newest: Version,
}

impl Text {
    async fn find(
        app: &App,
        by: &SignedIn,
        congress: &str,
        document: &str,
    ) -> Result<Self, Problem> {
        let assembly = by.assembly(app, congress).await?;
        let document: DocumentId = document.parse().map_err(|_| Problem::not_found())?;
        let known = app.roll.document(assembly.congress.id, document).await?;
        let versions = app.roll.versions(assembly.congress.id, document).await?;
        Ok(Self {
            title: known.ok_or_else(Problem::not_found)?.title,
            newest: versions
                .into_iter()
                .next_back()
                .ok_or_else(Problem::not_found)?,
            assembly,
            document,
        })
    }

    /// What stands against a revision, before anything is typed.
    fn obstacle(&self, t: &Words) -> Option<String> {
        let contests = self.assembly.overview.contests.iter();
        let voting = contests
            .map(|contest| &contest.facts)
            .filter(|facts| facts.draft.puts_to_vote(&self.newest.text));
        let facts = voted(voting)?;
        Some(in_the_way(&facts.title, facts.state, t))
    }
}

/// `GET /officer/c/{congress}/documents/{document}/revise`.
pub(in crate::http) async fn revise(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path((congress, document)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let text = Text::find(&app, &by, &congress, &document).await?;
    let typed = text.newest.text.clone();
    let refused = text.obstacle(visitor.t());
    Ok(page(&visitor, &by, &text, typed, (None, refused)))
}

/// What is to be done with the typed text.
#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Step {
    Edit,
    Look,
    Publish,
}

/// The form: the text, the version that it was made of, and `outcome-…` and `note-…` for each clause.
#[derive(Deserialize)]
pub(in crate::http) struct ReviseForm {
    step: Step,
    version: String,
    text: String,
    #[serde(flatten)]
    notes: BTreeMap<String, String>,
}

/// `POST /officer/c/{congress}/documents/{document}/revise`.
pub(in crate::http) async fn put_revision(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, document)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<ReviseForm>,
) -> Result<Response, Problem> {
    let text = Text::find(&app, &by, &congress, &document).await?;
    let t = visitor.t();
    let revision = Revision {
        from: form.version.parse().map_err(|_| Problem::malformed())?,
        text: Markdown::new(&form.text),
        notes: notes(&form.notes),
    };
    let typed = revision.text.as_str().to_owned();
    let visitor = visitor.led_back_to(paths::revise(&congress, &document));
    if form.step == Step::Edit {
        let refused = text.obstacle(t);
        return Ok(page(&visitor, &by, &text, typed, (None, refused)));
    }
    if let Some(flaw) = flaw(&text, &revision, t) {
        let page = page(&visitor, &by, &text, typed, (None, Some(flaw)));
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let refused = if form.step == Step::Publish {
        let day = text.assembly.at.beijing_day();
        let ids = (text.assembly.congress.id, text.document);
        match app.roll.revise(&by.officer, ids, &revision, day).await {
            Ok(()) => {
                app.hub.touch(text.assembly.congress.id);
                let next = revision.from + 1;
                return Ok(see_other(&paths::changes(&congress, &document, &next)));
            }
            Err(refusal) => Some(why(refusal, t)?),
        }
    } else {
        text.obstacle(t)
    };
    let look = look(&app, &text, &revision, t).await?;
    let status = match refused {
        Some(_) if form.step == Step::Publish => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let page = page(&visitor, &by, &text, typed, (Some(look), refused));
    Ok((status, page).into_response())
}

/// What is wrong with the text itself, so that there is nothing to look at.
fn flaw(text: &Text, revision: &Revision, t: &Words) -> Option<String> {
    let t = &t.discussion;
    let typed = revision.text.as_str();
    if revision.from != text.newest.number {
        Some(t.outdated.to_owned())
    } else if revision.text.is_empty() {
        Some(t.empty_text.to_owned())
    } else if typed.chars().count() > MOST_CHARS {
        Some(t.long_text(MOST_CHARS))
    } else if typed == text.newest.text {
        Some(t.same_text.to_owned())
    } else {
        None
    }
}

/// The notes that were filled in.
fn notes(fields: &BTreeMap<String, String>) -> Vec<ClauseNote> {
    let note = |(name, value): (&String, &String)| {
        let outcome = match value.as_str() {
            "adopted" => Outcome::Adopted,
            "partly" => Outcome::Partly,
            "declined" => Outcome::Declined,
            _ => return None,
        };
        let field = name.strip_prefix("outcome-")?;
        let (side, clause) = field.split_once('-')?;
        let clause = clause.parse().ok()?;
        let place = match side {
            "old" => Place::Old(clause),
            "new" => Place::New(clause),
            _ => return None,
        };
        let note = fields.get(&format!("note-{field}"));
        Some(ClauseNote {
            place,
            outcome,
            note: note.map(|note| note.trim().to_owned()).unwrap_or_default(),
        })
    };
    fields.iter().filter_map(note).collect()
}

/// What the revised text changes, with what was said, and what follows.
async fn look(
    app: &App,
    text: &Text,
    revision: &Revision,
    t: &Words,
) -> Result<RevisionLook, Problem> {
    let congress = text.assembly.congress.id;
    let said = app
        .roll
        .statements_on(congress, text.document, text.newest.number)
        .await?;
    let compared = app
        .comparing
        .of(&text.newest.text, revision.text.as_str())
        .await?;
    let mut lines = revisions::lines(&compared, &revision.notes, t);
    for line in &mut lines {
        let here = said.iter().filter(|each| {
            each.standing == Standing::Published && each.about.map(|about| about.clause) == line.old
        });
        line.said = here
            .map(|each| statement_line(each, None, &text.assembly, t))
            .collect();
    }
    Ok(RevisionLook {
        lines: without_quiet(lines),
        papers: papers(text, t),
        votes: revisions::votes(&text.assembly, &text.newest.text),
    })
}

/// Only what has changed, or was spoken about.
fn without_quiet(lines: Vec<ChangeLine>) -> Vec<ChangeLine> {
    lines.into_iter().filter(ChangeLine::is_asked).collect()
}

/// What WC-11 makes of it: the paper keeps its first day; the officer is told what a late revision calls for.
fn papers(text: &Text, t: &Words) -> String {
    let today = text.assembly.at.beijing_day();
    let opens = text.assembly.congress.times.opens;
    let ahead = opens
        .map(|at| Millis(at).beijing_day())
        .and_then(|first| today.until(first).ok())
        .map(|span| span.get_days());
    let words = &t.discussion;
    match ahead {
        Some(days) if days >= PAPERS_DAYS => words.papers_in_time(days),
        Some(days) if days > 0 => words.papers_late(days),
        _ => words.papers_within(time::published(today, t)),
    }
}

fn why(refusal: ReviseRefusal, t: &Words) -> Result<String, Problem> {
    let d = &t.discussion;
    Ok(match refusal {
        ReviseRefusal::NoText => return Err(Problem::not_found()),
        ReviseRefusal::BadText => d.same_text.to_owned(),
        ReviseRefusal::BadNote => d.bad_note.to_owned(),
        ReviseRefusal::Outdated => d.outdated.to_owned(),
        ReviseRefusal::ActUnderWay => d.act_under_way.to_owned(),
        ReviseRefusal::Voted { title, state } => in_the_way(&title, state, t),
        ReviseRefusal::Internal(error) => return Err(error.into()),
    })
}

/// A contest that votes on the text, and what has to be done first.
fn in_the_way(title: &str, state: ballot::state::State, t: &Words) -> String {
    use ballot::state::State::{Certified, Counted};
    match state {
        Counted | Certified => t.discussion.decided(title),
        _ => t.discussion.voting(fill::state(state).word(t), title),
    }
}

fn page(
    visitor: &Visitor,
    by: &SignedIn,
    text: &Text,
    typed: String,
    (look, refused): (Option<RevisionLook>, Option<String>),
) -> Response {
    let page = RevisePage {
        frame: text.assembly.frame(visitor),
        meeting: text.assembly.meeting(),
        csrf: by.csrf(),
        document: text.document.to_string(),
        title: text.title.clone(),
        version: text.newest.number,
        text: typed,
        look,
        possible: text.obstacle(visitor.t()).is_none(),
        refused,
    };
    (OWN_REFERRER, Page(page)).into_response()
}
