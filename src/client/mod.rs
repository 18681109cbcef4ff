//! A client of the protocol, written against `docs/protocol.md` alone: it reaches the service over HTTP and knows
//! nothing of how the service is made. The demo's delegates and the tests are played with it.
//!
//! It is made of pieces that a test can take apart: an [`Envelope`] can be built and spoilt, an [`IssueRequest`] sent
//! twice. Here must not live: anything of the service's own (`roll`, `urn`, `conduct`, `http`).
//!
//! | file | what it knows |
//! |---|---|
//! | `http` | requests, answers, problems |
//! | `trust` | the log as one client has known it: signatures and consistency |
//! | `paper` | a manifest that has been found in the log, and the eligible list |
//! | `device`, `taking` | a delegate's device: signing in, checking in, taking a ballot |
//! | `enrolling` | further issuers, each by its own code |
//! | `envelope`, `casting` | a filled ballot, and its way to a verified receipt |
//! | `patience` | when to send the same again |
//! | `scrutineer` | a scrutineer's keys and signatures |
//! | `officer`, `board`, `live` | an officer's acts, a whole log, the live feed |

mod board;
mod casting;
mod device;
mod enrolling;
mod envelope;
mod http;
mod live;
mod officer;
mod paper;
mod patience;
mod scrutineer;
mod taking;
mod trust;

pub use board::Board;
pub use casting::cast;
pub use device::{Device, Invitation, Session};
pub use enrolling::Enrolled;
pub use envelope::Envelope;
pub use http::{Http, Problem, Reply};
pub use live::{Box as LiveBox, LiveTally, Snapshot, Watcher};
pub use officer::Officer;
pub use paper::Paper;
pub use scrutineer::{Asked, Scrutineer};
pub use taking::{Asking, IssueRequest, Taken};
pub use trust::Trust;

/// Why a client did not get what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No answer came, or none that is HTTP.
    #[error("no answer from the server: {0}")]
    Unreachable(String),
    /// The server refused.
    #[error("{0}")]
    Refused(Problem),
    /// The answer is not what the protocol says.
    #[error("the answer is not of the protocol: {0}")]
    Unexpected(String),
    /// What the server answered does not hold.
    #[error("not to be trusted: {0}")]
    Doubt(#[from] Doubt),
    /// A manifest asks for what this client has not learnt.
    #[error("this client can't take part: {0}")]
    Unsupported(&'static str),
    /// A further issuer's code has not been used yet.
    #[error("not enrolled with {0} yet")]
    NotEnrolled(String),
    /// The ballot was sent again and again and is not in the log.
    #[error("no receipt after {0} attempts")]
    NoReceipt(u32),
}

/// What a client found wrong in what the server gave it.
#[derive(Debug, thiserror::Error)]
pub enum Doubt {
    /// The log's keys are not the ones that the invitation names.
    #[error("the log's keys are not the ones on the invitation")]
    Keys,
    /// A checkpoint is not the log's.
    #[error("checkpoint: {0}")]
    Checkpoint(#[from] crypto::note::NoteError),
    /// A further issuer takes this device for another delegate's.
    #[error("the code is another delegate's")]
    OtherDelegate,
    /// The log has not the history that it had before.
    #[error("the log has changed its history")]
    Inconsistent,
    /// The manifest is not one of the protocol.
    #[error("manifest: {0}")]
    Manifest(#[from] ballot::manifest::ManifestError),
    /// The manifest is of another contest, or not in the log.
    #[error("the manifest is not this contest's in the log")]
    ManifestNotLogged,
    /// The eligible list is not the one that the manifest names.
    #[error("the eligible list is not the manifest's")]
    Eligible,
    /// A token does not verify.
    #[error("token: {0}")]
    Token(#[from] crypto::token::TokenError),
    /// The receipt is not for the ballot that was cast.
    #[error("the receipt is for another ballot")]
    OtherBallot,
    /// The receipt proves nothing.
    #[error("receipt: {0}")]
    Receipt(#[from] crypto::receipt::ReceiptError),
    /// The log's entries don't hash to its root.
    #[error("the log's entries don't hash to its root")]
    Root,
    /// The log, verified from its first entry on, does not hold.
    #[error("the log does not hold: {0}")]
    NotVerified(Box<crate::verify::Failure>),
    /// A manifest does not name a scrutineer's own signing key.
    #[error("the manifest does not name this scrutineer's key")]
    KeyNotNamed,
    /// A sealed box would be sealed to a key that is not the scrutineer's own.
    #[error("the box is sealed to another key than this scrutineer's")]
    ForeignSealingKey,
    /// A closing states another number of ballots than the log has.
    #[error("{stated} ballots are to be signed where the log has {logged}")]
    Miscounted {
        /// As stated.
        stated: u32,
        /// In the log.
        logged: u32,
    },
    /// The log has no standing `close` of the box.
    #[error("the box is not closed")]
    NotClosed,
}
