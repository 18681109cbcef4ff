//! Motions that no box decides: shows of hands with their signatures and corrections, votes by name.

use askama::Template;
use ballot::matter::Matter;

use super::{DocumentLine, Frame, Link, Meeting, filters, paths};
use crate::words::Words;

/// `/c/{congress}/agenda/{item}`: a motion by hands or by name. The same bytes for everybody: what a delegate has said, and
/// the names that only insiders see, are filled in by the phone.
#[derive(Clone, Debug, Template)]
#[template(path = "public/motion.html")]
pub struct MotionPage {
    /// Surroundings.
    pub frame: Frame,
    /// The congress.
    pub meeting: Meeting,
    /// Id of the agenda's item.
    pub item: String,
    /// What is decided.
    pub title: String,
    /// What there is to read.
    pub documents: Vec<DocumentLine>,
    /// The proposals that were raised to it.
    pub proposals: Vec<Link>,
    /// The counts of its show of hands, the newest first.
    pub counts: Vec<HandsCount>,
    /// Its vote by name that goes on or holds.
    pub vote: Option<NamesVote>,
    /// Those that something has taken the place of, the newest first.
    pub former: Vec<NamesVote>,
}

/// What a motion is about, in words.
pub fn matter_word(matter: Matter, t: &Words) -> &'static str {
    let t = &t.floor;
    match matter {
        Matter::Procedure => t.procedure,
        Matter::Resolution => t.resolution,
        Matter::Approval => t.approval,
        Matter::Contract => t.contract,
        Matter::Appraisal => t.appraisal,
        Matter::Recall => t.recall,
        Matter::Election => t.election,
    }
}

/// A motion's figures, on the scale of 应到.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MotionFigures {
    /// 应到.
    pub entitled: u32,
    /// 实到.
    pub present: u32,
    /// 赞成.
    pub in_favour: u32,
    /// 反对.
    pub against: u32,
    /// 弃权.
    pub abstained: u32,
    /// 未表决, of a vote by name.
    pub silent: Option<u32>,
    /// How many in favour carry it.
    pub needed: u64,
}

/// One bar of a motion's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MotionBar {
    /// What it counts.
    pub word: &'static str,
    /// How many.
    pub people: u32,
    /// Its length, in per cent of 应到.
    pub length: u32,
    /// What it is filled with: `solid`, `hatch`, `dots` or `hollow`.
    pub pattern: &'static str,
}

impl MotionFigures {
    /// The bars in the order of the card.
    #[must_use]
    pub fn bars(&self, t: &Words) -> Vec<MotionBar> {
        let bar = |word, people, pattern| MotionBar {
            word,
            people,
            length: self.share(u64::from(people)),
            pattern,
        };
        let mut bars = vec![
            bar(t.ballot.for_, self.in_favour, "solid"),
            bar(t.hands.against, self.against, "hatch"),
            bar(t.ballot.abstain, self.abstained, "dots"),
        ];
        if let Some(silent) = self.silent {
            bars.push(bar(t.open_vote.silent, silent, "hollow"));
        }
        bars
    }

    /// How many of those who are there have voted by name, in per cent.
    #[must_use]
    pub fn voted_share(&self) -> u32 {
        let voted = self.present - self.silent.unwrap_or(0);
        (voted * 100).checked_div(self.present).unwrap_or(0)
    }

    /// Those who are entitled and were not there.
    #[must_use]
    pub fn absent(&self) -> u32 {
        self.entitled.saturating_sub(self.present)
    }

    /// Where the threshold stands, in per cent of 应到.
    #[must_use]
    pub fn threshold(&self) -> u32 {
        self.share(self.needed)
    }

    fn share(&self, people: u64) -> u32 {
        let share = people * 100 / u64::from(self.entitled.max(1));
        u32::try_from(share.min(100)).unwrap_or(100)
    }
}

/// One count of a show of hands.
#[derive(Clone, Debug)]
pub struct HandsCount {
    /// From 1.
    pub version: u32,
    /// The figures.
    pub figures: MotionFigures,
    /// The figures and what they come to, in a sentence with who counted.
    pub words: String,
    /// What it was about, as officers said; empty where they were not asked.
    pub matter: String,
    /// Why the count before was corrected; empty of the first.
    pub why: String,
    /// Who has signed it, or how many still have to; empty where nobody need.
    pub signatures: String,
    /// Whether signatures are missing that make it final.
    pub awaits: bool,
    /// Who has signed it, each with the short code of their key.
    pub signed: Vec<(String, String)>,
}

/// A vote by name.
#[derive(Clone, Debug)]
pub struct NamesVote {
    /// Id of the agenda's item.
    pub item: String,
    /// What is decided.
    pub title: String,
    /// Which vote on the item it is, from 1.
    pub round: u32,
    /// Why it is held again; empty of the first.
    pub why: String,
    /// What has taken its place, and why; empty of the one that goes on or holds.
    pub replaced: String,
    /// What it is about, as officers said.
    pub matter: String,
    /// Whether it goes on.
    pub open: bool,
    /// Whether everybody sees the names.
    pub public_names: bool,
    /// The figures; those of what was said are shown once it is over.
    pub figures: MotionFigures,
    /// What it came to, in a sentence; none while it goes on.
    pub outcome: Option<String>,
    /// Who said what, by delegation, where everybody may see it and it is over.
    pub names: Vec<NamesGroup>,
}

impl NamesVote {
    /// 已表决.
    #[must_use]
    pub fn voted(&self) -> u32 {
        self.figures.present - self.figures.silent.unwrap_or(0)
    }

    /// Who will see what, said before anybody votes.
    #[must_use]
    pub fn who_sees(&self, t: &Words) -> &'static str {
        if self.public_names {
            t.open_vote.names_for_everybody
        } else {
            t.open_vote.names_inside
        }
    }
}

/// Those of a delegation who have voted.
#[derive(Clone, Debug)]
pub struct NamesGroup {
    /// Its name; empty where delegates belong to none.
    pub delegation: String,
    /// Name, unit, and what they said, in words.
    pub people: Vec<(String, String, &'static str)>,
}
