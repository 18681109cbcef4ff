//! Until when the union above is told of a result (rule book UE-60), or of a session (WC-21).

use ballot::manifest::Stage;
use ballot::profile::{Days, Rule, RuleProfile, SESSION_REPORT};
use ballot::state::State;
use jiff::ToSpan;
use jiff::civil::Date;

use super::ContestOverview;
use super::others::WORKING_DAYS;
use crate::clock::Millis;

/// A report that the rules of a contest demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportDue {
    /// The last day, Beijing's.
    pub by: Date,
    /// Whether that day is over.
    pub late: bool,
    /// The rule that demands it.
    pub rule: Rule<Days>,
}

impl ContestOverview {
    /// The report that is due of a counted contest; days are counted from the one on which its box closed. A primary
    /// (预选) elects nobody, and nothing is reported of it.
    pub fn report_due(&self, now: Millis) -> Option<ReportDue> {
        if !matches!(self.state(), State::Counted | State::Certified) {
            return None;
        }
        let draft = &self.facts.draft;
        if draft.stage == Stage::Primary {
            return None;
        }
        let rule = RuleProfile::behind(&draft.profile, draft.kind).report?;
        Some(ReportDue::after(self.facts.closed_at?, rule, now))
    }
}

impl ReportDue {
    /// The report that is due of a session which hands or names alone have decided, and which has ended.
    pub fn of_session(ended: Millis, now: Millis) -> Self {
        Self::after(ended, SESSION_REPORT, now)
    }

    fn after(moment: Millis, rule: Rule<Days>, now: Millis) -> Self {
        let by = last_day(moment.beijing_day(), rule.value);
        Self {
            by,
            late: by < now.beijing_day(),
            rule,
        }
    }
}

/// The last of so many days after `day`. Working days are Mondays to Fridays: neither public holidays, which move the day
/// later, nor weekend days moved to work (调休), which move it earlier, are known here, and pages say so.
fn last_day(day: Date, days: Days) -> Date {
    let counts = |day: &Date| !days.working || day.weekday().to_monday_one_offset() <= WORKING_DAYS;
    let after = day.series(1.day()).skip(1);
    let last = usize::try_from(days.days.saturating_sub(1)).unwrap_or(0);
    after.filter(counts).nth(last).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_day_of_the_vote_is_not_counted_and_neither_are_week_ends_among_working_days() {
        let friday = date(2026, 11, 27);
        let after = |days, working| last_day(friday, Days { days, working });
        assert_eq!(after(15, false), date(2026, 12, 12));
        assert_eq!(after(7, true), date(2026, 12, 8));
        assert_eq!(after(1, true), date(2026, 11, 30));
    }
}
