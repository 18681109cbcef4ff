//! Times as pages show them: Beijing's, as text.

use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, Zoned};

use crate::clock::Millis;
use crate::words::Words;

/// "14:18:30".
pub(super) fn clock(at: Millis) -> String {
    beijing(at).strftime("%H:%M:%S").to_string()
}

/// "14:30".
pub(super) fn minute(at: Millis) -> String {
    beijing(at).strftime("%H:%M").to_string()
}

/// "2026 年 11 月 22 日".
pub(super) fn day(at: Millis, t: &Words) -> String {
    beijing(at).strftime(t.app.day_format).to_string()
}

/// "2026 年 11 月 15 日公布".
pub(super) fn published(day: Date, t: &Words) -> String {
    t.document.published(day.strftime(t.app.day_format))
}

/// "2026 年 11 月 22 日 14:52".
pub(super) fn moment(at: Millis, t: &Words) -> String {
    format!("{} {}", day(at, t), minute(at))
}

/// "2026 年 11 月 22 日 14:30—14:52"; the second day is said where it is another.
pub(super) fn span(from: Millis, to: Millis, t: &Words) -> String {
    let same = beijing(from).date() == beijing(to).date();
    let end = if same { minute(to) } else { moment(to, t) };
    format!("{}—{end}", moment(from, t))
}

/// The time of day; with its day where that is not today's.
pub(super) fn recent(at: Millis, now: Millis, t: &Words) -> String {
    if beijing(at).date() == beijing(now).date() {
        clock(at)
    } else {
        moment(at, t)
    }
}

/// The minute; with its day where that is not today's.
pub(super) fn recent_minute(at: Millis, now: Millis, t: &Words) -> String {
    if beijing(at).date() == beijing(now).date() {
        minute(at)
    } else {
        moment(at, t)
    }
}

/// China has kept one time without summer time since 1991.
pub(super) fn beijing(at: Millis) -> Zoned {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or_default();
    moment.to_zoned(TimeZone::fixed(offset(8)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, words};

    #[test]
    fn times_are_beijings_and_worded_for_the_reader() {
        let at = Millis(1_795_330_320_000);
        assert_eq!((clock(at), minute(at)), ("14:52:00".into(), "14:52".into()));
        assert_eq!(moment(at, words(Lang::Zh)), "2026 年 11 月 22 日 14:52");
        assert_eq!(moment(at, words(Lang::En)), "22 November 2026 14:52");
    }

    #[test]
    fn a_recent_time_names_its_day_only_where_that_is_not_today() {
        let at = Millis(1_795_330_320_000);
        assert_eq!(recent(at, at.plus_seconds(60), words(Lang::Zh)), "14:52:00");
        assert_eq!(
            recent(at, at.plus_seconds(86_400), words(Lang::Zh)),
            "2026 年 11 月 22 日 14:52"
        );
    }
}
