//! `/contests/{contest}/ballot`: the paper, the same for everybody.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use ballot::grade::Grade;
use ballot::id::ContestId;
use ballot::manifest::Kind;
use ballot::state;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{enter, fill, revisions, time};
use crate::clock::Millis;
use crate::http::view::{Ballot, Choice, ContestRef};
use crate::http::{App, Problem};
use crate::roll::draft::Draft;

/// `GET /contests/{contest}/ballot`.
pub(in crate::http) async fn ballot(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    if contest.state() == state::State::Draft {
        return Err(Problem::contest_not_ready());
    }
    if !visitor.secure {
        return Ok(enter::insecure(
            &app,
            &visitor,
            Some(fill::contact(&assembly.congress)),
        ));
    }
    let (draft, rules) = (&contest.facts.draft, contest.rules());
    let page = Ballot {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        order: fill::order(draft),
        options: fill::options(draft),
        choices: choices(draft, &visitor),
        max_for: rules.max_for,
        write_ins: draft.write_ins,
        write_in_needs_against: rules.write_in_needs_against,
        sealed: draft.threshold,
        closes: contest.facts.closes().map(|at| time::minute(Millis(at))),
        others: others(&assembly, id),
        changes: revisions::changes_voted(&app, assembly.congress.id, draft).await?,
    };
    Ok(Page(page).into_response())
}

/// The contests that a delegate may be led to next.
fn others(assembly: &Assembly, own: ContestId) -> Vec<ContestRef> {
    let contests = assembly.overview.contests.iter();
    contests
        .filter(|contest| contest.contest() != own && contest.state() != state::State::Draft)
        .map(fill::contest)
        .collect()
}

/// What can be marked, in the order of the manifest.
pub(super) fn choices(draft: &Draft, visitor: &Visitor) -> Vec<Choice> {
    let t = &visitor.t().ballot;
    let signed = |mark: &str, word: &str, sign| Choice {
        mark: mark.to_owned(),
        word: word.to_owned(),
        sign: Some(sign),
    };
    let graded = |mark: &String| Choice {
        word: Grade::word(mark, visitor.language()).to_owned(),
        mark: mark.clone(),
        sign: None,
    };
    match draft.kind {
        Kind::Election | Kind::Motion => vec![
            signed("for", t.for_, "i-for"),
            signed("against", t.against, "i-against"),
            signed("abstain", t.abstain, "i-abstain"),
        ],
        Kind::Appraisal => draft.grades.iter().map(graded).collect(),
    }
}
