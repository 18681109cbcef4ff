//! `/contests/{contest}/result`: the outcome, its figures and its reasons; before there is one, what it waits for.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use ballot::fate::{Verdict, fates};
use ballot::id::CongressId;
use ballot::manifest::{Kind, Stage};
use ballot::outcome::ResultDoc;
use ballot::reason::{Reason, Why, explain};
use ballot::words::Context;

use super::assembly::Assembly;
use super::fill::{count, small};
use super::visitor::{Page, Visitor};
use super::{fill, table, time};
use crate::conduct::ContestOverview;
use crate::http::view::{CourseLine, Figures, Outcome, ResultPage, ResultPending, WriteIn};
use crate::http::{App, Problem};
use crate::urn::ContestStatus;
use crate::words::Words;

/// `GET /contests/{contest}/result`.
pub(in crate::http) async fn result(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Response, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    let ended = contest
        .status
        .as_ref()
        .and_then(|status| Some((status, outcome(status, visitor.t())?)));
    let Some((status, outcome)) = ended else {
        let (frame, meeting) = (assembly.frame(&visitor), assembly.meeting());
        return Ok(Page(ResultPending {
            frame,
            meeting,
            contest: fill::contest(contest),
        })
        .into_response());
    };
    let (log_code, log_size) = log_code(&app, assembly.congress.id).await?;
    let announced = app.roll.last_act_at(id).await?.unwrap_or(assembly.at);
    let rules = &status.known.manifest.rules;
    let page = ResultPage {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        round: status.known.manifest.round,
        announced: time::moment(announced, visitor.t()),
        outcome,
        figures: figures(contest),
        reasons: reasons(status, &visitor),
        score: table::explained(status, None, &visitor),
        write_ins: write_ins(status, &visitor),
        signoffs_demanded: rules.signoffs.certify,
        certified_by: certifiers(status),
        course: course(&assembly, contest, &visitor),
        agreed_seats: contest.facts.agreed_seats,
        rules: fill::profile(rules, &visitor),
        log_code,
        log_size,
        log: format!("{}/log/{}", app.base, assembly.congress.id),
    };
    Ok(Page(page).into_response())
}

/// Names of the scrutineers who have certified a result.
pub(super) fn certifiers(status: &ContestStatus) -> Vec<String> {
    let named = &status.known.manifest.scrutineers;
    let places = status.certificates.iter();
    let names = places.filter_map(|place| named.get(*place as usize));
    names.map(|named| named.name.clone()).collect()
}

/// The rounds of the contest's election, where there are several.
fn course(assembly: &Assembly, own: &ContestOverview, visitor: &Visitor) -> Vec<CourseLine> {
    let ids = assembly.overview.course(own.contest());
    let rounds = ids.iter().filter_map(|id| assembly.contest(*id).ok());
    let lines: Vec<CourseLine> = rounds
        .map(|round| {
            let over = round
                .status
                .as_ref()
                .and_then(|status| outcome(status, visitor.t()));
            let contest = fill::contest(round);
            CourseLine {
                own: round.contest() == own.contest(),
                words: match over {
                    Some(outcome) => outcome.sentence(visitor.t()),
                    None => contest.state.word(visitor.t()).to_owned(),
                },
                contest,
            }
        })
        .collect();
    if lines.len() > 1 { lines } else { Vec::new() }
}

/// What a contest came to, if it is over.
pub(in crate::http::pages) fn outcome(status: &ContestStatus, t: &Words) -> Option<Outcome> {
    if let Some((ground, reason)) = &status.void {
        return Some(Outcome::Void {
            ground: ground_words(ground, t).to_owned(),
            reason: reason.clone(),
        });
    }
    let doc = table::result_of(status)?;
    let outcome = doc.outcome;
    Some(match status.known.manifest.kind {
        Kind::Motion => Outcome::Motion {
            passed: outcome.passed == Some(true),
        },
        Kind::Appraisal => Outcome::Appraisal {
            valid: small(doc.valid),
        },
        Kind::Election => Outcome::Election {
            primary: status.known.manifest.stage == Stage::Primary,
            elected: count(outcome.elected.len()),
            tied: count(outcome.tied.len()),
            vacant: small(outcome.vacant),
        },
    })
}

fn ground_words(ground: &str, t: &Words) -> &'static str {
    match ground {
        "withdrawn" => t.ground.withdrawn,
        "returned-above-issued" => t.ground.returned_above_issued,
        "quorum" => t.ground.quorum,
        _ => t.ground.decision,
    }
}

/// The figures that a result rests on; of a void contest those of turnout alone.
pub(super) fn figures(contest: &ContestOverview) -> Figures {
    let balance = fill::balance(contest);
    let doc = contest.status.as_ref().and_then(table::result_of);
    let counted = |figure: fn(&ResultDoc) -> u64| doc.as_ref().map_or(0, |doc| small(figure(doc)));
    Figures {
        entitled: balance.entitled,
        present: balance.present,
        issued: balance.issued,
        returned: balance.returned,
        paper: balance.paper,
        valid: counted(|doc| doc.valid),
        invalid: counted(|doc| doc.invalid),
        seats: contest.facts.draft.seats,
    }
}

/// Why the result is what it is. That no scrutineer signs stands on the page in any case.
pub(in crate::http::pages) fn reasons(status: &ContestStatus, visitor: &Visitor) -> Vec<String> {
    let Some(doc) = table::result_of(status) else {
        return Vec::new();
    };
    let known = &status.known;
    let context = Context::new(&known.manifest, known.eligible.as_ref());
    explain(&known.manifest, status.opened.unwrap_or_default(), &doc)
        .iter()
        .filter(|reason: &&Reason| reason.why != Why::NoSignoffs)
        .map(|reason| {
            visitor.choose(
                || reason.sentence_zh(&context),
                || reason.sentence_en(&context),
            )
        })
        .collect()
}

/// Everybody written in whom the result lists, with what became of them.
fn write_ins(status: &ContestStatus, visitor: &Visitor) -> Vec<WriteIn> {
    let Some(doc) = table::result_of(status) else {
        return Vec::new();
    };
    let manifest = &status.known.manifest;
    let context = Context::new(manifest, status.known.eligible.as_ref());
    let mut fates = fates(manifest, &doc);
    fates.retain(|fate| !manifest.is_option(fate.id));
    fates
        .iter()
        .map(|fate| WriteIn {
            name: context.name(fate.id),
            votes: small(fate.votes),
            elected: fate.verdict == Verdict::Elected,
            said: table::brief(fate, &context, visitor),
        })
        .collect()
}

/// Code and size of the newest checkpoint, which covers everything that is over.
pub(super) async fn log_code(
    app: &App,
    congress: CongressId,
) -> Result<(Option<String>, u64), Problem> {
    let note = app.urn.checkpoint(congress).await?.unwrap_or_default();
    Ok(match crypto::note::Checkpoint::parse(&note) {
        Ok(checkpoint) => (
            Some(crypto::message::short_code(checkpoint.tree.root.as_bytes())),
            checkpoint.tree.size,
        ),
        Err(_) => (None, 0),
    })
}
