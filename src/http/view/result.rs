//! The result of a contest, with its reasons.

use askama::Template;

use super::{ContestRef, CourseLine, Frame, Meeting, OnPaper, Score, filters, paths};
use crate::words::Words;

/// `/contests/{contest}/result`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/result.html")]
pub struct ResultPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
    /// 第几轮.
    pub round: u32,
    /// When it became public, Beijing: "2026 年 11 月 22 日 14:52".
    pub announced: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The figures it rests on.
    pub figures: Figures,
    /// Why it is so: 3 to 6 sentences, each a rule with this contest's figures; none in a void contest.
    pub reasons: Vec<String>,
    /// Bars and numbers by votes, or grades; none in a void contest.
    pub score: Option<Score>,
    /// Write-ins by votes, as the published result lists them.
    pub write_ins: Vec<WriteIn>,
    /// Number of scrutineers' signatures the rules demand over all acts; 0 is said in words.
    pub signoffs_demanded: u32,
    /// Names of the scrutineers who certified.
    pub certified_by: Vec<String>,
    /// The rounds of this election, where it has several.
    pub course: Vec<CourseLine>,
    /// The seats that the congress has agreed to make do with.
    pub agreed_seats: Option<u32>,
    /// Rule profile in words: "工会委员会选举规则第 1 版".
    pub rules: String,
    /// Short code of the checkpoint with the result, `XXXX-XXXX`.
    pub log_code: Option<String>,
    /// Entries of the log at that checkpoint.
    pub log_size: u64,
    /// Where the log is.
    pub log: String,
}

/// What a contest came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An election.
    Election {
        /// Whether it is a primary (预选), which leads to candidacies.
        primary: bool,
        /// Elected.
        elected: u32,
        /// Tied at the cut: a run-off is needed.
        tied: u32,
        /// Seats left, those of the tied included.
        vacant: u32,
    },
    /// A motion.
    Motion {
        /// 通过.
        passed: bool,
    },
    /// An appraisal: grades are counted, nothing is decided.
    Appraisal {
        /// Valid ballots.
        valid: u32,
    },
    /// Void.
    Void {
        /// The ground in words.
        ground: String,
        /// The reason given.
        reason: String,
    },
}

/// The figures a result rests on (protocol §6, `result`).
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// 应到.
    pub entitled: u32,
    /// 实到 at opening: what the quorum is tested on.
    pub present: u32,
    /// 发出.
    pub issued: u32,
    /// 收回.
    pub returned: u32,
    /// Those of the two that are on paper.
    pub paper: OnPaper,
    /// 有效.
    pub valid: u32,
    /// 无效.
    pub invalid: u32,
    /// 应选; 0 where no seats are filled.
    pub seats: u32,
}

impl Figures {
    /// 未收回.
    #[must_use]
    pub fn outstanding(&self) -> u32 {
        self.issued.saturating_sub(self.returned)
    }
}

/// A write-in with its votes.
#[derive(Clone, Debug)]
pub struct WriteIn {
    /// Name.
    pub name: String,
    /// Votes.
    pub votes: u32,
    /// Whether elected.
    pub elected: bool,
    /// What became of them: "未过半数，差 58 票".
    pub said: String,
}

impl Outcome {
    /// Whether nothing is counted.
    #[must_use]
    pub fn is_void(&self) -> bool {
        matches!(self, Self::Void { .. })
    }

    /// The outcome as a sentence: "选举有效，选出 9 人".
    #[must_use]
    pub fn sentence(&self, t: &Words) -> String {
        let t = &t.result;
        match *self {
            Self::Election {
                primary,
                elected,
                tied,
                ..
            } => match (primary, elected, tied) {
                (false, 0, 0) => t.sentence_none.to_owned(),
                (false, _, 0) => t.sentence_all(elected),
                (false, ..) => t.sentence_tied(elected, tied),
                (true, 0, 0) => t.primary_none.to_owned(),
                (true, _, 0) => t.primary_all(elected),
                (true, ..) => t.primary_tied(elected, tied),
            },
            Self::Motion { passed: true } => t.sentence_passed.to_owned(),
            Self::Motion { passed: false } => t.sentence_not_passed.to_owned(),
            Self::Appraisal { valid } => t.sentence_appraisal(valid),
            Self::Void { .. } => t.sentence_void.to_owned(),
        }
    }
}

impl ResultPage {
    /// The scrutineers who certified, as a list in words.
    fn certifiers(&self) -> String {
        self.certified_by.join(self.frame.t().app.and)
    }

    /// The outcome as a sentence.
    fn sentence(&self) -> String {
        self.outcome.sentence(self.frame.t())
    }
}

/// `/contests/{contest}/result` before there is one.
#[derive(Clone, Debug, Template)]
#[template(path = "public/result_pending.html")]
pub struct ResultPending {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// The contest.
    pub contest: ContestRef,
}
