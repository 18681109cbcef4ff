//! What every page has around it: language, text size, whom to ask.

use crate::purpose::Purpose;
use crate::words::{Lang, Words, words};

/// The surroundings of a page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The language of the page.
    pub lang: Lang,
    /// The text size, from a cookie that says nothing else.
    pub elder: Elder,
    /// Whom to ask; none only where the service knows no congress.
    pub contact: Option<Contact>,
    /// Path and query of this page, where the switches for text size and language lead back to.
    pub path: String,
}

impl Frame {
    /// The catalogue in the page's language.
    #[must_use]
    pub fn t(&self) -> &'static Words {
        words(self.lang)
    }

    /// Whether it is a page of a rehearsal, and has to say so.
    #[must_use]
    pub fn is_rehearsal(&self) -> bool {
        let contact = self.contact.as_ref();
        contact.is_some_and(|contact| contact.purpose.is_rehearsal())
    }

    /// The name of the person to ask, or the words for "the staff" where nobody is named.
    #[must_use]
    pub fn helper(&self) -> &str {
        self.contact
            .as_ref()
            .map_or(self.t().help.staff, |contact| &contact.name)
    }
}

/// The person to ask, in the same place on every page of a congress.
#[derive(Clone, Debug)]
pub struct Contact {
    /// What the congress is for: whoever fills a page with its contact has the page say so.
    pub purpose: Purpose,
    /// Name as written in the congress package.
    pub name: String,
    /// Telephone number as written, for people.
    pub phone: String,
}

impl Contact {
    /// The number as `tel:` wants it: digits and a leading plus.
    #[must_use]
    pub fn dial(&self) -> String {
        self.phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    }
}

/// The elder view (look §4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Elder {
    /// Standard size.
    #[default]
    Off,
    /// Root 137.5 %.
    On,
    /// Root 170 %.
    Larger,
}

impl Elder {
    /// Classes of the `html` element.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Off => "",
            Self::On => "elder",
            Self::Larger => "elder larger",
        }
    }

    /// Whether the elder view is on, in either size.
    #[must_use]
    pub fn is_on(self) -> bool {
        self != Self::Off
    }

    /// The value in the cookie and in the form of the switch.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::On => "on",
            Self::Larger => "larger",
        }
    }

    /// Reads the cookie or the form; anything unknown is the standard size.
    #[must_use]
    pub fn from_value(value: &str) -> Self {
        match value {
            "on" => Self::On,
            "larger" => Self::Larger,
            _ => Self::Off,
        }
    }
}
