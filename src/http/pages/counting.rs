//! 计票 on the hall screen: what the result of a closing box still waits for. Figures alone, and those that are public.

use ballot::state;

use super::fill;
use super::visitor::Visitor;
use crate::conduct::{Asked, ContestOverview, SignRefusal, Unsettled};
use crate::http::view::{CountingStep, HallStage, StepProgress};
use crate::http::{App, Problem};
use crate::words::Words;

/// The stage of a contest whose box is closed or closes.
pub(super) async fn stage(
    app: &App,
    contest: &ContestOverview,
    visitor: &Visitor,
) -> Result<HallStage, Problem> {
    let t = visitor.t();
    let shown = fill::contest(contest);
    let steps = [
        Some(closing(app, contest, t).await?),
        paper(app, contest, t).await?,
        keys(contest, t),
        Some(step(t.hall.step_result, StepProgress::Waiting)),
    ];
    Ok(HallStage::Counting {
        title: shown.heading(t),
        state: shown.state.word(t),
        contest: shown.contest,
        code: shown.code.unwrap_or_default(),
        steps: steps.into_iter().flatten().collect(),
    })
}

fn step(text: &str, progress: StepProgress) -> CountingStep {
    CountingStep {
        text: text.to_owned(),
        progress,
    }
}

/// The box itself, with the signatures that its close may wait for.
async fn closing(app: &App, contest: &ContestOverview, t: &Words) -> Result<CountingStep, Problem> {
    if contest.state() == state::State::Closed {
        return Ok(step(t.hall.step_closed, StepProgress::Done));
    }
    let signing = match app.conduct.signing(contest.contest()).await {
        Ok(signing) => signing,
        Err(SignRefusal::UnknownContest) => None,
        Err(refusal) => return Err(refusal.into()),
    };
    let close = signing.filter(|signing| matches!(signing.asked, Asked::Close { .. }));
    Ok(match close {
        Some(signing) => step(
            t.hall.step_signatures,
            StepProgress::part(fill::count(signing.signed.len()), signing.demanded),
        ),
        None => step(t.hall.step_closed, StepProgress::Waiting),
    })
}

/// Paper ballots, which two people type in.
async fn paper(
    app: &App,
    contest: &ContestOverview,
    t: &Words,
) -> Result<Option<CountingStep>, Problem> {
    let returned = fill::small(contest.paper_returned());
    if returned == 0 {
        return Ok(None);
    }
    let text = t.hall.step_paper(returned);
    let progress = match app.conduct.unsettled_paper(contest.contest()).await? {
        _ if contest.state() != state::State::Closed => StepProgress::Waiting,
        None => StepProgress::Done,
        // Both have to read every sheet; the slower one says how far it is.
        Some(Unsettled::Unfinished { first, second, .. }) => StepProgress::Part {
            done: fill::count(first.min(second)),
            of: returned,
        },
        Some(Unsettled::Differ { sheets }) => StepProgress::Part {
            done: returned.saturating_sub(fill::count(sheets.len())),
            of: returned,
        },
    };
    Ok(Some(step(&text, progress)))
}

/// The keys of a sealed box.
fn keys(contest: &ContestOverview, t: &Words) -> Option<CountingStep> {
    let threshold = contest.facts.draft.threshold?;
    let released = contest
        .status
        .as_ref()
        .map_or(0, |status| fill::count(status.unsealed.len()));
    Some(step(
        t.hall.step_keys,
        StepProgress::part(released, threshold),
    ))
}
