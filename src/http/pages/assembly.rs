//! A congress at one moment: its agenda, both halves' figures.

use ballot::id::{CongressId, ContestId};

use super::visitor::Visitor;
use super::{fill, proposals, time};
use crate::clock::Millis;
use crate::conduct::{ContestOverview, Overview};
use crate::http::view::{
    AgendaLine, Balance, DelegationLine, Doorway, Frame, Kind, Meeting, NoticeLine, OnPaper,
    Progress, Quorum, State, Stream, paths, qr,
};
use crate::http::{App, Problem};
use crate::roll::congresses::{Congress, Phase};
use crate::roll::delegations;
use crate::roll::hands::Counted;
use crate::roll::notices::Notice;
use crate::roll::open_votes::OpenVote;
use crate::roll::programme::{self, AgendaItem, AgendaKind, Decision};
use crate::words::Words;

/// A congress at one moment.
pub(super) struct Assembly {
    pub(super) congress: Congress,
    pub(super) overview: Overview,
    pub(super) agenda: Vec<AgendaItem>,
    pub(super) at: Millis,
}

impl Assembly {
    /// The congress that an address names.
    pub(super) async fn named(app: &App, congress: &str) -> Result<Self, Problem> {
        let id: CongressId = congress.parse().map_err(|_| Problem::unknown_congress())?;
        Self::load(app, id).await
    }

    /// The congress of the contest that an address names.
    pub(super) async fn holding(app: &App, contest: &str) -> Result<(Self, ContestId), Problem> {
        let id: ContestId = contest.parse().map_err(|_| Problem::unknown_contest())?;
        let congress = app
            .roll
            .congress_of(id)
            .await?
            .ok_or_else(Problem::unknown_contest)?;
        Ok((Self::load(app, congress).await?, id))
    }

    /// A congress now.
    pub(super) async fn load(app: &App, id: CongressId) -> Result<Self, Problem> {
        let congress = app
            .roll
            .congress(id)
            .await?
            .ok_or_else(Problem::unknown_congress)?;
        let agenda = app.roll.agenda(id).await?;
        let overview = app.conduct.overview(id).await?;
        Ok(Self {
            congress,
            overview,
            agenda,
            at: app.clock.now(),
        })
    }

    /// One of its contests.
    pub(super) fn contest(&self, id: ContestId) -> Result<&ContestOverview, Problem> {
        let mut contests = self.overview.contests.iter();
        contests
            .find(|contest| contest.contest() == id)
            .ok_or_else(Problem::unknown_contest)
    }

    /// What people look at now: the open contest, else the one that closes, is closed, or waits to open.
    pub(super) fn current(&self) -> Option<&ContestOverview> {
        use ballot::state::State::{Closed, Closing, Open, Ready};
        let first = |state| {
            self.overview
                .contests
                .iter()
                .find(|contest| contest.state() == state)
        };
        [Open, Closing, Closed, Ready].into_iter().find_map(first)
    }

    /// The surroundings of its pages.
    pub(super) fn frame(&self, visitor: &Visitor) -> Frame {
        visitor.frame(Some(fill::contact(&self.congress)))
    }

    pub(super) fn meeting(&self) -> Meeting {
        fill::meeting(&self.congress)
    }

    /// When it is held, as far as that is known.
    pub(super) fn held(&self, t: &Words) -> Option<String> {
        let times = &self.congress.times;
        let from = Millis(times.opens?);
        Some(match times.closes {
            Some(to) => time::span(from, Millis(to), t),
            None => time::moment(from, t),
        })
    }

    /// Its livestream.
    pub(super) fn stream(&self) -> Option<Stream> {
        let stream = self.overview.stream.as_ref()?;
        Some(Stream {
            address: stream.to_string(),
            host: stream.host().map(str::to_owned),
        })
    }

    /// The figures of the whole roll, to which no ballot belongs.
    pub(super) fn balance(&self) -> Balance {
        Balance {
            entitled: fill::small(self.overview.entitled),
            present: fill::small(self.overview.present),
            leave: fill::small(self.overview.leave),
            issued: 0,
            returned: 0,
            paper: OnPaper::default(),
        }
    }

    /// The quorum of the contest that is current, or comes next.
    pub(super) fn quorum(&self) -> Option<Quorum> {
        let draft = |contest: &&ContestOverview| contest.state() == ballot::state::State::Draft;
        let next = || self.overview.contests.iter().find(draft);
        self.current().or_else(next).and_then(fill::quorum)
    }

    /// 应到 and 实到 by delegation, for officers.
    pub(super) fn delegations(&self, t: &Words) -> Vec<DelegationLine> {
        let delegations = self.overview.delegations.iter();
        delegations.map(|each| fill::delegation(each, t)).collect()
    }

    /// The same for everybody: none below the floor.
    pub(super) fn delegations_for_everybody(&self, t: &Words) -> Vec<DelegationLine> {
        let shown = delegations::for_everybody(self.overview.delegations.clone());
        shown.iter().map(|each| fill::delegation(each, t)).collect()
    }

    /// Whether the hall looks at check-in: an officer wants it to, or it is open and nothing else has begun.
    pub(super) fn is_gathering(&self) -> bool {
        use programme::Progress::Waiting;
        let begun = || {
            let items = self.agenda.iter().any(|item| item.progress != Waiting);
            let draft = ballot::state::State::Draft;
            items
                || self
                    .overview
                    .contests
                    .iter()
                    .any(|each| each.state() != draft)
        };
        self.congress.hall_check_in || (self.congress.check_in_open && !begun())
    }

    /// How phones check in now, `base` being where they reach the service.
    pub(super) fn doorway(&self, base: &str) -> Doorway {
        let congress = &self.congress;
        if !congress.check_in_open {
            Doorway::Closed
        } else if congress.check_in_by_code {
            Doorway::ByCode
        } else {
            let id = congress.id.to_string();
            let link = paths::check_in_here(base, (&id, congress.purpose), None);
            Doorway::Anywhere { qr: qr::svg(&link) }
        }
    }

    /// Time of the figures.
    pub(super) fn clock(&self) -> String {
        time::clock(self.at)
    }

    /// The vote by name that goes on.
    pub(super) fn open_vote(&self) -> Option<(&AgendaItem, &OpenVote)> {
        let mut items = self.agenda.iter();
        items.find_map(|item| Some((item, item.vote_that_goes_on()?)))
    }

    /// The motion in hand that no box decides: the vote by name that goes on, the motion that the meeting is at, the one
    /// whose show of hands waits for signatures, or one that the meeting has passed by and nobody has entered.
    pub(super) fn motion_in_hand(&self) -> Option<&AgendaItem> {
        let waits = |item: &&AgendaItem| item.counted().is_some_and(Counted::awaits_signatures);
        let over = self.congress.phase == Phase::Ended;
        let missing = |item: &&AgendaItem| {
            !over && item.progress == programme::Progress::Done && item.awaits_hands()
        };
        self.open_vote()
            .map(|(item, _)| item)
            .or_else(|| self.motion_now())
            .or_else(|| self.agenda.iter().rfind(waits))
            .or_else(|| self.agenda.iter().rfind(missing))
    }

    /// The motion that the meeting is at, where no box decides it.
    pub(super) fn motion_now(&self) -> Option<&AgendaItem> {
        self.now().filter(|item| item.is_boxless())
    }

    /// The item that the meeting is at.
    pub(super) fn now(&self) -> Option<&AgendaItem> {
        let mut agenda = self.agenda.iter();
        agenda.find(|item| item.progress == programme::Progress::Now)
    }

    /// What everybody was told, oldest first.
    pub(super) async fn notices(&self, app: &App, t: &Words) -> Result<Vec<NoticeLine>, Problem> {
        let notices = app.roll.notices(self.congress.id).await?;
        let line = |notice: Notice| NoticeLine {
            time: time::recent(notice.at, self.at, t),
            text: notice.text,
        };
        Ok(notices.into_iter().map(line).collect())
    }

    pub(super) fn agenda(&self, t: &Words) -> Vec<AgendaLine> {
        self.agenda
            .iter()
            .enumerate()
            .map(|(index, item)| self.line(index + 1, item, t))
            .collect()
    }

    fn line(&self, number: usize, item: &AgendaItem, t: &Words) -> AgendaLine {
        let contest = item
            .contest
            .and_then(|id| self.contest(id).ok())
            .map(fill::contest);
        let detail = contest.as_ref().map(|contest| match contest.kind {
            Kind::Election { seats, .. } => t.contest.election_of(seats),
            Kind::Motion => t.contest.kind_motion.to_owned(),
            Kind::Appraisal { items } => t.contest.appraisal_of(items),
        });
        let detail = came_to(item, t)
            .or_else(|| item.note.clone())
            .or(detail)
            .or_else(|| done(item, t));
        let detail: Vec<String> = raised(item, t).into_iter().chain(detail).collect();
        AgendaLine {
            id: item.id.to_string(),
            number,
            session: item.session.clone(),
            title: item.title.clone(),
            detail: (!detail.is_empty()).then(|| detail.join(" · ")),
            here: item.progress == programme::Progress::Now,
            progress: match &contest {
                Some(contest) if contest.state != State::Draft => Progress::Voting(contest.state),
                _ => progress(item.progress),
            },
            contest,
            motion: (item.has_figures() || !item.proposals.is_empty())
                .then(|| paths::motion(&self.congress.id.to_string(), &item.id.to_string())),
            documents: item
                .documents
                .iter()
                .map(|entry| fill::document(&self.congress.id.to_string(), entry, t))
                .collect(),
            discussion: (item.kind == AgendaKind::Discussion)
                .then(|| paths::discussion(&self.congress.id.to_string(), &item.id.to_string())),
        }
    }
}

/// The proposals that were raised to it: "提案第 001 号、提案第 003 号".
fn raised(item: &AgendaItem, t: &Words) -> Option<String> {
    let numbers = item.proposals.iter();
    let numbers: Vec<String> = numbers
        .map(|raised| proposals::numbered(raised.number, t))
        .collect();
    (!numbers.is_empty()).then(|| numbers.join(t.app.and))
}

/// What hands or names came to, and how far they are, with what it takes the place of.
fn came_to(item: &AgendaItem, t: &Words) -> Option<String> {
    let decided = match item.decision()? {
        Decision::Hands(counted) => {
            let before = item.hands.len() - 1;
            let corrected = said(before, |times| t.hands.corrected_times(times));
            let signatures = fill::hands_signatures(counted, t);
            let said = [fill::hands(counted, t), signatures, corrected];
            said.join(t.app.gap).trim_end().to_owned()
        }
        Decision::Names(vote) if vote.closed => fill::open_vote(vote, t),
        Decision::Names(_) => t.open_vote.on.to_owned() + t.app.stop,
    };
    let former = item.former_votes().len();
    Some(decided + &said(former, |times| t.open_vote.former_times(times)))
}

/// A sentence on so many, if any.
fn said(times: usize, words: impl Fn(usize) -> String) -> String {
    if times == 0 {
        String::new()
    } else {
        words(times)
    }
}

/// What is done at an item, where its title need not say it.
fn done(item: &AgendaItem, t: &Words) -> Option<String> {
    let word = match item.kind {
        AgendaKind::Ceremony => return None,
        AgendaKind::Report => t.agenda.report,
        AgendaKind::Document => t.agenda.document,
        AgendaKind::Discussion => t.agenda.discussion,
        AgendaKind::Motion => t.agenda.motion,
        AgendaKind::Election => t.agenda.election,
        AgendaKind::Appraisal => t.agenda.appraisal,
        AgendaKind::Break => t.agenda.pause,
    };
    Some(word.to_owned())
}

fn progress(progress: programme::Progress) -> Progress {
    match progress {
        programme::Progress::Waiting => Progress::Waiting,
        programme::Progress::Now => Progress::Now,
        programme::Progress::Done => Progress::Done,
    }
}
