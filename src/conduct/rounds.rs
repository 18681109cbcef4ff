//! What comes after a result: the next round made from its outcome and published at once, or fewer seats by consent.
//! Who stands, and for how many seats, follows from the course of the election; nobody types it in.

mod draft;
mod title;

use ballot::course::{Course, End, Reduction, Round, Step};
use ballot::id::ContestId;
use ballot::manifest::{Manifest, Stage};
use ballot::outcome::ResultDoc;
use ballot::profile::RuleProfile;
use ballot::state::State;

use self::draft::{candidates, next_draft};
use self::title::title;
use super::act::Reduced;
use super::overview::{ContestOverview, Overview};
use super::{Act, ActRefusal, Conduct, ConductError};
use crate::roll::acts::Actor;
use crate::roll::draft::{Draft, DraftOption};
use crate::roll::rounds::NewRound as RollRound;

/// A way on from a contest that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Another vote, as it would be.
    Round {
        /// Where in the course of the election.
        stage: Stage,
        /// 应选名额; none where the officer has to say.
        seats: Option<u32>,
        /// Candidates' names, in the order of the ballot.
        candidates: Vec<String>,
        /// The rule that leads there.
        rule: &'static str,
    },
    /// Fewer seats by consent.
    Reduce(Reduction),
}

/// A round that was made of an outcome.
#[derive(Debug)]
pub struct NewRound {
    /// The new contest.
    pub contest: ContestId,
    /// Whether it is ready, or what refuses that: then it waits as a draft.
    pub ready: Result<State, ActRefusal>,
}

/// Why no round is made. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum RoundRefusal {
    /// No such contest in the actor's organisation.
    #[error("unknown contest")]
    UnknownContest,
    /// The outcome leads to no such round, or it is there already.
    #[error("nothing of this kind follows while the contest is {0}")]
    NotDue(State),
    /// Only the officer knows how many seats the formal election fills: at least one, not more than stand.
    #[error("the number of seats is missing, or more than the candidates")]
    Seats,
    /// A fault below.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

impl Overview {
    /// The ways on from a contest, the usual one first.
    pub fn ways(&self, contest: ContestId) -> Vec<Way> {
        let Some(known) = self.contest(contest) else {
            return Vec::new();
        };
        let steps = self.in_course(contest, |course| course.steps(contest, seat_floor(known)));
        let before = self.whole_draft(known);
        steps.into_iter().map(|step| way(step, &before)).collect()
    }

    /// A contest's draft with everybody who stood in the rounds before it: whoever a primary chose stands in the formal
    /// election, also where only others were tied.
    fn whole_draft(&self, known: &ContestOverview) -> Draft {
        let rounds = self.course(known.contest());
        let drafts = rounds.iter().filter_map(|round| self.contest(*round));
        let mut options: Vec<DraftOption> = Vec::new();
        for option in drafts.flat_map(|round| &round.facts.draft.options) {
            if options.iter().all(|known| known.member != option.member) {
                options.push(option.clone());
            }
        }
        Draft {
            options,
            ..known.facts.draft.clone()
        }
    }

    /// The contests of one election, in voting order.
    pub fn course(&self, contest: ContestId) -> Vec<ContestId> {
        self.in_course(contest, |course| course.contests().collect())
    }

    pub(super) fn contest(&self, contest: ContestId) -> Option<&ContestOverview> {
        self.contests
            .iter()
            .find(|known| known.contest() == contest)
    }

    pub(super) fn in_course<T>(&self, contest: ContestId, ask: impl FnOnce(&Course<'_>) -> T) -> T {
        let known: Vec<(Manifest, Option<ResultDoc>)> = self
            .contests
            .iter()
            .map(|known| (known.manifest(), known.result()))
            .collect();
        let rounds: Vec<Round<'_>> = self
            .contests
            .iter()
            .zip(&known)
            .map(|(overview, (manifest, doc))| Round {
                manifest,
                end: match doc {
                    _ if overview.state() == State::Void => End::Void,
                    Some(doc) => End::Result(doc),
                    None => End::Running,
                },
                agreed_seats: overview.facts.agreed_seats,
            })
            .collect();
        ask(&Course::of(&rounds, contest))
    }
}

impl ContestOverview {
    /// The result, read back from its bytes in the log.
    pub fn result(&self) -> Option<ResultDoc> {
        let bytes = self.status.as_ref()?.result.as_ref()?;
        ballot::json::parse_canonical(bytes).ok()
    }
}

impl Conduct {
    /// Makes the next round of a stage from the outcome of a contest, and makes it ready. `seats` counts only where
    /// the outcome does not say how many. Asked for again, it answers the same round.
    ///
    /// # Errors
    /// [`RoundRefusal`] where nothing of this kind follows.
    pub async fn next_round(
        &self,
        actor: &Actor,
        contest: ContestId,
        stage: Stage,
        seats: Option<u32>,
    ) -> Result<NewRound, RoundRefusal> {
        let overview = self.overview_of(actor, contest).await?;
        let overview = overview.ok_or(RoundRefusal::UnknownContest)?;
        let there = overview.in_course(contest, |course| course.next(contest, stage));
        let there = there.and_then(|next| overview.contest(next));
        if let Some(there) = there.filter(|there| there.state() != State::Draft) {
            return Ok(NewRound {
                contest: there.contest(),
                ready: Ok(there.state()),
            });
        }
        let contest = match there {
            Some(draft) => draft.contest(),
            None => {
                self.add_round(actor, &overview, contest, stage, seats)
                    .await?
            }
        };
        let ready = match self.act(actor, contest, Act::Ready).await {
            // Somebody else has asked for the same at the same time.
            Err(ActRefusal::WrongState(state)) if state != State::Draft => Ok(state),
            ready => ready,
        };
        Ok(NewRound { contest, ready })
    }

    /// The next round as a draft of its own.
    async fn add_round(
        &self,
        actor: &Actor,
        overview: &Overview,
        after: ContestId,
        stage: Stage,
        seats: Option<u32>,
    ) -> Result<ContestId, RoundRefusal> {
        let known = overview.contest(after);
        let known = known.ok_or(RoundRefusal::UnknownContest)?;
        let steps = overview.in_course(after, |course| course.steps(after, None));
        let next = steps.into_iter().find_map(|step| match step {
            Step::Round(next) if next.stage == stage => Some(next),
            Step::Round(_) | Step::Reduce(_) => None,
        });
        let next = next.ok_or(RoundRefusal::NotDue(known.state()))?;
        let draft = next_draft(&overview.whole_draft(known), &next, seats)?;
        let agenda = self.roll.agenda(known.facts.congress).await;
        let agenda = agenda.map_err(ConductError::from)?;
        let item = agenda.iter().find(|item| item.contest == Some(after));
        let round = RollRound {
            after,
            agenda_title: title(item.map_or(&draft.title, |item| &item.title), &next),
            draft,
        };
        let made = self.roll.add_round(actor, &round).await;
        Ok(made.map_err(ConductError::from)?)
    }

    /// Makes do with the seats that are filled, where `votes_for` delegates agreed by show of hands.
    ///
    /// # Errors
    /// [`ActRefusal`] where no seat is vacant, the floor is not kept, or too few agreed.
    pub async fn reduce_seats(
        &self,
        actor: &Actor,
        contest: ContestId,
        votes_for: u32,
    ) -> Result<State, ActRefusal> {
        let overview = self.overview_of(actor, contest).await?;
        let overview = overview.ok_or(ActRefusal::UnknownContest)?;
        let known = overview
            .contest(contest)
            .ok_or(ActRefusal::UnknownContest)?;
        let way = overview
            .ways(contest)
            .into_iter()
            .find_map(|way| match way {
                Way::Reduce(reduction) => Some(reduction),
                Way::Round { .. } => None,
            });
        let reduction = way.ok_or(ActRefusal::WrongState(known.state()))?;
        let reduced = Reduced {
            reduction,
            votes_for,
        };
        self.act(actor, contest, Act::Reduce(reduced)).await
    }
}

/// A step as an officer sees it.
fn way(step: Step, before: &Draft) -> Way {
    match step {
        Step::Reduce(reduction) => Way::Reduce(reduction),
        Step::Round(next) => Way::Round {
            stage: next.stage,
            seats: next.seats.or(before.formal_seats),
            candidates: candidates(before, &next)
                .into_iter()
                .map(|option| option.name)
                .collect(),
            rule: next.rule.0,
        },
    }
}

/// The fewest seats that the rules of a contest allow (UE-04); none where they set no floor, or members are unknown.
fn seat_floor(contest: &ContestOverview) -> Option<u32> {
    let draft = &contest.facts.draft;
    let profile = RuleProfile::behind(&draft.profile, draft.kind);
    let range = profile.election?.seats?.value;
    range
        .bounds(draft.background.members)
        .map(|[least, _]| least)
}
