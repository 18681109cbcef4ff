//! 举手表决: a motion that needs no secrecy, decided by raised hands (rule book UE-21, WC-04). Elections never are.

use crate::profile::RuleProfile;

/// The profile by which raised hands decide.
const PROFILE: &str = "ordinary-motion@1";

/// A show of hands as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// 应到.
    pub entitled: u32,
    /// 实到 when the hands were raised.
    pub present: u32,
    /// 赞成.
    pub in_favour: u32,
    /// 反对.
    pub against: u32,
    /// 弃权.
    pub abstained: u32,
}

/// Why figures can't be those of a show of hands that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandsFault {
    /// More are there than may be.
    #[error("{present} are present of {entitled} entitled")]
    TooManyPresent {
        /// 实到.
        present: u32,
        /// 应到.
        entitled: u32,
    },
    /// More hands than people.
    #[error("{raised} hands of {present} present")]
    TooManyHands {
        /// Hands of all three kinds.
        raised: u64,
        /// 实到.
        present: u32,
    },
    /// 不足法定人数.
    #[error("{present} are present, {needed} make a quorum")]
    NoQuorum {
        /// 实到.
        present: u32,
        /// The fewest that make a quorum.
        needed: u64,
    },
}

impl Hands {
    /// Whether the figures fit one another, and enough take part.
    pub fn check(&self) -> Result<(), HandsFault> {
        let Self {
            entitled, present, ..
        } = *self;
        if present > entitled {
            return Err(HandsFault::TooManyPresent { present, entitled });
        }
        let raised =
            u64::from(self.in_favour) + u64::from(self.against) + u64::from(self.abstained);
        if raised > u64::from(present) {
            return Err(HandsFault::TooManyHands { raised, present });
        }
        match profile().quorum.value {
            Some(quorum) if !quorum.met(present.into(), entitled.into()) => {
                let needed = quorum.needed(entitled.into());
                Err(HandsFault::NoQuorum { present, needed })
            }
            _ => Ok(()),
        }
    }

    /// How many hands in favour carry the motion: measured by 应到, never by who is there (WC-03).
    pub fn needed(&self) -> u64 {
        let pass = profile().pass.value;
        pass.map_or(1, |pass| pass.needed(self.entitled.into()))
    }

    /// 通过.
    pub fn passed(&self) -> bool {
        u64::from(self.in_favour) >= self.needed()
    }
}

/// How many of a congress's scrutineers (监票人) sign a show of hands before it counts as final (UE-43): one, where there
/// is one; without any, the names of those who counted have to do.
pub fn signatures_demanded(scrutineers: u32) -> u32 {
    scrutineers.min(1)
}

fn profile() -> &'static RuleProfile {
    RuleProfile::behind(PROFILE, crate::manifest::Kind::Motion)
}
