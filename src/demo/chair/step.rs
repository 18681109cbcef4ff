//! What somebody who runs the meeting does next, read off how it stands: whoever did the step before, it is done.

use ballot::id::ContestId;
use ballot::manifest::Stage;
use ballot::state::State;

use crate::demo::progress::{Phase, Phases};
use crate::roll::paper::PaperCount;
use crate::roll::programme::{AgendaItem, Progress};
use crate::roll::{AgendaItemId, DocumentId};

/// How the meeting stands.
#[derive(Debug)]
pub(super) struct Meeting {
    /// Its agenda, in order.
    pub(super) agenda: Vec<AgendaItem>,
    /// Its votes.
    pub(super) votes: Vec<Vote>,
    /// The draft under discussion, where it is still as it was handed out.
    pub(super) draft: Option<DocumentId>,
    /// How many delegates without a phone have come to the door.
    pub(super) at_door: usize,
    /// What the simulated delegates are through with.
    pub(super) through: Through,
}

/// What the simulated delegates are through with.
#[derive(Debug, Clone)]
pub(super) enum Through {
    /// Nobody has a phone who could be waited for.
    All,
    /// With these.
    Phases(Phases),
}

impl Through {
    fn with(&self, phase: Phase) -> bool {
        match self {
            Self::All => true,
            Self::Phases(phases) => phases.contains_key(&phase),
        }
    }

    /// How many of them did what they came for.
    pub(super) fn done(&self, phase: Phase) -> u64 {
        let done = match self {
            Self::All => None,
            Self::Phases(phases) => phases.get(&phase),
        };
        done.map_or(0, |done| *done as u64)
    }
}

/// How a contest stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vote {
    /// The contest.
    pub(super) contest: ContestId,
    /// Where it is in its life.
    pub(super) state: State,
    /// How many who have no phone have no paper ballot either.
    pub(super) without_sheet: usize,
    /// Whether a person has a ballot on a phone and has not cast it yet.
    pub(super) person_votes: bool,
    /// Its paper ballots.
    pub(super) paper: PaperCount,
    /// Who has typed them in.
    pub(super) typing: Typing,
    /// The round that its result leads to.
    pub(super) way: Option<Stage>,
}

/// Who types a contest's paper ballots in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typing {
    /// Nobody has begun, or only those who are simulated.
    Simulated,
    /// A person has begun: nobody else knows what they read.
    Person,
    /// All are typed in twice, and the same.
    Settled,
}

/// Something to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Check in at the door whoever has no phone.
    CheckIn,
    /// Go on to an item.
    Move(AgendaItemId),
    /// The last item is over.
    Finish,
    /// Enter what a show of hands came to.
    Hands(AgendaItemId),
    /// Put in what the discussion has changed of a draft.
    Revise(DocumentId),
    /// Something about a contest.
    Vote(ContestId, Deed),
}

/// What is done about a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Publish its paper.
    Ready,
    /// Give paper ballots to whoever has no phone.
    HandOut,
    /// Open the box.
    Open,
    /// Count the sheets in the paper box.
    CountBox,
    /// Close the box.
    Close,
    /// Type the paper ballots in, twice.
    TypeIn,
    /// Count.
    Count,
    /// Publish the next round.
    Next(Stage),
}

/// What is due about a contest.
enum Due {
    Deed(Deed),
    Wait,
    Over,
}

impl Meeting {
    /// What is to be done; none while people are waited for, and once all is over.
    pub(super) fn next(&self) -> Option<Step> {
        let at = |wanted| {
            let mut items = self.agenda.iter();
            items.position(|item| item.progress == wanted)
        };
        match (at(Progress::Now), at(Progress::Waiting)) {
            (Some(now), _) => self.at(now),
            (None, Some(_)) => self.begin(),
            (None, None) => None,
        }
    }

    /// Whether a step is to wait for a person who has a ballot.
    pub(super) fn is_awaited(&self, step: Step) -> bool {
        let votes = |of| {
            self.votes
                .iter()
                .any(|vote| vote.contest == of && vote.person_votes)
        };
        matches!(step, Step::Vote(contest, Deed::Close) if votes(contest))
    }

    /// Whether a step takes the meeting on from a result, which people are still reading.
    pub(super) fn leaves_a_result(&self, step: Step) -> bool {
        let mut items = self.agenda.iter();
        let now = items.find(|item| item.progress == Progress::Now);
        let counted = |contest| {
            let mut votes = self.votes.iter();
            votes.any(|vote| {
                vote.contest == contest && matches!(vote.state, State::Counted | State::Certified)
            })
        };
        let voted = now.and_then(|item| item.contest).is_some_and(counted);
        voted
            && matches!(
                step,
                Step::Move(_) | Step::Finish | Step::Vote(_, Deed::Next(_))
            )
    }

    /// Whether the last item is over.
    pub(super) fn is_over(&self) -> bool {
        let mut items = self.agenda.iter();
        items.all(|item| item.progress == Progress::Done)
    }

    fn begin(&self) -> Option<Step> {
        if !self.through.with(Phase::CheckIn) {
            None
        } else if self.at_door > 0 {
            Some(Step::CheckIn)
        } else {
            self.agenda.first().map(|item| Step::Move(item.id))
        }
    }

    fn at(&self, now: usize) -> Option<Step> {
        let item = self.agenda.get(now)?;
        if item.awaits_hands() {
            return Some(Step::Hands(item.id));
        }
        // A person has opened a vote by name, and is to end it.
        if item.vote_that_goes_on().is_some() {
            return None;
        }
        if let Some(draft) = self.draft {
            return Some(Step::Revise(draft));
        }
        let voted = |vote: &&Vote| item.contest == Some(vote.contest);
        if let Some(vote) = self.votes.iter().find(voted) {
            match vote.due(&self.through) {
                Due::Deed(deed) => return Some(Step::Vote(vote.contest, deed)),
                Due::Wait => return None,
                Due::Over => {}
            }
        }
        let following = self.agenda.get(now + 1);
        Some(following.map_or(Step::Finish, |item| Step::Move(item.id)))
    }
}

impl Vote {
    fn due(&self, through: &Through) -> Due {
        match self.state {
            State::Draft => Due::Deed(Deed::Ready),
            State::Ready if !through.with(Phase::Take(self.contest)) => Due::Wait,
            State::Ready if self.without_sheet > 0 => Due::Deed(Deed::HandOut),
            State::Ready => Due::Deed(Deed::Open),
            State::Open if !through.with(Phase::Cast(self.contest)) => Due::Wait,
            State::Open if self.paper.issued > 0 && self.paper.returned.is_none() => {
                Due::Deed(Deed::CountBox)
            }
            State::Open => Due::Deed(Deed::Close),
            State::Closing => Due::Wait,
            State::Closed => self.due_when_closed(),
            State::Counted | State::Certified => {
                let next = self.way.map(|stage| Due::Deed(Deed::Next(stage)));
                next.unwrap_or(Due::Over)
            }
            State::Void => Due::Over,
        }
    }

    fn due_when_closed(&self) -> Due {
        match self.typing {
            Typing::Simulated if self.paper.returned.unwrap_or(0) > 0 => Due::Deed(Deed::TypeIn),
            Typing::Person => Due::Wait,
            Typing::Simulated | Typing::Settled => Due::Deed(Deed::Count),
        }
    }
}

#[cfg(test)]
mod tests {
    use ballot::hands::Hands;
    use ballot::matter::Matter;
    use ballot::open_vote::OpenCount;
    use uuid::Uuid;

    use super::*;
    use crate::roll::open_votes::OpenVote;
    use crate::roll::programme::AgendaKind;

    const CONTEST: ContestId = ContestId(Uuid::from_u128(7));

    fn item(number: u128, kind: AgendaKind, progress: Progress) -> AgendaItem {
        AgendaItem {
            id: AgendaItemId(Uuid::from_u128(number)),
            session: None,
            title: "议程".into(),
            kind,
            note: None,
            documents: Vec::new(),
            contest: (kind == AgendaKind::Election).then_some(CONTEST),
            hands: Vec::new(),
            open_votes: Vec::new(),
            proposals: Vec::new(),
            progress,
        }
    }

    fn vote(state: State) -> Vote {
        Vote {
            contest: CONTEST,
            state,
            without_sheet: 0,
            person_votes: false,
            paper: PaperCount::default(),
            typing: Typing::Simulated,
            way: None,
        }
    }

    /// The agenda stands at an election; everybody is through with what is named.
    fn electing(vote: Vote, phases: &[Phase]) -> Meeting {
        Meeting {
            agenda: vec![
                item(1, AgendaKind::Election, Progress::Now),
                item(2, AgendaKind::Ceremony, Progress::Waiting),
            ],
            votes: vec![vote],
            draft: None,
            at_door: 0,
            through: Through::Phases(phases.iter().map(|phase| (*phase, 1)).collect()),
        }
    }

    fn deed(vote: Vote, phases: &[Phase]) -> Option<Deed> {
        match electing(vote, phases).next() {
            Some(Step::Vote(CONTEST, deed)) => Some(deed),
            None => None,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_box_waits_for_those_who_are_simulated_and_for_paper() {
        let (take, cast) = (Phase::Take(CONTEST), Phase::Cast(CONTEST));
        assert_eq!(deed(vote(State::Draft), &[]), Some(Deed::Ready));
        assert_eq!(deed(vote(State::Ready), &[]), None);
        let without = Vote {
            without_sheet: 2,
            ..vote(State::Ready)
        };
        assert_eq!(deed(without, &[take]), Some(Deed::HandOut));
        assert_eq!(deed(vote(State::Ready), &[take]), Some(Deed::Open));
        assert_eq!(deed(vote(State::Open), &[take]), None);
        let paper = |returned| PaperCount {
            issued: 2,
            returned,
        };
        let with = |state, returned, typing| Vote {
            paper: paper(returned),
            typing,
            ..vote(state)
        };
        let simulated = Typing::Simulated;
        assert_eq!(
            deed(with(State::Open, None, simulated), &[cast]),
            Some(Deed::CountBox)
        );
        assert_eq!(
            deed(with(State::Open, Some(2), simulated), &[cast]),
            Some(Deed::Close)
        );
        assert_eq!(
            deed(with(State::Closed, Some(2), simulated), &[]),
            Some(Deed::TypeIn)
        );
        assert_eq!(
            deed(with(State::Closed, Some(2), Typing::Person), &[]),
            None
        );
        for typing in [Typing::Settled, simulated] {
            let sheets = u64::from(typing == Typing::Settled);
            assert_eq!(
                deed(with(State::Closed, Some(sheets), typing), &[]),
                Some(Deed::Count)
            );
        }
    }

    #[test]
    fn a_result_leads_to_its_next_round_and_then_to_the_next_item() {
        let tied = Vote {
            way: Some(Stage::Runoff),
            ..vote(State::Counted)
        };
        assert_eq!(deed(tied, &[]), Some(Deed::Next(Stage::Runoff)));
        for state in [State::Counted, State::Void] {
            let meeting = electing(vote(state), &[]);
            assert_eq!(meeting.next(), Some(Step::Move(meeting.agenda[1].id)));
        }
    }

    #[test]
    fn only_the_closing_waits_for_a_person_who_has_a_ballot() {
        let voting = Vote {
            person_votes: true,
            ..vote(State::Open)
        };
        let meeting = electing(voting, &[]);
        let awaited = |deed| meeting.is_awaited(Step::Vote(CONTEST, deed));
        assert!(awaited(Deed::Close) && !awaited(Deed::Open));
        assert!(!electing(vote(State::Open), &[]).is_awaited(Step::Vote(CONTEST, Deed::Close)));
    }

    #[test]
    fn a_result_is_left_for_people_to_read() {
        let leaves = |state| {
            let meeting = electing(vote(state), &[]);
            meeting
                .next()
                .is_some_and(|step| meeting.leaves_a_result(step))
        };
        assert!(leaves(State::Counted) && leaves(State::Certified));
        assert!(!leaves(State::Draft) && !leaves(State::Void));
    }

    #[test]
    fn a_meeting_begins_when_people_are_there_and_ends_once() {
        let mut meeting = electing(vote(State::Draft), &[]);
        meeting.agenda[0].progress = Progress::Waiting;
        assert_eq!(meeting.next(), None, "people are still coming");
        meeting.through = Through::All;
        meeting.at_door = 2;
        assert_eq!(meeting.next(), Some(Step::CheckIn));
        meeting.at_door = 0;
        assert_eq!(meeting.next(), Some(Step::Move(meeting.agenda[0].id)));
        meeting.agenda[0].progress = Progress::Done;
        meeting.agenda[1].progress = Progress::Now;
        assert_eq!(meeting.next(), Some(Step::Finish));
        meeting.agenda[1].progress = Progress::Done;
        assert_eq!((meeting.next(), meeting.is_over()), (None, true));
    }

    #[test]
    fn a_motion_that_no_box_decides_is_decided_by_hands() {
        let mut meeting = electing(vote(State::Draft), &[]);
        meeting.agenda[0] = item(3, AgendaKind::Motion, Progress::Now);
        assert_eq!(meeting.next(), Some(Step::Hands(meeting.agenda[0].id)));
    }

    #[test]
    fn a_vote_by_name_that_a_person_has_opened_is_waited_for() {
        let mut meeting = electing(vote(State::Draft), &[]);
        meeting.agenda[0] = item(3, AgendaKind::Motion, Progress::Now);
        let hands = Hands {
            entitled: 3,
            present: 3,
            in_favour: 0,
            against: 0,
            abstained: 0,
        };
        meeting.agenda[0].open_votes.push(OpenVote {
            round: 1,
            why: String::new(),
            title: "议程".into(),
            matter: Matter::Procedure,
            public_names: false,
            closed: false,
            count: OpenCount { hands },
        });
        assert_eq!(meeting.next(), None);
        meeting.agenda[0].open_votes[0].closed = true;
        assert_eq!(meeting.next(), Some(Step::Move(meeting.agenda[1].id)));
    }
}
