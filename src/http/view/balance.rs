//! 应到, 实到, 发出, 收回, and what is missing between them.

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
    /// 收回: ballots in the public log.
    pub returned: u32,
}

impl Balance {
    /// 未收回: issued and not in the log.
    #[must_use]
    pub fn outstanding(&self) -> u32 {
        self.issued.saturating_sub(self.returned)
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

    /// A figure on the scale of 应到, in per cent, as an SVG attribute wants it.
    #[must_use]
    pub fn percent(&self, part: u32) -> String {
        percent(part, self.entitled)
    }
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
