//! 应到, 实到, 发出, 收回, and what is missing between them.

use crate::words::Words;

/// The figures of a contest, or of the congress before any ballot is out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// 应到.
    pub entitled: u32,
    /// 实到.
    pub present: u32,
    /// 请假.
    pub leave: u32,
    /// 发出.
    pub issued: u32,
    /// 收回: ballots in the public log, and on paper once voting has ended.
    pub returned: u32,
    /// Those of the two that are on paper.
    pub paper: OnPaper,
}

/// 纸票: how many of a contest's ballots went out and came back on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnPaper {
    /// Of 发出.
    pub issued: u32,
    /// Of 收回.
    pub returned: u32,
}

impl OnPaper {
    /// "其中纸票：发出 4，收回 3"; nothing where no ballot is on paper.
    #[must_use]
    pub fn words(&self, t: &Words) -> String {
        if *self == Self::default() {
            return String::new();
        }
        t.balance.on_paper(self.issued, self.returned)
    }
}

impl Balance {
    /// Ballots that stand in the public log by themselves: paper enters it with the count.
    #[must_use]
    pub fn logged(&self) -> u32 {
        self.returned.saturating_sub(self.paper.returned)
    }

    /// 未收回: issued and not in the log.
    #[must_use]
    pub fn outstanding(&self) -> u32 {
        self.issued.saturating_sub(self.returned)
    }

    /// Of 未收回, those that phones still hold: how many sheets lie in a box of paper is not known before it is opened.
    #[must_use]
    pub fn on_phones(&self) -> u32 {
        let sheets = self.paper.issued.saturating_sub(self.paper.returned);
        self.outstanding().saturating_sub(sheets)
    }

    /// 未签到: entitled, neither present nor on leave.
    #[must_use]
    pub fn absent(&self) -> u32 {
        self.entitled
            .saturating_sub(self.present)
            .saturating_sub(self.leave)
    }

    /// 到会未领票.
    #[must_use]
    pub fn without_ballot(&self) -> u32 {
        self.present.saturating_sub(self.issued)
    }

    /// 未领票 among all who are entitled.
    #[must_use]
    pub fn not_taken(&self) -> u32 {
        self.entitled.saturating_sub(self.issued)
    }

    /// Whether returned ≤ issued ≤ present ≤ entitled.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.returned <= self.issued
            && self.issued <= self.present
            && self.present.saturating_add(self.leave) <= self.entitled
    }

    /// The figures on the scale of 应到.
    pub(super) fn scale(&self) -> Scale {
        let on_scale = |figure| percent(figure, self.entitled);
        Scale {
            entitled: on_scale(self.entitled),
            present: on_scale(self.present),
            issued: on_scale(self.issued),
            returned: on_scale(self.returned),
        }
    }

    /// Where the quorum stands on that scale; empty where the rules have none.
    pub(super) fn quorum_mark(&self, quorum: &Option<Quorum>) -> String {
        quorum.map_or_else(String::new, |quorum| percent(quorum.needs, self.entitled))
    }
}

/// Lengths of the ladder's bars in per cent, as SVG attributes want them.
pub(super) struct Scale {
    pub(super) entitled: String,
    pub(super) present: String,
    pub(super) issued: String,
    pub(super) returned: String,
}

/// `part` of `whole` in per cent with two decimals; 0 where there is no whole.
#[must_use]
pub(super) fn percent(part: u32, whole: u32) -> String {
    let share = f64::from(part) * 100.0 / f64::from(whole.max(1));
    format!("{:.2}", share.min(100.0))
}

/// The quorum of a contest, tested on 实到 (or, in a remote sitting, on 收回).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// Fewest people that make it: 80 of 120.
    pub needs: u32,
    /// The rule as a fraction of 应到: `(2, 3)`.
    pub ratio: (u32, u32),
}

impl Quorum {
    /// Whether 实到 makes it, as a sentence.
    #[must_use]
    pub fn sentence(&self, balance: &Balance, t: &Words) -> String {
        let share = self.share(t);
        if balance.present >= self.needs {
            t.balance.quorum_met(share)
        } else {
            t.balance.quorum_missing(
                self.needs.saturating_sub(balance.present),
                self.needs,
                share,
            )
        }
    }

    /// The fraction in words: "三分之二".
    #[must_use]
    pub fn share(&self, t: &Words) -> String {
        let t = &t.balance;
        match self.ratio {
            (2, 3) => t.two_thirds.to_owned(),
            (1, 2) => t.half.to_owned(),
            (part, of) => t.other_ratio(of, part),
        }
    }
}
