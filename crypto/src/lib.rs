//! The protocol's cryptography, sections 2 to 6: bytes in, bytes out.
//!
//! | module | what lives there |
//! |---|---|
//! | [`b64`], [`bytes`] | byte strings: strict base64url and one newtype for each kind |
//! | [`message`], [`opening`] | every byte string that is hashed or signed, and a ballot's padded opening |
//! | [`token`], [`rsabssa`] | the ballot token: blind RSA of RFC 9474 |
//! | [`sealing`] | sealed ballots: shared content keys, HPKE to the scrutineers |
//! | [`ecdsa`] | signatures of ballots, devices, scrutineers |
//! | [`merkle`], [`tlog`], [`note`] | the bulletin board: RFC 6962 tree, C2SP tiles, checkpoints |
//! | [`json`], [`entry`], [`receipt`], [`register`] | the JSON that is logged, handed out, or hashed |
//!
//! No I/O, no clock, no async, and no randomness of its own: callers pass a generator, and the two
//! generators that libraries insist on (ring's and OpenSSL's) are named where they are used.
//! What the rules of a vote say belongs to the `ballot` crate, never here.

pub mod b64;
pub mod bytes;
pub mod ecdsa;
pub mod entry;
pub mod json;
pub mod merkle;
pub mod message;
pub mod note;
pub mod opening;
pub mod receipt;
pub mod register;
pub mod rsabssa;
pub mod sealing;
pub mod tlog;
pub mod token;
