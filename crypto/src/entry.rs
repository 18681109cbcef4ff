//! The entries of the log, one type for each (§6), and their one form in bytes.
//!
//! Members stand in the protocol's order. What may follow what, and whether figures and signatures
//! hold, is for those who read a whole log.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::bytes::{
    ByteString, Commitment, Hash, Nonce, PublicPoint, Scalar, SealedShare, Signature, Token,
};
use crate::json::{self, JsonError};
use crate::tlog::{EntryTooLarge, MAX_ENTRY_LENGTH};

/// An entry of a congress's log.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Entry {
    /// What the log is about: its first entry.
    Congress(Congress),
    /// A contest became ready.
    Contest(Contest),
    /// A box opened.
    Open(Open),
    /// A ballot was taken.
    Ballot(Ballot),
    /// A box closed.
    Close(Close),
    /// A scrutineer released the key of a sealed box.
    Unseal(Unseal),
    /// What a ballot says.
    Opening(Opening),
    /// Paper ballots, typed in twice.
    Paper(Paper),
    /// The result of a contest.
    Result(ResultEntry),
    /// A scrutineer certified the result.
    Certify(Certify),
    /// A contest ended without result.
    Void(Void),
    /// An act that changes what others see, and nothing in verification.
    Note(Note),
}

/// `congress`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Congress {
    /// The congress's id.
    pub congress: Uuid,
    /// Its title.
    pub title: String,
    /// Who holds it.
    pub organisation: String,
}

/// `contest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// The manifest's bytes.
    pub manifest: ByteString,
}

/// `open`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The contest's id.
    pub contest: Uuid,
    /// Delegates checked in and not left.
    pub present: u32,
    /// Scrutineers' signatures over [`crate::message::open_signoff`].
    pub signoffs: Vec<Signoff>,
}

/// `ballot`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// The contest's id.
    pub contest: Uuid,
    /// `K`: the ballot key.
    pub key: PublicPoint,
    /// A token of each issuer, in the manifest's order.
    pub tokens: Vec<Token>,
    /// `C`: what the ballot commits to.
    pub commit: Commitment,
    /// `S`: over [`crate::message::ballot`], by the ballot key.
    pub signature: Signature,
    /// The encrypted opening in a sealed box, none in a live one.
    pub sealed: Option<Sealed>,
}

/// A ballot's opening, encrypted for the scrutineers (§5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealed {
    /// The padded opening under the content key.
    pub content: ByteString,
    /// The content key's shares, one for each scrutineer, in the manifest's order.
    pub shares: Vec<SealedTo>,
}

/// A share of a content key for one scrutineer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedTo {
    /// HPKE's encapsulated key.
    pub enc: PublicPoint,
    /// The encrypted share.
    pub share: SealedShare,
}

/// `close`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// The contest's id.
    pub contest: Uuid,
    /// There at close, plus everybody who was issued a ballot.
    pub present: u32,
    /// Delegates for whom issuer 0 has recorded an issue.
    pub issued: u32,
    /// Ballots in the log.
    pub returned: u32,
    /// SHA-256 of issuer 0's register.
    pub register: Hash,
    /// What each further issuer states, in the manifest's order.
    pub issuers: Vec<IssuerFigures>,
    /// Paper ballots.
    pub paper: PaperFigures,
    /// Scrutineers' signatures over [`crate::message::close_signoff`].
    pub signoffs: Vec<Signoff>,
}

/// What a further issuer states at close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerFigures {
    /// Delegates for whom it has recorded an issue.
    pub issued: u32,
    /// SHA-256 of its register.
    pub register: Hash,
    /// Over [`crate::message::issued`], by its `sign_key`.
    pub signature: Signature,
}

/// How many paper ballots went out and came back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperFigures {
    /// Given out.
    pub issued: u32,
    /// In the box.
    pub returned: u32,
}

/// A scrutineer's signature to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signoff {
    /// The scrutineer's place in the manifest, from 0.
    pub scrutineer: u32,
    /// By the scrutineer's key.
    pub signature: Signature,
}

/// `unseal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unseal {
    /// The contest's id.
    pub contest: Uuid,
    /// The scrutineer's place in the manifest, from 0.
    pub scrutineer: u32,
    /// The private sealing key.
    pub key: Scalar,
}

/// `opening`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// Index of the ballot's entry.
    pub ballot: u64,
    /// The commitment's random part.
    pub nonce: Nonce,
    /// The ballot's body: marks and write-ins.
    pub body: Box<RawValue>,
}

/// `paper`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// The contest's id.
    pub contest: Uuid,
    /// Bodies of paper ballots, ascending by their bytes, repeats kept.
    pub bodies: Vec<Box<RawValue>>,
}

/// `result`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultEntry {
    /// The contest's id.
    pub contest: Uuid,
    /// The result, as the rules of counting make it.
    pub result: Box<RawValue>,
}

/// `certify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certify {
    /// The contest's id.
    pub contest: Uuid,
    /// The scrutineer's place in the manifest, from 0.
    pub scrutineer: u32,
    /// Over [`crate::message::certify`].
    pub signature: Signature,
}

/// `void`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// The contest's id.
    pub contest: Uuid,
    /// On what ground.
    pub ground: Ground,
    /// Why, in words.
    pub reason: String,
    /// Scrutineers' signatures over [`crate::message::void_signoff`].
    pub signoffs: Vec<Signoff>,
}

/// The grounds on which a contest is void (§6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Taken back before it opened.
    Withdrawn,
    /// More ballots came back than were issued.
    ReturnedAboveIssued,
    /// A remote sitting missed its quorum.
    Quorum,
    /// Decided by those who may.
    Decision,
}

/// `note`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The contest's id, if it is about one.
    pub contest: Option<Uuid>,
    /// Whose act it was: a role.
    pub by: String,
    /// What was done.
    pub text: String,
}

/// Why bytes are not an entry.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// More bytes than a log takes.
    #[error(transparent)]
    TooLarge(#[from] EntryTooLarge),
    /// No type of this protocol's version stands first.
    #[error("not an entry of a known type")]
    Type,
    /// Not the members due, or not in their one form.
    #[error(transparent)]
    Json(#[from] JsonError),
}

impl Entry {
    /// The entry as it is logged: compact, at most 65,535 bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryTooLarge> {
        let bytes = json::to_bytes(self);
        within_limit(&bytes)?;
        Ok(bytes)
    }

    /// Reads an entry that must equal its own re-serialisation, what is embedded in it included.
    pub fn parse(bytes: &[u8]) -> Result<Self, EntryError> {
        within_limit(bytes)?;
        let entry = Self::read(bytes)?;
        if json::to_bytes(&entry) != bytes {
            return Err(JsonError::NotCanonical.into());
        }
        entry
            .embedded()
            .iter()
            .try_for_each(|json| json::check(json.get()))?;
        entry.within_safe_integers()?;
        Ok(entry)
    }

    /// Reads any form that begins with the type. (serde's own tagged enums cannot carry raw JSON.)
    fn read(bytes: &[u8]) -> Result<Self, EntryError> {
        let rest = bytes
            .strip_prefix(br#"{"type":""#)
            .ok_or(EntryError::Type)?;
        let end = rest
            .windows(2)
            .position(|pair| pair == b"\",")
            .ok_or(EntryError::Type)?;
        let (kind, members) = (&rest[..end], &rest[end + 2..]);
        Ok(match kind {
            b"congress" => Self::Congress(read_members(members)?),
            b"contest" => Self::Contest(read_members(members)?),
            b"open" => Self::Open(read_members(members)?),
            b"ballot" => Self::Ballot(read_members(members)?),
            b"close" => Self::Close(read_members(members)?),
            b"unseal" => Self::Unseal(read_members(members)?),
            b"opening" => Self::Opening(read_members(members)?),
            b"paper" => Self::Paper(read_members(members)?),
            b"result" => Self::Result(read_members(members)?),
            b"certify" => Self::Certify(read_members(members)?),
            b"void" => Self::Void(read_members(members)?),
            b"note" => Self::Note(read_members(members)?),
            _ => return Err(EntryError::Type),
        })
    }

    /// The one number of an entry's own that may be too large for other readers.
    fn within_safe_integers(&self) -> Result<(), JsonError> {
        match self {
            Self::Opening(opening) => json::check(&opening.ballot.to_string()),
            _ => Ok(()),
        }
    }

    /// JSON whose shape other layers know.
    fn embedded(&self) -> Vec<&RawValue> {
        match self {
            Self::Opening(opening) => vec![&opening.body],
            Self::Paper(paper) => paper.bodies.iter().map(AsRef::as_ref).collect(),
            Self::Result(entry) => vec![&entry.result],
            _ => Vec::new(),
        }
    }
}

fn within_limit(bytes: &[u8]) -> Result<(), EntryTooLarge> {
    let length = bytes.len();
    if length > MAX_ENTRY_LENGTH {
        Err(EntryTooLarge { length })
    } else {
        Ok(())
    }
}

/// Reads the members after the type as an object of their own.
fn read_members<T: DeserializeOwned>(members: &[u8]) -> Result<T, JsonError> {
    Ok(serde_json::from_slice(&[b"{", members].concat())?)
}
