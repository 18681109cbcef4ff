//! `/contests/{contest}/rules`: every rule that a contest runs under, with where it stands and how sure we are of it.

use axum::extract::{Path, State};
use ballot::manifest::Kind;
use ballot::profile::{Confidence, Demand, Rule, RuleProfile};

use super::assembly::Assembly;
use super::fill;
use super::visitor::{Page, Visitor};
use crate::http::view::{RuleLine, RulesPage};
use crate::http::{App, Problem};

/// `GET /contests/{contest}/rules`.
pub(in crate::http) async fn rules(
    State(app): State<App>,
    visitor: Visitor,
    Path(contest): Path<String>,
) -> Result<Page<RulesPage>, Problem> {
    let (assembly, id) = Assembly::holding(&app, &contest).await?;
    let contest = assembly.contest(id)?;
    let (rules, kind) = (contest.rules(), contest.facts.draft.kind);
    let profile = RuleProfile::behind(&rules.profile, kind);
    let lines = profile.lines().into_iter();
    Ok(Page(RulesPage {
        frame: assembly.frame(&visitor),
        meeting: assembly.meeting(),
        contest: fill::contest(contest),
        profile: profile.name.to_owned(),
        title: visitor
            .choose(|| profile.title.zh, || profile.title.en)
            .to_owned(),
        when: visitor
            .choose(|| profile.when.zh, || profile.when.en)
            .to_owned(),
        lines: lines
            .map(|rule| line(&rule, rule.value.instead(&rules), kind, &visitor))
            .collect(),
    }))
}

pub(super) fn line(
    rule: &Rule<Demand>,
    instead: Option<Demand>,
    kind: Kind,
    visitor: &Visitor,
) -> RuleLine {
    let sentence =
        |demand: &Demand| visitor.choose(|| demand.sentence_zh(kind), || demand.sentence_en(kind));
    let confidence = rule.confidence;
    RuleLine {
        id: rule.id.to_string(),
        text: sentence(&rule.value),
        instead: instead.as_ref().map(sentence),
        source: rule.source.to_string(),
        confidence: visitor
            .choose(|| confidence.words_zh(), || confidence.words_en())
            .to_owned(),
        from_memory: confidence == Confidence::Memory,
    }
}
