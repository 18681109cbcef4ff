//! Somebody who runs the demo's meeting where nobody else does, from check-in to the minutes.
//!
//! They look at how the meeting stands, and do what is due once it has been due for a while: so a person can do it
//! before them at any time. Once a person has, they keep waiting for them, and go on only where that person has left.
//! They act by the same addresses and forms as every officer.

mod desk;
mod forms;
mod revision;
mod step;

use std::time::Duration;

use ballot::id::{CongressId, ContestId};
use tokio::sync::watch;

use self::desk::Desk;
use self::step::{Meeting, Through, Typing, Vote};
use super::decks::Decks;
use super::progress::{Phase, Phases};
use crate::client::{ClientError, Http, Trust};
use crate::clock::{Clock, Millis};
use crate::conduct::{ConductError, ContestOverview, Overview, Unsettled, Way};
use crate::roll::check_in::Attendance;
use crate::roll::officers::{Officer, OfficerAccess};
use crate::roll::programme::{AgendaItem, AgendaKind, Progress};
use crate::roll::{DelegateId, DocumentId, RollError, revisions};
use crate::service::Halves;

/// What to do and see, step by step.
pub(super) const STEPS: &str = "由程序主持 Run by the program：从签到到会议纪要，没有人动手，大会也会开完\n\
     1. 什么都不用做：打开观察席和会场大屏看。程序打开、关闭票箱，计票，推进议程，发放和录入两位代表的纸票。Just watch.\n\
     2. 随时可以接手：打开工作人员链接，做您想做的；您做过一步，程序就退到一旁，四轮无人动手才接着做。\n\
     Take over at any time by the officer's link: after your first act the program waits for you. --by-hand: it does nothing by itself.\n\
     3. 用上面的邀请当代表：您领了票还没投，票箱会多等您四轮。Be a delegate: a box waits a while for your ballot.\n\
     4. 三个代表团；工会委员会 9 人、集体合同（第三条有修改）、民主评议、举手表决；经费审查委员会先预选，再正式选举，\n\
     最后一个名额两人都得 66 票，再次投票。预选、正式选举和再次投票 primary, formal election, run-off.";

/// So many looks at the meeting before something due is done.
const LOOKS: u32 = 4;
/// So many before a result that everybody looks at is left.
const READING: u32 = 3 * LOOKS;
/// So many waves are waited for a person who still has a ballot, or who runs the meeting.
const WAVES: u32 = 4;
/// So many looks are that.
const LONG: u32 = WAVES * PATIENCE * LOOKS;
/// So many acts are looked through for one of a person.
const NEWEST: u32 = 20;
/// The shortest time between two looks.
const LEAST: Duration = Duration::from_millis(50);
/// Of the time that a wave takes, what a step waits for a person.
const PATIENCE: u32 = 6;

/// So many votes of one election lead on: who are few may be tied for ever.
const MOST_ROUNDS: u32 = 5;

/// One of the two officers who are simulated.
#[derive(Debug)]
pub(super) struct Clerk {
    /// Who they are.
    pub(super) officer: Officer,
    /// What they sign in with.
    pub(super) access: OfficerAccess,
}

/// A delegate who has no phone.
#[derive(Debug, Clone, Copy)]
struct WithoutPhone {
    delegate: DelegateId,
    /// Not there yet.
    expected: bool,
}

/// A meeting to be run.
#[derive(Debug)]
pub(super) struct Chair {
    /// Where its figures are read.
    pub(super) halves: Halves,
    /// The congress.
    pub(super) congress: CongressId,
    /// Where the service is.
    pub(super) base: String,
    /// The hash of the log's keys.
    pub(super) log: String,
    /// Who runs it, and who types paper ballots in beside them.
    pub(super) clerks: [Clerk; 2],
    /// Delegates who have no phone, by name and unit.
    pub(super) on_paper: Vec<(String, String)>,
    /// How long a wave takes.
    pub(super) pace: Duration,
    /// The time.
    pub(super) clock: Clock,
    /// When they came: what was done before, made the meeting ready.
    pub(super) since: Millis,
}

/// Why the meeting can't be run on.
#[derive(Debug, thiserror::Error)]
enum ChairError {
    #[error(transparent)]
    Roll(#[from] RollError),
    #[error(transparent)]
    Conduct(#[from] ConductError),
    #[error(transparent)]
    Client(#[from] ClientError),
}

impl Chair {
    /// Runs the meeting to its end. `phases`: what those with phones are through with; none where nobody is simulated.
    pub(super) async fn run(self, decks: &Decks, phases: Option<watch::Receiver<Phases>>) {
        if let Err(error) = self.lead(decks, phases).await {
            eprintln!("自动主持停下了 nobody runs the meeting any more：{error}");
        }
    }

    async fn lead(
        &self,
        decks: &Decks,
        phases: Option<watch::Receiver<Phases>>,
    ) -> Result<(), ChairError> {
        let http = Http::new(&self.base);
        let trust = Trust::fetch(&http, self.congress.0, Some(&self.log)).await?;
        let mut desk = Desk::open(self, &http, &trust, decks).await?;
        let (mut due, mut looks) = (None, 0);
        loop {
            tokio::time::sleep((self.pace / PATIENCE / LOOKS).max(LEAST)).await;
            let without = self.without_phones().await?;
            let meeting = self.look(&without, phases.as_ref()).await?;
            if meeting.is_over() {
                eprintln!("大会结束 the congress is over：{}", desk.minutes());
                return Ok(());
            }
            let next = meeting.next();
            looks = if next == due { looks + 1 } else { 0 };
            due = next;
            let led = self.is_led().await?;
            let patient = |step| {
                if led || meeting.is_awaited(step) {
                    LONG
                } else if meeting.leaves_a_result(step) {
                    READING
                } else {
                    LOOKS
                }
            };
            if let Some(step) = due.filter(|step| looks >= patient(*step)) {
                looks = 0;
                // A refusal stands at the console for whoever reads it: somebody else was first, or something blocks it.
                if let Err(error) = desk.take(step, &without).await {
                    tracing::info!(?step, %error, "a step of the simulated officer was refused");
                }
            }
        }
    }

    /// Whether a person has run the meeting within the time that they are waited for.
    async fn is_led(&self) -> Result<bool, RollError> {
        let roll = &self.halves.roll;
        let organisation = self.clerks[0].officer.organisation;
        let newest = roll
            .recent_acts(organisation, self.congress, NEWEST)
            .await?;
        let program = |name: &str| self.clerks.iter().any(|clerk| clerk.officer.name == name);
        let waited = i64::try_from((self.pace * WAVES).as_millis()).unwrap_or(i64::MAX);
        let from = self.since.0.max(self.clock.now().0.saturating_sub(waited));
        let person = newest.iter().find(|act| !program(&act.officer));
        Ok(person.is_some_and(|act| act.at.0 > from))
    }

    async fn without_phones(&self) -> Result<Vec<WithoutPhone>, RollError> {
        let officer = &self.clerks[0].officer;
        let everybody = self.halves.roll.attendees(officer, self.congress).await?;
        let without = everybody.into_iter().filter(|known| {
            let mut wanted = self.on_paper.iter();
            wanted.any(|(name, unit)| (name, unit) == (&known.name, &known.unit))
        });
        let seen = without.map(|known| WithoutPhone {
            delegate: known.id,
            expected: known.attendance == Attendance::Expected,
        });
        Ok(seen.collect())
    }

    async fn look(
        &self,
        without: &[WithoutPhone],
        phases: Option<&watch::Receiver<Phases>>,
    ) -> Result<Meeting, ChairError> {
        let overview = self.halves.conduct.overview(self.congress).await?;
        let through = phases.map_or(Through::All, |phases| {
            Through::Phases(phases.borrow().clone())
        });
        let mut votes = Vec::new();
        for known in &overview.contests {
            votes.push(Vote {
                person_votes: person_votes(known, &through),
                ..self.vote(&overview, known, without).await?
            });
        }
        let agenda = self.halves.roll.agenda(self.congress).await?;
        Ok(Meeting {
            draft: self.draft(&agenda, &overview).await?,
            agenda,
            votes,
            at_door: without.iter().filter(|each| each.expected).count(),
            through,
        })
    }

    /// The draft that is discussed now and has a clause to be revised, unless it is put to the vote already.
    async fn draft(
        &self,
        agenda: &[AgendaItem],
        overview: &Overview,
    ) -> Result<Option<DocumentId>, RollError> {
        let votes_on = |text: &str| {
            let contests = overview.contests.iter().map(|contest| &contest.facts);
            revisions::voted(contests.filter(|facts| facts.draft.puts_to_vote(text))).is_some()
        };
        let discussed = |item: &&AgendaItem| {
            item.progress == Progress::Now && item.kind == AgendaKind::Discussion
        };
        let item = agenda.iter().find(discussed);
        for entry in item.iter().flat_map(|item| &item.documents) {
            let known = self.halves.roll.document(self.congress, entry.id).await?;
            let open = |text: &str| revision::revised(text).is_some() && !votes_on(text);
            if known.is_some_and(|known| open(&known.text)) {
                return Ok(Some(entry.id));
            }
        }
        Ok(None)
    }

    async fn vote(
        &self,
        overview: &Overview,
        known: &ContestOverview,
        without: &[WithoutPhone],
    ) -> Result<Vote, ChairError> {
        let contest = known.contest();
        let given = self.halves.roll.on_paper(contest).await?;
        let mut ways = overview.ways(contest).into_iter();
        Ok(Vote {
            contest,
            state: known.state(),
            without_sheet: without
                .iter()
                .filter(|each| !given.contains(&each.delegate))
                .count(),
            person_votes: false,
            paper: known.facts.paper,
            typing: self.typing(contest, known.facts.paper.returned).await?,
            way: ways.find_map(|way| match way {
                Way::Round { stage, .. } if known.facts.draft.round < MOST_ROUNDS => Some(stage),
                Way::Round { .. } | Way::Reduce(_) => None,
            }),
        })
    }

    async fn typing(
        &self,
        contest: ContestId,
        returned: Option<u64>,
    ) -> Result<Typing, ChairError> {
        let hands = self.halves.roll.typing_hands(contest).await?;
        let ours = |name: &str| self.clerks.iter().any(|clerk| clerk.officer.name == name);
        if returned.unwrap_or(0) == 0 || hands.is_empty() {
            return Ok(Typing::Simulated);
        }
        let standing = self
            .halves
            .conduct
            .paper_standing(&self.clerks[0].officer, contest);
        let unsettled: Option<Unsettled> = standing.await.ok().and_then(|now| now.unsettled);
        Ok(match unsettled {
            None => Typing::Settled,
            Some(_) if hands.iter().all(|(_, name)| ours(name)) => Typing::Simulated,
            Some(_) => Typing::Person,
        })
    }
}

/// Whether more ballots are out on phones than those of the simulated delegates.
fn person_votes(known: &ContestOverview, through: &Through) -> bool {
    let (taken, cast) = (Phase::Take(known.contest()), Phase::Cast(known.contest()));
    let on_phones = known.returned() - known.paper_returned();
    let out = known.facts.issued.saturating_sub(through.done(taken));
    out > on_phones.saturating_sub(through.done(cast))
}
