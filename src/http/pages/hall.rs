//! `/c/{congress}/hall`: the hall screen, whole at every stage.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use ballot::manifest::Audience;
use ballot::state;

use super::assembly::Assembly;
use super::officer::lists;
use super::result::{figures, log_code, outcome};
use super::visitor::{Page, Visitor};
use super::{counting, fill, motion, table};
use crate::conduct::ContestOverview;
use crate::http::headers::Policy;
use crate::http::view::{Doorway, Hall, HallStage, OutcomeLine, Score};
use crate::http::{App, Problem};
use crate::roll::congresses::Phase;
use crate::roll::programme::{AgendaItem, AgendaKind, Decision, Progress};
use crate::words::Words;

/// `GET /c/{congress}/hall`.
pub(in crate::http) async fn hall(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let assembly = Assembly::named(&app, &congress).await?;
    let voting = assembly
        .current()
        .filter(|contest| holds_the_screen(contest, &assembly));
    let stage = match (voting, shown_result(&assembly)) {
        (Some(contest), _) => box_stage(&app, contest, &visitor).await?,
        (None, _) if assembly.open_vote().is_some() => motion_stage(&assembly, visitor.t()),
        (None, _) if assembly.is_gathering() => HallStage::CheckIn {
            delegations: assembly.delegations_for_everybody(visitor.t()),
            doorway: assembly.doorway(app.public_base()),
        },
        (None, _) if is_over(&assembly) => ended(&assembly, &visitor),
        (None, Some(contest)) => result_stage(&app, contest, &visitor).await?,
        (None, None) => match discussed(&assembly) {
            Some(item) => discussion_stage(&app, &assembly, item, visitor.t()).await?,
            None => motion_stage(&assembly, visitor.t()),
        },
    };
    // People check in to the congress, and motions by hands or names are of all of it; everything else on the screen is about a
    // contest.
    let gathering = matches!(stage, HallStage::CheckIn { .. });
    // The codes to check in by need the room of the picture.
    let crowded = match &stage {
        HallStage::CheckIn { doorway, .. } => !matches!(doorway, Doorway::Closed),
        _ => false,
    };
    let whole = gathering || matches!(stage, HallStage::Motion { .. });
    let contest = voting.or_else(|| assembly.current()).filter(|_| !whole);
    let page = Hall {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        stream: assembly.stream().filter(|_| !crowded),
        stage,
        balance: contest.map_or_else(|| assembly.balance(), fill::balance),
        quorum: match gathering {
            true => assembly.quorum(),
            false => contest.and_then(fill::quorum),
        },
        clock: assembly.clock(),
    };
    Ok((Extension(Policy::Framing), Page(page)))
}

/// Whether the hall looks at this box. One that is closed waits for its count, which may take long where paper is typed
/// in: once the chair has moved on behind its item, that is what everybody looks at, but for a break.
fn holds_the_screen(contest: &ContestOverview, assembly: &Assembly) -> bool {
    let agenda = &assembly.agenda;
    let voted = |item: &AgendaItem| item.contest == Some(contest.contest());
    let moved_on = || {
        let now = agenda
            .iter()
            .position(|item| item.progress == Progress::Now);
        let there = now.zip(agenda.iter().position(voted));
        there.is_some_and(|(now, there)| now > there && agenda[now].kind != AgendaKind::Break)
    };
    match contest.state() {
        state::State::Ready => false,
        state::State::Closed => !moved_on(),
        _ => true,
    }
}

/// The vote by name that goes on, or what hands or names came to at the item that is now; else the agenda.
fn motion_stage(assembly: &Assembly, t: &Words) -> HallStage {
    let open = assembly.open_vote().map(|(item, _)| item);
    let stage = open
        .or_else(|| assembly.motion_now())
        .and_then(|item| motion_shown(item, t));
    stage.unwrap_or_else(|| HallStage::between(&assembly.agenda(t), assembly.stream().as_ref()))
}

fn motion_shown(item: &AgendaItem, t: &Words) -> Option<HallStage> {
    Some(match item.decision()? {
        Decision::Names(vote) => {
            let shown = motion::vote(item, vote, t);
            let over = vote.closed.then(|| fill::open_vote_outcome(vote, t));
            HallStage::Motion {
                way: t.open_vote.title,
                voted: shown.open.then(|| shown.voted()),
                outcome: over.unwrap_or_default(),
                title: shown.title,
                figures: shown.figures,
                signatures: String::new(),
            }
        }
        Decision::Hands(counted) => HallStage::Motion {
            way: t.hands.by_hands,
            title: item.title.clone(),
            figures: fill::motion_figures(&counted.hands),
            voted: None,
            outcome: fill::hands_outcome(&counted.hands, t).to_owned(),
            signatures: fill::hands_signatures(counted, t),
        },
    })
}

/// An open box; one that is closed too, where its tally is public and nothing is missing in it.
async fn box_stage(
    app: &App,
    contest: &ContestOverview,
    visitor: &Visitor,
) -> Result<HallStage, Problem> {
    if contest.state() == state::State::Open {
        return Ok(voting_stage(contest, visitor));
    }
    let counting = counting::stage(app, contest, visitor).await?;
    let whole = contest.tally_for(Audience::Public).is_some() && !counting.takes_more();
    Ok(match whole {
        true => voting_stage(contest, visitor),
        false => counting,
    })
}

/// Whether the agenda is through and something was decided: else there is nothing to sum up.
fn is_over(assembly: &Assembly) -> bool {
    let decided = || {
        let hands = assembly.agenda.iter().any(AgendaItem::has_figures);
        hands || assembly.overview.contests.iter().any(has_ended)
    };
    assembly.congress.phase == Phase::Ended && decided()
}

/// Everything that was decided: the agenda's items in their order, then the rounds that stand at none.
fn ended(assembly: &Assembly, visitor: &Visitor) -> HallStage {
    let at_items = assembly.agenda.iter().filter_map(|item| {
        let contest = item.contest.and_then(|id| assembly.contest(id).ok());
        by_hands(item, visitor.t()).or_else(|| by_ballot(contest?, visitor))
    });
    let placed = |id| assembly.agenda.iter().any(|item| item.contest == Some(id));
    let contests = assembly.overview.contests.iter();
    let others = contests
        .filter(|contest| !placed(contest.contest()))
        .filter_map(|contest| by_ballot(contest, visitor));
    HallStage::Ended {
        outcomes: at_items.chain(others).collect(),
    }
}

fn by_hands(item: &AgendaItem, t: &Words) -> Option<OutcomeLine> {
    let outcome = match item.decision()? {
        Decision::Names(vote) if vote.closed => fill::open_vote_outcome(vote, t),
        Decision::Names(_) => return None,
        Decision::Hands(counted) => fill::hands_outcome(&counted.hands, t).to_owned(),
    };
    Some(OutcomeLine {
        title: item.title.clone(),
        outcome,
    })
}

fn by_ballot(contest: &ContestOverview, visitor: &Visitor) -> Option<OutcomeLine> {
    let t = visitor.t();
    let outcome = outcome(contest.status.as_ref()?, t)?;
    Some(OutcomeLine {
        title: fill::contest(contest).heading(t),
        outcome: outcome.sentence(t),
    })
}

fn voting_stage(contest: &ContestOverview, visitor: &Visitor) -> HallStage {
    let t = visitor.t();
    let shown = fill::contest(contest);
    let tally = contest.tally_for(Audience::Public);
    HallStage::Voting {
        title: shown.heading(t),
        state: shown.state.word(t),
        contest: shown.contest,
        code: shown.code.unwrap_or_default(),
        score: contest
            .status
            .as_ref()
            .and_then(|status| table::short(status, tally, visitor))
            .map(|score| with_room(score, t)),
    }
}

/// A motion's name stands in the head of the screen; beside its bar there is no room for it.
fn with_room(mut score: Score, t: &Words) -> Score {
    if let Score::Votes(table) = &mut score
        && table.seats == 0
    {
        table
            .rows
            .iter_mut()
            .for_each(|row| t.contest.this_motion.clone_into(&mut row.name));
    }
    score
}

/// The item that the meeting is at, where something is discussed.
fn discussed(assembly: &Assembly) -> Option<&AgendaItem> {
    let now = assembly.now();
    now.filter(|item| item.kind == AgendaKind::Discussion)
}

async fn discussion_stage(
    app: &App,
    assembly: &Assembly,
    item: &AgendaItem,
    t: &Words,
) -> Result<HallStage, Problem> {
    let speakers = app.roll.speakers(assembly.congress.id, item.id).await?;
    Ok(HallStage::Discussion {
        title: item.title.clone(),
        lists: lists(&speakers, t),
    })
}

async fn result_stage(
    app: &App,
    contest: &ContestOverview,
    visitor: &Visitor,
) -> Result<HallStage, Problem> {
    let t = visitor.t();
    let status = contest
        .status
        .as_ref()
        .ok_or_else(Problem::unknown_contest)?;
    let outcome = outcome(status, t).ok_or_else(Problem::unknown_contest)?;
    let (log_code, log_size) = log_code(app, contest.facts.congress).await?;
    Ok(HallStage::Result {
        contest: contest.contest().to_string(),
        title: fill::contest(contest).heading(t),
        outcome,
        figures: figures(contest),
        score: table::short(status, None, visitor).map(|score| with_room(score, t)),
        log_code: log_code.unwrap_or_default(),
        log_size,
    })
}

/// The newest result, until the meeting has moved on: to a later item of the agenda, or to a ballot that is ready.
fn shown_result(assembly: &Assembly) -> Option<&ContestOverview> {
    if assembly.current().is_some() {
        return None;
    }
    let mut contests = assembly.overview.contests.iter();
    let newest = contests.rfind(|contest| has_ended(contest))?;
    let now = assembly
        .agenda
        .iter()
        .position(|item| Some(item.id) == assembly.overview.now);
    let its = assembly
        .agenda
        .iter()
        .position(|item| item.contest == Some(newest.contest()));
    let moved_on = matches!((now, its), (Some(now), Some(its)) if now > its);
    (!moved_on).then_some(newest)
}

fn has_ended(contest: &ContestOverview) -> bool {
    use state::State::{Certified, Counted, Void};
    matches!(contest.state(), Counted | Certified | Void)
}
