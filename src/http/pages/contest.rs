//! What there is to read before voting: a contest, a candidate's résumé, a document.

use axum::extract::{Path, State};
use ballot::id::MemberId;
use ballot::manifest::Kind;
use ballot::words::Context;
use crypto::bytes::Hash;

use super::assembly::Assembly;
use super::visitor::{Page, Visitor};
use super::{fill, revisions};
use crate::conduct::ContestOverview;
use crate::http::view::{
    BallotOption, Candidate, CandidatesPage, ContestPage, DocumentLine, Profile,
};
use crate::http::{App, Problem};
use crate::package::Markdown;
use crate::roll::draft::DraftOption;

/// `GET /contests/{contest}`.
pub(in crate::http) async fn contest(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Page<ContestPage>, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    Ok(Page(ContestPage {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        order: fill::order(&contest.facts.draft),
        options: fill::options(&contest.facts.draft),
        documents: documents(&assembly, contest, &visitor),
        changes: revisions::changes_voted(&app, assembly.congress.id, &contest.facts.draft).await?,
        rules: rules(contest, &visitor),
    }))
}

/// The documents of the agenda items at which the contest is voted.
fn documents(
    assembly: &Assembly,
    contest: &ContestOverview,
    visitor: &Visitor,
) -> Vec<DocumentLine> {
    let items = assembly
        .agenda
        .iter()
        .filter(|item| item.contest == Some(contest.contest()));
    let congress = assembly.congress.id.to_string();
    let entries = items.flat_map(|item| &item.documents);
    entries
        .map(|entry| fill::document(&congress, entry, visitor.t()))
        .collect()
}

/// Quorum, how to mark, what it takes.
fn rules(contest: &ContestOverview, visitor: &Visitor) -> Vec<String> {
    let t = visitor.t();
    let mark = match contest.facts.draft.kind {
        Kind::Election => t.ballot.how(contest.rules().max_for),
        Kind::Motion => t.ballot.how_motion.to_owned(),
        Kind::Appraisal
            if contest
                .facts
                .draft
                .grades
                .iter()
                .any(|mark| mark == "abstain") =>
        {
            t.ballot.how_appraisal_abstain.to_owned()
        }
        Kind::Appraisal => t.ballot.how_appraisal.to_owned(),
    };
    let quorum =
        fill::quorum(contest).map(|quorum| t.contest.quorum(quorum.needs, quorum.share(t)));
    let manifest = contest.manifest();
    let threshold = ballot::reason::threshold_ahead(&manifest).map(|reason| {
        let context = Context::new(&manifest, None);
        visitor.choose(
            || reason.sentence_zh(&context),
            || reason.sentence_en(&context),
        )
    });
    quorum.into_iter().chain([mark]).chain(threshold).collect()
}

/// `GET /contests/{contest}/candidates`.
pub(in crate::http) async fn compare(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Page<CandidatesPage>, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    let drafts = &contest.facts.draft.options;
    let profile = |(option, draft): (BallotOption, &DraftOption)| Profile {
        option,
        photo: photo(contest, draft),
        html: Markdown::new(&draft.text).to_html(),
    };
    let options = fill::options(&contest.facts.draft).into_iter();
    Ok(Page(CandidatesPage {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        order: fill::order(&contest.facts.draft),
        candidates: options.zip(drafts).map(profile).collect(),
    }))
}

/// `GET /contests/{contest}/candidates/{option}`.
pub(in crate::http) async fn candidate(
    State(app): State<App>,
    visitor: Visitor,
    Path((contest, option)): Path<(String, String)>,
) -> Result<Page<Candidate>, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    let member: MemberId = option.parse().map_err(|_| Problem::not_found())?;
    let options = &contest.facts.draft.options;
    let place = options
        .iter()
        .position(|option| option.member == member)
        .ok_or_else(Problem::not_found)?;
    Ok(Page(Candidate {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        option: fill::options(&contest.facts.draft).swap_remove(place),
        photo: photo(contest, &options[place]),
        html: Markdown::new(&options[place].text).to_html(),
    }))
}

/// The address of a photo, which is public from `ready` on.
fn photo(contest: &ContestOverview, option: &DraftOption) -> Option<String> {
    contest.status.as_ref()?;
    option
        .photo
        .as_ref()
        .map(|jpeg| format!("/api/v1/photos/{}", Hash::of(jpeg)))
}
