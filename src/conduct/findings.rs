//! What speaks for and against the next act on a contest: each finding with its rule.

use ballot::finding::{self, Around, Draft, Drawn, Finding};
use ballot::manifest::{MAX_MANIFEST_BYTES, MAX_OPENING_BYTES, Manifest, Rules, Signoffs};
use ballot::ratio::Bound;

use super::act::{Act, Reduced, blocking};
use super::manifest;
use super::paper::Unsettled;
use crate::clock::Millis;
use crate::roll::contests::Facts;

/// Something that refuses an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// A rule of the law or of the meeting.
    Finding(Finding),
    /// The ballot is too long for the log or for an opening (protocol §3).
    TooLarge,
    /// Fewer seats than the rules allow would remain (UE-31, UE-04).
    SeatFloor {
        /// Seats that would remain.
        to: u32,
        /// The fewest allowed.
        floor: u32,
    },
    /// The congress has not agreed by more than half of those entitled (UE-31).
    Consent {
        /// Delegates who agreed.
        votes_for: u32,
        /// The fewest who must.
        needs: u64,
    },
    /// More agreed than are entitled: a slip of the pen.
    Miscounted {
        /// Delegates said to have agreed.
        votes_for: u32,
        /// 应到.
        entitled: u64,
    },
    /// An order that is none of these candidates: one is missing, strange or there twice, or nobody stands where one
    /// is to go (UE-13).
    NotTheirOrder,
    /// A scrutineer has not made the key to sign with, or has not proved the one of this sealed box.
    NoKey {
        /// Their name.
        scrutineer: String,
        /// Which of the two.
        key: MissingKey,
    },
    /// A further issuer of the contest that this one follows has made no key for it.
    NoIssuer {
        /// Its name.
        issuer: String,
    },
    /// Fewer keys of the sealed box are released than open it.
    StillSealed {
        /// Keys released.
        released: usize,
        /// As many as open it.
        threshold: u32,
    },
    /// Paper ballots are out, and nobody has counted those in the box.
    PaperUncounted {
        /// Delegates who took one.
        issued: u64,
    },
    /// More paper ballots lay in the box than were handed out (UE-26).
    PaperAboveIssued {
        /// In the box.
        returned: u64,
        /// Handed out.
        issued: u64,
    },
    /// The paper ballots are not typed in twice alike.
    PaperUnsettled(Unsettled),
    /// Ballots are still being fetched (protocol §3, `spread`).
    Spread {
        /// Seconds to wait.
        wait_s: u64,
    },
}

/// A key that a scrutineer has to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingKey {
    /// To sign with.
    Signing,
    /// Of the sealed box.
    Sealing,
}

/// What else an act depends on: the rest of the congress, and the keys of the contest's box.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The rest of the congress.
    pub around: Around,
    /// Keys released of a sealed box.
    pub released: usize,
    /// Further issuers of the contest that it follows, which it has not.
    pub lost_issuers: Vec<String>,
    /// Ballots in the log.
    pub in_log: u64,
    /// What its paper ballots wait for before they can be counted.
    pub unsettled: Option<Unsettled>,
}

impl Obstacle {
    /// The rule's id.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Finding(finding) => finding.rule.0,
            Self::TooLarge => "size",
            Self::SeatFloor { .. } | Self::Consent { .. } | Self::Miscounted { .. } => "UE-31",
            Self::NotTheirOrder => "UE-13",
            Self::NoKey { .. } => "scrutineers",
            Self::NoIssuer { .. } => "issuers",
            Self::StillSealed { .. } => "sealed",
            Self::PaperAboveIssued { .. } => "UE-26",
            Self::PaperUncounted { .. } | Self::PaperUnsettled(_) => "paper",
            Self::Spread { .. } => "spread",
        }
    }

    /// The rule and its figures in a sentence.
    pub fn sentence_zh(&self) -> String {
        match self {
            Self::Finding(finding) => finding.sentence_zh(),
            Self::TooLarge => "候选人或者另选名额太多，一张选票放不下。请分成几项选举。".to_owned(),
            Self::SeatFloor { to, floor } => {
                format!(
                    "只有 {to} 人当选，按会员人数委员不能少于 {floor} 人，不能减少名额，须另行选举。"
                )
            }
            Self::Consent { votes_for, needs } => {
                format!("减少名额须大会过半数同意，至少 {needs} 人，现在赞成 {votes_for} 人。")
            }
            Self::Miscounted {
                votes_for,
                entitled,
            } => format!("赞成 {votes_for} 人，多于应到 {entitled} 人，请核对举手的人数。"),
            Self::NotTheirOrder => {
                "次序里应当有这张选票的每一位候选人，一人一次；排在头尾的不能再往外移。".to_owned()
            }
            Self::NoKey { scrutineer, key } => match key {
                MissingKey::Signing => {
                    format!("监票人{scrutineer}还没有在自己的手机上生成签名密钥。")
                }
                MissingKey::Sealing => format!("监票人{scrutineer}还没有为这个密封票箱生成钥匙。"),
            },
            Self::NoIssuer { issuer } => {
                format!(
                    "上一轮有联合发票方“{issuer}”，这一轮还没有：请它为这一轮生成密钥，登记以后再公布。"
                )
            }
            Self::StillSealed {
                released,
                threshold,
            } => format!("票箱密封：要 {threshold} 名监票人交出钥匙，现在交出 {released} 把。"),
            Self::PaperUncounted { issued } => {
                format!("发出了 {issued} 张纸票：请先清点纸票箱，登记收回多少张，再停止投票。")
            }
            Self::PaperAboveIssued { returned, issued } => format!(
                "纸票收回 {returned} 张，多于发出的 {issued} 张：请重新清点。确实多出来的，这次投票应当作废。"
            ),
            Self::PaperUnsettled(unsettled) => unsettled.sentence_zh(),
            Self::Spread { wait_s } => format!("选票正在领取，请等 {wait_s} 秒再打开票箱。"),
        }
    }

    /// The same in English.
    pub fn sentence_en(&self) -> String {
        match self {
            Self::Finding(finding) => finding.sentence_en(),
            Self::TooLarge => {
                "Too many candidates or write-ins for one ballot: make several contests of it."
                    .to_owned()
            }
            Self::SeatFloor { to, floor } => format!(
                "Only {to} are elected; for so many members the committee has at least {floor}: seats cannot be reduced, a further election is due."
            ),
            Self::Consent { votes_for, needs } => format!(
                "Fewer seats need the consent of more than half of those entitled, at least {needs}; {votes_for} agreed."
            ),
            Self::Miscounted {
                votes_for,
                entitled,
            } => format!(
                "{votes_for} in favour are more than the {entitled} entitled: check the show of hands."
            ),
            Self::NotTheirOrder => {
                "An order names every candidate of this ballot once; the first cannot go up nor the last down."
                    .to_owned()
            }
            Self::NoKey { scrutineer, key } => match key {
                MissingKey::Signing => {
                    format!("Scrutineer {scrutineer} has not made a signing key on a phone yet.")
                }
                MissingKey::Sealing => {
                    format!("Scrutineer {scrutineer} has not made a key for this sealed box yet.")
                }
            },
            Self::NoIssuer { issuer } => format!(
                "{issuer} issued tokens in the round before and has made no key for this one yet."
            ),
            Self::StillSealed {
                released,
                threshold,
            } => format!(
                "The box is sealed: {threshold} scrutineers must release their keys, {released} have."
            ),
            Self::PaperUncounted { issued } => format!(
                "{issued} paper ballots are out: count those in the box and enter the figure before closing."
            ),
            Self::PaperAboveIssued { returned, issued } => format!(
                "{returned} paper ballots in the box are more than the {issued} handed out: count again. If it is so, this vote is to be voided."
            ),
            Self::PaperUnsettled(unsettled) => unsettled.sentence_en(),
            Self::Spread { wait_s } => {
                format!("Ballots are being fetched: wait {wait_s} s before the box is opened.")
            }
        }
    }
}

/// What refuses `act` on the contest as it is now.
pub fn obstacles(
    act: &Act,
    facts: &Facts,
    circumstances: &Circumstances,
    now: Millis,
) -> Vec<Obstacle> {
    let around = &circumstances.around;
    match act {
        Act::Ready => blocking(before_ready(facts, around))
            .chain(size(facts))
            .chain(keyless(facts))
            .chain(lost_issuers(circumstances))
            .collect(),
        Act::Open => blocking(before_open(facts, around))
            .chain(spread(facts, now))
            .collect(),
        Act::Order(arrangement) => {
            let fits = arrangement.of(&facts.draft).is_some();
            (!fits)
                .then_some(Obstacle::NotTheirOrder)
                .into_iter()
                .collect()
        }
        Act::Reduce(reduced) => reduction(reduced, facts),
        Act::Count => {
            let unsettled = circumstances.unsettled.clone();
            still_sealed(facts, circumstances.released)
                .into_iter()
                .chain(unsettled.map(Obstacle::PaperUnsettled))
                .collect()
        }
        Act::Close => paper_box(facts, circumstances.in_log).into_iter().collect(),
        Act::Void { .. } => Vec::new(),
    }
}

/// Everything found before the contest's next act, what holds too.
pub fn findings(facts: &Facts, around: &Around) -> Vec<Finding> {
    match facts.state {
        ballot::state::State::Draft => before_ready(facts, around)
            .into_iter()
            .chain(quorum_now(facts))
            .collect(),
        ballot::state::State::Ready => before_ready(facts, around)
            .into_iter()
            .chain(before_open(facts, around))
            .collect(),
        _ => Vec::new(),
    }
}

fn before_ready(facts: &Facts, around: &Around) -> Vec<Finding> {
    let rules = manifest::rules(&facts.draft);
    let draft = draft(facts, around, &rules);
    let mut findings = finding::at_ready(&draft);
    findings.extend(finding::around(&draft, around));
    findings
}

/// What is known of the contest itself. Who drops out does not count as standing.
fn draft<'a>(facts: &Facts, around: &Around, rules: &'a Rules) -> Draft<'a> {
    let draft = &facts.draft;
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let dropped = match &around.drawn {
        Drawn::From { dropped, .. } => dropped.len(),
        Drawn::Elsewhere | Drawn::Waiting { .. } => 0,
    };
    Draft {
        kind: draft.kind,
        stage: draft.stage,
        seats: draft.seats,
        options: count(draft.options.len().saturating_sub(dropped)),
        entitled: u32::try_from(facts.entitled).unwrap_or(u32::MAX),
        scrutineers: count(facts.watchers.len()),
        rules,
    }
}

fn before_open(facts: &Facts, around: &Around) -> Vec<Finding> {
    let manifest = facts.manifest.as_deref();
    let Some(Ok(manifest)) = manifest.map(Manifest::parse) else {
        return Vec::new();
    };
    let mut findings = finding::at_open(&manifest, facts.there);
    let announced = around.announced;
    findings.extend(finding::still_announced(&Draft::of(&manifest), announced));
    findings
}

/// A draft's quorum as it would be now: something to know, not yet something that blocks.
fn quorum_now(facts: &Facts) -> Vec<Finding> {
    let preview = manifest::preview(facts);
    finding::at_open(&preview, facts.there)
        .into_iter()
        .map(|mut finding| {
            if finding.level == finding::Level::Blocks {
                finding.level = finding::Level::Warns;
            }
            finding
        })
        .collect()
}

/// What stands against fewer seats: the floor, or too little consent.
fn reduction(reduced: &Reduced, facts: &Facts) -> Vec<Obstacle> {
    const MORE_THAN_HALF: Bound = Bound::MoreThan([1, 2]);
    let (reduction, votes_for) = (reduced.reduction, reduced.votes_for);
    let below = (!reduction.is_lawful()).then(|| Obstacle::SeatFloor {
        to: reduction.to,
        floor: reduction.floor.unwrap_or(1),
    });
    let agreed = MORE_THAN_HALF.met(votes_for.into(), facts.entitled);
    let needs = MORE_THAN_HALF.needed(facts.entitled);
    let refused = (!agreed).then_some(Obstacle::Consent { votes_for, needs });
    let entitled = facts.entitled;
    let miscounted = (u64::from(votes_for) > entitled).then_some(Obstacle::Miscounted {
        votes_for,
        entitled,
    });
    below.into_iter().chain(refused).chain(miscounted).collect()
}

/// Scrutineers without the keys that the contest asks of them: all of them sign, and all of them hold the box's keys.
pub(super) fn keyless(facts: &Facts) -> Vec<Obstacle> {
    let draft = &facts.draft;
    let Signoffs {
        open,
        close,
        certify,
        void,
    } = draft.signoffs;
    if draft.threshold.is_none() && open + close + certify + void == 0 {
        return Vec::new();
    }
    let watchers = facts.watchers.iter();
    let missing = watchers.filter_map(|watcher| {
        let key = match (&watcher.key, &watcher.sealing_key) {
            (None, _) => MissingKey::Signing,
            (Some(_), None) if draft.threshold.is_some() => MissingKey::Sealing,
            _ => return None,
        };
        let scrutineer = watcher.name.clone();
        Some(Obstacle::NoKey { scrutineer, key })
    });
    missing.collect()
}

/// A later round has the further issuers of the one before: else the organiser could shed them by a void.
fn lost_issuers(circumstances: &Circumstances) -> impl Iterator<Item = Obstacle> {
    let lost = circumstances.lost_issuers.iter().cloned();
    lost.map(|issuer| Obstacle::NoIssuer { issuer })
}

fn still_sealed(facts: &Facts, released: usize) -> Option<Obstacle> {
    let threshold = facts.draft.threshold?;
    (released < threshold as usize).then_some(Obstacle::StillSealed {
        released,
        threshold,
    })
}

/// What stands against closing with the paper box as it was counted. Where the arithmetic over both kinds voids the
/// contest by itself, nothing does.
fn paper_box(facts: &Facts, in_log: u64) -> Option<Obstacle> {
    let issued = facts.paper.issued;
    let Some(returned) = facts.paper.returned else {
        return (issued > 0).then_some(Obstacle::PaperUncounted { issued });
    };
    let voids = returned + in_log > issued + facts.issued;
    (returned > issued && !voids).then_some(Obstacle::PaperAboveIssued { returned, issued })
}

fn spread(facts: &Facts, now: Millis) -> Option<Obstacle> {
    let settle_s = i64::from(facts.draft.spread.settle_s);
    let earliest = facts.ready_at?.plus_seconds(settle_s);
    let wait_ms = earliest.0 - now.0;
    (wait_ms > 0).then(|| Obstacle::Spread {
        wait_s: wait_ms.cast_unsigned().div_ceil(1000),
    })
}

/// A manifest that would not fit, found before anything is begun.
fn size(facts: &Facts) -> Option<Obstacle> {
    let preview = manifest::preview(facts);
    let fits = preview.to_bytes().len() <= MAX_MANIFEST_BYTES
        && preview.ballot_box.size <= MAX_OPENING_BYTES;
    (!fits).then_some(Obstacle::TooLarge)
}
