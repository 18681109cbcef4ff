//! A show of hands (举手表决), entered at the agenda's item that is now, and corrected.

use std::num::ParseIntError;

use axum::extract::{Path, State};
use axum::response::Response;
use ballot::hands::{Hands, HandsFault};
use serde::Deserialize;

use super::act::{refusal_page, sentence};
use super::settings::done;
use super::{OfficerForm, floor};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::visitor::Visitor;
use crate::http::pages::{fill, motion};
use crate::http::view::{Finding, MotionByHands, MotionInHand, paths};
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::hands::{Correction, Counted, HandsRefusal, Raised};
use crate::roll::programme::{AgendaItem, Decision, Progress};
use crate::words::{Lang, Words, words};

/// The form: what it was about, and what was counted.
#[derive(Deserialize)]
pub(in crate::http) struct HandsForm {
    /// A [`Matter`](ballot::matter::Matter)'s name; empty where none was chosen.
    matter: String,
    #[serde(flatten)]
    counted: CountedForm,
}

/// What was counted, as it was typed.
#[derive(Deserialize)]
struct CountedForm {
    in_favour: String,
    against: String,
    abstained: String,
    counted_by: String,
}

impl CountedForm {
    fn raised(&self, t: &Words) -> Result<Raised, Finding> {
        let figure = |typed: &str| typed.trim().parse();
        let raised = || {
            Ok::<_, ParseIntError>(Raised {
                in_favour: figure(&self.in_favour)?,
                against: figure(&self.against)?,
                abstained: figure(&self.abstained)?,
            })
        };
        raised().map_err(|_| refused(t.hands.no_figures))
    }
}

/// The form of a correction: the count that the officer saw, and why it is wrong.
#[derive(Deserialize)]
pub(in crate::http) struct CorrectionForm {
    version: String,
    why: String,
    #[serde(flatten)]
    counted: CountedForm,
}

/// The motion in hand, as far as it has come.
pub(super) async fn in_hand(
    app: &App,
    assembly: &Assembly,
    t: &Words,
) -> Result<Option<MotionInHand>, Problem> {
    let Some(item) = assembly.motion_in_hand() else {
        return Ok(None);
    };
    let without = app.roll.without_phone(assembly.congress.id).await?;
    let motion = by_hands(assembly, item, fill::small(without));
    Ok(Some(match item.decision() {
        None => MotionInHand::Undecided(motion),
        Some(Decision::Hands(counted)) => MotionInHand::Counted {
            motion,
            count: motion::count(counted, t),
        },
        Some(Decision::Names(open)) if open.closed => MotionInHand::Named {
            motion,
            vote: motion::vote(item, open, t),
            void: open.count.verdict().is_err(),
        },
        Some(Decision::Names(open)) => MotionInHand::Names(motion::vote(item, open, t)),
    }))
}

fn by_hands(assembly: &Assembly, item: &AgendaItem, without_phone: u32) -> MotionByHands {
    let balance = assembly.balance();
    let none = Hands {
        entitled: balance.entitled,
        present: balance.present,
        in_favour: 0,
        against: 0,
        abstained: 0,
    };
    MotionByHands {
        item: item.id.to_string(),
        title: item.title.clone(),
        now: item.progress == Progress::Now,
        present: balance.present,
        without_phone,
        needs: none.needed(),
    }
}

/// `POST /officer/c/{congress}/agenda/{item}/hands`.
pub(in crate::http) async fn show_of_hands(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<HandsForm>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let visitor = visitor.led_back_to(paths::console(&congress));
    let item: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let (at, by_whom) = ((assembly.congress.id, item), &form.counted.counted_by);
    let matter = floor::matter(&form.matter, visitor.t());
    let counted = matter.and_then(|matter| Ok((matter, form.counted.raised(visitor.t())?)));
    let refused = match counted {
        Err(refused) => refused,
        Ok(counted) => {
            let entered = (app.conduct).show_of_hands(&by.officer, at, counted, by_whom, said);
            match entered.await {
                Ok(()) => return Ok(done(&app, &assembly)),
                Err(refusal) => why(refusal, visitor.t())?,
            }
        }
    };
    refusal_page(&app, &visitor, &by, &assembly, floor::shown(refused)).await
}

/// `POST /officer/c/{congress}/agenda/{item}/hands/correction`.
pub(in crate::http) async fn correct_hands(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<CorrectionForm>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let visitor = visitor.led_back_to(paths::console(&congress));
    let item: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let (at, by_whom) = ((assembly.congress.id, item), &form.counted.counted_by);
    let version = form.version.parse().map_err(|_| Problem::malformed())?;
    let why_wrong = Correction {
        version,
        why: &form.why,
    };
    let refused = match form.counted.raised(visitor.t()) {
        Err(refused) => refused,
        Ok(raised) => {
            let correction = (raised, why_wrong);
            let entered = (app.conduct).correct_hands(&by.officer, at, correction, by_whom, said);
            match entered.await {
                Ok(()) => return Ok(done(&app, &assembly)),
                Err(refusal) => why(refusal, visitor.t())?,
            }
        }
    };
    refusal_page(&app, &visitor, &by, &assembly, floor::shown(refused)).await
}

fn refused(words: impl Into<String>) -> Finding {
    sentence(words.into(), "hands")
}

/// What the log says: it is for everybody, and in the first language.
fn said(counted: &Counted) -> String {
    let zh = words(Lang::Zh);
    let matter = counted.matter.map(floor::declared).unwrap_or_default();
    let came_to = fill::hands(counted, zh) + &matter + &fill::hands_signatures(counted, zh);
    if counted.why.is_empty() {
        return zh.hands.said(came_to, &counted.title);
    }
    zh.hands
        .said_corrected(came_to, &counted.title, &counted.why)
}

fn why(refusal: HandsRefusal, t: &Words) -> Result<Finding, Problem> {
    let words = &t.hands;
    Ok(match refusal {
        HandsRefusal::Obstacle(obstacle) => floor::refused(obstacle, t),
        HandsRefusal::NobodyCounted => refused(words.nobody),
        HandsRefusal::NotNewest => refused(words.not_newest),
        HandsRefusal::NoReason => refused(words.no_reason),
        HandsRefusal::Same => refused(words.same),
        HandsRefusal::Fault(fault) => refused(misfit(fault, t)),
        HandsRefusal::Internal(error) => return Err(error.into()),
    })
}

/// Why figures decide nothing.
pub(super) fn misfit(fault: HandsFault, t: &Words) -> String {
    let t = &t.hands;
    match fault {
        HandsFault::TooManyHands { raised, present } => t.too_many(present, raised),
        HandsFault::TooManyPresent { present, entitled } => t.too_many_present(entitled, present),
        HandsFault::NoQuorum { present, needed } => t.no_quorum(needed, present),
    }
}
