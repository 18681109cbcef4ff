//! The live messages: a whole snapshot, or what changed since the one before (protocol §8).

use ballot::id::ContestId;
use ballot::manifest::Audience;
use ballot::state::State;
use ballot::tally::LiveTally;
use serde::Serialize;

use crate::conduct::{ContestOverview, Overview};
use crate::roll::motions::{Motion, MotionStanding};

/// A congress's figures as one circle may see them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snapshot {
    entitled: u64,
    present: u64,
    leave: u64,
    now: Option<String>,
    agenda: u32,
    stream: Option<String>,
    motions: Vec<MotionFigures>,
    contests: Vec<ContestFigures>,
}

/// A motion that no box decides: `by` hands or names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "lowercase")]
enum MotionFigures {
    Hands {
        item: String,
        version: u32,
        signed: usize,
        demanded: u32,
    },
    Names {
        item: String,
        round: u32,
        open: bool,
        present: u32,
        voted: u32,
    },
}

fn motion(motion: &Motion) -> MotionFigures {
    let item = motion.item.to_string();
    match motion.standing {
        MotionStanding::Hands {
            version,
            signed,
            demanded,
        } => MotionFigures::Hands {
            item,
            version,
            signed,
            demanded,
        },
        MotionStanding::Names {
            round,
            closed,
            present,
            voted,
        } => MotionFigures::Names {
            item,
            round,
            open: !closed,
            present,
            voted,
        },
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ContestFigures {
    contest: ContestId,
    state: State,
    entitled: u64,
    present: u64,
    issued: u64,
    returned: u64,
    /// Said only where there is any.
    #[serde(skip_serializing_if = "Option::is_none")]
    paper: Option<OnPaper>,
    closes: Option<i64>,
    tally: Option<LiveTally>,
}

/// Of `issued` and `returned`, those on paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct OnPaper {
    issued: u64,
    returned: u64,
}

fn on_paper(contest: &ContestOverview) -> Option<OnPaper> {
    let (issued, returned) = (contest.facts.paper.issued, contest.paper_returned());
    (issued > 0 || returned > 0).then_some(OnPaper { issued, returned })
}

/// A message of the live feed.
#[derive(Serialize)]
struct Message<'a> {
    seq: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u64>,
    entitled: u64,
    present: u64,
    leave: u64,
    now: &'a Option<String>,
    /// Said once the agenda was changed after the founding: how often.
    #[serde(skip_serializing_if = "is_zero")]
    agenda: u32,
    /// Said only where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: &'a Option<String>,
    /// Said only where there are any; once there are, there always are.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    motions: &'a [MotionFigures],
    contests: Vec<&'a ContestFigures>,
}

/// A snapshot with its number, put into words once.
#[derive(Debug)]
pub struct Shot {
    snapshot: Snapshot,
    /// The snapshot's number.
    pub seq: u64,
    /// The whole snapshot, JSON.
    pub whole: String,
    /// What changed since the snapshot before, JSON; none in the first.
    pub change: Option<String>,
}

impl Snapshot {
    /// What `audience` may see of `overview`.
    pub fn of(overview: &Overview, audience: Audience) -> Self {
        Self {
            entitled: overview.entitled,
            present: overview.present,
            leave: overview.leave,
            now: overview.now.map(|item| item.to_string()),
            agenda: overview.agenda_changes,
            stream: overview.stream.as_ref().map(ToString::to_string),
            motions: overview.motions.iter().map(motion).collect(),
            contests: overview
                .contests
                .iter()
                .map(|contest| figures(contest, audience))
                .collect(),
        }
    }
}

fn figures(contest: &ContestOverview, audience: Audience) -> ContestFigures {
    ContestFigures {
        contest: contest.contest(),
        state: contest.state(),
        entitled: contest.facts.entitled,
        present: contest.facts.present,
        issued: contest.issued(),
        returned: contest.returned(),
        paper: on_paper(contest),
        closes: contest.facts.closes(),
        tally: contest.tally_for(audience).map(|shown| shown.tally.live()),
    }
}

impl Shot {
    /// The first shot of a feed.
    pub fn first(snapshot: Snapshot, seq: u64) -> Self {
        let whole = message(&snapshot, seq, None, snapshot.contests.iter().collect());
        Self {
            snapshot,
            seq,
            whole,
            change: None,
        }
    }

    /// The shot after this one; none where nothing differs.
    pub fn next(&self, snapshot: Snapshot) -> Option<Self> {
        if snapshot == self.snapshot {
            return None;
        }
        let seq = self.seq + 1;
        let changed = snapshot
            .contests
            .iter()
            .filter(|contest| !self.snapshot.contests.contains(contest));
        let change = message(&snapshot, seq, Some(self.seq), changed.collect());
        let whole = message(&snapshot, seq, None, snapshot.contests.iter().collect());
        Some(Self {
            snapshot,
            seq,
            whole,
            change: Some(change),
        })
    }

    /// What to send to a reader whose last number was `last`.
    pub fn after(&self, last: Option<u64>) -> &str {
        match &self.change {
            Some(change) if last.is_some_and(|last| last + 1 == self.seq) => change,
            _ => &self.whole,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(figure: &u32) -> bool {
    *figure == 0
}

fn message(
    snapshot: &Snapshot,
    seq: u64,
    from: Option<u64>,
    contests: Vec<&ContestFigures>,
) -> String {
    let message = Message {
        seq,
        from,
        entitled: snapshot.entitled,
        present: snapshot.present,
        leave: snapshot.leave,
        now: &snapshot.now,
        agenda: snapshot.agenda,
        stream: &snapshot.stream,
        motions: &snapshot.motions,
        contests,
    };
    serde_json::to_string(&message).expect("numbers and texts are JSON")
}
