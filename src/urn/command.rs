//! What the officers' acts ask of this half, and what it answers: values that can travel, so that the half can
//! become a process of its own without its callers changing. Every command may be given again: it is done once.

use ballot::id::{CongressId, ContestId, MemberId};
use ballot::paper::Hand;
use ballot::state::State;
use crypto::bytes::{Hash, Scalar, Signature};
use crypto::entry::{Ground, IssuerFigures, PaperFigures, Signoff};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::holding::{Held, SignedAct};
use crate::purpose::Purpose;

/// A command to the half that knows ballots.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Command {
    /// Starts a congress's log with its `congress` entry.
    Found {
        /// Whose log.
        congress: CongressId,
        /// The log's URL without scheme and trailing slash; the key name too.
        origin: String,
        /// The meeting's title.
        title: String,
        /// Who holds it.
        organisation: String,
        /// What it is for, for good.
        purpose: Purpose,
    },
    /// Deletes a rehearsal's log with everything that hangs on it. A real one is refused.
    Wipe {
        /// Whose log.
        congress: CongressId,
    },
    /// Publishes a manifest: the contest is `ready`.
    Publish(Box<Publication>),
    /// Opens the box.
    Open {
        /// Which.
        contest: ContestId,
        /// Checked in and not left.
        present: u32,
        /// Scrutineers' signatures.
        signoffs: Vec<Signoff>,
    },
    /// Closes the box for good, with the roll's figures.
    Close {
        /// Which.
        contest: ContestId,
        /// There at close, and everybody who was issued a ballot.
        present: u32,
        /// Delegates for whom issuer 0 recorded an issue.
        issued: u32,
        /// SHA-256 of the register.
        register: Hash,
        /// What further issuers have signed, in the manifest's order.
        issuers: Vec<IssuerFigures>,
        /// Paper ballots handed out, and found in the box.
        paper: PaperFigures,
        /// Scrutineers' signatures.
        signoffs: Vec<Signoff>,
    },
    /// Keeps what one of the two who type paper ballots in has read off a sheet.
    TypePaper {
        /// Of which contest.
        contest: ContestId,
        /// Whose reading.
        hand: Hand,
        /// The sheet's number, from 1.
        number: u32,
        /// The canonical body; none takes back what was read.
        body: Option<String>,
    },
    /// Forgets what one of the two has read off paper ballots: somebody else reads them anew.
    ForgetPaper {
        /// Of which contest.
        contest: ContestId,
        /// Whose reading.
        hand: Hand,
    },
    /// Publishes the openings, the paper ballots and the result.
    Count {
        /// Which.
        contest: ContestId,
    },
    /// Notes in the log an act that changes what others see.
    Note {
        /// The act, so that it is noted once.
        act: Uuid,
        /// In whose log.
        congress: CongressId,
        /// The contest that it is about, if it is about one.
        contest: Option<ContestId>,
        /// What was done, in words for everybody.
        text: String,
    },
    /// Ends a contest without a result.
    Void {
        /// Which.
        contest: ContestId,
        /// Why, in words for everybody.
        reason: String,
        /// Scrutineers' signatures.
        signoffs: Vec<Signoff>,
    },
    /// Has the log wait for signatures to an act.
    Hold {
        /// On which contest.
        contest: ContestId,
        /// The act.
        act: SignedAct,
    },
    /// Gives up an act that waits for signatures.
    Release {
        /// The act, so that it is noted once.
        act: Uuid,
        /// On which contest.
        contest: ContestId,
        /// What the log says of it, in words for everybody.
        text: String,
    },
    /// Publishes a scrutineer's key of a sealed box.
    Unseal {
        /// Which box.
        contest: ContestId,
        /// The scrutineer's place in the manifest.
        scrutineer: u32,
        /// The key.
        key: Scalar,
    },
    /// Publishes a scrutineer's certificate of a result.
    Certify {
        /// Of which contest.
        contest: ContestId,
        /// The scrutineer's place in the manifest.
        scrutineer: u32,
        /// Over `certify` of protocol §6.
        signature: Signature,
    },
}

/// Everything that becomes public, and fixed, when a contest is made ready.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Publication {
    /// The manifest's bytes.
    pub manifest: Vec<u8>,
    /// Each option's profile, as hashed in the manifest.
    pub profiles: Vec<(MemberId, Vec<u8>)>,
    /// The eligible list's bytes, where write-ins are allowed.
    pub eligible: Option<Vec<u8>>,
    /// The photos that profiles name by hash.
    pub photos: Vec<Vec<u8>>,
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// The log is there; its public keys.
    Founded {
        /// The vkey file.
        vkey: String,
    },
    /// The contest is in this state now.
    State(State),
    /// The log waits, and this is what signatures are over.
    Held(Held),
    /// The log has the note.
    Noted,
    /// Closing made the contest void, because its arithmetic says so.
    Void(Ground),
    /// Nothing of the rehearsal is left in this half.
    Wiped,
}

/// Why a command is refused. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// No such contest, or log.
    #[error("unknown contest")]
    UnknownContest,
    /// The contest's life does not allow it now.
    #[error("the contest is {0:?}")]
    WrongState(State),
    /// The same id was published with other contents.
    #[error("published already, with other contents")]
    Differs,
    /// What would be wiped is not a rehearsal.
    #[error("not a rehearsal: nothing of it is wiped")]
    NotARehearsal,
    /// The log's name can't be one.
    #[error("the service's address can't name a log")]
    Origin,
    /// The log waits for signatures to another act.
    #[error("the log waits for signatures")]
    LogWaiting,
    /// The act that was signed has been given up.
    #[error("the act has been given up")]
    GivenUp,
    /// A key or signature that is not the scrutineer's.
    #[error("not the scrutineer's key or signature")]
    NotTheirs,
    /// Fewer keys released than open the box.
    #[error("{found} keys released where {threshold} open the box")]
    StillSealed {
        /// Keys released.
        found: usize,
        /// As many as open it.
        threshold: u32,
    },
    /// No canonical body of this contest.
    #[error("not a ballot of this contest")]
    NotCanonical,
    /// A sheet that was not in the box.
    #[error("sheet {number} where {returned} were in the box")]
    NoSuchSheet {
        /// Its number.
        number: u32,
        /// Sheets in the box.
        returned: u32,
    },
    /// The paper ballots are not typed in twice alike.
    #[error("the paper ballots are not typed in twice alike")]
    PaperUnsettled,
    /// Refused elsewhere, in words.
    #[error("{0}")]
    Elsewhere(String),
    /// The manifest breaks its own rules.
    #[error("the manifest is not lawful: {0}")]
    Manifest(#[from] ballot::manifest::ManifestError),
    /// The figures do not add up.
    #[error("the count can't finish: {0}")]
    Count(#[from] ballot::outcome::CountError),
    /// A fault below.
    #[error(transparent)]
    Urn(#[from] super::UrnError),
}

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Urn(error.into())
    }
}
