//! 提案: the page for delegates and everybody, and the officers' desk.

use askama::Template;

use super::{Frame, Link, Meeting, paths};
use crate::words::Words;

/// `/c/{congress}/proposals`: what everybody may read; the rest a delegate's phone fills in.
#[derive(Clone, Debug, Template)]
#[template(path = "delegate/proposals.html")]
pub struct Proposals {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// How the call stands: "提案征集正在进行，到 2026 年 11 月 21 日为止。".
    pub call: String,
    /// How many have to second.
    pub seconders: u32,
    /// Filed proposals, where the officer has published them; without names.
    pub published: Option<Vec<ProposalCard>>,
}

impl Proposals {
    /// The lists on a delegate's phone: name and heading.
    fn lists(&self) -> [(&'static str, &'static str); 4] {
        let t = &self.frame.t().proposals;
        [
            ("own", t.own),
            ("to-second", t.to_second),
            ("seconded", t.seconded),
            ("others", t.others),
        ]
    }

    /// The ratings, as the phone sends and shows them.
    fn ratings(&self) -> [(&'static str, &'static str); 3] {
        let t = &self.frame.t().proposals;
        [
            ("satisfied", t.satisfied),
            ("mostly", t.mostly),
            ("dissatisfied", t.dissatisfied),
        ]
    }

    /// The words of the stages, for the phone.
    fn stages(&self) -> [(&'static str, &'static str); 10] {
        let t = &self.frame.t().proposals;
        [
            ("seconding", t.stage_seconding),
            ("submitted", t.stage_submitted),
            ("returned", t.stage_returned),
            ("filed", t.stage_filed),
            ("answered", t.stage_answered),
            ("sent-back", t.stage_sent_back),
            ("answered-again", t.stage_answered_again),
            ("rated", t.stage_rated),
            ("raised", t.stage_raised),
            ("withdrawn", t.stage_withdrawn),
        ]
    }

    /// In whose name a proposal is made, where it is not just the delegate's.
    fn behalfs(&self) -> [(&'static str, &'static str); 3] {
        let t = &self.frame.t().proposals;
        [
            ("claimed", t.behalf_claimed),
            ("confirmed", t.behalf_confirmed),
            ("unconfirmed", t.behalf_unconfirmed),
        ]
    }

    /// Everything that the phone has to word.
    fn words(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let stages = self.stages().into_iter();
        stages.chain(self.ratings()).chain(self.behalfs())
    }
}

/// `/officer/c/{congress}/proposals`.
#[derive(Clone, Debug, Template)]
#[template(path = "officer/proposals.html")]
pub struct ProposalDesk {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Hidden token of every form.
    pub csrf: String,
    /// How many there are.
    pub figures: ProposalFigures,
    /// How the call stands.
    pub call: String,
    /// What the officer chooses of it.
    pub chosen: CallForm,
    /// The proposals by stage, those that wait for an officer first.
    pub groups: Vec<ProposalGroup>,
    /// Motions that a proposal can be raised to, instead of one of its own: id and title.
    pub items: Vec<(String, String)>,
    /// Why the act just tried was refused.
    pub refused: Option<String>,
}

/// How many proposals there are.
#[derive(Clone, Copy, Debug)]
pub struct ProposalFigures {
    /// 收到.
    pub received: u32,
    /// 立案.
    pub filed: u32,
    /// Of these, those of a delegation.
    pub delegations: u32,
    /// 退回.
    pub returned: u32,
    /// 答复.
    pub answered: u32,
    /// 评价.
    pub rated: u32,
}

impl ProposalFigures {
    /// All of it in a sentence.
    #[must_use]
    pub fn sentence(&self, t: &Words) -> String {
        let Self {
            received,
            filed,
            delegations,
            returned,
            answered,
            rated,
        } = self;
        let t = &t.proposals;
        let whose = match delegations {
            0 => String::new(),
            delegations => t.minutes_delegations(delegations),
        };
        t.minutes(filed, received, returned) + &t.minutes_answers(answered, rated) + &whose
    }
}

/// The call as its form shows it: what was typed, where that was refused.
#[derive(Clone, Debug)]
pub struct CallForm {
    /// How many have to second.
    pub seconders: String,
    /// The first day, `2026-10-23`, or empty.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Whether proposals are taken.
    pub open: bool,
    /// Whether delegates see of others' proposals the filed ones alone.
    pub filed_only: bool,
    /// Whether everybody sees the filed ones.
    pub published: bool,
}

/// The proposals at one stage.
#[derive(Clone, Debug)]
pub struct ProposalGroup {
    /// The stage in words.
    pub word: &'static str,
    /// Its name.
    pub stage: &'static str,
    /// The proposals.
    pub proposals: Vec<ProposalCard>,
}

/// A proposal to read. Names are empty on pages for everybody.
#[derive(Clone, Debug)]
pub struct ProposalCard {
    /// Its id.
    pub id: String,
    /// "提案第 001 号", once it is filed.
    pub number: Option<String>,
    /// What it is about.
    pub title: String,
    /// 案由.
    pub reason: String,
    /// 建议.
    pub suggestion: String,
    /// Where it stands, in words.
    pub stage: &'static str,
    /// Who proposes it: "王芳，质量检验中心，第三代表团".
    pub proposer: String,
    /// In whose name it is made, where it is not just the delegate's.
    pub behalf: Option<&'static str>,
    /// Whether an officer has to ask the delegation before it is filed.
    pub claimed: bool,
    /// Who second it, likewise.
    pub seconders: Vec<String>,
    /// The department that answers.
    pub department: Option<String>,
    /// Why this text was returned.
    pub returned: Option<String>,
    /// The texts that were amended, oldest first.
    pub former: Vec<FormerText>,
    /// The motion that it was raised to.
    pub item: Option<Link>,
    /// The answers in their order.
    pub answers: Vec<AnswerLine>,
    /// What was typed into its forms, where that was refused.
    pub typed: Option<Typed>,
}

/// A text of a proposal that was amended.
#[derive(Clone, Debug)]
pub struct FormerText {
    /// "修改前的第 1 稿".
    pub heading: String,
    /// What it was about.
    pub title: String,
    /// 案由.
    pub reason: String,
    /// 建议.
    pub suggestion: String,
    /// Why it was returned.
    pub returned: String,
    /// Who seconded it.
    pub seconders: Vec<String>,
}

/// An answer to read.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    /// What was answered.
    pub text: String,
    /// By whom.
    pub by: String,
    /// The proposer's rating in words.
    pub rating: Option<&'static str>,
    /// What it said before it was corrected, and why it was.
    pub former: Vec<(String, String)>,
}

/// What an officer has typed into a proposal's forms.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The department that is to answer.
    pub department: String,
    /// Why it is to be returned.
    pub reason: String,
    /// The answer.
    pub text: String,
    /// By whom.
    pub by: String,
    /// Why an answer is corrected.
    pub why: String,
}

impl ProposalCard {
    /// What stands in the form that corrects its latest answer.
    fn correction(&self) -> Typed {
        let latest = self.answers.last();
        self.typed.clone().unwrap_or_else(|| Typed {
            text: latest.map_or_else(String::new, |answer| answer.text.clone()),
            by: latest.map_or_else(String::new, |answer| answer.by.clone()),
            ..Typed::default()
        })
    }

    /// What stands in the fields of its forms.
    fn fields(&self) -> Typed {
        self.typed.clone().unwrap_or_else(|| Typed {
            by: self.department.clone().unwrap_or_default(),
            ..Typed::default()
        })
    }
}
