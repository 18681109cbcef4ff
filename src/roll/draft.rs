//! What a contest will be made of: kept as JSON until it becomes ready, when its manifest is made of it.

use ballot::id::{ContestId, MemberId};
use ballot::manifest::{Eligible, Kind, Show, Signoffs, Spread, Stage};
use ballot::profile::OwnRules;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A contest that is being prepared, or what its manifest was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What is decided.
    pub kind: Kind,
    /// Where in the course of an election.
    pub stage: Stage,
    /// The round, from 1.
    pub round: u32,
    /// The contest that it follows; none where the package planned it.
    #[serde(default)]
    pub follows: Option<ContestId>,
    /// 应选名额; 0 unless seats are filled.
    pub seats: u32,
    /// The seats of the formal election that a primary prepares.
    #[serde(default)]
    pub formal_seats: Option<u32>,
    /// The title on the ballot.
    pub title: String,
    /// Candidates or items, in the order of the ballot.
    pub options: Vec<DraftOption>,
    /// The grades of an appraisal, as marks; else empty.
    #[serde(default)]
    pub grades: Vec<String>,
    /// What the order of the options was wanted to be.
    pub order: Order,
    /// The most write-ins on one ballot.
    pub write_ins: u32,
    /// Who can be written in; `None` without write-ins.
    pub eligible: Option<Vec<Eligible>>,
    /// Name and version of a known rule profile for this kind.
    pub profile: String,
    /// Who sees a tally before the result.
    pub show: Show,
    /// How requests are spread over time.
    pub spread: Spread,
    /// Ballots that are appended to the log together.
    pub group: u32,
    /// How long the first of a group waits at most, in seconds.
    pub wait_s: u32,
    /// Scrutineers who open a sealed box together; `None` for a live one.
    #[serde(default)]
    pub threshold: Option<u32>,
    /// Scrutineers' signatures that acts need.
    #[serde(default = "no_signoffs")]
    pub signoffs: Signoffs,
    /// When the box is to open and close.
    pub times: DraftTimes,
    /// What the meeting has decided for itself, none of it looser than the profile.
    #[serde(default)]
    pub own: OwnRules,
    /// What the checks before a vote ask of, besides.
    #[serde(default)]
    pub background: Background,
}

/// What drafts made before there were any have.
fn no_signoffs() -> Signoffs {
    Signoffs {
        open: 0,
        close: 0,
        certify: 0,
        void: 0,
    }
}

/// What the checks before a vote ask of besides the contest itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Background {
    /// Members of the union (UE-04).
    pub members: Option<u32>,
    /// 监票人, by name (UE-40).
    pub scrutineers: Vec<String>,
    /// 公示 of the candidates (UE-12).
    pub notice: Option<NoticePeriod>,
}

/// From when to when candidates were announced, both days counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePeriod {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What the order of candidates was wanted to be; what the ballot says of it, [`Draft::is_by_strokes`] decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Nothing is said about it.
    Given,
    /// 按姓氏笔画为序 (UE-13).
    Strokes,
}

/// A candidate, or the item put to the vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftOption {
    /// In an election the member's id: never a delegate's.
    pub member: MemberId,
    /// Name as printed on the ballot.
    pub name: String,
    /// Unit as printed on the ballot.
    pub detail: String,
    /// Résumé or the item's text, Markdown; may be empty.
    pub text: String,
    /// JPEG.
    #[serde(with = "photo")]
    pub photo: Option<Vec<u8>>,
}

/// Planned times, Unix milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftTimes {
    /// When the box is to open.
    pub opens: Option<i64>,
    /// When the box is to close.
    pub closes: Option<i64>,
}

/// A photo in JSON: base64url or null.
mod photo {
    use crypto::bytes::ByteString;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        photo: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        photo.clone().map(ByteString).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        Ok(Option::<ByteString>::deserialize(deserializer)?.map(|bytes| bytes.0))
    }
}
