//! Stories: elections of the rule book's worked examples, whose simulated delegates vote to the very figures.

use std::num::NonZeroU16;

use ballot::manifest::{Manifest, Stage};
use serde::{Deserialize, Serialize};

use crate::package::{Candidate, Delegate, Markdown, Package, Question};

/// 应到 in the example of the vacancy.
const VACANCY_ENTITLED: usize = 200;
/// A union for which 21 seats are lawful, so that the surplus alone refuses (UE-04).
const REFUSED_MEMBERS: u32 = 3_000;
/// Votes in ballot order: five clear, three tied at 62 for the two seats that are left (C9).
const TIE: [usize; 8] = [86, 62, 90, 84, 62, 88, 62, 82];
/// The run-off of those three.
const TIE_RUNOFF: [usize; 3] = [41, 58, 47];
/// Nine seats, eight above the 100 that half of 200 are (C10).
const VACANCY: [usize; 10] = [150, 118, 96, 146, 124, 137, 70, 109, 141, 130];
/// The further election for the ninth.
const VACANCY_FURTHER: [usize; 2] = [112, 67];

/// The demo's own 正式选举 of the audit committee, in ballot order: four clear, two tied at 66 for the fifth seat (C9).
const AUDIT: [usize; 6] = [104, 97, 66, 88, 66, 92];
/// The run-off of those two.
const AUDIT_RUNOFF: [usize; 2] = [58, 49];

/// A worked example to be led through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Story {
    /// 三人票数相同，争两个名额：再次投票 / three tied for two seats (C9)
    Tie,
    /// 应选 9 人只有 8 人过半数：另行选举，或者减少名额 / one seat stays vacant (C10)
    Vacancy,
    /// 应选 21 人，候选人 22 人，差额不够，不能发布 / refused: too few candidates (C25)
    Refused,
}

impl Story {
    /// Makes the demo's first contest, and its roll, those of the example.
    pub(super) fn arrange(self, package: &mut Package) {
        match self {
            Self::Tie => {}
            Self::Vacancy => invite_more(&mut package.delegates),
            Self::Refused => package.members = Some(REFUSED_MEMBERS),
        }
        let (seats, candidates) = match self {
            Self::Tie => (7, TIE.len()),
            Self::Vacancy => (9, VACANCY.len()),
            Self::Refused => (21, 22),
        };
        let delegates = &package.delegates;
        for draft in package.contests.iter_mut().take(1) {
            if let Question::Election {
                seats: asked,
                candidates: standing,
                ..
            } = &mut draft.question
            {
                *asked = NonZeroU16::new(seats).unwrap_or(*asked);
                nominate(standing, candidates, delegates);
            }
        }
    }

    /// What to do and see, step by step.
    pub(super) fn steps(self) -> &'static str {
        match self {
            Self::Tie => {
                "故事 Story C9：应选 7 人，候选人 8 人，应到 120 人\n\
                 1. 打开工作人员链接，依次：固定选票内容、开启票箱、关闭票箱、计票并公布结果。Officer: ready, open, close, count.\n\
                 2. 看结果页：5 人当选，3 人都得 62 票，只剩 2 个名额，每人都写明理由。Read the result and its reasons.\n\
                 3. 回到工作人员页面，点“发布再次投票选票”：候选人和名额已填好。One click: the run-off.\n\
                 4. 再次开启、关闭、计票：按票数多少当选，不再要求过半数。Open, close and count it: votes alone decide."
            }
            Self::Vacancy => {
                "故事 Story C10：会员 800 人，应到 200 人，应选 9 人，8 人过半数\n\
                 1. 打开工作人员链接，依次：固定选票内容、开启票箱、关闭票箱、计票并公布结果。Officer: ready, open, close, count.\n\
                 2. 看结果页：8 人当选，还缺 1 人，每人差几票都写明。Read the result and its reasons.\n\
                 3. 回到工作人员页面，任选一条路：“发布另行选举选票”，或者“减少名额”（不能少于 7 人）。Further election, or fewer seats."
            }
            Self::Refused => {
                "故事 Story C25：应选 21 人，候选人 22 人，差额 4.76%，少于 5%\n\
                 1. 打开工作人员链接，看“固定选票内容”：按不动，页面写明缺几名候选人、依据哪一条。Publishing is refused, with the rule."
            }
        }
    }
}

/// How many of `players` vote for each option; none where the story, or the demo's own day where there is none, has no
/// figures for the contest, or too few play.
pub(super) fn figures(
    story: Option<Story>,
    manifest: &Manifest,
    players: usize,
) -> Option<&'static [usize]> {
    let audit = manifest.rules.profile == "audit-committee@1";
    let figures: &'static [usize] = match (story, manifest.stage) {
        (Some(Story::Tie), Stage::Formal) => &TIE,
        (Some(Story::Tie), Stage::Runoff) => &TIE_RUNOFF,
        (Some(Story::Vacancy), Stage::Formal) => &VACANCY,
        (Some(Story::Vacancy), Stage::Further) => &VACANCY_FURTHER,
        (None, Stage::Formal) if audit => &AUDIT,
        (None, Stage::Runoff) if audit => &AUDIT_RUNOFF,
        _ => return None,
    };
    let most = manifest.rules.max_for as usize * players;
    let fit =
        figures.iter().all(|votes| *votes <= players) && figures.iter().sum::<usize>() <= most;
    (fit && figures.len() == manifest.options.len()).then_some(figures)
}

/// As many candidates as the example has: delegates stand where the package has too few.
fn nominate(standing: &mut Vec<Candidate>, wanted: usize, delegates: &[Delegate]) {
    standing.truncate(wanted);
    let missing = wanted.saturating_sub(standing.len());
    let known: Vec<String> = standing.iter().map(|person| person.name.clone()).collect();
    let more = delegates
        .iter()
        .filter(|delegate| !known.contains(&delegate.name))
        .take(missing);
    standing.extend(more.map(|delegate| Candidate {
        name: delegate.name.clone(),
        detail: delegate.unit.clone(),
        resume: Markdown::default(),
        photo: None,
    }));
}

/// Invented delegates, until there are as many as the example has.
fn invite_more(delegates: &mut Vec<Delegate>) {
    const SURNAMES: [&str; 10] = ["柏", "褚", "邓", "鄂", "费", "葛", "霍", "计", "康", "蓝"];
    const GIVEN: [&str; 10] = [
        "安平", "百川", "春生", "德明", "恩泽", "凤英", "光远", "海燕", "继红", "建军",
    ];
    let names = SURNAMES
        .iter()
        .flat_map(|surname| GIVEN.map(|given| format!("{surname}{given}")));
    let units = delegates.clone();
    let missing = VACANCY_ENTITLED.saturating_sub(units.len());
    let more = names
        .zip(units.iter().cycle())
        .enumerate()
        .take(missing)
        .map(|(at, (name, like))| Delegate {
            name,
            number: format!("N{:03}", at + 1),
            on_leave: false,
            ..like.clone()
        });
    delegates.extend(more);
}
