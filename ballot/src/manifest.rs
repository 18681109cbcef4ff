//! The contest manifest (§3): everything that a delegate consents to by voting.
//!
//! Here are its parts, in the protocol's order of members; `rules.rs` has what decides, `lawful.rs` what makes
//! a manifest lawful, `lists.rs` the documents whose digests it names. Cryptography is not here.

mod lawful;
mod lists;
mod rules;

use serde::{Deserialize, Serialize};

pub use lawful::{KeyError, ManifestError, RatioError};
pub use lists::{Eligible, EligibleList, ListError, Profile};
pub use rules::{Audience, Rules, RunoffPass, Show, Signoffs, Sitting, Spread};

use crate::{
    b64::{Digest, IssuerKey, PointKey},
    id::{CongressId, ContestId, MemberId},
    json,
};

/// The most bytes that a manifest may have.
pub const MAX_MANIFEST_BYTES: usize = 48_000;
/// The most bytes that a padded opening may have.
pub const MAX_OPENING_BYTES: u32 = 8_192;
/// Bytes of the nonce before the body in an opening (§5).
pub const NONCE_BYTES: u32 = 32;

/// A contest manifest. One that came from [`Manifest::parse`] is lawful; whoever builds one calls
/// [`Manifest::check`] before publishing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The protocol's version: 1.
    pub v: u32,
    /// The congress, and so the log.
    pub congress: CongressId,
    /// The contest itself.
    pub contest: ContestId,
    /// What is decided.
    pub kind: Kind,
    /// The title printed on the ballot.
    pub title: String,
    /// Where in the course of an election.
    pub stage: Stage,
    /// The round, from 1.
    pub round: u32,
    /// The contest that it follows.
    pub follows: Option<ContestId>,
    /// 应选名额; 0 in a motion.
    pub seats: u32,
    /// Candidates or items, in the order of the ballot.
    pub options: Vec<OptionSpec>,
    /// What can be marked at each option; the first is `for` where there is one.
    pub marks: Vec<String>,
    /// The most write-ins on one ballot.
    pub write_ins: u32,
    /// Digest of the [`EligibleList`]; null without write-ins.
    pub eligible: Option<Digest>,
    /// What decides.
    pub rules: Rules,
    /// Planned times.
    pub times: Times,
    /// Who may vote.
    pub electorate: Electorate,
    /// The ballot box.
    #[serde(rename = "box")]
    pub ballot_box: BoxSpec,
    /// Who signs tokens; the organiser first.
    pub issuers: Vec<IssuerSpec>,
    /// 监票人.
    pub scrutineers: Vec<ScrutineerSpec>,
}

/// What a contest decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Seats are filled.
    Election,
    /// One item is passed or not.
    Motion,
    /// Each option is graded (民主评议).
    Appraisal,
}

/// Where a contest stands in the course of an election.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// 预选.
    Primary,
    /// 正式选举.
    Formal,
    /// 再次投票 among the tied.
    Runoff,
    /// 另行选举 for seats left vacant.
    Further,
    /// 补选.
    Byelection,
}

/// A candidate, or the item put to the vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// In an election the member's id.
    pub id: MemberId,
    /// Name as printed on the ballot.
    pub name: String,
    /// Unit as printed on the ballot.
    pub detail: String,
    /// Digest of the [`Profile`].
    pub profile: Digest,
}

/// Planned times, Unix milliseconds. The server's clock decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Times {
    /// When the box is to open.
    pub opens: Option<u64>,
    /// When the box is to close.
    pub closes: Option<u64>,
}

/// The frozen roll (AR-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Electorate {
    /// 应到.
    pub entitled: u32,
    /// Digest of the salted roll.
    pub roll: Digest,
}

/// The ballot box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoxSpec {
    /// Live or sealed.
    pub kind: BoxKind,
    /// The padded length of an opening, in bytes.
    pub size: u32,
    /// Ballots that are appended together.
    pub group: u32,
    /// How long the first of a group waits at most, in seconds.
    pub wait_s: u32,
    /// Scrutineers needed to unseal; 0 in a live box.
    pub threshold: u32,
    /// The origin that takes the ballots, if another.
    pub url: Option<String>,
}

/// Whether the box can read ballots before the close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoxKind {
    /// It opens each ballot as it comes.
    Live,
    /// `threshold` scrutineers open all of them after the close.
    Sealed,
}

/// Somebody who signs ballot tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSpec {
    /// Name as shown.
    pub name: String,
    /// The issuing key, made for this contest alone.
    pub key: IssuerKey,
    /// Where a further issuer is reached.
    pub url: Option<String>,
    /// The key by which a further issuer signs its figures.
    pub sign_key: Option<PointKey>,
}

/// A scrutineer (监票人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScrutineerSpec {
    /// Name as shown.
    pub name: String,
    /// The key that signs.
    pub key: PointKey,
    /// The key that shares of a sealed box are sealed to.
    pub sealing_key: Option<PointKey>,
}

impl Manifest {
    /// Reads a manifest from its published bytes.
    ///
    /// # Errors
    /// [`ManifestError`] if they are too many, not canonical, or not lawful by §3 as far as a manifest alone
    /// can show. Issuer keys of earlier contests, the roll and points on the curve are the caller's to check.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge { bytes: bytes.len() });
        }
        let manifest: Self = json::parse_canonical(bytes)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The canonical bytes: what is published and hashed.
    pub fn to_bytes(&self) -> Vec<u8> {
        json::canonical(self)
    }

    /// Bytes of the longest canonical body (§5).
    pub fn longest_body_len(&self) -> u64 {
        const FRAME: usize = r#"{"marks":[],"write_ins":[]}"#.len();
        const QUOTED_ID: usize = 38;
        let mark = self.marks.iter().map(String::len).max().unwrap_or(0) + 2;
        FRAME as u64
            + array_len(self.options.len() as u64, mark)
            + array_len(self.write_ins.into(), QUOTED_ID)
    }

    /// Whether an option has this id.
    pub fn is_option(&self, id: MemberId) -> bool {
        self.options.iter().any(|option| option.id == id)
    }
}

/// Bytes of `count` items of `item` bytes with the commas between them.
fn array_len(count: u64, item: usize) -> u64 {
    count * (item as u64 + 1) - u64::from(count > 0)
}
