//! What both halves know, in a page's terms.

use ballot::hands::{Hands, HandsFault};
use ballot::manifest::{self, Rules};
use ballot::open_vote::Voice;
use ballot::profile::RuleProfile;
use ballot::ratio::{Bound, Ratio};
use ballot::state;

use super::time;
use super::visitor::Visitor;
use crate::conduct::ContestOverview;
use crate::http::view::{
    Balance, BallotOption, Contact, ContestRef, DelegationLine, DocumentLine, Kind, Meeting,
    MotionFigures, OnPaper, Order, Paper, Quorum, State, paths,
};
use crate::roll::congresses::Congress;
use crate::roll::delegations::Delegation;
use crate::roll::documents::{DocumentEntry, DocumentKind};
use crate::roll::draft::Draft;
use crate::roll::hands::Counted;
use crate::roll::open_votes::OpenVote;
use crate::words::Words;

pub(super) fn contact(congress: &Congress) -> Contact {
    Contact {
        purpose: congress.purpose,
        name: congress.contact.name.clone(),
        phone: congress.contact.phone.clone(),
    }
}

/// A document as lists show it.
pub(super) fn document(congress: &str, entry: &DocumentEntry, t: &Words) -> DocumentLine {
    let kind = match entry.kind {
        DocumentKind::Markdown => t.document.text,
        DocumentKind::Pdf => t.document.pdf,
        DocumentKind::Picture => t.document.picture,
    };
    let published = entry.published.map(|day| time::published(day, t));
    let published = match entry.revised {
        Some(day) => Some(t.discussion.revised(time::published(day, t))),
        None => published,
    };
    DocumentLine {
        href: paths::document(congress, &entry.id.to_string()),
        title: entry.title.clone(),
        about: match published {
            Some(published) => format!("{kind} · {published}"),
            None => kind.to_owned(),
        },
    }
}

pub(super) fn meeting(congress: &Congress) -> Meeting {
    Meeting {
        congress: congress.id.to_string(),
        organisation: congress.held_by.clone(),
        title: congress.title.clone(),
    }
}

pub(super) fn contest(overview: &ContestOverview) -> ContestRef {
    let facts = &overview.facts;
    ContestRef {
        contest: facts.contest.to_string(),
        title: facts.title.clone(),
        kind: kind(&facts.draft),
        paper: Paper::of(facts.position.saturating_sub(1) as usize),
        code: overview
            .status
            .as_ref()
            .map(|status| crypto::message::short_code(status.known.hash.as_bytes())),
        state: state(overview.state()),
    }
}

pub(super) fn kind(draft: &Draft) -> Kind {
    match draft.kind {
        manifest::Kind::Election => Kind::Election {
            seats: draft.seats,
            candidates: count(draft.options.len()),
        },
        manifest::Kind::Motion => Kind::Motion,
        manifest::Kind::Appraisal => Kind::Appraisal {
            items: count(draft.options.len()),
        },
    }
}

pub(super) fn state(state: state::State) -> State {
    match state {
        state::State::Draft => State::Draft,
        state::State::Ready => State::Ready,
        state::State::Open => State::Open,
        state::State::Closing => State::Closing,
        state::State::Closed => State::Closed,
        state::State::Counted => State::Counted,
        state::State::Certified => State::Certified,
        state::State::Void => State::Void,
    }
}

/// The figures of a contest.
pub(super) fn balance(overview: &ContestOverview) -> Balance {
    let facts = &overview.facts;
    Balance {
        entitled: small(facts.entitled),
        present: small(facts.present),
        leave: small(facts.leave),
        issued: small(overview.issued()),
        returned: small(overview.returned()),
        paper: OnPaper {
            issued: small(facts.paper.issued),
            returned: small(overview.paper_returned()),
        },
    }
}

/// The quorum that a contest's rules demand.
pub(super) fn quorum(overview: &ContestOverview) -> Option<Quorum> {
    let bound = overview.rules().quorum?.bound;
    let [part, of] = bound.fraction();
    Some(Quorum {
        needs: small(bound.needed(overview.facts.entitled)),
        ratio: (part, of),
    })
}

/// What the ballot says of the order of its candidates.
pub(super) fn order(draft: &Draft) -> Order {
    if draft.is_by_strokes() {
        Order::Strokes
    } else {
        Order::Given
    }
}

/// Candidates in the order of the ballot; in a motion the question.
pub(super) fn options(draft: &Draft) -> Vec<BallotOption> {
    let option = |(index, option): (usize, &crate::roll::draft::DraftOption)| BallotOption {
        id: option.member.to_string(),
        number: index + 1,
        name: option.name.clone(),
        detail: option.detail.clone(),
    };
    draft.options.iter().enumerate().map(option).collect()
}

/// The rule profile in words.
pub(super) fn profile(rules: &Rules, visitor: &Visitor) -> String {
    match RuleProfile::named(&rules.profile) {
        Some(known) => visitor
            .choose(|| known.title.zh, || known.title.en)
            .to_owned(),
        None => rules.profile.clone(),
    }
}

/// Whether a threshold is "more than half of 应到", and is named so.
pub(super) fn is_majority(pass: Option<Ratio>) -> bool {
    pass.is_some_and(|pass| {
        pass.of == ballot::ratio::Basis::Entitled && pass.bound == Bound::MoreThan([1, 2])
    })
}

/// A delegation's name in words: 其他 of those who are in none.
pub(super) fn delegation_name(name: &str, t: &Words) -> String {
    match name {
        "" => t.door.others,
        name => name,
    }
    .to_owned()
}

/// A delegation with its name in words.
pub(super) fn delegation(delegation: &Delegation, t: &Words) -> DelegationLine {
    DelegationLine {
        name: delegation_name(&delegation.name, t),
        entitled: small(delegation.entitled),
        present: small(delegation.there),
        leave: small(delegation.leave),
    }
}

/// A figure as pages hold it.
pub(super) fn small(figure: u64) -> u32 {
    u32::try_from(figure).unwrap_or(u32::MAX)
}

/// A length as pages hold it.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// What a show of hands came to.
pub(super) fn hands(counted: &Counted, t: &Words) -> String {
    let hands = &counted.hands;
    let outcome = hands_outcome(hands, t);
    let people = t.hands.people(hands.entitled, hands.present);
    let raised = t
        .hands
        .raised(hands.abstained, hands.against, hands.in_favour);
    let verdict = t
        .hands
        .verdict(&counted.counted_by, hands.needed(), outcome);
    format!("{people}{raised}{verdict}")
}

/// Who has signed a show of hands, or how many still have to; empty where nobody need.
pub(super) fn hands_signatures(counted: &Counted, t: &Words) -> String {
    let signed = counted.signed.len();
    if counted.awaits_signatures() {
        return t.hands.awaiting(counted.demanded, signed);
    }
    if signed == 0 {
        return String::new();
    }
    let names: Vec<&str> = counted.signed.iter().map(|one| one.name.as_str()).collect();
    t.hands.signed(signed, names.join(t.app.and))
}

/// The figures of hands or names.
pub(super) fn motion_figures(hands: &Hands) -> MotionFigures {
    MotionFigures {
        entitled: hands.entitled,
        present: hands.present,
        in_favour: hands.in_favour,
        against: hands.against,
        abstained: hands.abstained,
        silent: None,
        needed: hands.needed(),
    }
}

/// What a vote by name came to.
pub(super) fn open_vote(open: &OpenVote, t: &Words) -> String {
    let hands = &open.count.hands;
    let people = t.open_vote.people(hands.entitled, hands.present);
    let said = t.open_vote.said(
        hands.abstained,
        hands.against,
        hands.in_favour,
        open.count.silent(),
    );
    let outcome = open_vote_outcome(open, t);
    let verdict = match open.count.verdict() {
        Ok(_) => t.open_vote.verdict(hands.needed(), outcome),
        Err(_) => outcome + t.app.stop,
    };
    format!("{people}{said}{verdict}")
}

/// 通过 or 未通过.
pub(super) fn hands_outcome(hands: &Hands, t: &Words) -> &'static str {
    if hands.passed() {
        t.result.passed
    } else {
        t.result.not_passed
    }
}

/// 通过, 未通过, or why a vote by name is neither.
pub(super) fn open_vote_outcome(open: &OpenVote, t: &Words) -> String {
    match open.count.verdict() {
        Err(HandsFault::NoQuorum { needed, .. }) => t.open_vote.no_quorum(needed),
        // Other faults there are none: the roll counts nobody twice.
        _ => hands_outcome(&open.count.hands, t).to_owned(),
    }
}

/// What a delegate says, in words.
pub(super) fn voice(voice: Voice, t: &Words) -> &'static str {
    match voice {
        Voice::For => t.ballot.for_,
        Voice::Against => t.hands.against,
        Voice::Abstain => t.ballot.abstain,
    }
}
