//! 记名表决: a motion on which every delegate's choice is seen, and what it came to.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::hands::{Hands, HandsFault};

/// What a delegate says to a motion, before everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// 赞成.
    For,
    /// 反对.
    Against,
    /// 弃权.
    Abstain,
}

impl Voice {
    /// Every voice, in the order of the card.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    /// Its name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
        }
    }
}

/// No such voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such voice")]
pub struct UnknownVoice;

impl FromStr for Voice {
    type Err = UnknownVoice;

    fn from_str(name: &str) -> Result<Self, UnknownVoice> {
        let mut all = Self::ALL.into_iter();
        all.find(|voice| voice.name() == name).ok_or(UnknownVoice)
    }
}

/// What a vote by name came to: raised hands with names, decided by the same threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCount {
    /// The figures. 实到 are those who are there, and those who have voted and left.
    pub hands: Hands,
}

impl OpenCount {
    /// 未表决: there, and said nothing.
    pub fn silent(&self) -> u32 {
        self.hands.present.saturating_sub(self.voted())
    }

    /// 已表决.
    pub fn voted(&self) -> u32 {
        let Hands {
            in_favour,
            against,
            abstained,
            ..
        } = self.hands;
        in_favour.saturating_add(against).saturating_add(abstained)
    }

    /// 通过, or why it decides nothing.
    pub fn verdict(&self) -> Result<bool, HandsFault> {
        self.hands.check().map(|()| self.hands.passed())
    }
}
