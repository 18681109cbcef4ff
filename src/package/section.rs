//! One table of `congress.toml`: its keys by type, and those that nobody asked for.
//!
//! A value that is missing or wrong is noted as a problem and stood in for by an empty one. Nothing built from a
//! stand-in is ever seen, because a package with a problem is refused as a whole; and so one reading finds them all.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use ballot::ratio::{Basis, Bound, Ratio};
use jiff::{Timestamp, civil, tz};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::files::Reference;
use super::model::{Notice, Planned, Slug};
use super::problems::{Findings, Place, choices};
use super::{names, text};
use crate::words::{Said, Words, said};

/// The most characters of a text.
const MAX_TEXT: usize = 200;

/// Why a key is out of place, in the language of a catalogue.
pub(super) type Why = fn(&'static Words) -> &'static str;

/// A text file and its name, for line numbers.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) file: &'t str,
    pub(super) text: &'t str,
}

impl Source<'_> {
    /// The line in which the span begins.
    pub(super) fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        Place::Line(1 + before.iter().filter(|&&byte| byte == b'\n').count())
    }
}

/// One table. Every key that is asked for is known; [`Section::finish`] reports the others.
pub(super) struct Section<'t, 'f> {
    source: Source<'t>,
    /// What the table is called in sentences, such as `[[contests]]`.
    title: &'static str,
    span: Range<usize>,
    table: &'t DeTable<'t>,
    known: Vec<&'static str>,
    findings: &'f mut Findings,
}

impl<'t, 'f> Section<'t, 'f> {
    pub(super) fn new(
        source: Source<'t>,
        title: &'static str,
        span: Range<usize>,
        table: &'t DeTable<'t>,
        findings: &'f mut Findings,
    ) -> Self {
        Self {
            source,
            title,
            span,
            table,
            known: Vec::new(),
            findings,
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Where `key` is written, or the table's head if it is not.
    pub(super) fn place(&self, key: &str) -> Place {
        self.source.place(
            self.table
                .get(key)
                .map_or_else(|| self.span.clone(), Spanned::span),
        )
    }

    /// Notes a problem at `key`.
    pub(super) fn problem(&mut self, key: &str, message: Said) {
        self.findings
            .problem(self.source.file, self.place(key), message);
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn missing(&mut self, key: &str) {
        let title = self.title;
        self.problem(key, said(|t| t.package.key_missing(key, title)));
    }

    /// A text that may be absent.
    pub(super) fn text_if_any(&mut self, key: &'static str) -> Option<String> {
        let text = match self.get(key)?.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            _ => {
                self.problem(key, said(|t| t.package.text_wanted(key)));
                return None;
            }
        };
        if text.is_empty() {
            self.problem(key, said(|t| t.package.text_empty(key)));
        } else if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
            self.problem(key, said(|t| t.package.text_long(key, MAX_TEXT)));
        }
        Some(text)
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, key: &'static str) -> String {
        if !self.has(key) {
            self.missing(key);
        }
        self.text_if_any(key).unwrap_or_default()
    }

    /// A list of texts that must be there, each different; empty where it is not as it must be.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else {
            self.missing(key);
            return Vec::new();
        };
        let items = value.get_ref().as_array().into_iter().flatten();
        let texts = items.map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned()));
        let texts: Vec<String> = texts.collect::<Option<_>>().unwrap_or_default();
        let mut seen = BTreeSet::new();
        let fit = |text: &String| {
            (1..=MAX_TEXT).contains(&text.chars().count())
                && !text.chars().any(char::is_control)
                && seen.insert(text.clone())
        };
        if texts.is_empty() || !texts.iter().all(fit) {
            self.problem(key, said(|t| t.package.texts_wanted(key)));
            return Vec::new();
        }
        texts
    }

    /// A path that may be absent.
    pub(super) fn reference_if_any(&mut self, key: &'static str) -> Option<Reference> {
        let path = self.text_if_any(key).filter(|path| !path.is_empty())?;
        let file = self.source.file.to_owned();
        Some(Reference {
            path,
            file,
            place: self.place(key),
        })
    }

    /// Paths that may be absent: one, or a list of them.
    pub(super) fn references(&mut self, key: &'static str) -> Vec<Reference> {
        if !self.has(key) || self.is_text(key) {
            return self.reference_if_any(key).into_iter().collect();
        }
        let (file, place) = (self.source.file.to_owned(), self.place(key));
        let paths = self.texts(key).into_iter();
        paths
            .map(|path| Reference {
                path,
                file: file.clone(),
                place: place.clone(),
            })
            .collect()
    }

    /// A path that must be there.
    pub(super) fn reference(&mut self, key: &'static str) -> Option<Reference> {
        if !self.has(key) {
            self.missing(key);
        }
        self.reference_if_any(key)
    }

    /// A slug that must be there.
    pub(super) fn slug(&mut self, key: &'static str) -> Slug {
        let text = self.text(key);
        self.parse_slug(key, &text)
    }

    /// A slug that may be absent.
    pub(super) fn slug_if_any(&mut self, key: &'static str) -> Option<Slug> {
        let text = self.text_if_any(key)?;
        Some(self.parse_slug(key, &text))
    }

    fn parse_slug(&mut self, key: &'static str, text: &str) -> Slug {
        let slug = Slug::parse(text);
        if slug.is_none() && !text.is_empty() {
            self.problem(key, said(|t| t.package.slug_wanted(key, text)));
        }
        slug.unwrap_or_default()
    }

    /// One of the named values; `default` if the key is absent, or it must be there.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        values: &[(&str, T)],
        default: Option<T>,
    ) -> Option<T> {
        if default.is_none() && !self.has(key) {
            self.missing(key);
        }
        let Some(text) = self.text_if_any(key) else {
            return default;
        };
        let found = values
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let names = || values.iter().map(|(name, _)| *name);
            let message = said(|t| t.package.choice_wanted(choices(names(), t), key, &text));
            self.problem(key, message);
        }
        found
    }

    /// A whole number in `range`; `default` if the key is absent, or it must be there.
    pub(super) fn integer(
        &mut self,
        key: &'static str,
        range: RangeInclusive<u32>,
        default: Option<u32>,
    ) -> u32 {
        let Some(value) = self.get(key) else {
            if default.is_none() {
                self.missing(key);
            }
            return default.unwrap_or(*range.start());
        };
        let number = match value.get_ref() {
            DeValue::Integer(integer) => {
                u32::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            _ => None,
        };
        number
            .filter(|number| range.contains(number))
            .unwrap_or_else(|| {
                let (first, last) = (range.start(), range.end());
                self.problem(key, said(|t| t.package.integer_wanted(first, key, last)));
                *first
            })
    }

    /// `true` or `false`; absent means false.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        match self.get(key).map(Spanned::get_ref) {
            None => false,
            Some(DeValue::Boolean(flag)) => *flag,
            Some(_) => {
                self.problem(key, said(|t| t.package.flag_wanted(key)));
                false
            }
        }
    }

    /// The planned times under the two keys.
    pub(super) fn planned(&mut self, opens_key: &'static str, closes_key: &'static str) -> Planned {
        let (opens, closes) = (self.beijing_time(opens_key), self.beijing_time(closes_key));
        if let (Some(from), Some(to)) = (opens, closes)
            && to <= from
        {
            let message = said(|t| t.package.times_backwards(closes_key, opens_key));
            self.problem(closes_key, message);
        }
        Planned { opens, closes }
    }

    /// A local time, `"2026-11-28 14:00"` or TOML's own; China has kept UTC+8 without summer time since 1992.
    fn beijing_time(&mut self, key: &'static str) -> Option<Timestamp> {
        let written = match self.get(key)?.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => String::new(),
        };
        let written = written.replace('T', " ");
        let time = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
            .iter()
            .find_map(|format| civil::DateTime::strptime(format, &written).ok())
            .and_then(|time| tz::offset(8).to_timestamp(time).ok());
        if time.is_none() {
            self.problem(key, said(|t| t.package.time_wanted(key)));
        }
        time
    }

    /// The days under the two keys, the second not before the first.
    pub(super) fn days(&mut self, from: &'static str, to: &'static str) -> Option<Notice> {
        let (first, last) = (self.date(from), self.date(to));
        let notice = Notice {
            from: first?,
            to: last?,
        };
        if notice.to < notice.from {
            self.problem(to, said(|t| t.package.days_backwards(from, to)));
        }
        Some(notice)
    }

    /// A day that may be absent.
    pub(super) fn date_if_any(&mut self, key: &'static str) -> Option<civil::Date> {
        if !self.has(key) {
            self.known.push(key);
            return None;
        }
        self.date(key)
    }

    /// A day, `"2026-11-28"` or TOML's own.
    fn date(&mut self, key: &'static str) -> Option<civil::Date> {
        if !self.has(key) {
            self.missing(key);
        }
        let written = match self.get(key)?.get_ref() {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => String::new(),
        };
        let date = civil::Date::strptime("%Y-%m-%d", &written).ok();
        if date.is_none() {
            self.problem(key, said(|t| t.package.day_wanted(key)));
        }
        date
    }

    /// A threshold such as `{ at_least = [4, 5] }` or `{ of = "entitled", more_than = [2, 3] }`.
    pub(super) fn threshold(
        &mut self,
        key: &'static str,
        title: &'static str,
        of: Basis,
    ) -> Option<Ratio> {
        const BASES: [(&str, Basis); 5] = [
            ("entitled", Basis::Entitled),
            ("present", Basis::Present),
            ("returned", Basis::Returned),
            ("valid", Basis::Valid),
            ("seats", Basis::Seats),
        ];
        let mut section = self.section(key, title)?;
        let of = section.choice("of", &BASES, Some(of)).unwrap_or(of);
        let at_least = section.fraction("at_least").map(Bound::AtLeast);
        let more_than = section.fraction("more_than").map(Bound::MoreThan);
        let bound = match (at_least, more_than) {
            (Some(bound), None) | (None, Some(bound))
                if bound.is_sane() && bound.is_reachable() =>
            {
                Some(bound)
            }
            _ => {
                let (at_least, more_than) = ("{ at_least = [2, 3] }", "{ more_than = [1, 2] }");
                let message = said(|t| t.package.threshold_wanted(at_least, key, more_than));
                section.problem("at_least", message);
                None
            }
        };
        section.finish();
        bound.map(|bound| Ratio { of, bound })
    }

    fn fraction(&mut self, key: &'static str) -> Option<[u32; 2]> {
        let array = self.get(key)?.get_ref().as_array()?;
        let number = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
            DeValue::Integer(integer) => {
                u32::from_str_radix(integer.as_str(), integer.radix()).ok()
            }
            _ => None,
        };
        let numbers: Option<Vec<u32>> = array.iter().map(number).collect();
        numbers?.try_into().ok()
    }

    /// People's names under `key`; absent means none.
    pub(super) fn names(&mut self, key: &'static str) -> Vec<String> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let array = value.get_ref().as_array();
        let names: Option<Vec<String>> = array.and_then(|array| {
            let name = |item: &Spanned<DeValue<'_>>| Some(names::person(item.get_ref().as_str()?));
            array.iter().map(name).collect()
        });
        let names = names.unwrap_or_default();
        if names.is_empty() || names.iter().any(|name| names::flaw(name).is_some()) {
            self.problem(key, said(|t| t.package.names_wanted(key)));
        }
        names
    }

    /// A table under `key`, if any.
    pub(super) fn section(
        &mut self,
        key: &'static str,
        title: &'static str,
    ) -> Option<Section<'t, '_>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Section::new(
                self.source,
                title,
                value.span(),
                table,
                self.findings,
            )),
            _ => {
                self.problem(key, said(|t| t.package.section_wanted(key, title)));
                None
            }
        }
    }

    /// Reads every table under `key` with `read`.
    pub(super) fn each<T>(
        &mut self,
        key: &'static str,
        title: &'static str,
        mut read: impl FnMut(Section<'t, '_>) -> T,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let tables: Option<Vec<_>> = value.get_ref().as_array().and_then(|array| {
            array
                .iter()
                .map(|item| Some((item.span(), item.get_ref().as_table()?)))
                .collect()
        });
        let Some(tables) = tables else {
            self.problem(key, said(|t| t.package.sections_wanted(key, title)));
            return Vec::new();
        };
        tables
            .into_iter()
            .map(|(span, table)| read(Section::new(self.source, title, span, table, self.findings)))
            .collect()
    }

    /// Whether `key` holds a text: a file's name where a list would do as well.
    pub(super) fn is_text(&self, key: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|value| value.get_ref().is_str())
    }

    /// Marks keys that another kind of contest has, so that they are not called unknown but out of place.
    pub(super) fn out_of_place(&mut self, keys: &[&'static str], why: Why) {
        for &key in keys {
            if self.get(key).is_some() {
                self.problem(key, said(|t| t.package.key_misplaced(key, why(t))));
            }
        }
    }

    /// Reports every key that was not asked for.
    pub(super) fn finish(self) {
        let unknown: Vec<_> = self
            .table
            .keys()
            .filter(|key| !self.known.contains(&key.get_ref().as_ref()))
            .collect();
        for key in unknown {
            let name = key.get_ref().as_ref();
            let message = match text::nearest(name, self.known.iter().copied()) {
                Some(near) => said(|t| t.package.key_unknown_near(name, near, self.title)),
                None => said(|t| {
                    let known = choices(self.known.iter().copied(), t);
                    t.package.key_unknown(name, known, self.title)
                }),
            };
            self.findings
                .problem(self.source.file, self.source.place(key.span()), message);
        }
    }
}
