//! Checks that ask for more than the contest itself: the union's members, the announcement, the scrutineers, the other
//! contests of the congress.

use serde::Serialize;

use super::{Check, Draft, Finding, Level};
use crate::{
    manifest::{Kind, Stage},
    profile::{Confidence, Days, ElectionRules, Papers, Reach, Rule, RuleProfile, SeatRange},
};

/// What is known around a contest before its manifest exists. What nobody knows is said to be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Members of the union.
    pub members: Option<u32>,
    /// How the candidates were announced.
    pub announced: Option<Announced>,
    /// The congress's papers.
    pub papers: Vec<Paper>,
    /// 监票人 named, as they are called.
    pub scrutineers: u32,
    /// Candidates who are scrutineers too.
    pub watching: Vec<String>,
    /// Where the candidates come from.
    pub drawn: Drawn,
    /// Candidates with an office that is kept apart from this one.
    pub held: Vec<Held>,
}

/// A paper that delegates get before the meeting (WC-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// Days from its publication to the meeting's first day, negative after it; none where either is unknown.
    pub days: Option<i32>,
    /// The same of its newest version, where it was revised since.
    pub revised: Option<i32>,
}

/// 公示, as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// Days, both ends counted.
    pub days: u32,
    /// Of those, Mondays to Fridays.
    pub working_days: u32,
    /// Whether its last day is over.
    pub over: bool,
}

/// Where candidates come from who must have been elected to something else first (UE-17).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Drawn {
    /// No such contest is part of this congress.
    #[default]
    Elsewhere,
    /// A contest that is not settled yet.
    Waiting {
        /// Its title.
        contest: String,
    },
    /// A contest that is settled.
    From {
        /// Its title.
        contest: String,
        /// Candidates who were not elected there.
        dropped: Vec<String>,
    },
}

/// A candidate's other office (UE-51).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Who.
    pub name: String,
    /// The contest that they stand in, or have won.
    pub contest: String,
    /// Whether they are elected there.
    pub elected: bool,
}

/// What is found of a contest before it becomes `ready`, besides [`super::at_ready`].
pub fn around(draft: &Draft<'_>, around: &Around) -> Vec<Finding> {
    let profile = RuleProfile::behind(&draft.rules.profile, draft.kind);
    let papers = profile.papers.map(|rule| papers(&rule, &around.papers));
    let election = profile.election.filter(|_| draft.kind == Kind::Election);
    let election = election.map(|rules| of_election(draft, &rules, around));
    election.into_iter().flatten().chain(papers).collect()
}

fn of_election(draft: &Draft<'_>, rules: &ElectionRules, around: &Around) -> Vec<Finding> {
    let first = matches!(
        draft.stage,
        Stage::Primary | Stage::Formal | Stage::Byelection
    );
    let found = [
        rules
            .seats
            .filter(|_| draft.stage == Stage::Formal)
            .map(|rule| seats(draft, &rule, around.members)),
        rules
            .notice
            .filter(|_| first)
            .map(|rule| notice(&rule, around.announced)),
        Some(scrutineers(rules, around)),
        rules
            .drawn_from
            .filter(|_| first)
            .map(|rule| drawn(&rule, &around.drawn)),
        rules
            .apart_from
            .filter(|_| !around.held.is_empty())
            .map(|rule| apart(&rule, &around.held)),
    ];
    found.into_iter().flatten().collect()
}

/// What is found again of the announcement when the box opens: a vote before its end is none.
pub fn still_announced(draft: &Draft<'_>, announced: Option<Announced>) -> Option<Finding> {
    let profile = RuleProfile::behind(&draft.rules.profile, draft.kind);
    let rule = profile.election?.notice?;
    let announced = announced.filter(|announced| !announced.over)?;
    Some(Finding {
        rule: rule.id,
        level: Level::Blocks,
        check: Check::Notice {
            announced: Some(announced),
            needed: rule.value,
        },
    })
}

/// What is not met weighs as much as we are sure of the rule.
fn unmet<T>(rule: &Rule<T>) -> Level {
    match rule.confidence {
        Confidence::Memory => Level::Warns,
        Confidence::Verified | Confidence::Secondary => Level::Blocks,
    }
}

fn papers(rule: &Rule<Papers>, papers: &[Paper]) -> Finding {
    let needed = rule.value;
    let in_time = |days: i32| days >= i32::try_from(needed.days).unwrap_or(i32::MAX);
    let days = papers.iter().map(|paper| paper.days);
    let level = match days.collect::<Option<Vec<_>>>() {
        Some(days) if days.is_empty() => Level::Informs,
        Some(days) if days.iter().all(|&days| in_time(days)) => {
            // Drafts are revised after their discussion, between papers and vote (§6.2): that undoes no publication, but
            // where much was disputed the draft is to be negotiated and submitted anew.
            let revised = papers.iter().filter_map(|paper| paper.revised);
            if revised.into_iter().all(in_time) {
                Level::Holds
            } else {
                Level::Warns
            }
        }
        Some(_) if needed.reach == Reach::Here => unmet(rule),
        Some(_) => Level::Warns,
        None => Level::Informs,
    };
    Finding {
        rule: rule.id,
        level,
        check: Check::Papers {
            papers: papers.to_vec(),
            needed,
        },
    }
}

fn seats(draft: &Draft<'_>, rule: &Rule<SeatRange>, members: Option<u32>) -> Finding {
    let range = rule.value.bounds(members);
    let level = match range {
        None => Level::Informs,
        Some([least, most]) if (least..=most).contains(&draft.seats) => Level::Holds,
        Some(_) => unmet(rule),
    };
    Finding {
        rule: rule.id,
        level,
        check: Check::SeatRange {
            seats: draft.seats,
            members,
            range,
        },
    }
}

fn notice(rule: &Rule<Days>, announced: Option<Announced>) -> Finding {
    let needed = rule.value;
    let long_enough = |announced: Announced| announced.counted(needed.working) >= needed.days;
    let level = match announced {
        None => Level::Warns,
        Some(announced) if !long_enough(announced) => unmet(rule),
        Some(announced) if !announced.over => Level::Warns,
        Some(_) => Level::Holds,
    };
    Finding {
        rule: rule.id,
        level,
        check: Check::Notice { announced, needed },
    }
}

fn scrutineers(rules: &ElectionRules, around: &Around) -> Finding {
    let named = around.scrutineers;
    let level = match named {
        _ if !around.watching.is_empty() => Level::Blocks,
        0 => Level::Informs,
        _ => Level::Holds,
    };
    Finding {
        rule: rules.scrutineers.id,
        level,
        check: Check::Scrutineers {
            named,
            candidates: around.watching.clone(),
        },
    }
}

fn drawn<T>(rule: &Rule<T>, drawn: &Drawn) -> Finding {
    let (level, contest, dropped) = match drawn {
        Drawn::Elsewhere => (Level::Informs, None, None),
        Drawn::Waiting { contest } => (Level::Blocks, Some(contest), None),
        Drawn::From { contest, dropped } if dropped.is_empty() => {
            (Level::Holds, Some(contest), Some(dropped))
        }
        Drawn::From { contest, dropped } => (Level::Warns, Some(contest), Some(dropped)),
    };
    Finding {
        rule: rule.id,
        level,
        check: Check::Drawn {
            contest: contest.cloned(),
            dropped: dropped.cloned(),
        },
    }
}

fn apart<T>(rule: &Rule<T>, held: &[Held]) -> Finding {
    let level = if held.iter().any(|held| held.elected) {
        Level::Blocks
    } else {
        Level::Warns
    };
    Finding {
        rule: rule.id,
        level,
        check: Check::Apart {
            held: held.to_vec(),
        },
    }
}

impl Announced {
    /// The days that a rule counts.
    pub fn counted(self, working: bool) -> u32 {
        if working {
            self.working_days
        } else {
            self.days
        }
    }
}
