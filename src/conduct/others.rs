//! What the checks before a vote ask of the rest of the congress: the announcement, the scrutineers, the contests that
//! a contest depends on.

use ballot::course::Course;
use ballot::finding::{Announced, Around, Drawn, Held};
use ballot::id::{ContestId, MemberId};
use ballot::profile::RuleProfile;
use jiff::civil::Date;

use super::{Act, Circumstances, Conduct, ConductError, ContestOverview, Overview};
use crate::clock::Millis;
use crate::roll::acts::Actor;
use crate::roll::draft::{Draft, NoticePeriod};

/// Monday to Friday.
pub(super) const WORKING_DAYS: i8 = 5;

impl Overview {
    /// What an act on a contest depends on besides the contest, at a moment.
    pub fn circumstances(&self, contest: ContestId, now: Millis) -> Circumstances {
        let status = self
            .contest(contest)
            .and_then(|known| known.status.as_ref());
        Circumstances {
            around: self.around(contest, now),
            released: status.map_or(0, |status| status.unsealed.len()),
            lost_issuers: self.lost_issuers(contest),
            in_log: status.map_or(0, |status| status.returned),
            unsettled: None,
        }
    }

    /// Further issuers of the contest that a contest follows, which it does not name itself.
    fn lost_issuers(&self, contest: ContestId) -> Vec<String> {
        let known = self.contest(contest).map(|known| &known.facts);
        let before = known
            .and_then(|facts| facts.draft.follows)
            .and_then(|follows| self.contest(follows));
        let (Some(known), Some(before)) = (known, before) else {
            return Vec::new();
        };
        let named = |signer| known.further.iter().any(|each| each.sign_key == signer);
        let lost = before.facts.further.iter();
        lost.filter(|each| !named(each.sign_key))
            .map(|each| each.name.clone())
            .collect()
    }

    /// What is known around a contest, at a moment.
    pub fn around(&self, contest: ContestId, now: Millis) -> Around {
        let Some(known) = self.contest(contest) else {
            return Around::default();
        };
        let draft = &known.facts.draft;
        let background = &draft.background;
        let watches = |name: &String| background.scrutineers.contains(name);
        let names = draft.options.iter().map(|option| option.name.clone());
        Around {
            members: background.members,
            announced: background.notice.map(|period| {
                let announced = announced(period, now);
                // A rehearsal is held before the day, while candidates are still announced.
                let over = announced.over || self.purpose.is_rehearsal();
                Announced { over, ..announced }
            }),
            papers: self.papers.clone(),
            scrutineers: u32::try_from(background.scrutineers.len()).unwrap_or(u32::MAX),
            watching: names.filter(watches).collect(),
            drawn: self.drawn(known),
            held: self.held(known),
        }
    }

    fn drawn(&self, known: &ContestOverview) -> Drawn {
        let Some(source) = self.source(known) else {
            return Drawn::Elsewhere;
        };
        let contest = source.facts.title.clone();
        match self.settled(source) {
            None => Drawn::Waiting { contest },
            Some(elected) => {
                let options = known.facts.draft.options.iter();
                let dropped = options.filter(|option| !elected.contains(&option.member));
                Drawn::From {
                    contest,
                    dropped: dropped.map(|option| option.name.clone()).collect(),
                }
            }
        }
    }

    /// The contest whose elected a contest's candidates come from (UE-17): the one nearest to it in the order of its
    /// profile, where this congress holds one.
    fn source(&self, known: &ContestOverview) -> Option<&ContestOverview> {
        let stems = profile(&known.facts.draft).election?.drawn_from?.value;
        let mut nearest_first = stems.iter().rev();
        nearest_first.find_map(|stem| {
            let mut others = self.contests.iter();
            others.find(|other| {
                other.contest() != known.contest() && profile(&other.facts.draft).stem() == *stem
            })
        })
    }

    /// Everybody elected over all rounds of an election, once nothing of it is open.
    fn settled(&self, source: &ContestOverview) -> Option<Vec<MemberId>> {
        let elected = |course: &Course<'_>| course.is_settled().then(|| course.elected());
        self.in_course(source.contest(), elected)
    }

    /// Whoever stands here and in a contest that is kept apart from this one (UE-51).
    fn held(&self, known: &ContestOverview) -> Vec<Held> {
        let election = profile(&known.facts.draft).election;
        let Some(apart) = election.and_then(|rules| rules.apart_from) else {
            return Vec::new();
        };
        let others = self.contests.iter().filter(|other| {
            let stem = profile(&other.facts.draft).stem();
            other.contest() != known.contest() && apart.value.contains(&stem)
        });
        others
            .flat_map(|other| self.held_in(other, known))
            .collect()
    }

    fn held_in(&self, other: &ContestOverview, known: &ContestOverview) -> Vec<Held> {
        let elected = self.settled(other);
        let candidates = known.facts.draft.options.iter();
        let both = candidates.filter(|option| match &elected {
            Some(elected) => elected.contains(&option.member),
            None => {
                let mut standing = other.facts.draft.options.iter();
                standing.any(|other| other.member == option.member)
            }
        });
        both.map(|option| Held {
            name: option.name.clone(),
            contest: other.facts.title.clone(),
            elected: elected.is_some(),
        })
        .collect()
    }

    /// Who may stand in a contest and be written in: those elected where its candidates come from. None where anybody
    /// may, or it is not known yet.
    fn may_stand(&self, contest: ContestId) -> Option<Vec<MemberId>> {
        self.settled(self.source(self.contest(contest)?)?)
    }
}

impl Conduct {
    /// What is known around a contest that is to be acted on. Before it becomes ready, whoever was not elected where
    /// its candidates come from drops out (C14).
    pub(super) async fn prepare_around(
        &self,
        actor: &Actor,
        contest: ContestId,
        act: &Act,
    ) -> Result<Circumstances, ConductError> {
        if !matches!(act, Act::Ready | Act::Open | Act::Close | Act::Count) {
            return Ok(Circumstances::default());
        }
        let Some(overview) = self.overview_of(actor, contest).await? else {
            return Ok(Circumstances::default());
        };
        let mut circumstances = overview.circumstances(contest, self.clock.now());
        if *act == Act::Count {
            circumstances.unsettled = self.unsettled_paper(contest).await?;
        }
        if let (Act::Ready, Some(members)) = (act, overview.may_stand(contest)) {
            self.roll.narrow(actor, contest, &members).await?;
        }
        Ok(circumstances)
    }

    /// The congress that a contest of the actor's organisation belongs to.
    pub(super) async fn overview_of(
        &self,
        actor: &Actor,
        contest: ContestId,
    ) -> Result<Option<Overview>, ConductError> {
        match self.roll.contest_facts(actor.organisation, contest).await? {
            Some(facts) => Ok(Some(self.overview(facts.congress).await?)),
            None => Ok(None),
        }
    }
}

fn profile(draft: &Draft) -> &'static RuleProfile {
    RuleProfile::behind(&draft.profile, draft.kind)
}

/// A period of announcement as the rules count it. Public holidays are not known here: whoever prepares the contest
/// allows for them.
pub(super) fn announced(NoticePeriod { from, to }: NoticePeriod, now: Millis) -> Announced {
    let days: Vec<Date> = from
        .series(jiff::ToSpan::days(1))
        .take_while(|day| *day <= to)
        .collect();
    let working = days
        .iter()
        .filter(|day| day.weekday().to_monday_one_offset() <= WORKING_DAYS);
    let count = |days: usize| u32::try_from(days).unwrap_or(u32::MAX);
    Announced {
        days: count(days.len()),
        working_days: count(working.count()),
        over: to < now.beijing_day(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz;

    use super::*;

    #[test]
    fn days_are_counted_at_both_ends_and_working_days_without_week_ends() {
        let period = NoticePeriod {
            from: date(2026, 11, 2),
            to: date(2026, 11, 13),
        };
        let at = |day: i8, hour: i8| {
            let time = date(2026, 11, day).at(hour, 0, 0, 0);
            Millis(tz::offset(8).to_timestamp(time).unwrap().as_millisecond())
        };
        let counted = announced(period, at(13, 23));
        assert_eq!(
            (counted.days, counted.working_days, counted.over),
            (12, 10, false)
        );
        assert!(
            announced(period, at(14, 0)).over,
            "over when its last day is, in Beijing"
        );
    }
}
