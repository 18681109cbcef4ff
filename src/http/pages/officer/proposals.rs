//! 提案办理: the officers' desk for proposals.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ballot::id::CongressId;
use jiff::civil::Date;
use serde::Deserialize;

use super::{OWN_REFERRER, OfficerForm, SignedIn};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::plain::see_other;
use crate::http::pages::proposals::{card, numbered, shown, stage, standing};
use crate::http::pages::visitor::{Page, Visitor};
use crate::http::pages::workbooks;
use crate::http::view::{
    AnswerLine, CallForm, FormerText, ProposalDesk, ProposalGroup, Typed, paths,
};
use crate::http::{App, Problem};
use crate::roll::ProposalId;
use crate::roll::programme::Progress;
use crate::roll::proposals::call::{Call, Seconders};
use crate::roll::proposals::course::Stage;
use crate::roll::proposals::screening::{Raising, Screening, Whose};
use crate::roll::proposals::wording::Text;
use crate::roll::proposals::{Proposal, ProposalRefusal, Signer};
use crate::words::Words;
use crate::workbook::{Cell, Sheet};

/// The order of the desk: what waits for an officer first.
const QUEUE: [Stage; 10] = [
    Stage::Submitted,
    Stage::SentBack,
    Stage::Filed,
    Stage::Answered,
    Stage::AnsweredAgain,
    Stage::Rated,
    Stage::Raised,
    Stage::Seconding,
    Stage::Returned,
    Stage::Withdrawn,
];

/// The form of the call; a box that is not ticked is not sent.
#[derive(Deserialize)]
pub(in crate::http) struct CallSent {
    seconders: String,
    from: String,
    until: String,
    open: Option<String>,
    filed_only: Option<String>,
    published: Option<String>,
}

/// A form of a proposal: `act` says which, the others are its fields.
#[derive(Deserialize)]
pub(in crate::http) struct ScreeningSent {
    act: String,
    #[serde(default)]
    department: String,
    /// Of a proposal for which a delegation is claimed: `delegation` where it confirms it, `delegate` where not.
    #[serde(default)]
    whose: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    item: String,
}

/// What the page shows beside how things stand.
#[derive(Default)]
struct Shown {
    refused: Option<String>,
    chosen: Option<CallForm>,
    typed: Option<(ProposalId, Typed)>,
}

/// `GET /officer/c/{congress}/proposals`.
pub(in crate::http) async fn proposal_desk(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    page(&app, &visitor, &by, &assembly, Shown::default()).await
}

/// `POST /officer/c/{congress}/proposals`: chooses the call.
pub(in crate::http) async fn set_call(
    State(app): State<App>,
    visitor: Visitor,
    Path(congress): Path<String>,
    OfficerForm { by, form }: OfficerForm<CallSent>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let Some(call) = form.read() else {
        let shown = Shown {
            refused: Some(visitor.t().proposals.saved_no.to_owned()),
            chosen: Some(form.as_typed()),
            ..Shown::default()
        };
        return refused(&app, visitor, &by, &assembly, shown).await;
    };
    app.roll
        .set_call(&by.officer, assembly.congress.id, &call)
        .await?;
    Ok(see_other(&paths::proposal_desk(&congress)))
}

/// `POST /officer/c/{congress}/proposals/{proposal}`.
pub(in crate::http) async fn screen_proposal(
    State(app): State<App>,
    visitor: Visitor,
    Path((congress, proposal)): Path<(String, String)>,
    OfficerForm { by, form }: OfficerForm<ScreeningSent>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let id: ProposalId = proposal.parse().map_err(|_| Problem::not_found())?;
    let t = visitor.t();
    let which = (assembly.congress.id, id);
    let why = match form.read()? {
        None => t.proposals.text_no.to_owned(),
        Some(act) => match app.roll.screen_proposal(&by.officer, which, &act).await {
            Ok(()) => {
                app.hub.touch(assembly.congress.id);
                return Ok(see_other(&paths::proposal_desk(&congress)));
            }
            Err(ProposalRefusal::WrongStage(at)) => t.proposals.stage_no(stage(at.0, t)),
            Err(ProposalRefusal::Unasked) => t.proposals.whose_no.to_owned(),
            Err(ProposalRefusal::NoMotion) => t.proposals.raise_no.to_owned(),
            Err(refusal) => return Err(refusal.into()),
        },
    };
    let shown = Shown {
        refused: Some(why),
        typed: Some((id, form.into_typed())),
        ..Shown::default()
    };
    refused(&app, visitor, &by, &assembly, shown).await
}

/// `GET /officer/c/{congress}/proposals.xlsx`.
pub(in crate::http) async fn proposals_xlsx(
    State(app): State<App>,
    visitor: Visitor,
    by: SignedIn,
    Path(congress): Path<String>,
) -> Result<Response, Problem> {
    let assembly = by.assembly(&app, &congress).await?;
    let proposals = app
        .roll
        .proposals(&by.officer, assembly.congress.id)
        .await?;
    let t = visitor.t();
    let name = format!("{}{}", assembly.congress.title, t.proposals.sheet);
    workbooks::answer(&name, &[sheet(assembly.congress.id, &proposals, t)])
}

async fn refused(
    app: &App,
    visitor: Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    shown: Shown,
) -> Result<Response, Problem> {
    let desk = paths::proposal_desk(&assembly.congress.id.to_string());
    let page = page(app, &visitor.led_back_to(desk), by, assembly, shown).await?;
    Ok((StatusCode::CONFLICT, page).into_response())
}

async fn page(
    app: &App,
    visitor: &Visitor,
    by: &SignedIn,
    assembly: &Assembly,
    looked: Shown,
) -> Result<Response, Problem> {
    let (t, id) = (visitor.t(), assembly.congress.id);
    let proposals = app.roll.proposals(&by.officer, id).await?;
    let (call, _) = app.roll.call(id).await?;
    let motions = assembly.agenda.iter();
    let motions = motions.filter(|item| item.awaits_hands() && item.progress != Progress::Done);
    let page = ProposalDesk {
        frame: assembly.frame(visitor),
        meeting: assembly.meeting(),
        csrf: by.csrf(),
        figures: shown(app.roll.proposal_figures(id).await?),
        call: standing(&call, app, t),
        chosen: looked.chosen.unwrap_or_else(|| chosen(&call)),
        groups: groups(id, proposals, looked.typed.as_ref(), t),
        items: motions
            .map(|item| (item.id.to_string(), item.title.clone()))
            .collect(),
        refused: looked.refused,
    };
    Ok((OWN_REFERRER, Page(page)).into_response())
}

fn groups(
    congress: CongressId,
    mut proposals: Vec<Proposal>,
    typed: Option<&(ProposalId, Typed)>,
    t: &Words,
) -> Vec<ProposalGroup> {
    let mut groups = Vec::new();
    for at in QUEUE {
        let here: Vec<_> = proposals.extract_if(.., |one| one.stage == at).collect();
        if here.is_empty() {
            continue;
        }
        let one = |proposal: Proposal| {
            let typed = typed.filter(|(of, _)| *of == proposal.id);
            let mut card = card(congress, proposal, t);
            card.typed = typed.map(|(_, typed)| typed.clone());
            card
        };
        groups.push(ProposalGroup {
            word: stage(at, t),
            stage: at.name(),
            proposals: here.into_iter().map(one).collect(),
        });
    }
    groups
}

fn chosen(call: &Call) -> CallForm {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    CallForm {
        seconders: call.seconders.get().to_string(),
        from: day(call.from),
        until: day(call.until),
        open: call.open,
        filed_only: call.filed_only,
        published: call.published,
    }
}

impl CallSent {
    fn read(&self) -> Option<Call> {
        let (from, until) = (day(&self.from)?, day(&self.until)?);
        let backwards = from.zip(until).is_some_and(|(from, until)| until < from);
        let seconders = Seconders::new(self.seconders.trim().parse().ok()?)?;
        (!backwards).then_some(Call {
            seconders,
            from,
            until,
            open: self.open.is_some(),
            filed_only: self.filed_only.is_some(),
            published: self.published.is_some(),
        })
    }

    fn as_typed(&self) -> CallForm {
        CallForm {
            seconders: self.seconders.clone(),
            from: self.from.clone(),
            until: self.until.clone(),
            open: self.open.is_some(),
            filed_only: self.filed_only.is_some(),
            published: self.published.is_some(),
        }
    }
}

/// A day or none; what is neither is nothing at all.
fn day(field: &str) -> Option<Option<Date>> {
    match field.trim() {
        "" => Some(None),
        day => day.parse().ok().map(Some),
    }
}

impl ScreeningSent {
    /// The act; none where one of its fields is empty or too long.
    fn read(&self) -> Result<Option<Screening>, Problem> {
        Ok(match self.act.as_str() {
            "file" => Text::line(&self.department).map(|department| Screening::File {
                department,
                whose: self.whose(),
            }),
            "return" => Text::paragraphs(&self.reason).map(|reason| Screening::Return { reason }),
            "answer" => Text::paragraphs(&self.text)
                .zip(Text::line(&self.by))
                .map(|(text, by)| Screening::Answer { text, by }),
            "reassign" => {
                let department = Text::line(&self.department);
                department.map(|department| Screening::Reassign { department })
            }
            "correct" => self.correction(),
            "raise" => self.raising().map(|to| Screening::Raise { to }),
            _ => return Err(Problem::malformed()),
        })
    }

    fn correction(&self) -> Option<Screening> {
        Some(Screening::Correct {
            text: Text::paragraphs(&self.text)?,
            by: Text::line(&self.by)?,
            why: Text::paragraphs(&self.why)?,
        })
    }

    fn whose(&self) -> Option<Whose> {
        match self.whose.as_str() {
            "delegation" => Some(Whose::Delegations),
            "delegate" => Some(Whose::Delegates),
            _ => None,
        }
    }

    /// The motion; a form without one is of an old page.
    fn raising(&self) -> Option<Raising> {
        match self.item.as_str() {
            "own" => Some(Raising::Own),
            item => item.parse().ok().map(Raising::Onto),
        }
    }

    fn into_typed(self) -> Typed {
        Typed {
            department: self.department,
            reason: self.reason,
            text: self.text,
            by: self.by,
            why: self.why,
        }
    }
}

fn sheet(congress: CongressId, proposals: &[Proposal], t: &Words) -> Sheet {
    let (p, w) = (&t.proposals, &t.workbook);
    let headings = [
        p.column_number,
        p.column_stage,
        p.field_title,
        p.reason,
        p.suggestion,
        p.proposer,
        w.unit,
        w.delegation,
        p.column_behalf,
        p.column_seconders,
        p.department,
        p.returned_because,
        p.column_former,
        p.answer,
        p.rating,
        p.answer_again,
        p.rating,
        p.item,
    ];
    Sheet {
        name: p.sheet.to_owned(),
        headings: headings.map(str::to_owned).to_vec(),
        rows: proposals.iter().map(|one| row(congress, one, t)).collect(),
    }
}

fn row(congress: CongressId, proposal: &Proposal, t: &Words) -> Vec<Cell> {
    let card = card(congress, proposal.clone(), t);
    let names = |signers: &[Signer]| {
        let names: Vec<&str> = signers.iter().map(|one| one.name.as_str()).collect();
        names.join(t.app.and)
    };
    let answer = |place: usize| {
        let given = card.answers.get(place);
        let text = given.map_or_else(String::new, |one| in_one_cell(one, t));
        (text, given.and_then(|one| one.rating).unwrap_or_default())
    };
    let ((first, rated), (second, rated_again)) = (answer(0), answer(1));
    let former: Vec<String> = card.former.iter().map(|text| plain(text, t)).collect();
    let former = former.join("\n\n");
    let number = proposal.number.map(|number| numbered(number, t));
    let (number, seconders) = (number.unwrap_or_default(), names(&proposal.seconders));
    let texts = [
        number.as_str(),
        card.stage,
        &card.title,
        &card.reason,
        &card.suggestion,
        &proposal.proposer.name,
        &proposal.proposer.unit,
        &proposal.proposer.delegation,
        card.behalf.unwrap_or_default(),
        &seconders,
        card.department.as_deref().unwrap_or_default(),
        card.returned.as_deref().unwrap_or_default(),
        &former,
        &first,
        rated,
        &second,
        rated_again,
        card.item.as_ref().map_or("", |item| &item.title),
    ];
    texts.into_iter().map(Cell::from).collect()
}

/// An answer with what it said before it was corrected.
fn in_one_cell(answer: &AnswerLine, t: &Words) -> String {
    let p = &t.proposals;
    let mut lines = vec![answer.text.clone(), answer.by.clone()];
    for (text, why) in &answer.former {
        lines.push(format!("{}{}{text}", p.corrected, p.colon));
        lines.push(format!("{}{}{why}", p.correct_why, p.colon));
    }
    lines.join("\n")
}

/// A former text in one cell.
fn plain(text: &FormerText, t: &Words) -> String {
    let seconders = format!(
        "{}{}{}",
        t.proposals.seconders,
        t.proposals.colon,
        text.seconders.join(t.app.and)
    );
    let lines = [
        &text.heading,
        &text.title,
        &text.reason,
        &text.suggestion,
        &seconders,
    ];
    lines.map(String::as_str).join("\n")
}
