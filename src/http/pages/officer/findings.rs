//! Findings, and the next act with what it needs.

use ballot::finding::{self, Level};
use ballot::profile::{Confidence, RuleProfile};
use ballot::state::State;

use crate::conduct::{self, Circumstances, ContestOverview, Obstacle, Unsettled};
use crate::http::pages::assembly::Assembly;
use crate::http::pages::visitor::Visitor;
use crate::http::view::{Act, Finding, FindingState, Verb};
use crate::package::Package;
use crate::roll::draft::Draft;

/// What speaks for and against the next act on a contest, failed ones first.
pub(super) fn of(
    contest: &ContestOverview,
    assembly: &Assembly,
    visitor: &Visitor,
) -> Vec<Finding> {
    let around = assembly.overview.around(contest.contest(), assembly.at);
    let mut findings: Vec<Finding> = conduct::findings(&contest.facts, &around)
        .iter()
        .map(|found| Finding {
            cause: cause(found, &contest.facts.draft, visitor),
            ..finding(found, visitor)
        })
        .collect();
    findings.sort_by_key(|finding| finding.state);
    findings
}

/// Law and article of a rule that is not met; and of any that stands from memory, so that whoever relies on it looks it up.
fn cause(found: &finding::Finding, draft: &Draft, visitor: &Visitor) -> Option<String> {
    let lines = RuleProfile::behind(&draft.profile, draft.kind).lines();
    let mut lines = lines.into_iter();
    let rule = lines.find(|rule| rule.id == found.rule)?;
    if rule.confidence == Confidence::Memory {
        return Some(visitor.t().officer.from_memory(rule.source));
    }
    let unmet = matches!(found.level, Level::Blocks | Level::Warns);
    unmet.then(|| visitor.t().officer.by_law(rule.source))
}

/// What a contest that is not founded yet will be held up by.
pub(super) fn foreseen(draft: &Draft, package: &Package, visitor: &Visitor) -> Vec<Finding> {
    let found = conduct::foreseen(draft, package);
    let said = |found: &finding::Finding| Finding {
        cause: cause(found, draft, visitor),
        ..finding(found, visitor)
    };
    found.iter().map(said).collect()
}

fn finding(found: &finding::Finding, visitor: &Visitor) -> Finding {
    Finding {
        state: match found.level {
            Level::Blocks => FindingState::Failed,
            Level::Warns => FindingState::Waiting,
            Level::Holds => FindingState::Passed,
            Level::Informs => FindingState::Noted,
        },
        text: visitor.choose(|| found.sentence_zh(), || found.sentence_en()),
        cause: None,
        rule: found.rule.to_string(),
    }
}

/// What refuses an act.
pub(super) fn obstacle(obstacle: &Obstacle, visitor: &Visitor) -> Finding {
    Finding {
        state: match obstacle {
            Obstacle::Spread { .. } => FindingState::Waiting,
            _ => FindingState::Failed,
        },
        text: visitor.choose(|| obstacle.sentence_zh(), || obstacle.sentence_en()),
        cause: None,
        rule: obstacle.rule().to_owned(),
    }
}

/// The next act on a contest, with what it still needs.
pub(super) fn next_act(
    contest: &ContestOverview,
    unsettled: Option<Unsettled>,
    assembly: &Assembly,
    visitor: &Visitor,
) -> Option<Act> {
    let (verb, act) = match contest.state() {
        State::Draft => (Verb::Ready, conduct::Act::Ready),
        State::Ready => (Verb::Open, conduct::Act::Open),
        State::Open => (Verb::Close, conduct::Act::Close),
        State::Closed => (Verb::Count, conduct::Act::Count),
        State::Closing | State::Counted | State::Certified | State::Void => return None,
    };
    let circumstances = Circumstances {
        unsettled,
        ..assembly
            .overview
            .circumstances(contest.contest(), assembly.at)
    };
    let obstacles = conduct::obstacles(&act, &contest.facts, &circumstances, assembly.at);
    Some(Act {
        verb,
        possible: obstacles.is_empty(),
        needs: obstacles
            .iter()
            .map(|found| obstacle(found, visitor))
            .collect(),
    })
}

/// Whether a contest can be declared void: nothing to take back before `ready`, nothing after the end.
pub(super) fn can_void(state: State) -> bool {
    matches!(
        state,
        State::Ready | State::Open | State::Closing | State::Closed
    )
}
