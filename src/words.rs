//! What pages say, in each language: a typed catalogue that the build script makes of
//! `locales/*.toml`. Whatever a person reads on a page stands there, never in code.

use std::fmt::Display;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The languages of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, the first language.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The value of the `lang` attribute.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language that the switch offers.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The language that a cookie, a query or a header's first choice names, if it is ours.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)?.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// The catalogue of a language.
#[must_use]
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// What happened, why, and what to do: the words for a problem slug. The steps may name
/// `{contact}`, the person to ask.
#[derive(Clone, Copy, Debug)]
pub struct Problem {
    /// What happened, as a heading.
    pub what: &'static str,
    /// Why.
    pub why: &'static str,
    /// 请这样做, one step each.
    pub steps: &'static [&'static str],
}

/// What is said in every language at once, where the reader's is known only later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    zh: String,
    en: String,
}

/// Says in every language what `say` makes of a catalogue.
#[must_use]
pub fn said<S: Into<String>>(say: impl Fn(&'static Words) -> S) -> Said {
    Said {
        zh: say(&ZH).into(),
        en: say(&EN).into(),
    }
}

impl Said {
    /// The words in the language of a catalogue.
    #[must_use]
    pub fn words(&self, t: &Words) -> &str {
        match t.lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl Words {
    /// The words for a problem slug; for an unknown one those of `internal`.
    #[must_use]
    pub fn problem(&self, slug: &str) -> Problem {
        let find = |slug: &str| self.problems.iter().find(|(known, _)| *known == slug);
        find(slug)
            .or_else(|| find("internal"))
            .expect("the catalogue has words for `internal`")
            .1
    }
}
