//! A show of hands (举手表决), entered at the agenda's item that is now.

use axum::extract::{Path, State};
use axum::response::Response;
use ballot::hands::{Hands, HandsFault};
use serde::Deserialize;

use super::OfficerForm;
use super::act::{refusal_page, sentence};
use super::console::Shown;
use super::settings::done;
use crate::http::pages::assembly::Assembly;
use crate::http::pages::fill;
use crate::http::pages::visitor::Visitor;
use crate::http::view::MotionByHands;
use crate::http::{App, Problem};
use crate::roll::AgendaItemId;
use crate::roll::hands::{HandsRefusal, Raised};
use crate::words::{Lang, Words, words};

/// The form: what was counted, as it was typed.
#[derive(Deserialize)]
pub(in crate::http) struct HandsForm {
    in_favour: String,
    against: String,
    abstained: String,
    counted_by: String,
}

impl HandsForm {
    fn raised(&self) -> Option<Raised> {
        let figure = |typed: &str| typed.trim().parse().ok();
        Some(Raised {
            in_favour: figure(&self.in_favour)?,
            against: figure(&self.against)?,
            abstained: figure(&self.abstained)?,
        })
    }
}

/// The motion that is now, where a show of hands is to decide it.
pub(super) fn by_hands(assembly: &Assembly) -> Option<MotionByHands> {
    let item = assembly.motion_by_hands()?;
    let balance = assembly.balance();
    let none = Hands {
        entitled: balance.entitled,
        present: balance.present,
        in_favour: 0,
        against: 0,
        abstained: 0,
    };
    Some(MotionByHands {
        item: item.id.to_string(),
        title: item.title.clone(),
        present: balance.present,
        needs: none.needed(),
    })
}

/// `POST /officer/c/{congress}/agenda/{item}/hands`.
pub(in crate::http) async fn show_of_hands(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, item)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<HandsForm>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let item: AgendaItemId = item.parse().map_err(|_| Problem::not_found())?;
    let (id, t) = (assembly.congress.id, visitor.t());
    let refused = match form.raised() {
        None => t.hands.no_figures.to_owned(),
        Some(raised) => {
            let entered = app
                .conduct
                .show_of_hands(
                    &by.officer,
                    (id, item),
                    raised,
                    &form.counted_by,
                    |title, counted| {
                        // The log is for everybody, and in the first language.
                        let zh = words(Lang::Zh);
                        zh.hands.said(fill::hands(counted, zh), title)
                    },
                )
                .await;
            match entered {
                Ok(()) => return Ok(done(&app, &assembly)),
                Err(refusal) => why(refusal, t)?,
            }
        }
    };
    let shown = Shown {
        refused: Some(vec![sentence(refused, "hands")]),
        ..Shown::default()
    };
    refusal_page(&app, &visitor, &by, &assembly, shown).await
}

fn why(refusal: HandsRefusal, t: &Words) -> Result<String, Problem> {
    let t = &t.hands;
    Ok(match refusal {
        HandsRefusal::NotSo => t.not_so.to_owned(),
        HandsRefusal::NobodyCounted => t.nobody.to_owned(),
        HandsRefusal::Fault(HandsFault::TooManyHands { raised, present }) => {
            t.too_many(present, raised)
        }
        HandsRefusal::Fault(HandsFault::TooManyPresent { present, entitled }) => {
            t.too_many_present(entitled, present)
        }
        HandsRefusal::Fault(HandsFault::NoQuorum { present, needed }) => {
            t.no_quorum(needed, present)
        }
        HandsRefusal::Internal(error) => return Err(error.into()),
    })
}
