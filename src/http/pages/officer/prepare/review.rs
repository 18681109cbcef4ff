//! Step 7: everything that is wrong, the ballots as delegates will see them, and founding.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::super::findings;
use super::checked::Found;
use super::page::{Desk, Made, form};
use super::sent::Sent;
use crate::conduct::{ImportRefusal, rules};
use crate::http::pages::plain::see_other;
use crate::http::pages::visitor::Visitor;
use crate::http::pages::{ballot, fill};
use crate::http::view::{
    Ballot, ContestRef, FindingState, Meeting, Paper, Part, Sample, State, Step, Wrong, paths,
};
use crate::http::{App, Problem};
use crate::package::draft::Spot;
use crate::roll::PreparationId;
use crate::roll::draft::Draft;
use crate::roll::import;

/// The page of the last step.
pub(super) fn page(app: &App, desk: &Desk<'_>) -> Made {
    let t = &desk.t().prepare;
    let wrong = desk.checked.wrong.iter().map(|found| mended(found, desk));
    let mut parts = Vec::new();
    if !desk.draft().contests.is_empty() && desk.checked.package().is_some() {
        let contests = desk.draft().contests.iter().map(|contest| {
            let slug = contest.entry.get("slug");
            let title = contest.entry.get("title");
            (
                paths::prepare_one(&desk.id(), Step::Check.slug(), slug),
                title.to_owned(),
            )
        });
        parts.push(Part::Words {
            heading: t.preview.to_owned(),
            text: Vec::new(),
            links: contests.collect(),
        });
    }
    let foreseen = foreseen(app, desk);
    let fine = match foreseen.iter().any(blocks) {
        true => t.check_blocked,
        false => t.check_fine,
    };
    parts.extend(foreseen);
    if desk.checked.wrong.is_empty() {
        let note = if desk.preparation.founded.is_empty() {
            t.found_note
        } else {
            t.found_again
        };
        parts.push(Part::Words {
            heading: t.found_title.to_owned(),
            text: vec![fine.to_owned(), note.to_owned()],
            links: Vec::new(),
        });
        parts.push(Part::Form(form(
            "found",
            desk.path(Step::Check),
            Vec::new(),
            t.found,
        )));
    } else {
        parts.push(Part::Words {
            heading: t.found_title.to_owned(),
            text: vec![t.check_not.to_owned()],
            links: Vec::new(),
        });
    }
    Made {
        wrong: wrong.collect(),
        ..Made::of(parts)
    }
}

/// What the contests will be held up by.
fn foreseen(app: &App, desk: &Desk<'_>) -> Vec<Part> {
    let t = &desk.t().prepare;
    let Some(package) = desk.checked.package() else {
        return Vec::new();
    };
    let part = |draft: Draft| {
        let list = findings::foreseen(&draft, package, desk.visitor);
        (!list.is_empty()).then(|| Part::Findings {
            heading: t.check_rules(&draft.title),
            text: t.check_rules_lead.to_owned(),
            list,
        })
    };
    let drafts = import::drafts(package, &app.rng).into_iter();
    drafts.filter_map(part).collect()
}

fn blocks(part: &Part) -> bool {
    let Part::Findings { list, .. } = part else {
        return false;
    };
    let failed = FindingState::Failed;
    list.iter().any(|finding| finding.state == failed)
}

/// A problem with the way to where it is mended.
fn mended(found: &Found, desk: &Desk<'_>) -> Wrong {
    let t = &desk.t().prepare;
    let (id, step) = (desk.id(), found.step);
    let whole = || format!("{}?look=1", desk.path(step));
    let one = |slug: Option<&str>| match slug {
        Some(slug) => format!("{}?look=1", paths::prepare_one(&id, step.slug(), slug)),
        None => whole(),
    };
    let draft = desk.draft();
    let contest = |index: usize| draft.contests.get(index).map(|contest| &contest.entry);
    let href = match found.at {
        Some((Spot::Contest(_), "slug")) => {
            format!("{}?look=1", desk.path(Step::Agenda))
        }
        Some((Spot::Contest(index) | Spot::Person(index, _), _)) => {
            one(contest(index).map(|entry| entry.get("slug")))
        }
        Some((Spot::Item(index), _)) => {
            one(draft.agenda.get(index).map(|item| item.entry.get("slug")))
        }
        _ => whole(),
    };
    let about = match found.at {
        Some((Spot::Contest(index), _)) => contest(index).map(|entry| entry.get("title")),
        Some((Spot::Person(index, place), _)) => draft
            .contests
            .get(index)
            .and_then(|contest| contest.people.people().get(place))
            .map(|person| person.get("name")),
        Some((Spot::Item(index), _)) => draft.agenda.get(index).map(|item| item.entry.get("title")),
        _ => None,
    };
    let about = about.filter(|about| !about.is_empty());
    let place = match (about, found.place.as_str()) {
        (Some(about), "") => about,
        (_, place) => place,
    };
    Wrong {
        place: format!(
            "{} {} {place}",
            t.in_step(step.number()),
            step.name(desk.t())
        )
        .trim_end()
        .to_owned(),
        words: found.words.clone(),
        href: Some(href),
    }
}

/// A ballot as delegates will see it.
pub(super) fn sample(app: &App, desk: &Desk<'_>, slug: &str) -> Option<Made> {
    let t = &desk.t().prepare;
    let package = desk.checked.package()?;
    let contests = package.contests.iter();
    let place = contests
        .clone()
        .position(|contest| contest.slug.as_str() == slug)?;
    let draft = import::drafts(package, &app.rng).into_iter().nth(place)?;
    let meeting = Meeting {
        congress: desk.id(),
        organisation: package.organisation.clone(),
        title: package.title.clone(),
    };
    let rules = rules(&draft);
    let contest = ContestRef {
        contest: desk.id(),
        title: draft.title.clone(),
        kind: fill::kind(&draft),
        paper: Paper::of(place),
        code: None,
        state: State::Draft,
    };
    let title = draft.title.clone();
    let sample = Sample {
        ballot: paper(
            desk,
            meeting,
            contest,
            &draft,
            rules.max_for,
            rules.write_in_needs_against,
        ),
    };
    Some(Made {
        heading: Some(t.preview_one(title)),
        back: Some((desk.path(Step::Check), t.sample_back.to_owned())),
        ..Made::of(vec![Part::Sample(Box::new(sample))])
    })
}

fn paper(
    desk: &Desk<'_>,
    meeting: Meeting,
    contest: ContestRef,
    draft: &Draft,
    max_for: u32,
    write_in_needs_against: bool,
) -> Ballot {
    Ballot {
        frame: desk.frame(),
        meeting,
        contest,
        order: fill::order(draft),
        options: fill::options(draft),
        choices: ballot::choices(draft, desk.visitor),
        max_for,
        write_ins: draft.write_ins,
        write_in_needs_against,
        sealed: draft.threshold,
        closes: None,
        others: Vec::new(),
        changes: None,
    }
}

/// Founds the congress: an import like any other.
pub(super) async fn found(
    app: &App,
    visitor: &Visitor,
    sent: &Sent,
    id: PreparationId,
) -> Result<Response, Problem> {
    if sent.act() != "found" {
        return Err(Problem::malformed());
    }
    let mut desk = Desk::take(app, visitor, &sent.by, id).await?;
    let t = &desk.t().prepare;
    let why = match desk.checked.package() {
        None => t.check_not.to_owned(),
        Some(package) => {
            let officer = &sent.by.officer;
            let host = app
                .public_base()
                .split_once("://")
                .map_or("", |(_, host)| host);
            match app
                .conduct
                .import(officer.organisation, package, host)
                .await
            {
                Ok(imported) => {
                    app.roll
                        .note_founded(officer, id, imported.congress)
                        .await?;
                    return Ok(see_other(&paths::console(&imported.congress.to_string())));
                }
                Err(ImportRefusal::NotUsable(problems)) => problems.in_words(desk.t()),
                Err(ImportRefusal::Differs(_)) => t.found_differs.to_owned(),
                Err(ImportRefusal::Fault(error)) => return Err(error.into()),
            }
        }
    };
    desk.refused = Some((sent, "", t.not_founded(why)));
    let page = desk.page(Step::Check, page(app, &desk), false);
    Ok((StatusCode::CONFLICT, page).into_response())
}
