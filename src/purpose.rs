//! What a congress is held for: that which both halves must know of it, so that neither can take one for the other.

use serde::{Deserialize, Serialize};

/// What the title of a rehearsal begins with, in the log and everywhere else.
pub const MARK: &str = "【试投】";

/// What a congress, and its log, is for. It is fixed when the congress is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// It counts; nothing of it is ever wiped.
    #[default]
    Real,
    /// 试投: everything as it will be, nothing of it counts, all of it can be wiped.
    Rehearsal,
}

impl Purpose {
    /// The name in the databases.
    pub fn name(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Rehearsal => "rehearsal",
        }
    }

    /// Reads the name in the databases.
    pub fn read(name: &str) -> Option<Self> {
        [Self::Real, Self::Rehearsal]
            .into_iter()
            .find(|purpose| purpose.name() == name)
    }

    /// Whether it does not count.
    pub fn is_rehearsal(self) -> bool {
        self == Self::Rehearsal
    }
}

/// A title as a rehearsal carries it.
pub fn rehearsal_title(title: &str) -> String {
    format!("{MARK}{title}")
}
