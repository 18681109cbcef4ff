//! Checks before an act, as named findings: what blocks it, what to think about, what is in order.
//!
//! A finding carries its rule and its figures; [`crate::words`] says it in a sentence.

mod around;

pub use around::{Announced, Around, Drawn, Held, Paper, around, still_announced};
use serde::Serialize;

use crate::{
    manifest::{Kind, Manifest, Rules, Sitting, Stage},
    profile::{Days, Papers, RuleId, RuleProfile},
    quorum::Quorum,
    ratio::{Bound, Ratio},
};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The act is refused.
    Blocks,
    /// The act is possible, but look first.
    Warns,
    /// Worth knowing.
    Informs,
    /// Checked, and in order.
    Holds,
}

/// One check with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule that was checked.
    pub rule: RuleId,
    /// What the outcome means for the act.
    pub level: Level,
    /// The figures.
    pub check: Check,
}

/// What was checked, with the figures it was checked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// There are seats to fill.
    Seats {
        /// 应选.
        seats: u32,
    },
    /// There are candidates, and seats are not more than they are.
    Candidates {
        /// 候选人.
        candidates: u32,
        /// 应选.
        seats: u32,
    },
    /// 差额: candidates beyond the seats.
    Surplus {
        /// 候选人.
        candidates: u32,
        /// 应选.
        seats: u32,
        /// Candidates beyond the seats that the rule demands.
        extra: u64,
        /// The rule's threshold.
        bound: Bound,
    },
    /// 等额 is allowed: no surplus is demanded.
    Uncontested {
        /// 候选人.
        candidates: u32,
        /// 应选.
        seats: u32,
    },
    /// The roll is frozen and not empty.
    Roll {
        /// 应到.
        entitled: u32,
    },
    /// Something says how many votes elect or carry.
    PassMark {
        /// Whether it does.
        set: bool,
    },
    /// There are as many scrutineers as signatures demanded.
    Signoffs {
        /// The most signatures that one act demands.
        demanded: u32,
        /// Scrutineers named.
        scrutineers: u32,
    },
    /// Enough take part.
    Quorum(Quorum),
    /// Seats against what the rules allow.
    SeatRange {
        /// 应选.
        seats: u32,
        /// Members of the union, where anybody has said so.
        members: Option<u32>,
        /// Fewest and most seats; none where members decide and are unknown.
        range: Option<[u32; 2]>,
    },
    /// 公示 of the candidates.
    Notice {
        /// As it was; none where nobody has said so.
        announced: Option<Announced>,
        /// As it must be.
        needed: Days,
    },
    /// Delegates got the papers in time.
    Papers {
        /// The congress's papers; their days are unknown where it has no first day.
        papers: Vec<Paper>,
        /// As it must be.
        needed: Papers,
    },
    /// Scrutineers are not candidates.
    Scrutineers {
        /// Scrutineers named.
        named: u32,
        /// Those who stand as well.
        candidates: Vec<String>,
    },
    /// Candidates were elected to something else first.
    Drawn {
        /// The contest that elects them; none where none of this congress does.
        contest: Option<String>,
        /// Those who were not elected there; none while it is not settled.
        dropped: Option<Vec<String>>,
    },
    /// Candidates hold no office that is kept apart from this one.
    Apart {
        /// Those who do.
        held: Vec<Held>,
    },
}

/// What is known of a contest before its manifest exists.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// What is decided.
    pub kind: Kind,
    /// Where in the course of an election.
    pub stage: Stage,
    /// 应选.
    pub seats: u32,
    /// 候选人, or items.
    pub options: u32,
    /// 应到.
    pub entitled: u32,
    /// Scrutineers named.
    pub scrutineers: u32,
    /// What will decide.
    pub rules: &'a Rules,
}

impl<'a> Draft<'a> {
    /// The same, from a manifest.
    pub fn of(manifest: &'a Manifest) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            kind: manifest.kind,
            stage: manifest.stage,
            seats: manifest.seats,
            options: count(manifest.options.len()),
            entitled: manifest.electorate.entitled,
            scrutineers: count(manifest.scrutineers.len()),
            rules: &manifest.rules,
        }
    }
}

/// The fewest candidates beyond the seats that a surplus ratio demands: rounded up, at least 1 (AR-5).
pub fn surplus_extra(seats: u32, ratio: Ratio) -> u64 {
    ratio.needed(seats.into())
}

/// Whether an act is possible after these findings.
pub fn allows(findings: &[Finding]) -> bool {
    findings
        .iter()
        .all(|finding| finding.level != Level::Blocks)
}

/// What is found before a contest becomes `ready`.
pub fn at_ready(draft: &Draft<'_>) -> Vec<Finding> {
    let profile = RuleProfile::behind(&draft.rules.profile, draft.kind);
    let mut findings = Vec::new();
    if draft.kind == Kind::Election {
        findings.push(seats(draft));
        findings.push(candidates(draft));
        findings.push(surplus(draft, profile));
    }
    let entitled = draft.entitled;
    findings.push(settled(
        RuleId("AR-4"),
        entitled > 0,
        Check::Roll { entitled },
    ));
    if draft.kind == Kind::Motion || (draft.kind == Kind::Election && draft.stage != Stage::Primary)
    {
        let set = draft.rules.pass.is_some();
        findings.push(settled(profile.pass.id, set, Check::PassMark { set }));
    }
    findings.push(signoffs(draft));
    findings
}

/// What is found before the box opens: an assembly's quorum on those present. A remote sitting's is tested at close.
pub fn at_open(manifest: &Manifest, present: u64) -> Vec<Finding> {
    quorum(manifest, Sitting::Assembly, present)
}

/// What is found when the box closes: a remote sitting's quorum on the ballots returned.
pub fn at_close(manifest: &Manifest, returned: u64) -> Vec<Finding> {
    quorum(manifest, Sitting::Remote, returned)
}

fn quorum(manifest: &Manifest, sitting: Sitting, took_part: u64) -> Vec<Finding> {
    let rule = RuleProfile::behind(&manifest.rules.profile, manifest.kind)
        .quorum
        .id;
    let quorum = Quorum::of(manifest, took_part, took_part);
    let tested_now = quorum.filter(|quorum| quorum.sitting == sitting);
    tested_now
        .map(|quorum| settled(rule, quorum.met(), Check::Quorum(quorum)))
        .into_iter()
        .collect()
}

fn settled(rule: RuleId, holds: bool, check: Check) -> Finding {
    let level = if holds { Level::Holds } else { Level::Blocks };
    Finding { rule, level, check }
}

fn seats(draft: &Draft<'_>) -> Finding {
    let seats = draft.seats;
    settled(RuleId("UE-04"), seats > 0, Check::Seats { seats })
}

fn candidates(draft: &Draft<'_>) -> Finding {
    let (candidates, seats) = (draft.options, draft.seats);
    let level = match candidates {
        0 => Level::Blocks,
        few if few < seats => Level::Warns,
        _ => Level::Holds,
    };
    let check = Check::Candidates { candidates, seats };
    Finding {
        rule: RuleId("UE-10"),
        level,
        check,
    }
}

fn surplus(draft: &Draft<'_>, profile: &RuleProfile) -> Finding {
    let (candidates, seats) = (draft.options, draft.seats);
    let Some(ratio) = draft.rules.surplus else {
        let check = Check::Uncontested { candidates, seats };
        return Finding {
            rule: RuleId("UE-15"),
            level: Level::Informs,
            check,
        };
    };
    let extra = surplus_extra(seats, ratio);
    let check = Check::Surplus {
        candidates,
        seats,
        extra,
        bound: ratio.bound,
    };
    let beyond = u64::from(candidates.saturating_sub(seats));
    let rule = profile
        .election
        .map_or(RuleId("AR-5"), |rules| rules.surplus.id);
    settled(rule, beyond >= extra, check)
}

fn signoffs(draft: &Draft<'_>) -> Finding {
    let each = draft.rules.signoffs;
    let demanded = each.open.max(each.close).max(each.certify).max(each.void);
    let scrutineers = draft.scrutineers;
    let level = match demanded {
        0 => Level::Informs,
        many if many > scrutineers => Level::Blocks,
        _ => Level::Holds,
    };
    let check = Check::Signoffs {
        demanded,
        scrutineers,
    };
    Finding {
        rule: RuleId("UE-40"),
        level,
        check,
    }
}
