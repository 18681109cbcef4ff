//! Both halves' figures of a congress side by side: what the live hub sends and the pages show.
//!
//! It joins counts, never rows: nothing in here knows a delegate or a ballot.

use ballot::finding::Paper;
use ballot::id::{CongressId, ContestId};
use ballot::manifest::{Audience, Manifest, Rules};
use ballot::state::State;

use jiff::civil::Date;

use super::{Conduct, ConductError, manifest};
use crate::clock::Millis;
use crate::purpose::Purpose;
use crate::roll::contests::Facts;
use crate::roll::delegations::Delegation;
use crate::roll::motions::Motion;
use crate::roll::stream::StreamAddress;
use crate::urn::{ContestStatus, ShownTally};

/// A congress's figures at one moment.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Whether it counts, or tries out what will.
    pub purpose: Purpose,
    /// 应到.
    pub entitled: u64,
    /// 实到: checked in and not left.
    pub present: u64,
    /// 请假.
    pub leave: u64,
    /// 应到 and 实到 by delegation, for officers; everybody sees what [`for_everybody`](crate::roll::delegations::for_everybody) leaves.
    pub delegations: Vec<Delegation>,
    /// The agenda item that is now.
    pub now: Option<crate::roll::AgendaItemId>,
    /// How often its agenda was changed after the founding.
    pub agenda_changes: u32,
    /// Its motions that hands or names decide.
    pub motions: Vec<Motion>,
    /// Where its livestream is.
    pub stream: Option<StreamAddress>,
    /// What delegates have been given to read.
    pub papers: Vec<Paper>,
    /// In voting order.
    pub contests: Vec<ContestOverview>,
}

/// A contest's figures at one moment.
#[derive(Debug, Clone)]
pub struct ContestOverview {
    /// What the people's side knows.
    pub facts: Facts,
    /// What the ballots' side knows; none before `ready`.
    pub status: Option<ContestStatus>,
}

/// A tally as shown to an audience.
pub type Tally = ShownTally;

impl ContestOverview {
    /// The contest.
    pub fn contest(&self) -> ContestId {
        self.facts.contest
    }

    /// The rules it runs under; in a draft, those it would run under.
    pub fn rules(&self) -> Rules {
        match &self.status {
            Some(status) => status.known.manifest.rules.clone(),
            None => manifest::rules(&self.facts.draft),
        }
    }

    /// The manifest; in a draft what it would be, without keys and hashes.
    pub fn manifest(&self) -> Manifest {
        match &self.status {
            Some(status) => status.known.manifest.clone(),
            None => manifest::preview(&self.facts),
        }
    }

    /// The contest's state, the same for everybody: an act that is half done shows as not done.
    pub fn state(&self) -> State {
        let published = self
            .status
            .as_ref()
            .map_or(State::Draft, |status| status.state);
        match self.facts.state {
            held @ (State::Draft | State::Closing) => held,
            _ => published,
        }
    }

    /// Ballots that are back: in the log, and on paper once nothing more is cast.
    pub fn returned(&self) -> u64 {
        let in_log = self.status.as_ref().map_or(0, |status| status.returned);
        in_log + self.paper_returned()
    }

    /// Ballots given out, of both kinds.
    pub fn issued(&self) -> u64 {
        self.facts.issued + self.facts.paper.issued
    }

    /// Paper ballots that are back: the box is opened when voting has ended.
    pub fn paper_returned(&self) -> u64 {
        match self.facts.state {
            State::Draft | State::Ready | State::Open => 0,
            _ => self.facts.paper.returned.unwrap_or(0),
        }
    }

    /// The tally, where `audience` may see one.
    pub fn tally_for(&self, audience: Audience) -> Option<&ShownTally> {
        let tally = self.status.as_ref()?.tally.as_ref()?;
        (audience <= tally.to).then_some(tally)
    }
}

impl Conduct {
    /// A congress's figures now.
    pub async fn overview(&self, congress: CongressId) -> Result<Overview, ConductError> {
        let attendance = self.roll.head_count(congress).await?;
        let delegations = self.roll.delegations(congress).await?;
        let now = self.roll.agenda_now(congress).await?;
        let known = self.roll.congress(congress).await?;
        let first = known.as_ref().and_then(|known| known.times.opens);
        let mut published = self.urn.contests(congress).await?;
        let contests = self
            .roll
            .contests(congress)
            .await?
            .into_iter()
            .map(|facts| {
                let found = published
                    .iter()
                    .position(|status| status.known.manifest.contest == facts.contest);
                let status = found.map(|at| published.swap_remove(at));
                ContestOverview { facts, status }
            });
        Ok(Overview {
            purpose: known.map(|known| known.purpose).unwrap_or_default(),
            entitled: attendance.entitled,
            present: attendance.there,
            leave: attendance.leave,
            delegations,
            now,
            agenda_changes: self.roll.agenda_changes(congress).await?,
            motions: self.roll.motions(congress).await?,
            stream: self.roll.stream(congress).await?,
            papers: self.papers(congress, first).await?,
            contests: contests.collect(),
        })
    }

    /// A congress's papers, held against its first day.
    async fn papers(
        &self,
        congress: CongressId,
        opens: Option<i64>,
    ) -> Result<Vec<Paper>, ConductError> {
        let first = opens.map(|at| Millis(at).beijing_day());
        let papers = self.roll.papers(congress).await?.into_iter();
        Ok(papers
            .map(|paper| Paper {
                days: first.zip(paper.published).and_then(days_before),
                revised: first.zip(paper.revised).and_then(days_before),
                title: paper.title,
            })
            .collect())
    }
}

/// Days from a publication to a meeting's first day, negative where it came later.
pub(super) fn days_before((first, published): (Date, Date)) -> Option<i32> {
    published.until(first).ok().map(|span| span.get_days())
}
