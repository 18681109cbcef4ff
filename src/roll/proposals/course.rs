//! The course of a proposal (提案, WC-18): what may follow what. Who may do it, and when, is decided elsewhere.

use crate::store::StoreError;

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Written; it has not enough seconders (附议) yet.
    Seconding,
    /// Enough seconders: the officers screen it.
    Submitted,
    /// Returned (退回) with reasons; the proposer may amend it.
    Returned,
    /// Filed (立案) with a number and the department that answers.
    Filed,
    /// Answered (答复), not rated yet.
    Answered,
    /// The proposer was not satisfied: a second answer is due.
    SentBack,
    /// Answered for the second and last time, not rated yet.
    AnsweredAgain,
    /// Rated (评价): over.
    Rated,
    /// Raised to a formal motion (议案): over here, and the meeting's.
    Raised,
    /// Taken back by the proposer before it was filed.
    Withdrawn,
}

/// How satisfied the proposer is with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rating {
    /// 满意.
    Satisfied,
    /// 基本满意.
    Mostly,
    /// 不满意: the first answer goes back once.
    Dissatisfied,
}

/// What is done with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A delegate seconds it.
    Second,
    /// A seconder takes that back.
    TakeBack,
    /// The proposer gives it up.
    Withdraw,
    /// The proposer sends it again, amended: whoever second that text count.
    Amend,
    /// It is filed.
    File,
    /// It is returned.
    Return,
    /// It is answered.
    Answer,
    /// Another department is to answer it.
    Reassign,
    /// The latest answer is corrected, as long as nobody has rated what it said.
    Correct,
    /// The proposer rates the latest answer.
    Rate(Rating),
    /// It is raised to a motion.
    Raise,
}

/// How many second a proposal once the step is done, and how many it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Support {
    /// Seconders, without the proposer.
    pub have: u32,
    /// As many as the congress asks for.
    pub needed: u32,
}

/// A step that does not follow where the proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the proposal is {0:?}")]
pub struct WrongStage(pub Stage);

impl Stage {
    /// All stages.
    pub const ALL: [Self; 10] = [
        Self::Seconding,
        Self::Submitted,
        Self::Returned,
        Self::Filed,
        Self::Answered,
        Self::SentBack,
        Self::AnsweredAgain,
        Self::Rated,
        Self::Raised,
        Self::Withdrawn,
    ];

    /// The stage after a step.
    ///
    /// # Errors
    /// Where the step does not follow; the proposal stays as it is.
    pub fn after(self, step: Step, support: Support) -> Result<Self, WrongStage> {
        use Stage::{
            Answered, AnsweredAgain, Filed, Raised, Rated, Returned, Seconding, SentBack,
            Submitted, Withdrawn,
        };
        Ok(match (self, step) {
            (Seconding, Step::Second | Step::TakeBack)
            | (Submitted, Step::TakeBack)
            | (Returned, Step::Amend) => Self::supported(support),
            (Returned, Step::TakeBack) => Returned,
            (Seconding | Submitted | Returned, Step::Withdraw) => Withdrawn,
            (Submitted, Step::File) => Filed,
            (Submitted, Step::Return) => Returned,
            (Filed, Step::Raise) => Raised,
            (Filed, Step::Answer) => Answered,
            (SentBack, Step::Answer) => AnsweredAgain,
            (Filed | SentBack, Step::Reassign) | (Answered | AnsweredAgain, Step::Correct) => self,
            (Answered, Step::Rate(Rating::Dissatisfied)) => SentBack,
            (Answered | AnsweredAgain, Step::Rate(_)) => Rated,
            (stage, _) => return Err(WrongStage(stage)),
        })
    }

    /// The stage of a proposal that is sent, by its seconders alone.
    pub fn supported(support: Support) -> Self {
        if support.have >= support.needed {
            Self::Submitted
        } else {
            Self::Seconding
        }
    }

    /// Its name, as it is stored and answered.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconding => "seconding",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Filed => "filed",
            Self::Answered => "answered",
            Self::SentBack => "sent-back",
            Self::AnsweredAgain => "answered-again",
            Self::Rated => "rated",
            Self::Raised => "raised",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        let stage = Self::ALL.into_iter().find(|stage| stage.name() == name);
        stage.ok_or(StoreError::Corrupt("proposal's stage"))
    }
}

impl Rating {
    const ALL: [Self; 3] = [Self::Satisfied, Self::Mostly, Self::Dissatisfied];

    /// Its name, as it is stored and answered.
    pub fn name(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Mostly => "mostly",
            Self::Dissatisfied => "dissatisfied",
        }
    }

    pub(super) fn read(name: &str) -> Result<Self, StoreError> {
        let rating = Self::ALL.into_iter().find(|rating| rating.name() == name);
        rating.ok_or(StoreError::Corrupt("rating of an answer"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => Just(Step::Second),
            1 => Just(Step::TakeBack),
            1 => Just(Step::Withdraw),
            2 => Just(Step::Amend),
            2 => Just(Step::File),
            2 => Just(Step::Return),
            3 => Just(Step::Answer),
            1 => Just(Step::Reassign),
            1 => Just(Step::Correct),
            1 => Just(Step::Rate(Rating::Satisfied)),
            1 => Just(Step::Rate(Rating::Mostly)),
            3 => Just(Step::Rate(Rating::Dissatisfied)),
            1 => Just(Step::Raise),
        ]
    }

    /// Plays steps as the roll does; each that was taken, with the stages before and after it and the seconders after it.
    fn play(steps: Vec<Step>, needed: u32) -> Vec<(Stage, Step, Stage, u32)> {
        let (mut stage, mut have) = (Stage::Seconding, 0);
        let mut taken = Vec::new();
        for step in steps {
            let then = match step {
                Step::Second => have + 1,
                Step::TakeBack if have == 0 => continue,
                Step::TakeBack => have - 1,
                Step::Amend => 0, // another text
                _ => have,
            };
            if let Ok(next) = stage.after(step, Support { have: then, needed }) {
                taken.push((stage, step, next, then));
                (stage, have) = (next, then);
            }
        }
        taken
    }

    proptest! {
        #[test]
        fn nothing_is_screened_or_filed_without_enough_seconders(steps in prop::collection::vec(step(), 0..60), needed in 1_u32..5) {
            for (_, step, next, have) in play(steps, needed) {
                if next == Stage::Submitted || step == Step::File {
                    prop_assert!(have >= needed);
                }
            }
        }

        #[test]
        fn a_filed_proposal_keeps_its_seconders_and_is_never_returned_or_withdrawn(steps in prop::collection::vec(step(), 0..60), needed in 1_u32..4) {
            let taken = play(steps, needed);
            let filed = taken.iter().position(|(_, step, ..)| *step == Step::File);
            for (_, step, next, _) in taken.into_iter().skip(filed.map_or(usize::MAX, |at| at + 1)) {
                prop_assert!(matches!(step, Step::Answer | Step::Reassign | Step::Correct | Step::Rate(_) | Step::Raise));
                prop_assert!(!matches!(next, Stage::Seconding | Stage::Submitted | Stage::Returned | Stage::Withdrawn));
            }
        }

        #[test]
        fn there_are_at_most_two_answers_and_the_second_only_where_the_first_did_not_satisfy(steps in prop::collection::vec(step(), 0..90)) {
            let taken = play(steps, 1);
            let of = |wanted: Step| taken.iter().filter(|(_, step, ..)| *step == wanted).count();
            prop_assert!(of(Step::Answer) <= 2);
            if of(Step::Answer) == 2 {
                prop_assert!(of(Step::Rate(Rating::Dissatisfied)) >= 1);
            }
            let rated = taken.iter().filter(|(_, step, ..)| matches!(step, Step::Rate(_))).count();
            prop_assert!(rated <= of(Step::Answer), "each answer is rated once");
        }

        #[test]
        fn an_answer_is_corrected_only_while_nobody_has_rated_it(steps in prop::collection::vec(step(), 0..90)) {
            let mut rated = true;
            for (_, step, ..) in play(steps, 1) {
                match step {
                    Step::Answer => rated = false,
                    Step::Rate(_) => rated = true,
                    Step::Correct => prop_assert!(!rated),
                    _ => {}
                }
            }
        }

        #[test]
        fn what_is_over_stays_over(over in prop_oneof![Just(Stage::Rated), Just(Stage::Raised), Just(Stage::Withdrawn)], step in step(), have in 0_u32..9) {
            prop_assert_eq!(over.after(step, Support { have, needed: 2 }), Err(WrongStage(over)));
        }
    }

    #[test]
    fn every_stage_is_read_as_it_is_stored() {
        for stage in Stage::ALL {
            assert_eq!(Stage::read(stage.name()).ok(), Some(stage));
            assert_eq!(serde_json::json!(stage), stage.name());
        }
        for rating in Rating::ALL {
            assert_eq!(Rating::read(rating.name()).ok(), Some(rating));
            assert_eq!(serde_json::json!(rating), rating.name());
        }
    }
}
