//! One contest of a package: is it a contest that the rules know, and the draft that is made of it.

use std::collections::{BTreeMap, BTreeSet};

use ballot::grade::{GRADES, Grade};
use ballot::id::MemberId;
use ballot::manifest::{Audience, Eligible, Kind, Show, Signoffs, Spread, Stage};
use ballot::profile::{Loosening, PROFILES, RuleProfile, Text};

use super::super::draft::{Background, Draft, DraftOption, DraftTimes, NoticePeriod, Order};
use crate::package::{self, Candidate, ContestDraft, Package, Problem, Question, ShowTo};
use crate::rng::Rng;
use crate::words::{Lang, Said, Words, said};

/// A member's id by name and unit.
pub(super) type Members<'a> = BTreeMap<(&'a str, &'a str), MemberId>;

/// The candidates of a contest, by name and unit.
pub(super) fn candidates(contest: &ContestDraft) -> impl Iterator<Item = (&str, &str)> {
    let candidates = match &contest.question {
        Question::Election { candidates, .. } => candidates.as_slice(),
        Question::Motion { .. } | Question::Appraisal { .. } => &[],
    };
    candidates
        .iter()
        .map(|candidate| (candidate.name.as_str(), candidate.detail.as_str()))
}

/// Why no draft can be made of a contest.
pub(super) fn problems(contest: &ContestDraft, package: &Package) -> Vec<Problem> {
    let title = &contest.title;
    let mut problems = unfit(contest);
    let mut problem = |message: Said| problems.push(Problem::in_file("congress.toml", message));
    if matches!(&contest.question, Question::Appraisal { items, .. } if items.is_empty()) {
        problem(said(|t| t.package.nobody_appraised(title)));
    }
    for word in words(contest)
        .iter()
        .filter(|word| Grade::of_word(word).is_none())
    {
        problem(said(|t| {
            let known = package::choices(GRADES.map(|grade| grade.zh), t);
            t.package.grade_unknown(title, word, known)
        }));
    }
    let watching = package.scrutineers.len();
    if let Some(most) = most_scrutineers(contest).filter(|most| *most > watching) {
        problem(said(|t| t.package.scrutineers_few(title, most, watching)));
    }
    if write_ins(contest) > 0
        && let Some((name, detail)) = namesakes(package)
    {
        problem(said(|t| t.package.written_in_twice(title, name, detail)));
    }
    problems
}

/// Why a contest does not fit its rules.
fn unfit(contest: &ContestDraft) -> Vec<Problem> {
    let (title, rules, kind) = (&contest.title, &contest.profile, kind(contest));
    let messages = match RuleProfile::named(rules) {
        None => vec![said(|t| {
            t.package.rules_unknown(title, known(kind, t), rules)
        })],
        Some(profile) if profile.kind != kind => vec![said(|t| {
            let called = in_language(&profile.title, t);
            t.package.rules_unfit(title, known(kind, t), rules, called)
        })],
        Some(profile) => {
            let own = contest.own.unwrap_or_default();
            let loosened = own.loosened(profile, stage(contest)).into_iter();
            loosened
                .map(|each| said(|t| t.package.rules_loosened(title, sentence(&each, kind, t))))
                .collect()
        }
    };
    let problem = |message| Problem::in_file("congress.toml", message);
    messages.into_iter().map(problem).collect()
}

fn in_language(text: &Text, t: &Words) -> &'static str {
    match t.lang {
        Lang::Zh => text.zh,
        Lang::En => text.en,
    }
}

fn sentence(loosening: &Loosening, kind: Kind, t: &Words) -> String {
    match t.lang {
        Lang::Zh => loosening.sentence_zh(kind),
        Lang::En => loosening.sentence_en(kind),
    }
}

/// The draft of a contest without [`problems`].
pub(super) fn draft(
    contest: &ContestDraft,
    package: &Package,
    members: &Members<'_>,
    rng: &Rng,
) -> Draft {
    let (stage, seats, options) = match &contest.question {
        Question::Election {
            stage,
            seats,
            candidates,
            ..
        } => {
            let options = candidates
                .iter()
                .map(|candidate| candidate_option(candidate, members))
                .collect();
            (election_stage(*stage), u32::from(seats.get()), options)
        }
        Question::Motion { subject, document } => {
            let text = document.as_deref().and_then(|path| package.document(path));
            let text = text
                .map(|document| document.body.bound(&document.title))
                .unwrap_or_default();
            (Stage::Formal, 0, vec![item(subject, text, rng)])
        }
        Question::Appraisal { items, .. } => {
            let items = items.iter().map(|item| appraised(item, rng)).collect();
            (Stage::Formal, 0, items)
        }
    };
    let write_ins = write_ins(contest);
    let show = &contest.show;
    let mut draft = Draft {
        kind: kind(contest),
        stage,
        round: 1,
        follows: None,
        seats,
        formal_seats: formal_seats(contest),
        title: contest.title.clone(),
        options,
        grades: grades(contest),
        order: order(contest),
        write_ins,
        eligible: (write_ins > 0).then(|| eligible(package, members)),
        profile: contest.profile.clone(),
        show: Show {
            to: audience(show.to),
            while_open: show.while_open,
            batch: show.batch,
        },
        spread: Spread {
            issue_s: contest.spread.issue_s,
            settle_s: contest.spread.settle_s,
        },
        group: contest.ballot_box.group,
        wait_s: contest.ballot_box.wait_s,
        threshold: contest.ballot_box.threshold.map(Into::into),
        signoffs: signoffs(contest),
        times: times(contest.times),
        own: contest.own.unwrap_or_default(),
        background: background(contest, package),
    };
    if draft.order == Order::Strokes {
        let order = draft.by_strokes();
        draft.arrange(&order);
    }
    draft
}

fn background(contest: &ContestDraft, package: &Package) -> Background {
    Background {
        members: package.members,
        scrutineers: package.scrutineers.clone(),
        notice: contest.notice.map(|notice| NoticePeriod {
            from: notice.from,
            to: notice.to,
        }),
    }
}

/// The most scrutineers that an act or the box needs, where any does.
fn most_scrutineers(contest: &ContestDraft) -> Option<usize> {
    let Signoffs {
        open,
        close,
        certify,
        void,
    } = signoffs(contest);
    let keys = contest.ballot_box.threshold.map_or(0, u32::from);
    let most = [open, close, certify, void, keys].into_iter().max()?;
    usize::try_from(most).ok().filter(|most| *most > 0)
}

/// Signatures that acts need. With scrutineers and nothing said of it, none: a package must ask for them.
fn signoffs(contest: &ContestDraft) -> Signoffs {
    let asked = contest.signatures.unwrap_or_default();
    Signoffs {
        open: asked.open.into(),
        close: asked.close.into(),
        certify: asked.certify.into(),
        void: asked.void.into(),
    }
}

fn order(contest: &ContestDraft) -> Order {
    match contest.question {
        Question::Election {
            order: package::Order::Strokes,
            ..
        } => Order::Strokes,
        Question::Election { .. } | Question::Motion { .. } | Question::Appraisal { .. } => {
            Order::Given
        }
    }
}

/// The grades of an appraisal, in words.
fn words(contest: &ContestDraft) -> &[String] {
    match &contest.question {
        Question::Appraisal { grades, .. } => grades,
        Question::Election { .. } | Question::Motion { .. } => &[],
    }
}

/// The same as marks.
fn grades(contest: &ContestDraft) -> Vec<String> {
    let grades = words(contest)
        .iter()
        .filter_map(|word| Grade::of_word(word));
    grades.map(|grade| grade.mark.to_owned()).collect()
}

fn candidate_option(candidate: &Candidate, members: &Members<'_>) -> DraftOption {
    let member = members[&(candidate.name.as_str(), candidate.detail.as_str())];
    listed(candidate, member)
}

/// Who, or what, is graded: nobody's id, so that an appraisal and an election have nothing in common.
fn appraised(item: &Candidate, rng: &Rng) -> DraftOption {
    listed(item, MemberId(rng.id()))
}

fn listed(candidate: &Candidate, member: MemberId) -> DraftOption {
    DraftOption {
        member,
        name: candidate.name.clone(),
        detail: candidate.detail.clone(),
        text: candidate.resume.as_str().to_owned(),
        photo: candidate.photo.as_ref().map(|photo| photo.jpeg.clone()),
    }
}

/// The one line of a motion's ballot: nobody's id, and nobody's unit.
fn item(subject: &str, text: String, rng: &Rng) -> DraftOption {
    DraftOption {
        member: MemberId(rng.id()),
        name: subject.to_owned(),
        detail: String::new(),
        text,
        photo: None,
    }
}

fn eligible(package: &Package, members: &Members<'_>) -> Vec<Eligible> {
    let member = |person: &package::Person| Eligible {
        id: members[&(person.name.as_str(), person.detail.as_str())],
        name: person.name.clone(),
        detail: person.detail.clone(),
    };
    package.eligible.iter().map(member).collect()
}

fn write_ins(contest: &ContestDraft) -> u32 {
    match contest.question {
        Question::Election { write_ins, .. } => write_ins.into(),
        Question::Motion { .. } | Question::Appraisal { .. } => 0,
    }
}

/// Somebody whom name and unit do not tell apart from somebody else.
fn namesakes(package: &Package) -> Option<(&str, &str)> {
    let mut seen = BTreeSet::new();
    let people = package
        .eligible
        .iter()
        .map(|person| (person.name.as_str(), person.detail.as_str()));
    people.into_iter().find(|person| !seen.insert(*person))
}

fn stage(contest: &ContestDraft) -> Stage {
    match contest.question {
        Question::Election { stage, .. } => election_stage(stage),
        Question::Motion { .. } | Question::Appraisal { .. } => Stage::Formal,
    }
}

fn formal_seats(contest: &ContestDraft) -> Option<u32> {
    match contest.question {
        Question::Election { formal_seats, .. } => formal_seats.map(|seats| u32::from(seats.get())),
        Question::Motion { .. } | Question::Appraisal { .. } => None,
    }
}

fn kind(contest: &ContestDraft) -> Kind {
    match contest.question {
        Question::Election { .. } => Kind::Election,
        Question::Motion { .. } => Kind::Motion,
        Question::Appraisal { .. } => Kind::Appraisal,
    }
}

/// The profiles for a kind, as an officer chooses among them.
fn known(kind: Kind, t: &Words) -> String {
    let fitting = PROFILES.iter().filter(|profile| profile.kind == kind);
    let names: Vec<String> = fitting
        .map(|profile| {
            let called = in_language(&profile.title, t);
            t.package.rules_titled(profile.name, called)
        })
        .collect();
    names.join(t.package.and)
}

fn election_stage(stage: package::Stage) -> Stage {
    match stage {
        package::Stage::Primary => Stage::Primary,
        package::Stage::Formal => Stage::Formal,
        package::Stage::Byelection => Stage::Byelection,
    }
}

fn audience(to: ShowTo) -> Audience {
    match to {
        ShowTo::Officers => Audience::Officers,
        ShowTo::Delegates => Audience::Delegates,
        ShowTo::Public => Audience::Public,
    }
}

fn times(times: package::Planned) -> DraftTimes {
    let millis = |time: Option<jiff::Timestamp>| time.map(jiff::Timestamp::as_millisecond);
    DraftTimes {
        opens: millis(times.opens),
        closes: millis(times.closes),
    }
}
