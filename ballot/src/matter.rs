//! What a motion is about, as far as secrecy asks: which matters a meeting may decide in the open, by raised hands (举手表决) or
//! by name (记名表决), and which want a box.
//!
//! A motion that no rule wants secret is free; the rule book says which are not (UE-21, UE-61, WC-04, WC-12, WC-17).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a motion is about, as far as secrecy asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matter {
    /// 议程, 主席团名单, 选举办法 and the like: how the meeting itself goes.
    Procedure,
    /// 决议, 决定 and other ordinary matters.
    Resolution,
    /// What the congress must approve (审议通过): pay, welfare, resettlement, hiring, distribution.
    Approval,
    /// A collective contract, or a special one.
    Contract,
    /// 民主评议.
    Appraisal,
    /// 罢免.
    Recall,
    /// 选举.
    Election,
}

impl Matter {
    /// Every matter, those that may be decided in the open first.
    pub const ALL: [Self; 7] = [
        Self::Procedure,
        Self::Resolution,
        Self::Approval,
        Self::Contract,
        Self::Appraisal,
        Self::Recall,
        Self::Election,
    ];

    /// Its name in forms and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Procedure => "procedure",
            Self::Resolution => "resolution",
            Self::Approval => "approval",
            Self::Contract => "contract",
            Self::Appraisal => "appraisal",
            Self::Recall => "recall",
            Self::Election => "election",
        }
    }

    /// Whether it may be decided in the open, by hands or by name, in a congress whose contests run under these profiles.
    pub fn open<'a>(self, profiles: impl IntoIterator<Item = &'a str>) -> Result<(), Secret> {
        let secret = match self {
            Self::Election => Some(Secret::Election),
            Self::Recall => Some(Secret::Recall),
            Self::Appraisal => Some(Secret::Appraisal),
            Self::Approval | Self::Contract => Some(Secret::Approval),
            Self::Procedure | Self::Resolution => None,
        };
        match secret {
            Some(secret) => Err(secret),
            None if profiles.into_iter().any(all_is_secret) => Err(Secret::Place),
            None => Ok(()),
        }
    }
}

/// No such matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such matter")]
pub struct UnknownMatter;

impl FromStr for Matter {
    type Err = UnknownMatter;

    fn from_str(name: &str) -> Result<Self, UnknownMatter> {
        let mut all = Self::ALL.into_iter();
        all.find(|matter| matter.name() == name)
            .ok_or(UnknownMatter)
    }
}

/// 浙江: every election and every vote of a congress is secret (WC-04), that on its agenda too: the law names no exception, and
/// what the rule book permits by hands elsewhere it does not permit there.
fn all_is_secret(profile: &str) -> bool {
    let stem = profile.split_once('@').map_or(profile, |(stem, _)| stem);
    stem.ends_with("-zhejiang")
}

/// Why a matter is voted in secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Secret {
    /// 选举一律无记名 (UE-21).
    #[error("elections are secret")]
    Election,
    /// 罢免 is voted in secret (UE-61).
    #[error("a recall is secret")]
    Recall,
    /// 民主评议 is a ballot of grades (WC-17).
    #[error("an appraisal is secret")]
    Appraisal,
    /// What needs approval is voted in secret, item by item (WC-04, WC-12).
    #[error("what needs approval is voted in secret")]
    Approval,
    /// Where the congress meets, every vote is secret (WC-04).
    #[error("every vote is secret here")]
    Place,
}

impl Secret {
    /// The rule that says so.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Election => "UE-21",
            Self::Recall => "UE-61",
            Self::Appraisal => "WC-17",
            Self::Approval | Self::Place => "WC-04",
        }
    }
}
