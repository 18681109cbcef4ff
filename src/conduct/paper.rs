//! Paper ballots of a closed contest: two officers type them in, each on their own, and settle what differs.

use std::collections::BTreeMap;

use ballot::id::ContestId;
use ballot::paper::{Agreement, Hand, Reading, Unreadable};
use ballot::state::State;

use super::{Conduct, ConductError};
use crate::roll::officers::Officer;
use crate::roll::paper::PaperRefusal;
use crate::urn::{self, Command, Typed};

/// Why paper ballots can't be counted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsettled {
    /// They are not all typed in.
    Unfinished {
        /// Sheets that the first has typed in.
        first: usize,
        /// Sheets that the second has.
        second: usize,
        /// Sheets in the box.
        returned: u32,
    },
    /// The two differ.
    Differ {
        /// The numbers of the sheets to look at again.
        sheets: Vec<u32>,
    },
}

impl Unsettled {
    /// What a contest's readings wait for; nothing where they are the same.
    pub fn of(typed: &Typed) -> Option<Self> {
        match typed.agreement() {
            Agreement::Same(_) => None,
            Agreement::Differ(sheets) => Some(Self::Differ { sheets }),
            Agreement::Unfinished => Some(Self::Unfinished {
                first: typed.first.len(),
                second: typed.second.len(),
                returned: typed.returned,
            }),
        }
    }

    /// What is to be done, in a sentence.
    pub fn sentence_zh(&self) -> String {
        match self {
            Self::Unfinished {
                first,
                second,
                returned,
            } => format!(
                "收回 {returned} 张纸票，要由两人各录入一遍：第一人已录 {first} 张，第二人已录 {second} 张。"
            ),
            Self::Differ { sheets } => format!(
                "两人录入的纸票不一致，请对照纸票核对第 {} 张。",
                listed(sheets, "、")
            ),
        }
    }

    /// The same in English.
    pub fn sentence_en(&self) -> String {
        match self {
            Self::Unfinished {
                first,
                second,
                returned,
            } => format!(
                "{returned} paper ballots are to be typed in by two people: the first has typed {first}, the second {second}."
            ),
            Self::Differ { sheets } => format!(
                "The two have typed paper ballots differently: look at sheet {} again.",
                listed(sheets, ", ")
            ),
        }
    }
}

/// How the typing stands, for one officer: never what the other has typed.
#[derive(Debug, Clone)]
pub struct PaperStanding {
    /// Sheets in the box.
    pub returned: u32,
    /// Who types, and how many sheets they have typed.
    pub hands: Vec<(Hand, String, usize)>,
    /// Which of the two the officer is, if any.
    pub own: Option<Hand>,
    /// What the officer has typed: canonical bodies by the sheets' numbers.
    pub typed: BTreeMap<u32, String>,
    /// What is still to be done; nothing where both have typed the same.
    pub unsettled: Option<Unsettled>,
}

/// Why a reading is not taken. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum TypingRefusal {
    /// Refused on the people's side: the contest, its state, or two others type.
    #[error(transparent)]
    Roll(#[from] PaperRefusal),
    /// What was read is no ballot of the contest.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The sheet was not in the box.
    #[error("sheet {number} where {returned} were in the box")]
    NoSuchSheet {
        /// Its number.
        number: u32,
        /// Sheets in the box.
        returned: u32,
    },
    /// A fault below.
    #[error(transparent)]
    Fault(#[from] ConductError),
}

impl Conduct {
    /// Keeps what an officer reads off a sheet of a closed contest; none takes the reading back. Once both have read every
    /// sheet, a change is recorded as a correction.
    ///
    /// # Errors
    /// [`TypingRefusal`]: the first that applies. Whoever is refused takes neither place of the two.
    pub async fn type_paper(
        &self,
        officer: &Officer,
        contest: ContestId,
        number: u32,
        reading: Option<Reading>,
    ) -> Result<PaperStanding, TypingRefusal> {
        let (conduct, officer) = (self.clone(), officer.clone());
        to_the_end(async move {
            let _alone = conduct.typing.lock().await;
            conduct
                .keep_reading(&officer, contest, number, reading.as_ref())
                .await
        })
        .await
    }

    async fn keep_reading(
        &self,
        officer: &Officer,
        contest: ContestId,
        number: u32,
        reading: Option<&Reading>,
    ) -> Result<PaperStanding, TypingRefusal> {
        let facts = self.roll.contest_facts(officer.organisation, contest).await;
        let facts = facts.map_err(ConductError::from)?;
        let state = facts.ok_or(PaperRefusal::UnknownContest)?.state;
        let known = self
            .urn
            .contest(contest)
            .await
            .map_err(ConductError::from)?;
        let Some(known) = known.filter(|_| state == State::Closed) else {
            return Err(PaperRefusal::WrongState(state).into());
        };
        let (manifest, eligible) = (&known.manifest, known.eligible.as_ref());
        let body = reading
            .map(|reading| reading.body(manifest, eligible))
            .transpose()?
            .map(|body| String::from_utf8_lossy(&body.to_bytes(manifest)).into_owned());
        let returned = self.typed(contest).await?.returned;
        if !(1..=returned).contains(&number) {
            return Err(TypingRefusal::NoSuchSheet { number, returned });
        }
        let hand = self.place(officer, contest).await?;
        let before = self.typed(contest).await?;
        let corrects = before.agreement() != Agreement::Unfinished
            && before.by(hand).get(&number) != body.as_ref();
        if corrects {
            let detail = format!("{}：{number}", manifest.title);
            let recorded = self
                .roll
                .record_paper_correction(officer, known.congress, &detail);
            recorded.await.map_err(ConductError::from)?;
        }
        let command = Command::TypePaper {
            contest,
            hand,
            number,
            body,
        };
        self.to_the_urn(command).await?;
        (self.after_step)("paper typed");
        self.paper_standing(officer, contest).await
    }

    /// Has somebody else type in place of one of the two: who did it is recorded as the place is freed, then what was read
    /// there is forgotten. No reading is taken in between, and nobody ever stands for both.
    pub async fn replace_typist(
        &self,
        officer: &Officer,
        contest: ContestId,
        hand: Hand,
    ) -> Result<PaperStanding, TypingRefusal> {
        let (conduct, officer) = (self.clone(), officer.clone());
        to_the_end(async move {
            let _alone = conduct.typing.lock().await;
            conduct.roll.free_hand(&officer, contest, hand).await?;
            (conduct.after_step)("hand freed");
            conduct.forget_readings(contest, hand).await?;
            conduct.paper_standing(&officer, contest).await
        })
        .await
    }

    /// The place of an officer who types. Whoever takes one anew begins with nothing read: what may lie in a free place is
    /// forgotten before it is taken, so that a crash in between leaves nothing for the next.
    async fn place(&self, officer: &Officer, contest: ContestId) -> Result<Hand, TypingRefusal> {
        if self.roll.own_hand(officer, contest).await?.is_none() {
            let taken = self.roll.typing_hands(contest).await;
            let taken = taken.map_err(ConductError::from)?;
            let is_free = |hand: &Hand| taken.iter().all(|(other, _)| other != hand);
            for hand in Hand::BOTH.into_iter().filter(is_free) {
                self.forget_readings(contest, hand).await?;
            }
        }
        Ok(self.roll.typing_hand(officer, contest).await?)
    }

    async fn forget_readings(&self, contest: ContestId, hand: Hand) -> Result<(), TypingRefusal> {
        self.to_the_urn(Command::ForgetPaper { contest, hand })
            .await
    }

    async fn to_the_urn(&self, command: Command) -> Result<(), TypingRefusal> {
        match self.urn.act(command).await {
            Ok(_) => Ok(()),
            Err(urn::Refusal::WrongState(state)) => Err(PaperRefusal::WrongState(state).into()),
            Err(refusal) => Err(ConductError::from(refusal).into()),
        }
    }

    /// How the typing of a contest stands.
    pub async fn paper_standing(
        &self,
        officer: &Officer,
        contest: ContestId,
    ) -> Result<PaperStanding, TypingRefusal> {
        let typed = self.typed(contest).await?;
        let own = self.roll.own_hand(officer, contest).await?;
        let taken = self.roll.typing_hands(contest).await;
        let hands = taken.map_err(ConductError::from)?.into_iter();
        Ok(PaperStanding {
            returned: typed.returned,
            hands: hands
                .map(|(hand, name)| (hand, name, typed.by(hand).len()))
                .collect(),
            own,
            typed: own.map(|hand| typed.by(hand).clone()).unwrap_or_default(),
            unsettled: Unsettled::of(&typed),
        })
    }

    /// What a closed contest's paper ballots wait for.
    pub async fn unsettled_paper(
        &self,
        contest: ContestId,
    ) -> Result<Option<Unsettled>, ConductError> {
        let closed = self.state_of(contest).await? == State::Closed;
        let typed = self.typed(contest).await?;
        Ok(Unsettled::of(&typed).filter(|_| closed))
    }

    async fn typed(&self, contest: ContestId) -> Result<Typed, ConductError> {
        Ok(self.urn.typed(contest).await?.unwrap_or_default())
    }
}

/// Goes on where whoever asked has hung up: half done, a reading could lie in a place that is nobody's.
async fn to_the_end(
    typing: impl Future<Output = Result<PaperStanding, TypingRefusal>> + Send + 'static,
) -> Result<PaperStanding, TypingRefusal> {
    tokio::spawn(typing)
        .await
        .unwrap_or_else(|failure| std::panic::resume_unwind(failure.into_panic()))
}

fn listed(sheets: &[u32], between: &str) -> String {
    let numbers: Vec<String> = sheets.iter().map(u32::to_string).collect();
    numbers.join(between)
}
